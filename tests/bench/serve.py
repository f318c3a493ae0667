"""What a key takes in Chromium through `copydesk serve`, beside a terminal: `python tests/bench/serve.py [ROUNDS]`.

Both show the same article and get the same keys in turns. Wall time is from the key until the last cell that it
changes is drawn: by xterm.js in the page, read from the pseudo-terminal otherwise. Needs the extras `serve` and
`browser`, and Chromium. Nothing is asserted.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from outside import PROGRAM, ROOT, ROUNDS, key, settle
from terminal import Terminal

sys.path.insert(0, str(Path(__file__).parent.parent))

from chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEYS = "jjjjjkkkkk" * 2
"""The keys of a round, each after the last is drawn."""

AT_ONCE = "j" * 100 + "k" * 100

QUIET = 150
"""Milliseconds without a drawing after which a key is taken to be done; they are not counted."""

_WATCH = """() => {
  globalThis.watched = { sent: 0, drawn: 0 };
  copydeskTerminal.terminal.onRender(() => { watched.drawn = performance.now(); });
}"""
_TYPE = """async ([keys, quiet]) => {
  watched.sent = watched.drawn = performance.now();
  copydeskTerminal.terminal.input(keys);
  const begun = watched.sent;
  while (watched.drawn === begun || performance.now() - watched.drawn < quiet) {
    await new Promise((done) => setTimeout(done, 5));
    if (performance.now() - begun > 60000) throw new Error("nothing was drawn");
  }
  return watched.drawn - watched.sent;
}"""
_SHOWS = """(words) => {
  const buffer = globalThis.copydeskTerminal?.terminal.buffer.active;
  const line = (_, number) => buffer.getLine(number).translateToString(true);
  return Array.from({ length: buffer?.length ?? 0 }, line).join().includes(words);
}"""


def in_page(page: "Page", keys: str) -> float:
    """Return the milliseconds until all that the keys change is drawn."""
    return float(page.evaluate(_TYPE, [keys, QUIET]))


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
        in_page(page, "\r")
        page.wait_for_function(_SHOWS, arg="sentence 1 of", timeout=120_000)
        size = page.evaluate("() => [copydeskTerminal.terminal.cols, copydeskTerminal.terminal.rows]")
        read = [PROGRAM, "read", str(folder / "terminal"), "--annotator", "bench"]
        with Terminal(read, {"XDG_CACHE_HOME": str(folder / "cache")}, *size) as terminal:
            terminal.wait_for("articles")
            terminal.press("\r")
            terminal.wait_for("sentence 1 of")
            settle(terminal, 2)
            page.wait_for_timeout(2000)
            rows: dict[str, tuple[list[float], list[float]]] = {"one key": ([], []), "200 keys at once": ([], [])}
            for _ in range(ROUNDS):
                for each in KEYS:
                    rows["one key"][0].append(in_page(page, each))
                    rows["one key"][1].append(key(terminal, each, QUIET / 1000).wall)
                rows["200 keys at once"][0].append(in_page(page, AT_ONCE))
                rows["200 keys at once"][1].append(key(terminal, AT_ONCE, QUIET / 1000).wall)
        server.terminate()
        server.wait()
    print(f"{size[0]} × {size[1]} cells{'in Chromium: median, 95 %':>32}{'in a terminal':>20}{'ratio':>9}")
    for what, (in_chromium, outside) in rows.items():
        told(what, in_chromium, outside)


if __name__ == "__main__":
    main()
