"""A spool: values that are kept in a temporary file instead of in memory."""

import weakref
from tempfile import TemporaryFile
from typing import Any, TypeVar

import msgspec

_Value = TypeVar("_Value")
_SIZE_BYTES = 8
"""Bytes before each value that hold its length."""


class Spool:
    """Keeps values on disk, to be read again by offset.

    The file has no name and is gone with the spool. It is JSON, which has whole numbers of any size: a file that is
    brought in may state any number as an offset.
    """

    def __init__(self) -> None:
        """Open an empty spool. Raises `OSError`."""
        self._file = TemporaryFile(prefix="copydesk-")  # noqa: SIM115, as it lives as long as the spool
        weakref.finalize(self, self._file.close)
        self._end = 0
        self._encoder = msgspec.json.Encoder()

    def put(self, value: Any) -> int:
        """Keep a value; return where it begins. Raises `OSError`."""
        data = self._encoder.encode(value)
        start = self._end
        self._file.seek(start)
        self._end += self._file.write(len(data).to_bytes(_SIZE_BYTES) + data)
        return start

    def get(self, start: int, kind: type[_Value]) -> _Value:
        """Return the value that begins there. Raises `OSError`."""
        self._file.seek(start)
        size = int.from_bytes(self._file.read(_SIZE_BYTES))
        return msgspec.json.decode(self._file.read(size), type=kind)
