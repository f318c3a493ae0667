"""The list of differences: one line a place."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from annotations.scheme import Scheme
from annotations.team.differences import NONE, Difference
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import brief
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList, arrow, heads

MARGIN = 4
"""Cells left of the words: the cursor, the state, and blanks."""

MARKS = {"open": "?", "stale": "~", "merged": "=", "agreed": "=", "decided": "✓"}
"""The states, as the list shows them."""

VALUE_CHARS = 5
"""Characters of a value of the article, in place of the letter of a label."""

EXCERPT_CHARS = 400
"""Code points of a place that may be shown: more than fit into any line."""


class DifferenceTable(ItemList):
    """The differences that match the query, one of them under the cursor."""

    HEAD: ClassVar[int] = 1
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    def __init__(self, scheme: Scheme, called: Callable[[Difference], dict[str, str]]) -> None:
        """Show the letters of the labels of `scheme`; `called` returns what annotators are called."""
        super().__init__()
        self._letters = {label.name: label.letter for label in scheme.labels}
        self._called = called
        self.rows: Sequence[Difference] = ()
        self.shown: Sequence[int] = ()
        """The indices of the shown rows, in order."""
        self.by = "article"
        """The order, for the head."""

    @property
    def count(self) -> int:
        """The number of shown differences."""
        return len(self.shown)

    @property
    def current(self) -> Difference | None:
        """The difference under the cursor; `None` if none is shown."""
        return self.rows[self.shown[self.cursor]] if self.cursor < len(self.shown) else None

    def articles(self) -> list[str]:
        """Return the article of each shown row."""
        return [self.rows[number].article for number in self.shown]

    def show(self, rows: Sequence[Difference], shown: Sequence[int], cursor: int, by: str) -> None:
        """List some of the rows, with the cursor on one of them."""
        self.rows, self.shown, self.by = rows, shown, by
        self.measure()
        self.cursor = cursor
        self.bring_into_sight()
        self.refresh()

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the heads of the columns, with an arrow at the sort column."""
        kind, people, title = self._widths()
        order = self.by, False
        return heads(
            palette,
            MARGIN,
            (pgettext("column", "words"), self._words_width()),
            (self._who(people - 2) + arrow("pair", order), people - 2),
            (pgettext("column", "kind") + arrow("kind", order), kind - 2),
            (pgettext("column", "article") + arrow("article", order), title - 2),
        )

    def _who(self, width: int) -> str:
        """Return the head of the column of annotators: their names, in order, where the rows have only letters."""
        called = list(self._called(self.rows[0]).values()) if self.rows else []
        names = " ".join(called)
        return names if _is_headed(called, width) else _("who")

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: its state, its words, what each annotator has, how they differ, and the article."""
        row, current = self.rows[self.shown[item]], item == self.cursor
        mark, text, muted, bar, ground = palette.row(current)
        kind, people, title = self._widths()
        yield Segment(f"{mark} ", bar)
        yield Segment(f"{MARKS[row.settled.state]} ", bar)
        yield Segment(shortened(row.text[:EXCERPT_CHARS], self._words_width()), text)
        yield Segment("  ", text)
        left = people - 2
        for piece, style in self._cells(row, left, palette):
            yield Segment(piece, style + ground)
            left -= cell_len(piece)
        yield Segment(" " * max(0, left), text)
        if kind:
            yield Segment("  " + shortened(row.kind or _("agree now"), kind - 2), muted)
        if title:
            yield Segment("  " + shortened(row.title, title - 2), muted)
        yield Segment("", text)

    def _cells(self, row: Difference, width: int, palette: Palette) -> list[tuple[str, Style]]:
        """Return what each annotator has: a letter and a name each or, where they do not fit, the letters alone."""
        full: list[tuple[str, Style]] = []
        short: list[tuple[str, Style]] = []
        called = self._called(row)
        is_headed = _is_headed(called.values(), width)
        for name, shown in called.items():
            label = row.label_of(name)
            letter = "–" if label == NONE else self._letters.get(label, "?") if label else " "
            style = palette.letters.get(label, palette.dimmed)
            short.append((letter.ljust(cell_len(shown) if is_headed else 1), style))
            short.append((" ", style))
            if row.settled.item.about and label not in ("", NONE):
                letter = brief(visible(label), VALUE_CHARS)
            if label:
                full += [(letter, style), (f" {visible(shown)}  ", palette.blank)]
        if sum(cell_len(piece) for piece, _ in full) <= width:
            return full
        return short[:-1] if is_headed else short[: width // 2 * 2]

    def _widths(self) -> tuple[int, int, int]:
        """Return the widths of the columns, with the two cells before each: kind, people, article."""
        width = self.size.width
        kind = 12 if width >= 60 else 0
        title = 30 if width >= 110 else 16 if width >= 78 else 0
        people = 34 if width >= 140 else 26 if width >= 78 else 18
        return kind, people, title

    def _words_width(self) -> int:
        return max(1, self.size.width - MARGIN - sum(self._widths()) - 2)


def _is_headed(names: Collection[str], width: int) -> bool:
    """Return whether the names stand at the head of so many cells: not each row has room for letters and names."""
    return sum(cell_len(name) + 4 for name in names) > width >= cell_len(" ".join(names))
