"""Temporary folders: for an export until it is installed, for an unpacked import, and those that a kill left.

Each has the machine and the process in its name, so that the next one can tell what nobody uses any more.
"""

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from annotations.swap import is_another_running, remove

_PREFIX = "copydesk-"

_MAX_NAME_BYTES = 200
"""The longest name that is part of another: file systems take 255 bytes, of which 30 are added."""

_STAGED: set[Path] = set()
"""Such folders of this process that are there."""


def stage_beside(output: Path) -> Path:
    """Make a staging folder beside a destination; first clear what killed exports to it left. Raises `OSError`."""
    clear_beside(output)
    folder = beside(output, "new")
    folder.mkdir()
    _STAGED.add(folder)
    return folder


def stage_elsewhere() -> Path:
    """Make a folder among the temporary files; first clear what killed programs left. Raises `OSError`."""
    _clear(Path(tempfile.gettempdir()), re.escape(_PREFIX), "-.*")
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{_owner()}-"))
    _STAGED.add(folder)
    return folder


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a folder among the temporary files that is there for a while. Raises `OSError`."""
    folder = stage_elsewhere()
    try:
        yield folder
    finally:
        unstage(folder)


def unstage(folder: Path) -> None:
    """Remove a folder, if it is there still."""
    with suppress(OSError):
        shutil.rmtree(folder)
    _STAGED.discard(folder)


def unstage_all() -> None:
    """Remove those of this process, which is about to end in the middle of something."""
    for folder in list(_STAGED):
        unstage(folder)


def beside(output: Path, kind: str) -> Path:
    """Return a path beside a destination that is this process's own: of a `new` one, or an `old` one."""
    return output.with_name(f".{_short(output.name)}.{_owner()}.{kind}")


def _short(name: str) -> str:
    data = os.fsencode(name)
    return name if len(data) <= _MAX_NAME_BYTES else sha256(data).hexdigest()[:32]


def clear_beside(output: Path) -> None:
    """Remove what killed exports to a destination left; put back an old one that they had moved away."""
    before = re.escape(f".{_short(output.name)}.")
    for old in _left(output.parent, before, r"\.old"):
        if not output.exists():
            with suppress(OSError):
                old.rename(output)
    _clear(output.parent, before, r"\.(?:new|old)")


def _clear(folder: Path, before: str, after: str) -> None:
    for left in _left(folder, before, after):
        remove(left)


def _left(folder: Path, before: str, after: str) -> list[Path]:
    """Return what processes of this machine made here and that have ended since: folders, and old files.

    In a container every program may have the number of the one before it: what this process did not make is left.
    """
    name = re.compile(f"{before}{_machine()}-([0-9]{{1,9}}){after}", re.DOTALL)
    found = []
    with suppress(OSError):
        for entry in os.scandir(folder):
            match = name.fullmatch(entry.name)
            is_made = entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
            if match and is_made and Path(entry.path) not in _STAGED and not is_another_running(int(match[1])):
                found.append(Path(entry.path))
    return found


def _owner() -> str:
    """Return what tells this process from others, also from those of other machines at the same folder."""
    return f"{_machine()}-{os.getpid()}"


def _machine() -> str:
    return sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:8]
