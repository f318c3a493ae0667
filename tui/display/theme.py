"""Themes: three colour schemes, and the styles of tagged text.

A claim has a tint behind it and a letter beside it, a suggestion a faint tint and a small letter, an entity a colour
and an underline, the selection a lighter ground and a bar. Every text keeps a contrast of 4.5 or more on every ground
it can have (WCAG 2.2, 1.4.3).
"""

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from annotations.contrast import MIN_CONTRAST
from annotations.contrast import contrast as contrast_of
from annotations.scheme import Label, Scheme
from tui.display.few_colours import Depth, Shade, error_style, exact, label_shades, sheet_of

if TYPE_CHECKING:
    from textual.app import App

TINT_SHARE = 0.26
"""The share of a label's colour in the ground behind its claims."""

SELECTED_TINT_SHARE = 0.36
"""The same for a selected claim."""

SUGGESTED_TINT_SHARE = 0.1
"""The same for a suggestion: the least that is seen beside untagged text."""

DARK = Theme(
    name="copydesk-dark",
    primary="#a99cf0",
    accent="#a99cf0",
    foreground="#d7dae0",
    background="#14161b",
    surface="#1b1e25",
    panel="#232730",
    success="#4cc38a",
    warning="#e6b450",
    error="#ff8080",
    dark=True,
    variables={
        "veil": "#14161b99",
        "selection": "#2a2d3d",
        "muted": "#949cab",
        "person": "#f0c3d5",
        "place": "#dcc99a",
        "group": "#d0c9f7",
        "organisation": "#bfdcbe",
        "date": "#c3cad4",
        "footer-background": "#1b1e25",
    },
)

LIGHT = Theme(
    name="copydesk-light",
    primary="#5546b8",
    accent="#5546b8",
    foreground="#1d2026",
    background="#fcfbf8",
    surface="#f1efe9",
    panel="#e8e5dd",
    success="#17663f",
    warning="#7a5200",
    error="#a61b1b",
    dark=False,
    variables={
        "veil": "#fcfbf899",
        "selection": "#e3e0f4",
        "muted": "#5c626d",
        "person": "#7a1f4d",
        "place": "#5a4605",
        "group": "#41329c",
        "organisation": "#1d4a2a",
        "date": "#3d444e",
        "footer-background": "#f1efe9",
    },
)

CONTRAST = Theme(
    name="copydesk-contrast",
    primary="#ffd75f",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#1c1c1c",
    panel="#3a3a3a",
    success="#5fffaf",
    warning="#ffffff",
    error="#ff8787",
    dark=True,
    variables={
        "veil": "#00000099",
        "selection": "#303050",
        "muted": "#d0d0d0",
        "person": "#ffd7ff",
        "place": "#ffffaf",
        "group": "#d7d7ff",
        "organisation": "#d7ffd7",
        "date": "#e4e4e4",
        "footer-background": "#1c1c1c",
    },
)
"""High contrast, safe for the colour-blind: labels by Okabe and Ito on black, the rest by lightness."""

THEMES = (DARK, LIGHT, CONTRAST)

ENTITY_KINDS = ("person", "place", "group", "organisation", "date")
"""The entries of the legend, in order."""


State = Literal["", "whole", "part", "hit"]
"""The state of a piece of text, beside what is tagged in it."""


class RowStyles(NamedTuple):
    """How a row of a list is drawn."""

    mark: str
    """One cell: the bar beside the row under the cursor, a blank beside any other."""
    text: Style
    muted: Style
    bar: Style
    """The style of marks and signs."""
    ground: Style
    """The ground alone, for text with a colour of its own."""


