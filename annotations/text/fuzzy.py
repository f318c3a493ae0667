"""Fuzzy re-anchoring.

Places where an orphan's words may be now, for a person to choose from. Words that occur exactly are found by the
claim's anchor. This finds the rest: a corrected typo, an inserted word, other quotation marks, other accents, or a
sentence that was rewritten between the same neighbours. No candidate is ever taken without asking.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from math import log
from typing import NamedTuple

from annotations.article import Span
from annotations.text.anchor import CONTEXT_CHARS, Anchor

MAX_CANDIDATES = 5
"""Candidates that are offered: as many as a person compares and a digit selects."""

MAX_TRIED = 16
"""The most promising places, which are compared closely."""

MAX_COMPARED_WORDS = 4000
"""Words that are compared closely, over all places: a claim as long as a chapter is compared with one place."""

MAX_QUERY_WORDS = 48
"""The rarest words of a claim and its context, which are looked up."""

MAX_OCCURRENCES = 2000
"""Occurrences up to which a word says anything about a place in the text."""

MIN_SIMILARITY = 0.5
"""The least similarity of the words, from 0 to 1, that makes a place a candidate."""

MIN_CONTEXT = 0.6
"""The least part of the context still present that makes a place a candidate whatever its words are."""

MAX_SCORED = 6
"""The best places, which are compared letter by letter."""

MAX_LETTER_COMPARISON = 600
"""Code points up to which similarity is measured by letters; beyond that by words."""

_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|"
    r"(?:[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\u0300-\u036f\xad])+"
)
"""A word, or one character of a script that puts no spaces between words."""

_MARKS = str.maketrans("‘’‚‛“”„‟«»‹›`´‐‑‒–—―−", "''''" + '"' * 6 + "''''" + "-" * 7)
"""Quotation marks and dashes, as a typewriter has them."""


class _Fit(NamedTuple):
    """A place where a claim may be, and how well it fits there, from 0 to 1."""

    span: Span
    words: float
    """The part of the claim's words that is there."""
    around: float
    """The part of the claim's context that is there."""


