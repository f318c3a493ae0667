"""The strip below the text: one place, every version of it, and what the keys do."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import shortened

MAX_ROWS = 8
"""Versions in sight, at most; of more the window follows the chosen one."""

TALL_ROWS = 16
"""Rows of a window from which there is a line above the strip, and one of keys below the versions."""

MAX_LABEL_CELLS, MAX_NAMES_CELLS = 14, 18
"""Widths of the columns of labels and of names, at most."""

MIDDLE_CELLS = 16
"""Cells of the column of words from which both ends of longer words are shown."""


@dataclass(frozen=True)
class VersionRow:
    """One line of the strip: a version of the place, or the decision."""

    key: str
    """The digit that takes it; empty for what was decided otherwise."""
    label: str
    names: str
    words: str
    details: str = ""
    """Speaker, note and attributes."""
    holds: bool = False
    """Whether it is what the gold standard has."""


@dataclass(frozen=True)
class Shown:
    """The content of the strip."""

    title: str = ""
    state: str = ""
    place: str = ""
    rows: tuple[VersionRow, ...] = ()
    chosen: int = 0
    """The index of the row that Enter and w are about."""
    hints: tuple[tuple[str, str], ...] = ()
    """What keys do, each with the id of its command, for the mouse."""


class VersionStrip(Widget):
    """The versions of one place, a line each."""

    shown: var[Shown] = var(Shown, init=False)
    """What is shown; the screen replaces it."""
    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A version was clicked on."""

        row: int
        clicks: int
        """The number of clicks in a row."""

    @dataclass(eq=False, repr=False)
    class HintClicked(Message):
        """What a key does was clicked on."""

        command: str

    def watch_shown(self) -> None:
        """Make room for the lines, and draw them."""
        self.fit()
        self.refresh()

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def fit(self) -> None:
        """Take as many lines as there are versions, and no more than leave room for the text."""
        self.styles.height = self._in_sight + 1 + 2 * self._is_tall

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette, width = self.palette, self.size.width
        if palette is None:
            return Strip.blank(width)
        if self._is_tall:
            if y == 0:
                return Strip([Segment("─" * width, palette.dimmed)])
            y -= 1
        if y == 0:
            line = self._head(palette, width)
        elif y <= self._in_sight:
            line = self._row(self._first + y - 1, palette, width)
        else:
            line = self._keys(palette, width)
        return Strip(line).adjust_cell_length(width, palette.blank)

    def on_click(self, event: events.Click) -> None:
        """Report what was clicked on."""
        y = event.y - self._is_tall
        row = self._first + y - 1
        if 1 <= y <= self._in_sight and row < len(self.shown.rows):
            self.post_message(self.Clicked(row, event.chain))
        elif y > self._in_sight:
            at = 1
            for words, command in self.shown.hints:
                if at <= event.x < at + cell_len(words):
                    self.post_message(self.HintClicked(command))
                at += cell_len(words) + 3

    @property
    def _is_tall(self) -> bool:
        return self.app.size.height >= TALL_ROWS

    @property
    def _in_sight(self) -> int:
        """The number of versions in sight."""
        return max(1, min(len(self.shown.rows), MAX_ROWS, self.app.size.height // 4))

    @property
    def _first(self) -> int:
        """The index of the first version in sight."""
        return max(0, min(self.shown.chosen, len(self.shown.rows) - 1) + 1 - self._in_sight)

    def _head(self, palette: Palette, width: int) -> list[Segment]:
        shown = self.shown
        left = f" {shown.title}"
        state = f"   {shown.state}" if shown.state else ""
        room = width - cell_len(shown.place) - 2
        cells = min(cell_len(left), max(0, room))
        rest = max(0, room - cells)
        return [
            Segment(shortened(left, cells), palette.blank + Style(bold=True)),
            Segment(shortened(state, rest), palette.bar),
            Segment(f" {shown.place} ", palette.dimmed),
        ]

    def _row(self, number: int, palette: Palette, width: int) -> list[Segment]:
        if number >= len(self.shown.rows):
            return [Segment("", palette.blank)]
        row, is_chosen = self.shown.rows[number], number == self.shown.chosen
        mark, text, muted, bar, ground = palette.row(is_chosen)
        labels = min(MAX_LABEL_CELLS, _widest(each.label for each in self.shown.rows))
        names = min(MAX_NAMES_CELLS if width >= 60 else 8, _widest(each.names for each in self.shown.rows))
        head = f"{mark}{row.key or ' ':1} "
        style = palette.letters.get(row.label, palette.blank) + ground
        room = max(0, width - 5 - labels - names - 5)
        details = f"   {row.details}" if row.details else ""
        taken = min(cell_len(visible(details)), room // 2)
        return [
            Segment(head, bar),
            Segment("✓ " if row.holds else "  ", bar),
            Segment(f"{shortened(row.label, labels)}  ", style),
            Segment(f"{shortened(row.names, names)}  ", text),
            Segment(_both_ends(row.words, max(1, room - taken)), text),
            Segment(shortened(details, taken), muted),
            Segment(" ", text),
        ]

    def _keys(self, palette: Palette, width: int) -> list[Segment]:
        line: list[Segment] = [Segment(" ", palette.blank)]
        left = width - 1
        for words, _ in self.shown.hints:
            if cell_len(words) > left:
                break
            line.append(Segment(f"{words}   ", palette.dimmed))
            left -= cell_len(words) + 3
        return line


def _both_ends(text: str, cells: int) -> str:
    """Return a text of exactly that many cells, without its middle if needed: versions differ at their ends."""
    shown = visible(text)
    if cell_len(shown) <= cells or cells < MIDDLE_CELLS:
        return shortened(text, cells)
    tail = ""
    for letter in reversed(shown):
        if cell_len(letter + tail) > cells // 3:
            break
        tail = letter + tail
    return shortened(shown, cells - cell_len(tail)) + tail


def _widest(texts: Iterable[str]) -> int:
    """Return the width of the widest text, in cells."""
    return max((cell_len(visible(each)) for each in texts), default=0)