class Palette:
    """The styles of one theme and one label scheme; each is made once."""

    def __init__(self, theme: Theme, scheme: Scheme, depth: Depth = Depth.TRUE, *, is_on_surface: bool = False) -> None:
        """Take the colours of a theme; a foreign theme borrows the missing ones.

        With a `depth` of 256 colours or fewer they are those of the theme's sheet. The ground is that of dialogs and
        bars if `is_on_surface`.
        """
        self.depth = depth
        self.scheme = scheme
        self._sheet = sheet_of(theme, depth)
        theme = self._sheet.theme if self._sheet else theme
        ours = DARK if theme.dark else LIGHT
        self.dark = theme.dark
        self.bars = Color.parse(theme.surface or ours.surface or "")
        self.ground = self.bars if is_on_surface else Color.parse(theme.background or ours.background or "")
        self.foreground = Color.parse(theme.foreground or ours.foreground or "")
        self.accent = Color.parse(theme.accent or theme.primary)
        self.named = {name: Color.parse(theme.variables.get(name, colour)) for name, colour in ours.variables.items()}
        self._backdrops: dict[tuple[str, bool], Color] = {}
        self.found = exact(self._sheet.hit, depth) if self._sheet else Color.parse(theme.warning or ours.warning or "")
        self._texts: dict[tuple[str, str, State, bool, str], Style] = {}
        self.blank = _style(self.foreground, self.ground)
        self.dimmed = _style(self.named["muted"], self.ground)
        self.bar = _style(self.accent, self.ground)
        self.thumb = _style(Color.parse(theme.panel or ours.panel or ""), self.ground)
        self.muted = Style(color=self.named["muted"].rich_color)
        """For secondary words in the bars."""
        self.message = Style(color=self.accent.rich_color)
        """For messages, until the next key."""
        self.error = error_style(theme if theme.error else ours, depth)
        self.warning = Style(color=Color.parse(theme.error or ours.error or "").rich_color)
        """For unfinished work."""
        self.kinds = {kind: Style(color=self.named[kind].rich_color, underline=True) for kind in ENTITY_KINDS}
        self.marks = {
            label.name: Style(color=self.letter_colour(label).rich_color, bold=True) for label in scheme.labels
        }
        self.letters = {
            label.name: _style(self.letter_colour(label), self.ground, bold=True) for label in scheme.labels
        }
        self._rows: dict[bool, RowStyles] = {}

    @cached_property
    def _shades(self) -> dict[str, Shade]:
        """The shades of the labels by their names; with true colour there are none."""
        labels = self.scheme.labels
        shades = label_shades([each.colour for each in labels], self._sheet, self.depth) if self._sheet else ()
        return dict(zip((each.name for each in labels), shades, strict=False))

    def row(self, current: bool) -> RowStyles:
        """Return how a row of a list is drawn: the `current` one, under the cursor, or any other."""
        if current not in self._rows:
            ground = Style(bgcolor=self.backdrop("", current).rich_color)
            text, muted, bar = self.blank + ground, self.dimmed + ground, self.bar + ground
            self._rows[current] = RowStyles("▌" if current else " ", text, muted, bar, ground)
        return self._rows[current]

    def row_kind(self, kind: str, current: bool) -> Style:
        """Return the style of a kind of entity in a list; of sixteen colours, few are legible on the `current` row."""
        is_plain = current and self.depth.system is ColorSystem.STANDARD
        return (self.blank + Style(underline=True) if is_plain else self.kinds[kind]) + self.row(current).ground

    def hint(self, label: str, faint: bool) -> Style:
        """Return the style of a suggestion's letter.

        A `faint` suggestion has low confidence.
        """
        return self.dimmed if faint else self.letters.get(label, self.bar) + Style(bold=False)

    def letter_colour(self, label: Label) -> Color:
        """Return the colour of a label's letter, as light or dark as the grounds require."""
        if label.name in self._shades:
            return exact(self._shades[label.name].letter, self.depth)
        towards = Color(255, 255, 255) if self.dark else Color(0, 0, 0)
        own = Color.parse(label.colour)
        shades = (own.blend(towards, step / 10) for step in range(11))
        return next(shade for shade in shades if self._legible(shade, self.ground) and self._legible(shade, self.bars))

    def backdrop(self, label: str, selected: bool) -> Color:
        """Return the ground of text with a label, or without one if it is empty.

        It has as much of the label's colour as leaves every text legible, and `TINT_SHARE` at the most.
        """
        key = (label, selected)
        if key not in self._backdrops:
            ground = self.named["selection"] if selected else self.ground
            found = self.scheme.by_name(label)
            if found is not None and found.name in self._shades:
                ground = exact(self._shades[found.name].tint, self.depth)
            elif found is not None:
                ground = self._tint(ground, found, SELECTED_TINT_SHARE if selected else TINT_SHARE)
            self._backdrops[key] = ground
        return self._backdrops[key]

    def _tint(self, ground: Color, label: Label, share: float) -> Color:
        """Return a ground with at most a share of a label's colour, on which every text is legible."""
        colour = Color.parse(label.colour)
        tints = (ground.blend(colour, share * step / 20) for step in range(20, -1, -1))
        texts = [self.foreground, *(self.named[kind] for kind in ENTITY_KINDS)]
        return next((tint for tint in tints if all(self._legible(text, tint) for text in texts)), ground)

    def _ink(self, ground: Color) -> Color:
        """Return the colour of plain text on a ground.

        The theme's, or black or white if that is illegible.
        """
        black, white = Color(0, 0, 0), Color(255, 255, 255)
        best = max(black, white, key=lambda text: contrast(text, ground))
        return self.foreground if self._legible(self.foreground, ground) else best

    @staticmethod
    def _legible(text: Color, ground: Color) -> bool:
        return contrast(text, ground) >= MIN_CONTRAST

    def text(self, label: str, kind: str, state: State, crowded: bool, suggested: str = "") -> Style:
        """Return the style of text by label, kind of entity, and state.

        A `whole` sentence that is selected has a lighter ground; any other selection is a `part`, whose edges must be
        seen to the character: it is reversed. A `hit` is a match of the search. `crowded` text is under more than one
        claim: it is bold. `suggested` is the label of a suggestion where there is no claim.
        """
        key = (label, kind, state, crowded, suggested)
        style = self._texts.get(key)
        if style is None:
            if state == "part":
                colour, ground = self.ground, self.accent
            elif state == "hit":
                colour, ground = (
                    self.ground if self._legible(self.ground, self.found) else self._ink(self.found),
                    self.found,
                )
            elif self._sheet:
                colour, ground = self._drawn(label, kind, state == "whole", suggested)
            else:
                colour = self.named[kind] if kind else self.foreground
                ground = self.backdrop(label, state == "whole")
                found = self.scheme.by_name(suggested)
                if found is not None:
                    ground = self._tint(ground, found, SUGGESTED_TINT_SHARE)
            style = self._texts[key] = _style(colour, ground, bold=crowded, underline=bool(kind))
        return style

    def _drawn(self, label: str, kind: str, selected: bool, suggested: str) -> tuple[Color, Color]:
        """Return the colours of text and ground in few colours."""
        sheet, shade = self._sheet, self._shades.get(label)
        assert sheet is not None
        colour, ground = self.named[kind] if kind else self.foreground, self.backdrop(label, selected=False)
        if selected and shade is not None and shade.selected is not None:
            ground = exact(shade.selected, self.depth)
        elif selected and (sheet.is_plain_inverted or shade is not None):
            return ground, self._ink(ground)
        elif selected:
            ground = self.named["selection"]
        elif suggested in self._shades and sheet.suggestion is not None:
            ground = exact(sheet.suggestion, self.depth)
        elif suggested in self._shades and not kind:
            colour = exact(self._shades[suggested].letter, self.depth)
        if ground != self.ground and self.depth.system is ColorSystem.STANDARD:
            # What sixteen colours look like is not known: only plain text is sure to be legible on a tint.
            colour = self.foreground
        return colour if self._legible(colour, ground) else self._ink(ground), ground


def dialog_palette(app: "App[object]", scheme: Scheme) -> Palette:
    """Return the styles of a dialog, with the theme as it is while the dialog opens."""
    depth: Depth = getattr(app, "depth", Depth.TRUE)
    return Palette(app.current_theme, scheme, depth, is_on_surface=True)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    return contrast_of(one.rgb, other.rgb)


def _style(colour: Color, ground: Color, bold: bool = False, underline: bool = False) -> Style:
    return Style(color=colour.rich_color, bgcolor=ground.rich_color, bold=bold, underline=underline)
