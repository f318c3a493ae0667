"""The list of articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var

from annotations import Listed, Scheme
from tui.look import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

GLYPHS = {"new": "○", "in progress": "◐", "done": "●", "skipped": "–", "flagged": "⚑"}


class ArticleTable(ItemList):
    """The articles of a corpus, one of them under the cursor."""

    HEAD: ClassVar[int] = 1

    rows: var[tuple[Listed, ...]] = var[tuple[Listed, ...]]((), init=False)
    """What is listed; the screen replaces it."""

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

    @property
    def count(self) -> int:
        """How many articles there are."""
        return len(self.rows)

    @property
    def page(self) -> int:
        """How many rows go by at once."""
        return max(1, self.size.height - 2)

    def watch_rows(self) -> None:
        """Show the new rows."""
        self.measure()

    def on_click(self, event: events.Click) -> None:
        """Say which row was clicked on."""
        row = self.pointed(event)
        if row is not None:
            self.post_message(self.Clicked(row, event.chain))

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Name the columns."""
        yield Segment("    " + shortened("title", self._title_width()) + "  words ", palette.muted)
        for label in self.scheme.labels:
            yield Segment(f"   {label.letter}", palette.letters[label.name])
        yield Segment("   read", palette.muted)

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: how far it is, the title, its words, its claims, how much of it was read."""
        row, current = self.rows[item], item == self.cursor
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.muted, palette.bar))
        yield Segment("▌" if current else " ", bar)
        if row.problem:
            room = max(0, self.size.width - 4)
            yield Segment("✕  ", bar)
            yield Segment(shortened(row.problem, room), muted)
            return
        yield Segment(f"{GLYPHS[row.status]}  ", bar if row.status == "in progress" else muted)
        yield Segment(shortened(row.title or row.id, self._title_width()), muted if row.status == "done" else text)
        yield Segment(f"{row.words:>7,} " if row.words else "      … ", muted)
        for label in self.scheme.labels:
            count = row.claims.get(label.name, 0)
            yield Segment(f"{count or '–':>4}", text if count else muted)
        yield Segment(f"{row.read:>6}%", muted)

    def _title_width(self) -> int:
        return max(8, self.size.width - 4 - 8 - 4 * len(self.scheme.labels) - 7 - 2)
