"""Grouping: which articles are on one event.

One pass over the articles in the order of their dates: each joins the story whose centre is nearest, or begins a new
one. Against the alternatives that was best and least sensitive to its bound (`tests/bench/likeness.py`): joining
whatever is near anything makes chains, and average linkage needs all pairs.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

MIN_SIMILARITY = 0.25
"""The cosine from which an article joins a story."""

WINDOW_DAYS = 3
"""Days after the latest article of a story in which another may join it."""

TERMS = 60
"""The heaviest terms of an article that are compared."""

CENTRE_TERMS = 120
"""The heaviest terms of a story that are compared."""

SMOOTHING = 2
"""Added to the counts of articles: in a corpus of two a word of both would else weigh less than any other."""

SEARCHED_TERMS = 12
"""The heaviest terms of an article by which stories are looked up, and of a story by which it is found."""

MAX_LISTED = 2_000
"""The latest stories with one term that are looked up: a term of more tells nothing apart."""

MAX_COMPARED = 50
"""The stories with most of the searched terms that are compared."""


class Dated(NamedTuple):
    """The features of an article, with its date."""

    key: str
    """What names the article, and decides between two of one date."""
    day: int | None
    """The day it was published, as `date.toordinal` counts; `None` if unknown."""
    terms: bytes
    """The hashes of its terms, 4 bytes each."""
    times: bytes
    """How often it has each of them, a byte each."""


class Grouping(Protocol):
    """Finds articles that are on one event."""

    def groups(self, articles: Sequence[Dated]) -> list[tuple[int, ...]]:
        """Return the groups of two articles and more, as indices of `articles`."""
        ...


class SinglePass:
    """Articles in the order of their dates, each put to the nearest centre within some days."""

    def __init__(self, days: int = WINDOW_DAYS, least: float = MIN_SIMILARITY) -> None:
        """Join articles no further apart than `days` whose cosine is at least `least`."""
        self._days, self._least = days, least

    def groups(self, articles: Sequence[Dated]) -> list[tuple[int, ...]]:
        """Return the groups of two articles and more, the earliest first, each in the order of dates.

        Articles without a date come last, and are compared with the other stories whatever their dates. The order of
        `articles` does not matter.
        """
        having = _having(articles)
        centres = _Centres(self._days, having)
        for number in sorted(range(len(articles)), key=lambda each: _place(articles[each])):
            article = articles[number]
            vector = heaviest(article, having, len(articles))
            story, score = centres.nearest(vector, article.day)
            centres.add(number, vector, article.day, story if score >= self._least else None)
        return [tuple(members) for members in centres.members if len(members) > 1]


def heaviest(article: Dated, having: Mapping[int, int], count: int) -> dict[int, float]:
    """Return the heaviest terms of an article by TF-IDF, the heaviest first, as a vector of length 1.

    `having` tells how many of `count` articles have a term, where it is more than one.
    """
    weights = {
        term: (1 + math.log(times)) * (1 + math.log((count + SMOOTHING) / (having.get(term, 1) + SMOOTHING)))
        for term, times in zip(array("I", article.terms), article.times, strict=True)
    }
    return _unit(_most(weights.items(), TERMS))


class _Centres:
    """The stories so far, found by their terms.

    Most stories have one article and stay so: they are held as two small arrays.
    """

    def __init__(self, days: int, having: Container[int]) -> None:
        self._having = having
        """The terms of more than one article: by the others nothing can be found."""
        self.members: list[list[int]] = []
        self._days = days
        self._sums: list[tuple[array[int], array[float]]] = []
        """The terms of each story and the sums of their weights, the heaviest first."""
        self._lengths = array("f")
        """The length of that vector."""
        self._last: list[int | None] = []
        """The day of the latest article of each; `None` if none of them has a date."""
        self._listed: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        """The stories that have, or had, a term among their heaviest, the latest last."""

    def nearest(self, vector: Mapping[int, float], day: int | None) -> tuple[int, float]:
        """Return the story nearest to a vector and their cosine; the earlier one of two as near."""
        shared: Counter[int] = Counter()
        for term in self._searched(vector):
            if listed := self._listed.get(term):
                shared.update(listed[-MAX_LISTED:])
        near = [story for story in shared if self._is_near(story, day)]
        if len(near) > MAX_COMPARED:
            near = sorted(near, key=lambda story: (-shared[story], -story))[:MAX_COMPARED]
        best, most = -1, 0.0
        for story in sorted(near):
            score = self._cosine(story, vector)
            if score > most:
                best, most = story, score
        return best, most

    def add(self, number: int, vector: Mapping[int, float], day: int | None, story: int | None) -> None:
        """Put an article to a story, or make a new one of it."""
        if story is None:
            story = len(self.members)
            self.members.append([number])
            self._last.append(day)
            self._sums.append((array("I", vector), array("f", vector.values())))
            self._lengths.append(1.0)
            before: Iterable[int] = ()
        else:
            self.members[story].append(number)
            self._last[story] = self._last[story] if day is None else day
            before = set(self._searched(self._sums[story][0]))
            total = dict(zip(*self._sums[story], strict=True))
            for term, weight in vector.items():
                total[term] = total.get(term, 0.0) + weight
            kept = _most(total.items(), CENTRE_TERMS)
            self._sums[story] = array("I", kept), array("f", kept.values())
            self._lengths[story] = math.sqrt(math.fsum(weight * weight for weight in kept.values()))
        for term in self._searched(self._sums[story][0]):
            if term not in before:
                self._listed[term].append(story)

    def _searched(self, terms: Iterable[int]) -> Iterator[int]:
        """Yield the first of the terms by which something can be found."""
        return islice((term for term in terms if term in self._having), SEARCHED_TERMS)

    def _is_near(self, story: int, day: int | None) -> bool:
        last = self._last[story]
        return day is None or last is None or day - last <= self._days

    def _cosine(self, story: int, vector: Mapping[int, float]) -> float:
        terms, weights = self._sums[story]
        found = sum(vector[term] * weight for term, weight in zip(terms, weights, strict=True) if term in vector)
        return found / self._lengths[story]


def _having(articles: Sequence[Dated]) -> dict[int, int]:
    """Return how many articles have a term, for the terms of more than one."""
    import numpy as np

    # A dictionary of all terms would be the largest thing in memory: most are in one article only.
    codes = np.frombuffer(b"".join(article.terms for article in articles), dtype=np.uint32)
    terms, counts = np.unique(codes, return_counts=True)
    several = counts > 1
    return dict(zip(terms[several].tolist(), counts[several].tolist(), strict=True))


def _place(article: Dated) -> tuple[bool, int, str]:
    return article.day is None, article.day or 0, article.key


def _most(weights: Iterable[tuple[int, float]], most: int) -> dict[int, float]:
    """Return the heaviest terms, the heaviest first; of two as heavy the one with the lower hash."""
    return dict(sorted(weights, key=lambda pair: (-pair[1], pair[0]))[:most])


def _unit(vector: Mapping[int, float]) -> dict[int, float]:
    length = math.sqrt(math.fsum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}
