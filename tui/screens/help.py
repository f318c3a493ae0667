"""Help: the keys, made from the table of keys, and what the labels mean."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations import Scheme
from tui import keys


class HelpScreen(ModalScreen[None]):
    """Every key that does something on the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("dialog")

    def __init__(self, scheme: Scheme, *places: str) -> None:
        """Show the keys of the places named, and of the whole program."""
        super().__init__()
        self._scheme = scheme
        self._places = places

    def compose(self) -> ComposeResult:
        """Lay out the labels first, where one tags, then the keys by what they are about."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            if "reader" in self._places:
                yield Static(self._labels())
            for group, members in keys.groups(*self._places, "app").items():
                yield Static(self._group(group, members))

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()

    def action_close(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    def _labels(self) -> Text:
        text = Text()
        text.append("labels\n", "bold")
        for label in self._scheme.labels:
            text.append(f"  {label.key}  ", "bold")
            text.append(f"{label.letter} {label.name}: {label.definition}\n")
        return text

    def _group(self, group: str, members: list[keys.Key]) -> Text:
        text = Text()
        text.append(f"{group}\n", "bold")
        for key in members:
            text.append(f"  {key.shown:<12}", "bold")
            text.append(f"{key.tooltip}\n")
        return text
