"""Caches: values that can be derived again, kept if the disk allows it."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any, Generic, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from annotations.pack import Packs
from annotations.regular_file import read_regular

_Found = TypeVar("_Found")


MAX_VALUE_BYTES = 64_000_000
"""The largest value of one text that is read. Those of a text of a megabyte take a tenth of it."""

MAX_VALUES_BYTES = 1_000_000_000
"""The largest file with the values of one kind that is read: some hundred bytes for each of millions of articles."""


class TextCache(Generic[_Found]):
    """Values derived from texts, by fingerprint, in a folder.

    They hold offsets and fixed words, never text. A value is a file of its own, or lies with many others in a pack.
    """

    def __init__(self, folder: Path, kind: Any) -> None:
        """Keep values of the type `kind`.

        They lie below `folder`; msgspec must be able to decode their type from JSON.
        """
        self.folder = folder
        self.packs = Packs(folder / "packs")
        self._decoder: msgspec.json.Decoder[_Found] = msgspec.json.Decoder(kind)

    def get(self, sha256: str) -> _Found | None:
        """Return the value for the text with that fingerprint, or `None` if unknown."""
        try:
            return self._decoder.decode(read_regular(self._path(sha256), MAX_VALUE_BYTES))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._packed(sha256)

    def _packed(self, sha256: str) -> _Found | None:
        try:
            value = self.packs.get(sha256)
            return None if value is None else self._decoder.decode(value)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def put(self, sha256: str, found: _Found) -> bool:
        """Keep a value; return whether that was possible.

        A failure does not concern the reader.
        """
        return keep(self._path(sha256), msgspec.json.encode(found))

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def keep(path: Path, data: bytes | bytearray) -> bool:
    """Replace a file if that is possible; return whether it was.

    Nothing is flushed and nothing raised. Several programs and threads may do this at once: each writes a temporary
    file of its own.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True


CRC_BYTES = 4

Stamp = tuple[int, ...]
"""What tells one state of a file from another: times in nanoseconds, size in bytes, inode."""

Value = TypeVar("Value")


class Stamped(Struct, Generic[Value], frozen=True, array_like=True, gc=False):
    """A value with the stamp that its file had when the value was derived."""

    stamp: Stamp
    value: Value


class _Contents(Struct, Generic[Value], array_like=True, gc=False):
    version: str
    files: dict[str, Stamped[Value]]


class StampedCache(Generic[Value]):
    """Values derived from files, by file name, each valid while the stamp of its file holds.

    One file in the cache folder holds all values of one kind, `[version, {name: [stamp, value]}]`, as MessagePack
    behind a CRC-32, which reveals a file that was cut or damaged. A cache that cannot be read is empty; one that cannot
    be written stays as it was, without a word; another version of the program starts it afresh.
    """

    def __init__(self, path: Path, kind: Any, version: str) -> None:
        """Keep values of the type `kind` at `path`.

        Values of another `version` are not read.
        """
        self._path = path
        self._version = version
        self._decoder: msgspec.msgpack.Decoder[_Contents[Value]] = msgspec.msgpack.Decoder(_Contents[kind])

    def load(self) -> dict[str, Stamped[Value]]:
        """Return all values with their stamps.

        None if the file cannot be read or is of another version.
        """
        try:
            data = memoryview(read_regular(self._path, MAX_VALUES_BYTES))
            if bytes(data[:CRC_BYTES]) != _checksum(data[CRC_BYTES:]):
                return {}
            contents = self._decoder.decode(data[CRC_BYTES:])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return {}
        return contents.files if contents.version == self._version else {}

    def save(self, files: Mapping[str, Stamped[Value]]) -> None:
        """Replace all values, if the file can be written.

        A name that is no Unicode text leaves the cache as it was.
        """
        with suppress(UnicodeEncodeError):
            data = bytearray()
            msgspec.msgpack.Encoder().encode_into(_Contents(self._version, dict(files)), data, CRC_BYTES)
            data[:CRC_BYTES] = _checksum(memoryview(data)[CRC_BYTES:])
            keep(self._path, data)


def _checksum(data: memoryview) -> bytes:
    return crc32(data).to_bytes(CRC_BYTES, "big")
