"""The colours that are written to a terminal, read from its escape codes: 256, sixteen and none, as over ssh."""

import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from terminal import Terminal
from textual.color import Color

from tui.display.theme import contrast

pytestmark = pytest.mark.slow

KEYS = ("", "x", "x\r", "1123", "kk", "kk", "l", "\x1b/China\r", "\x1b\t", "\t", "\t\r", "\x1b?", "\x1b:", "\x1bq:qu")
"""What is pressed, screen by screen."""

NAMES = "black red green brown blue magenta cyan white".split()

SIXTEEN = {
    "xterm": "000000cd000000cd00cdcd000000eecd00cd00cdcde5e5e57f7f7fff000000ff00ffff005c5cffff00ff00ffffffffff",
    "VGA": "000000aa000000aa00aa55000000aaaa00aa00aaaaaaaaaa555555ff555555ff55ffff555555ffff55ff55ffffffffff",
    "GNOME": "171421c01c2826a269a2734c12488ba347ba2aa1b3d0cfcc5e5c64f6615133d17ae9ad0c2a7bdec061cb33c7deffffff",
    "macOS": "00000099000000a6009999000000b2b200b200a6b2bfbfbf666666e5000000d900e5e5000000ffe500e500e5e5e5e5e5",
}
"""What terminals draw for sixteen colours."""

SIGHTS = (
    None,
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
)
"""How red, green and blue light look to most, without red and without green cones (Machado and others, 2009)."""

DEPTHS = {
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "xterm"},
    "16 in screen": {"TERM": "screen"},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "none of 16": {"TERM": "xterm", "NO_COLOR": "1"},
}


@cache
def drawn(name: str, palette: str) -> Color:
    """Return the colour that a terminal draws for what pyte has read."""
    name = name.replace("bfight", "bright").replace("yellow", "brown")
    bright = name.startswith("bright")
    if name.removeprefix("bright") in NAMES:
        number = NAMES.index(name.removeprefix("bright")) + 8 * bright
        return Color.parse(f"#{SIXTEEN[palette][number * 6 : number * 6 + 6]}")
    return Color.parse(f"#{name}")


def cells(terminal: Terminal, palette: str) -> Iterator[tuple[int, int, str, Color, Color]]:
    """Yield row, column, character, colour and ground of all cells that have both."""
    for row in range(terminal.screen.lines):
        for column in range(terminal.screen.columns):
            cell = terminal.screen.buffer[row][column]
            if "default" in (cell.fg, cell.bg):
                assert not cell.data.strip(), f"row {row}: {cell}"
                continue
            colour, ground = drawn(cell.fg, palette), drawn(cell.bg, palette)
            yield (row, column, cell.data, ground, colour) if cell.reverse else (row, column, cell.data, colour, ground)


@cache
def is_legible(colour: Color, ground: Color) -> bool:
    """Return whether a text can be read."""
    return contrast(colour, ground) >= 4.5


def illegible(terminal: Terminal, palettes: tuple[str, ...]) -> list[str]:
    """Return every letter and digit on the screen with a contrast below 4.5."""
    return [
        f"{palette}: “{character}” at {row}, {column}: {colour.hex} on {ground.hex}"
        for palette in palettes
        for row, column, character, colour, ground in cells(terminal, palette)
        if character.isalnum() and not is_legible(colour, ground)
    ]


@pytest.fixture
def start(folder: Path, entity_cache: Path, tmp_path: Path) -> Callable[[str, str], Terminal]:
    """Start the program in a number of colours and a theme; entities and suggestions are known."""
    caches = tmp_path / "known"
    caches.mkdir()
    (caches / "copydesk").symlink_to(entity_cache)

    def started(depth: str, theme: str) -> Terminal:
        settings = tmp_path / "config" / "copydesk"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "config.toml").write_text(f'theme = "copydesk-{theme}"\n')
        env = {
            "COLORTERM": "",
            "COLUMNS": "100",
            "LINES": "40",
            "XDG_CACHE_HOME": str(caches),
            "COPYDESK_ANNOTATOR": "anna",
            **DEPTHS[depth],
        }
        return Terminal([sys.executable, "-m", "tui", "read", str(folder)], env, 100, 40)

    return started


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_every_text_is_legible_on_every_screen(start: Callable[[str, str], Terminal], depth: str, theme: str) -> None:
    """The list, an article with claims, suggestions, a search, the panel, and what opens over them reach 4.5."""
    palettes = tuple(SIXTEEN) if "16" in depth else ("VGA",)
    with start(depth, theme) as terminal:
        terminal.wait_for("Copydesk")
        for keys in KEYS:
            terminal.press(keys)
            terminal.settle()
            assert not illegible(terminal, palettes), f"after {keys!r}\n{terminal.text}"


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
@pytest.mark.parametrize("depth", ["256", "16"])
def test_labels_are_told_apart_by_the_colour_blind(
    start: Callable[[str, str], Terminal], depth: str, theme: str
) -> None:
    """The tints of fact, quote and speculation differ from each other and from the ground, by sight of every kind."""
    with start(depth, theme) as terminal:
        terminal.wait_for("Copydesk")
        terminal.press("\r123j")
        terminal.wait_for(lambda text: re.search(r"^ *S ", text, re.MULTILINE))
        terminal.settle()
        gutters = [line[:10].split() for line in terminal.lines]
        for palette in SIXTEEN if depth == "16" else ("VGA",):
            tints: dict[str, Color] = {}
            for row, column, character, _, ground in cells(terminal, palette):
                gutter = gutters[row]
                if character != " " and column > 12 and gutter[:1] and gutter[0] in tuple("FQS") and "▌" not in gutter:
                    tints.setdefault(gutter[0], ground)
                elif column == 0 and row > 1:
                    tints.setdefault("", ground)
            assert set(tints) == {"", "F", "Q", "S"}, terminal.text
            for sight in SIGHTS:
                for one, other in combinations(tints, 2):
                    far = _distance(tints[one], tints[other], sight)
                    assert far >= 15, f"{palette}: {one or 'ground'} and {other or 'ground'} are {far:.0f} apart"


