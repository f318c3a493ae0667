"""The labels of a menu: their keys, names and definitions, one under the cursor."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.reactive import var

from annotations.scheme import Label
from annotations.translation import gettext as _
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

MAX_WRITTEN_OUT = 8
"""Labels whose definitions are all written out; of more only the one under the cursor is."""

WIDE_CELLS = 56
"""Cells from which definitions have a column of their own."""

MAX_NAME_CELLS = 20
"""Cells of the column of names, at most; a label under the cursor shows its whole name."""

MARK_CELLS = 3
"""Cells left of the keys: the bar of the cursor, the mark of the present label, and a blank."""


@dataclass(frozen=True)
class Row:
    """A label as it is listed."""

    label: Label
    keys: str
    """The keys that take it, with blanks between them."""
    depth: int = 0
    """How many labels are above it."""


class LabelList(ItemList):
    """Labels; the one under the cursor with its definition and examples."""

    rows: var[tuple[Row, ...]] = var[tuple[Row, ...]]((), init=False)
    """The labels; the menu replaces them."""
    current: var[str] = var("", init=False)
    """The name of the label that the claim has."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A label was clicked on."""

        label: Label

    def __init__(self) -> None:
        """List nothing yet."""
        super().__init__()
        self.is_brief = False
        """Whether there is no room to write out more than the label under the cursor."""
        self.has_gaps = False
        """Whether an empty line follows each label that is written out."""
        self._tops = [0]
        """The first line of every label, and last the number of lines."""
        self._bodies: dict[int, list[str]] = {}
        """The wrapped lines of labels that are written out."""

    @property
    def chosen(self) -> Label | None:
        """The label under the cursor."""
        return self.rows[self.cursor].label if self.rows else None

    @property
    def count(self) -> int:
        """The number of labels."""
        return len(self.rows)

    @property
    def all_written_out(self) -> bool:
        """Whether all labels are written out, not only the one under the cursor."""
        return self.count <= MAX_WRITTEN_OUT and not self.is_brief

    def most_lines(self) -> int:
        """Return the lines that the list takes at most, wherever the cursor is."""
        if self.all_written_out:
            return sum(self._lines_of(item) for item in range(self.count)) or 1
        width = max(1, self.breadth - self._indent - 1)
        most = max(len(self._written_out(row, visible(row.label.definition), width)) for row in self.rows)
        return self.count - 1 + most

    def nothing(self) -> str:
        """Return why the list is empty."""
        return _("    No label matches.")

    def top(self, item: int) -> int:
        """Return the first line of a label."""
        return self._tops[item] if item < len(self._tops) else self._tops[-1]

    def item_on(self, line: int) -> int:
        """Return the number of the label on a line."""
        return bisect_right(self._tops, line) - 1

    def watch_rows(self) -> None:
        """List other labels, the first under the cursor."""
        self.set_reactive(LabelList.cursor, 0)
        self.remeasure()

    def watch_cursor(self, old: int, new: int) -> None:
        """Write the new label out, and bring it into sight."""
        if self.all_written_out:
            super().watch_cursor(old, new)
        else:
            self.remeasure()

    def watch_current(self) -> None:
        """Mark another label."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap the definitions to the new width."""
        self.remeasure()

    def remeasure(self) -> None:
        """Take in that the lines of labels have changed."""
        self._bodies.clear()
        self._tops = list(accumulate((self._lines_of(item) for item in range(self.count)), initial=0))
        self.measure()
        self.bring_into_sight()

    def scroll_pages(self, pages: int) -> None:
        """Scroll by pages; the cursor stays."""
        self.scroll_to_line(self.scroll_offset.y + pages * max(1, self.size.height - 1))

    def item_clicked(self, item: int, x: int, clicks: int) -> None:  # noqa: ARG002, as one click anywhere takes it
        """Say which label was clicked on."""
        self.post_message(self.Clicked(self.rows[item].label))

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:
        """Yield a line of a label."""
        row, body, here = self.rows[item], self._body(item), item == self.cursor
        yield Segment("▌" if here else " ", palette.bar)
        if line == 0:
            yield Segment("● " if row.label.name == self.current else "  ", palette.bar)
            yield Segment(shortened(row.keys, self._key_cells) + "  ", palette.blank + Style(bold=True))
            yield Segment(self._drawn_name(item), palette.letters[row.label.name])
        elif line < len(body):
            yield Segment(" " * (self._indent - 1), palette.blank)
        yield Segment(body[line] if line < len(body) else "", palette.dimmed)

    @property
    def _key_cells(self) -> int:
        return max((cell_len(row.keys) for row in self.rows), default=1)

    @property
    def _name_cells(self) -> int:
        """The cells of the column of names; 0 if definitions begin behind each name."""
        if self.breadth < WIDE_CELLS:
            return 0
        return min(MAX_NAME_CELLS, max((cell_len(_plain_name(row)) for row in self.rows), default=1))

    @property
    def _indent(self) -> int:
        """The cells left of the lines behind the first."""
        names = self._name_cells
        return MARK_CELLS + self._key_cells + 2 + (names + 2 if names else 0)

    def _drawn_name(self, item: int) -> str:
        """Return the name of a label as it is drawn, in its column if there is one."""
        name, cells = _plain_name(self.rows[item]), self._name_cells
        if not cells or (cell_len(name) > cells and self._is_written_out(item)):
            return f"{name}  "
        return f"{shortened(name, cells)}  "

    def _is_written_out(self, item: int) -> bool:
        return item == self.cursor or self.all_written_out

    def _lines_of(self, item: int) -> int:
        if not self._is_written_out(item):
            return 1
        gap = self.has_gaps and self.all_written_out and item < self.count - 1
        return len(self._body(item)) + gap

    def _body(self, item: int) -> list[str]:
        """Return what stands right of a name and below it, by lines; all of it, or one line."""
        if item in self._bodies:
            return self._bodies[item]
        row, width = self.rows[item], max(1, self.breadth - self._indent - 1)
        definition = visible(row.label.definition)
        if not self._is_written_out(item):
            room = width if self._name_cells else width - cell_len(self._drawn_name(item))
            lines = [shortened(definition, max(0, room)).rstrip()]
        else:
            lines = self._written_out(row, definition, width)
        self._bodies[item] = lines
        return lines

    def _written_out(self, row: Row, definition: str, width: int) -> list[str]:
        """Return a definition, a description and examples, wrapped."""
        label, name = row.label, cell_len(_plain_name(row))
        if not self._name_cells:
            # The first line begins behind the name.
            first = "x" * name
            lines = [each.removeprefix(first).lstrip() for each in _wrapped(f"{first}  {definition}", width)]
        elif name > self._name_cells:
            lines = ["", *_wrapped(definition, width)] if definition else [""]
        else:
            lines = _wrapped(definition, width)
        for paragraph in label.description.splitlines():
            lines += _wrapped(visible(paragraph), width)
        for example in label.examples:
            lines += _wrapped(f"e.g. {visible(example)}", width)
        return lines


def _plain_name(row: Row) -> str:
    return "  " * row.depth + visible(row.label.name)


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text without line ends."""
    wrapped = Wrapped(text, width)
    return [text[start:end] for start, end in zip(wrapped.starts, wrapped.ends, strict=True)] or [""]
