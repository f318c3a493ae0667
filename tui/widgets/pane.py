"""A pane below a list: lines about the row under the cursor, laid out when they are first drawn."""

from rich.segment import Segment
from rich.style import Style
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from tui.display.cells import visible
from tui.display.theme import Palette
from tui.display.wrap import Wrapped

PaneLine = tuple[str, str]
"""The text of a line, and its style: `blank`, `muted` or `bold`."""


class Pane(Widget):
    """Lines of text that are laid out anew when their content or the width changes."""

    indent = 0
    """Cells left of the text; a pane may have its own."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._lines: list[PaneLine] | None = None
        """The lines, made when one is first drawn."""

    def laid_out(self) -> list[PaneLine]:
        """Return the lines for the present width."""
        raise NotImplementedError

    def renew(self) -> None:
        """Lay the lines out again when they are next drawn."""
        self._lines = None
        self.refresh()

    def watch_palette(self) -> None:
        """Redraw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self.renew()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        palette, width = self.palette, self.size.width
        if palette is None:
            return Strip.blank(width)
        if self._lines is None:
            self._lines = self.laid_out()
        text, name = self._lines[y] if y < len(self._lines) else ("", "blank")
        style: Style = {"muted": palette.dimmed, "bold": palette.blank + Style(bold=True)}.get(name, palette.blank)
        # Of lines that were not wrapped, some have names and notes from outside.
        return Strip([Segment(" " * self.indent + visible(text), style)]).adjust_cell_length(width, palette.blank)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text for display."""
    found = Wrapped(text, width)
    return ["".join(cluster.shown for cluster in found.clusters(line)) for line in range(len(found))]
