"""The floor: a bare Textual application that opens a text, shows it by the line API and moves a bar through it.

`python tests/bench/bare.py FILE`
"""

import sys
import textwrap
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

BAR = Style(reverse=True)


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of text, one of them reversed."""

    at = 0
    lines = ["Enter opens."]  # noqa: RUF012, replaced as a whole

    def open(self) -> None:
        """Read and wrap the text."""
        text = Path(sys.argv[1]).read_text("utf-8")
        self.lines = [line for part in text.split("\n") for line in textwrap.wrap(part, 72) or [""]]
        self.virtual_size = Size(80, len(self.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        y += self.scroll_offset.y
        style = BAR if y == self.at else None
        return Strip([Segment(self.lines[y] if y < len(self.lines) else "", style)]).adjust_cell_length(self.size.width)

    def move(self, step: int) -> None:
        """Move the bar."""
        old, self.at = self.at, max(0, min(len(self.lines) - 1, self.at + step))
        self.refresh_lines(old)
        self.refresh_lines(self.at)
        top, height = self.scroll_offset.y, self.size.height
        self.scroll_to(y=min(max(top, self.at - height + 6), self.at), animate=False, immediate=True)


class Bare(App[None]):
    """Nothing but the lines."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012
        Binding("enter", "open"),
        Binding("j", "move(1)"),
        Binding("space", "move(20)"),
        Binding("g", "move(-1_000_000)"),
        Binding("q", "quit"),
    ]

    def compose(self) -> ComposeResult:
        """Show the lines."""
        yield Lines()

    def action_open(self) -> None:
        """Open the text."""
        self.query_one(Lines).open()

    def action_move(self, step: int) -> None:
        """Move."""
        self.query_one(Lines).move(step)


if __name__ == "__main__":
    Bare().run()
