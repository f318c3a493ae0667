"""The list of claims: one line a claim."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var

from annotations.reports.claim_rows import ClaimRow
from annotations.scheme import Scheme
from annotations.translation import pgettext
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

MARGIN = 5
"""Cells left of the words: the cursor, the selection, the letter of the label, its doubt, and a space."""

GAP = 2
"""Cells between the last column and the edge, one of which has the thumb."""

EXCERPT_CHARS = 600
"""Code points of a claim that may be shown: more than fit into any line."""


class Column(NamedTuple):
    """One column behind the words."""

    head: str
    by: str
    """The order that its head sorts by; empty if none."""
    width: int
    """In cells, with the two before it."""
    cell: Callable[[ClaimRow], str]


def columns(width: int, *, shows_annotators: bool) -> list[Column]:
    """Return the columns for a window of `width` cells."""
    wide = width >= 140
    wanted = [
        (60, Column("speaker", "speaker", 26 if wide else 20 if width >= 100 else 16, lambda row: row.speaker)),
        (180, Column("note", "", 32, lambda row: row.note)),
        (70, Column("article", "article", 40 if wide else 28 if width >= 100 else 18, lambda row: row.title)),
        (110, Column("changed", "time", 12, lambda row: f"{row.updated.astimezone():%Y-%m-%d}")),
    ]
    if shows_annotators:
        wanted.append((50, Column("by", "", 12, lambda row: row.annotator)))
    return [column for least, column in wanted if width >= least]


class ClaimTable(ItemList):
    """The claims that match the query, one of them under the cursor."""

    HEAD: ClassVar[int] = 1
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    chosen: var[frozenset[tuple[str, str, str]]] = var[frozenset[tuple[str, str, str]]](frozenset(), init=False)
    """The keys of the selected claims."""
    sorted_by: var[tuple[str, bool]] = var[tuple[str, bool]](("", False), init=False)
    """The order, and whether it is reversed; empty for the reading order."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A row was clicked."""

        row: int
        clicks: int
        """The number of clicks in a row."""

    @dataclass(eq=False, repr=False)
    class HeadClicked(Message):
        """The head of a column was clicked."""

        by: str

    def __init__(self, scheme: Scheme) -> None:
        """Show the letters of the labels of `scheme`."""
        super().__init__()
        self._letters = {label.name: label.letter for label in scheme.labels}
        self.rows: Sequence[ClaimRow] = ()
        self.shown: Sequence[int] = ()
        """The indices of the shown rows, in order."""
        self._shows_annotators = False
        self._columns: list[Column] = []

    @property
    def count(self) -> int:
        """The number of shown claims."""
        return len(self.shown)

    @property
    def current(self) -> ClaimRow | None:
        """The claim under the cursor; `None` if none is shown."""
        return self.rows[self.shown[self.cursor]] if self.cursor < len(self.shown) else None

    def show_claims(
        self, rows: Sequence[ClaimRow], shown: Sequence[int], cursor: int, *, shows_annotators: bool
    ) -> None:
        """List some of the rows, with the cursor on one of them."""
        self.rows, self.shown, self._shows_annotators = rows, shown, shows_annotators
        self.measure()
        self.cursor = cursor
        self.bring_into_sight()

    def watch_chosen(self) -> None:
        """Show which claims are selected."""
        self.refresh()

    def watch_sorted_by(self) -> None:
        """Show the new order."""
        self.refresh()

    def measure(self) -> None:
        """Choose the columns that there is room for."""
        self._columns = columns(self.size.width, shows_annotators=self._shows_annotators)
        super().measure()

    def on_click(self, event: events.Click) -> None:
        """Report which row or which head was clicked."""
        row = self.pointed(event)
        place = event.get_content_offset(self)
        if row is not None:
            self.post_message(self.Clicked(row, event.chain))
        elif place is not None and place.y < self.HEAD and not self.pressed_beside and (by := self._order_at(place.x)):
            self.post_message(self.HeadClicked(by))

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the heads of the columns, with an arrow at the sort column."""
        yield Segment(
            " " * MARGIN + shortened(pgettext("column", "claim") + self._arrow("label"), self._words_width()),
            palette.dimmed,
        )
        for column in self._columns:
            yield Segment(
                "  " + shortened(pgettext("column", column.head) + self._arrow(column.by), column.width - 2),
                palette.dimmed,
            )

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: selection, label, doubt, words, and the columns."""
        row, current = self.rows[self.shown[item]], item == self.cursor
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.dimmed, palette.bar))
        yield Segment("▌" if current else " ", bar)
        yield Segment("✓" if row.key in self.chosen else " ", bar)
        yield Segment(self._letters.get(row.label, "?"), palette.letters.get(row.label, palette.bar) + ground)
        yield Segment("! " if row.orphan else "  " if row.sure else "? ", bar)
        words = " ".join(row.text[:EXCERPT_CHARS].split())
        yield Segment(shortened(words, self._words_width()), muted if row.orphan else text)
        repeats = self._repeats_article(item)
        for column in self._columns:
            shown = "" if repeats and column.by == "article" else " ".join(column.cell(row).split())
            yield Segment("  " + shortened(shown, column.width - 2), muted)

    def _repeats_article(self, item: int) -> bool:
        """Return whether the claim above is in the same article, in a list by articles."""
        if item == 0 or self.sorted_by[0] not in ("", "article"):
            return False
        before, row = self.rows[self.shown[item - 1]], self.rows[self.shown[item]]
        return before.article == row.article

    def _arrow(self, by: str) -> str:
        order, backwards = self.sorted_by
        return ("▼" if backwards else "▲") if by and by == order else ""

    def _words_width(self) -> int:
        return max(1, self.size.width - MARGIN - sum(column.width for column in self._columns) - GAP)

    def _order_at(self, x: int) -> str:
        """Return the order of the column at a cell; empty if it has none."""
        at = MARGIN + self._words_width()
        for column in self._columns if x >= at else ():
            at += column.width
            if x < at:
                return column.by
        return "label"
