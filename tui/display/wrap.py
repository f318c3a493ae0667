"""Wrapping: a text as lines of cells, with a map from code points to lines.

Kept by hand because every cell must lead back to its code point, which the wrapping of Rich does not remember.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from copy import copy
from functools import cache

from tui.display.cells import CONTROLS, NARROW, PLAIN, WIDE, Cluster, clusters

_SAFE = NARROW + WIDE + CONTROLS + "\u3000"
"""Characters that begin a cluster anywhere except behind a joiner."""


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of runs laid out at once; none ends inside a cluster.

    It is compiled for the first text, because compiling takes longer than wrapping most articles.
    """
    return re.compile(
        rf"(?P<narrow>[{NARROW}]+(?![^{_SAFE}]))"
        rf"|(?P<wide>[{WIDE}]+(?![^{_SAFE}]))"
        rf"|(?P<other>[{_SAFE}]?(?:[^{_SAFE}]|(?<=\u200d)[{_SAFE}])+|[\s\S])"
    )


_NOT_FIRST = frozenset("、。，．！？：；）］｝〉》」』】〕…ー々")
"""Marks that no line of wide characters begins with."""


class Wrapped:
    """A text wrapped at words to lines of at most `width` cells.

    Line `n` shows the code points `starts[n]` to `ends[n]`; white space between two lines is in neither.
    """

    def __init__(self, text: str, width: int) -> None:
        """Wrap the text.

        A megabyte takes about 20 ms, five times that with wide characters.
        """
        self.text = text
        self.width = width
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.folds: dict[int, int] = {}
        """Lines that stand for several folded ones, empty, with the number of the stretch that is hidden there."""
        at = 0
        while True:
            stop = text.find("\n", at)
            last = stop < 0
            end = len(text) if last else stop
            if end > at and text[end - 1] == "\r" and not last:
                end -= 1
            if PLAIN.fullmatch(text, at, end):
                self._wrap_plain(at, end)
            else:
                self._wrap_any(at, end)
            if last:
                break
            at = stop + 1

    def folded(self, hidden: Sequence[tuple[int, int]]) -> "Wrapped":
        """Return the same lines with one empty line for all that show nothing but a stretch of code points.

        `hidden` are stretches in their order, apart from each other. One that has less than two lines for itself stays.
        """
        lines = copy(self)
        lines.starts, lines.ends, lines.folds = [], [], {}
        at = 0
        for number, (start, end) in enumerate(hidden):
            first = bisect_left(self.starts, start)
            last = bisect_right(self.ends, end, first)
            while last > first and self.starts[last - 1] == self.ends[last - 1]:
                # A blank line stays above what follows.
                last -= 1
            if last - first < 2 or first < at:
                continue
            lines.starts += [*self.starts[at:first], self.starts[first]]
            lines.ends += [*self.ends[at:first], self.starts[first]]
            lines.folds[len(lines.starts) - 1] = number
            at = last
        lines.starts += self.starts[at:]
        lines.ends += self.ends[at:]
        return lines

    def __len__(self) -> int:
        """Return the number of lines; at least one."""
        return len(self.starts)

    def line_at(self, offset: int) -> int:
        """Return the line of a code point, or the one behind which it is hidden."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def lines_of(self, start: int, end: int) -> range:
        """Return the lines that show something of `[start, end)`."""
        return range(self.line_at(start), self.line_at(max(start, end - 1)) + 1)

    def is_plain(self, line: int) -> bool:
        """Return whether every code point of a line is one cell, shown as itself."""
        return PLAIN.fullmatch(self.text, self.starts[line], self.ends[line]) is not None

    def clusters(self, line: int) -> list[Cluster]:
        """Return the clusters of a line, from left to right."""
        return list(clusters(self.text, self.starts[line], self.ends[line]))

    def offset_at(self, line: int, cell: int) -> int:
        """Return the code point at a cell of a line; its last one right of the text."""
        last = self.starts[line]
        at = 0
        for cluster in self.clusters(line):
            last = cluster.start
            at += cluster.width
            if at > cell:
                break
        return last

    def _wrap_plain(self, at: int, stop: int) -> None:
        text, width = self.text, self.width
        starts, ends = self.starts, self.ends
        while stop - at > width:
            cut = text.rfind(" ", at, at + width + 1)
            if cut <= at:
                starts.append(at)
                at += width
                ends.append(at)
                continue
            starts.append(at)
            end = cut
            while end > at and text[end - 1] == " ":
                end -= 1
            ends.append(end)
            at = cut + 1
            while at < stop and text[at] == " ":
                at += 1
            if at == stop:
                return
        starts.append(at)
        ends.append(stop)

    def _wrap_any(self, at: int, stop: int) -> None:
        """Wrap at white space, and between wide characters, which have no words."""
        layout = _Layout(self, at)
        for run in _runs().finditer(self.text, at, stop):
            if run.lastgroup == "narrow":
                layout.narrow(*run.span())
            elif run.lastgroup == "wide":
                layout.wide(*run.span())
            else:
                for cluster in clusters(self.text, *run.span()):
                    layout.cluster(cluster)
        layout.end_line(max(layout.line, layout.end))


class _Layout:
    """The line being filled: where it begins, and how full it is."""

    def __init__(self, wrapped: Wrapped, at: int) -> None:
        """Begin a line at a code point."""
        self.wrapped = wrapped
        self.text = wrapped.text
        self.line = self.end = at
        """Where the line begins, and where its content ends without trailing white space."""
        self.column = 0
        """Cells on the line."""
        self.cut: tuple[int, int] | None = None
        """Where the line may end, and where the next one would begin."""
        self.behind = 0
        """Cells laid out behind that point."""
        self.after_wide = False

    def end_line(self, end: int) -> None:
        """Add the line."""
        self.wrapped.starts.append(self.line)
        self.wrapped.ends.append(end)

    def cluster(self, cluster: Cluster) -> None:
        """Lay out one cluster of any width."""
        start, stop, _, width = cluster
        character = self.text[start]
        # A space with a combining mark is visible.
        if stop == start + 1 and character in " \t\u3000":
            self.cut = (self.end, stop)
            self.column, self.behind, self.after_wide = self.column + width, 0, False
            return
        if (width == 2 or self.after_wide) and character not in _NOT_FIRST:
            self._may_cut(start)
        while self.column + width > self.wrapped.width and start > self.line:
            self._break(start)
        self._fill(stop, width)
        self.after_wide = width == 2

    def narrow(self, start: int, stop: int) -> None:
        """Lay out characters of one cell each, which break at spaces."""
        text, width = self.text, self.wrapped.width
        if self.after_wide and text[start] != " " and text[start] not in _NOT_FIRST:
            self._may_cut(start)
        while (over := self._first_over(start, stop, width - self.column)) < stop:
            space = text.rfind(" ", start, over)
            if space >= 0:
                self._space(start, space)
                self._break(over)
                start = space + 1
                self.column = self.behind = 0
            else:
                self._fill(over, over - start)
                self._break(over)
                start = over
        space = text.rfind(" ", start, stop)
        if space >= 0:
            self._space(start, space)
            self.column += space + 1 - start
            start = space + 1
        if start < stop:
            self._fill(stop, stop - start)
        self.after_wide = False

    def wide(self, start: int, stop: int) -> None:
        """Lay out characters of two cells each.

        They break anywhere except before a closing mark.
        """
        while start < stop:
            fits = max((self.wrapped.width - self.column) // 2, 1 if start == self.line else 0)
            over = min(start + fits, stop)
            # The last place up to the edge at which a line may begin.
            first = over if over < stop else over - 1
            while first > start and self.text[first] in _NOT_FIRST:
                first -= 1
            if first > start:
                self.cut, self.behind = (first, first), 2 * (over - first)
                self.column += 2 * (over - start)
                self.end = over
            else:
                if self.text[start] not in _NOT_FIRST:
                    self._may_cut(start)
                self._fill(over, 2 * (over - start))
            if over < stop:
                self._break(over)
            start = over
        self.after_wide = True

    def _first_over(self, start: int, stop: int, room: int) -> int:
        """Return the first character beyond the edge; white space never is."""
        over = start + max(0, room)
        while over < stop and self.text[over] == " ":
            over += 1
        return min(over, stop)

    def _space(self, start: int, space: int) -> None:
        """Allow a break before a space, and before the spaces in front of it."""
        end = space
        while end > start and self.text[end - 1] == " ":
            end -= 1
        if end > start:
            self.end = end
        self.cut, self.behind = (self.end, space + 1), 0

    def _may_cut(self, start: int) -> None:
        """Allow a break before a character, unless there is one already."""
        if start > self.line and (self.cut is None or self.cut[1] < start):
            self.cut, self.behind = (self.end, start), 0

    def _break(self, at: int) -> None:
        """End the line at its last allowed break, or else before `at`; the rest goes on."""
        if self.cut is not None and self.cut[1] > self.line:
            self.end_line(self.cut[0])
            self.line, self.column = self.cut[1], self.behind
        else:
            self.end_line(at)
            self.line, self.column, self.behind = at, 0, 0
        self.cut = None

    def _fill(self, stop: int, cells: int) -> None:
        """Count the cells laid out up to `stop`."""
        self.end = stop
        self.column += cells
        self.behind += cells
