"""Lines that are drawn only in sight, and once until something about them changes.

Kept by hand because a scrolled widget of Textual redraws all its lines.
"""

from collections.abc import Sequence
from typing import ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.display.theme import Palette

RAIL_CELLS = 1
"""Cells right of the lines for a thumb that shows which part of them is in sight."""

THUMB_CHARS = " ▄▀█"
"""The characters of the thumb."""

MAX_DRAWN_LINES = 512
"""Drawn lines that are kept: several windows full."""


class Lines(ScrollView, can_focus=False, inherit_bindings=False):
    """Lines of one height, below those of a head that stay in sight.

    Textual redraws all lines of a widget whenever it scrolls, and the scrollbar, a widget, beside them. Here a line
    that comes back into sight is kept, and the thumb is part of the lines: a key that scrolls draws little more than
    what it reveals. Hence no border, padding or opacity, which Textual would add to each line: this replaces
    `render_lines`, where that is done.
    """

    ALLOW_SELECT = False

    HEAD: ClassVar[int] = 0
    """Lines above the others that do not scroll."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles."""

    def __init__(self) -> None:
        """Start with nothing drawn."""
        super().__init__()
        self._drawn: LRUCache[int, Strip] = LRUCache(MAX_DRAWN_LINES)
        """Lines by number; those of the head are below 0."""
        self._railed: LRUCache[tuple[int, str], Strip] = LRUCache(MAX_DRAWN_LINES)
        """The same lines with the rail beside them."""
        self.pressed_beside = False
        """Whether the mouse was pressed right of the lines, so that its release is no click on them."""
        self._gripped: float | None = None
        """The line of the thumb that the mouse holds, from its top; `None` if it holds none."""

    @property
    def breadth(self) -> int:
        """The cells of a line.

        The window without the rail, if there are more lines than in sight.
        """
        return max(0, self.size.width - RAIL_CELLS * (self.virtual_size.height > self.size.height))

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Draw a line of at most `breadth` cells; the head is numbered from `-HEAD`."""
        raise NotImplementedError

    def lay_out(self, count: int) -> None:
        """Take in the number of lines, all of them new."""
        self.virtual_size = Size(self.size.width, max(1, count + self.HEAD))
        self.refresh()

    def redraw(self, first: int, count: int) -> None:
        """Redraw some lines, if they are in sight."""
        self._forget(range(first, first + count))
        top, height = self.scroll_offset.y, self.size.height
        start, end = max(first - top, 0) + self.HEAD, min(first + count - top + self.HEAD, height)
        if start < end:
            self.refresh(Region(0, start, self.size.width, end - start))

    def forget_out_of_sight(self) -> range:
        """Draw lines that are out of sight anew when they come into it; return those in sight."""
        top = self.scroll_offset.y
        in_sight = range(top, min(top + self.size.height, self.virtual_size.height) - self.HEAD)
        drawn = self._drawn.keys()
        self._forget([line for line in drawn if line not in in_sight])
        return in_sight

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Redraw all lines; with a region, only show it again."""
        if not regions:
            self._forget()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def watch_palette(self) -> None:
        """Redraw in the new colours."""
        self.refresh()

    def scroll_to_line(self, line: float) -> None:
        """Scroll a line to the top of the window, or as near as possible."""
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def is_beside(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse is right of the lines."""
        return event.x >= self.breadth

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down by as much as the wheel does elsewhere."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        self._wheel(event, -1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Grip the thumb, or bring it to the mouse."""
        self.pressed_beside = self.is_beside(event)
        if event.button == 1 and self.pressed_beside:
            top, length = self._thumb()
            below = event.y + 0.5 - top
            self._gripped = below if 0 <= below <= length else length / 2
            self.capture_mouse()
            self._drag(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the thumb."""
        if self._gripped is not None:
            self._drag(event.y)

    def on_mouse_up(self) -> None:
        """Release the thumb."""
        if self._gripped is not None:
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """Release the thumb if another screen took the mouse."""
        self._gripped = None

    def render_line(self, y: int) -> Strip:
        """Draw a line of the window."""
        return self._window(y, y + 1)[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw a part of the window."""
        ground = self.background_colors[1]
        strips = self._window(crop.y, crop.bottom)
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, ground) for strip in strips]
        if crop.column_span != (0, self.size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _window(self, start: int, end: int) -> list[Strip]:
        palette, (width, height) = self.palette, self.size
        if palette is None:
            return [Strip.blank(width)] * (end - start)
        top, rail = self.scroll_offset.y, self._rail(height)
        rows = []
        for y in range(start, end):
            key = y - self.HEAD + top if y >= self.HEAD else y - self.HEAD, rail[y] if y < height else " "
            row = self._railed.get(key)
            if row is None:
                line = self._drawn.get(key[0])
                if line is None:
                    line = self._drawn[key[0]] = self.draw_line(key[0], palette)
                pieces = [*line.adjust_cell_length(self.breadth, palette.blank), Segment(key[1], palette.thumb)]
                row = self._railed[key] = Strip(pieces).adjust_cell_length(width, palette.blank)
            rows.append(row)
        return rows

    def _forget(self, lines: Sequence[int] | None = None) -> None:
        """Drop cached lines; they are redrawn when next visible."""
        if lines is None or len(lines) > MAX_DRAWN_LINES:
            self._drawn.clear()
            self._railed.clear()
            return
        for line in lines:
            self._drawn.discard(line)
            for cell in THUMB_CHARS:
                self._railed.discard((line, cell))

    def _rail(self, height: int) -> str:
        """Return the rail beside the lines, to half a cell."""
        if self.virtual_size.height <= height:
            return " " * height
        top, length = self._thumb()
        first, behind = round(top * 2), max(round((top + length) * 2), round(top * 2) + 2)
        halves = [first <= half < behind for half in range(2 * height)]
        return "".join(THUMB_CHARS[2 * upper + lower] for upper, lower in zip(halves[::2], halves[1::2], strict=True))

    def _thumb(self) -> tuple[float, float]:
        """Return the start and the length of the thumb, in lines of the window."""
        height = self.size.height
        length = min(height, max(1.0, height * height / max(1, self.virtual_size.height)))
        return (height - length) * self.scroll_offset.y / max(1, self.max_scroll_y), length

    def _drag(self, y: int) -> None:
        length = self._thumb()[1]
        room = self.size.height - length
        if self._gripped is not None and room > 0:
            self.scroll_to_line(round((y + 0.5 - self._gripped) / room * self.max_scroll_y))

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        self.scroll_to_line(self.scroll_offset.y + step * self.app.scroll_sensitivity_y)
