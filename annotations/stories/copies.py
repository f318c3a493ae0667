"""Copies: articles that are the same text in several outlets, cut and edited.

Candidates share kept shingles of five words; syndication cuts, so it counts how much of the shorter text the longer one
contains. A candidate is offered if runs of eight words that both have cover most of the shorter text, or nearly half of
each: an outlet that puts its own sentences in the place of some keeps the length. A text in which every fifth word was
replaced has few such runs left: it is offered if runs of four words cover half of it. Whatever was taken over kept its
names and figures; a form filled with others is no copy.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from annotations.stories.terms import names, numbers, words
from annotations.text.shingles import PASSAGE_WORDS, shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_CONTAINED = 0.10
"""The share of the kept shingles of the shorter text from which two texts are compared in full."""

MIN_COVERED = 0.60
"""The share of the shorter text's words in such runs from which two texts are offered as copies."""

MIN_COVERED_OF_BOTH = 0.45
"""The share of both texts' words in such runs from which they are offered as well. Of the pairs on one event in ECB+
this adds nine to those of `MIN_COVERED`, all of them rewritten from one text of an agency; of copies in which a
fifth of the sentences is replaced, .985 are found instead of .945 (`tests/bench/likeness.py`)."""

REWORDED_RUN_WORDS = 4
"""Words of a run by which a text is compared that was rewritten word by word."""

MIN_REWORDED = 0.46
MIN_REWORDED_OF_BOTH = 0.36
"""The share of the shorter text's words, and of both texts' words, in such runs from which they are offered as well.
With a fifth of the words replaced .46 and more are; with a half .29 at most, and where two articles have two fifths in
common .44, but for one of 400 (`tests/bench/copies.py`)."""

MIN_SAME_NAMES = 0.35
"""The share of the names and figures of the text that has fewer of them, below which two texts are no copies. Of copies
with seven tenths in common .39 and more are the same, of forms with other names and figures at most .24."""

MIN_NAMES = 6
"""Names and figures from which that share says something."""

MIN_COPY_WORDS = 20
"""Words of the shortest text that is offered: a headline or a correction is no copy."""

MAX_HOLDERS = 12
"""Texts with one shingle of which all pairs are counted. Of more only neighbours are, and each with the first one."""


MAX_HELD = 200
"""Texts whose words are held: those of one event come one after the other."""

PAIRS_AT_ONCE = 1_000_000
"""About how many pairs are counted at a time, 8 bytes each."""

_BYTES = 4
"""Of the hash of a shingle."""


class Shingled(NamedTuple):
    """The shingles of an article, for comparison."""

    key: str
    """What names the article, and decides between two of one date and length."""
    day: int | None
    """The day it was published, as `date.toordinal` counts; `None` if unknown."""
    words: int
    shingles: bytes
    """The hashes of its kept shingles, 4 bytes each, sorted."""


class Copy(NamedTuple):
    """An article that repeats the text of another."""

    master: int
    """The index of the article that was first, or is longer."""
    copy: int
    covered: float
    """The share of the shorter text's words that both have in runs of eight; in runs of four if it was reworded."""


class CopySearch(Protocol):
    """Finds articles that may be copies of each other."""

    def candidates(self, articles: Sequence[Shingled]) -> list[tuple[int, int]]:
        """Return pairs of indices of `articles`, the smaller one first, in order."""
        ...


class ContainedShingles:
    """Pairs of which one contains enough of the other's shingles."""

    def __init__(self, least: float = MIN_CONTAINED) -> None:
        """Take pairs that share at least this part of the shorter text's kept shingles."""
        self._least = least

    def candidates(self, articles: Sequence[Shingled]) -> list[tuple[int, int]]:
        """Return pairs of indices of `articles`, the smaller one first, in order."""
        # The earlier of two neighbours is looked at first, and known as a copy or not when the later one is.
        order = sorted(range(len(articles)), key=lambda number: _rank(articles[number]))
        found = []
        for first, second in _pairs([articles[number].shingles for number in order], self._least):
            one, other = order[first], order[second]
            found.append((min(one, other), max(one, other)))
        return sorted(found)


