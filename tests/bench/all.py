"""Every bench in one run, and one table of ratios: `python tests/bench/all.py [--quick]`.

Copydesk beside a baseline that does the same with less: the bare application of `bare.py` for what a person sees,
plain TinyDB for a tag, `less` for the start where it is installed, and for entities spaCy's default pipeline. Rounds
of all programs take turns, because machines are noisy: look at the ratios, and at the processor's rather than the
clock's. Figures are medians with minimum and maximum. `--quick` leaves out what is large, and takes two minutes.
Nothing is asserted.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import reader
import start
import store
from corpora import make
from outside import HERE, ROOT, Taken, bare, copydesk, first, key, memory, processor, settle, shown, spread, until
from terminal import Terminal

Table = dict[str, list[Taken]]

QUICK = "--quick" in sys.argv
ROUNDS = 2 if QUICK else 5
LINES, PAGES = (10, 4) if QUICK else (30, 8)
FILLED = (1, 500) if QUICK else (1, 500, 5_000)
"""Articles of the stores that a tag is put into, with ten claims in one and twenty in each of more."""


def told(title: str, base: str, table: Mapping[str, Sequence[Taken]], floors: Mapping[str, str]) -> None:
    """Print one part of the table; `floors` names the row that a row is measured against, by default `base`."""
    print(f"\n{title:<30}{'wall ms':>24}{'cpu ms':>24}{'wall':>9}{'cpu':>8}", flush=True)
    for name, values in table.items():
        floor = [statistics.median(each) for each in zip(*table[floors.get(name, base)], strict=True)]
        wall, cpu = zip(*values, strict=True)
        ratios = [statistics.median(each) / max(low, 0.1) for each, low in zip((wall, cpu), floor, strict=True)]
        print(f"  {name:<28}{spread(wall, 1):>24}{spread(cpu, 1):>24}{ratios[0]:>8.2f}×{ratios[1]:>7.2f}×")


def starts(folder: Path) -> None:
    """Measure the time until the first screen."""
    table = start.measured(folder, ROUNDS, few=QUICK)
    if shutil.which("less"):
        table["less"] = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            with Terminal(["less", str(ROOT / "README.md")], {}) as terminal:
                table["less"].append(first(terminal, "Copydesk", begun))
    told("start", "bare", table, {})


def reading(folder: Path) -> None:
    """Measure opening and keys, by the length of the text and the number of claims."""
    sizes = {"7 kB": 0, "100 kB": 100_000, "1 MB": 1_000_000}
    cases = {
        f"{name}, {claims:,} claims": reader.corpus(folder, f"{name}-{claims}", size, claims)
        for name, size in sizes.items()
        for claims in ((0, 3_000) if QUICK else (0, 500, 3_000))
    }
    tables: dict[str, Table] = defaultdict(lambda: defaultdict(list))
    for _ in range(ROUNDS):
        for case, home in cases.items():
            size = case.partition(",")[0]
            if case.endswith(" 0 claims"):
                with bare(str(home / "article.txt")) as terminal:
                    terminal.wait("Enter opens")
                    _read(terminal, f"bare, {size}", tables)
            with copydesk(home, {}) as terminal:
                terminal.wait("1 article")
                _read(terminal, case, tables)
    for what, table in tables.items():
        told(what, "", table, {case: f"bare, {case.removeprefix('bare, ').partition(',')[0]}" for case in table})


def _read(terminal: Terminal, case: str, tables: Mapping[str, Table]) -> None:
    shown(terminal)
    tables["open"][case].append(until(terminal, "\r", _in_reader))
    settle(terminal, 1.0)
    tables["line"][case] += [key(terminal, "j") for _ in range(LINES)]
    tables["page"][case] += [key(terminal, " ") for _ in range(PAGES)]
    terminal.press("g")
    settle(terminal)
    tables["held, 30 a second for 2 s"][case].append(_held(terminal))
    tables["200 keys at once"][case].append(key(terminal, "j" * 200))


def _in_reader(text: str) -> bool:
    """Whether the text is there, and the list, which shows how it begins, is not."""
    return "US Secretary of State Antony Blinken" in text and "1 article" not in text


def _held(terminal: Terminal) -> Taken:
    """Hold a key; return how long it draws on after the last, and the processor's time for one key."""
    pid, count = terminal.process.pid, 60
    used, begun = processor(pid), time.perf_counter()
    for number in range(count):
        while (left := begun + number / 30 - time.perf_counter()) > 0:
            settle(terminal, left)
        terminal.press("j")
    last = time.perf_counter()
    return Taken(max(0.0, settle(terminal, 0.25) - last) * 1000, (processor(pid) - used) / count)


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
    told("tag, until it is on disk", next(iter(filled)), table, {})


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
        with copydesk(corpus, {"XDG_CACHE_HOME": str(folder / "cache")}) as terminal:
            terminal.wait(f"{count:,} articles", 300)
            terminal.wait(lambda text: "looking into" not in text, 300)
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
    env = {"XDG_CACHE_HOME": str(folder / "cache")}
    seconds = 3 if QUICK else 10
    rows: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    large = make("jsonl", 100_000, folder) if not QUICK else None
    for _ in range(ROUNDS):
        programs: dict[str, tuple[Callable[[], Terminal], str]] = {
            "bare": (lambda: bare(str(ROOT / "README.md")), "Enter opens"),
            "sample": (lambda: copydesk(ROOT / "seeds", env, "--store", str(folder / "claims")), "2 articles"),
        }
        if large is not None:
            programs["100,000 JSONL"] = (lambda: copydesk(large, env), "100,000 articles")
        for name, (begin, list_) in programs.items():
            with begin() as terminal:
                terminal.wait(list_, 300)
                settle(terminal, 3.0)
                pid = terminal.process.pid
                used = processor(pid)
                settle(terminal, seconds)
                idle, held = processor(pid) - used, memory(pid)
                begun = time.perf_counter()
                terminal.press("q")
                terminal.ended()
                rows[name].append((held, idle / seconds, (time.perf_counter() - begun) * 1000))
    print(f"\n{'at rest':<30}{'MiB':>24}{'idle, cpu ms/s':>24}{'leaving, ms':>24}")
    for name, values in rows.items():
        print(f"  {name:<28}{_of(values, 0, 1):>24}{_of(values, 1, 2):>24}{_of(values, 2, 0):>24}")


def _of(values: Sequence[tuple[float, float, float]], column: int, digits: int) -> str:
    return spread([each[column] for each in values], digits)


def others(folder: Path) -> None:
    """Run the benches that print tables of their own: search and listing, entities, export."""
    corpus = make("jsonl", 10_000 if QUICK else 100_000, folder)
    every = {
        "listing and search": ["sources.py", str(corpus)],
        "entities beside spaCy": ["entities.py", "1" if QUICK else "5"],
        "export": ["export.py", *(("jsonl",) if QUICK else ())],
    }
    for title, arguments in every.items():
        print(f"\n{title}", flush=True)
        subprocess.run([sys.executable, str(HERE / arguments[0]), *arguments[1:]], check=True)


def main() -> None:
    """Print the tables, the machine, and how busy it was."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")
    wanted = [each for each in sys.argv[1:] if not each.startswith("--")]
    for part in (starts, reading, tags, library, resting, others):
        if not wanted or part.__name__ in wanted:
            with tempfile.TemporaryDirectory() as temporary:
                part(Path(temporary))
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
