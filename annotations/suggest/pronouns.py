"""Pronouns: a guess at the name a pronoun stands for.

It is the last name that was a subject, unless a title, a role or a first name contradicts.
"""

from annotations.article import Span
from annotations.suggest.lexicon import FIRST_NAMES, PRONOUNS, TITLES
from annotations.suggest.parsed_text import ParsedText

_DEEDS = frozenset({"nsubj", "nsubjpass"})

_BESIDE = frozenset({"appos", "compound", "pobj", "prep"})
"""Dependencies that lead from a name to its role: in "the chair of the judges, Amir Khan" over the judges."""

_STEPS = 5


class People:
    """The people named in an article, and their properties."""

    def __init__(self, reading: ParsedText) -> None:
        """Note where each name stands; its properties are looked up on demand."""
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
        """Return the span of the name that a pronoun may stand for.

        It is the last name that was a subject before the pronoun; else the last one known to agree with it.
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
        """Return the gender of a name (m, f, n for none); empty if unknown."""
        if key not in self._kinds:
            genders = [self._known_gender(span) for span in self._places[key]]
            beside = next((kind for kind, _ in genders if kind), "")
            self._kinds[key] = beside or next((kind for _, kind in genders if kind), "")
        return self._kinds[key]

    def _known_gender(self, span: Span) -> tuple[str, str]:
        """Return the gender that the words beside a name give, or its first name."""
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
        """Return whether a name is a subject or in apposition to one."""
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
        """Return the head token of a name."""
        heads = self._reading.parse.heads
        return next((each for each in tokens if heads[each] not in tokens or heads[each] == each), tokens[-1])


def _key(name: str) -> str:
    """Return the key that mentions of one name share: its last word."""
    words = name.removesuffix("’s").removesuffix("'s").split()
    return words[-1].casefold() if words else ""
