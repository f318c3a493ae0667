"""Packs: cached values of very many texts in one file each, looked up by fingerprint.

A file for each text is too many files for a million of them. A pack holds their values as JSON one behind the other,
and behind these a table sorted by fingerprint, of 40 bytes a text: SHA-256 (32), offset (8, big-endian). A value's
length stands before it (4). The last 24 bytes are the offset of the table, the number of texts, and `_MAGIC`. A pack is
mapped into memory when the first value is asked for, and never written again.
"""

import mmap
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock, get_ident

from annotations.regular_file import open_regular

SUFFIX = ".pack"

ENTRY_BYTES = 40
"""Bytes of the table for each text: a million of them take 40 MB."""

_DIGEST = 32
_LENGTH = 4
_OFFSET = 8
_MAGIC = b"cdpack01"
_TAIL = 2 * _OFFSET + len(_MAGIC)


class PackWriter:
    """Writes a pack, whole or not at all; of two values of a text the first counts."""

    def __init__(self, path: Path) -> None:
        """Begin a pack that will be at `path`. Raises `OSError`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._beside = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}")
        self._file = self._beside.open("wb")
        self._table: dict[bytes, int] = {}
        self._at = 0

    def __len__(self) -> int:
        return len(self._table)

    def add(self, sha256: str, value: bytes) -> None:
        """Add the value of a text. Raises `OSError`."""
        digest = bytes.fromhex(sha256)
        if digest in self._table:
            return
        self._table[digest] = self._at
        self._file.write(len(value).to_bytes(_LENGTH, "big"))
        self._file.write(value)
        self._at += _LENGTH + len(value)

    def install(self) -> None:
        """Put the pack into its place, unless it is empty. Raises `OSError`."""
        try:
            for digest in sorted(self._table):
                self._file.write(digest + self._table[digest].to_bytes(_OFFSET, "big"))
            self._file.write(self._at.to_bytes(_OFFSET, "big") + len(self).to_bytes(_OFFSET, "big") + _MAGIC)
            self._file.flush()
            os.fsync(self._file.fileno())
            if self._table:
                self._beside.replace(self._path)
        finally:
            self.drop()

    def drop(self) -> None:
        """Remove what was written, unless it was installed."""
        self._file.close()
        with suppress(OSError):
            self._beside.unlink(missing_ok=True)


class Pack:
    """One pack, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Open a pack. Raises `OSError` or `ValueError` if it is none, or was cut."""
        with open_regular(path) as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        tail = self._map[-_TAIL:]
        self._table = int.from_bytes(tail[:_OFFSET], "big")
        self._count = int.from_bytes(tail[_OFFSET : 2 * _OFFSET], "big")
        if tail[2 * _OFFSET :] != _MAGIC or self._table + self._count * ENTRY_BYTES + _TAIL != len(self._map):
            self._map.close()
            raise ValueError(f"{path} is no pack")

    def __len__(self) -> int:
        return self._count

    def get(self, digest: bytes) -> bytes | None:
        """Return the value of the text with that digest, or `None`. Takes some 20 microseconds in memory."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            at = self._table + middle * ENTRY_BYTES
            if self._map[at : at + _DIGEST] < digest:
                low = middle + 1
            else:
                high = middle
        at = self._table + low * ENTRY_BYTES
        if low == self._count or self._map[at : at + _DIGEST] != digest:
            return None
        start = int.from_bytes(self._map[at + _DIGEST : at + ENTRY_BYTES], "big")
        begin = start + _LENGTH
        return self._map[begin : begin + int.from_bytes(self._map[start:begin], "big")]


class Packs:
    """The packs of a folder. Nothing is opened before the first value is asked for; new ones are noticed."""

    def __init__(self, folder: Path) -> None:
        """Look in this folder, which need not exist."""
        self.folder = folder
        self._names: tuple[str, ...] = ()
        self._open: dict[str, Pack] = {}
        self._change = Lock()

    def get(self, sha256: str) -> bytes | None:
        """Return the value of a text from any pack, or `None`."""
        try:
            digest = bytes.fromhex(sha256)
        except ValueError:
            return None
        found = (pack.get(digest) for pack in self._present())
        return next((each for each in found if each is not None), None)

    def _present(self) -> tuple[Pack, ...]:
        """Return the packs, newly opened if the folder has changed. One that is damaged is none."""
        try:
            names = tuple(sorted(each.name for each in self.folder.iterdir() if each.suffix == SUFFIX))
        except OSError:
            return ()
        with self._change:
            if names != self._names:
                self._open = {name: pack for name in names if (pack := self._opened(name)) is not None}
                self._names = names
            return tuple(self._open.values())

    def _opened(self, name: str) -> Pack | None:
        if name in self._open:
            return self._open[name]
        try:
            return Pack(self.folder / name)
        except (OSError, ValueError):
            return None
