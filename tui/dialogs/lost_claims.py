"""The list to settle: claims that a changed text has set aside, and where each may stand now."""

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.article import Span
from annotations.claims.record import Orphan
from annotations.scheme import Scheme
from annotations.text.fuzzy import FuzzyAnchors
from annotations.work.session import Session
from tui import keymap
from tui.dialogs.help import HelpScreen
from tui.dialogs.lost_claim_lines import LostLines, cut
from tui.display.theme import Palette
from tui.widgets.bars import words

ROWS = 15
"""Rows of the list where there is room: one claim with five places, and the next ones below."""

SHORT = 16
"""Rows of a window below which the list takes all of it."""

WIDEST = 100
"""Cells that the list takes at the most, with its frame."""


class LostList(ModalScreen[Orphan | None]):
    """Settles claims that were set aside. Answers the one that is to be placed by hand, or `None`.

    It lies over the lower part of the reader, whose text shows the place that is chosen.
    """

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("lost")

    def __init__(
        self,
        work: Session,
        scheme: Scheme,
        names: keymap.Names,
        see: Callable[[Span], None],
        settled: Callable[[], None],
    ) -> None:
        """Settle what is set aside in `work`. `see` shows a place in the text, `settled` what was done."""
        super().__init__()
        self._names = names
        self._work = work
        self._scheme = scheme
        self._see = see
        self._tell = settled
        self._refinding = FuzzyAnchors(work.article.text)
        self._known: dict[str, tuple[Span, ...]] = {}
        """The places of the claims that were looked at, by the ids of these."""
        self._lost = work.record.orphans
        self._at = 0
        """Which claim the cursor is on, from 0."""
        self._place = 0
        """Which of its places is chosen."""
        self._said = ""
        self._rows: list[tuple[int, int]] = []
        """Of which claim, and of which of its places, each line tells; -1 where of none."""

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @cached_property
    def _palette(self) -> Palette:
        """The styles of the theme that the list came up in."""
        return Palette(self.app.current_theme, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out a frame with the list in it."""
        with VerticalScroll(id="lost", can_focus=False):
            yield Static(id="lost-lines")

    def on_mount(self) -> None:
        """Show the first claim and its first place."""
        self._look()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self.query_one("#lost").styles.height = rows(self.size.height)
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Go to the claim, or to the place, that was clicked on."""
        line = event.get_content_offset(self.query_one("#lost-lines"))
        if line is None or not 0 <= line.y < len(self._rows):
            return
        claim, place = self._rows[line.y]
        if place >= 0:
            self.action_choose(place - self._place)
        elif claim >= 0:
            self.action_move(claim - self._at)

    @property
    def current(self) -> Orphan | None:
        """The claim under the cursor; `None` when all are settled."""
        return self._lost[self._at] if self._lost else None

    @property
    def _places(self) -> tuple[Span, ...]:
        """Where the claim under the cursor may stand."""
        if self.current is None:
            return ()
        claim = self.current.claim
        if claim.id not in self._known:
            self._known[claim.id] = self._refinding.candidates(claim.anchor, claim.start)
        return self._known[claim.id]

    def take(self) -> None:
        """List what is set aside by now, with the cursor on the claim it was on if that is still there."""
        if self._work.record.orphans == self._lost:
            return
        held = self.current.claim.id if self.current else ""
        self._lost = self._work.record.orphans
        here = next((number for number, each in enumerate(self._lost) if each.claim.id == held), None)
        if here is None:
            self._go(self._at)
        else:
            self._at = here
        self._show()

    def action_move(self, step: int) -> None:
        """Go to the next or the previous claim."""
        self._said = ""
        self._go(self._at + step)
        self._look()

    def action_choose(self, step: int) -> None:
        """Go to the next or the previous place of the claim."""
        self._said = ""
        self._place = min(max(0, self._place + step), max(0, len(self._places) - 1))
        self._look()

    def action_digit(self, digit: str) -> None:
        """Put the claim on the place with a number."""
        self.action_settle(int(digit))

    def action_settle(self, place: int = 0) -> None:
        """Put the claim on one of its places: on that with the number `place`, or for 0 on the chosen one."""
        lost, number = self.current, place - 1 if place else self._place
        if lost is None:
            return
        if number >= len(self._places):
            self._said = "there is no such place" if self._places else self._nothing()
            self._show()
            return
        claim = self._work.settle(lost, self._places[number])
        if claim is not None:
            self._see(claim.span)
        self._settled("placed" if claim else "settled already", lost)

    def action_drop(self) -> None:
        """Give the claim up."""
        if self.current is not None:
            self._settled("dropped" if self._work.drop(self.current) else "settled already", self.current)

    def action_undo(self) -> None:
        """Take back what was settled last."""
        change = self._work.record.last()
        if change is None or change.what not in ("settle", "drop"):
            self._said = "nothing was settled since"
            self._show()
            return
        self._work.undo()
        self._tell()
        self._lost = self._work.record.orphans
        ids = [each.claim.id for each in self._lost]
        back = [each.claim.id for each in change.lost if each.claim.id in ids]
        self._go(ids.index(back[0]) if back else self._at)
        self._said = "taken back"
        self._look()

    def action_by_hand(self) -> None:
        """Let the person select the words in the text."""
        if self.current is not None:
            self.dismiss(self.current)

    def action_help(self) -> None:
        """Show the keys of this list."""
        self.app.push_screen(HelpScreen(self._scheme, self._names, "lost"))

    def action_close(self) -> None:
        """Go back to the text."""
        self.dismiss(None)

    def _settled(self, what: str, lost: Orphan) -> None:
        """Show what is left once a claim is settled, and say what became of it."""
        self._tell()
        self._lost = self._work.record.orphans
        self._go(self._at)
        self._said = f"{what}: {cut(lost.claim.text)}"
        self._look()

    def _go(self, number: int) -> None:
        """Put the cursor on a claim, and on the first of its places."""
        self._at, self._place = min(max(0, number), max(0, len(self._lost) - 1)), 0

    def _look(self) -> None:
        """Show the place that is chosen in the text behind, and the list."""
        if self._places:
            self._see(self._places[self._place])
        self._show()

    def _called(self, *, wide: bool) -> str:
        """Tell the keys of the list, in as many words as there is room for."""
        names = ("settle", "by_hand", "drop", "undo", "close")
        place, by_hand, drop, undo, close = (self._names[f"lost.{name}"] for name in names)
        if wide:
            return f"1–5 {place} place   {by_hand} by hand   {drop} drop   {undo} undo   {close} close"
        return f"{place} {by_hand} {drop} {undo}   {self._names['lost.help']} keys   {close}"

    def _nothing(self) -> str:
        return f"nothing is like it: {self._names['lost.by_hand']} or {self._names['lost.drop']}"

    def _show(self) -> None:
        """Write the list, with what is chosen in sight. Before the screen is there nothing needs to be written."""
        if not self.is_mounted:
            return
        box, shown = self.query_one("#lost", VerticalScroll), self.query_one("#lost-lines", Static)
        said = f"   {self._said}" if self._said else ""
        box.border_title = words(f"Set aside: {len(self._lost)}", (said, self._palette.message))
        box.border_subtitle = self._called(wide=self.size.width >= 64)
        writer = LostLines(self._work.article.text, self._scheme, self._palette, self.app.console)
        width, airy = min(WIDEST, self.size.width) - 5, self.size.height >= SHORT
        lines, self._rows = writer.all(self._lost, self._at, self._places, self._place, width, airy=airy)
        shown.update(Text("\n").join(lines))
        shown.styles.height = len(lines)
        opened = [row for row, (claim, _) in enumerate(self._rows) if claim == self._at]
        chosen = [row for row in opened if self._rows[row][1] == self._place]
        # The claim, and before all else the place that is chosen.
        for those in filter(None, (opened, chosen)):
            area = Region(0, those[0], 1, len(those))
            self.call_after_refresh(box.scroll_to_region, area, animate=False, force=True)


def rows(height: int) -> int:
    """Return how many rows the list takes of a window of that many."""
    return height if height < SHORT else min(ROWS, height - 9)


COMMANDS: dict[str, Callable[["LostList"], Awaitable[object] | None]] = {
    "lost.next": lambda orphans: orphans.action_move(1),
    "lost.previous": lambda orphans: orphans.action_move(-1),
    "lost.next_place": lambda orphans: orphans.action_choose(1),
    "lost.previous_place": lambda orphans: orphans.action_choose(-1),
    "lost.settle": lambda orphans: orphans.action_settle(),
    "lost.by_hand": lambda orphans: orphans.action_by_hand(),
    "lost.drop": lambda orphans: orphans.action_drop(),
    "lost.undo": lambda orphans: orphans.action_undo(),
    "lost.help": lambda orphans: orphans.action_help(),
    "lost.close": lambda orphans: orphans.action_close(),
}
"""What each key does, by its id in the key table."""
