"""Which spans overlap a span: found by bisection, because an article may have thousands of claims."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import gt


class Overlaps:
    """Spans in the order of their beginnings."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        """Index spans, which need not be in order."""
        starts = [start for start, _ in spans]
        # Most are in order: only others need to be found again by their beginnings.
        self._order: Sequence[int] | None = None
        if any(map(gt, starts, starts[1:])):
            self._order = sorted(range(len(spans)), key=starts.__getitem__)
            spans = [spans[index] for index in self._order]
            starts.sort()
        self._starts, self._ends = starts, [end for _, end in spans]
        self._reach = list(accumulate(self._ends, max))
        """The end of the longest span so far: it never falls, so that it can be bisected."""

    def indexes(self, start: int, end: int) -> list[int]:
        """Return the indexes of the spans that share a code point with `[start, end)`."""
        ends = self._ends
        near = range(bisect_right(self._reach, start), bisect_left(self._starts, end))
        found = [index for index in near if ends[index] > start]
        return found if self._order is None else sorted(map(self._order.__getitem__, found))

    def has_around(self, start: int, end: int) -> bool:
        """Return whether one of the spans contains all of `[start, end)`."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end
