"""What is asked before leaving with changes that could not be saved."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import keymap
from tui.messages import Saved


class LeavingScreen(ModalScreen[bool]):
    """Stay, or leave and lose what is not on disk. Answers whether to leave."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("leaving")

    def __init__(self, unsaved: Callable[[], int], why: str) -> None:
        """Say how many changes are not on disk, as `unsaved` counts them, and why; nothing while they go there."""
        super().__init__()
        self._unsaved = unsaved
        self._why = why

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Say what would be lost, and first of all what can be done."""
        with VerticalScroll(id="leaving") as box:
            box.border_title = "NOT SAVED"
            yield Static("s  stay, and go on saving\nX  leave, and lose what is not saved", markup=False)
            yield Static("")
            yield Static(self._told(), id="left", markup=False)

    @on(Saved)
    def _count(self, message: Saved) -> None:
        """Count anew; leave when there is nothing to lose any more."""
        self._why = message.outcome.trouble
        if not self._unsaved():
            self.dismiss(True)
        else:
            self.query_one("#left", Static).update(self._told())

    def _told(self) -> str:
        left = self._unsaved()
        changes = "1 change is" if left == 1 else f"{left} changes are"
        return f"{changes} not on disk{': ' + self._why if self._why else ' yet: being saved'}."

    def action_stay(self) -> None:
        """Go on."""
        self.dismiss(False)

    def action_go(self) -> None:
        """Leave."""
        self.dismiss(True)


COMMANDS: dict[str, Callable[["LeavingScreen"], Awaitable[object] | None]] = {
    "leaving.stay": lambda question: question.action_stay(),
    "leaving.go": lambda question: question.action_go(),
}
"""What each key does, by its id in the key table."""
