"""The question before quitting with unsaved changes."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.translation import gettext as _
from annotations.wording import counted
from tui import keymap
from tui.display.cells import visible
from tui.messages import Saved


class QuitScreen(ModalScreen[bool]):
    """Stay, or quit and lose what is not on disk. Answers whether to quit."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("leaving")

    def __init__(self, unsaved: Callable[[], int], why: str) -> None:
        """Show how many changes are unsaved, as `unsaved` counts them, and why."""
        super().__init__()
        self._unsaved = unsaved
        self._why = why

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Show the choices first, then what would be lost."""
        with VerticalScroll(id="leaving") as box:
            box.border_title = _("NOT SAVED")
            yield Static(_("s  stay, and keep saving\nX  quit, and lose the unsaved changes"), markup=False)
            yield Static("")
            yield Static(self._message(), id="left", markup=False)

    @on(Saved)
    def _count(self, message: Saved) -> None:
        """Count again; quit once nothing is unsaved."""
        if not self.is_current:
            # It is answered: a second answer would close the screen below.
            return
        self._why = message.outcome.trouble
        if not self._unsaved():
            self.dismiss(True)
        else:
            self.query_one("#left", Static).update(self._message())

    def _message(self) -> str:
        left = self._unsaved()
        changes = counted(left, "change")
        return visible(
            _("{changes} not saved: {why}.", changes=changes, why=self._why)
            if self._why
            else _("Saving {changes} …", changes=changes)
        )

    def action_stay(self) -> None:
        """Stay."""
        self.dismiss(False)

    def action_go(self) -> None:
        """Quit."""
        self.dismiss(True)


COMMANDS: dict[str, Callable[["QuitScreen"], Awaitable[object] | None]] = {
    "leaving.stay": lambda question: question.action_stay(),
    "leaving.go": lambda question: question.action_go(),
}
"""The commands of this screen, by their ids in the key table."""
