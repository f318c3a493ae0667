"""The prompt: one line of text, for a speaker or a note."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from annotations.translation import gettext as _
from tui import keymap
from tui.display.cells import visible
from tui.widgets.bars import words

MAX_LISTED = 9
"""Suggestions that are listed at once: as many as digits can select."""

MAX_NAME_CELLS = 26
"""Width of the column of names, at most."""

_OURS = ("submit", "copy")
"""The actions of the field that are not taken over: Enter is ours, and Ctrl+C quits everywhere."""


class PromptScreen(ModalScreen[str | None]):
    """Asks for one line: empty to remove the value, `None` to leave it.

    Surrounding white space is dropped. No widget has the focus: a key that the field handled itself could be overtaken
    by one that the screen handles, and Enter would answer before the last letters are in.
    """

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    is_writing = True
    """Every key types its own character, whatever the layout of the keyboard."""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("ask"),
        *(
            Binding(each.key, f"edit({each.action!r})", show=False)
            for each in Input.BINDINGS
            if isinstance(each, Binding) and each.action not in _OURS
        ),
    ]

    def __init__(
        self,
        title: str,
        value: str,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        hints: Mapping[str, str] | None = None,
        names: keymap.Names | None = None,
    ) -> None:
        """Ask for what `title` names, beginning with `value`.

        `hints` are listed beside the suggestions and searched as well. `names` are the names of the user's keys.
        """
        super().__init__()
        self._title = title
        shown = {visible(each).strip(): each for each in reversed(suggestions) if each.strip()}
        self._suggestions = tuple(reversed(shown))
        now = visible(value).strip()
        self._hints = hints or {}
        self._name_cells = min(max(map(len, self._hints), default=0), MAX_NAME_CELLS)
        """Width of the column of names beside the hints."""
        self._names = names or keymap.Names()
        self._meant = {**shown, now: value}
        """The answer for a displayed text: a control character is a symbol there, and itself in the answer."""
        self._typed = "" if now in shown else now
        """The text that was typed; the field may hold a suggestion instead."""
        self._matching = self._suggestions
        self._at = self._suggestions.index(now) if now in shown else -1
        """The matching suggestion in the field; -1 for the typed text."""
        self._field = Input(now, visible(placeholder), select_on_focus=False, compact=True)
        self._field.selection = Selection(0, len(now))
        self._field.can_focus = False
        self._lines = Static(id="lines")
        self._listing = VerticalScroll(self._lines, id="suggestions", can_focus=False)
        self._bindings = BindingsMap.from_keys(Writing(self._bindings.key_to_bindings))

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out the field, and the suggestions below it."""
        with Vertical(id="ask", classes="-wide" if self._hints else "") as box:
            box.border_title = Text(visible(self._title))
            box.border_subtitle = _(
                "{answer} accept   {leave} cancel", answer=self._names["ask.answer"], leave=self._names["ask.leave"]
            )
            yield self._field
            yield self._listing

    def on_mount(self) -> None:
        """Show the cursor in the field, which is never focused, and the suggestions."""
        self._field.has_focus = True
        self._list()

    def on_resize(self) -> None:
        """Keep the chosen suggestion in sight."""
        self._list()

    def pasted(self, text: str) -> None:
        """Insert pasted text as one line."""
        self._insert(visible(" ".join(text.split())))

    def on_click(self, event: events.Click) -> None:
        """Put the clicked suggestion into the field."""
        row = event.get_content_offset(self._lines) if event.widget is self._lines else None
        if row is not None and row.y < len(self._visible_suggestions):
            self._put(self._first + row.y)

    async def action_write(self, text: str) -> None:
        """Insert a character, replacing the selection; a digit with a suggestion beside it chooses that."""
        if text.isdecimal() and 1 <= int(text) <= len(self._visible_suggestions):
            self._put(self._first + int(text) - 1)
            await self.action_answer()
        else:
            self._insert(text)

    def _insert(self, text: str) -> None:
        start, end = sorted(self._field.selection)
        self._field.replace(text, start, end)
        self._narrow()

    async def action_edit(self, action: str) -> None:
        """Run an action of the field itself."""
        if action == "paste":
            # What was copied in this program has the line ends of its text.
            self.pasted(self.app.clipboard)
            return
        before = self._field.value
        await self._field.run_action(action)
        if self._field.value != before:
            self._narrow()

    def action_choose(self, step: int) -> None:
        """Put the next or previous suggestion into the field.

        After the last one comes the typed text.
        """
        if self._matching:
            self._put((self._at + 1 + step) % (len(self._matching) + 1) - 1)

    async def action_answer(self) -> None:
        """Answer the content of the field."""
        text = self._field.value.strip()
        self.dismiss(self._meant.get(text, text).strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def words_of(self, suggestion: str) -> str:  # noqa: ARG002, as a suggestion has none here
        """Return other words by which a suggestion is found."""
        return ""

    def _narrow(self) -> None:
        """Take the field as typed text, and list the suggestions that match it."""
        self._typed, self._at = self._field.value, -1
        part = self._typed.strip().casefold()
        self._matching = tuple(
            each
            for each in self._suggestions
            if part in f"{each} {self._hints.get(each, '')} {self.words_of(each)}".casefold()
        )
        if self._hints:
            nearest = {
                each: _nearness(part, each.casefold(), self.words_of(each).casefold()) for each in self._matching
            }
            self._matching = tuple(sorted(self._matching, key=nearest.__getitem__))
        self._list()

    def _put(self, at: int) -> None:
        """Put a suggestion, or the typed text, into the field."""
        self._at = at
        self._field.value = self._matching[at] if at >= 0 else self._typed
        self._field.cursor_position = len(self._field.value)
        self._list()

    @property
    def chosen(self) -> str:
        """The suggestion in the field, or the first that matches it; empty if none does."""
        if not self._field.value.strip():
            return ""
        return next((each for each in (self._field.value.strip(), *self._matching) if each in self._suggestions), "")

    @property
    def _first(self) -> int:
        """The first suggestion in the list, which follows the chosen one."""
        return max(0, self._at - MAX_LISTED + 1)

    @property
    def _visible_suggestions(self) -> tuple[str, ...]:
        """The suggestions in sight."""
        return self._matching[self._first : self._first + MAX_LISTED]

    def _list(self) -> None:
        """Redraw the suggestions, the chosen one with a bar and in sight."""
        if not self.is_mounted:
            return
        line = self._at - self._first
        rows = [
            words("▌ " if number == line else "  ", (str(number + 1), "bold"), "  ", *self._with_hint(each))
            for number, each in enumerate(self._visible_suggestions)
        ]
        self._listing.display = bool(rows)
        self._lines.update(Text("\n").join(rows))
        self._lines.styles.height = self._listing.styles.height = len(rows)
        area = Region(0, max(0, line), 1, 1)
        self.call_after_refresh(self._listing.scroll_to_region, area, animate=False, force=True)

    def _with_hint(self, suggestion: str) -> tuple[str | tuple[str, str], ...]:
        """Return a suggestion with its hint."""
        hint = self._hints.get(suggestion)
        return (suggestion,) if hint is None else (f"{suggestion:<{self._name_cells}} ", (hint, "dim"))


def _nearness(part: str, name: str, words: str) -> int:
    """Return how well a name matches what was typed.

    It begins with it, has a word that does, is found by another word that does, contains it, or does not.
    """
    if name.startswith(part):
        return 0
    if f" {part}" in name:
        return 1
    if f" {part}" in f" {words}":
        return 2
    return 3 if part in name else 4


class Writing(dict[str, list[Binding]]):
    """Bindings in which every printable key inserts its character.

    A key is looked up when it is its turn, on the top screen at that time: so text that was typed before this screen
    came up is inserted as well.
    """

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the bindings of a key, or one that inserts its character."""
        found = super().get(key)
        if found is not None:
            return found
        character = keymap.character(key)
        return default if character is None else [Binding(key, f"write({character!r})", show=False)]

    def copy(self) -> "Writing":
        """Return a copy of the same class: Textual looks keys up in a copy."""
        return Writing(self)


COMMANDS: dict[str, Callable[["PromptScreen"], Awaitable[object] | None]] = {
    "ask.answer": lambda prompt: prompt.action_answer(),
    "ask.next": lambda prompt: prompt.action_choose(1),
    "ask.previous": lambda prompt: prompt.action_choose(-1),
    "ask.leave": lambda prompt: prompt.action_leave(),
}
"""The commands of this screen, by their ids in the key table."""
