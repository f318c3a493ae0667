"""The picker of a speaker: the likely ones with a digit each, filtered as one types.

Nothing is kept before Enter or a digit. What is highlighted is shown in the text behind, which ends where the picker
begins.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.claims.claim import NOT_IN_TEXT
from annotations.reports.folding import fold
from annotations.suggest.speakers import Candidate
from annotations.translation import gettext as _
from tui import keymap
from tui.dialogs.prompt import Writing
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import words

MAX_ROWS = 9
"""Candidates in sight: as many as digits can choose."""

MAX_UNTYPED = 2 * MAX_ROWS
"""Candidates that are listed while nothing is typed; the present speaker is always among them."""

FRAME_ROWS = 3
"""Rows of the picker beside its candidates: the frame, and what was typed."""

TEXT_ROWS = 5
"""Rows of the window that are left for the text and the bars, at least."""


@dataclass(frozen=True)
class SpeakerOffer:
    """The speakers to choose from."""

    candidates: Sequence[Candidate] = ()
    """The likely ones, the likeliest first."""
    others: Sequence[str] = ()
    """The speakers of other claims, the most frequent first."""
    put_together: Callable[[str, str], None] | None = None
    """Lets a name stand for another in the whole corpus; `None` where that cannot be said."""


@dataclass(frozen=True)
class Row:
    """A line of the picker."""

    candidate: Candidate | None
    """The speaker; `None` for no speaker at all."""
    shown: str
    hint: str = ""


class SpeakerPicker(ModalScreen[Candidate | None]):
    """Asks for a speaker. Answers one, with an empty name to remove the speaker, or `None` to change nothing."""

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("speaker"),
        Binding("backspace", "erase(1)", show=False),
        Binding("ctrl+u", "erase(0)", show=False),
    ]

    def __init__(
        self,
        title: str,
        now: str,
        offer: SpeakerOffer,
        names: keymap.Names,
        palette: Palette | None,
        see: Callable[[Candidate | None], None] = lambda _: None,
    ) -> None:
        """Offer speakers.

        `now` is the speaker of the claim; `see` shows a candidate in the text, which has the styles of `palette`.
        """
        super().__init__()
        self._title = title
        self._now = now
        self._names = names
        self._see = see
        self._palette = palette
        known = {each.name.casefold() for each in offer.candidates}
        more = [Candidate(name, "", NOT_IN_TEXT, NOT_IN_TEXT) for name in offer.others if name.casefold() not in known]
        self._rows_of_all = [
            *map(self._row, offer.candidates),
            *(Row(each, each.name, _("in other claims")) for each in more),
        ]
        if now and all(row.shown != now for row in self._rows_of_all[:MAX_UNTYPED]):
            others_of_all = [row for row in self._rows_of_all if row.shown != now]
            self._rows_of_all = [Row(Candidate(now, "", NOT_IN_TEXT, NOT_IN_TEXT), now), *others_of_all]
        self._put_together = offer.put_together
        self._alias = ""
        """The name that is the same speaker as the one who is chosen next; empty until then."""
        self._typed = ""
        self._first = 0
        self._at = next((at for at, row in enumerate(self._rows_of_all) if now and row.shown == now), 0)
        self._lines = Static(id="speaker-lines")
        self._bindings = BindingsMap.from_keys(Writing(self._bindings.key_to_bindings))

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out a frame with the lines in it."""
        with Vertical(id="speaker") as box:
            box.border_title = Text(visible(self._title))
            yield self._lines

    def on_mount(self) -> None:
        """Show the candidates, the present speaker highlighted."""
        self._show()

    def on_resize(self) -> None:
        """Show as many candidates as fit."""
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Take the candidate that was clicked."""
        line = event.get_content_offset(self._lines) if event.widget is self._lines else None
        if line is not None and 1 <= line.y <= len(self._in_sight):
            self._take(self._in_sight[line.y - 1])

    def on_mouse_scroll_down(self) -> None:
        """Highlight the next candidate."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Highlight the previous candidate."""
        self.action_move(-1)

    def pasted(self, text: str) -> None:
        """Type pasted text, as one line."""
        self._type(self._typed + " ".join(text.split()))

    def action_write(self, character: str) -> None:
        """Take the candidate with a digit, or type a character."""
        number = int(character) if character.isdecimal() and character.isascii() else 0
        if 1 <= number <= len(self._in_sight):
            self._take(self._in_sight[number - 1])
        else:
            self._type(self._typed + character)

    def action_erase(self, characters: int) -> None:
        """Take back a typed character; 0 stands for all of them."""
        self._type(self._typed[:-characters] if characters else "")

    def action_move(self, step: int) -> None:
        """Highlight the next or previous candidate."""
        self._at = min(max(0, self._at + step), max(0, len(self.rows) - 1))
        self._show()

    def action_take(self) -> None:
        """Take the highlighted candidate."""
        if self.rows:
            self._take(self.rows[self._at])

    def action_same(self) -> None:
        """Ask for the speaker who is the same as the highlighted one; where names cannot be put together, type `=`."""
        if self._put_together is None:
            self._type(f"{self._typed}=")
            return
        row = self.rows[self._at] if self.rows else None
        if row is not None and row.candidate is not None and not self._alias:
            self._alias = row.candidate.name
            self._type("")

    def action_leave(self) -> None:
        """Show all candidates again, ask about the claim again, or change nothing."""
        if self._typed or self._alias:
            self._alias = "" if not self._typed else self._alias
            self._type("")
        else:
            self.dismiss(None)

    @property
    def rows(self) -> list[Row]:
        """The rows that match what was typed, and the typed text as a new name unless it is one of them."""
        typed = " ".join(self._typed.split())
        rows = [row for row in self._rows_of_all if row.shown != self._alias]
        if not typed:
            none = [Row(None, _("no speaker"))] if self._now and not self._alias else []
            return [*rows[:MAX_UNTYPED], *none]
        parts = fold(typed).split()
        found = [row for row in rows if all(part in fold(f"{row.shown} {row.hint}") for part in parts)]
        # Nothing but signs is left of some texts.
        first = next(iter(parts), "")
        found.sort(key=lambda row: not any(word.startswith(first) for word in fold(row.shown).split()))
        if not any(fold(row.shown) == fold(typed) for row in found):
            found.append(Row(Candidate(typed, "", NOT_IN_TEXT, NOT_IN_TEXT), typed, _("as a new name")))
        return found

    @property
    def _in_sight(self) -> list[Row]:
        """The rows that are drawn."""
        return self.rows[self._first : self._first + candidate_rows(self.size.height, self.most_rows)]

    @property
    def most_rows(self) -> int:
        """The number of rows while nothing is typed: the picker keeps its height."""
        return len(self._rows_of_all) + bool(self._now) or 1

    def _row(self, candidate: Candidate) -> Row:
        text = " ".join(candidate.text.split())
        return Row(candidate, candidate.name, f"“{text}”" if text and text != candidate.name else "")

    def _type(self, typed: str) -> None:
        self._typed, self._at, self._first = typed, 0, 0
        self._show()

    def _take(self, row: Row) -> None:
        if self._alias and row.candidate is not None and self._put_together is not None:
            self._put_together(self._alias, row.candidate.name)
        self.dismiss(row.candidate or Candidate("", "", NOT_IN_TEXT, NOT_IN_TEXT))

    def _show(self) -> None:
        """Redraw the lines, and show the highlighted candidate in the text."""
        if not self.is_mounted:
            return
        names, rows, palette = self._names, self.rows, self._palette
        fitting = candidate_rows(self.size.height, self.most_rows)
        self._first = min(max(self._first, self._at - fitting + 1), self._at)
        muted, bright = (palette.muted, palette.message) if palette else ("dim", "bold")
        lines = [words("  ", (f"{visible(self._typed)}▏", bright), ("" if self._typed else _(" type a name"), muted))]
        for number, row in enumerate(self._in_sight, 1):
            bar = "▌ " if self._first + number - 1 == self._at else "  "
            digit = str(number) if number <= MAX_ROWS else " "
            now = (_("   now"), muted) if self._now and row.shown == self._now and row.candidate else ""
            hint = (f"   {row.hint}", muted) if row.hint else ""
            lines.append(words(bar, (digit, "bold"), "  ", row.shown, hint, now))
        self._lines.update(Text("\n").join(lines))
        box = self.query_one("#speaker")
        asked = _("“{alias}” is the same as …", alias=visible(self._alias)) if self._alias else visible(self._title)
        box.border_title = Text(asked)
        box.styles.height = picker_rows(self.size.height, self.most_rows)
        answer, leave = names["speaker.take"], names["speaker.leave"]
        more = (
            _("   {number} more {next}", number=len(rows) - len(self._in_sight), next=names["speaker.next"])
            if len(rows) > fitting
            else ""
        )
        same = (
            ""
            if self._alias or self._put_together is None
            else _("   {same} merge with another", same=names["speaker.same"])
        )
        wide = _(
            "{answer} accept   1–9 choose{same}{more}   {leave} cancel",
            answer=answer,
            same=same,
            more=more,
            leave=leave,
        )
        box.border_subtitle = (
            wide
            if self.size.width >= len(wide) + 8
            else _("{answer} 1–9 accept   {leave} cancel", answer=answer, leave=leave)
        )
        self._see(rows[self._at].candidate if rows else None)


def candidate_rows(height: int, candidates: int) -> int:
    """Return how many candidates the picker shows in a window of that height."""
    return max(1, min(MAX_ROWS, candidates, height - FRAME_ROWS - TEXT_ROWS))


def picker_rows(height: int, candidates: int) -> int:
    """Return the rows that the picker covers in a window of that height."""
    return candidate_rows(height, candidates) + FRAME_ROWS


COMMANDS: dict[str, Callable[["SpeakerPicker"], Awaitable[object] | None]] = {
    "speaker.next": lambda picker: picker.action_move(1),
    "speaker.previous": lambda picker: picker.action_move(-1),
    "speaker.take": lambda picker: picker.action_take(),
    "speaker.same": lambda picker: picker.action_same(),
    "speaker.leave": lambda picker: picker.action_leave(),
}
"""The commands of this screen, by their ids in the key table."""
