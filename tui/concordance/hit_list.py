"""The hits in the texts of a corpus, each in its context."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import var

from annotations.corpus.concordance import Hit
from annotations.corpus.entries import Entry
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

MARGIN = 2


class Place(NamedTuple):
    """A hit as it is listed."""

    entry: Entry
    hit: Hit
    title: str
    """The title of its article; empty if the hit before is in the same one."""


class HitList(ItemList):
    """Hits in the order of the corpus, one of them under the cursor."""

    MESSAGE_INDENT: ClassVar[int] = MARGIN

    places: var[Sequence[Place]] = var[Sequence[Place]]((), init=False)
    """The hits; the screen replaces them."""

    def __init__(self, label_of: Callable[[Place], tuple[str, str]]) -> None:
        """List hits; `label_of` returns the name and the letter of the label of a hit, both empty without one."""
        super().__init__()
        self._label_of = label_of

    @property
    def count(self) -> int:
        """The number of hits."""
        return len(self.places)

    def watch_places(self) -> None:
        """List the new hits."""
        self.measure()

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a place has one line
        """Return a hit: the article's title if it is its first, and the words in context."""
        place = self.places[item]
        _, hit, title = place
        label, letter = self._label_of(place)
        mark, text, muted, bar, ground = palette.row(item == self.cursor)
        width = min(32, self.size.width // 3)
        yield Segment(f"{mark} ", bar)
        yield Segment(shortened(title, width - 1) + " ", text)
        yield Segment(f"{letter or ' '} ", palette.letters.get(label, palette.blank) + ground)
        yield from _in_context(hit, self.breadth - MARGIN - width - 2, muted, palette.text("", "", "hit", False))
        yield Segment("", muted)


def _in_context(hit: Hit, cells: int, around: Style, found: Style) -> Iterable[Segment]:
    """Yield the hit with its context, a third of the room for the words before it."""
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
