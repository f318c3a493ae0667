"""The bars above and below.

One line, with a left part that gives way to the right one.
"""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from annotations.translation import gettext as _
from tui.display.cells import visible
from tui.display.theme import Palette


class Bar(Widget):
    """One line of text: `left` is shortened if the two do not fit."""

    left: var[Text] = var(Text, init=False)
    right: var[Text] = var(Text, init=False)

    def watch_left(self) -> None:
        """Redraw the line."""
        self.refresh()

    def watch_right(self) -> None:
        """Redraw the line."""
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002, as a bar has one line
        """Place the two parts at either end, as segments, without a layout."""
        width = self.content_size.width
        right = self.right
        room = width - right.cell_len - (2 if right else 0)
        left = self.left
        if room < 4:
            right, room = Text(), width
        if left.cell_len > room:
            left = left.copy()
            left.truncate(max(1, room), overflow="ellipsis")
        gap = " " * max(0, width - left.cell_len - right.cell_len)
        line = Text.assemble(left, gap, right, no_wrap=True, end="")
        segments = Segment.apply_style(line.render(self.app.console), self.rich_style)
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def words(*parts: str | tuple[str, Style | str]) -> Text:
    """Return one line of pieces of text for display: no markup, no control characters."""
    line = Text(no_wrap=True, end="")
    for part in parts:
        piece, style = (part, "") if isinstance(part, str) else part
        line.append(visible(piece), style)
    return line


def not_saved(changes: int, palette: Palette) -> Text:
    """Return the warning that so many changes are not on disk, at least one, with the gap behind it."""
    return words((_("NOT SAVED ({count:,})", count=max(1, changes)), palette.error), "  ")


def fitting(hints: Iterable[str], cells: int, gap: str = "   ") -> str:
    """Return hints as one line of at most that many cells, without those that do not fit whole."""
    line = ""
    for hint in hints:
        longer = f"{line}{gap}{hint}" if line else hint
        if cell_len(longer) > cells:
            break
        line = longer
    return line


def shortened(text: str, cells: int) -> str:
    """Return a text of exactly that many cells, shortened with an ellipsis if needed."""
    shown = visible(text)
    if cell_len(shown) > cells:
        return set_cell_size(shown, max(0, cells - 1)) + "…" if cells > 0 else ""
    return set_cell_size(shown, cells)
