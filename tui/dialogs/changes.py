"""Changes: the sentences in which two texts of an article differ, to be read."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.translation import gettext as _
from tui import keymap
from tui.dialogs.scroll_box import ScrollBox

MAX_LINES = 2_000
"""Lines that are shown, at most."""


class ChangesScreen(ModalScreen[None]):
    """The changes of an article, or the differences of a copy."""

    CSS_PATH = "../dialogs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("changes")

    def __init__(self, title: str, lines: Sequence[Text], names: keymap.Names) -> None:
        """Show lines under a title. `names` are the names of the user's keys."""
        super().__init__()
        self.box = ScrollBox(id="help")
        self._title, self._lines, self._names = title, lines, names

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out the lines in one piece: an article may have thousands of differences."""
        with self.box as box:
            box.border_title = self._title
            box.border_subtitle = _("{close} close", close=self._names["changes.close"])
            shown = list(self._lines[:MAX_LINES])
            if len(self._lines) > MAX_LINES:
                shown.append(Text(_("… and more: copydesk changes shows all of them.")))
            yield Static(Text("\n").join(shown))

    def close(self) -> None:
        """Return to the article."""
        self.dismiss()


COMMANDS: dict[str, Callable[[ChangesScreen], Awaitable[object] | None]] = {
    "changes.down": lambda screen: screen.box.scroll_lines(1),
    "changes.up": lambda screen: screen.box.scroll_lines(-1),
    "changes.page_down": lambda screen: screen.box.scroll_pages(1),
    "changes.page_up": lambda screen: screen.box.scroll_pages(-1),
    "changes.close": lambda screen: screen.close(),
}
"""The commands of this screen, by their ids in the key table."""
