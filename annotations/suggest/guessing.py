"""Whose name a pronoun stands for: the last person who did something, if Mr, Ms or a role does not say otherwise."""

from annotations.article import Span
from annotations.suggest.lexicon import FIRST_NAMES, PRONOUNS, TITLES
from annotations.suggest.reading import Reading

_DEEDS = frozenset({"nsubj", "nsubjpass"})
_BESIDE = frozenset({"appos", "compound", "pobj", "prep"})
"""What leads from a name beside a role to the role: in "the chair of the judges, Amir Khan, said" over the judges."""


class People:
    """Those who are named in an article, with what it lets know of them."""

    def __init__(self, reading: Reading) -> None:
        """Look at every name once."""
        self._reading = reading
        self._subjects: list[tuple[int, str, Span]] = []
        """Token, key and place of each name that is a subject, in order."""
        self._kind: dict[str, str] = {}
        parse = reading.parse
        for entity in reading.entities:
            if entity.label not in {"PERSON", "PER", "ORG"}:
                continue
            tokens = parse.within(entity.span)
            if not tokens:
                continue
            head = next((each for each in tokens if parse.heads[each] not in tokens), tokens[-1])
            span = entity.span
            key = _key(reading.text[span.start : span.end])
            if entity.label == "ORG":
                self._kind[key] = "n"
            else:
                self._note(key, head, tokens)
            if self._acts(head) and not reading.quoted[head]:
                self._subjects.append((head, key, span))

    def guess(self, pronoun: int) -> Span | None:
        """Return where the name stands that a pronoun may stand for."""
        wanted = PRONOUNS.get(self._reading.parse.words[pronoun].lower(), "")
        if not wanted:
            return None
        for head, key, span in reversed(self._subjects):
            if head < pronoun and self._kind.get(key, wanted) == wanted:
                return span
        return None

    def _note(self, key: str, head: int, tokens: range) -> None:
        """Note what the words beside a name say of whether it is a man's or a woman's."""
        parse = self._reading.parse
        beside = [*range(max(0, tokens.start - 2), tokens.stop), *parse.kids(head)]
        if parse.deps[head] == "appos":
            beside.append(parse.heads[head])
        for token in beside:
            kind = TITLES.get(parse.words[token].lower().rstrip("."))
            if kind:
                self._kind[key] = kind
                return
        if len(tokens) > 1 and (kind := FIRST_NAMES.get(parse.words[tokens.start].lower())):
            self._kind.setdefault(key, kind)

    def _acts(self, head: int) -> bool:
        """Whether a name is a subject, or stands beside one: "its spokeswoman, Hua Chunying, said"."""
        parse, beside = self._reading.parse, False
        for _ in range(5):
            if parse.deps[head] in _DEEDS:
                return True
            if parse.deps[head] not in _BESIDE or (parse.deps[head] == "pobj" and not beside):
                return False
            beside = beside or parse.deps[head] == "appos"
            head = parse.heads[head]
        return False


def _key(name: str) -> str:
    words = name.removesuffix("’s").removesuffix("'s").split()
    return words[-1].casefold() if words else ""