def copies(
    articles: Sequence[Shingled],
    text: Callable[[int], str],
    search: CopySearch | None = None,
    least: float = MIN_COVERED,
) -> Iterator[Copy]:
    """Yield the copies among some articles: of each text the one that was first, with its copies in order.

    `text` reads the text of an article by its index; it is asked for candidates only. The first one is that with the
    earliest date; of several the longest. One without a date comes last. A text that was taken
    from a copy and is no longer like the first one is a copy of that copy. The order of `articles` does not matter.
    """
    near: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in (search or ContainedShingles()).candidates(articles):
        near[one].append(other)
        near[other].append(one)

    def rank(number: int) -> tuple[bool, int, int, str]:
        return _rank(articles[number])

    held = _Texts(text)
    first_of: dict[int, int] = {}
    for number in sorted(near, key=rank):
        own = held.of(number)
        known = [other for other in near[number] if other in first_of]
        firsts = {first_of[other] for other in known}
        first_of[number] = number
        for master in (*sorted(firsts, key=rank), *sorted(set(known) - firsts, key=rank)):
            theirs = held.of(master)
            covered = _repeated(own, theirs, least)
            if covered:
                first_of[number] = first_of[master]
                yield Copy(master, number, covered)
                break


def repeated_share(one: "CutText", other: "CutText") -> float:
    """Return the share of the shorter of two texts that the other has as well; 0 if neither is a copy of the other."""
    return _repeated(one, other, MIN_COVERED)


class CutText(NamedTuple):
    """A text cut into shingles; cutting is half the work of a comparison."""

    words: list[str]
    marks: frozenset[str]
    """Its names and figures."""

    @classmethod
    def of(cls, text: str) -> "CutText":
        """Cut a text."""
        return cls(words(text), frozenset((*names(text), *numbers(text))))


def _repeated(first: CutText, second: CutText, least: float) -> float:
    one, other = first.words, second.words
    if min(len(one), len(other)) < MIN_COPY_WORDS or not _has_same_names(first.marks, second.marks):
        return 0.0
    covered = covered_share(one, other)
    if covered >= least or (covered >= MIN_COVERED_OF_BOTH and _of_both(one, other) >= MIN_COVERED_OF_BOTH):
        return covered
    covered = covered_share(one, other, REWORDED_RUN_WORDS)
    is_reworded = covered >= MIN_REWORDED and _of_both(one, other, REWORDED_RUN_WORDS) >= MIN_REWORDED_OF_BOTH
    return covered if is_reworded else 0.0


