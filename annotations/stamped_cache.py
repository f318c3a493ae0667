"""A cache of values derived from files, each valid while its file is unchanged.

One file in the cache folder holds all values of one kind, `[version, {name: [stamp, value]}]`, as MessagePack behind a
CRC-32, which reveals a file that was cut or damaged. A cache that cannot be read is empty; one that cannot be written
stays as it was, without a word; another version of the program starts it afresh.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from annotations import cache

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
    """The values of one kind, by the names of their files."""

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
            data = memoryview(self._path.read_bytes())
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
            cache.keep(self._path, data)


def _checksum(data: memoryview) -> bytes:
    return crc32(data).to_bytes(CRC_BYTES, "big")
