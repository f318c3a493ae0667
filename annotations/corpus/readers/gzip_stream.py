"""Gzip with random access: decompressed on the way, with checkpoints.

Gzip can only be read from its beginning. The state of the decompression is kept every so often, in memory only, so that
reaching an article decompresses at most `CHECKPOINT_BYTES` bytes again.
"""

import io
import zlib
from bisect import bisect_right
from functools import lru_cache
from threading import Lock
from typing import Any, BinaryIO

from annotations.errors import ArticleError

CHECKPOINT_BYTES = 8 * 2**20
"""Decompressed bytes between two checkpoints; each takes about 40 kB of memory."""

BOMB_SIZE = 256 * 2**20
BOMB_RATIO = 200
"""A file is refused if it decompresses to more than this many bytes and to more than this ratio. Text compresses to
a third or a tenth; gzip's limit is a thousandth, which only a bomb reaches."""

_CHUNK = 256 * 1024
_MAGIC = b"\x1f\x8b"
_GZIP = 31
"""The window that makes zlib expect a gzip header and verify its checksum."""


class Checkpoints:
    """The checkpoints of one file."""

    def __init__(self) -> None:
        """Start with the beginning as the only checkpoint."""
        self._lock = Lock()
        self._held: list[tuple[int, int, Any]] = [(0, 0, zlib.decompressobj(_GZIP))]

    def before(self, offset: int) -> tuple[int, int, Any]:
        """Return the last checkpoint before a decompressed offset."""
        with self._lock:
            out, packed, state = self._held[bisect_right(self._held, offset, key=lambda each: each[0]) - 1]
            return out, packed, state.copy()

    def keep(self, out: int, packed: int, state: Any) -> None:
        """Keep a checkpoint if it lies far enough behind the last one."""
        with self._lock:
            if out - self._held[-1][0] >= CHECKPOINT_BYTES:
                self._held.append((out, packed, state.copy()))


@lru_cache(maxsize=8)
def checkpoints_of(path: str, size: int, stamp: int) -> Checkpoints:  # noqa: ARG001, a file that changed is another one
    """Return the checkpoints of a file as it is now, shared by all its readers."""
    return Checkpoints()


class GzipReader(io.RawIOBase):
    """The decompressed bytes of a gzip file.

    Reading raises `ArticleError` if the file is no gzip, cut off, or a bomb.
    """

    def __init__(self, file: BinaryIO, name: str, size: int, known: Checkpoints) -> None:
        """Decompress `file`, which has `size` bytes and is called `name` in messages."""
        super().__init__()
        self._file, self._name, self._size, self._known = file, name, size, known
        self._left = memoryview(b"")
        self._out, self._packed, self._state = known.before(0)

    def readable(self) -> bool:
        """Return `True`: it can be read."""
        return True

    def seekable(self) -> bool:
        """Return `True`: seeking works, by decompressing from the last checkpoint."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seek to a decompressed offset, counted from the beginning."""
        if whence == io.SEEK_CUR:
            offset += self.tell()
        elif whence != io.SEEK_SET:
            raise io.UnsupportedOperation("the end is not known before it is reached")
        nearest = self._known.before(offset)
        if offset < self.tell() or nearest[0] > self._out:
            self._out, self._packed, self._state = nearest
            self._left = memoryview(b"")
        while self.tell() < offset:
            if not self._left and not self._fill():
                break
            self._left = self._left[offset - self.tell() :]
        return self.tell()

    def tell(self) -> int:
        """Return the decompressed offset that is read next."""
        return self._out - len(self._left)

    def readinto(self, buffer: Any) -> int:
        """Decompress into `buffer`; return 0 at the end."""
        if not self._left and not self._fill():
            return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def _fill(self) -> bool:
        """Decompress the next bytes; return `False` at the end."""
        data = b""
        while not data:
            if self._state.eof and not self._next_member():
                return False
            packed = self._state.unconsumed_tail
            if not packed:
                self._file.seek(self._packed)
                packed = self._file.read(_CHUNK)
                self._packed += len(packed)
            if not packed:
                raise ArticleError(f"{self._name} is cut off: the rest of its content is missing")
            try:
                data = self._state.decompress(packed, _CHUNK * 4)
            except zlib.error as error:
                what = "is damaged: it cannot be unpacked" if self._begins_right() else "is not gzip"
                raise ArticleError(f"{self._name} {what}") from error
        self._out += len(data)
        if self._out > BOMB_SIZE and self._out > BOMB_RATIO * self._size:
            raise ArticleError(f"{self._name} unpacks to more than {BOMB_RATIO} times its size: it is not read further")
        self._left = memoryview(data)
        if not self._state.eof:
            self._known.keep(self._out, self._packed, self._state)
        return True

    def _next_member(self) -> bool:
        """Start the next member of a file of several; return `False` if there is none."""
        start = self._packed - len(self._state.unused_data)
        self._file.seek(start)
        if self._file.read(2) != _MAGIC:
            return False
        self._packed, self._state = start, zlib.decompressobj(_GZIP)
        return True

    def _begins_right(self) -> bool:
        self._file.seek(0)
        return self._file.read(2) == _MAGIC
