"""The list of articles."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import var

from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entries
from annotations.reports.rows import ArticleRow, ArticleRows
from annotations.scheme import Scheme
from annotations.settings import Settings
from annotations.translation import grouped, pgettext
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList, arrow, column_at

NO_CORPUS = Corpus(Path(), Entries(), Settings())
"""The corpus that is listed until a screen lists its own."""

GLYPHS = {"new": "○", "in progress": "◐", "done": "●", "skipped": "–"}
FLAG = "⚑ "
"""What stands before the title of a flagged article."""
DAMAGED = "! "
"""What stands before the title of an article that has a damaged file with earlier work."""

MARGIN = 4
"""Cells left of the title: the cursor, the status, the choice, and a space."""

GAP = 2
"""Cells between the last column and the edge, one of which has the thumb."""

SAMPLE = 40
"""Articles at the top that decide whether there are outlets and dates."""

SPREAD = 8
"""The same number, spread over the whole list."""

TITLE = 24
"""Cells of the title below which a column is left out."""


NEXT = "next"
"""The name of the column of the order in which articles are read."""

STORY = "story"
"""The name of the column of stories."""

LABEL = 4
"""Cells of the column of a label."""


class Column(NamedTuple):
    """One column behind the title."""

    by: str
    """The sort key of the column."""
    head: str
    width: int
    """In cells, with the space before it."""
    least: int
    """Cells of a window from which it is shown."""
    cell: Callable[[ArticleRow], str]
    label: str = ""
    """The label whose claims it counts."""
    left: bool = False
    """Whether it has words, which are aligned left."""


def columns(scheme: Scheme, width: int, *, outlets: bool, dates: bool, more: Sequence[Column] = ()) -> list[Column]:
    """Return the columns for a window of `width` cells.

    `outlets` and `dates` only if there are any; `more` go before the words. If the labels do not all fit, there is a
    column for all claims, and then as many labels as fit, the first ones of the scheme.
    """
    labels = [
        Column(label.name, label.letter, LABEL, 50, partial(_claims, label.name), label.name) for label in scheme.labels
    ]
    total = Column("claims", "claims", _width("claims", 7), 50, lambda row: _count(sum(row.claims.values())))
    outlet = 22 if width >= 120 else 16
    before = [
        *([Column("outlet", "outlet", outlet, 96, lambda row: row.source, left=True)] if outlets else []),
        *([Column("date", "date", 12, 88, lambda row: row.published[:10], left=True)] if dates else []),
        *more,
        Column("words", "words", _width("words", 9), 60, lambda row: grouped(row.words) if row.words else "…"),
    ]
    read = Column("read", "read", _width("read", 7), 40, lambda row: f"{row.read}%")
    room = width - MARGIN - TITLE - read.width - sum(column.width for column in before if width >= column.least)
    if sum(column.width for column in labels) > room:
        labels = [total, *labels[: max(0, room - total.width) // LABEL]]
    wanted = [*before, *labels, read]
    return [column for column in wanted if width >= column.least]


def _width(head: str, least: int) -> int:
    """Return the width of a column of numbers, in cells: its head may be longer in another language."""
    return max(least, cell_len(pgettext("column", head)) + 2)


class ArticleTable(ItemList):
    """The articles that match the query, one of them under the cursor."""

    HEAD: ClassVar[int] = 1
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    rows: var[ArticleRows] = var[ArticleRows](lambda: ArticleRows(NO_CORPUS), init=False)
    """The rows of all articles; the screen replaces them."""
    shown: var[Sequence[int]] = var[Sequence[int]](range(0), init=False)
    """The indices of the shown rows, in order."""
    chosen: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of the chosen articles."""
    stories: var[Mapping[str, int]] = var[Mapping[str, int]](dict, init=False)
    """How many articles the story has that an article is in, by the article's id; the others are in none."""
    queue: var[Mapping[str, str]] = var[Mapping[str, str]](dict, init=False)
    """The places of articles in the order of reading and the reasons for them, in words, by the article's id."""
    sorted_by: var[tuple[str, bool]] = var[tuple[str, bool]](("", False), init=False)
    """The sort column, and whether the order is reversed."""

    def __init__(self, scheme: Scheme) -> None:
        """Count claims by the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme
        self._columns: list[Column] = []
        self._known = False, False
        """Whether any article has an outlet, and a date."""
        self._sampled: Corpus | None = None
        """The corpus for which that was decided."""

    @property
    def count(self) -> int:
        """The number of shown articles."""
        return len(self.shown)

    @property
    def hidden_columns(self) -> Collection[str]:
        """The columns that are not shown because no article has anything in them."""
        return [name for name, is_known in zip(("outlet", "date"), self._known, strict=True) if not is_known]

    def watch_rows(self) -> None:
        """Show the new rows."""
        rows = self.rows
        if rows.corpus is not self._sampled:
            self._sampled = rows.corpus
            some = [*rows[:SAMPLE], *(rows[number] for number in range(0, len(rows), 1 + len(rows) // SPREAD))]
            self._known = any(row.source for row in some), any(row.published for row in some)
        self.measure()

    def watch_shown(self) -> None:
        """Show other rows."""
        self.measure()

    def watch_chosen(self) -> None:
        """Show which articles are chosen."""
        self.refresh()

    def watch_stories(self) -> None:
        """Show which articles are in a story."""
        self.measure()

    def watch_queue(self) -> None:
        """Show the places of another order."""
        self.measure()

    def watch_sorted_by(self) -> None:
        """Show the new order."""
        self.refresh()

    def measure(self) -> None:
        """Choose the columns that there is room for."""
        outlets, dates = self._known
        stories = self.stories
        in_story = [Column(STORY, "⋮", 5, 70, lambda row: _mark(stories.get(row.id, 0)))] if stories else []
        queue = self.queue
        in_queue = [Column(NEXT, NEXT, 13, 70, lambda row: queue.get(row.id, ""), left=True)] if queue else []
        more = [*in_queue, *in_story]
        self._columns = columns(self.scheme, self.size.width, outlets=outlets, dates=dates, more=more)
        super().measure()

    def head_clicked(self, x: int) -> None:
        """Report which head was clicked."""
        self.post_message(self.HeadClicked(column_at(x, MARGIN + self._title_width(), "title", self._columns)))

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the heads of the columns, with an arrow at the sort column."""
        yield Segment(
            " " * MARGIN + self._headed("title", pgettext("column", "title"), self._title_width()), palette.dimmed
        )
        for column in self._columns:
            style = palette.letters[column.label] if column.label else palette.dimmed
            if column.left:
                yield Segment("  " + self._headed(column.by, pgettext("column", column.head), column.width - 2), style)
            else:
                head = column.head if column.label else pgettext("column", column.head)
                text = self._headed(column.by, head, 0)
                yield Segment(" " * (column.width - cell_len(text)) + text, style)

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: status, choice, title, and the columns."""
        row, current = self.rows[self.shown[item]], item == self.cursor
        mark, text, muted, bar, ground = palette.row(current)
        yield Segment(mark, bar)
        chosen = "✓ " if row.id in self.chosen else "  "
        if row.problem:
            yield Segment(f"✕{chosen}", bar)
            yield Segment(shortened(row.problem, max(0, self.breadth - MARGIN)), muted)
            return
        over = row.status in ("done", "skipped")
        yield Segment(GLYPHS[row.status], bar if row.status == "in progress" else muted)
        yield Segment(chosen, bar)
        flag = FLAG if row.flagged else ""
        title = muted if over else text
        if row.id in self.chosen:
            title += Style(bold=True)
        damaged = DAMAGED if row.damaged else ""
        yield Segment(damaged, palette.error + ground)
        yield Segment(flag, bar)
        yield Segment(shortened(row.title or row.id, self._title_width() - len(flag) - len(damaged)), title)
        for column in self._columns:
            shown = column.cell(row)
            if column.left:
                yield Segment("  " + shortened(shown, column.width - 2), muted)
            else:
                yield Segment(f"{shown:>{column.width}}", text if column.label and shown != "–" else muted)

    def _headed(self, by: str, head: str, width: int) -> str:
        headed = head + arrow(by, self.sorted_by)
        return shortened(headed, width) if width else headed

    def _title_width(self) -> int:
        return max(1, self.size.width - MARGIN - sum(column.width for column in self._columns) - GAP)


def _claims(label: str, row: ArticleRow) -> str:
    return _count(row.claims.get(label, 0))


def _mark(size: int) -> str:
    """Return the mark of an article in a story of so many; empty for none."""
    return f"⋮{grouped(size)}" if size else ""


def _count(number: int) -> str:
    return grouped(number) if number else "–"
