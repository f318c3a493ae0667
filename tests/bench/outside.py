"""What the benchmarks share: programs in a pseudo-terminal, timed from outside.

Terminals have 80 by 24 cells. Wall time is from a key until its effect is drawn; processor time is that of all threads
of the program's own process, counted by the kernel to the nanosecond, which other programs lengthen less. Linux only.

A number on the command line sets the rounds; `--quick` leaves out large inputs, and makes two rounds of five.
"""

import importlib.util
import os
import select
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

from terminal import COPYDESK, Terminal  # noqa: E402

# Without it every start would compile all of Copydesk and nothing of Textual, which no installed program does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

QUICK = "--quick" in sys.argv
ROUNDS = next((int(each) for each in sys.argv[1:] if each.isdigit()), 2 if QUICK else 5)

QUIET = 0.04
"""Seconds without output after which a key is taken to be done; they are not counted."""

REST = 0.5
"""Seconds without output after which a program is taken to be at rest."""


class Taken(NamedTuple):
    """What something took, in milliseconds."""

    wall: float
    cpu: float


PROGRAM = COPYDESK
"""The installed program beside the Python that runs the benchmarks."""

Table = dict[str, list[Taken]]
"""What each program took, round by round."""

Begin = Callable[[Path], Terminal]
"""Starts a program with a text."""


def processor(pid: int) -> float:
    """Return the milliseconds that all threads of a process have been computing."""
    # The number of a process's clock, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


def memory(pid: int, what: str = "VmRSS") -> float:
    """Return the MiB of a process that are in memory, or `VmHWM`: that were at most."""
    lines = Path(f"/proc/{pid}/status").read_text().split("\n")
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def copydesk(corpus: Path, home: Path, *more: str, model: str = "none", under: Sequence[str] = ()) -> Terminal:
    """Start Copydesk with a corpus, by default without entities; cache and settings are in `home`.

    `under` is what it is to be run by instead of by itself.
    """
    own = {f"XDG_{what}_HOME": str(home / what.lower()) for what in ("CACHE", "CONFIG", "STATE")}
    command = [*under, COPYDESK, "read", str(corpus), "--model", model, *more]
    return Terminal(command, {"COPYDESK_ANNOTATOR": "bench", **own})


def bare(text: Path, under: Sequence[str] = (sys.executable,)) -> Terminal:
    """Start the bare application, with a text."""
    return Terminal([*under, str(HERE / "bare.py"), str(text)], {})


def peers() -> dict[str, Begin]:
    """Return the other programs that show a text in a terminal, those of them that are installed."""
    every: dict[str, Begin] = {}
    if shutil.which("less"):
        every["less"] = lambda text: Terminal(["less", str(text)], {"LESS": "", "LESSHISTFILE": "-"})
    if shutil.which("vim"):
        # As `xterm` it is asked for modes that the screen of the benches does not know.
        every["vim"] = lambda text: Terminal(["vim", "--clean", "-n", str(text)], {"TERM": "linux"})
    if importlib.util.find_spec("slate"):
        # It annotates lines of the file, and keeps its log and what is tagged beside it.
        slate = [sys.executable, "-m", "slate", "-t", "categorical", "-s", "line", "-o"]
        every["slate-nlp"] = lambda text: Terminal([*slate, "-l", str(text.with_suffix(".slate")), str(text)], {})
    return every


def settle(terminal: Terminal, quiet: float = REST) -> float:
    """Take in output until there is none for `quiet` seconds; return when the last of it came."""
    last = time.perf_counter()
    while select.select([terminal.fd], [], [], quiet)[0]:
        os.read(terminal.fd, 65536)
        last = time.perf_counter()
    return last


def shown(terminal: Terminal, quiet: float = REST) -> None:
    """Take in output until there is none, and keep the screen as it is then."""
    while select.select([terminal.fd], [], [], quiet)[0] and terminal.read_output(0):
        continue


def key(terminal: Terminal, keys: str, quiet: float = QUIET) -> Taken:
    """Send keys and return what it took until all was drawn; keys that draw nothing are a mistake of the bench."""
    pid = terminal.process.pid
    used, begin = processor(pid), time.perf_counter()
    terminal.press(keys)
    assert select.select([terminal.fd], [], [], 5)[0], f"{keys!r} drew nothing\n{terminal.text}"
    wall = settle(terminal, quiet) - begin
    return Taken(wall * 1000, processor(pid) - used)


def until(terminal: Terminal, keys: str, shown: str | Callable[[str], object]) -> Taken:
    """Send keys and return what it took until something is on the screen."""
    pid = terminal.process.pid
    used, begin = processor(pid), time.perf_counter()
    terminal.press(keys)
    terminal.wait_for(shown)
    return Taken((time.perf_counter() - begin) * 1000, processor(pid) - used)


def first(terminal: Terminal, shown: str, begun: float) -> Taken:
    """Return what it took from `begun`, on the clock of `perf_counter`, to the first screen."""
    terminal.wait_for(shown)
    return Taken((time.perf_counter() - begun) * 1000, processor(terminal.process.pid))


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Return the median with minimum and maximum."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def told(title: str, base: str, table: Mapping[str, Sequence[Taken]], floors: Mapping[str, str] | None = None) -> None:
    """Print a table with ratios.

    `floors` names the row that a row is compared with, by default `base`.
    """
    print(f"\n{title:<30}{'wall ms':>24}{'cpu ms':>24}{'wall':>9}{'cpu':>8}", flush=True)
    for name, values in table.items():
        floor = [statistics.median(each) for each in zip(*table[(floors or {}).get(name, base)], strict=True)]
        wall, cpu = zip(*values, strict=True)
        ratios = [statistics.median(each) / max(low, 0.1) for each, low in zip((wall, cpu), floor, strict=True)]
        print(f"  {name:<28}{spread(wall, 1):>24}{spread(cpu, 1):>24}{ratios[0]:>8.2f}×{ratios[1]:>7.2f}×")
