"""What the library and the reader have in common: two bars with something between them."""

from collections.abc import Awaitable, Iterator, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from annotations.scheme import Scheme
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.part import Part
from tui.widgets.bars import Bar, words

SMALLEST = (40, 10)
"""Columns and rows below which nothing can be read."""

Result = TypeVar("Result")


def edited(typed: str, event: events.Key) -> str | None:
    """Return what is typed as a key leaves it: with a character more, or one less; `None` where it is for another."""
    if event.key == "backspace":
        return typed[:-1]
    if event.key == "ctrl+u":
        return ""
    if event.character and event.character.isprintable():
        return typed + event.character
    return None


@runtime_checkable
class Pasteable(Protocol):
    """A screen into which something can be pasted."""

    def pasted(self, text: str) -> None:
        """Take what was pasted."""


class BarScreen(Screen[Result]):
    """A screen with a bar above, one below, and its own matter between them."""

    AUTO_FOCUS = ""
    # Nothing has the focus: every key is the screen's, and goes one hop less.

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SMALLEST[0], "-fits-across")]  # noqa: RUF012, as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (SMALLEST[1], "-fits-down")]  # noqa: RUF012

    parts: Sequence[Part] = ()
    """The concerns of the screen. Keys, pasted text and Esc are offered to them in this order."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How everything looks; the app replaces it."""

    def __init__(self, config: Config, *places: str) -> None:
        """Obey the settings of the user, and the keys of the `places` that the screen stands for."""
        super().__init__()
        self.config = config
        self.keys = keymap.Names(config.keys)
        """How keys are called: the user may have other ones."""
        self._places = places
        self._said = ""
        self._untold = False
        """Whether the bars are behind what there is to tell."""

    def body(self) -> Iterator[Widget]:
        """Make what stands between the bars. Boxes around it would be drawn with every line of it."""
        raise NotImplementedError

    def save_state(self, palette: Palette) -> Text:  # noqa: ARG002, as there is nothing but where something is saved
        """Return what is to be seen in the bar below whatever else is said there."""
        return Text()

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        raise NotImplementedError

    def help_scheme(self) -> Scheme | None:
        """Return the labels that help is to explain; `None` where nothing is tagged."""
        return None

    def compose(self) -> ComposeResult:
        """Lay out the bars and what is between them."""
        yield Bar(id="top")
        yield from self.body()
        yield Bar(id="status")

    def on_resize(self) -> None:
        """Write the bars as the new width allows; in a window that is too small, say so and nothing else."""
        if (self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]) and not self.query("#small"):
            self.mount(Static(f"Make the window larger: {SMALLEST[0]} by {SMALLEST[1]} at least.", id="small"))
        self.mark_bars_stale()

    def clear_message(self) -> None:
        """Take back what was said: the person has gone on."""
        if self._said:
            self._said = ""
            self.mark_bars_stale()

    def on_mouse_down(self) -> None:
        """Take back what was said, as with a key."""
        self.clear_message()

    def watch_palette(self) -> None:
        """Write the bars in the new colours."""
        self.mark_bars_stale()

    def say(self, sentence: str) -> None:
        """Say something in the bar below, until the next key."""
        self._said = sentence
        self.mark_bars_stale()

    def warn(self, sentence: str) -> None:
        """Say something that must not be missed."""
        self.notify(sentence, severity="warning", markup=False, timeout=10)

    def next_theme(self) -> Awaitable[object]:
        """Change the colours of the whole program."""
        return self.app.run_action("next_theme")

    def quit(self) -> Awaitable[object]:
        """Save what is left, then leave the program."""
        return self.app.run_action("do('app.quit')")

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen(self.help_scheme(), self.keys, *self._places))

    def action_commands(self) -> None:
        """Ask what to do by its name, and do it."""
        from tui.dialogs.command_palette import CommandScreen

        self.app.push_screen(CommandScreen(self, self._places[0], self.keys))

    def mark_bars_stale(self) -> None:
        """Write the bars anew once the keys that wait are done: of two hundred at once only the last is told."""
        self._untold = True
        self.app.check_idle()

    def typed(self, event: events.Key) -> bool:
        """Offer a key to the parts before all bindings; return whether one took it."""
        return any(part.typed(event) for part in self.parts)

    def pasted(self, text: str) -> None:
        """Offer pasted text to the parts; the first that is being typed into takes it."""
        any(part.pasted(text) for part in self.parts)

    def keep_place(self) -> None:
        """Put what is known of the place in a text on its way to the disk."""

    def draw_bars(self) -> None:
        """Write what the bars are behind with; the app has nothing else to do."""
        palette = self.palette
        if not self._untold or palette is None or not self.is_mounted:
            return
        try:
            top, bottom = self.query_one("#top", Bar), self.query_one("#status", Bar)
        except NoMatches:
            # The program is being left: the screen is there still, what was on it is not.
            return
        self._untold = False
        top.left, top.right, left, bottom.right = self.bars(palette)
        if self._said:
            bottom.left = Text.assemble(self.save_state(palette), words((self._said, palette.message)))
            if bottom.left.cell_len + bottom.right.cell_len + 4 > self.size.width:
                bottom.right = Text()
        else:
            bottom.left = left
