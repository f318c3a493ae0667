"""One line of text is asked for: a speaker, a note."""

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

from tui import keymap
from tui.display.cells import visible
from tui.widgets.bars import words

MOST = 9
"""How many suggestions are listed at once: what an eye takes in, and a digit counts."""

_OURS = ("submit", "copy")
"""What of the field's own keys is not taken over: Enter is ours, and Ctrl+C is for quitting everywhere."""


class AskScreen(ModalScreen[str | None]):
    """Asks for one line. Answers it without blanks around it, empty for "take it away", or `None` for "leave it".

    No widget has the focus: a key that the field took for itself would be handled after one that the screen
    takes, and Enter would answer before the last letters are in.
    """

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
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
        """Ask for what `title` names, beginning with `value`, which may be one of the suggestions.

        `hints` say something of suggestions; they are listed beside them, and looked into as well. `names` are what
        the user's keys are called.
        """
        super().__init__()
        self._title = title
        shown = {visible(each).strip(): each for each in reversed(suggestions) if each.strip()}
        self._suggestions = tuple(reversed(shown))
        now = visible(value).strip()
        self._hints = hints or {}
        self._names = names or keymap.Names()
        self._meant = {**shown, now: value}
        """What is answered for what is shown: a control character is a symbol there, and itself in the answer."""
        self._typed = "" if now in shown else now
        """What the person wrote; the field may hold a suggestion instead."""
        self._matching = self._suggestions
        self._at = self._suggestions.index(now) if now in shown else -1
        """Which of those that match is in the field; -1 where it is what was typed."""
        self._field = Input(now, visible(placeholder), select_on_focus=False, compact=True)
        self._field.can_focus = False
        self._lines = Static(id="lines")
        self._listing = VerticalScroll(self._lines, id="suggestions", can_focus=False)
        self._bindings = BindingsMap.from_keys(_Writing(self._bindings.key_to_bindings))

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out the field, and the suggestions below it."""
        with Vertical(id="ask", classes="-wide" if self._hints else "") as box:
            box.border_title = Text(visible(self._title))
            box.border_subtitle = f"{self._names['ask.answer']} takes it   {self._names['ask.leave']} leaves it"
            yield self._field
            yield self._listing

    def on_mount(self) -> None:
        """Show the cursor in the field, which is never focused, and the suggestions."""
        self._field.has_focus = True
        self._list()

    def on_resize(self) -> None:
        """Keep the suggestion that was chosen in sight."""
        self._list()

    def pasted(self, text: str) -> None:
        """Write what was pasted, as one line."""
        self.action_write(" ".join(visible(text).split()))

    def on_click(self, event: events.Click) -> None:
        """Put the suggestion that was clicked on into the field."""
        row = event.get_content_offset(self._lines) if event.widget is self._lines else None
        if row is not None and row.y < len(self._listed):
            self._put(self._first + row.y)

    def action_write(self, text: str) -> None:
        """Write some characters where the cursor is, instead of what is selected."""
        start, end = sorted(self._field.selection)
        self._field.replace(text, start, end)
        self._narrow()

    async def action_edit(self, action: str) -> None:
        """Do in the field what one of its own keys would do."""
        before = self._field.value
        await self._field.run_action(action)
        if self._field.value != before:
            self._narrow()

    def action_choose(self, step: int) -> None:
        """Put the next or the previous suggestion into the field; behind the last one is what was typed."""
        if self._matching:
            self._put((self._at + 1 + step) % (len(self._matching) + 1) - 1)

    async def action_answer(self) -> None:
        """Answer what is in the field."""
        text = self._field.value.strip()
        self.dismiss(self._meant.get(text, text).strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def _narrow(self) -> None:
        """Take the field for what was typed, and list only what it is a part of."""
        self._typed, self._at = self._field.value, -1
        part = self._typed.strip().casefold()
        self._matching = tuple(
            each for each in self._suggestions if part in f"{each} {self._hints.get(each, '')}".casefold()
        )
        if self._hints:
            self._matching = tuple(sorted(self._matching, key=lambda each: _nearness(part, each.casefold())))
        self._list()

    def _put(self, at: int) -> None:
        """Put one of the suggestions, or what was typed, into the field."""
        self._at = at
        self._field.value = self._matching[at] if at >= 0 else self._typed
        self._field.cursor_position = len(self._field.value)
        self._list()

    @property
    def chosen(self) -> str:
        """The suggestion that is in the field, or that comes first among those that match it; empty where none is."""
        if not self._field.value.strip():
            return ""
        return next((each for each in (self._field.value.strip(), *self._matching) if each in self._suggestions), "")

    @property
    def _first(self) -> int:
        """The number of the first suggestion in the list: it goes on by one where the chosen one is behind its end."""
        return max(0, self._at - MOST + 1)

    @property
    def _listed(self) -> tuple[str, ...]:
        """The suggestions that are to be seen."""
        return self._matching[self._first : self._first + MOST]

    def _list(self) -> None:
        """Write the suggestions, the chosen one with a bar, and have that one in sight."""
        if not self.is_mounted:
            return
        line = self._at - self._first
        rows = [
            words("▌ " if number == line else "  ", (str(number + 1), "bold"), "  ", *self._told(each))
            for number, each in enumerate(self._listed)
        ]
        self._listing.display = bool(rows)
        self._lines.update(Text("\n").join(rows))
        self._lines.styles.height = self._listing.styles.height = len(rows)
        area = Region(0, max(0, line), 1, 1)
        self.call_after_refresh(self._listing.scroll_to_region, area, animate=False, force=True)

    def _told(self, suggestion: str) -> tuple[str | tuple[str, str], ...]:
        """Return a suggestion with what is said of it."""
        hint = self._hints.get(suggestion)
        return (suggestion,) if hint is None else (f"{suggestion:<20} ", (hint, "dim"))


def _nearness(part: str, name: str) -> int:
    """Return how near a name is to what was typed: it begins so, a word of it does, it has it in it, it has not."""
    if name.startswith(part):
        return 0
    if f" {part}" in name:
        return 1
    return 2 if part in name else 3


class _Writing(dict[str, list[Binding]]):
    """Bindings in which every key that stands for a character writes it.

    A key is looked up when it is its turn, on the screen that is on top by then: so what was typed before this
    screen came up is written as well.
    """

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return what is bound to a key, or the writing of its character."""
        found = super().get(key)
        if found is not None:
            return found
        character = keymap.character(key)
        return default if character is None else [Binding(key, f"write({character!r})", show=False)]

    def copy(self) -> "_Writing":
        """Return another one of the same: Textual looks into a copy."""
        return _Writing(self)


COMMANDS: dict[str, Callable[["AskScreen"], Awaitable[object] | None]] = {
    "ask.answer": lambda prompt: prompt.action_answer(),
    "ask.next": lambda prompt: prompt.action_choose(1),
    "ask.previous": lambda prompt: prompt.action_choose(-1),
    "ask.leave": lambda prompt: prompt.action_leave(),
}
"""What each key does, by its id in the key table."""
