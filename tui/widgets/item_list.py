"""A list with a cursor on one item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseEvent
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.lines import Lines


class SortColumn(Protocol):
    """A column whose head can be clicked to sort by it."""

    @property
    def by(self) -> str:
        """The order that it stands for; empty if none."""

    @property
    def width(self) -> int:
        """Its cells, with those between it and the column before."""


def arrow(by: str, order: tuple[str, bool]) -> str:
    """Return the arrow behind the head of a column, if the list is in its order; `order` says if it is reversed."""
    return ("▼" if order[1] else "▲") if by and by == order[0] else ""


def heads(palette: Palette, margin: int, *columns: tuple[str, int]) -> Iterator[Segment]:
    """Yield the heads of columns with their cells; the first one stands behind the margin, and none has no cells."""
    gap = margin
    for head, cells in columns:
        if cells > 0:
            yield Segment(" " * gap + shortened(head, cells), palette.dimmed)
        gap = 2


def column_at(x: int, start: int, first: str, columns: Iterable[SortColumn]) -> str:
    """Return the order of the column at a cell; `first` is that of the wide one, before the others begin at `start`."""
    at = start
    for column in columns if x >= at else ():
        at += column.width
        if x < at:
            return column.by
    return first


class ItemList(Lines):
    """Items below a head that stays in sight.

    An item is one line, unless `top` and `item_on` say otherwise.
    """

    MESSAGE_INDENT: ClassVar[int] = 0
    """Cells left of the message of an empty list."""

    cursor: var[int] = var(0, init=False)
    """The item under the cursor, from 0."""
    empty_message: var[str] = var("", init=False)
    """Why there are no items, where the screen says it."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """An item was clicked."""

        row: int
        clicks: int
        """The number of clicks in a row."""

    @dataclass(eq=False, repr=False)
    class HeadClicked(Message):
        """The head of a column that the list can be sorted by was clicked."""

        by: str

    @property
    def count(self) -> int:
        """The number of items."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """The lines of a page: one of those in sight stays."""
        return max(1, self.size.height - self.HEAD - 1)

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:
        """Return a line of an item, the first being 0."""
        raise NotImplementedError

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the lines above the items."""
        return [Segment("", palette.blank)]

    def nothing(self) -> str:
        """Return why there are no items."""
        return " " * self.MESSAGE_INDENT + self.empty_message

    def spoken(self) -> tuple[str, ...]:
        """Return the item under the cursor in words, where columns and signs would not be understood when heard."""
        return ()

    def top(self, item: int) -> int:
        """Return the first line of an item; behind the last item, the number of lines."""
        return item

    def item_on(self, line: int) -> int:
        """Return the item on a line; the number of items for lines below them."""
        return min(line, self.count)

    def move(self, step: int) -> None:
        """Move the cursor by items, within the list."""
        self.cursor += step

    def move_pages(self, pages: int) -> None:
        """Move the cursor by pages, within the list."""
        self.cursor += pages * self.page

    def move_to_first(self) -> None:
        """Move the cursor to the first item."""
        self.cursor = 0

    def move_to_last(self) -> None:
        """Move the cursor to the last item."""
        self.cursor = self.count - 1

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on an existing item."""
        return min(max(0, cursor), max(0, self.count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw both items, and scroll the new one into sight."""
        for item in (old, new):
            first, behind = self.top(min(item, self.count)), self.top(min(item + 1, self.count))
            self.redraw(first, max(1, behind - first))
        self.bring_into_sight()

    def watch_empty_message(self) -> None:
        """Show the new message."""
        self.refresh()

    def on_resize(self) -> None:
        """Fit the items to the new width."""
        self.measure()
        self.bring_into_sight()

    def measure(self) -> None:
        """Take in that the items have changed: count their lines."""
        self.lay_out(self.top(self.count))

    def bring_into_sight(self) -> None:
        """Scroll the item under the cursor into sight, its first line before its last."""
        height = self.size.height - self.HEAD
        if height < 1 or not self.count:
            return
        first, behind = self.top(self.cursor), self.top(self.cursor + 1)
        top = min(max(self.scroll_offset.y, behind - height), first)
        if top != self.scroll_offset.y:
            self.scroll_to_line(top)

    def on_click(self, event: Click) -> None:
        """Report which item, or which cell of the head, was clicked."""
        item, place = self.pointed(event), event.get_content_offset(self)
        if place is None:
            return
        if item is not None:
            self.item_clicked(item, place.x, event.chain)
        elif place.y < self.HEAD and not self.pressed_beside:
            self.head_clicked(place.x)

    def item_clicked(self, item: int, x: int, clicks: int) -> None:  # noqa: ARG002, as few lists have columns of items
        """Report a click on an item, at a cell from the left."""
        self.post_message(self.Clicked(item, clicks))

    def head_clicked(self, x: int) -> None:
        """Report a click on the head, at a cell from the left, where it can be clicked."""

    def pointed(self, event: MouseEvent) -> int | None:
        """Return the item under the mouse, or `None`."""
        place = event.get_content_offset(self)
        if place is None or place.y < self.HEAD or self.is_beside(event) or self.pressed_beside:
            return None
        item = self.item_on(place.y - self.HEAD + self.scroll_offset.y)
        return item if item < self.count else None

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Draw a line: of the head, of an item, or of why there is none."""
        if line < 0:
            return self._filled(self.head(palette), palette.blank)
        item = self.item_on(line)
        if item < self.count:
            pieces = tuple(self.draw(item, line - self.top(item), palette))
            ground = pieces[-1].style
            return self._filled(pieces, Style(bgcolor=ground.bgcolor) if ground else palette.blank)
        why = [Segment(visible(self.nothing()), palette.dimmed)] if line == 0 else []
        return self._filled(why, palette.blank)

    def _filled(self, segments: Iterable[Segment], ground: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.breadth, ground)
