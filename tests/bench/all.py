"""Every bench in one run, as tables with ratios: `python tests/bench/all.py [PART…] [ROUNDS] [--quick]`.

Copydesk beside a baseline that does the same with less: the bare application of `bare.py` for what a person sees,
plain TinyDB for a tag, spaCy's default pipeline for entities, and where they are installed `less`, `vim` and slate-nlp
(extra `bench`), which annotates in the terminal as well. Rounds of all programs take turns, because machines are noisy:
look at the ratios, and at the processor's rather than the clock's. Figures are medians with minimum and maximum. Where
valgrind is installed, `instructions.py` counts instructions beside the clock. `--quick` leaves out what is large, the
exports and the instructions, and takes four minutes instead of half an hour. Nothing is asserted.

Parts are starts, reading, inside, tags, library, resting and others; and, as scripts of their own that `further.py`
lists, claims, team, stories, shared and data.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import further
import opened
import reader
import start
import store
from corpora import make
from outside import (
    HERE,
    QUICK,
    ROOT,
    ROUNDS,
    Table,
    Taken,
    bare,
    copydesk,
    key,
    memory,
    processor,
    settle,
    spread,
    told,
)
from reader import LINES
from terminal import Terminal

FILLED = (1, 500) if QUICK else (1, 500, 5_000)
"""Articles of the stores that a tag is put into, with ten claims in one and twenty in each of more."""


def starts(folder: Path) -> None:
    """Measure the time until the first screen, and until a text."""
    start.tell(folder)


def reading(folder: Path) -> None:
    """Measure opening and keys, by the length of the text and the number of claims."""
    reader.tell(folder)


def inside(folder: Path) -> None:
    """Measure a search in 1 MB, and entities without and with what an earlier time has kept."""
    opened.tell(folder)


def tags(folder: Path) -> None:
    """Measure the time until a tag is on disk."""
    filled = {
        f"{(10 if n == 1 else n * 20):,} claims": store.filled(folder / str(n), n, 10 if n == 1 else 20) for n in FILLED
    }
    plain = store.plain(folder, FILLED[-1] * 20)
    name = f"TinyDB, one file of {FILLED[-1] * 20:,}"
    table: Table = {case: [] for case in (*filled, name)}
    for number in range(10 if QUICK else 60):
        for case, (kept, article) in filled.items():
            table[case].append(_tagged(lambda: store.tag(kept, article, number)))  # noqa: B023, called at once
    table[name] = [_tagged(plain) for _ in range(3)]
    told("tag, until it is on disk", next(iter(filled)), table)


def _tagged(act: Callable[[], float]) -> Taken:
    """Return what a tag took by its own clock; the processor's includes the reading before it."""
    used = time.process_time()
    return Taken(act(), (time.process_time() - used) * 1000)


def library(folder: Path) -> None:
    """Measure letters typed into the filter, beside a line down in the same list."""
    counts = (10_000,) if QUICK else (10_000, 100_000)
    table: Table = defaultdict(list)
    for count in counts:
        corpus = make("jsonl", count, folder)
        with copydesk(corpus, folder) as terminal:
            terminal.wait_for(f"{count:,} articles", 300)
            terminal.wait_for(lambda text: "looking into" not in text, 300)
            settle(terminal, 1.5)
            for _ in range(ROUNDS):
                terminal.press("/")
                settle(terminal)
                table[f"letter, {count:,}"] += [key(terminal, letter) for letter in "bakon"]
                terminal.press("\x1b")
                settle(terminal)
                table[f"line, {count:,}"] += [key(terminal, "j") for _ in range(LINES)]
    told("library", f"line, {counts[0]:,}", table, {f"letter, {n:,}": f"line, {n:,}" for n in counts})


def resting(folder: Path) -> None:
    """Measure memory, idle processor and the time to leave."""
    seconds, rounds = (3, 1) if QUICK else (10, 3)
    rows: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    large = make("jsonl", 100_000, folder) if not QUICK else None
    for _ in range(rounds):
        programs: dict[str, tuple[Callable[[], Terminal], str]] = {
            "bare": (lambda: bare(ROOT / "README.md"), "Enter opens"),
            "sample": (lambda: copydesk(ROOT / "seeds", folder, "--store", str(folder / "claims")), "2 articles"),
        }
        if large is not None:
            programs["100,000 JSONL"] = (lambda: copydesk(large, folder), "100,000 articles")
        for name, (begin, list_) in programs.items():
            with begin() as terminal:
                terminal.wait_for(list_, 300)
                settle(terminal, 3.0)
                pid = terminal.process.pid
                used = processor(pid)
                settle(terminal, seconds)
                idle, held = processor(pid) - used, memory(pid)
                begun = time.perf_counter()
                terminal.press("q")
                terminal.wait_for_exit()
                rows[name].append((held, idle / seconds, (time.perf_counter() - begun) * 1000))
    print(f"\n{'at rest':<30}{'MiB':>24}{'idle, cpu ms/s':>24}{'leaving, ms':>24}")
    for name, values in rows.items():
        print(f"  {name:<28}{_of(values, 0, 1):>24}{_of(values, 1, 2):>24}{_of(values, 2, 0):>24}")


def _of(values: Sequence[tuple[float, float, float]], column: int, digits: int) -> str:
    return spread([each[column] for each in values], digits)


def others(folder: Path) -> None:
    """Run the benches that print tables of their own."""
    corpus = make("jsonl", 10_000 if QUICK else 100_000, folder)
    every = {
        "listing and search": ["sources.py", str(corpus)],
        "entities, cold and warm, beside spaCy": ["entities.py", "1" if QUICK else "3"],
    }
    if not QUICK:
        every["export"] = ["export.py"]
        if shutil.which("valgrind"):
            every["instructions until the first screen is painted"] = ["instructions.py"]
    for title, arguments in every.items():
        print(f"\n{title}", flush=True)
        subprocess.run([sys.executable, str(HERE / arguments[0]), *arguments[1:]], check=True)


PARTS: dict[str, Callable[[Path], None]] = {
    **{part.__name__: part for part in (starts, reading, inside, tags, library, resting, others)},
    **{name: partial(further.run, name, quick=QUICK) for name in further.FURTHER},
}


def main() -> None:
    """Print the tables, the machine, and how busy it was."""
    wanted = [each for each in sys.argv[1:] if not each.startswith("--") and not each.isdigit()] or list(PARTS)
    if unknown := [each for each in wanted if each not in PARTS]:
        sys.exit(f"There is no part {unknown[0]}: {', '.join(PARTS)}.")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")
    for name in wanted:
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as temporary:
            PARTS[name](Path(temporary))
        print(f"\n{name}: {time.perf_counter() - begun:.0f} s, load at the end {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
