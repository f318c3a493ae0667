"""Pages for a browser: one document, one style, and text from outside escaped.

A page runs no script and loads nothing but, if it has one, the style sheet beside it. Its colours keep a contrast of
4.5 in light and dark (WCAG 2.2, 1.4.3), and print as black on white.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape as escaped
from typing import NamedTuple

from annotations.controls import HARMFUL, symbol

LIGHT = {
    "ink": "#1d2026",
    "ground": "#fcfbf8",
    "muted": "#565c66",
    "line": "#767c88",
    "rule": "#d8d5cd",
    "accent": "#4a3ca6",
}
"""The colours of a page by their names in its style, where the reader prefers light."""

DARK = {
    "ink": "#d7dae0",
    "ground": "#14161b",
    "muted": "#a2a9b6",
    "line": "#7d8594",
    "rule": "#353a45",
    "accent": "#b3a8f5",
}
"""The same in the dark."""

GENERATOR = '<meta name="generator" content="Copydesk">'
"""What marks a page as one of ours, which a later one may replace."""

_NONCHARACTERS = "\ufdd0-\ufdef\ufffe\uffff" + "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in
                                                        range(0x10000, 0x110000, 0x10000))  # fmt: skip
"""Code points that no document may have (HTML, 13.2.3.5), beside controls and halves of surrogate pairs."""

_UNFIT = re.compile(f"[{HARMFUL}{_NONCHARACTERS}]|\r")

_RULES = """
html { font: 100%/1.6 Georgia, "Times New Roman", serif; color: var(--ink); background: var(--ground) }
body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 44rem; overflow-wrap: break-word }
body:has(table) { max-width: 60rem }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 2.2rem 0 .6rem }
h1 { font-size: 1.7rem; margin-top: 1.2rem } h2 { font-size: 1.25rem } h3, h4 { font-size: 1.05rem }
a { color: var(--accent); text-underline-offset: .15em }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -9999px } .skip:focus { position: static; display: inline-block; padding: .4rem 0 }
nav, footer, .small, table { font-family: system-ui, "Segoe UI", sans-serif; font-size: .9rem }
nav, .small, .where, .why, footer { color: var(--muted) } footer { margin-top: 3rem; border-top: 1px solid var(--rule) }
.wide { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; line-height: 1.4 }
caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--rule) }
th { font-weight: 600 } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
blockquote { margin: .3rem 0 .8rem; padding-left: .9rem; border-left: 3px solid var(--line) }
.where { margin: 1rem 0 0 }
ul, ol { padding-left: 1.6rem } li { margin: .25rem 0 } dt { font-weight: 600; margin-top: .5rem }
del { text-decoration: line-through } ins { text-decoration: underline; font-weight: 600 }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  user-select: none; -webkit-user-select: none }
.bar { width: 10rem; height: .8rem; fill: var(--line); forced-color-adjust: none }
@page { margin: 2cm }
@media print { body { max-width: none; padding: 0; font-size: 11pt } nav, .skip { display: none }
  h2, h3, h4 { break-after: avoid } tr, blockquote, li { break-inside: avoid } a { color: inherit } }
