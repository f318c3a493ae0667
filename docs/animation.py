"""Frames of a terminal as one SVG that plays by itself: a strip of film behind a window, moved by CSS.

A picture in a page may run no script and load nothing, so it has none and loads none. A line that several frames show
is in the file once. If the reader's system asks for less motion, one frame is shown and stays.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

CELL, LINE, MARGIN = 8.4, 18.0, 12.0
"""Pixels: the width of a cell, the height of a line, and what is around the screen."""

GROUND, INK = "14161b", "d7dae0"
"""Behind the screen, and letters without a colour: those of the dark theme."""

FONTS = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"

ALT = "Copydesk in a terminal: three sentences are tagged as facts, one as speculation, suggestions are accepted and "
ALT += "rejected, a speaker is chosen, and the claims are exported as lines of JSON."


def animated(frames: Sequence[Any], columns: int, still: int) -> str:
    """Return frames (`seconds`, `rows` of runs, `caption`) as an SVG; `still` numbers the one that can stay."""
    height = LINE * (len(frames[0].rows) + 2) + MARGIN
    width = columns * CELL + 2 * MARGIN
    names: dict[Any, str] = {}
    colours: dict[str, str] = {}
    strip = []
    for number, frame in enumerate(frames):
        shown = [
            f'<use href="#{names.setdefault(row, f"l{len(names)}")}" y="{line * LINE:g}"/>'
            for line, row in enumerate(frame.rows)
            if any(run.text.strip() or run.style.background != "default" for run in row)
        ]
        strip.append(f'<g transform="translate(0 {number * height:g})">{"".join(shown)}{_caption(frame, columns)}</g>')
    lines = [f'<g id="{name}">{_line(row, colours)}</g>' for row, name in names.items()]
    rules = "".join(f".{name}{{fill:#{colour}}}" for colour, name in colours.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img" aria-label={quoteattr(ALT)}>\n<title>{escape(ALT)}</title>\n'
        f"<style>{_film(frames, height, still)}text{{font:14px {FONTS};white-space:pre;fill:#{INK}}}"
        f".b{{font-weight:bold}}.i{{font-style:italic}}.u{{text-decoration:underline}}"
        f"{rules}</style>\n<defs>\n{chr(10).join(lines)}\n</defs>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#{GROUND}"/>\n'
        f'<svg x="{MARGIN:g}" y="{MARGIN:g}" width="{columns * CELL:g}" height="{height - MARGIN:g}">'
        f'<g class="film">\n{chr(10).join(strip)}\n</g></svg>\n</svg>\n'
    )


def _film(frames: Sequence[Any], height: float, still: int) -> str:
    """Return the rules by which the strip goes from frame to frame, and stands still where motion is unwanted."""
    total = sum(frame.seconds for frame in frames)
    time, stops = 0.0, []
    for number, frame in enumerate(frames):
        stops.append(f"{time / total:.3%}{{transform:translateY({-number * height:g}px)}}")
        time += frame.seconds
    last, kept = (f"transform:translateY({-number * height:g}px)" for number in (len(frames) - 1, still))
    return (
        f"@keyframes film{{{''.join(stops)}100%{{{last}}}}}.film{{animation:film {total:g}s step-end infinite}}"
        f"@media(prefers-reduced-motion:reduce){{.film{{animation:none;{kept}}}}}"
    )


def _line(row: Iterable[Any], colours: dict[str, str]) -> str:
    """Return a line at the top: grounds first, then letters, each run as wide as its cells whatever the font."""
    grounds, letters = [], []
    for run in row:
        x, style = run.column * CELL, run.style
        if style.background != "default":
            name = colours.setdefault(style.background, f"c{len(colours)}")
            grounds.append(f'<rect class="{name}" x="{x:g}" width="{len(run.text) * CELL:g}" height="{LINE:g}"/>')
        text = run.text.rstrip() if not style.underlined else run.text
        start = len(text) - len(text.lstrip())
        text = text[start:]
        if not text:
            continue
        names = [letter for letter, is_on in zip("biu", style[2:], strict=True) if is_on]
        if style.foreground != "default":
            names.append(colours.setdefault(style.foreground, f"c{len(colours)}"))
        named = f' class="{" ".join(names)}"' if names else ""
        letters.append(
            f'<text{named} x="{x + start * CELL:g}" y="13.5" textLength="{len(text) * CELL:g}">{escape(text)}</text>'
        )
    return "".join(grounds + letters)


def _caption(frame: Any, columns: int) -> str:
    """Return what is said below a frame, set apart from the screen."""
    top = LINE * (len(frame.rows) + 0.4)
    key, _, words = frame.caption.partition("   ")
    said = f'<tspan class="b">{escape(key)}</tspan>   {escape(words)}'.rstrip()
    return (
        f'<rect y="{top:g}" width="{columns * CELL:g}" height="1" fill="#3a3f4b"/><text y="{top + 18:g}">{said}</text>'
    )
