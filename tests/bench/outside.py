"""What the benches have in common: programs in a pseudo-terminal, timed from outside, and how figures are told.

Terminals have 80 by 24 cells. Wall time is from a key until what it drew has come; processor time is all threads of
the program's own process, as the kernel counts it to the nanosecond: other programs lengthen it less. Linux only.
"""

import os
import select
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

QUIET = 0.04
"""Seconds without output after which a key is taken to be done; they are not counted."""

REST = 0.5
"""Seconds without output after which a program is taken to be at rest."""


class Taken(NamedTuple):
    """What something took, in milliseconds."""

    wall: float
    cpu: float


def processor(pid: int) -> float:
    """Return the milliseconds that all threads of a process have been computing."""
    # The number of a process's clock, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


def memory(pid: int, what: str = "VmRSS") -> float:
    """Return the MiB of a process that are in memory, or `VmHWM`: that were at most."""
    lines = Path(f"/proc/{pid}/status").read_text().split("\n")
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def copydesk(corpus: Path, env: Mapping[str, str], *more: str) -> Terminal:
    """Start Copydesk with a corpus, without entities."""
    return Terminal([COPYDESK, "read", str(corpus), "--model", "none", *more], {"COPYDESK_ANNOTATOR": "bench", **env})


def bare(*arguments: str) -> Terminal:
    """Start the bare application, with a text."""
    return Terminal([sys.executable, str(HERE / "bare.py"), *arguments], {})


def settle(terminal: Terminal, quiet: float = REST) -> float:
    """Take in output until there is none for `quiet` seconds; return when the last of it came."""
    last = time.perf_counter()
    while select.select([terminal.fd], [], [], quiet)[0]:
        os.read(terminal.fd, 65536)
        last = time.perf_counter()
    return last


def shown(terminal: Terminal, quiet: float = REST) -> None:
    """Take in output until there is none, and keep the screen as it is then."""
    while select.select([terminal.fd], [], [], quiet)[0] and terminal._drawn(0):
        continue


def key(terminal: Terminal, keys: str, quiet: float = QUIET) -> Taken:
    """Send keys and return what it took until all was drawn."""
    pid = terminal.process.pid
    used, begin = processor(pid), time.perf_counter()
    terminal.press(keys)
    select.select([terminal.fd], [], [], 5)
    wall = settle(terminal, quiet) - begin
    return Taken(wall * 1000, processor(pid) - used)


def until(terminal: Terminal, keys: str, shown: str | Callable[[str], object]) -> Taken:
    """Send keys and return what it took until something is on the screen."""
    pid = terminal.process.pid
    used, begin = processor(pid), time.perf_counter()
    terminal.press(keys)
    terminal.wait(shown)
    return Taken((time.perf_counter() - begin) * 1000, processor(pid) - used)


def first(terminal: Terminal, shown: str, begun: float) -> Taken:
    """Return what it took from `begun`, on the clock of `perf_counter`, to the first screen."""
    terminal.wait(shown)
    return Taken((time.perf_counter() - begun) * 1000, processor(terminal.process.pid))


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Tell the median with minimum and maximum."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"
