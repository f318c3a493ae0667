"""The list of articles: drawn a line at a time, so that its length costs nothing."""

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations import Listed, Scheme
from tui.look import Palette
from tui.widgets.bars import shortened

GLYPHS = {"new": "○", "in progress": "◐", "done": "●"}


class ArticleTable(ScrollView, can_focus=False, inherit_bindings=False):
    """The articles of a corpus, one of them under the cursor."""

    ALLOW_SELECT = False

    rows: var[tuple[Listed, ...]] = var[tuple[Listed, ...]]((), init=False)
    """What is listed; the screen replaces it."""

    cursor: var[int] = var(0, init=False)
    """Which row is under the cursor, from 0."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How it looks."""

    @dataclass
    class Clicked(Message):
        """A row was clicked on."""

        row: int
        clicks: int
        """How many times in a row."""

    def __init__(self, scheme: Scheme) -> None:
        """Count claims by the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme

    def watch_rows(self) -> None:
        """Show the new rows."""
        self._measure()

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._measure()
        self._show()

    def validate_cursor(self, cursor: int) -> int:
        """Stay on a row that there is."""
        return min(max(0, cursor), max(0, len(self.rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw both rows, and bring the new one into sight."""
        self.refresh_line(old + 1)
        self.refresh_line(new + 1)
        self._show()

    @property
    def page(self) -> int:
        """How many rows go by at once."""
        return max(1, self.size.height - 2)

    def on_click(self, event: events.Click) -> None:
        """Say which row was clicked on."""
        row = event.y + self.scroll_offset.y - 1
        if event.y > 0 and row < len(self.rows):
            self.post_message(self.Clicked(row, event.chain))

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        self.refresh()

    def _show(self) -> None:
        height = self.size.height
        if height < 2:
            return
        top = min(self.scroll_offset.y, self.cursor)
        top = max(top, self.cursor + 2 - height)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Draw the head in the first line, which does not scroll, and a row in each of the others."""
        palette = self.palette
        if palette is None:
            return Strip.blank(self.size.width)
        if y == 0:
            return self._head(palette)
        row = y - 1 + self.scroll_offset.y
        if row >= len(self.rows):
            return Strip.blank(self.size.width, palette.blank)
        return self._row(self.rows[row], row == self.cursor, palette)

    def _head(self, palette: Palette) -> Strip:
        style = palette.muted
        segments = [Segment("    " + shortened("title", self._title_width()) + "  words ", style)]
        segments += [Segment(f"   {label.letter}", palette.letters[label.name]) for label in self.scheme.labels]
        segments.append(Segment("   read", style))
        return Strip(segments).adjust_cell_length(self.size.width, palette.blank)

    def _row(self, row: Listed, current: bool, palette: Palette) -> Strip:
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.muted, palette.bar))
        width = self._title_width()
        segments = [Segment("▌" if current else " ", bar)]
        if row.problem:
            room = max(0, self.size.width - 4)
            segments += [Segment("✕  ", bar), Segment(shortened(row.problem, room), muted)]
            return Strip(segments).adjust_cell_length(self.size.width, ground)
        segments += [
            Segment(f"{GLYPHS[row.status]}  ", bar if row.status == "in progress" else muted),
            Segment(shortened(row.title or row.id, width), muted if row.status == "done" else text),
            Segment(f"{row.words:>7,} " if row.words else "      … ", muted),
        ]
        for label in self.scheme.labels:
            count = row.claims.get(label.name, 0)
            segments.append(Segment(f"{count or '–':>4}", text if count else muted))
        segments.append(Segment(f"{row.read:>6}%", muted))
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _title_width(self) -> int:
        return max(8, self.size.width - 4 - 8 - 4 * len(self.scheme.labels) - 7 - 2)
