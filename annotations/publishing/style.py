"""The style sheet of published pages: how each label is told, in light, in the dark, on paper and in few colours."""

import re
from collections.abc import Iterator, Sequence

from annotations.contrast import MIN_CONTRAST, Rgb, contrast
from annotations.scheme import Label
from annotations.web_page import BASE_STYLE, DARK, LIGHT

TINT_SHARE = 0.22
"""The share of a label's colour in the ground behind its claims, at most."""

MIN_LINE_CONTRAST = 3
"""The least contrast of an underline and the ground (WCAG 2.2, 1.4.11)."""

LINES = ("solid", "double", "dashed", "dotted", "wavy")
"""The forms of underlines, in the order of labels; the next five are thicker."""

_RULES = """
.text, .claims { line-height: 1.9 } .text p { margin: 0 0 1rem }
mark { color: inherit; text-decoration-line: underline; text-underline-offset: .2em; padding: .05em 0;
  -webkit-box-decoration-break: clone; box-decoration-break: clone }
mark:has(mark) { text-underline-offset: .38em } mark:has(mark mark) { text-underline-offset: .56em }
mark:target, li:target { outline: 3px solid var(--accent); outline-offset: 2px }
mark > a { text-decoration: none; font: 600 .68rem/1 system-ui, sans-serif; vertical-align: .45em; padding: 0 .1em }
.text i, .claims i { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; user-select: none; -webkit-user-select: none }
.e { text-decoration: underline dotted var(--muted); text-underline-offset: .2em }
.labels { padding: 0; list-style: none } .labels mark { padding: .05em .3em }
@media screen and (min-width: 75rem) { body:has(.beside) { max-width: 72rem }
  .beside { display: grid; grid-template-columns: minmax(0, 42rem) minmax(0, 1fr); gap: 2.5rem; align-items: start } }
@media (forced-colors: active) { mark, mark[class] { background: Canvas !important; color: CanvasText !important }
  mark > a { color: LinkText } mark[class] { text-decoration-color: CanvasText !important } }
@media print { mark { background: none !important } .text i, .claims i { display: none } }
"""


def style_sheet(labels: Sequence[Label]) -> str:
    """Return the style of pages with claims of these labels."""
    classes = class_names(labels)
    rules = [*_grounds(labels, classes, LIGHT, "@media screen")]
    rules += _grounds(labels, classes, DARK, "@media screen and (prefers-color-scheme: dark)")
    forms = (
        f".{classes[label.name]} {{ text-decoration-style: {LINES[number % len(LINES)]}; "
        f"text-decoration-thickness: {1.5 + 1.5 * (number // len(LINES) % 3):g}px }}"
        for number, label in enumerate(labels)
    )
    return "\n".join((BASE_STYLE + _RULES, *forms, *rules, ""))


def class_names(labels: Sequence[Label]) -> dict[str, str]:
    """Return the class of each label by its name: as it is called, as far as that can be a class."""
    names: dict[str, str] = {}
    for number, label in enumerate(labels, 1):
        plain = re.sub("[^a-z0-9]+", "-", label.name.lower()).strip("-")
        found = f"k-{plain}"
        names[label.name] = found if plain and found not in names.values() else f"k-{number}-{plain}".rstrip("-")
    return names


def _grounds(labels: Sequence[Label], classes: dict[str, str], page: dict[str, str], media: str) -> Iterator[str]:
    """Yield the colours of labels on pages of these colours."""
    yield f"{media} {{"
    for label in labels:
        ground, line = tint(label.colour, page), underline(label.colour, page)
        yield f".{classes[label.name]} {{ background: {ground.css}; text-decoration-color: {line.css} }}"
    yield "}"


def tint(colour: str, page: dict[str, str]) -> Rgb:
    """Return the ground of claims: as much of a label's colour as leaves every text on it legible."""
    ground, own = Rgb.parse(page["ground"]), Rgb.parse(colour)
    texts = [Rgb.parse(page[name]) for name in ("ink", "accent")]
    shades = (ground.blend(own, TINT_SHARE * step / 20) for step in range(20, -1, -1))
    return next((each for each in shades if all(contrast(text, each) >= MIN_CONTRAST for text in texts)), ground)


def underline(colour: str, page: dict[str, str]) -> Rgb:
    """Return the colour of an underline, towards the ink as far as it must be to be seen on page and tint."""
    own, ink = Rgb.parse(colour), Rgb.parse(page["ink"])
    grounds = (Rgb.parse(page["ground"]), tint(colour, page))
    shades = (own.blend(ink, step / 10) for step in range(11))
    return next(each for each in shades if all(contrast(each, ground) >= MIN_LINE_CONTRAST for ground in grounds))
