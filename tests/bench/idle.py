"""What an open reader costs while nobody touches it, and how long a claim takes from one terminal to another.

    python tests/bench/idle.py [seconds]

Prints wake-ups (switches of context, of all threads of the screen's process), ticks of the processor (a hundredth of
a second each), bytes drawn and resident memory over the stretch; then the milliseconds from the key `1` or `2` in one
terminal until the other has drawn the claim, and from `q` until the program has ended. Linux only. It is a measure
and not a test: a busy machine switches when it likes.
"""

import os
import select
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from terminal import Terminal

SEEDS = Path(__file__).parent.parent.parent / "seeds"
COMMAND = [sys.executable, "-m", "tui", "read"]


def wakeups(pid: int) -> int:
    """Count how often the threads of a process have been switched to."""
    lines = [line for task in Path(f"/proc/{pid}/task").iterdir() for line in (task / "status").read_text().split("\n")]
    return sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)


def ticks(pid: int) -> int:
    """Count the hundredths of a second that a process has been computing."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def memory(pid: int) -> int:
    """Return the kilobytes of a process that are in memory."""
    return next(int(line.split()[1]) for line in Path(f"/proc/{pid}/status").open() if line.startswith("VmRSS"))


def drain(fd: int, seconds: float) -> int:
    """Take in what is drawn for a while; return how many bytes that is."""
    end, count = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            count += len(os.read(fd, 65536))
    return count


def open_reader(folder: Path, env: dict[str, str]) -> Terminal:
    """Open the first article and wait for its entities."""
    terminal = Terminal([*COMMAND, str(folder)], env)
    terminal.wait_for("2 articles")
    terminal.press("\r")
    terminal.wait_for("person place group org date")
    return terminal


def leave(terminal: Terminal) -> float:
    """Leave by `q` from the list; return the milliseconds that takes."""
    terminal.press("q")
    terminal.wait_for("2 articles")
    drain(terminal.fd, 0.5)
    begun = time.perf_counter()
    terminal.press("q")
    terminal.wait_for_exit()
    return (time.perf_counter() - begun) * 1000


def main(seconds: float) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "seeds"
        shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("annotations"))
        env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": place, "XDG_CONFIG_HOME": place}
        open_reader(folder, env).__exit__(None, None, None)
        with open_reader(folder, env) as one, open_reader(folder, env) as two:
            drain(one.fd, 3.0)
            pid = one.process.pid
            before = wakeups(pid), ticks(pid)
            drawn = drain(one.fd, seconds)
            woken, used = wakeups(pid) - before[0], ticks(pid) - before[1]
            print(f"idle: {woken / seconds:.2f} wake-ups/s, {used} ticks and {drawn} bytes in {seconds:g} s")
            print(f"memory: {memory(pid):,} kB")
            drain(two.fd, 0.5)
            taken = []
            for turn in range(20):
                begun = time.perf_counter()
                one.press("1" if turn % 2 else "2")
                try:
                    two.wait_for(f"F {(turn + 1) // 2}  Q {turn // 2 + 1}", seconds=3)
                    taken.append((time.perf_counter() - begun) * 1000)
                except AssertionError:
                    print("a claim did not come by itself")
                    break
                drain(one.fd, 0.2)
            if taken:
                print(f"seen by the other: median {statistics.median(taken):.0f} ms, at most {max(taken):.0f} ms")
            print("left in " + ", ".join(f"{leave(terminal):.0f}" for terminal in (one, two)) + " ms")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
