"""Finding quotations of one statement in many articles: those that share most of their runs of four words.

Only numbers are kept of each quotation, so that half a million take some 150 MB; texts are read again for those that
are compared.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from annotations.article import Span
from annotations.ledger.quotes import Word, keys_of
from annotations.suggest.quotation_marks import outermost
from annotations.text.quotations import quotations
from annotations.text.shingles import shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_WORDS = 6
"""Words of a quotation from which it is compared: shorter ones are phrases that anybody uses."""

GRAM_WORDS = 4
"""Words in a run."""

MIN_SHARED = 0.6
"""The share of the shorter quotation's runs that both must have."""

MAX_GROUP = 12
"""Quotations with one run of which all pairs are counted; of more only neighbours, which still makes one cluster."""

MAX_SEAM_CHARS = 120
"""Code points between two quotations of a paragraph that may be one statement: “A,” said the mayor of the town. “B.”"""


class QuotePlace(NamedTuple):
    """Where a quotation is."""

    article: int
    """The number of the article, as it was given to the index."""
    start: int
    end: int


class QuoteNumbers(NamedTuple):
    """The indexed numbers of a quotation."""

    start: int
    end: int
    words: int
    """The hash of all its words, 64 bits."""
    grams: bytes
    """The hashes of its runs of four words, 4 bytes each, sorted, each once."""


def outer_quotations(text: str) -> list[Span]:
    """Return the quotations of a text that are not inside another one."""
    return outermost(quotations(text))


def quotes_of(text: str) -> Iterator[QuoteNumbers]:
    """Yield the quotations of a text that have words enough, and those that are interrupted as one as well."""
    spans = outer_quotations(text)
    for span in spans:
        yield from numbers_of(*span, [_inside(text, span)])
    for one, other in pairwise(spans):
        if _is_one_statement(text, one, other):
            yield from numbers_of(one.start, other.end, [_inside(text, one), _inside(text, other)])


def numbers_of(start: int, end: int, parts: Sequence[str]) -> Iterator[QuoteNumbers]:
    """Yield what is kept of a quotation; nothing if it has too few words."""
    keys = keys_of(parts)
    if len(keys) >= MIN_WORDS:
        whole = blake2b(" ".join(keys).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        grams = sorted({crc32(" ".join(run).encode("utf-8", "surrogatepass")) for run in shingles(keys, GRAM_WORDS)})
        yield QuoteNumbers(start, end, int.from_bytes(whole, "little"), array("I", grams).tobytes())


def _inside(text: str, span: Span) -> str:
    return text[span.start + 1 : span.end - 1]


def _is_one_statement(text: str, one: Span, other: Span) -> bool:
    between = text[one.end : other.start]
    return len(between) <= MAX_SEAM_CHARS and "\n" not in between.strip(" ") and between.count(". ") <= 1


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

    def add(self, article: int, found: Iterable[QuoteNumbers]) -> None:
        """Add the quotations of an article."""
        for each in found:
            number = self._by_words.get(each.words)
            if number is None:
                number = self._by_words[each.words] = len(self._counts)
                grams = array("I", each.grams)
                self._counts.append(len(grams))
                self._grams.extend((gram << 32) | number for gram in grams)
            self._articles.append(article)
            self._starts.append(each.start)
            self._ends.append(each.end)
            self._texts.append(number)

    def clusters(self) -> list["NDArray[Any]"]:
        """Return the quotations of each statement that more than one article has, by their numbers, in their order.

        Nothing can be added afterwards.
        """
        import numpy as np

        self._by_words.clear()
        roots = self._roots()
        if not len(roots):
            return []
        own = roots[np.frombuffer(self._texts, dtype=_unsigned(self._texts))]
        order = np.argsort(own, kind="stable").astype(np.uint32)
        bounds = np.flatnonzero(np.diff(own[order])) + 1
        articles = np.frombuffer(self._articles, dtype=_unsigned(self._articles))
        # A statement of one quotation is no cluster, and most are: those go before anything is made of them.
        starts, ends = np.concatenate(([0], bounds)), np.concatenate((bounds, [len(order)]))
        is_several = ends - starts > 1
        found = [order[start:end] for start, end in zip(starts[is_several], ends[is_several], strict=True)]
        several = [group.copy() for group in found if (articles[group] != articles[group[0]]).any()]
        return sorted(several, key=lambda group: int(group[0]))

    def places(self, group: "NDArray[Any]") -> list[QuotePlace]:
        """Return where the quotations with some numbers are."""
        return [QuotePlace(self._articles[each], self._starts[each], self._ends[each]) for each in group.tolist()]

    def _roots(self) -> "NDArray[Any]":
        """Return for each distinct text one that stands for its statement."""
        import numpy as np

        parent = array("I", range(len(self._counts)))

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        for one, other in self._pairs():
            first, second = root(one), root(other)
            parent[max(first, second)] = min(first, second)
        return np.fromiter(map(root, range(len(parent))), dtype=np.uint32, count=len(parent))

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of distinct texts that share enough of their runs. The runs are gone after that."""
        import numpy as np

        if not self._grams:
            return
        # In its place, and looked at in halves that are not copied: this is the peak of the memory.
        grams = np.frombuffer(self._grams, dtype="<u8")
        grams.sort()
        texts, hashes = grams.view("<u4")[0::2], grams.view("<u4")[1::2]
        changes = np.flatnonzero(hashes[1:] != hashes[:-1]) + 1
        starts, ends = np.concatenate(([0], changes)), np.concatenate((changes, [len(grams)]))
        del changes
        shared = ends - starts > 1
        starts, ends = starts[shared], ends[shared]
        keys = array("Q")
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            keys.extend(_paired(texts[start:end].tolist()))
        del grams, texts, hashes, starts, ends, shared
        self._grams = array("Q")
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


def grams_of(words: Sequence[Word]) -> frozenset[tuple[str, ...]]:
    """Return the runs of four words of a quotation."""
    return frozenset(shingles([word.key for word in words if word.kind == "word"], GRAM_WORDS))


def shared_part(one: Sequence[Word], other: Sequence[Word]) -> float:
    """Return the part of the shorter quotation's runs that both have, from 0 to 1."""
    return shared_grams(grams_of(one), grams_of(other))


def shared_grams(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Return the part of the smaller set that both have, from 0 to 1."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
