"""The base of the large screens: two bars, and a body between them."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.part import Part
from tui.widgets.bars import Bar, words

SMALLEST = (40, 10)
"""Columns and rows below which nothing can be read."""

Result = TypeVar("Result")


def edited(typed: str, event: events.Key) -> str | None:
    """Return typed text after a key: one character more or less.

    The result is `None` for other keys.
    """
    if event.key == "backspace":
        return typed[:-1]
    if event.key == "ctrl+u":
        return ""
    if event.character and event.character.isprintable():
        return typed + event.character
    return None


class QueryKeys:
    """The keys of a query while it is typed into the bar below: Enter keeps the query, Esc gives it up."""

    def __init__(self, change: Callable[[str], None], keep: Callable[[], None], give_up: Callable[[], None]) -> None:
        """Report each change of the query, and how it ends."""
        self._change, self._keep, self._give_up = change, keep, give_up
        self.is_typing = False

    def typed(self, query: str, event: events.Key) -> bool:
        """Take a key while a query is typed; return whether it was taken. Keys that move in the list are not."""
        if not self.is_typing:
            return False
        if event.key == "escape":
            self.is_typing = False
            self._give_up()
        elif event.key == "enter":
            self.is_typing = False
            self._keep()
        elif (changed := edited(query, event)) is not None:
            self._change(changed)
        else:
            return event.key not in ("up", "down", "pageup", "pagedown")
        return True

    def pasted(self, query: str, text: str) -> bool:
        """Add pasted text to the query while it is typed; return whether it is."""
        if self.is_typing:
            self._change(query + " ".join(text.split()))
        return self.is_typing


@runtime_checkable
class Pasteable(Protocol):
    """A screen that accepts pasted text."""

    def pasted(self, text: str) -> None:
        """Take pasted text."""


class BarScreen(Screen[Result]):
    """A screen with a bar above, a bar below, and its body between them."""

    AUTO_FOCUS = ""
    # Nothing has the focus: every key goes straight to the screen.

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SMALLEST[0], "-fits-across")]  # noqa: RUF012, as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (SMALLEST[1], "-fits-down")]  # noqa: RUF012

    commands: ClassVar[Mapping[str, Callable[[Any], Awaitable[object] | None]]] = {}
    """The commands of the screen, by the ids of the key table."""

    parts: Sequence[Part] = ()
    """The concerns of the screen. Keys, pasted text and Esc are offered to them in this order."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The styles of everything; the app replaces it."""

    def __init__(self, config: Config, *places: str) -> None:
        """Use the settings of the user, and the keys of the screen's `places`."""
        super().__init__()
        self.config = config
        self.keys = keymap.Names(config.keys, config.layout)
        """The names of keys, with the user's own."""
        self._places = places
        self._said = ""
        self._question = self._question_before = ""
        """What was asked with this key, and with the key before it; empty if nothing was."""
        self._untold = False
        """Whether the bars need redrawing."""

    def body(self) -> Iterator[Widget]:
        """Yield the widgets between the bars.

        Containers around them would be drawn with each line.
        """
        raise NotImplementedError

    def save_state(self, palette: Palette) -> Text:  # noqa: ARG002, as there is nothing but where something is saved
        """Return what the bar below shows whatever message is beside it."""
        return Text()

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return the text of the bars: above left and right, below left and right."""
        raise NotImplementedError

    def help_scheme(self) -> Scheme | None:
        """Return the labels that the help explains; `None` if nothing is tagged here."""
        return None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the body."""
        self.fit(self.app.size)
        yield Bar(id="top")
        yield from self.body()
        yield Bar(id="status")

    def fit(self, size: Size) -> None:
        """Set the classes for a size of the window before there are widgets: later each change styles all of them."""
        breakpoints = ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS))
        for cells, levels in breakpoints:
            self.add_class([name for least, name in levels if cells >= least][-1], update=False)

    def on_resize(self) -> None:
        """Redraw the bars; in a window that is too small, say so and nothing else."""
        if (self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]) and not self.query("#small"):
            self.mount(
                Static(
                    _("Make the window larger: {columns} by {rows} at least.", columns=SMALLEST[0], rows=SMALLEST[1]),
                    id="small",
                )
            )
        self.mark_bars_stale()

    def clear_message(self) -> None:
        """Clear the message: the person has gone on. The next key may confirm what it asked."""
        self._question_before, self._question = self._question, ""
        if self._said:
            self._said = ""
            self.mark_bars_stale()

    def on_mouse_down(self) -> None:
        """Clear the message, as a key does."""
        self.clear_message()

    def watch_palette(self) -> None:
        """Redraw the bars in the new colours."""
        self.mark_bars_stale()

    def say(self, sentence: str) -> None:
        """Show a message in the bar below until the next key."""
        self._said = sentence
        self.mark_bars_stale()

    def confirmed(self, question: str) -> bool:
        """Return whether the key before asked the same; if not, ask it in the bar."""
        if self._question_before == question:
            return True
        self._question = question
        self.say(question)
        return False

    def warn(self, sentence: str) -> None:
        """Show a message that must not be missed."""
        self.notify(sentence, severity="warning", markup=False, timeout=10)

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id, synchronously down to the record or the ledger: keys act in their order."""
        return self.commands[command](self)

    def escape(self) -> None:
        """Let a part close what it has open, else leave."""
        if not any(part.escape() for part in self.parts):
            self.leave()

    def leave(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    def next_theme(self) -> Awaitable[object]:
        """Switch the theme of the whole program."""
        return self.app.run_action("next_theme")

    def quit(self) -> Awaitable[object]:
        """Save what is left, then quit the program."""
        return self.app.run_action("do('app.quit')")

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen(self.help_scheme(), self.keys, *self._places))

    def action_commands(self) -> None:
        """Open the command palette."""
        from tui.dialogs.command_palette import CommandPalette

        scheme = self.help_scheme()
        self.app.push_screen(CommandPalette(self, self._places[0], self.keys, scheme, self.config, self.say))

    def mark_bars_stale(self) -> None:
        """Have the bars redrawn when the key queue is empty: once for a burst of keys."""
        self._untold = True
        self.app.check_idle()

    def typed(self, event: events.Key) -> bool:
        """Offer a key to the parts before all bindings; return whether one took it."""
        return any(part.typed(event) for part in self.parts)

    def pasted(self, text: str) -> None:
        """Offer pasted text to the parts; the first that is being typed into takes it."""
        any(part.pasted(text) for part in self.parts)

    def keep_place(self) -> None:
        """Save the position in a text."""

    def draw_bars(self) -> None:
        """Redraw the bars if they are stale. The key queue is empty."""
        palette = self.palette
        if not self._untold or palette is None or not self.is_mounted:
            return
        try:
            top, bottom = self.query_one("#top", Bar), self.query_one("#status", Bar)
        except NoMatches:
            # While quitting, the screen may have lost its widgets already.
            return
        self._untold = False
        top.left, top.right, left, bottom.right = self.bars(palette)
        if self._said:
            bottom.left = Text.assemble(self.save_state(palette), words((self._said, palette.message)))
            if bottom.left.cell_len + bottom.right.cell_len + 4 > self.size.width:
                bottom.right = Text()
        else:
            bottom.left = left
