"""How soon there is a first screen, beside the bare application, in one run: `python tests/bench/start.py [ROUNDS]`.

The sample articles, 10,000 files and one file of 100,000 articles, each opened with what the cache has from an earlier
time; what is counted is until the list is on the screen. Then how soon there is a text on the screen, by its length:
Copydesk and the bare application are given Enter as soon as they show their first screen, and less, vim and slate-nlp,
where they are installed, begin with the text. Rounds of all programs take turns, after one that is not counted.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from corpora import make
from outside import QUICK, ROOT, ROUNDS, Table, Taken, bare, copydesk, first, peers, settle, told
from reader import BEGINS, SEED, SIZES, alone, corpus
from terminal import Terminal

CASES = {"sample": ("", 2), "10,000 files": ("files", 10_000), "100,000 JSONL": ("jsonl", 100_000)}
"""The kind of each corpus and how many articles it has, as its list shows them too."""

RESTED_SECONDS = 4
"""Seconds after which Copydesk remembers the files of a new folder."""

Start = Callable[[], Taken]


def warm(folder: Path, names: Iterable[str]) -> dict[str, tuple[Path, str]]:
    """Make corpora and open each once, so that the cache has them; return each with what its list shows."""
    every = {}
    for name in names:
        kind, count = CASES[name]
        every[name] = make(kind, count, folder) if kind else ROOT / "seeds", f"{count:,} articles"
    # Files of a folder that has just changed are not relied on.
    time.sleep(RESTED_SECONDS)
    for name in every:
        with listing(every[name][0], folder) as terminal:
            terminal.wait_for(every[name][1])
            terminal.wait_for(lambda text: "looking into" not in text, 300)
            settle(terminal, 1.0)
    return every


def listing(corpus: Path, folder: Path, under: Sequence[str] = ()) -> Terminal:
    """Start Copydesk with a store outside the corpus, which may be that of the project."""
    return copydesk(corpus, folder, "--store", str(folder / "claims"), under=under)


def lists(folder: Path) -> dict[str, Start]:
    """Return what starts each program until its first screen."""
    every = warm(folder, [name for name in CASES if not (QUICK and CASES[name][1] > 10_000)])
    (folder / "sample.txt").write_text(SEED, "utf-8")
    return {
        "bare": _until(partial(bare, ROOT / "README.md"), "Enter opens"),
        **{name: _until(partial(listing, at, folder), shown) for name, (at, shown) in every.items()},
        **{name: _until(partial(begin, folder / "sample.txt"), BEGINS) for name, begin in peers().items()},
    }


def texts(folder: Path) -> dict[str, Start]:
    """Return what starts each program until a text is there."""
    every: dict[str, Start] = {}
    for name, size in SIZES.items():
        home = corpus(folder, name, size, 0)
        text = alone(home)
        every[f"bare, {name}"] = _until(partial(bare, home / "article.txt"), "Enter opens", "\r")
        every[f"Copydesk, {name}"] = _until(partial(copydesk, home, folder), "1 article", "\r")
        for peer, begin in peers().items():
            every[f"{peer}, {name}"] = _until(partial(begin, text), BEGINS)
    return every


def _until(begin: Callable[[], Terminal], shown: str, opens: str = "") -> Start:
    """Make what starts a program until something is on the screen, or if a key opens the text: until that is."""

    def start() -> Taken:
        begun = time.perf_counter()
        with begin() as terminal:
            taken = first(terminal, shown, begun)
            if opens:
                terminal.press(opens)
                taken = first(terminal, BEGINS, begun)
            return taken

    return start


def measured(programs: Mapping[str, Start]) -> Table:
    """Start all of them in turns; return what each start took. The first round fills caches and is not counted."""
    table: Table = {name: [] for name in programs}
    for number in range(ROUNDS + 1):
        for name, start in programs.items():
            taken = start()
            if number:
                table[name].append(taken)
    return table


def tell(folder: Path) -> None:
    """Measure, and print a table of first screens and one of texts."""
    told("start", "bare", measured(lists(folder)))
    table = measured(texts(folder))
    told("start, until the text is there", "", table, {name: f"bare, {name.partition(', ')[2]}" for name in table})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tell(Path(temporary))