"""


def _colours(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


BASE_STYLE = (
    f":root {{ color-scheme: light dark; {_colours(LIGHT)} }}\n"
    f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}{_RULES}"
)
"""The style of every page, without what only some of them have."""


class Page(NamedTuple):
    """The parts of a page beside its body."""

    title: str
    """Plain text."""
    style: str = BASE_STYLE
    """Rules that stand in the page itself."""
    sheet: str = ""
    """The style sheet beside it, by its relative address; instead of `style`."""
    navigation: tuple[tuple[str, str], ...] = ()
    """Names and relative addresses of the pages above it."""


def document(page: Page, body: Iterable[str], foot: Iterable[str] = ()) -> str:
    """Return a whole page in English; `body` has its one heading of the first level."""
    if page.sheet:
        source, style = "'self'", f'<link rel="stylesheet" href="{escape(page.sheet)}">'
    else:
        digest = b64encode(sha256(page.style.encode()).digest()).decode()
        source, style = f"'sha256-{digest}'", f"<style>{page.style}</style>"
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    links = " › ".join(f'<a href="{escape(address)}">{escape(name)}</a>' for name, address in page.navigation)
    below = "\n".join(foot)
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            GENERATOR,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">',
            f"<title>{escape(page.title)}</title>\n{style}\n</head>\n<body>",
            '<a class="skip" href="#main">Skip to the content</a>',
            *([f'<nav aria-label="Pages above">{links}</nav>'] if links else []),
            '<main id="main" tabindex="-1">',
            *body,
            "</main>",
            *([f"<footer>{below}</footer>"] if below else []),
            "</body>\n</html>\n",
        )
    )


def shown(text: str) -> str:
    """Return text on one line as a page shows it: control characters as symbols; an edge of white space is a space."""
    edges = " " * text[:1].isspace(), " " * text[-1:].isspace()
    line = f"{edges[0]}{' '.join(text.split())}{edges[1]}" if text.strip() else edges[0]
    return _UNFIT.sub(lambda found: _symbol(found[0]), line)


def escape(text: str) -> str:
    """Return text as it is shown, as it may stand in HTML, also in an attribute."""
    return escaped(shown(text))


def escape_exactly(text: str) -> str:
    """Return text between tags from which a parser can restore every code point.

    A character that a page must not have is an element `data-c` with its code point in hexadecimal, and the symbol that
    is shown for it.
    """
    return _UNFIT.sub(lambda found: _sign(found[0]), escaped(text, quote=False))


def _symbol(character: str) -> str:
    return symbol(character) if ord(character) < 0xFDD0 or character in "\ufff9\ufffa\ufffb" else "�"


def _sign(character: str) -> str:
    if character == "\r":
        # A parser makes a line feed of it. It is shown as white space, as the line feed behind it is.
        return '<bdi data-c="d"> </bdi>'
    return f'<bdi data-c="{ord(character):x}">{_symbol(character)}</bdi>'


def link(text: str, url: str) -> str:
    """Return a link to an address outside, or the text alone if there is none."""
    return f'<a href="{escape(url)}" rel="noopener nofollow noreferrer">{escape(text)}</a>' if url else escape(text)


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: bool = False,
    bars: bool = False,
    named_by: int = 0,
) -> Iterator[str]:
    """Yield a table of plain text with a caption, in a box that scrolls by keyboard where the page is narrow.

    The cell at `named_by` is the head of its row. With `numbers`, the cells behind it are right-aligned; in a row that
    is shorter than the head, the last cell takes the rest, as a remark. With `bars`, last cells are percentages.
    """
    kind = ' class="n"' if numbers else ""
    heads = "".join(
        f'<th scope="col"{kind if at > named_by else ""}>{escape(cell)}</th>' if cell.strip() else "<td></td>"
        for at, cell in enumerate(head)
    )
    yield f'<div class="wide" role="group" tabindex="0" aria-label="{escape(caption)}"><table>'
    yield f"<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    for row in rows:
        cells: list[str] = []
        for at, cell in enumerate(row):
            is_last, missing = at == len(row) - 1, len(head) - len(row)
            if at == named_by:
                cells.append(f'<th scope="row">{escape(cell)}</th>')
            elif is_last and missing:
                cells.append(f'<td colspan="{missing + 1}">{escape(cell)}</td>')
            else:
                bar = _bar(cell) if bars and is_last else ""
                cells.append(f"<td{kind if at > named_by else ''}>{escape(cell)}{bar}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _bar(share: str) -> str:
    """Return a bar for a percentage that stands beside it."""
    rect = f'<rect width="{share.rstrip("%")}" height="8"/>'
    return f' <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{rect}</svg>'
