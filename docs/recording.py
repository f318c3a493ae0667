"""Record the program: `python docs/recording.py` writes copydesk.cast and recording.svg into docs/pictures.

An argument names another folder. The program runs in a shell on a real pseudo-terminal, and its screen after each key
becomes a frame. How long a frame is shown is set here and not measured, and the clock on the screen is always the same:
two recordings of one version are equal. The .cast file is asciinema's (version 2:
https://docs.asciinema.org/manual/asciicast/v2/); the SVG moves by CSS alone, and plays wherever a page shows pictures.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from animation import animated
from make import DOCS, SEEDS, find_entities

COLUMNS, ROWS = 92, 22
PROMPT = "$ "
CLOCK = "19:42"
"""The time of day in every recording."""

STILL = "a   accept it, with its speaker"
"""The caption of the frame that is shown where motion is unwanted."""

SECONDS = 20.0
"""How long a step may take."""

TYPING_SECONDS = 0.022
"""How long typing a character takes."""


class Step(NamedTuple):
    """Keys to press, what the screen must show afterwards, and for how many seconds."""

    keys: str
    until: str
    seconds: float
    caption: str


KEYS = (
    Step("j", r"▌○  Beijing", 0.7, "j   the next article"),
    Step("\r", r"0/13 read(?s:.*)1/13", 1.6, "Enter   open it"),
    Step("1", r"saved(?s:.*)F 1", 1.0, "1   tag the sentence as fact, and move on"),
    Step("1", r"saved(?s:.*)F 2", 0.8, "1   fact"),
    Step("1", r"saved(?s:.*)F 3", 0.8, "1   fact"),
    Step("3", r"4/13 read(?s:.*)saved", 1.4, "3   speculation: nobody is named who expects it"),
    Step(";", r"       Ahead of(?s:.*)q ▌ the US expects", 1.8, ";   go to the suggestion"),
    Step("a", r"Q   the US expects(?s:.*)saved", 1.6, "a   accept it, with its speaker"),
    Step("z", r"q ▌ “Secretary(?s:.*)saved", 1.4, "z   reject the next one"),
    Step("s", r"1  Jake Sullivan", 1.8, "s   accept this one: who said it?"),
    Step("1", r"7/13(?s:.*)Q 2", 1.7, "1   Jake Sullivan, whom the article calls “Sullivan” here"),
    Step("q", r"2 articles(?s:.*)6 claims", 1.0, "q   back to the list; everything is saved already"),
)
"""What happens between opening the samples and leaving."""

COMMANDS = (
    Step(
        "copydesk export seeds --by claim -o claims.jsonl",
        r"written(?s:.*)\n\$\s*\Z",
        1.6,
        "a file is read back and compared",
    ),
    Step("cut -c 1-72 claims.jsonl", r"Secretary(?s:.*)\n\$\s*\Z", 3.6, "one line per claim, with exact offsets"),
)
"""What is typed into the shell afterwards."""


class Style(NamedTuple):
    """How a cell is drawn; colours are six hexadecimal digits, names of ECMA-48, or `default`."""

    foreground: str
    background: str
    bold: bool
    italic: bool
    underlined: bool


class Run(NamedTuple):
    """Neighbouring cells with one style."""

    column: int
    text: str
    style: Style


Row = tuple[Run, ...]


class Frame(NamedTuple):
    """What the screen shows for some seconds, and what is said below it."""

    seconds: float
    rows: tuple[Row, ...]
    caption: str


def style_of(cell: Any) -> Style:
    """Return how pyte says that a cell is drawn."""
    colours = (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)
    return Style(*colours, cell.bold, cell.italics, cell.underscore)


def rows_of(screen: Any) -> Iterator[Row]:
    """Yield the lines of the screen, with the time of day of the recording."""
    for line in range(screen.lines):
        cells = [screen.buffer[line][column] for column in range(screen.columns)]
        text = "".join(cell.data or " " for cell in cells)
        text = re.sub(r"(?<=saved )\d\d:\d\d", CLOCK, text)
        runs = []
        for style, numbered in groupby(enumerate(map(style_of, cells)), lambda pair: pair[1]):
            shown = [column for column, _ in numbered]
            runs.append(Run(shown[0], text[shown[0] : shown[-1] + 1], style))
        yield tuple(runs)


def is_met(condition: str, text: str) -> bool:
    """Return whether the screen shows what a step waits for, and nothing is still being saved."""
    return re.search(condition, text) is not None and "saving" not in text


def record(folder: Path) -> list[Frame]:
    """Run the program on a copy of the samples in a folder, and return the frames."""
    sys.path.insert(0, str(DOCS.parent / "tests"))
    from terminal import COPYDESK, Terminal

    shutil.copytree(SEEDS, folder / "seeds", ignore=shutil.ignore_patterns("annotations"))
    find_entities(folder / "cache" / "copydesk")
    env = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "CONFIG", "STATE", "DATA")}
    env |= {"HOME": str(folder), "PS1": PROMPT, "COPYDESK_ANNOTATOR": "ana", "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
    env |= {"COLORTERM": "truecolor", "PATH": f"{Path(COPYDESK).parent}:{os.environ['PATH']}"}
    frames: list[Frame] = []
    with Terminal(
        ["sh", "-c", f'unset NO_COLOR COLUMNS LINES; cd "{folder}"; exec sh +m'], env, COLUMNS, ROWS
    ) as terminal:

        def take(step: Step) -> None:
            terminal.wait_for(lambda text: is_met(step.until, text), SECONDS)
            terminal.settle()
            frames.append(Frame(step.seconds, tuple(rows_of(terminal.screen)), step.caption))

        def enter(step: Step, caption: str) -> None:
            for piece in re.findall(r"\S+ ?", step.keys):
                terminal.press(piece)
                take(Step("", re.escape(piece.rstrip()), TYPING_SECONDS * len(piece), caption))
            terminal.press("\n")
            take(step)

        take(Step("", re.escape(PROMPT.rstrip()), 0.6, ""))
        enter(Step("copydesk read seeds", "2 articles", 1.2, "the list of articles"), "")
        for step in KEYS:
            terminal.press(step.keys)
            take(step)
        terminal.press("q")
        terminal.wait_for(lambda _: terminal.raw.endswith(PROMPT.encode()), SECONDS)
        # The terminal of the tests has no second screen to come back from.
        terminal.screen.reset()
        terminal.press("\n")
        terminal.wait_for(lambda text: re.fullmatch(r"\s*\$\s*", text), SECONDS)
        for command in COMMANDS:
            enter(command, command.caption)
        terminal.press("\x04")
        terminal.wait_for_exit()
    return frames


def sgr(style: Style) -> str:
    """Return the escape sequence that makes a terminal draw in a style."""
    codes = ["0", *(code for code, is_on in zip("134", style[2:], strict=True) if is_on)]
    for plane, colour in (("38", style.foreground), ("48", style.background)):
        if colour != "default":
            codes += [plane, "2", *(str(int(colour[at : at + 2], 16)) for at in (0, 2, 4))]
    return f"\x1b[{';'.join(codes)}m"


def cast(frames: list[Frame]) -> str:
    """Return the frames as a recording of asciinema: each event draws the lines that have changed."""
    header = {"version": 2, "width": COLUMNS, "height": ROWS + 1, "title": "Copydesk: read, tag, export"}
    lines, time, before = [json.dumps(header)], 0.0, ("",) * (ROWS + 1)
    for frame in frames:
        drawn = tuple("".join(f"{sgr(run.style)}{run.text}" for run in row) for row in frame.rows)
        drawn = (*drawn, f"\x1b[0;7m {frame.caption:<{COLUMNS - 1}}\x1b[0m")
        changed = [
            f"\x1b[{number};1H{new}"
            for number, (new, old) in enumerate(zip(drawn, before, strict=True), 1)
            if new != old
        ]
        start = "\x1b[2J\x1b[?25l" if not time else ""
        lines.append(json.dumps([round(time, 3), "o", start + "".join(changed)], ensure_ascii=False))
        time, before = time + frame.seconds, drawn
    lines.append(json.dumps([round(time, 3), "o", ""]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Record, and write both files."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "pictures"
    with tempfile.TemporaryDirectory() as folder:
        frames = record(Path(folder))
    still = next(number for number, frame in enumerate(frames) if frame.caption == STILL)
    (target / "copydesk.cast").write_text(cast(frames), "utf-8")
    (target / "recording.svg").write_text(animated(frames, COLUMNS, still), "utf-8")


if __name__ == "__main__":
    main()
