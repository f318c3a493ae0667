"""The tag menu on a selection: label, speaker, certainty, and note.

A label is taken by its digit or its letter. Where there are too many labels for letters, and after `/`, letters
are typed into a filter instead; Tab changes between the two.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from annotations.claims.claim import Claim
from annotations.scheme import Attribute, Label, Scheme
from annotations.suggest.speakers import Candidate
from annotations.translation import N_
from annotations.translation import gettext as _
from tui import keymap
from tui.dialogs.attribute_values import next_value, shown_attribute, unknown_attributes
from tui.dialogs.label_keys import DIGITS, LabelKeys
from tui.dialogs.label_list import WIDE_CELLS, LabelList
from tui.dialogs.prompt import PromptScreen, Writing
from tui.dialogs.speaker_picker import SpeakerOffer, SpeakerPicker
from tui.display.cells import visible
from tui.display.theme import Palette, dialog_palette
from tui.widgets.bars import words

MAX_DRAWN_CHARS = 400
"""Characters of a foreign text that are drawn, at most: a selection may be a megabyte."""

TALL_ROWS = 16
"""Rows of a window from which there are blank lines between the parts."""

MENU_CELLS, FRAME_CELLS = 76, 5
"""Cells of the menu in a wide window, and those of its frame and margins at either side of an attribute."""

DETAILS = ("speaker", "sure", "note")
"""The attributes below the labels."""


@dataclass(frozen=True)
class ClaimValues:
    """Everything that the menu sets on a claim."""

    label: str
    """The name of the label; empty if there is none yet."""
    speaker: str
    """The speaker; empty if none is named."""
    sure: bool
    note: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Values of the attributes that the corpus defines, by name."""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Return the values of a claim."""
        return cls(claim.label, claim.speaker, sure=claim.sure, note=claim.note, attributes=claim.attributes)

    def put_on(self, claim: Claim) -> Claim:
        """Return a claim with this note, doubt, and attributes; label and speaker are set otherwise."""
        noted = claim.noted(self.note, sure=self.sure)
        values = {name: self.attributes.get(name, "") for name in {*claim.attributes, *self.attributes}}
        return noted if self.attributes == claim.attributes else noted.described(values)


class TagMenu(ModalScreen[ClaimValues | None]):
    """Asks for all attributes of a claim. Answers them, or `None` for no change."""

    AUTO_FOCUS = ""
    CSS_PATH = "../dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL_ROWS, "-tall")]  # noqa: RUF012, as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("menu"),
        Binding("backspace", "erase(1)", show=False),
        Binding("ctrl+u", "erase(0)", show=False),
    ]

    def __init__(
        self,
        scheme: Scheme,
        words: str,
        tagging: ClaimValues,
        speakers: SpeakerOffer,
        names: keymap.Names | None = None,
    ) -> None:
        """Offer the labels of `scheme` for `words`, with the present `tagging`.

        `names` are the names of the user's keys.
        """
        super().__init__()
        self._scheme = scheme
        self._names = names or keymap.Names()
        self._words = words
        self._tagging = tagging
        self._before = dict(tagging.attributes)
        self._speakers = speakers
        self._keys = LabelKeys(scheme, self._names)
        self._list = LabelList()
        self._is_tight = False
        """Whether the parts have no blank lines between them, for want of room."""
        self._bindings = BindingsMap.from_keys(_MenuKeys(self._bindings.key_to_bindings, lambda: not self.is_writing))

    @property
    def is_writing(self) -> bool:
        """Whether keys type what the labels are filtered by."""
        return self._keys.is_filtering

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id."""
        return COMMANDS[command](self)

    @property
    def _attributes(self) -> list[Attribute]:
        """The attributes that the label under the cursor has, and those that have a value."""
        chosen, values = self._list.chosen, self._tagging.attributes
        known = self._scheme.of_claims
        fitting = [each for each in known if values.get(each.name) or (chosen and each.fits(chosen.name))]
        return [*fitting, *unknown_attributes(known, values)]

    @cached_property
    def _palette(self) -> Palette:
        """The styles of the theme at the time the menu was opened, on the ground of dialogs."""
        return dialog_palette(self.app, self._scheme)

    def compose(self) -> ComposeResult:
        """Lay out the words, the labels, and the attributes."""
        with Vertical(id="tag-menu") as box:
            box.border_title = _("Tag")
            yield Static(_cut(self._words), id="words", markup=False)
            yield Static(id="typed")
            yield self._list
            with Vertical(id="details"):
                for name in DETAILS:
                    yield Static(id=f"menu-{name}", classes="detail")
                yield Static(id="menu-attributes", classes="detail")

    def on_mount(self) -> None:
        """Show the present values, with the cursor on the present label."""
        self._list.palette = self._palette
        self._list.current = self._tagging.label
        self._show_labels()
        names = [row.label.name for row in self._list.rows]
        if self._tagging.label in names:
            self._list.cursor = names.index(self._tagging.label)
        self._show()

    def on_resize(self) -> None:
        """Fit the list between the words and the attributes."""
        self._show()
        self.call_after_refresh(self._fit)

    def pasted(self, text: str) -> None:
        """Filter by pasted text."""
        self._filter((self._keys.typed or "") + " ".join(text.split()))

    @on(LabelList.Clicked)
    def _clicked(self, message: LabelList.Clicked) -> None:
        self._take(message.label)

    def on_click(self, event: events.Click) -> None:
        """Act on the line that was clicked."""
        match event.widget:
            case Static(id="menu-speaker"):
                self.action_speaker()
            case Static(id="menu-sure"):
                self.action_sure()
            case Static(id="menu-note"):
                self.action_note()
            case _:
                pass

    def action_move(self, step: int) -> None:
        """Select the next or previous label."""
        self._list.move(step)
        if self._scheme.of_claims:
            self._show()
            self._fit()

    def action_page(self, step: int) -> None:
        """Scroll by a page."""
        if self.is_mounted:
            self._list.scroll_pages(step)

    def action_write(self, character: str) -> None:
        """Take the label of a key at once, or filter by one more character."""
        keys = self._keys
        if keys.typed is not None and not (character in DIGITS and self._numbered(character)):
            self._filter(keys.typed + character)
            return
        label = self._numbered(character) if keys.typed else keys.labels.get(character)
        attribute = keys.attributes.get(character)
        if label is not None:
            self._take(label)
        elif attribute is not None and attribute in self._attributes:
            self._change(attribute)

    def action_erase(self, characters: int) -> None:
        """Filter by a character less; 0 stands for all of them."""
        if self._keys.typed:
            self._filter(self._keys.typed[:-characters] if characters else "")

    def action_filter(self) -> None:
        """Let letters filter the labels; if they do, let them be keys again."""
        self._filter(None if self.is_writing else "")

    def action_guidelines(self) -> None:
        """Show what the guidelines say of the label under the cursor."""
        from tui.dialogs.guidelines import GuidelinesScreen

        if self._list.chosen is not None:
            self.app.push_screen(GuidelinesScreen(self._scheme, self._list.chosen, self._names))

    def action_take(self) -> None:
        """Take the label under the cursor, and the attributes as they are shown."""
        if self._list.chosen is not None:
            self._take(self._list.chosen)

    def action_leave(self) -> None:
        """Show all labels again; if they are all shown, change nothing."""
        if self._keys.typed:
            self._filter("")
        elif self.is_writing and not self._keys.has_many:
            self._filter(None)
        else:
            self.dismiss(None)

    def action_sure(self) -> None:
        """Toggle certainty."""
        self._say(replace(self._tagging, sure=not self._tagging.sure))

    def action_speaker(self) -> None:
        """Ask for the speaker."""

        def given(speaker: Candidate | None) -> None:
            if speaker is not None:
                self._say(replace(self._tagging, speaker=speaker.name))

        picker = SpeakerPicker(_("Speaker"), self._tagging.speaker, self._speakers, self._names, self._palette)
        picker.add_class("-veiled")
        self.app.push_screen(picker, given)

    def action_note(self) -> None:
        """Ask for a note."""

        def given(note: str | None) -> None:
            if note is not None:
                self._say(replace(self._tagging, note=note))

        self.app.push_screen(PromptScreen(_("Note"), self._tagging.note, _("Note"), names=self._names), given)

    def _change(self, attribute: Attribute) -> None:
        """Give an attribute its next value, or ask for one."""
        value = self._tagging.attributes.get(attribute.name, "")

        def given(said: str | None) -> None:
            if said is not None:
                values = {**self._tagging.attributes, attribute.name: said}
                kept = {name: each for name, each in sorted(values.items()) if each}
                self._say(replace(self._tagging, attributes=kept))

        following = next_value(attribute, value)
        if following is not None:
            given(following)
            return
        prompt = PromptScreen(attribute.name, value, attribute.definition, attribute.values, names=self._names)
        self.app.push_screen(prompt, given)

    def _take(self, label: Label) -> None:
        """Answer with a label, and without what was said here of attributes that it does not have."""
        foreign = {each.name for each in self._scheme.of_claims if not each.fits(label.name)}
        said = self._tagging.attributes
        values = {name: said[name] for name in said if name not in foreign or said[name] == self._before.get(name)}
        self.dismiss(replace(self._tagging, label=label.name, attributes=values))

    def _say(self, tagging: ClaimValues) -> None:
        """Show a changed value."""
        self._tagging = tagging
        self._show()

    def _numbered(self, digit: str) -> Label | None:
        """Return the label beside which a digit is shown while letters filter."""
        return next((row.label for row in self._list.rows if digit in row.keys.split()), None)

    def _filter(self, typed: str | None) -> None:
        """Show the labels that match; all of them if nothing is typed, or letters are keys."""
        self._keys.typed = typed
        self._show_labels()
        self._show()
        self._fit()

    def _show_labels(self) -> None:
        """List the labels that match, with the keys that take them now."""
        rows = self._keys.rows()
        here = self._list.chosen
        self._list.rows = tuple(rows)
        if not self._keys.typed:
            self._list.cursor = next((at for at, row in enumerate(rows) if row.label is here), 0)

    def _show(self) -> None:
        """Redraw what can change, once the screen is mounted."""
        if not self.is_mounted:
            return
        names, box, typed = self._names, self.query_one("#tag-menu"), self.query_one("#typed", Static)
        other = (
            _("{letters} letters as keys", letters=names["menu.letters"])
            if self.is_writing
            else _("{filter} filter", filter=names["menu.filter"])
        )
        guidelines = (
            _("{guidelines} guidelines   ", guidelines=names["menu.guidelines"])
            if self.size.width >= WIDE_CELLS
            else ""
        )
        offered = _(
            "{take} accept   {other}   {guidelines}{leave} cancel",
            take=names["menu.take"],
            other=other,
            guidelines=guidelines,
            leave=names["menu.leave"],
        )
        is_narrow = self.size.width < len(offered) + 8
        box.border_subtitle = (
            _("{take} accept   {leave} cancel", take=names["menu.take"], leave=names["menu.leave"])
            if is_narrow
            else offered
        )
        typed.display = self.is_writing
        typed.update(
            words((_("type to filter: "), self._palette.muted), (f"{self._keys.typed}▏", self._palette.message))
        )
        tagging = self._tagging
        self._detail(N_("speaker"), "menu.speaker", _cut(tagging.speaker) or "–")
        self._detail(N_("sure"), "menu.sure", _("yes") if tagging.sure else _("no"))
        self._detail(N_("note"), "menu.note", _cut(tagging.note) or "–")
        self._show_attributes()

    def _show_attributes(self) -> int:
        """Show the attributes of the corpus, several on a line if the menu is tight; return the lines."""
        keys = {attribute.name: f"{self._keys.prefix}{key}" for key, attribute in self._keys.attributes.items()}
        values, muted = self._tagging.attributes, self._palette.muted
        lines: list[Text] = []
        room = self.size.width - 2 * FRAME_CELLS if self.size.width < MENU_CELLS else MENU_CELLS - 2 * FRAME_CELLS
        for each in self._attributes:
            piece = shown_attribute(each, keys.get(each.name, " "), values.get(each.name, ""), muted)
            if self._is_tight and lines and lines[-1].cell_len + 3 + piece.cell_len <= room:
                lines[-1] = Text.assemble(lines[-1], "   ", piece)
            else:
                lines.append(piece)
        line = self.query_one("#menu-attributes", Static)
        line.display = bool(lines)
        line.update(Text("\n").join(lines))
        return len(lines)

    def _detail(self, name: str, command: str, value: str) -> None:
        """Show an attribute with its key; while letters filter, the key that makes them keys comes before it."""
        line = words(
            (f"{self._keys.prefix}{self._names[command]}", "bold"), "  ", (f"{_(name)}: ", self._palette.muted), value
        )
        self.query_one(f"#menu-{name}", Static).update(line)

    def _fit(self) -> None:
        """Make the menu as high as its parts need, at most as the window allows; the list takes what is left."""
        if not self.is_mounted:
            return
        height, is_short = self.size.height, self.size.height < TALL_ROWS
        box = self.query_one("#tag-menu")
        self._list.is_brief, most = False, height * 9 // 10
        self._is_tight = is_short
        if (needed := self._needed()) > most:
            # First blank lines go; then what is said of labels without the cursor, if all are in sight so.
            self._is_tight, most = True, height
            for is_brief in (False, True, False):
                self._list.is_brief = is_brief
                if (needed := self._needed()) <= most:
                    break
        box.set_class(self._is_tight, "-tight")
        box.styles.height = min(needed, most)

    def _needed(self) -> int:
        """Return the rows that all parts need, and lay out the list and the attributes so."""
        gap = 0 if self._is_tight else 1
        self._list.has_gaps = not self._is_tight
        self._list.remeasure()
        frame = 2 + 2 * gap
        words, typed = 1 + gap, (1 + gap) * self.is_writing
        details = gap + len(DETAILS) + self._show_attributes()
        return frame + words + typed + self._list.most_lines() + details


