"""The guidelines of a corpus, beginning with those for one label."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.scheme import Label, Scheme
from annotations.translation import gettext as _
from tui import keymap
from tui.dialogs.scroll_box import ScrollBox
from tui.display.cells import visible
from tui.display.guidelines import about, guidelines_of, rendered


class GuidelinesScreen(ModalScreen[None]):
    """The meaning of a label, and all guidelines below it."""

    CSS_PATH = "../dialogs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("guidelines")

    def __init__(self, scheme: Scheme, label: Label, names: keymap.Names) -> None:
        """Begin with the part about `label`. `names` are the names of the user's keys."""
        super().__init__()
        self._names = names
        self.box = ScrollBox(id="help")
        self._scheme = scheme
        self._label = label

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out the label, then the guidelines."""
        with self.box as box:
            box.border_title = visible(self._label.name)
            box.border_subtitle = _("{close} close", close=self._names["guidelines.close"])
            yield Static(rendered(about(self._scheme, self._label)))
            if guidelines := guidelines_of(self._scheme):
                yield Static(rendered(guidelines))

    def close(self) -> None:
        """Return to the screen below."""
        self.dismiss()


COMMANDS: dict[str, Callable[["GuidelinesScreen"], Awaitable[object] | None]] = {
    "guidelines.down": lambda screen: screen.box.scroll_lines(1),
    "guidelines.up": lambda screen: screen.box.scroll_lines(-1),
    "guidelines.page_down": lambda screen: screen.box.scroll_pages(1),
    "guidelines.page_up": lambda screen: screen.box.scroll_pages(-1),
    "guidelines.close": lambda screen: screen.close(),
}
"""The commands of this screen, by their ids in the key table."""
