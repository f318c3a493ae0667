"""A list of which one item is under the cursor."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.events import MouseEvent
from textual.reactive import var
from textual.strip import Strip

from tui.display.theme import Palette
from tui.widgets.lines import Lines


class ItemList(Lines):
    """Items of one line each, unless `top` and `item_on` say otherwise, below lines of a head that stay in sight."""

    cursor: var[int] = var(0, init=False)
    """Which item is under the cursor, from 0."""

    @property
    def count(self) -> int:
        """How many items there are."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """How many lines go by at once: one of those in sight stays."""
        return max(1, self.size.height - self.HEAD - 1)

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:
        """Return what stands on a line of an item, the first being 0."""
        raise NotImplementedError

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return what stands above the items."""
        return [Segment("", palette.blank)]

    def nothing(self) -> str:
        """Say why there are no items."""
        return ""

    def top(self, item: int) -> int:
        """Return the first line of an item; of the one behind the last, how many lines there are."""
        return item

    def item_on(self, line: int) -> int:
        """Return the item that has a line; how many there are for lines below them."""
        return min(line, self.count)

    def move(self, step: int) -> None:
        """Go down or, below 0, up by items, as far as there are any."""
        self.cursor += step

    def validate_cursor(self, cursor: int) -> int:
        """Stay on an item that there is."""
        return min(max(0, cursor), max(0, self.count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw both items, and bring the new one into sight."""
        for item in (old, new):
            first, behind = self.top(min(item, self.count)), self.top(min(item + 1, self.count))
            self.redraw(first, max(1, behind - first))
        self.bring_into_sight()

    def on_resize(self) -> None:
        """Fit the items to the new width."""
        self.measure()
        self.bring_into_sight()

    def measure(self) -> None:
        """Take in that there are other items: how many lines there are now."""
        self.lay_out(self.top(self.count))

    def bring_into_sight(self) -> None:
        """Scroll so that the item under the cursor is in sight, its first line before its last."""
        height = self.size.height - self.HEAD
        if height < 1 or not self.count:
            return
        first, behind = self.top(self.cursor), self.top(self.cursor + 1)
        top = min(max(self.scroll_offset.y, behind - height), first)
        if top != self.scroll_offset.y:
            self.scroll_to_line(top)

    def pointed(self, event: MouseEvent) -> int | None:
        """Return the item under the mouse; `None` where there is none."""
        place = event.get_content_offset(self)
        if place is None or place.y < self.HEAD or self.beside(event) or self.pressed_beside:
            return None
        item = self.item_on(place.y - self.HEAD + self.scroll_offset.y)
        return item if item < self.count else None

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Draw a line: of the head, of an item, of why there is none."""
        if line < 0:
            return self._filled(self.head(palette), palette.blank)
        item = self.item_on(line)
        if item < self.count:
            pieces = tuple(self.draw(item, line - self.top(item), palette))
            ground = pieces[-1].style
            return self._filled(pieces, Style(bgcolor=ground.bgcolor) if ground else palette.blank)
        why = [Segment(self.nothing(), palette.dimmed)] if line == 0 else []
        return self._filled(why, palette.blank)

    def _filled(self, segments: Iterable[Segment], ground: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.breadth, ground)
