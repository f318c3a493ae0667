"""A text cut into lines of cells, and the way from a code point to its cells and back.

Nothing here changes an offset: a line is a span of the text, and what is shown for a code point may be no
character, one, or several ("‹RLO›"). Widths are those of Rich, by which the terminal is drawn.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import get_character_cell_size, split_graphemes

TAB = "    "
"""What a tab is shown as."""

PLAIN = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]*")
"""Text in which every code point is one cell: most of any Western newspaper."""

_SPECIAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_NAMES = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE",
    0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_SILENT = frozenset("\xad\u200b\u2060\ufeff")
_NOT_FIRST = frozenset("、。，．！？：；）］｝〉》」』】〕…ー々")
"""Wide marks that no line begins with."""

_PIECE = 2048
"""Code points that are measured at once, so that a line of a megabyte does not take a gigabyte."""


class Cluster(NamedTuple):
    """What is drawn as one: code points `start` to `end`, shown as `shown`, `width` cells wide."""

    start: int
    end: int
    shown: str
    width: int


class Wrapped:
    """A text wrapped at words to lines of at most `width` cells.

    Line `n` shows the code points `starts[n]` to `ends[n]`; white space between two lines is in neither.
    """

    def __init__(self, text: str, width: int) -> None:
        """Wrap the text. Takes about 20 ms a megabyte of plain text, ten times that of any other."""
        self.text = text
        self.width = width
        self.starts: list[int] = []
        self.ends: list[int] = []
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
                self._wrap_clusters(at, end)
            if last:
                break
            at = stop + 1

    def __len__(self) -> int:
        """How many lines there are; at least one."""
        return len(self.starts)

    def line_at(self, offset: int) -> int:
        """Return the line on which a code point stands, or behind which it is not shown."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def lines_of(self, start: int, end: int) -> range:
        """Return the lines that show something of `[start, end)`."""
        return range(self.line_at(start), self.line_at(max(start, end - 1)) + 1)

    def is_plain(self, line: int) -> bool:
        """Whether every code point of a line is one cell, shown as itself."""
        return PLAIN.fullmatch(self.text, self.starts[line], self.ends[line]) is not None

    def clusters(self, line: int) -> list[Cluster]:
        """Return what is drawn on a line, from left to right."""
        return list(clusters(self.text, self.starts[line], self.ends[line]))

    def offset_at(self, line: int, cell: int) -> int:
        """Return the code point under a cell of a line; its last one right of the text."""
        last = self.starts[line]
        at = 0
        for cluster in self.clusters(line):
            last = cluster.start
            at += cluster.width
            if at > cell:
                break
        return last

    def _add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)

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

    def _wrap_clusters(self, at: int, stop: int) -> None:
        """Wrap at white space, and between wide characters, which know no words."""
        line, end, column = at, at, 0
        cut: tuple[int, int] | None = None
        """Where the line may end, and where the next one would begin."""
        behind = 0
        """Cells since there."""
        wide_before = False
        for start, stop_here, _, width in clusters(self.text, at, stop):
            character = self.text[start]
            if character in " \t\u3000":
                cut = (end, stop_here)
                column, behind, wide_before = column + width, 0, False
                continue
            wide = width == 2
            if (
                (wide or wide_before)
                and start > line
                and character not in _NOT_FIRST
                and (cut is None or cut[1] < start)
            ):
                cut, behind = (end, start), 0
            while column + width > self.width and start > line:
                if cut is not None and cut[1] > line:
                    self._add(line, cut[0])
                    line, column = cut[1], behind
                else:
                    self._add(line, start)
                    line, column, behind = start, 0, 0
                cut = None
            end = stop_here
            column += width
            behind += width
            wide_before = wide
        self._add(line, max(line, end))


def clusters(text: str, start: int, stop: int) -> Iterator[Cluster]:
    """Yield what is drawn for `text[start:stop]`, which has no line feed in it; every code point is in one."""
    at = start
    while at < stop:
        found = _SPECIAL.search(text, at, min(stop, at + _PIECE))
        end = found.start() if found else _whole(text, at, stop)
        if end > at:
            yield from _graphemes(text, at, end)
        if found:
            yield Cluster(end, end + 1, shown := _symbol(text[end]), len(shown))
            end += 1
        at = end


def visible(text: str) -> str:
    """Return a line of text as it is shown: control characters as symbols, line ends as spaces."""
    flat = text.replace("\r\n", " ").replace("\n", " ")
    if PLAIN.fullmatch(flat):
        return flat
    return "".join(cluster.shown for cluster in clusters(flat, 0, len(flat)))


def _whole(text: str, at: int, stop: int) -> int:
    """Return where a piece may end that begins at `at`, so that nothing that is drawn as one is cut."""
    end = at + _PIECE
    if end >= stop:
        return stop
    while end < stop and (text[end - 1] == "\u200d" or get_character_cell_size(text[end]) == 0):
        end += 1
    return end


def _graphemes(text: str, at: int, end: int) -> Iterator[Cluster]:
    piece = text[at:end]
    for start, stop, width in split_graphemes(piece)[0]:
        shown = piece[start:stop].rstrip("\u200d")
        if width:
            yield Cluster(at + start, at + stop, shown, width)
            continue
        # A mark with nothing to stand on: on a dotted circle, unless it is not to be seen at all.
        mark = shown.replace("\u200d", "").replace("\ufe0f", "")
        yield Cluster(at + start, at + stop, f"◌{mark}" if mark else "", 1 if mark else 0)


def _symbol(character: str) -> str:
    """Return what a control character is shown as, every character of it one cell wide."""
    code = ord(character)
    if character == "\t":
        return TAB
    if character in _SILENT:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF:
        return "�"
    return f"‹{_NAMES.get(code) or f'{code:02X}'}›"
