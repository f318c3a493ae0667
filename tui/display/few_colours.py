"""Themes for terminals of 256 and of sixteen colours, and for no colour at all, made by hand.

A terminal reached by ssh has 256 colours as a rule: ssh does not pass on that it has more. The nearest of 256 to a dark
tint is black or grey, and the nearest to a muted text may be illegible, so each colour here is one that the terminal
has. Every text keeps a contrast of 4.5 on every ground it can have.

Of sixteen colours only the names are sure; they are used in pairs that keep the contrast in the palettes of xterm, VGA,
GNOME and macOS. Black text stands on green, cyan and bright yellow, and white text on magenta, red and blue.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.palette import Palette as Colours
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

BRIGHT_YELLOW = 11
"""The number of bright yellow among sixteen colours; plain yellow is brown on some terminals."""


class Depth(Enum):
    """How many colours are drawn."""

    TRUE = "true"
    MANY = "256"
    FEW = "16"
    GREYS = "greys"
    """No colour, on a terminal of 256 or more."""
    FEW_GREYS = "few greys"
    """No colour, on a terminal of sixteen."""

    @property
    def system(self) -> ColorSystem:
        """The system of colours in which the terminal is written to."""
        if self is Depth.TRUE:
            return ColorSystem.TRUECOLOR
        return ColorSystem.EIGHT_BIT if self in (Depth.MANY, Depth.GREYS) else ColorSystem.STANDARD


class Shade(NamedTuple):
    """The three colours of one label, by their numbers in the terminal."""

    tint: int
    """The ground of its claims."""
    selected: int | None
    """The ground of a claim in the selected sentence; without one, the tint becomes the colour of the text."""
    letter: int


class Sheet(NamedTuple):
    """A theme in few colours, with the shades of its labels."""

    theme: Theme
    shades: tuple[Shade, ...]
    """In the order in which they are given to labels without a colour of their own in `FIRST`."""
    suggestion: int | None
    """The ground of a suggestion; without one, its text has the colour of its letter."""
    hit: int
    is_plain_inverted: bool
    """Whether an untagged sentence that is selected is inverted; if not, it has the ground `selection`."""


FIRST = ("#009E73", "#56B4E9", "#E69F00", "#CC79A7", "#D55E00", "#0072B2")
"""Colours of labels (Okabe and Ito, 2008) that have the first shades of every sheet, in this order."""


def exact(number: int, depth: Depth) -> Color:
    """Return a colour that is drawn as the terminal's colour of that number.

    Rich draws a grey of 256 by its lightness in 25 steps, and any other colour by the nearest.
    """
    if depth.system is ColorSystem.STANDARD:
        return Color(*_standard()[number])
    if number >= 232:
        grey = round((number - 231) * 255 / 25)
        return Color(grey, grey, grey)
    levels = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(number - 16, 36)
    green, blue = divmod(rest, 6)
    return Color(levels[red], levels[green], levels[blue])


def sheet_of(theme: Theme, depth: Depth) -> Sheet | None:
    """Return the sheet of a theme with few colours, `None` with true colour.

    A theme that is not ours has the sheet of the dark or light one.
    """
    if depth is Depth.TRUE:
        return None
    kind = "contrast" if "contrast" in theme.name else "dark" if theme.dark else "light"
    return _sheet(theme.name, kind, depth)


def label_shades(colours: Sequence[str], sheet: Sheet, depth: Depth) -> list[Shade]:
    """Return a shade for each of several labels by their colours (`#009E73`), in order.

    No two labels share a shade before all shades are taken.
    """
    shades, free = sheet.shades, list(range(len(sheet.shades)))
    chosen: dict[int, int] = {}
    for at, colour in enumerate(colours):
        first = FIRST.index(colour.upper()) if colour.upper() in FIRST else len(shades)
        if first in free:
            chosen[at] = first
            free.remove(first)
    for at, colour in enumerate(colours):
        if at not in chosen:
            among = free or range(len(shades))
            chosen[at] = min(among, key=lambda each: _distance(exact(shades[each].tint, depth), Color.parse(colour)))
            if free:
                free.remove(chosen[at])
    return [shades[chosen[at]] for at in range(len(colours))]


def error_style(theme: Theme, depth: Depth) -> Style:
    """Return the style of what must not be missed: of sixteen colours white on red, else the theme's error reversed."""
    if depth is Depth.FEW:
        return Style(color=exact(15, depth).rich_color, bgcolor=exact(1, depth).rich_color, bold=True)
    return Style(color=Color.parse(theme.error or "").rich_color, bold=True, reverse=True)