class FuzzyAnchors:
    """One text, searched for orphans. The first search builds an index of its words."""

    def __init__(self, text: str) -> None:
        """Search in `text`."""
        self.text = text

    @cached_property
    def _spans(self) -> list[Span]:
        return [Span(*found.span()) for found in _WORD.finditer(self.text)]

    @cached_property
    def _words(self) -> list[str]:
        words = [self.text[start:end] for start, end in self._spans]
        known = {word: normalise(word) for word in set(words)}
        return [known[word] for word in words]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The positions of each word, in words."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            index[word].append(number)
        return dict(index)

    def candidates(self, anchor: Anchor, near: int) -> tuple[Span, ...]:
        """Return the candidates for an orphan: at most five, best first, disjoint.

        A candidate is ranked by the similarity of its words, letter by letter, and by how much of the context is still
        there; ties go to the nearest to the offset `near`.
        """
        wanted = _words(anchor.text)
        if not wanted:
            return ()
        # The outermost word of a full context may be cut in two.
        before = _words(anchor.prefix)[len(anchor.prefix) == CONTEXT_CHARS :]
        behind = _words(anchor.suffix)
        behind = behind[: len(behind) - (len(anchor.suffix) == CONTEXT_CHARS)]
        query = [*before, *wanted, *behind]
        near = bisect_left(self._spans, (near, 0)) - len(before)
        ends = (len(before), len(before) + len(wanted))
        fitted = {fit for start in self._promising(query, near) if (fit := self._fitted(anchor, query, ends, start))}
        likely = nlargest(MAX_SCORED, fitted, key=lambda fit: (fit.words + fit.around, -abs(fit.span.start - near)))
        found = [(self._score(anchor, fit), fit.span) for fit in likely]
        found.sort(key=lambda pair: (-round(pair[0], 3), abs(pair[1].start - near)))
        best: list[Span] = []
        for score, span in found:
            if score and not any(span.overlaps(*other) for other in best):
                best.append(span)
        return tuple(best[:MAX_CANDIDATES])

    def _promising(self, query: Sequence[str], near: int) -> list[int]:
        """Return where the query may begin, in words.

        Where most of its rare words are in the same order.
        """
        known = [(number, self._index[word]) for number, word in enumerate(query) if word in self._index]
        known = [each for each in sorted(known, key=lambda each: len(each[1])) if len(each[1]) <= MAX_OCCURRENCES]
        votes: Counter[int] = Counter()
        for number, places in known[:MAX_QUERY_WORDS]:
            weight = round(100 * log(2 + len(self._words) / len(places)))
            for place in places:
                votes[place - number] += weight

        def rank(start: int) -> tuple[int, int]:
            # A word inserted or left out shifts those behind it by one.
            return votes[start - 1] + votes[start] + votes[start + 1], -abs(start - near)

        starts: list[int] = []
        for start in nlargest(8 * MAX_TRIED, list(votes), key=rank):
            if all(abs(start - other) > 2 for other in starts):
                starts.append(start)
        return starts[: max(1, min(MAX_TRIED, MAX_COMPARED_WORDS // len(query)))]

    def _fitted(self, anchor: Anchor, query: Sequence[str], wanted: tuple[int, int], start: int) -> _Fit | None:
        """Align the query with the words from `start` on.

        The result is where its wanted part lies.
        """
        first = max(0, start - 2)
        window = self._words[first : max(0, start) + len(query) + max(4, len(query) // 4)]
        blocks = SequenceMatcher(None, query, window).get_opcodes()
        head, tail = _position_after(blocks, wanted[0]), _position_after(blocks, wanted[1] - 1) + 1
        if not 0 <= head < tail <= len(window):
            return None
        span = self._with_marks(anchor.text, Span(self._spans[first + head].start, self._spans[first + tail - 1].end))
        inside = _count_common(blocks, *wanted)
        outside = _count_common(blocks, 0, wanted[0]) + _count_common(blocks, wanted[1], len(query))
        size = wanted[1] - wanted[0]
        return _Fit(span, inside / size, outside / max(1, len(query) - size))

    def _score(self, anchor: Anchor, fit: _Fit) -> float:
        """Return how well a place fits, letter by letter; 0 if it is no candidate."""
        alike = _similarity(anchor.text, self.text[slice(*fit.span)])
        return 0.7 * alike + 0.3 * fit.around if alike >= MIN_SIMILARITY or fit.around >= MIN_CONTEXT else 0.0

    def _with_marks(self, words: str, span: Span) -> Span:
        """Extend a place over as many marks on either side as the claim had.

        A quotation thus keeps its marks.
        """
        found = [*_WORD.finditer(words)]
        start, end = span
        for _ in words[: found[0].start()].strip():
            start -= start > 0 and _is_mark(self.text[start - 1])
        for _ in words[found[-1].end() :].strip():
            end += end < len(self.text) and _is_mark(self.text[end])
        return Span(start, end)


def normalise(text: str) -> str:
    """Return a text for comparison.

    Case, accents, soft hyphens, kinds of marks and of spaces are dropped.
    """
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text.translate(_MARKS))
        text = "".join(each for each in folded if not unicodedata.combining(each) and each != "\xad")
    return " ".join(text.casefold().split())


def changed_parts(old: str, new: str) -> Iterator[Span]:
    """Yield the parts of `new` whose words differ from those of `old`."""
    spans = [Span(*found.span()) for found in re.finditer(r"\S+", new)]
    blocks = SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()
    for tag, _, _, begin, end in blocks:
        if tag != "equal" and end > begin:
            yield Span(spans[begin].start, spans[end - 1].end)


def _words(text: str) -> list[str]:
    return [normalise(word) for word in _WORD.findall(text)]


def _is_mark(character: str) -> bool:
    return not character.isspace() and _WORD.fullmatch(character) is None


def _position_after(blocks: Sequence[tuple[str, int, int, int, int]], number: int) -> int:
    """Return the position of a word of one side on the other side."""
    for tag, begin, end, other, behind in blocks:
        if begin <= number < end:
            step = number - begin
            # Of words that replaced others, the last one stands for the last one.
            return behind - 1 if tag == "replace" and number == end - 1 else min(other + step, max(other, behind - 1))
    return -1


def _count_common(blocks: Sequence[tuple[str, int, int, int, int]], first: int, behind: int) -> int:
    """Return how many words from `first` to `behind` are on both sides."""
    both = ((max(begin, first), min(end, behind)) for tag, begin, end, *_ in blocks if tag == "equal")
    return sum(max(0, end - begin) for begin, end in both)


def _similarity(one: str, other: str) -> float:
    """Return how similar two wordings are, from 0 to 1."""
    left, right = normalise(one), normalise(other)
    if max(len(left), len(right)) > MAX_LETTER_COMPARISON:
        return SequenceMatcher(None, left.split(), right.split()).ratio()
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
