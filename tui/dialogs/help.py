"""Help: the meaning of the labels, the guidelines, and the keys from the key table. It filters as one types."""

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingsMap, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.scheme import Scheme
from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui import keymap
from tui.dialogs.command_palette import synonyms
from tui.dialogs.prompt import Writing
from tui.dialogs.scroll_box import ScrollBox
from tui.display.cells import visible
from tui.display.guidelines import guidelines_of, rendered

BORDER_CELLS = 8
"""Cells of a border beside the keys that it names."""


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below."""

    CSS_PATH = "../dialogs.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("help")
    is_writing = True
    """Every key types its own character, whatever the layout of the keyboard."""

    def __init__(self, scheme: Scheme | None, names: keymap.Names, *places: str) -> None:
        """Show the keys of some places and of the whole program, and the labels."""
        super().__init__()
        self.box = ScrollBox(id="help")
        self._scheme = scheme
        self._names = names
        self._groups = keymap.groups(*places, "app")
        self._typed = ""
        self._bindings = BindingsMap.from_keys(Writing(self._bindings.key_to_bindings))

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    def compose(self) -> ComposeResult:
        """Lay out a box with one widget a section."""
        with self.box as box:
            box.border_title = _("Help")
            for section in self._sections():
                yield Static(section or "", classes="section")

    def on_resize(self) -> None:
        """Name the keys that there is room for, before all others the one that closes the help."""
        close = self._names["help.close"]
        offered = _("Type to filter   ↑ ↓ scroll   {close} close", close=close)
        self.box.border_subtitle = (
            offered if cell_len(offered) + BORDER_CELLS <= self.size.width else _("{close} close", close=close)
        )

    def pasted(self, text: str) -> None:
        """Filter by pasted text, too."""
        self._filter(self._typed + " ".join(text.split()))

    def action_write(self, text: str) -> None:
        """Filter by one more character; `?` alone closes the help, as it opened it."""
        if text == "?" and not self._typed:
            self.action_close()
        else:
            self._filter(self._typed + text)

    def action_erase(self) -> None:
        """Take the last character of the filter back."""
        self._filter(self._typed[:-1])

    def action_close(self) -> None:
        """Clear the filter, or return to the screen below."""
        if self._typed:
            self._filter("")
        else:
            self.dismiss()

    def _filter(self, typed: str) -> None:
        """Show only what has all the words that were typed."""
        self._typed = typed
        if not self.is_mounted:
            return
        box = self.box
        shown = 0
        for widget, section in zip(self.query(".section").results(Static), self._sections(), strict=True):
            widget.display = section is not None
            shown += widget.display
            widget.update(section or "")
        box.border_title = Text(_("Help   {typed}▏", typed=visible(typed)) if typed else _("Help"))
        if not shown:
            box.border_title = Text(_("Help   {typed}▏  nothing matches", typed=visible(typed)))
        box.scroll_home(animate=False, force=True)

    def _sections(self) -> Iterator[RenderableType | None]:
        """Yield labels, guidelines and groups of keys; `None` for one without what was typed.

        The cases where the default labels meet come last: who asks for help looks for a key.
        """
        if self._scheme is not None:
            yield self._labels(self._scheme)
            if self._scheme.guidelines:
                yield self._guidelines(self._scheme.guidelines)
        for group, members in self._groups.items():
            yield self._keys(group, members)
        if self._scheme is not None and not self._scheme.guidelines:
            yield self._guidelines(guidelines_of(self._scheme))

    def _labels(self, scheme: Scheme) -> Table | None:
        """Return a table of the labels and their definitions."""
        table = _table(_("labels"))
        for depth, label in scheme.tree():
            told = visible(f"{label.letter}  {label.name}. {label.definition}")
            if self._has(label.key, told):
                table.add_row(label.key, Text("  " * depth + told))
        return table if table.row_count else None

    def _guidelines(self, guidelines: str) -> RenderableType | None:
        """Return the paragraphs of the guidelines, drawn as Markdown."""
        paragraphs = (each for each in guidelines.split("\n\n") if not self._typed or self._has(each))
        text = "\n\n".join(paragraphs)
        return rendered(text) if text else None

    def _keys(self, group: str, members: list[keymap.Key]) -> Table | None:
        """Return a table of one group of keys and their help."""
        table = _table(pgettext("keys", group))
        for key in members:
            words = synonyms(key)
            if self._has(self._names(key), key.does, key.name, key.tooltip, key.help, group, words):
                table.add_row(Text(self._names(key)), Text(key.help))
        return table if table.row_count else None

    def _has(self, *texts: str) -> bool:
        """Return whether some texts have all the words that were typed, in any case."""
        text = " ".join(texts).casefold()
        return all(word in text for word in self._typed.casefold().split())


def _table(title: str) -> Table:
    """Return a table of keys and words, whose words stay in their column."""
    table = Table(
        box=None, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold underline", expand=True
    )
    table.show_header = False
    table.add_column(width=10, style="bold", no_wrap=True)
    table.add_column(ratio=1)
    return table


COMMANDS: dict[str, Callable[["HelpScreen"], Awaitable[object] | None]] = {
    "help.down": lambda help_: help_.box.scroll_lines(1),
    "help.up": lambda help_: help_.box.scroll_lines(-1),
    "help.page_down": lambda help_: help_.box.scroll_pages(1),
    "help.page_up": lambda help_: help_.box.scroll_pages(-1),
    "help.erase": lambda help_: help_.action_erase(),
    "help.close": lambda help_: help_.action_close(),
}
"""The commands of this screen, by their ids in the key table."""
