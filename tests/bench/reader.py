"""What a key costs in the reader, beside the bare application, in one run: `python tests/bench/reader.py`.

Both are started in a real pseudo-terminal of 80 by 24 cells; a key is timed from when it is sent until nothing has
been drawn for 40 ms (that pause is not counted), opening from Enter until the first line of the text is there. Rounds
of both programs take turns, because machines are noisy: look at the ratios. Nothing here is asserted.
"""

import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from terminal import COPYDESK, Terminal  # noqa: E402

from annotations import Claim, Store, open_corpus, store_folder, tagged  # noqa: E402

QUIET = 0.04
"""Seconds without output after which a key is taken to be done."""

SEED = (HERE.parent.parent / "seeds" / "000_f33cf88d83b625ee.txt").read_text("utf-8")


def settle(terminal: Terminal, quiet: float = 0.5) -> float:
    """Take in output until there is none for `quiet` seconds; return when the last of it came."""
    last = time.perf_counter()
    while select.select([terminal.fd], [], [], quiet)[0]:
        os.read(terminal.fd, 65536)
        last = time.perf_counter()
    return last


def key(terminal: Terminal, keys: str) -> float:
    """Send keys and return how long it took until all was drawn, in milliseconds."""
    begin = time.perf_counter()
    terminal.press(keys)
    select.select([terminal.fd], [], [], 5)
    return (settle(terminal, QUIET) - begin) * 1000


def corpus(folder: Path, name: str, size: int, claims: int) -> Path:
    """Make a corpus of one article of about `size` characters with so many overlapping claims."""
    home = folder / name
    home.mkdir()
    text = ((SEED + "\n\n") * (size // len(SEED) + 1))[: max(size, len(SEED))]
    (home / "article.txt").write_text(text, "utf-8")
    if claims:
        opened = open_corpus(home)
        article = opened.load(opened.entries[0])
        step = max(1, (len(article.text) - 200) // claims)
        made = [Claim.of(article.text, n * step, n * step + 150, "fact") for n in range(claims)]
        store = Store(store_folder(home), "bench")
        store.apply(article, [tagged(store.load(article), *made)])
    return home


def copydesk(home: Path) -> Terminal:
    """Start Copydesk, one key away from the article."""
    terminal = Terminal([COPYDESK, "read", str(home), "--model", "none"], {"COPYDESK_ANNOTATOR": "bench"})
    terminal.wait("1 article")
    return terminal


def bare(home: Path) -> Terminal:
    """Start the bare application, one key away from the article."""
    terminal = Terminal([sys.executable, str(HERE / "bare.py"), str(home / "article.txt")], {})
    terminal.wait("Enter opens")
    return terminal


def opening(terminal: Terminal) -> float:
    """Press Enter and return the time until the text is on screen, in milliseconds."""
    settle(terminal)
    begin = time.perf_counter()
    terminal.press("\r")
    terminal.wait("US Secretary of State Antony Blinken has begun two days of high-stakes")
    return (time.perf_counter() - begin) * 1000


def keys(start: Callable[[Path], Terminal], home: Path, count: int = 30) -> dict[str, list[float]]:
    """Return the times of opening the article, of single keys and of 200 at once, in milliseconds."""
    with start(home) as terminal:
        opened = opening(terminal)
        settle(terminal, 1.5)
        lines = [key(terminal, "j") for _ in range(count)]
        pages = [key(terminal, " ") for _ in range(8)]
        return {"open": [opened], "j": lines, "page": pages, "200 j": [key(terminal, "j" * 200)]}


def main() -> None:
    """Print a table of medians with minimum and maximum, and ratios to the bare application."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        cases = {
            "7 kB": corpus(folder, "small", 0, 0),
            "1 MB": corpus(folder, "large", 1_000_000, 0),
            "1 MB, 3,000 claims": corpus(folder, "claims", 1_000_000, 3_000),
        }
        times: dict[tuple[str, str, str], list[float]] = {}
        for _ in range(rounds):
            for case, home in cases.items():
                for program, start in (("bare", bare), ("copydesk", copydesk)):
                    for what, values in keys(start, home).items():
                        times.setdefault((case, what, program), []).extend(values)
    print(f"{'':<22}{'what':<8}{'bare ms':>22}{'copydesk ms':>24}{'ratio':>8}")
    for case in cases:
        for what in ("open", "j", "page", "200 j"):
            one, two = times[case, what, "bare"], times[case, what, "copydesk"]
            ratio = statistics.median(two) / statistics.median(one)
            print(f"{case:<22}{what:<8}{_told(one):>22}{_told(two):>24}{ratio:>7.2f}×")


def _told(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


if __name__ == "__main__":
    main()
