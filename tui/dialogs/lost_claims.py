"""The list of orphaned claims, with the candidates for each."""

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
from annotations.translation import gettext as _
from annotations.work.session import Session
from tui import keymap
from tui.dialogs.help import HelpScreen
from tui.dialogs.lost_claim_lines import OrphanLines, cut
from tui.display.theme import Palette, dialog_palette
from tui.widgets.bars import words

LIST_ROWS = 15
"""Rows of the list if there is room: one claim with five candidates, and the next claims."""

SHORT_WINDOW_ROWS = 16
"""Rows of a window below which the list takes all of it."""

MAX_WIDTH_CELLS = 100
"""Cells of the list with its frame, at most."""


class OrphanScreen(ModalScreen[Orphan | None]):
    """Places orphaned claims. Answers the one to be placed by hand, or `None`.

    It covers the lower part of the reader, whose text shows the selected candidate.
    """

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT_WINDOW_ROWS, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("lost")

    def __init__(
        self,
        work: Session,
        scheme: Scheme,
        names: keymap.Names,
        see: Callable[[Span], None],
        settled: Callable[[], None],
    ) -> None:
        """Place the orphans of `work`. `see` shows a span in the text, `settled` a result."""
        super().__init__()
        self._names = names
        self._work = work
        self._scheme = scheme
        self._see = see
        self._tell = settled
        self._refinding = FuzzyAnchors(work.article.text)
        self._known: dict[str, tuple[Span, ...]] = {}
        """The candidates found so far, by claim id."""
        self._lost = work.record.orphans
        self._at = 0
        """The claim under the cursor, from 0."""
        self._place = 0
        """The selected candidate."""
        self._said = ""
        self._rows: list[tuple[int, int]] = []
        """The claim and the candidate of each line; -1 for none."""

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @cached_property
    def _palette(self) -> Palette:
        """The styles of the theme at the time the list was opened."""
        return dialog_palette(self.app, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out a frame with the list in it."""
        with VerticalScroll(id="lost", can_focus=False):
            yield Static(id="lost-lines")

    def on_mount(self) -> None:
        """Show the first claim and its first candidate."""
        self._look()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self.query_one("#lost").styles.height = list_rows(self.size.height)
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Select the claim or the candidate that was clicked."""
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
        """The claim under the cursor; `None` if none is left."""
        return self._lost[self._at] if self._lost else None

    @property
    def _places(self) -> tuple[Span, ...]:
        """The candidates for the claim under the cursor."""
        if self.current is None:
            return ()
        claim = self.current.claim
        if claim.id not in self._known:
            self._known[claim.id] = self._refinding.candidates(claim.anchor, claim.start)
        return self._known[claim.id]

    def take(self) -> None:
        """Take the orphans of the record; the cursor stays on its claim."""
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
        """Select the next or previous claim."""
        self._said = ""
        self._go(self._at + step)
        self._look()

    def action_choose(self, step: int) -> None:
        """Select the next or previous candidate."""
        self._said = ""
        self._place = min(max(0, self._place + step), max(0, len(self._places) - 1))
        self._look()

    def action_digit(self, digit: str) -> None:
        """Put the claim on the candidate with a number."""
        self.action_settle(int(digit))

    def action_settle(self, place: int = 0) -> None:
        """Put the claim on a candidate: number `place`, or for 0 the selected one."""
        lost, number = self.current, place - 1 if place else self._place
        if lost is None:
            return
        if number >= len(self._places):
            self._said = _("no place with that number") if self._places else self._nothing()
            self._show()
            return
        claim = self._work.reanchor(lost, self._places[number])
        if claim is not None:
            self._see(claim.span)
        self._report_placement(_("placed") if claim else _("already placed or dropped"), lost)

    def action_drop(self) -> None:
        """Give the claim up."""
        if self.current is not None:
            self._report_placement(
                _("dropped") if self._work.drop_orphan(self.current) else _("already placed or dropped"), self.current
            )

    def action_undo(self) -> None:
        """Undo the last placement."""
        change = self._work.record.last()
        if change is None or change.what not in ("settle", "drop"):
            self._said = _("nothing to undo here")
            self._show()
            return
        self._work.undo()
        self._tell()
        self._lost = self._work.record.orphans
        ids = [each.claim.id for each in self._lost]
        back = [each.claim.id for each in change.lost if each.claim.id in ids]
        self._go(ids.index(back[0]) if back else self._at)
        self._said = _("undone")
        self._look()

    def action_by_hand(self) -> None:
        """Let the person select the words in the text."""
        if self.current is not None:
            self.dismiss(self.current)

    def action_help(self) -> None:
        """Show the keys of this list."""
        self.app.push_screen(HelpScreen(self._scheme, self._names, "lost"))

    def action_close(self) -> None:
        """Return to the text."""
        self.dismiss(None)

    def _report_placement(self, what: str, lost: Orphan) -> None:
        """Show what is left after a placement, and report it."""
        self._tell()
        self._lost = self._work.record.orphans
        self._go(self._at)
        self._said = f"{what}: {cut(lost.claim.text)}"
        self._look()

    def _go(self, number: int) -> None:
        """Put the cursor on a claim, and select its first candidate."""
        self._at, self._place = min(max(0, number), max(0, len(self._lost) - 1)), 0

    def _look(self) -> None:
        """Show the selected candidate in the text behind, and in the list."""
        if self._places:
            self._see(self._places[self._place])
        self._show()

    def _called(self, *, wide: bool) -> str:
        """Return the keys of the list, in as many words as there is room for."""
        names = ("settle", "by_hand", "drop", "undo", "close")
        place, by_hand, drop, undo, close = (self._names[f"lost.{name}"] for name in names)
        if wide:
            return _(
                "1–5 {place} place   {by_hand} by hand   {drop} drop   {undo} undo   {close} close",
                place=place,
                by_hand=by_hand,
                drop=drop,
                undo=undo,
                close=close,
            )
        return _(
            "{place} {by_hand} {drop} {undo}   {help} keys   {close}",
            place=place,
            by_hand=by_hand,
            drop=drop,
            undo=undo,
            help=self._names["lost.help"],
            close=close,
        )

    def _nothing(self) -> str:
        return _(
            "no similar words: {by_hand} or {drop}", by_hand=self._names["lost.by_hand"], drop=self._names["lost.drop"]
        )

    def _show(self) -> None:
        """Redraw the list with the selection in sight, once the screen is mounted."""
        if not self.is_mounted:
            return
        box, shown = self.query_one("#lost", VerticalScroll), self.query_one("#lost-lines", Static)
        said = f"   {self._said}" if self._said else ""
        box.border_title = words(_("Orphaned claims: {count}", count=len(self._lost)), (said, self._palette.message))
        box.border_subtitle = self._called(wide=self.size.width >= 64)
        writer = OrphanLines(self._work.article.text, self._scheme, self._palette, self.app.console)
        width, airy = min(MAX_WIDTH_CELLS, self.size.width) - 5, self.size.height >= SHORT_WINDOW_ROWS
        lines, self._rows = writer.all(self._lost, self._at, self._places, self._place, width, airy=airy)
        shown.update(Text("\n").join(lines))
        shown.styles.height = len(lines)
        opened = [row for row, (claim, _) in enumerate(self._rows) if claim == self._at]
        chosen = [row for row in opened if self._rows[row][1] == self._place]
        # The claim, and above all the selected candidate.
        for those in filter(None, (opened, chosen)):
            area = Region(0, those[0], 1, len(those))
            self.call_after_refresh(box.scroll_to_region, area, animate=False, force=True)


def list_rows(height: int) -> int:
    """Return the rows of the list in a window of that height."""
    return height if height < SHORT_WINDOW_ROWS else min(LIST_ROWS, height - 9)


COMMANDS: dict[str, Callable[["OrphanScreen"], Awaitable[object] | None]] = {
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
"""The commands of this screen, by their ids in the key table."""
