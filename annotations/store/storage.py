"""A JSON file that is replaced whole or not at all: what TinyDB keeps its tables in."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

_decoder = msgspec.json.Decoder(dict[str, dict[str, dict[str, Any]]])
_encoder = msgspec.json.Encoder(order="sorted")

Stamp = tuple[int, int, int, int] | None
"""What tells one state of a file from another: inode, when it was written and changed, size; `None` without a file."""


class DamagedError(Exception):
    """A file does not hold the tables it should; the message says what is wrong with it."""


class AtomicJSONStorage(Storage):
    """A JSON file that holds the old state or the new one, never half of each."""

    def __init__(self, path: str | Path) -> None:
        """Keep the tables in `path`, whose folder must exist when something is written."""
        self._path = Path(path)
        self._held: dict[str, dict[str, Any]] | None = None
        self._holding = False

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the state on disk, or `None` where there is none yet. Raises `DamagedError`, `OSError`."""
        if self._held is None:
            try:
                data = self._path.read_bytes()
            except FileNotFoundError:
                return None
            try:
                self._held = _decoder.decode(data)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise DamagedError(str(error)) from error
            if twice := _twice(data, self._held):
                self._held = None
                raise DamagedError(f"“{twice}” stands in it twice")
        return self._held

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Write the new state beside the old one, then take its place. Raises `OSError`."""
        self._held = data
        if not self._holding:
            replace_file(self._path, msgspec.json.format(_encoder.encode(data), indent=1) + b"\n")

    @contextmanager
    def one_write(self) -> Iterator[None]:
        """Hold back the writes made inside and make one of them at the end; none if the inside failed."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self._held is not None:
            self.write(self._held)


def _twice(data: bytes, state: dict[str, dict[str, Any]]) -> str:
    """Return the name of a table, row or field that stands twice in one place; empty where none does.

    A decoder keeps the last and drops the other unsaid. Files become so where two versions are merged by lines, and
    then they have our layout: more lines of one depth than names there tell cheaply that one must look closer.
    Raises `DamagedError` where that finds no end.
    """
    rows = [row for table in state.values() for row in table.values()]
    names = (len(state), sum(map(len, state.values())), sum(map(len, rows)))
    if all(data.count(b"\n" + b" " * depth + b'"') <= count for depth, count in enumerate(names, 1)):
        return ""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        found.extend(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)

    try:
        json.loads(data, object_pairs_hook=note)
    except (ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    return found[0] if found else ""


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file so that a crash at any step leaves the old or the new one.

    Written beside it, flushed to the disk, renamed, and the renaming flushed. Whoever calls holds the lock
    of the folder: the name of the file beside is always the same, so that a crash leaves at most one behind. Who may
    read the file stays as it was; a new one is made with the user's umask.
    """
    beside = path.with_name(f".{path.name}.new")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # What a crash left may be anything by now, a link to elsewhere as well: it is not written into.
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with open(descriptor, "wb") as file:
            with suppress(OSError):
                os.fchmod(descriptor, path.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        # From here on it is done: whoever heard otherwise would do it once more.
        with suppress(OSError):
            os.fsync(folder)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    finally:
        os.close(folder)


def stamp_of(path: Path) -> Stamp:
    """Return what tells the state a file is in; taken before it is read, it is never newer than what is read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def flush_folder(folder: Path) -> None:
    """Flush a folder's names to the disk, where the file system can and the folder may be read."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
