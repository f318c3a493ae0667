"""Keys in the reader while `V` reads a corpus for other versions: `python tests/bench/versions.py [ROUNDS] [ARTICLES]`.

By default 10,000 articles with addresses, of which nothing was read before. A line down and up in turns is timed as in
`reader.py`, without anything else at work and while the articles are read; rounds of both take turns. All single keys
count, so that the slowest of them show. Look at the ratios; nothing is asserted, but that all keys came in between.
"""

import shutil
import statistics
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

import outside
from corpora import articles as invented

CASES = ("nothing else", "V reads the articles")
KEYS = 40


def build(folder: Path, articles: int) -> Path:
    """Make a corpus of articles with addresses; return its folder."""
    home = folder / "news"
    home.mkdir()
    for number, each in enumerate(invented(articles)):
        about = f"---\ntitle: {each['title']}\nurl: https://news.example/{number}\n---\n\n"
        (home / f"{number:06}.txt").write_text(f"{about}{each['text']}\n", "utf-8")
    return home


def round_of(home: Path, case: str) -> list[outside.Taken]:
    """Open an article, have the others read in one of the cases, and go a line down and up in turns."""
    kept = home.parent / "kept"
    shutil.rmtree(kept / "cache", ignore_errors=True)
    with outside.copydesk(home, kept, "--store", str(kept / "store")) as terminal:
        terminal.wait_for("articles")
        outside.shown(terminal, 2.0)
        terminal.press("\r")
        terminal.wait_for("· j next")
        outside.shown(terminal, 2.0)
        if case == CASES[1]:
            terminal.press("V")
            terminal.wait_for("%.")
        taken = [outside.key(terminal, each) for each in islice(cycle("jk"), KEYS)]
        if case == CASES[1]:
            terminal.wait_for(lambda text: "%." in text or "version only" in text)
            assert "version only" not in terminal.text, "it was over before the keys"
        return taken


def main() -> None:
    """Build, measure, print."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    table: outside.Table = {case: [] for case in CASES}
    with tempfile.TemporaryDirectory() as temporary:
        home = build(Path(temporary), numbers[1] if len(numbers) > 1 else 10_000)
        for number in range(outside.ROUNDS):
            for case in (CASES, CASES[::-1])[number % 2]:
                table[case] += round_of(home, case)
    outside.told("a line in the reader", CASES[0], table)
    for case, taken in table.items():
        wall = sorted(each.wall for each in taken)
        slow = wall[-(-len(wall) * 95 // 100) - 1]
        print(f"  {case:<28} 95 % of keys in {slow:.1f} ms, half in {statistics.median(wall):.1f} ms")


if __name__ == "__main__":
    main()
