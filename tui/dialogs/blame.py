"""Blame: where one claim comes from."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.claims.blame import Blame, Cause
from annotations.translation import gettext as _
from annotations.wording import brief
from tui import keymap
from tui.dialogs.scroll_box import ScrollBox
from tui.display.cells import visible

QUOTED_CHARS = 160
"""Code points of a claim that are shown, at most."""


class BlameScreen(ModalScreen[str]):
    """Who made a claim, when and how, and who changed what last. Answers the change to replay from; empty for none."""

    CSS_PATH = "../dialogs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("dialog")

    def __init__(self, found: Blame, names: keymap.Names) -> None:
        """Show one claim. `names` are the names of the user's keys."""
        super().__init__()
        self.box = ScrollBox(id="blame")
        self._blame, self._names = found, names

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Show the claim, then its causes, the oldest first."""
        found = self._blame
        with self.box as box:
            box.border_title = _("Blame")
            box.border_subtitle = _(
                "{replay} replay   {close} close",
                replay=self._names["dialog.replay"],
                close=self._names["dialog.close"],
            )
            yield _line(f"{found.claim.label}  {brief(found.claim.text, QUOTED_CHARS)}")
            yield _line(
                _cause(found.made) if found.made else _("added by another program: the history does not say more")
            )
            for cause in found.changed:
                yield _line(_cause(cause))
            if found.claim.note:
                yield _line(_("note: {note}", note=found.claim.note))

    def action_close(self) -> None:
        """Return to the article."""
        self.dismiss("")

    def action_replay(self) -> None:
        """Replay the article from the change that made the claim."""
        self.dismiss(self._blame.made.change if self._blame.made else "")


def _cause(cause: Cause) -> str:
    """Return a cause in one line, with the moment in the time of this machine."""
    return f"{cause.when.astimezone():%Y-%m-%d %H:%M}  {cause.who}  {cause.what}"


def _line(words: str) -> Static:
    return Static(visible(words), markup=False)


COMMANDS: dict[str, Callable[["BlameScreen"], Awaitable[object] | None]] = {
    "dialog.down": lambda screen: screen.box.scroll_lines(1),
    "dialog.up": lambda screen: screen.box.scroll_lines(-1),
    "dialog.page_down": lambda screen: screen.box.scroll_pages(1),
    "dialog.page_up": lambda screen: screen.box.scroll_pages(-1),
    "dialog.replay": lambda screen: screen.action_replay(),
    "dialog.close": lambda screen: screen.action_close(),
}
"""The commands of this screen, by their ids in the key table."""
