"""A TinyDB storage in a JSON file that is replaced atomically."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from annotations.errors import MergingError
from annotations.regular_file import read_regular

MAX_STORE_FILE_BYTES = 256_000_000
"""The largest file of a store that is read."""

_MARKER = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?:[ \r\n]|$)")
"""A conflict marker of git, of its default length."""

_PARTS = {
    ("", b"<<<<<<<"): "ours",
    ("ours", b"|||||||"): "base",
    ("ours", b"======="): "theirs",
    ("base", b"======="): "theirs",
    ("theirs", b">>>>>>>"): "",
}
"""The part of a conflict that follows a marker, by the part before it and the marker."""

MERGING = "is in the middle of a git merge"

_decoder = msgspec.json.Decoder(dict[str, dict[str, dict[str, Any]]])
_encoder = msgspec.json.Encoder(order="sorted")

Stamp = tuple[int, int, int, int] | None
"""Identifies one state of a file: inode, modification time, change time, size; `None` without a file."""


class DamagedError(Exception):
    """A file does not hold valid tables; the message says what is wrong with it."""


class AtomicJSONStorage:
    """A JSON file that holds either the old state or the new one, never parts of both.

    A storage of TinyDB, as far as it asks for one; reading a file does not wait for its import.
    """

    def __init__(self, path: str | Path) -> None:
        """Keep the tables in `path`; its folder must exist before anything is written."""
        self._path = Path(path)
        self._state: dict[str, dict[str, Any]] | None = None
        self._is_deferring = False
        self.written = b""
        """The bytes that this storage wrote last; empty until then."""

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the state on disk, or `None` where there is no file.

        Raises `DamagedError`, `OSError`, and `MergingError` where git left a conflict in the file.
        """
        if self._state is None:
            try:
                data = read_store_file(self._path)
            except FileNotFoundError:
                return None
            if not data:
                # An empty file holds nothing that could be damaged: a disk that was full left it, or another program.
                return None
            try:
                self._state = decode_tables(data)
            except MergingError as error:
                raise MergingError(f"{self._path} {error}: copydesk merge --here merges both sides") from error
        return self._state

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the state on disk by `data`. Raises `OSError`."""
        self._state = data
        if not self._is_deferring:
            written = encode_tables(data)
            replace_file(self._path, written)
            self.written = written

    @contextmanager
    def single_write(self) -> Iterator[None]:
        """Replace the writes made in the block by one write at its end.

        Writes nothing if an exception leaves the block.
        """
        self._is_deferring = True
        try:
            yield
        finally:
            self._is_deferring = False
        if self._state is not None:
            self.write(self._state)


def decode_tables(data: bytes) -> dict[str, dict[str, Any]]:
    """Return the tables of a file with this content.

    Raises `DamagedError`, and `MergingError` where git left a conflict in it.
    """
    try:
        state: dict[str, dict[str, Any]] = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if conflict_sides(data) is not None:
            raise MergingError(MERGING) from error
        raise DamagedError(str(error)) from error
    if name := _duplicate_name(data, state):
        raise DamagedError(f"“{name}” is in it twice")
    return state


def encode_tables(state: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the content of a file with these tables: sorted, indented, one line a value."""
    return msgspec.json.format(_encoder.encode(state), indent=1) + b"\n"


def _duplicate_name(data: bytes, state: dict[str, dict[str, Any]]) -> str:
    """Return the name of a table, row or field that occurs twice in one object.

    Returns an empty string where there is none. JSON decoders silently keep only the last of two equal keys. A
    line-based merge of two versions produces such files, and keeps our layout: the cheap test compares the number of
    lines at each depth with the number of decoded names, and only a surplus starts the second, slower decoding. Raises
    `DamagedError` where that decoding fails.
    """
    rows = [row for table in state.values() for row in table.values()]
    name_counts = (len(state), sum(map(len, state.values())), sum(map(len, rows)))
    if all(data.count(b"\n" + b" " * depth + b'"') <= count for depth, count in enumerate(name_counts, 1)):
        return ""
    duplicates: list[str] = []

    def collect_duplicates(pairs: list[tuple[str, Any]]) -> None:
        duplicates.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)

    try:
        import json

        json.loads(data, object_pairs_hook=collect_duplicates)
    except (ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    return duplicates[0] if duplicates else ""


def conflict_sides(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the two versions between which git left a person to choose; `None` in a file without its markers."""
    found = conflict_versions(data)
    return None if found is None else (found[0], found[2])


def conflict_versions(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return our version of a file with the markers of git, the common base, and their version; `None` without markers.

    Every line of a text is inside a JSON string and never begins with a marker. The base is complete only if git wrote
    it, with `merge.conflictStyle = diff3`; else it is empty.
    """
    if not all(b"\n" + marker in b"\n" + data for marker in (b"<<<<<<<", b"=======", b">>>>>>>")):
        return None
    versions: dict[str, list[bytes]] = {"ours": [], "base": [], "theirs": []}
    part = ""
    has_base = False
    for line in data.splitlines(keepends=True):
        # Longer markers are those of a conflict inside the common base, which git nests there.
        found = _MARKER.match(line)
        follows = _PARTS.get((part, found[1] if found else b""))
        if follows is not None:
            part = follows
            has_base = has_base or part == "base"
            continue
        for name in (part,) if part else versions:
            versions[name].append(line)
    ours, base, theirs = (b"".join(lines) for lines in versions.values())
    return ours, base if has_base else b"", theirs


def read_store_file(path: Path) -> bytes:
    """Return the content of a file of a store: a claim file, a leftover of one, or an annotated text.

    Raises `OSError`, also for a pipe, a device, and a file of more than `MAX_STORE_FILE_BYTES`.
    """
    return read_regular(path, MAX_STORE_FILE_BYTES)


def temporary_path(path: Path) -> Path:
    """Return the temporary file that `replace_file` renames to `path`.

    The name is always the same, so that a crash leaves at most one temporary file behind.
    """
    return path.with_name(f".{path.name}.new")


def replace_file(path: Path, data: bytes, *, flush: bool = True) -> None:
    """Replace a file so that a crash at any step leaves the old or the new content.

    Writes a temporary file, flushes it to the disk, renames it, and flushes the folder. The caller must hold the lock
    of the folder, because all writers use the same temporary name. The permissions of the file stay as they were; a new
    file gets those of the user's umask. Raises `OSError`.
    """
    temporary = temporary_path(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # A crash may have left this file, and it may be a link to a file outside the store now: never write into it.
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with open(descriptor, "wb") as file:
            with suppress(OSError):
                os.fchmod(descriptor, path.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            if flush:
                os.fsync(file.fileno())
        temporary.replace(path)
        # The new state is in place: after an error here the caller would write it a second time.
        with suppress(OSError):
            if flush:
                os.fsync(folder)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(folder)


def stamp_of(path: Path) -> Stamp:
    """Return a stamp of the file's state; `None` without a file.

    Take the stamp before reading the file: it is then never newer than the content.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk.

    Does nothing where the file system or the permissions do not allow it.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