def _has_same_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether enough names and figures of two texts are the same, or too few are there to tell."""
    least = min(len(one), len(other))
    return least < MIN_NAMES or len(one & other) >= MIN_SAME_NAMES * least


class _Texts:
    """The words of texts, those that were asked for last."""

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._held: dict[int, CutText] = {}

    def of(self, number: int) -> CutText:
        found = self._held.pop(number, None)
        if found is None:
            found = CutText.of(self._text(number))
        self._held[number] = found
        if len(self._held) > MAX_HELD:
            del self._held[next(iter(self._held))]
        return found


def covered_share(one: Sequence[str], other: Sequence[str], run: int = PASSAGE_WORDS) -> float:
    """Return the share of the shorter text's words that are in runs of so many words that both have.

    Of two texts with as many words it is the larger share, so that the order of both does not matter. A text with fewer
    words than a run is covered if the other has all of it in one piece.
    """
    if len(one) > len(other):
        one, other = other, one
    shares = [_share(one, other, run)]
    if len(one) == len(other):
        shares.append(_share(other, one, run))
    return max(shares)


def covered_words(found: Sequence[str], other: Sequence[str], run: int = PASSAGE_WORDS) -> list[bool]:
    """Return for each word whether it is in a run of so many words that the other text has as well."""
    size = min(run, len(found)) or 1
    known = set(shingles(other, size))
    covered = [False] * len(found)
    for at, shingle in enumerate(shingles(found, size)):
        if shingle in known:
            covered[at : at + size] = [True] * size
    return covered


def _of_both(one: Sequence[str], other: Sequence[str], run: int = PASSAGE_WORDS) -> float:
    return min(_share(one, other, run), _share(other, one, run))


def _share(found: Sequence[str], other: Sequence[str], run: int) -> float:
    return sum(covered_words(found, other, run)) / len(found) if found else 0.0


def _pairs(shingles: Sequence[bytes], least: float) -> Iterator[tuple[int, int]]:
    """Yield the numbers of texts of which one has at least that part of the other's shingles; the smaller comes first.

    Of a shingle with many holders only neighbours are counted, and each with the first. Pairs are counted for some
    texts at a time: a footer that thousands have makes millions of them.
    """
    import numpy as np

    sizes = np.fromiter((len(each) // _BYTES for each in shingles), dtype=np.int64, count=len(shingles))
    # Hash and holder in one number, whose halves are looked at where they are: nothing is held twice.
    both = np.empty(int(sizes.sum()), dtype="<u8")
    end = 0
    for number, each in enumerate(shingles):
        start, end = end, end + len(each) // _BYTES
        both[start:end] = np.frombuffer(each, dtype=np.uint32)
        both[start:end] <<= np.uint64(32)
        both[start:end] |= np.uint64(number)
    both.sort()
    holders, hashes = both.view("<u4")[0::2], both.view("<u4")[1::2]
    is_many = _far_from_edges(hashes)
    firsts = _firsts(hashes)[is_many]
    step = max(1, len(shingles) * PAIRS_AT_ONCE // max(1, 2 * len(hashes)))
    for low in range(0, len(shingles), step):
        here = (holders >= low) & (holders < low + step)
        keys = []
        for lag in range(1, MAX_HOLDERS):
            # A pair is counted with its later text: of that there are as many as the text has shingles.
            mask = here[lag:] & (hashes[lag:] == hashes[:-lag])
            if lag > 1:
                mask &= ~is_many[lag:]
            at = np.flatnonzero(mask)
            keys.append(holders[at].astype(np.uint64) << np.uint64(32) | holders[at + lag])
        at = np.flatnonzero(here[is_many])
        earlier, later = holders[firsts[at]], holders[is_many][at]
        is_further = earlier < later
        keys.append(earlier[is_further].astype(np.uint64) << np.uint64(32) | later[is_further])
        pairs, counts = np.unique(np.concatenate(keys), return_counts=True)
        one, other = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
        enough = counts >= least * np.minimum(sizes[one], sizes[other])
        yield from zip(one[enough].tolist(), other[enough].tolist(), strict=True)


def _far_from_edges(hashes: "NDArray[Any]") -> "NDArray[Any]":
    """Return for each of some sorted hashes whether a dozen of the same are on one side of it."""
    import numpy as np

    same = hashes[MAX_HOLDERS:] == hashes[:-MAX_HOLDERS]
    found = np.zeros(len(hashes), dtype=bool)
    found[: len(same)] |= same
    found[len(hashes) - len(same) :] |= same
    return found


def _firsts(hashes: "NDArray[Any]") -> "NDArray[Any]":
    """Return for each of some sorted hashes the place of the first of the same."""
    import numpy as np

    places = np.arange(len(hashes), dtype=np.uint32)
    places[1:][hashes[1:] == hashes[:-1]] = 0
    return np.maximum.accumulate(places, out=places)


def _rank(article: Shingled) -> tuple[bool, int, int, str]:
    return article.day is None, article.day or 0, -article.words, article.key
