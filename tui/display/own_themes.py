"""Themes of a person: colours by name in `config.toml`, or a scheme of base16 in a file of YAML.

A colour that could not be read is refused; those of base16, which has no such rule, are made lighter or darker instead.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.color import Color
from textual.theme import Theme

from annotations.contrast import MIN_CONTRAST, contrast
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular

GROUNDS = ("background", "surface", "panel", "selection")
"""Behind text, dialogs and bars, the thumb, and the selected sentence."""
TEXTS = ("foreground", "muted", "accent", "error", "warning", "person", "place", "group", "organisation", "date")
COLOURS = (*GROUNDS, *TEXTS)
"""What a theme names; each as `#a99cf0`."""

BASE16 = {
    "background": "base00",
    "surface": "base01",
    "panel": "base02",
    "selection": "base01",
    "foreground": "base05",
    "muted": "base04",
    "accent": "base0D",
    "error": "base08",
    "warning": "base09",
    "person": "base0E",
    "place": "base0A",
    "group": "base0D",
    "organisation": "base0B",
    "date": "base0C",
}
"""Our colours by those of base16 (its styling guide, version 0.3)."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_BASE16_LINE = re.compile(r"""^\s*(base0[0-9A-F]):\s*["']?#?([0-9A-Fa-f]{6})["']?\s*(?:#.*)?$""", re.MULTILINE)
_SELECTED_TEXTS = ("foreground", "person", "place", "group", "organisation", "date")


def from_base16(path: Path) -> dict[str, str]:
    """Return the colours of a scheme of base16, each legible. Raises `ValueError` with the reason if it is none."""
    try:
        text = read_regular(path, MAX_SETTINGS_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    found = {name: f"#{value}" for name, value in _BASE16_LINE.findall(text)}
    if missing := sorted(set(BASE16.values()) - found.keys()):
        raise ValueError(f"{path} is not a base16 scheme: it has no {', '.join(missing)}")
    colours = {name: found[base] for name, base in BASE16.items()}
    return {name: _legible(name, colours) if name in TEXTS else colour for name, colour in colours.items()}


def problems(colours: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the colours of a theme: missing, no colours, or text that cannot be read."""
    if unknown := sorted(set(colours) - set(COLOURS)):
        yield f"there is no colour “{unknown[0]}”: a theme has {', '.join(COLOURS)}"
        return
    if missing := [name for name in COLOURS if name not in colours]:
        yield f"it has no {', '.join(missing)}"
        return
    for name, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            yield f"{name} must be a colour such as “#a99cf0”"
            return
    named = {name: str(colour) for name, colour in colours.items()}
    for name in TEXTS:
        for ground in _grounds(name):
            ratio = _ratio(named[name], named[ground])
            if ratio < MIN_CONTRAST:
                yield f"{name} cannot be read on {ground}: its contrast is {ratio:.1f}, less than {MIN_CONTRAST}"
                return


def theme_of(name: str, colours: Mapping[str, str]) -> Theme:
    """Return a theme of colours without `problems`."""
    kinds = {each: colours[each] for each in ("selection", "muted", "person", "place", "group", "organisation", "date")}
    return Theme(
        name=name,
        primary=colours["accent"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        success=colours["organisation"],
        warning=colours["warning"],
        error=colours["error"],
        dark=_is_dark(colours["background"]),
        variables={**kinds, "veil": f"{colours['background']}99", "footer-background": colours["surface"]},
    )


def _grounds(name: str) -> tuple[str, ...]:
    return ("background", "surface", *(("selection",) if name in _SELECTED_TEXTS else ()))


def _is_dark(ground: str) -> bool:
    return _ratio("#ffffff", ground) > _ratio("#000000", ground)


def _legible(name: str, colours: Mapping[str, str]) -> str:
    """Return a colour as light or dark as its grounds require; white or black at the end."""
    towards = Color.parse("#ffffff" if _is_dark(colours["background"]) else "#000000")
    shades = (Color.parse(colours[name]).blend(towards, step / 20).hex6.lower() for step in range(21))
    grounds = [colours[ground] for ground in _grounds(name)]
    fitting = (shade for shade in shades if all(_ratio(shade, ground) >= MIN_CONTRAST for ground in grounds))
    return next(fitting, towards.hex6.lower())


def _ratio(one: str, other: str) -> float:
    return contrast(Color.parse(one).rgb, Color.parse(other).rgb)
