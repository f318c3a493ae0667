"""The tag menu on a selection: label, speaker, certainty, and note."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_letters, digits
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from annotations.scheme import Label, Scheme
from tui import keymap
from tui.dialogs.prompt import PromptScreen
from tui.display.cells import visible
from tui.display.theme import Palette
from tui.widgets.bars import words

RESERVED_LETTERS = frozenset("jkscb")
"""Letters with another meaning in the menu, whatever a scheme calls its labels."""

MAX_DRAWN_CHARS = 400
"""Characters of a foreign text that are drawn, at most: a selection may be a megabyte."""

WIDE_CELLS = 64
"""Cells from which definitions have a column of their own."""


@dataclass(frozen=True)
class ClaimValues:
    """Everything that the menu sets on a claim."""

    label: str
    """The name of the label; empty if there is none yet."""
    speaker: str
    """The speaker; empty if none is named."""
    sure: bool
    note: str


class TagMenu(ModalScreen[ClaimValues | None]):
    """Asks for all attributes of a claim. Answers them, or `None` for no change."""

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("menu"),
        *(Binding(key, f"label({key!r})", show=False) for key in digits + ascii_letters if key not in RESERVED_LETTERS),
    ]

    def __init__(
        self,
        scheme: Scheme,
        words: str,
        tagging: ClaimValues,
        speakers: Sequence[str],
        names: keymap.Names | None = None,
    ) -> None:
        """Offer the labels of `scheme` for `words`, with the present `tagging`.

        `names` are the names of the user's keys.
        """
        super().__init__()
        self._labels = scheme.labels
        self._keys = quick_keys(scheme)
        self._names = names or keymap.Names()
        self._words = words
        self._tagging = tagging
        self._speakers = tuple(speakers)
        called = [label.name for label in self._labels]
        self._at = called.index(tagging.label) if tagging.label in called else 0
        """The label under the cursor, from 0."""
        self._scheme = scheme

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @cached_property
    def _palette(self) -> Palette:
        """The styles of the theme at the time the menu was opened."""
        return Palette(self.app.current_theme, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out the words, the labels, and the attributes."""
        with VerticalScroll(id="tag-menu", can_focus=False) as box:
            box.border_title = "Tag"
            box.border_subtitle = f"{self._names['menu.take']} accept   {self._names['menu.leave']} cancel"
            yield Static(_cut(self._words), id="words", markup=False)
            for label in self._labels:
                keys = [key for key, meant in self._keys.items() if meant is label]
                yield Choice(label, keys, label.name == self._tagging.label, self._palette)
            for name in ("speaker", "sure", "note"):
                yield Static(id=name, classes="detail")

    def on_mount(self) -> None:
        """Show the present values."""
        self._show()

    def on_resize(self) -> None:
        """Lay the definitions out for the new width."""
        for choice in self.query(Choice):
            choice.refresh(layout=True)
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Act on the line that was clicked."""
        match event.widget:
            case Choice(label=label):
                self._take(label)
            case Static(id="speaker"):
                self.action_speaker()
            case Static(id="sure"):
                self.action_sure()
            case Static(id="note"):
                self.action_note()
            case _:
                pass

    def action_move(self, step: int) -> None:
        """Select the next or previous label.

        Beyond the last, scroll to the end of the menu.
        """
        at = self._at + step
        self._at = min(max(0, at), len(self._labels) - 1)
        self._show()
        if at != self._at and self.is_mounted:
            self._box.scroll_to(y=0 if step < 0 else self._box.max_scroll_y, animate=False, force=True)

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        if self.is_mounted:
            self._box.scroll_relative(y=step * max(1, self._box.size.height - 1), animate=False, force=True)

    def action_label(self, key: str) -> None:
        """Take the label of a key at once."""
        label = self._keys.get(key)
        if label is not None:
            self._take(label)

    def action_take(self) -> None:
        """Take the label under the cursor, and the attributes as they are shown."""
        self._take(self._labels[self._at])

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def action_sure(self) -> None:
        """Toggle certainty."""
        self._say("sure", replace(self._tagging, sure=not self._tagging.sure))

    def action_speaker(self) -> None:
        """Ask for the speaker."""

        def given(speaker: str | None) -> None:
            if speaker is not None:
                self._say("speaker", replace(self._tagging, speaker=speaker))

        self.app.push_screen(
            PromptScreen("Speaker", self._tagging.speaker, "Speaker’s name", self._speakers, None, self._names), given
        )

    def action_note(self) -> None:
        """Ask for a note."""

        def given(note: str | None) -> None:
            if note is not None:
                self._say("note", replace(self._tagging, note=note))

        self.app.push_screen(PromptScreen("Note", self._tagging.note, "Note", names=self._names), given)

    @property
    def _box(self) -> VerticalScroll:
        return self.query_one("#tag-menu", VerticalScroll)

    def _take(self, label: Label) -> None:
        self.dismiss(replace(self._tagging, label=label.name))

    def _say(self, name: str, tagging: ClaimValues) -> None:
        """Show a changed value, and scroll it into sight."""
        self._tagging = tagging
        self._show()
        if self.is_mounted:
            self.query_one(f"#{name}").scroll_visible(animate=False, force=True)

    def _show(self) -> None:
        """Redraw what can change, once the screen is mounted."""
        if not self.is_mounted:
            return
        for number, choice in enumerate(self.query(Choice)):
            choice.set_class(number == self._at, "-cursor")
        if self._at:
            self.query(Choice)[self._at].scroll_visible(animate=False, force=True)
        else:
            self._box.scroll_to(y=0, animate=False, force=True)
        tagging = self._tagging
        self._detail("speaker", "s", _cut(tagging.speaker) or "–")
        self._detail("sure", "?", "yes" if tagging.sure else "not sure")
        self._detail("note", "c", _cut(tagging.note) or "–")

    def _detail(self, name: str, key: str, value: str) -> None:
        line = words((key, "bold"), "  ", (f"{name}: ", self._palette.muted), value)
        self.query_one(f"#{name}", Static).update(line)


class Choice(Widget):
    """One label: its keys, its name and its definition."""

    def __init__(self, label: Label, keys: Sequence[str], current: bool, palette: Palette) -> None:
        """Show a label; `current` is the claim's own."""
        super().__init__()
        self.label = label
        self._keys = keys
        self._current = current
        self._palette = palette

    def render(self) -> Table:
        """Draw it, with the definition in a column of its own if there is room."""
        names = [each.name for each in self._palette.scheme.labels]
        keys = Text(" ".join(self._keys), style="bold")
        name = words((self.label.name, self._palette.marks[self.label.name]))
        mark = words(("●", self._palette.message)) if self._current else Text()
        meaning = Text(visible(self.label.definition), style=self._palette.muted)
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(width=1)
        table.add_column(width=5)
        if self.screen.size.width >= WIDE_CELLS:
            table.add_column(width=min(16, max(map(len, names))))
            table.add_column(ratio=1)
            table.add_row(mark, keys, name, meaning)
        else:
            table.add_column(ratio=1)
            table.add_row(mark, keys, Text("  ").join((name, meaning)))
        return table