def _distance(one: Color, other: Color) -> float:
    """Return how different two colours look, by hue more than by lightness."""
    (hue, _, grey), (other_hue, _, other_grey) = one.hsl, other.hsl
    turn = abs(hue - other_hue)
    return min(turn, 1 - turn) + abs(grey - other_grey) / 2


@cache
def _standard() -> list[tuple[int, int, int]]:
    """Return the sixteen colours as Rich knows them, by number."""
    from rich._palettes import STANDARD_PALETTE

    palette: Colours = STANDARD_PALETTE
    return [tuple(palette[number]) for number in range(16)]  # type: ignore[misc]


_MANY_DARK = {
    "primary": 141, "accent": 141, "foreground": 255, "background": 233, "surface": 235, "panel": 238, "success": 79,
    "warning": 227, "error": 210, "selection": 238, "muted": 249, "person": 225, "place": 223, "group": 189,
    "organisation": 157, "date": 254,
}  # fmt: skip

_MANY_LIGHT = {
    "primary": 55, "accent": 55, "foreground": 234, "background": 231, "surface": 255, "panel": 252, "success": 22,
    "warning": 94, "error": 124, "selection": 253, "muted": 240, "person": 89, "place": 88, "group": 54,
    "organisation": 22, "date": 237,
}  # fmt: skip

_FEW_DARK = {
    "primary": 13, "accent": 13, "foreground": 15, "background": 0, "surface": 0, "panel": 4, "success": 10,
    "warning": 11, "error": 11, "selection": 4, "muted": 7, "person": 11, "place": 10, "group": 14,
    "organisation": 15, "date": 7,
}  # fmt: skip

_FEW_LIGHT = {
    "primary": 4, "accent": 4, "foreground": 0, "background": 15, "surface": 15, "panel": 7, "success": 4, "warning": 1,
    "error": 1, "selection": 7, "muted": 0, "person": 5, "place": 1, "group": 4, "organisation": 0, "date": 0,
}  # fmt: skip

_KINDS = ("person", "place", "group", "organisation", "date")

_GREYS_DARK = {
    "primary": 231, "accent": 231, "foreground": 255, "background": 232, "surface": 234, "panel": 238, "success": 255,
    "warning": 231, "error": 231, "selection": 238, "muted": 249, **dict.fromkeys(_KINDS, 255),
}  # fmt: skip

_GREYS_LIGHT = {
    "primary": 16, "accent": 16, "foreground": 16, "background": 231, "surface": 255, "panel": 252, "success": 16,
    "warning": 16, "error": 16, "selection": 252, "muted": 240, **dict.fromkeys(_KINDS, 16),
}  # fmt: skip

_FEW_GREYS_DARK = {
    "primary": 15, "accent": 15, "foreground": 15, "background": 0, "surface": 0, "panel": 0, "success": 15,
    "warning": 15, "error": 15, "selection": 0, "muted": 7, **dict.fromkeys(_KINDS, 15),
}  # fmt: skip

_FEW_GREYS_LIGHT = {
    "primary": 0, "accent": 0, "foreground": 0, "background": 15, "surface": 15, "panel": 7, "success": 0, "warning": 0,
    "error": 0, "selection": 7, "muted": 0, **dict.fromkeys(_KINDS, 0),
}  # fmt: skip

_COLOURS: Mapping[tuple[str, Depth], Mapping[str, int]] = {
    ("dark", Depth.MANY): _MANY_DARK,
    ("light", Depth.MANY): _MANY_LIGHT,
    ("contrast", Depth.MANY): {
        **_MANY_DARK, "primary": 221, "accent": 221, "foreground": 231, "background": 16, "surface": 234,
        "error": 216, "muted": 252,
    },
    ("dark", Depth.FEW): _FEW_DARK,
    ("light", Depth.FEW): _FEW_LIGHT,
    ("contrast", Depth.FEW): {**_FEW_DARK, "primary": 11, "accent": 11, "muted": 15},
    ("dark", Depth.GREYS): _GREYS_DARK,
    ("light", Depth.GREYS): _GREYS_LIGHT,
    ("contrast", Depth.GREYS): {**_GREYS_DARK, "background": 16, "foreground": 231, "muted": 253},
    ("dark", Depth.FEW_GREYS): _FEW_GREYS_DARK,
    ("light", Depth.FEW_GREYS): _FEW_GREYS_LIGHT,
    ("contrast", Depth.FEW_GREYS): _FEW_GREYS_DARK,
}  # fmt: skip