def _cut(text: str) -> str:
    """Return the beginning of a text for display, with an ellipsis if it is cut."""
    return visible(text[:MAX_DRAWN_CHARS]) + ("…" if len(text) > MAX_DRAWN_CHARS else "")


class _MenuKeys(Writing):
    """Bindings in which a character is a key of the menu, or else is written; while letters filter, all are written."""

    def __init__(self, bindings: dict[str, list[Binding]], letters_are_keys: Callable[[], bool]) -> None:
        """Ask `letters_are_keys` at each key."""
        super().__init__(bindings)
        self._letters_are_keys = letters_are_keys

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the bindings of a key."""
        if not self._letters_are_keys() and (character := keymap.character(key)) is not None:
            return [Binding(key, f"write({character!r})", show=False)]
        return super().get(key, default)

    def copy(self) -> "_MenuKeys":
        """Return a copy of the same class: Textual looks keys up in a copy."""
        return _MenuKeys(self, self._letters_are_keys)


COMMANDS: dict[str, Callable[["TagMenu"], Awaitable[object] | None]] = {
    "menu.next": lambda menu: menu.action_move(1),
    "menu.previous": lambda menu: menu.action_move(-1),
    "menu.take": lambda menu: menu.action_take(),
    "menu.filter": lambda menu: menu.action_filter(),
    "menu.letters": lambda menu: menu.action_filter(),
    "menu.guidelines": lambda menu: menu.action_guidelines(),
    "menu.speaker": lambda menu: menu.action_speaker(),
    "menu.sure": lambda menu: menu.action_sure(),
    "menu.note": lambda menu: menu.action_note(),
    "menu.page_down": lambda menu: menu.action_page(1),
    "menu.page_up": lambda menu: menu.action_page(-1),
    "menu.leave": lambda menu: menu.action_leave(),
}
"""The commands of this screen, by their ids in the key table."""
