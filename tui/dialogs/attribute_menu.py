"""The attributes of an article, to be set."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.scheme import Attribute, Scheme
from annotations.translation import gettext as _
from tui import keymap
from tui.dialogs.attribute_values import next_value, shown_attribute, unknown_attributes
from tui.dialogs.prompt import PromptScreen
from tui.display.theme import Palette
from tui.widgets.bars import words

NUMBERED = 9
"""Attributes that have a digit."""


class AttributeMenu(ModalScreen[dict[str, str] | None]):
    """Asks for attributes of an article or of claims. Answers those that changed, or `None` for no change."""

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("describe"),
        *(Binding(str(number), f"number({number})", show=False) for number in range(1, NUMBERED + 1)),
    ]

    def __init__(
        self,
        scheme: Scheme,
        attributes: Sequence[Attribute],
        title: str,
        values: Mapping[str, str],
        names: keymap.Names,
    ) -> None:
        """Offer attributes of `scheme` with their present values. `names` are the names of the user's keys."""
        super().__init__()
        self._scheme = scheme
        self._title = title
        self._before = dict(values)
        self._values = dict(values)
        self._names = names
        self._attributes: list[Attribute] = [*attributes, *unknown_attributes(attributes, values)]
        self._at = 0
        """The attribute under the cursor, from 0."""
        self._lines = Static(id="lines")

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @cached_property
    def _palette(self) -> Palette:
        return Palette(self.app.current_theme, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out the attributes."""
        with VerticalScroll(id="ask", can_focus=False) as box:
            box.border_title = words(_("About {title}", title=self._title))
            keys = {each: self._names[f"describe.{each}"] for each in ("change", "take", "leave")}
            box.border_subtitle = _(
                "{change} change   {take} accept   {leave} cancel",
                change=keys["change"],
                take=keys["take"],
                leave=keys["leave"],
            )
            yield self._lines

    def on_mount(self) -> None:
        """Show the present values."""
        self._show()

    def action_move(self, step: int) -> None:
        """Go to the next or the previous attribute."""
        self._at = min(max(0, self._at + step), len(self._attributes) - 1)
        self._show()

    def action_number(self, number: int) -> None:
        """Change the attribute with a number."""
        if number <= len(self._attributes):
            self._at = number - 1
            self.action_change()

    def action_change(self) -> None:
        """Give the attribute under the cursor its next value, or ask for one."""
        attribute = self._attributes[self._at]
        value = self._values.get(attribute.name, "")
        following = next_value(attribute, value)
        if following is not None:
            self._set(attribute, following)
            return

        def given(said: str | None) -> None:
            if said is not None:
                self._set(attribute, said)

        self.app.push_screen(
            PromptScreen(attribute.name, value, attribute.definition, attribute.values, names=self._names), given
        )

    def action_take(self) -> None:
        """Close the menu with the attributes that have changed."""
        names = {*self._before, *self._values}
        pairs = ((name, self._values.get(name, "")) for name in sorted(names))
        self.dismiss({name: value for name, value in pairs if value != self._before.get(name, "")})

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def _set(self, attribute: Attribute, value: str) -> None:
        self._values[attribute.name] = value
        self._show()

    def _show(self) -> None:
        """Redraw the attributes, the one under the cursor with a bar."""
        rows = []
        for number, attribute in enumerate(self._attributes):
            key = str(number + 1) if number < NUMBERED else " "
            bar = ("▌ " if number == self._at else "  ", self._palette.message)
            value = self._values.get(attribute.name, "")
            rows.append(Text.assemble(words(bar), shown_attribute(attribute, key, value, self._palette.muted)))
        self._lines.update(Text("\n").join(rows))
        self._lines.styles.height = len(rows)


COMMANDS: dict[str, Callable[["AttributeMenu"], Awaitable[object] | None]] = {
    "describe.next": lambda menu: menu.action_move(1),
    "describe.previous": lambda menu: menu.action_move(-1),
    "describe.change": lambda menu: menu.action_change(),
    "describe.take": lambda menu: menu.action_take(),
    "describe.leave": lambda menu: menu.action_leave(),
}
"""The commands of this screen, by their ids in the key table."""