_MANY_DARK_SHADES = (
    Shade(23, 79, 79), Shade(25, 117, 117), Shade(58, 221, 221), Shade(53, 177, 177), Shade(88, 210, 210),
    Shade(18, 105, 147), Shade(22, 120, 120), Shade(54, 183, 183), Shade(17, 111, 111), Shade(89, 211, 211),
    Shade(52, 216, 216), Shade(55, 147, 147),
)  # fmt: skip

_FEW_DARK_SHADES = (
    Shade(2, 10, 10), Shade(6, 14, 14), Shade(BRIGHT_YELLOW, 7, 15), Shade(5, None, 15), Shade(1, None, 15),
    Shade(4, None, 15), Shade(10, None, 10), Shade(14, None, 14), Shade(7, None, 15),
)  # fmt: skip

_GREYS_DARK_SHADES = (
    Shade(237, 245, 255), Shade(239, 249, 255), Shade(241, 253, 255), Shade(238, 247, 255), Shade(240, 251, 255),
)  # fmt: skip

_SHADES: Mapping[tuple[str, Depth], tuple[Shade, ...]] = {
    ("dark", Depth.MANY): _MANY_DARK_SHADES,
    ("light", Depth.MANY): (
        Shade(115, 72, 23), Shade(153, 75, 25), Shade(222, 214, 58), Shade(219, 213, 53), Shade(217, 210, 88),
        Shade(189, 147, 18), Shade(192, 154, 22), Shade(183, 177, 54), Shade(152, 116, 24), Shade(225, 218, 89),
    ),
    ("contrast", Depth.MANY): _MANY_DARK_SHADES,
    ("dark", Depth.FEW): _FEW_DARK_SHADES,
    ("light", Depth.FEW): (
        Shade(2, 10, 0), Shade(6, 14, 0), Shade(BRIGHT_YELLOW, 7, 0), Shade(5, None, 5), Shade(1, None, 1),
        Shade(4, None, 4), Shade(10, None, 0), Shade(14, None, 0), Shade(7, None, 0),
    ),
    ("contrast", Depth.FEW): _FEW_DARK_SHADES,
    ("dark", Depth.GREYS): _GREYS_DARK_SHADES,
    ("light", Depth.GREYS): (
        Shade(253, 241, 16), Shade(250, 238, 16), Shade(247, 235, 16), Shade(252, 240, 16), Shade(249, 237, 16),
    ),
    ("contrast", Depth.GREYS): _GREYS_DARK_SHADES,
    ("dark", Depth.FEW_GREYS): (Shade(7, None, 15),),
    ("light", Depth.FEW_GREYS): (Shade(7, None, 0),),
    ("contrast", Depth.FEW_GREYS): (Shade(7, None, 15),),
}  # fmt: skip


_SUGGESTION = {
    ("dark", Depth.MANY): 236, ("light", Depth.MANY): 255, ("contrast", Depth.MANY): 235,
    ("dark", Depth.GREYS): 235, ("light", Depth.GREYS): 254, ("contrast", Depth.GREYS): 234,
}  # fmt: skip

_HIT = {
    ("dark", Depth.MANY): 227, ("light", Depth.MANY): 94, ("contrast", Depth.MANY): 227, ("dark", Depth.FEW): 5,
    ("light", Depth.FEW): 5, ("contrast", Depth.FEW): 5, ("light", Depth.GREYS): 236, ("light", Depth.FEW_GREYS): 0,
}  # fmt: skip


@cache
def _sheet(name: str, kind: str, depth: Depth) -> Sheet:
    """Return the sheet of one kind of theme, its theme with a name."""
    drawn = {each: exact(number, depth).hex for each, number in _COLOURS[kind, depth].items()}
    own = {each: drawn.pop(each) for each in ("selection", "muted", *_KINDS)}
    return Sheet(
        theme=Theme(
            name=name,
            **drawn,  # type: ignore[arg-type]
            dark=kind != "light",
            variables={
                **own,
                "veil": f"{drawn['background']}00",
                "footer-background": drawn["surface"],
                "input-selection-background": own["selection"],
            },
        ),
        shades=_SHADES[kind, depth],
        suggestion=_SUGGESTION.get((kind, depth)),
        hit=_HIT.get((kind, depth), 7 if depth is Depth.FEW_GREYS else 252),
        is_plain_inverted=depth is not Depth.MANY,
    )
