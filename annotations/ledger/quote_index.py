"""Finding quotations of one statement in many articles: those that share most of their runs of four words.

Only numbers are kept of each quotation, so that half a million take some 150 MB; texts are read again for those that
are compared.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

from annotations.ledger.quotes import Word, words_of

MIN_WORDS = 6
"""Words of a quotation from which it is compared: shorter ones are phrases that anybody uses."""

GRAM_WORDS = 4
"""Words in a run."""

MIN_SHARED = 0.6
"""The share of the shorter quotation's runs that both must have."""

MAX_GROUP = 12
"""Quotations with one run of which all pairs are counted; of more only neighbours, which still makes one cluster."""


class QuotePlace(NamedTuple):
    """Where a quotation is."""

    article: int
    """The number of the article, as it was given to the index."""
    start: int
    end: int


class QuoteIndex:
    """The quotations of many articles."""

    def __init__(self) -> None:
        self._articles, self._starts, self._ends = array("I"), array("I"), array("I")
        self._grams = array("Q")
        """Runs: the 32-bit hash of the words above the number of the text."""
        self._counts = array("I")
        """The runs of each distinct text."""
        self._texts = array("I")
        """The distinct text of each quotation."""
        self._by_words: dict[int, int] = {}
        """The distinct texts by the hash of their words."""

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, article: int, start: int, end: int, parts: Sequence[str]) -> None:
        """Add a quotation, unless it has too few words."""
        keys = [word.key for word in words_of(parts) if word.kind == "word"]
        if len(keys) < MIN_WORDS:
            return
        whole = hash(tuple(keys))
        number = self._by_words.get(whole)
        if number is None:
            number = self._by_words[whole] = len(self._counts)
            grams = {crc32(" ".join(keys[at : at + GRAM_WORDS]).encode()) for at in range(len(keys) - GRAM_WORDS + 1)}
            self._counts.append(len(grams))
            self._grams.extend((gram << 32) | number for gram in grams)
        self._articles.append(article)
        self._starts.append(start)
        self._ends.append(end)
        self._texts.append(number)

    def clusters(self) -> Iterator[list[QuotePlace]]:
        """Yield the quotations of each statement that more than one article has, in the order they were added.

        Nothing can be added afterwards.
        """
        parent = list(range(len(self._counts)))

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        for one, other in self._pairs():
            parent[root(other)] = root(one)
        self._by_words.clear()
        members: dict[int, list[int]] = defaultdict(list)
        for quotation, text in enumerate(self._texts):
            members[root(text)].append(quotation)
        for numbers in members.values():
            if len({self._articles[number] for number in numbers}) > 1:
                yield [QuotePlace(self._articles[each], self._starts[each], self._ends[each]) for each in numbers]

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of distinct texts that share enough of their runs."""
        import numpy as np

        if not self._grams:
            return
        grams = np.frombuffer(self._grams, dtype=np.uint64)
        # In its place, and not copied: this is the peak of the memory.
        grams.sort()
        changes = np.flatnonzero((grams[1:] >> np.uint64(32)) != (grams[:-1] >> np.uint64(32))) + 1
        starts, ends = np.concatenate(([0], changes)), np.concatenate((changes, [len(grams)]))
        shared = ends - starts > 1
        starts, ends = starts[shared], ends[shared]
        keys = array("Q")
        for start, end in zip(starts, ends, strict=True):
            keys.extend(_paired((grams[start:end] & np.uint64(0xFFFFFFFF)).tolist()))
        del grams, changes, starts, ends
        if not keys:
            return
        pairs, counts = np.unique(np.frombuffer(keys, dtype=np.uint64), return_counts=True)
        sizes = np.frombuffer(self._counts, dtype=_unsigned(self._counts))
        first, second = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
        enough = counts >= MIN_SHARED * np.minimum(sizes[first], sizes[second])
        yield from zip(first[enough].tolist(), second[enough].tolist(), strict=True)


def _unsigned(values: "array[int]") -> str:
    return f"u{values.itemsize}"


def _paired(texts: Sequence[int]) -> Iterator[int]:
    """Yield the pairs of texts that have one run, each as one number."""
    if len(texts) > MAX_GROUP:
        yield from ((one << 32) | other for one, other in pairwise(texts))
        return
    for at, one in enumerate(texts):
        for other in texts[at + 1 :]:
            yield (one << 32) | other


def shared_part(one: Sequence[Word], other: Sequence[Word]) -> float:
    """Return the part of the shorter quotation's runs that both have, from 0 to 1."""
    grams: list[set[Any]] = []
    for words in (one, other):
        keys = [word.key for word in words if word.kind == "word"]
        grams.append({tuple(keys[at : at + GRAM_WORDS]) for at in range(len(keys) - GRAM_WORDS + 1)})
    least = min(map(len, grams))
    return len(grams[0] & grams[1]) / least if least else 0.0
