"""The places that were found in the texts of a corpus, each with the words around it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var

from annotations.corpus.concordance import Hit
from annotations.corpus.entries import Entry
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

MARGIN = 2


class Place(NamedTuple):
    """A place that was found, as it is listed."""

    entry: Entry
    hit: Hit
    title: str
    """Of its article; empty where the place before is in the same one."""


class HitList(ItemList):
    """Places in the order of the corpus, one of them under the cursor."""

    places: var[Sequence[Place]] = var[Sequence[Place]]((), init=False)
    """What is listed; the screen replaces it."""
    empty_message: var[str] = var("", init=False)
    """Why nothing is."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A place was clicked on."""

        row: int
        clicks: int
        """How many times in a row."""

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self.places)

    def nothing(self) -> str:
        """Say why there are none."""
        return " " * MARGIN + self.empty_message

    def watch_places(self) -> None:
        """List the new places."""
        self.measure()

    def watch_empty_message(self) -> None:
        """Say it."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Say which place was clicked on."""
        row = self.pointed(event)
        if row is not None:
            self.post_message(self.Clicked(row, event.chain))

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a place has one line
        """Return a place: the title of the article where it is the first there, and the words with those around."""
        _, hit, title = self.places[item]
        current = item == self.cursor
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.dimmed, palette.bar))
        width = min(32, self.size.width // 3)
        yield Segment("▌ " if current else "  ", bar)
        yield Segment(shortened(title, width), text)
        yield Segment("  ", text)
        yield from _in_context(hit, self.breadth - MARGIN - width - 2, muted, palette.text("", "", "hit", False))
        yield Segment("", muted)


def _in_context(hit: Hit, cells: int, around: Style, found: Style) -> Iterable[Segment]:
    """Yield what was found, with a third of the room for what is before it."""
    before, matched = visible(hit.before), visible(hit.matched)
    lead = max(0, cells // 3)
    while cell_len(before) > lead:
        before = "…" + before.removeprefix("…")[1 + max(0, cell_len(before) - lead) // 2 :]
        if before == "…":
            break
    yield Segment(" " * (lead - cell_len(before)) + before, around)
    room = max(0, cells - max(lead, cell_len(before)))
    matched = matched if cell_len(matched) <= room else shortened(matched, room)
    yield Segment(matched, found)
    yield Segment(shortened(hit.after, max(0, room - cell_len(matched))), around)
