"""Help: the keys, from the key table, and the meaning of the labels."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.scheme import Scheme
from tui import keymap
from tui.display.cells import visible


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below."""

    CSS_PATH = "../dialogs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("dialog")

    def __init__(self, scheme: Scheme | None, names: keymap.Names, *places: str) -> None:
        """Show the keys of some places and of the whole program, and the labels."""
        super().__init__()
        self._scheme = scheme
        self._names = names
        self._places = places

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out the labels first, if there are any, then the keys by group."""
        with VerticalScroll(id="help", can_focus=False) as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            if self._scheme is not None:
                yield Static(_labels(self._scheme))
                if self._scheme.guidelines:
                    yield Static(Text("\n".join(map(visible, self._scheme.guidelines.splitlines()))))
            for group, members in keymap.groups(*self._places, "app").items():
                yield Static(_keys(group, members, self._names))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        if self.is_mounted:
            self.query_one("#help").scroll_relative(y=lines, animate=False, force=True)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        if self.is_mounted:
            self.action_scroll(pages * max(1, self.query_one("#help").size.height - 1))

    def action_close(self) -> None:
        """Return to the screen below."""
        self.dismiss()


def _labels(scheme: Scheme) -> Table:
    """Return a table of the labels and their definitions."""
    table = _table("labels")
    for depth, label in scheme.tree():
        table.add_row(label.key, Text("  " * depth + visible(f"{label.letter}  {label.name}. {label.definition}")))
    return table


def _keys(group: str, members: list[keymap.Key], names: keymap.Names) -> Table:
    """Return a table of one group of keys and their help."""
    table = _table(group)
    for key in members:
        table.add_row(Text(names(key)), Text(key.tooltip))
    return table


def _table(title: str) -> Table:
    """Return a table of keys and words, whose words stay in their column."""
    table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold underline")
    table.show_header = False
    table.add_column(width=10, style="bold", no_wrap=True)
    table.add_column()
    return table


COMMANDS: dict[str, Callable[["HelpScreen"], Awaitable[object] | None]] = {
    "dialog.down": lambda help_: help_.action_scroll(1),
    "dialog.up": lambda help_: help_.action_scroll(-1),
    "dialog.page_down": lambda help_: help_.action_page(1),
    "dialog.page_up": lambda help_: help_.action_page(-1),
    "dialog.close": lambda help_: help_.action_close(),
}
"""The commands of this screen, by their ids in the key table."""
