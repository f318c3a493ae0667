"""Processes, as Linux lists them."""

from pathlib import Path
from threading import Event


def children_of(pid: int) -> set[int]:
    """Return the processes that a process has started, from Linux's own list; none elsewhere."""
    if not Path("/proc").is_dir():
        return set()
    found = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
    return {int(child) for each in found if each.exists() for child in each.read_text().split()}


def gone(pids: set[int]) -> bool:
    """Wait for processes to be gone, ten seconds at the most."""
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
