"""Processes, from the lists in /proc on Linux."""

from pathlib import Path
from threading import Event


def children_of(pid: int) -> set[int]:
    """Return the ids of a process's children; an empty set on systems without /proc."""
    if not Path("/proc").is_dir():
        return set()
    paths = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
    return {int(child) for path in paths if path.exists() for child in path.read_text().split()}


def wait_until_gone(pids: set[int]) -> bool:
    """Wait for processes to end, for at most ten seconds; return whether they did."""
    for _ in range(200):
        if not any(Path(f"/proc/{pid}/stat").exists() and "Z" not in _state(pid) for pid in pids):
            return True
        Event().wait(0.05)
    return False


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
