"""Dask beside the processes of one machine: `python tests/bench/engines.py [ROUNDS] [ARTICLES] [WORDS] [stub]`.

The same command makes the parts of the same 5,000 articles, with each engine in turns, two workers each. Counted is
what passes between the first fifth of the parts and the last, in seconds of the clock, and of the processor in all
processes of the command; then the seconds around that, in which workers start and load the model, and end. With `stub`
a stand-in takes the place of the model: what is left is what this program and the engines take. Machines are noisy:
look at the ratios, at those of the processor where other programs run. Both must make the same parts; nothing else is
asserted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import corpora
import pyarrow as pa
import pyarrow.parquet as pq
from processes import children_of

TESTS = Path(__file__).parent.parent
WORKERS = 2
PARTS = 50
ENGINES = ("local", "dask")


class Measured(NamedTuple):
    """What one command took."""

    seconds: float
    cpu: float
    """Between the first fifth of the parts, when all workers are at work, and the last."""
    around: float
    """Seconds before and after that."""


def main() -> None:
    """Print a row for each round, and the medians of the ratios."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    rounds, articles, words = (*numbers, *(3, 5_000, 60)[len(numbers) :])
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as temporary:
        news = Path(temporary) / "news.parquet"
        write(news, articles, words)
        found: dict[str, list[Measured]] = {name: [] for name in ENGINES}
        print(f"{articles:,} articles of about {words} words in {PARTS} parts")
        for number in range(rounds):
            for name in ENGINES if number % 2 else ENGINES[::-1]:
                to = Path(temporary) / f"{name}-{number}"
                found[name].append(measure(command(news, to, name, articles // PARTS), environment()))
                print(f"{number} {name:<6}", *(f"{value:8.1f}" for value in found[name][-1]), flush=True)
            tables = [rows(Path(temporary) / f"{name}-{number}") for name in ENGINES]
            assert tables[0] == tables[1]
            assert len(tables[0]) == PARTS
    for what in ("seconds", "cpu"):
        ratios = [
            getattr(dask, what) / getattr(local, what)
            for local, dask in zip(found["local"], found["dask"], strict=True)
        ]
        told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"Dask ÷ processes, {what}: median {statistics.median(ratios):.2f} of {told}")


def write(path: Path, articles: int, words: int) -> None:
    """Write the articles as a table with a row group for each part."""
    made = [(each["id"], " ".join(each["text"].split()[:words])) for each in corpora.articles(articles)]
    table = pa.table({"id": [name for name, _ in made], "text": [text for _, text in made]})
    pq.write_table(table, path, row_group_size=articles // PARTS)


def command(news: Path, to: Path, engine: str, size: int) -> list[str]:
    """Return the command that makes the parts."""
    arguments = ("--engine", engine, "--workers", str(WORKERS), "--shard", str(size), "--json")
    return [sys.executable, str(TESTS / "stub_model.py"), "entities", str(news), "--to", str(to), *arguments]


def environment() -> dict[str, str]:
    """Return the environment of the command, in which workers find the stand-in or the model."""
    stub = {"COPYDESK_STUB": "1"} if "stub" in sys.argv else {"COPYDESK_STUB": "none"}
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))), **stub}


def measure(arguments: list[str], env: Mapping[str, str]) -> Measured:
    """Run the command, and return what it took."""
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    events = (json.loads(line)["event"] for line in process.stdout)
    moments = [(time.perf_counter(), used(process.pid)) for event in events if event == "part"]
    assert process.wait() == 0
    (first, cpu_first), (last, cpu_last) = moments[PARTS // 5], moments[-1]
    return Measured(last - first, cpu_last - cpu_first, time.perf_counter() - begun - (last - first))


def used(pid: int) -> float:
    """Return the seconds of the processor that a process and all that it started have used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(used, children_of(pid)))


def rows(folder: Path) -> dict[str, bytes]:
    """Return the parts."""
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


if __name__ == "__main__":
    main()
