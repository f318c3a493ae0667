"""What a key takes in Chromium through `copydesk serve`, beside a terminal: `python tests/bench/serve.py [ROUNDS]`.

Both show the same article and get the same keys in turns. Wall time is from the key until the last cell that it
changes is drawn: by xterm.js in the page, read from the pseudo-terminal otherwise. What is drawn before the bar names
the sentence that the key leads to belongs to something else. Needs the extras `serve` and `browser`, and Chromium.
Nothing is asserted, but that each key leads where it should.
"""

import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from outside import PROGRAM, ROOT, ROUNDS, settle
from terminal import Terminal

sys.path.insert(0, str(Path(__file__).parent.parent))

from chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEYS = "jjjjjkkkkk" * 2
"""The keys of a round, each after the last is drawn."""

AT_ONCE = "j" * 200
"""Keys that lead from the first sentence to the last, and further presses there."""

QUIET = 150
"""Milliseconds without a drawing after which a key is taken to be done; they are not counted."""

SECONDS = 60
"""How long to wait for what a key leads to."""

_WATCH = """() => {
  const { terminal } = copydeskTerminal;
  const line = (_, number) => terminal.buffer.active.getLine(number).translateToString(true);
  const shows = words => Array.from({ length: terminal.buffer.active.length }, line).join().includes(words);
  globalThis.watched = { words: "", drawn: 0, isShown: false };
  terminal.onRender(() => {
    watched.drawn = performance.now();
    watched.isShown = shows(watched.words);
  });
}"""
_TYPE = """async ([keys, words, quiet, most]) => {
  const begun = performance.now();
  Object.assign(watched, { words, drawn: begun, isShown: false });
  copydeskTerminal.terminal.input(keys);
  while (!watched.isShown || performance.now() - watched.drawn < quiet) {
    await new Promise((done) => setTimeout(done, 5));
    if (performance.now() - begun > most) throw new Error(`no ${words}`);
  }
  return watched.drawn - begun;
}"""
_SHOWS = """(words) => {
  const buffer = globalThis.copydeskTerminal?.terminal.buffer.active;
  const line = (_, number) => buffer.getLine(number).translateToString(true);
  return Array.from({ length: buffer?.length ?? 0 }, line).join().includes(words);
}"""


def in_page(page: "Page", keys: str, shown: str) -> float:
    """Return the milliseconds until all that the keys change is drawn, of which some words are a part."""
    return float(page.evaluate(_TYPE, [keys, shown, QUIET, SECONDS * 1000]))


def in_terminal(terminal: Terminal, keys: str, shown: str) -> float:
    """Return what `in_page` does, of a terminal."""
    begun = drawn = time.perf_counter()
    terminal.press(keys)
    while True:
        if select.select([terminal.fd], [], [], QUIET / 1000)[0]:
            drawn = time.perf_counter()
            terminal.read_output(0)
        elif shown in terminal.text:
            return (drawn - begun) * 1000
        else:
            assert time.perf_counter() - begun < SECONDS, f"no {shown}\n{terminal.text}"


def at(number: int) -> str:
    """Return what the bar says at a sentence."""
    return f"sentence {number} of"


def told(what: str, page: list[float], terminal: list[float]) -> None:
    """Print a row: median and 95th percentile of both, and the ratio of the medians."""

    def two(values: list[float]) -> str:
        rank = max(0, -(-len(values) * 95 // 100) - 1)
        return f"{statistics.median(values):8.0f} ms{sorted(values)[rank]:8.0f} ms"

    ratio = statistics.median(page) / statistics.median(terminal)
    print(f"{what:<24}{two(page)}{two(terminal)}{ratio:7.2f}×", flush=True)


def main() -> None:
    """Print what single keys and 200 at once took."""
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        folder = Path(temporary)
        for name in ("page", "terminal"):
            shutil.copytree(ROOT / "seeds", folder / name, ignore=shutil.ignore_patterns("annotations"))
        serve = [PROGRAM, "serve", str(folder / "page"), "--annotator", "bench", "--port", "0"]
        server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        page = browser.new_page(viewport={"width": 1200, "height": 760})
        page.goto(server.stdout.readline().strip())
        page.wait_for_function(_SHOWS, arg="articles", timeout=120_000)
        page.evaluate(_WATCH)
        in_page(page, "\r", at(1))
        size = page.evaluate("() => [copydeskTerminal.terminal.cols, copydeskTerminal.terminal.rows]")
        read = [PROGRAM, "read", str(folder / "terminal"), "--annotator", "bench"]
        with Terminal(read, {"XDG_CACHE_HOME": str(folder / "cache")}, *size) as terminal:
            terminal.wait_for("articles")
            in_terminal(terminal, "\r", at(1))
            last = re.search(rf"{at(1)} (\d+)", terminal.text)
            assert last is not None
            settle(terminal, 2)
            page.wait_for_timeout(2000)
            rows: dict[str, tuple[list[float], list[float]]] = {"one key": ([], []), "200 keys at once": ([], [])}

            def both(what: str, keys: str, shown: str) -> None:
                rows[what][0].append(in_page(page, keys, shown))
                rows[what][1].append(in_terminal(terminal, keys, shown))

            for _ in range(ROUNDS):
                number = 1
                for each in KEYS:
                    number += 1 if each == "j" else -1
                    both("one key", each, at(number))
                both("200 keys at once", AT_ONCE, at(int(last[1])))
                in_page(page, "g", at(1))
                in_terminal(terminal, "g", at(1))
        server.terminate()
        server.wait()
    print(f"{size[0]} × {size[1]} cells{'in Chromium: median, 95 %':>32}{'in a terminal':>20}{'ratio':>9}")
    for what, (in_chromium, outside) in rows.items():
        told(what, in_chromium, outside)


if __name__ == "__main__":
    main()