def quick_keys(scheme: Scheme) -> dict[str, Label]:
    """Return the label that each key takes: its digit, and its letter in both cases.

    A letter with another meaning in the menu keeps it, and another label's own letter stays its own.
    """
    keys = {label.key: label for label in scheme.labels}
    own = {label.letter: label for label in scheme.labels}
    for label in scheme.labels:
        for letter in (label.letter.lower(), label.letter.upper()):
            if letter not in RESERVED_LETTERS and own.get(letter, label) is label:
                keys[letter] = label
    return keys


def _cut(text: str) -> str:
    """Return the beginning of a text for display, with an ellipsis if it is cut."""
    return visible(text[:MAX_DRAWN_CHARS]) + ("…" if len(text) > MAX_DRAWN_CHARS else "")


COMMANDS: dict[str, Callable[["TagMenu"], Awaitable[object] | None]] = {
    "menu.next": lambda menu: menu.action_move(1),
    "menu.previous": lambda menu: menu.action_move(-1),
    "menu.take": lambda menu: menu.action_take(),
    "menu.speaker": lambda menu: menu.action_speaker(),
    "menu.sure": lambda menu: menu.action_sure(),
    "menu.note": lambda menu: menu.action_note(),
    "menu.page_down": lambda menu: menu.action_page(1),
    "menu.page_up": lambda menu: menu.action_page(-1),
    "menu.leave": lambda menu: menu.action_leave(),
}
"""The commands of this screen, by their ids in the key table."""
