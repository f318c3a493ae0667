"""Which spans overlap a span: found by bisection, because an article may have thousands of claims."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Overlaps:
    """Spans in the order of their beginnings."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        """Index spans, which need not be in order."""
        self._spans = spans
        self._order = sorted(range(len(spans)), key=lambda index: spans[index][0])
        self._starts = [spans[index][0] for index in self._order]
        self._reach = list(accumulate((spans[index][1] for index in self._order), max))
        """The end of the longest span so far: it never falls, so that it can be bisected."""

    def indexes(self, start: int, end: int) -> list[int]:
        """Return the indexes of the spans that share a code point with `[start, end)`."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return sorted(index for index in self._order[low:high] if self._spans[index][1] > start)
