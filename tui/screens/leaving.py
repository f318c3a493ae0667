"""What is asked before leaving with changes that could not be saved."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class LeavingScreen(ModalScreen[bool]):
    """Stay, or leave and lose what is not on disk. Answers whether to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,escape,enter", "stay", "stay", id="leaving.stay"),
        Binding("X", "go", "leave", id="leaving.go"),
    ]

    def __init__(self, left: int, why: str) -> None:
        """Say how many changes are not on disk, and why."""
        super().__init__()
        self._left = left
        self._why = why

    def compose(self) -> ComposeResult:
        """Say what would be lost."""
        changes = "1 change is" if self._left == 1 else f"{self._left} changes are"
        with Vertical(id="leaving") as box:
            box.border_title = "NOT SAVED"
            yield Static(f"{changes} not on disk: {self._why}.", markup=False)
            yield Static("")
            yield Static("s  stay, and go on trying to save\nX  leave, and lose what is not saved", markup=False)

    def action_stay(self) -> None:
        """Go on."""
        self.dismiss(False)

    def action_go(self) -> None:
        """Leave."""
        self.dismiss(True)
