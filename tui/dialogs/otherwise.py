"""Decided otherwise: one's own claims beside those of the gold standard, and why."""

from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.claims.claim import Claim
from annotations.scheme import Scheme
from annotations.team.otherwise import Otherwise
from annotations.translation import gettext as _
from tui import keymap
from tui.display.theme import Palette, dialog_palette
from tui.widgets.bars import shortened, words

ROWS = 5
"""Rows of the panel with its frame."""

HEAD_CELLS = 20
"""Cells before the words of a claim: whose it is, and its label."""

LEAST_CELLS = 12
"""Cells of the words of a claim with less than which they come last."""

MARGIN_CELLS = 4
"""Cells of the frame and its padding."""


class OtherwiseScreen(ModalScreen[None]):
    """Shows the places where the gold standard differs, one at a time, over the lower part of the reader."""

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("otherwise")

    def __init__(
        self, found: Sequence[Otherwise], gold: str, scheme: Scheme, names: keymap.Names, see: Callable[[int], None]
    ) -> None:
        """Show places where `gold` differs; `see` shows one of them in the text, by its index."""
        super().__init__()
        self._found, self._gold, self._scheme, self._names, self._see = found, gold, scheme, names, see
        self._at = 0
        self._lines = Static(id="otherwise-lines")

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @cached_property
    def _palette(self) -> Palette:
        return dialog_palette(self.app, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out a frame with one place in it."""
        with VerticalScroll(id="otherwise", can_focus=False):
            yield self._lines

    def on_mount(self) -> None:
        """Show the first place."""
        self._show()

    def on_resize(self) -> None:
        """Shorten the words to the new width."""
        self._show()

    def move(self, steps: int) -> None:
        """Go to another place."""
        self._at = min(max(0, self._at + steps), len(self._found) - 1)
        self._show()

    def close(self) -> None:
        """Return to the text, at this place."""
        self.dismiss()

    def _show(self) -> None:
        each, palette = self._found[self._at], self._palette
        box = self.query_one("#otherwise")
        box.border_title = _("Decided otherwise {number} of {count}", number=self._at + 1, count=len(self._found))
        keys = self._names
        step = _("{next} next   {previous} previous", next=keys["otherwise.next"], previous=keys["otherwise.previous"])
        box.border_subtitle = _("{step}   {close} close", step=step, close=keys["otherwise.close"])
        why = " · ".join(filter(None, (each.why, each.category)))
        nobody = _("the other annotators agree") if each.how == "agreed" else _("no reason was noted")
        aligned = max((len(_label(claim)) for claim in (each.own, each.gold) if claim), default=0)
        lines = [
            self._claim(_("yours"), each.own, aligned, palette),
            self._claim(self._gold, each.gold, aligned, palette),
            words((f"{_('why'):<9} ", palette.muted), shortened(why or nobody, max(10, self._cells - 10)).rstrip()),
        ]
        self._lines.update(Text("\n").join(lines))
        self._see(self._at)

    @property
    def _cells(self) -> int:
        return min(self.size.width, 100) - MARGIN_CELLS

    def _claim(self, whose: str, claim: Claim | None, aligned: int, palette: Palette) -> Text:
        """Return a claim in one line: whose, label in so many cells, words, speaker, attributes.

        The words come last in a narrow window, as they are in the text above and the rest is not.
        """
        head = (shortened(whose, 9) + " ", palette.muted)
        if claim is None:
            return words(head, (_("nothing"), palette.muted))
        label = _label(claim).ljust(aligned)
        said = [_("said: {speaker}", speaker=claim.speaker)] * bool(claim.speaker)
        said += [f"{name}: {value}" for name, value in claim.attributes.items()]
        more = "".join(f"   {each}" for each in said)
        room = self._cells - 10 - len(label) - 4 - len(more)
        quoted = f"  “{shortened(' '.join(claim.text.split()), max(LEAST_CELLS, room)).rstrip()}”"
        rest = (quoted, (more, palette.muted)) if room >= LEAST_CELLS else ((more, palette.muted), quoted)
        style = palette.marks.get(claim.label, palette.message)
        return words(head, (label.rstrip(), style), " " * (len(label) - len(label.rstrip())), *rest)


def _label(claim: Claim) -> str:
    return shortened(claim.label, HEAD_CELLS - 11).rstrip()


COMMANDS: dict[str, Callable[[OtherwiseScreen], Awaitable[object] | None]] = {
    "otherwise.next": lambda screen: screen.move(1),
    "otherwise.previous": lambda screen: screen.move(-1),
    "otherwise.close": lambda screen: screen.close(),
}
"""The commands of this screen, by their ids in the key table."""
