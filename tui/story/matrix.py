"""The matrix: entries by outlets, one cell under the cursor."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from annotations.ledger.model import Mention
from annotations.ledger.partners import Partner
from annotations.ledger.sheet import Cell, Column, Row, Sheet
from annotations.ledger.signs import cell_signs, cell_words
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

MARGIN = 6
"""Cells left of an entry: the cursor, a mark, and its number."""

CELL_CELLS = 12
"""Cells of a column, with the gap before it; fewer in a narrow window."""

NARROW_CELLS = 9

WIDE_CELLS = 20


def ascii_only() -> bool:
    """Return whether signs must be of ASCII: `NO_UNICODE` is set, or the locale has no UTF-8."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return bool(os.environ.get("NO_UNICODE")) or locale in ("C", "POSIX")


class Matrix(ItemList):
    """The entries of a sheet; the last item stands for the claims that no entry has."""

    HEAD: ClassVar[int] = 2
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    column: var[int] = var(0, init=False)
    """The column under the cursor."""
    copies: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of the articles that repeat another one of the story."""
    marked: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of the marked mentions and entries."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A cell was clicked."""

        row: int
        column: int
        """-1 for the entry itself."""
        clicks: int

    def __init__(self, scheme: Scheme) -> None:
        """Show the letters of the labels of `scheme`."""
        super().__init__()
        self._letters = {label.name: label.letter for label in scheme.labels}
        self._is_ascii = ascii_only()
        self.sheet: Sheet | None = None
        self.shown: Sequence[int] = ()
        """The numbers of the shown rows."""
        self.proposals: dict[tuple[str, int], Partner] = {}
        """Suggested passages by entry and column."""
        self.to_link = ""
        """What the last item says; empty without claims to link."""
        self._first = 0
        """The first column in sight."""
        self._chosen = ""
        """The id of the mention that was chosen in a cell with several."""

    @property
    def count(self) -> int:
        """The shown entries, and the claims to link."""
        return len(self.shown) + bool(self.to_link)

    @property
    def is_on_queue(self) -> bool:
        """Whether the cursor is on the claims to link."""
        return bool(self.to_link) and self.cursor == len(self.shown)

    @property
    def row(self) -> Row | None:
        """The entry under the cursor."""
        if self.sheet is None or self.cursor >= len(self.shown):
            return None
        return self.sheet.rows[self.shown[self.cursor]]

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self.row.cells[self.column] if self.row is not None and self.column < len(self.row.cells) else None

    @property
    def mention(self) -> Mention | None:
        """The mention that keys act on: of several in the cell the chosen one, else the first."""
        held = self.cell.mentions if self.cell is not None else ()
        return next((each for each in held if each.id == self._chosen), held[0] if held else None)

    def choose_mention(self) -> bool:
        """Choose the next mention of the cell, after the last one the first; return whether there are several."""
        held, here = (self.cell.mentions if self.cell is not None else ()), self.mention
        if here is None or len(held) == 1:
            return False
        self._chosen = held[(held.index(here) + 1) % len(held)].id
        self.redraw(self.cursor, 1)
        return True

    @property
    def proposal(self) -> Partner | None:
        """The suggested passage of the cell under the cursor."""
        return self.proposals.get((self.row.entry.id, self.column)) if self.row is not None else None

    def show(self, sheet: Sheet, shown: Sequence[int], to_link: str, entry: str = "") -> None:
        """Show a sheet, with the cursor on an entry or where it was."""
        self.sheet, self.shown, self.to_link = sheet, shown, to_link
        self.measure()
        places = [at for at, number in enumerate(shown) if sheet.rows[number].entry.id == entry]
        self.cursor = places[0] if places else self.cursor
        self.column = self.validate_column(self.column)
        self.bring_into_sight()
        self.refresh()

    def validate_column(self, column: int) -> int:
        """Keep the cursor on an existing column."""
        count = len(self.sheet.columns) if self.sheet else 0
        return min(max(0, column), max(0, count - 1))

    def watch_column(self) -> None:
        """Bring the column into sight."""
        self.measure()
        self.refresh()

    def watch_copies(self) -> None:
        """Mark the columns of copies."""
        self.refresh()

    def watch_marked(self) -> None:
        """Show what is marked."""
        self.refresh()

    @property
    def cell_width(self) -> int:
        """Cells of a column: with words beside the signs, if there is room for all columns."""
        count = len(self.sheet.columns) if self.sheet else 0
        if self.size.width >= 110 and count * WIDE_CELLS <= self.size.width // 2:
            return WIDE_CELLS
        return CELL_CELLS if self.size.width >= 76 else NARROW_CELLS

    @property
    def visible_columns(self) -> range:
        """The columns in sight: four in a window of 80 cells."""
        count = len(self.sheet.columns) if self.sheet else 0
        return range(self._first, min(count, self._first + self._room))

    @property
    def _room(self) -> int:
        """The number of columns that there is room for: the entries keep a third of the window."""
        return max(1, (self.size.width - MARGIN) * 13 // 20 // self.cell_width)

    def measure(self) -> None:
        """Keep the column under the cursor in sight."""
        room, count = self._room, len(self.sheet.columns) if self.sheet else 0
        first = min(max(self._first, self.column - room + 1), self.column)
        self._first = max(0, min(first, count - room))
        super().measure()

    @property
    def _summary_width(self) -> int:
        return max(8, self.breadth - MARGIN - len(self.visible_columns) * self.cell_width - 1)

    def item_clicked(self, item: int, x: int, clicks: int) -> None:
        """Report which cell was clicked."""
        at = (x - MARGIN - self._summary_width) // self.cell_width
        columns = self.visible_columns
        column = columns[at] if 0 <= at < len(columns) and x >= MARGIN + self._summary_width else -1
        self.post_message(self.Clicked(item, column, clicks))

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Draw a line; the second one of the head has how far each article was read."""
        if line == -1:
            return self._filled(self._read_line(palette), palette.blank)
        return super().draw_line(line, palette)

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the outlets."""
        columns = self.sheet.columns if self.sheet else ()
        yield Segment(" " * MARGIN + shortened(_("entry"), self._summary_width), palette.dimmed)
        before, behind = ("<", ">") if self._is_ascii else ("‹", "›")
        for number in self.visible_columns:
            style = palette.bar if number == self.column else palette.dimmed
            gap = before if number == self._first and self._first else " "
            yield Segment(gap, palette.bar)
            is_copy = columns[number].article.id in self.copies
            like = ("~" if self._is_ascii else "≈") if is_copy else ""
            yield Segment(shortened(f"{like}{columns[number].outlet}", self.cell_width - 1), style)
        # Outlets beyond either end are told where they are.
        yield Segment(behind if self.visible_columns.stop < len(columns) else " ", palette.bar)

    def _read_line(self, palette: Palette) -> Iterator[Segment]:
        yield Segment(" " * MARGIN + shortened(_("sentences read"), self._summary_width), palette.dimmed)
        for number in self.visible_columns:
            column = self.sheet.columns[number] if self.sheet else None
            yield Segment(" " + shortened(_read(column), self.cell_width - 1), palette.dimmed)

    def spoken(self) -> tuple[str, ...]:
        """Return the entry with what each outlet has of it, then the outlet under the cursor."""
        row = self.row
        if row is None or self.sheet is None:
            return ()
        named = [column.outlet for column in self.sheet.columns]
        cells = [f"{outlet}: {self._cell_in_words(row, at)}" for at, outlet in enumerate(named)]
        marked = "marked" if row.entry.id in self.marked else ""
        check = "" if row.entry.check == "none" else f"check {row.entry.check}"
        told = "; ".join(filter(None, (row.summary, marked, check, *cells)))
        return f"{self.shown[self.cursor] + 1}. {told}", *named[self.column : self.column + 1]

    def _cell_in_words(self, row: Row, column: int) -> str:
        cell = row.cells[column]
        labels = dict.fromkeys(mention.label for mention in cell.mentions)
        suggested = "a passage is suggested" if (row.entry.id, column) in self.proposals else ""
        return ", ".join(filter(None, (*labels, "lead" if cell.is_lead else "", cell_words(cell), suggested)))

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as an entry has one line
        """Return an entry with its cells, or the claims to link."""
        current = item == self.cursor
        mark, text, muted, bar, ground = palette.row(current)
        yield Segment(mark, bar)
        if item >= len(self.shown) or self.sheet is None:
            yield Segment(shortened(f"    ? {self.to_link}", self.breadth - 1), bar)
            return
        row = self.sheet.rows[self.shown[item]]
        is_marked = row.entry.id in self.marked
        wanted = {"wanted": "!", "checked": "✓"}.get(row.entry.check, " ")
        yield Segment("◆" if is_marked else wanted, bar)
        yield Segment(f"{self.shown[item] + 1:>3} ", muted)
        yield Segment(shortened(row.summary, self._summary_width), text)
        for number in self.visible_columns:
            here = current and number == self.column
            yield from self._cell(row, number, palette, ground + Style(reverse=True) if here else ground)
        yield Segment("", text)

    def _cell(self, row: Row, number: int, palette: Palette, ground: Style) -> Iterator[Segment]:
        cell, width = row.cells[number], self.cell_width - 1
        yield Segment(" ", palette.blank + Style(bgcolor=ground.bgcolor))
        proposal = self.proposals.get((row.entry.id, number))
        if not cell.mentions:
            # A small letter, or ~ for a sentence without a label, tells a suggestion.
            letter = self._letters.get(proposal.passage.label, "").lower() or "~" if proposal is not None else " "
            yield Segment(shortened(f"{letter} {self._sign(cell)}", width), palette.dimmed + ground)
            return
        mention = (self.mention if cell is self.cell else None) or cell.mentions[0]
        style = palette.letters.get(mention.label, palette.bar)
        count = len(cell.mentions)
        place = f"{cell.mentions.index(mention) + 1}/" if cell is self.cell else ""
        more = f"{place}{count}" if count > 1 else ""
        mark = "◆" if any(each.id in self.marked for each in cell.mentions) else ""
        yield Segment(self._letters.get(mention.label, "?") + " ", style + ground)
        signs = "lead" if cell.is_lead else self._sign(cell) or "-"
        room = width - 2
        word = cell_words(cell) if width >= WIDE_CELLS - 1 and not cell.is_lead else ""
        yield Segment(shortened(" ".join(filter(None, (signs + mark, more, word))), room), palette.blank + ground)

    def _sign(self, cell: Cell) -> str:
        return cell_signs(cell, ascii_only=self._is_ascii)


def _read(column: Column | None) -> str:
    if column is None or not column.sentences:
        return _("not read")
    if not column.is_in_corpus:
        return _("not here")
    return _("{reviewed} of {sentences}", reviewed=column.reviewed, sentences=column.sentences)
