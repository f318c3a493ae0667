"""Instructions until the first screen is painted: `python tests/bench/instructions.py [--quick]`, by valgrind.

A count beside the clock, which other programs do not change. Counted are the bare application, Copydesk with the sample
articles, and with 10,000 files (not with `--quick`), each with a cache from an earlier time: the programs themselves,
ended as soon as their first screen is written to the terminal. The kernel's work is not in it, and it is much of what
files cost. Half a minute each. Nothing is asserted, but that the screen is there.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from outside import HERE, QUICK, ROOT, bare
from start import listing, warm
from terminal import Terminal

COLLECTED = re.compile(r"Collected\s*:\s*(\d+)")

# The order of what is in a set would differ from run to run.
os.environ["PYTHONHASHSEED"] = "0"


def counted(begin: Callable[[Sequence[str]], Terminal], screen: str, shown: str, log: Path) -> int:
    """Run a program until a screen is painted; return how many instructions that took."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]
    with begin([*valgrind, sys.executable, str(HERE / "painted.py"), screen]) as terminal:
        terminal.wait_for_exit(600)
        assert shown in terminal.text, f"never came: {shown}\n{terminal.text}"
    found = COLLECTED.search(log.read_text())
    assert found, log.read_text()
    return int(found[1])


def main() -> None:
    """Print counts and their ratios to the bare application."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        log = folder / "valgrind"
        every = warm(folder, ("sample",) if QUICK else ("sample", "10,000 files"))
        floor = counted(lambda under: bare(ROOT / "README.md", under), "Screen", "Enter opens", log)
        print(f"{'':<16}{'million':>10}{'ratio':>9}")
        print(f"{'bare':<16}{floor / 1e6:>10,.0f}{1:>8.2f}×")
        for name, (at, shown) in every.items():
            count = counted(lambda under: listing(at, folder, under), "LibraryScreen", shown, log)  # noqa: B023
            print(f"{name:<16}{count / 1e6:>10,.0f}{count / floor:>8.2f}×", flush=True)


if __name__ == "__main__":
    main()
