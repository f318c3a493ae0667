"""Matching: which sentence or claim of another article says the same.

The method was chosen by measurement (`tests/bench/likeness.py`): the cosine of TF-IDF vectors of stemmed words and of
runs of characters, together with how much of the one sentence the other contains, since outlets join and cut. News puts
what matters first: of two that are as close, the pair near the beginnings of both articles is preferred.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from annotations.stories.terms import character_runs, terms

LEAD_BONUS = 0.25
"""How much a pair at the very beginning of both articles gains, as a part of the best wording."""

LEAD_DECAY = 5.0
"""How fast that falls with the sum of the two positions: a tenth of the way down both it is a third."""

MAX_CHARS = 2_000
"""Code points of a passage that are compared: more than the longest sentence of news."""

Vector = Mapping[str, float]


class Passage(NamedTuple):
    """A sentence or a claim, and where it is in its article."""

    text: str
    position: float = 0.0
    """Its start as a share of the article's length, from 0 to 1."""
    language: str = "en"


class Match(NamedTuple):
    """A passage that may be the partner of another."""

    number: int
    """Its index among the candidates."""
    score: float
    """From 0 to 1; only the order of scores of one query has a meaning."""
    wording: float
    """The likeness of the wording alone, from 0 to 1: this one may be compared with those of other articles."""
    lead: float = 0.0
    """What a place near the beginnings of both articles adds, as a part of the best wording."""


class Matcher(Protocol):
    """Ranks passages of other articles as partners of one."""

    def partners(self, query: Passage, candidates: Sequence[Passage]) -> list[Match]:
        """Return the candidates that share anything with the query, the best first."""
        ...


class WordingMatcher:
    """Words and runs of characters by TF-IDF, and what is first in both articles."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Weigh words by how few of `passages` have them: all sentences of the articles that are compared."""
        stems = [terms(each.text[:MAX_CHARS], each.language) for each in passages]
        self._words = _Weights(stems)
        self._runs = _Weights(map(character_runs, stems))
        self._vectors: dict[tuple[str, str], tuple[Vector, Vector]] = {}

    def partners(self, query: Passage, candidates: Sequence[Passage]) -> list[Match]:
        """Return the candidates that share a word or a run of characters with the query, the best first.

        Equal scores keep the order of the candidates.
        """
        own = self._vector(query)
        wordings = [_likeness(own, self._vector(each)) for each in candidates]
        best = max(wordings, default=0.0)
        found = []
        for number, (candidate, wording) in enumerate(zip(candidates, wordings, strict=True)):
            if wording > 0:
                lead = LEAD_BONUS * math.exp(-LEAD_DECAY * (query.position + candidate.position))
                found.append(Match(number, (wording / best + lead) / (1 + LEAD_BONUS), wording, lead))
        return sorted(found, key=lambda match: (-match.score, match.number))

    def _vector(self, passage: Passage) -> tuple[Vector, Vector]:
        key = passage.text[:MAX_CHARS], passage.language
        if key not in self._vectors:
            stems = terms(*key)
            self._vectors[key] = self._words.vector(stems), self._runs.vector(character_runs(stems))
        return self._vectors[key]


def _likeness(own: tuple[Vector, Vector], other: tuple[Vector, Vector]) -> float:
    """Return the mean of cosine and containment over words and runs, from 0 to 1."""
    pairs = list(zip(own, other, strict=True))
    return sum(cosine(one, two) + _contained(one, two) for one, two in pairs) / (2 * len(pairs))


def _contained(one: Vector, other: Vector) -> float:
    """Return the part of a vector's squared weight that is in terms of another."""
    return min(1.0, math.fsum(weight * weight for term, weight in one.items() if term in other))


class _Weights:
    """Weights of terms by their rarity among some passages."""

    def __init__(self, passages: Iterable[Iterable[str]]) -> None:
        self._count = 0
        self._having: Counter[str] = Counter()
        for each in passages:
            self._count += 1
            self._having.update(set(each))

    def vector(self, found: Iterable[str]) -> Vector:
        """Return the weights of the terms of a passage, as a vector of length 1; empty without terms."""
        return unit({term: (1 + math.log(times)) * self._rarity(term) for term, times in Counter(found).items()})

    def _rarity(self, term: str) -> float:
        # Smoothed: in a story of two sentences a word of both still counts.
        return 1 + math.log((1 + self._count) / (1 + self._having[term]))


def unit(vector: Mapping[str, float]) -> Vector:
    """Return a vector at length 1; an empty one as it is."""
    length = math.sqrt(math.fsum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1, the same in both directions."""
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, math.fsum(weight * other[term] for term, weight in one.items() if term in other))
