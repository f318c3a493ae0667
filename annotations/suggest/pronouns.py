"""Pronouns: a guess at the name that "he", "she" or "it" stands for, where the speaker is one.

Speakers and subjects of this paragraph and the one before are looked at, the nearest first: people who have just
spoken go on speaking. Where none of them fits nothing is guessed.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from annotations.article import Span
from annotations.suggest.parse import PRONOUN_TAGS
from annotations.suggest.parsed_text import ParsedText, Source
from annotations.suggest.people_words import BODIES, FIRST_NAMES, PRONOUNS, TITLES

_DEEDS = frozenset({"nsubj", "nsubjpass"})

_BESIDE = frozenset({"appos", "compound", "nmod"})
"""Dependencies that lead from a name up to its role, as in "the director, Amir Khan"."""

_STEPS = 5

_SUBJECTS = {"his": "he", "her": "she"}

_OTHER = {"m": "f", "f": "m"}


class _Candidate(NamedTuple):
    """What a pronoun may stand for: its first offset, the span to show, and the key of its name."""

    at: int
    span: Span
    key: str


class People:
    """The people named in an article, and what its pronouns stand for."""

    def __init__(self, reading: ParsedText, voices: Iterable[Source]) -> None:
        """Take the article and the sources of all quotations and reports in it, in any order."""
        self._reading = reading
        self._full: set[str] = set()
        """The keys of names that somewhere stand in full, first name and surname."""
        self._labels: dict[str, Counter[str]] = {}
        self._places: dict[str, list[Span]] = {}
        self._kinds: dict[str, str] = {}
        named: list[tuple[str, Span, str]] = []
        for start, end, label in reading.entities:
            if label in {"PERSON", "PER", "ORG"}:
                key = _key(reading.text[start:end])
                self._labels.setdefault(key, Counter())["n" if label == "ORG" else "p"] += 1
                self._places.setdefault(key, []).append(Span(start, end))
                named.append((key, Span(start, end), label))
                if label != "ORG" and len(reading.text[start:end].split()) > 1:
                    self._full.add(key)
        acting = (_Candidate(span.start, span, key) for key, span, label in named if self._counts(key, span, label))
        self._subjects = sorted(acting, key=lambda each: each.at)
        self._voices = sorted(set(voices), key=lambda each: each.first)
        self._guesses: dict[int, Span | None] = {}
        self._speaking: list[_Candidate] = []
        """Speakers up to where pronouns were guessed, each with the name that a pronoun among them stands for."""
        self._next = 0

    def guess(self, pronoun: int) -> Span | None:
        """Return the span of the name, or of the role, that a pronoun may stand for."""
        if pronoun in self._guesses:
            return self._guesses[pronoun]
        while self._next < len(self._voices) and self._voices[self._next].first <= pronoun:
            voice = self._voices[self._next]
            self._next += 1
            if voice.first != pronoun:
                self._follow(voice)
        found = self._guesses[pronoun] = self._find(pronoun)
        return found

    def _follow(self, voice: Source) -> None:
        """Note a speaker, for the pronouns behind."""
        parse = self._reading.parse
        at = parse.starts[voice.first]
        if parse.tags[voice.first] in PRONOUN_TAGS:
            span = self._guesses.setdefault(voice.first, self._find(voice.first))
        else:
            span = parse.span(voice.first, voice.last)
        if span is not None:
            name = self._name_in(span)
            self._speaking.append(_Candidate(at, span, _key(self._reading.text[name.start : name.end]) if name else ""))

    def _find(self, pronoun: int, *, carry: bool = True) -> Span | None:
        """Look for the nearest that fits; with `carry` a pronoun in its place may stand for it."""
        reading = self._reading
        wanted = PRONOUNS.get(reading.parse.words[pronoun].lower(), "")
        if not wanted:
            return None
        at = reading.parse.starts[pronoun]
        block = reading.block(at)
        since = reading.blocks[max(0, block - 1)].start
        # Both are in reading order, and an article may have thousands of either.
        heard = bisect_left(self._speaking, since, key=lambda each: each.at)
        speaking = [each for each in self._speaking[heard:] if each.at < at]
        begin = bisect_left(self._subjects, since, key=lambda each: each.at)
        acting = self._subjects[begin : bisect_left(self._subjects, at, key=lambda each: each.at)]
        for candidate in sorted((*acting, *speaking), key=lambda each: -each.at):
            if self._fits(candidate, wanted):
                return candidate.span
        return self._carried(pronoun, since) if carry else None

    def _carried(self, pronoun: int, since: int) -> Span | None:
        """Return what the same pronoun stands for, where it was the last subject before: "He paused. … he said"."""
        parse = self._reading.parse
        word = parse.words[pronoun].lower()
        word = _SUBJECTS.get(word, word)
        for token in range(pronoun - 1, parse.after(since) - 1, -1):
            if parse.deps[token] in _DEEDS and parse.words[token].lower() == word and not self._reading.quoted[token]:
                if token not in self._guesses and self._reading.block(parse.starts[token]) == self._reading.block(
                    since
                ):
                    self._guesses[token] = self._find(token, carry=False)
                return self._guesses.get(token)
        return None

    def _fits(self, candidate: _Candidate, wanted: str) -> bool:
        """Return whether a pronoun of this gender can stand for a candidate; what is unknown can."""
        reading = self._reading
        if candidate.key:
            kind = self._kind(candidate.key)
            if wanted in _OTHER and _OTHER[wanted] in self._own_gender(candidate.span):
                return False
            return kind == wanted if "n" in {kind, wanted} else kind in {"", wanted}
        tokens = reading.parse.within(candidate.span)
        head = _head(reading, tokens)
        title = TITLES.get(reading.parse.words[head].lower(), "")
        if reading.parse.tags[head] == "NNP" and reading.entity(head) is None:
            return wanted != "n"
        person = reading.parse.tags[head] == "NN" and reading.parse.lemmas[head].lower() not in BODIES
        return wanted != "n" and person and title != _OTHER[wanted] and reading.alive(head)

    def _own_gender(self, span: Span) -> tuple[str, str]:
        """Return the gender that a mention itself gives: of a couple, Hillary Clinton is not "he"."""
        name = self._name_in(span)
        return self._known_gender(name) if name else ("", "")

    def _counts(self, key: str, span: Span, label: str) -> bool:
        """Return whether a mention is a subject, of a person who is known in full or of an organisation."""
        return (label == "ORG" or key in self._full) and self._acts(span)

    def _name_in(self, span: Span) -> Span | None:
        """Return the name in a speaker's words."""
        reading = self._reading
        for token in reversed(reading.parse.within(span)):
            entity = reading.entity(token)
            if entity is not None and entity.label in {"PERSON", "PER", "ORG"}:
                return entity.span
        return None

    def _kind(self, key: str) -> str:
        """Return the gender of a name (m, f, n for none); empty if unknown.

        Titles and roles beside it go first; where they disagree, as for a couple of one surname, it is unknown.
        """
        if key not in self._kinds:
            labels = self._labels.get(key, Counter())
            genders = [self._known_gender(span) for span in self._places.get(key, [])]
            beside = {kind for kind, _ in genders if kind}
            first = {kind for _, kind in genders if kind}
            if labels["n"] > labels["p"]:
                self._kinds[key] = "n"
            elif beside or len(first) == 1:
                self._kinds[key] = next(iter(beside or first)) if len(beside or first) == 1 else ""
            else:
                self._kinds[key] = ""
        return self._kinds[key]

    def _known_gender(self, span: Span) -> tuple[str, str]:
        """Return the gender that the words beside a name give, or its first name."""
        parse = self._reading.parse
        tokens = parse.within(span)
        if not tokens:
            return "", ""
        head = _head(self._reading, tokens)
        beside = [*range(max(0, tokens.start - 2), tokens.stop), *parse.kids(head)]
        if parse.deps[head] == "appos":
            beside.append(parse.heads[head])
        first = FIRST_NAMES.get(parse.words[tokens.start].lower(), "") if len(tokens) > 1 else ""
        for token in beside:
            title = TITLES.get(parse.words[token].lower().rstrip("."))
            if title:
                return title, first
        return "", first

    def _acts(self, span: Span) -> bool:
        """Return whether a name is a subject or in apposition to one."""
        parse = self._reading.parse
        tokens = parse.within(span)
        if not tokens or self._reading.quoted[tokens.start]:
            return False
        head = _head(self._reading, tokens)
        for _ in range(_STEPS):
            dep = parse.deps[head]
            if dep in _DEEDS:
                return True
            if dep not in _BESIDE:
                return False
            head = parse.heads[head]
        return False


def _head(reading: ParsedText, tokens: range) -> int:
    """Return the head token of a name."""
    heads = reading.parse.heads
    for each in tokens:
        head = heads[each]
        if head == each or head not in tokens:
            return each
    return tokens[-1]


def _key(name: str) -> str:
    """Return the key that mentions of one name share: its last word."""
    words = name.removesuffix("’s").removesuffix("'s").split()
    return words[-1].casefold() if words else ""
