"""Themes: three colour schemes, and the style of text by what is tagged in it.

A claim has a tint behind it and a letter beside it, an entity a colour and an underline, the selection a lighter ground
and a bar. Every text keeps a contrast of 4.5 or more on every ground it can have (WCAG 2.2, 1.4.3).
"""

from collections.abc import Iterable
from typing import Literal

from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from annotations.scheme import Label, Scheme

TINT_SHARE = 0.26
"""The share of a label's colour in the ground behind its claims."""

SELECTED_TINT_SHARE = 0.36
"""The same for a selected claim."""

MIN_CONTRAST = 4.5
"""The least contrast of text and ground (WCAG 2.2, 1.4.3)."""

BASIC_COLOURS = tuple(Color.parse(each) for each in ("#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa"))
"""The colours of a terminal with sixteen, without black, greys and bright ones, as most draw them."""

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


class Palette:
    """The styles of one theme and one label scheme; each is made once."""

    def __init__(self, theme: Theme, scheme: Scheme, depth: ColorSystem = ColorSystem.TRUECOLOR) -> None:
        """Take the colours of a theme; a foreign theme borrows the missing ones.

        With a `depth` of 256 colours or fewer, near tints coincide: the tints of labels are made stronger until they
        differ, and the selection is reversed. Of sixteen colours each label has one.
        """
        ours = DARK if theme.dark else LIGHT
        self.depth = depth
        self.coarse = depth is not ColorSystem.TRUECOLOR
        self.scheme = scheme
        self.dark = theme.dark
        self.ground = Color.parse(theme.background or ours.background or "")
        self.foreground = Color.parse(theme.foreground or ours.foreground or "")
        self.accent = Color.parse(theme.accent or theme.primary)
        self.named = {name: Color.parse(theme.variables.get(name, colour)) for name, colour in ours.variables.items()}
        self.bars = Color.parse(theme.surface or ours.surface or "")
        self._backdrops: dict[tuple[str, bool], Color] = {}
        self.found = Color.parse(theme.warning or ours.warning or "")
        self._texts: dict[tuple[str, str, State, bool], Style] = {}
        self._dots: dict[tuple[str, bool, State], Style] = {}
        self.blank = _style(self.foreground, self.ground)
        self.dimmed = _style(self.named["muted"], self.ground)
        self.bar = _style(self.accent, self.ground)
        self.thumb = _style(Color.parse(theme.panel or ours.panel or ""), self.ground)
        self.muted = Style(color=self.named["muted"].rich_color)
        """For secondary words in the bars."""
        self.message = Style(color=self.accent.rich_color)
        """For messages, until the next key."""
        self.error = Style(color=Color.parse(theme.error or ours.error or "").rich_color, bold=True, reverse=True)
        self.warning = Style(color=self.error.color)
        """For unfinished work."""
        self.kinds = {kind: Style(color=self.named[kind].rich_color, underline=True) for kind in ENTITY_KINDS}
        self.marks = {
            label.name: Style(color=self.letter_colour(label).rich_color, bold=True) for label in scheme.labels
        }
        self.letters = {
            label.name: _style(self.letter_colour(label), self.ground, bold=True) for label in scheme.labels
        }

    def hint(self, label: str, faint: bool) -> Style:
        """Return the style of a suggestion's letter.

        A `faint` suggestion has low confidence.
        """
        style = self.letters.get(label, self.bar)
        return self.dimmed + Style(dim=True) if faint else style + Style(bold=False)

    def dots(self, label: str, faint: bool, state: State) -> Style:
        """Return the style of white space inside a suggestion.

        It is underlined in the label's colour. Words are not underlined, because they would look like claims or
        entities: a dotted line is seen.
        """
        key = (label, faint, state)
        style = self._dots.get(key)
        if style is None:
            style = self.text("", "", state, crowded=False)
            found = self.scheme.by_name(label)
            if found is not None and not (state and self.coarse):
                ground = self.backdrop("", state == "whole")
                colour = self.letter_colour(found).blend(ground, 0.6 if faint else 0.2)
                style += Style(color=colour.rich_color)
            style = self._dots[key] = style + Style(underline=True)
        return style

    def letter_colour(self, label: Label) -> Color:
        """Return the colour of a label's letter, as light or dark as the grounds require."""
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
            if found is not None and self.coarse:
                ground = self._stepped(found)
            elif found is not None:
                colour, most = Color.parse(found.colour), SELECTED_TINT_SHARE if selected else TINT_SHARE
                tints = (ground.blend(colour, most * step / 20) for step in range(20, -1, -1))
                texts = [self.foreground, *(self.named[kind] for kind in ENTITY_KINDS)]
                legible = (tint for tint in tints if all(self._legible(text, tint) for text in texts))
                ground = next(legible, ground)
            self._backdrops[key] = ground
        return self._backdrops[key]

    def _stepped(self, label: Label) -> Color:
        """Return a tint that stays distinct with few colours and legible under some text."""
        taken = {self._step(self.ground), self._step(self.foreground)}
        for each in self.scheme.labels:
            own = Color.parse(each.colour)
            tints: Iterable[Color]
            if self.depth is ColorSystem.EIGHT_BIT:
                blends = (self.ground.blend(own, step / 50) for step in range(10, 40))
                tints = (tint for tint in blends if self._legible(self.foreground, tint))
            else:
                tints = sorted(BASIC_COLOURS, key=lambda tint, own=own: _distance(tint, own))  # type: ignore[misc]
            tint = next((tint for tint in tints if self._step(tint) not in taken), self.ground)
            taken.add(self._step(tint))
            if each == label:
                return tint
        return self.ground

    def _step(self, colour: Color) -> int:
        """Return the index of a colour among those of the terminal."""
        return colour.rich_color.downgrade(self.depth).number or 0

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

    def text(self, label: str, kind: str, state: State, crowded: bool) -> Style:
        """Return the style of text by label, kind of entity, and state.

        A `whole` sentence that is selected has a lighter ground; any other selection is a `part`, whose edges must be
        seen to the character: it is reversed. A `hit` is a match of the search. `crowded` text is under more than one
        claim: it is bold.
        """
        key = (label, kind, state, crowded)
        style = self._texts.get(key)
        if style is None:
            colour = self.named[kind] if kind else self.foreground
            ground = self.backdrop(label, state == "whole" and not self.coarse)
            if self.coarse and not self._legible(colour, ground):
                colour = self._ink(ground)
            if state == "whole" and self.coarse:
                colour, ground = ground, self._ink(ground)
            elif state == "part":
                colour, ground = self.ground, self.accent
            elif state == "hit":
                colour, ground = self.ground, self.found
            style = self._texts[key] = _style(colour, ground, bold=crowded, underline=bool(kind))
        return style


def _distance(one: Color, other: Color) -> float:
    """Return how different two colours look, by hue more than by lightness."""
    (hue, _, grey), (other_hue, _, other_grey) = one.hsl, other.hsl
    turn = abs(hue - other_hue)
    return min(turn, 1 - turn) + abs(grey - other_grey) / 2


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """Return the relative luminance of an sRGB colour, from 0 to 1."""
    parts = (part / 255 for part in (colour.r, colour.g, colour.b))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _style(colour: Color, ground: Color, bold: bool = False, underline: bool = False) -> Style:
    return Style(color=colour.rich_color, bgcolor=ground.rich_color, bold=bold, underline=underline)
