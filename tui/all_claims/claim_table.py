"""The list of claims: one line a claim."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.reactive import var

from annotations.reports.claim_rows import ClaimRow
from annotations.scheme import Scheme
from annotations.translation import pgettext
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList, arrow, column_at, heads

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

    def articles(self) -> list[str]:
        """Return the article of each shown row."""
        return [self.rows[number].article for number in self.shown]

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

    def head_clicked(self, x: int) -> None:
        """Report which head was clicked, if the list can be sorted by its column."""
        if by := column_at(x, MARGIN + self._words_width(), "label", self._columns):
            self.post_message(self.HeadClicked(by))

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the heads of the columns, with an arrow at the sort column."""
        words = pgettext("column", "claim") + arrow("label", self.sorted_by), self._words_width()
        columns = (
            (pgettext("column", each.head) + arrow(each.by, self.sorted_by), each.width - 2) for each in self._columns
        )
        return heads(palette, MARGIN, words, *columns)

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: selection, label, doubt, words, and the columns."""
        row, current = self.rows[self.shown[item]], item == self.cursor
        mark, text, muted, bar, ground = palette.row(current)
        yield Segment(mark, bar)
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

    def _words_width(self) -> int:
        return max(1, self.size.width - MARGIN - sum(column.width for column in self._columns) - GAP)
