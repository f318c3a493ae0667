"""Alignment: where the unchanged parts of a text are after an edit."""

from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from annotations.article import Span
from annotations.text.anchor import common_length

MAX_LINES = 4_000
"""Lines up to which the changed middle is compared; beyond that only the common beginning and end count."""


class UnchangedSpan(NamedTuple):
    """Code points `start` to `end` of the old text.

    They stand `shift` further on in the new one.
    """

    start: int
    end: int
    shift: int


class Alignment:
    """A map from the offsets of a text to those of its edited version."""

    def __init__(self, before: str, after: str) -> None:
        """Compare two texts.

        Their common beginning and end, and in between their common lines, in order.
        """
        head, tail = common_length(before, after), common_length(before[::-1], after[::-1])
        shorter = min(len(before), len(after))
        # Letters that both sides share by chance must not break up a line, at its beginning or its end.
        head, tail = (head, min(tail, shorter - head)) if head >= tail else (min(head, shorter - tail), tail)
        edge, grown = len(before) - tail, len(after) - len(before)
        lines = _common_lines(before[head:edge], after[head : len(after) - tail], head)
        self._stretches = [UnchangedSpan(0, head, 0), *lines, UnchangedSpan(edge, len(before), grown)]
        self._starts = [each.start for each in self._stretches]

    def place(self, start: int, end: int) -> Span | None:
        """Return the new place of `[start, end)`, or `None` if any part of it changed."""
        for stretch in reversed(self._stretches[: bisect_right(self._starts, start)]):
            if end <= stretch.end:
                return Span(start + stretch.shift, end + stretch.shift)
            if stretch.start < start:
                break
        return None

    def pieces(self, start: int, end: int) -> Iterator[Span]:
        """Yield the new places of the unchanged parts of `[start, end)`, in order."""
        for stretch in self._stretches:
            first, last = max(start, stretch.start), min(end, stretch.end)
            if first < last:
                yield Span(first + stretch.shift, last + stretch.shift)


def _common_lines(before: str, after: str, offset: int) -> Iterator[UnchangedSpan]:
    """Yield the lines that two texts have in common; both begin at `offset`."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > MAX_LINES:
        return
    # Blank lines are everywhere: matching them proves nothing.
    matcher = SequenceMatcher(lambda line: not line.strip(), old, new, autojunk=False)
    at = came = offset
    number = other = 0
    for match in matcher.get_matching_blocks():
        at += sum(map(len, old[number : match.a]))
        came += sum(map(len, new[other : match.b]))
        length = sum(map(len, old[match.a : match.a + match.size]))
        if length:
            yield UnchangedSpan(at, at + length, came - at)
        at, came = at + length, came + length
        number, other = match.a + match.size, match.b + match.size