@pytest.mark.parametrize("depth", DEPTHS)
def test_only_the_codes_of_the_terminal_are_written(start: Callable[[str, str], Terminal], depth: str) -> None:
    """No true colour where there is none, no 256 colours where there are sixteen, only greys under NO_COLOR."""
    with start(depth, "dark") as terminal:
        terminal.wait_for("Copydesk")
        terminal.press("\r112?")
        terminal.settle()
    written = [match[1].decode() for match in re.finditer(rb"\x1b\[([0-9;]*)m", terminal.raw)]
    written.remove("48;2;1;2;3") if depth == "256" else None
    codes = {tuple(each.split(";")) for each in written}
    assert not any(pair in (("38", "2"), ("48", "2")) for code in codes for pair in pairwise(code))
    many = {
        code[at + 2]
        for code in codes
        for at in range(len(code) - 2)
        if code[at] in ("38", "48") and code[at + 1] == "5"
    }
    assert bool(many) == (depth in ("256", "none"))
    if depth == "none":
        assert all(int(each) >= 232 or each in ("16", "231") for each in many)
    if depth == "none of 16":
        assert {each for code in codes for each in code} <= set("0 1 2 3 4 7 30 37 40 47 90 97 100 107".split()) | {""}


def _distance(one: Color, other: Color, sight: tuple[tuple[float, ...], ...] | None) -> float:
    """Return the distance of two colours (CIE 1976 L*a*b*) as they are seen."""
    return math.dist(_lab(one, sight), _lab(other, sight))


def _lab(colour: Color, sight: tuple[tuple[float, ...], ...] | None) -> tuple[float, float, float]:
    """Return the coordinates of a colour in CIE L*a*b*."""
    parts = (part / 255 for part in (colour.r, colour.g, colour.b))
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if sight:
        light = [min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in sight]
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


ANSWERS = {
    "colons": "\x1bP1$r0;48:2:1:2:3m\x1b\\",
    "colons with a space": "\x1bP1$r0;48:2::1:2:3m\x1b\\",
    "semicolons": "\x1bP1$r48;2;1;2;3m\x1b\\",
    "256 only": "\x1bP1$r0;48:5:16m\x1b\\",
    "unknown": "\x1bP0$r\x1b\\",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_terminal_that_has_true_colour_is_believed(start: Callable[[str, str], Terminal], answer: str) -> None:
    """The answer changes the colours and nothing else: it is no key, also if a key is pressed in the middle of it."""
    with start("256", "dark") as terminal:
        terminal.wait_for(lambda _: b"\x1bP$qm\x1b\\" in terminal.raw)
        assert "Copydesk" in terminal.text, "the list is drawn first"
        terminal.settle()
        before, text = len(terminal.raw), terminal.text
        os.write(terminal.fd, ANSWERS[answer][:9].encode())
        os.write(terminal.fd, ANSWERS[answer][9:].encode() + b"j")
        terminal.settle()
        assert (b"[38;2;" in terminal.raw[before:] or b";2;" in terminal.raw[before:]) == ("colon" in answer)
        terminal.press("k")
        terminal.settle()
        assert terminal.text == text


@pytest.mark.parametrize("keys", ["\x1b", "\x1bP", "\x1bPx"])
def test_keys_like_the_beginning_of_an_answer_are_keys(start: Callable[[str, str], Terminal], keys: str) -> None:
    """Esc alone, and Alt+P, arrive although an answer is awaited."""
    with start("256", "dark") as terminal:
        terminal.wait_for(lambda _: b"\x1bP$qm\x1b\\" in terminal.raw)
        terminal.press("/zzz\r")
        terminal.wait_for("/zzz")
        terminal.press(f"{keys}" if keys == "\x1b" else f"{keys}\x1b")
        terminal.wait_for(lambda text: "/zzz" not in text)
