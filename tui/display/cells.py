"""Cells: the characters drawn for a text, and the cells they take.

Nothing here changes an offset: a code point may be shown as no character, one, or several ("‹RLO›"). Widths are those
of Rich, which draws the terminal.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import get_character_cell_size, split_graphemes

from annotations.controls import HARMFUL, symbol

TAB = "    "
"""How a tab is shown."""

NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0621-\u063a"
    "\u0641-\u064a\u0660-\u0669\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0"
)
"""Ranges for a regular expression: characters of one cell, shown as themselves; letters of most alphabets."""

WIDE = "\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
"""Ranges of characters of two cells, shown as themselves: Chinese, Japanese, Korean."""

CONTROLS = "\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
"""Ranges of characters that a terminal must not receive: a symbol replaces them."""

PLAIN = re.compile(f"[{NARROW}]*")
"""Text in which every code point is one cell: most newspapers outside East Asia."""

_SPECIAL = re.compile(f"[{CONTROLS}]")
_HARMFUL = re.compile(f"\r(?!\n)|[{HARMFUL}]")
"""What a clipboard must not receive: every control but tab and line end, and what reorders the text behind it."""
_SILENT = frozenset("\xad\u200b\u2060\ufeff")
_PIECE = 2048
"""Code points measured at once, so that a line of a megabyte does not take a gigabyte."""


class Cluster(NamedTuple):
    """Characters drawn as one.

    Code points `start` to `end`, shown as `shown`, `width` cells wide.
    """

    start: int
    end: int
    shown: str
    width: int


def clusters(text: str, start: int, stop: int) -> Iterator[Cluster]:
    """Yield the clusters of `text[start:stop]`, which has no line feed.

    Every code point is in one.
    """
    at = start
    while at < stop:
        found = _SPECIAL.search(text, at, min(stop, at + _PIECE))
        end = found.start() if found else _whole(text, at, stop)
        if end > at:
            yield from _graphemes(text, at, end)
        if found:
            yield Cluster(end, end + 1, shown := _symbol(text[end]), len(shown))
            end += 1
        at = end


def visible(text: str) -> str:
    """Return a line of text for display.

    Control characters as symbols, line ends as spaces.
    """
    flat = text.replace("\r\n", " ").replace("\n", " ")
    if PLAIN.fullmatch(flat):
        return flat
    return "".join(cluster.shown for cluster in clusters(flat, 0, len(flat)))


def harmless(text: str) -> str:
    """Return a text of many lines for the clipboard, or for output that a terminal shows.

    Control characters become the symbols that are shown for them, so that a shell into which the text is pasted runs
    none of them; only line ends and tabs stay. So do the embeddings, overrides and isolates of bidirectional text,
    which would reorder what is pasted before them (CVE-2021-42574). The marks of direction (U+061C, U+200E, U+200F),
    joiners, soft hyphens and zero-width spaces stay: Arabic, Hebrew and Persian are written with them, and they reach
    no further than their neighbours.
    """
    return _HARMFUL.sub(lambda found: _symbol(found[0]), text)


def escaped_json(text: str) -> str:
    r"""Return JSON with every control character as `\uXXXX`: the same value, harmless in a terminal.

    Characters below U+0020 are escaped in any JSON; those from U+007F on, and the bidi controls, need not be.
    """
    return _SPECIAL.sub(_escape, text)


def _escape(found: "re.Match[str]") -> str:
    # Line ends between the values are no part of them.
    return found[0] if found[0] in "\n\t\r" else f"\\u{ord(found[0]):04x}"


def _whole(text: str, at: int, stop: int) -> int:
    """Return where a piece from `at` may end without cutting a cluster."""
    end = at + _PIECE
    if end >= stop:
        return stop
    while end < stop and (text[end - 1] == "\u200d" or get_character_cell_size(text[end]) == 0):
        end += 1
    return end


def _graphemes(text: str, at: int, end: int) -> Iterator[Cluster]:
    piece = text[at:end]
    for start, stop, width in split_graphemes(piece)[0]:
        shown = piece[start:stop].rstrip("\u200d")
        if width:
            yield Cluster(at + start, at + stop, shown, width)
            continue
        # A mark without a base stands on a dotted circle, unless it is invisible.
        mark = shown.replace("\u200d", "").replace("\ufe0f", "")
        yield Cluster(at + start, at + stop, f"◌{mark}" if mark else "", 1 if mark else 0)


def _symbol(character: str) -> str:
    """Return the symbol of a control character.

    Each of its characters is one cell wide.
    """
    if character == "\t":
        return TAB
    return "" if character in _SILENT else symbol(character)
