"""Whose name a pronoun stands for: the last who did something, if Mr, Ms, a role or a first name does not object."""

from annotations.article import Span
from annotations.suggest.lexicon import FIRST_NAMES, PRONOUNS, TITLES
from annotations.suggest.parsed_text import ParsedText

_DEEDS = frozenset({"nsubj", "nsubjpass"})

_BESIDE = frozenset({"appos", "compound", "pobj", "prep"})
"""What leads from a name beside a role to the role: in "the chair of the judges, Amir Khan, said" over the judges."""

_STEPS = 5


class People:
    """Those who are named in an article, with what it lets know of them."""

    def __init__(self, reading: ParsedText) -> None:
        """Note where each name stands; what is known of it is looked up when somebody asks."""
        self._reading = reading
        self._mentions: list[tuple[str, Span]] = []
        self._places: dict[str, list[Span]] = {}
        self._kinds: dict[str, str] = {}
        for start, end, label in reading.entities:
            if label in {"PERSON", "PER", "ORG"}:
                key = _key(reading.text[start:end])
                self._mentions.append((key, Span(start, end)))
                if label == "ORG":
                    self._kinds[key] = "n"
                self._places.setdefault(key, []).append(Span(start, end))

    def guess(self, pronoun: int) -> Span | None:
        """Return where the name stands that a pronoun may stand for.

        That is the last that was a subject before it; else the last of whom it is known that the pronoun fits.
        """
        parse = self._reading.parse
        wanted = PRONOUNS.get(parse.words[pronoun].lower(), "")
        if not wanted:
            return None
        fitting: Span | None = None
        for key, span in reversed(self._mentions):
            if span.end > parse.starts[pronoun]:
                continue
            kind = self._kind(key)
            if kind in {"", wanted} and self._acts(span):
                return span
            if kind == wanted and fitting is None:
                fitting = span
        return fitting

    def _kind(self, key: str) -> str:
        """Return whether a name is a man's, a woman's or nobody's (m, f, n); empty where nothing tells."""
        if key not in self._kinds:
            told = [self._told(span) for span in self._places[key]]
            beside = next((kind for kind, _ in told if kind), "")
            self._kinds[key] = beside or next((kind for _, kind in told if kind), "")
        return self._kinds[key]

    def _told(self, span: Span) -> tuple[str, str]:
        """Return what the words beside a name tell of it, and what its first name does."""
        parse = self._reading.parse
        tokens = parse.within(span)
        if not tokens:
            return "", ""
        head = self._head(tokens)
        beside = [*range(max(0, tokens.start - 2), tokens.stop), *parse.kids(head)]
        if parse.deps[head] == "appos":
            beside.append(parse.heads[head])
        titles = (TITLES.get(parse.words[token].lower().rstrip(".")) for token in beside)
        first = FIRST_NAMES.get(parse.words[tokens.start].lower(), "") if len(tokens) > 1 else ""
        return next((kind for kind in titles if kind), ""), first

    def _acts(self, span: Span) -> bool:
        """Whether a name is a subject, or stands beside one: "its spokeswoman, Hua Chunying, said"."""
        parse = self._reading.parse
        tokens = parse.within(span)
        if not tokens or self._reading.quoted[tokens.start]:
            return False
        head, beside = self._head(tokens), False
        for _ in range(_STEPS):
            dep = parse.deps[head]
            if dep in _DEEDS:
                return True
            if dep not in _BESIDE or (dep == "pobj" and not beside):
                return False
            beside = beside or dep == "appos"
            head = parse.heads[head]
        return False

    def _head(self, tokens: range) -> int:
        """Return the token of a name that the others hang on."""
        heads = self._reading.parse.heads
        return next((each for each in tokens if heads[each] not in tokens or heads[each] == each), tokens[-1])


def _key(name: str) -> str:
    """Return what two mentions of one name have in common: its last word."""
    words = name.removesuffix("’s").removesuffix("'s").split()
    return words[-1].casefold() if words else ""
