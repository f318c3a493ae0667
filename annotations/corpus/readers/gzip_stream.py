"""Gzip: unpacked on the way, with places to go on from, so that the last article is as near as the first.

A file of gzip has no beginning but its own. Every so often the state of the unpacking is kept, in memory only: to
come to an article, at most `STRIDE` bytes are unpacked again that were unpacked before.
"""

import io
import zlib
from bisect import bisect_right
from functools import lru_cache
from threading import Lock
from typing import Any, BinaryIO

from annotations.errors import ArticleError

STRIDE = 8 * 2**20
"""Unpacked bytes between two places to go on from; each of them holds about 40 kB of memory."""

BOMB_SIZE = 256 * 2**20
BOMB_RATIO = 200
"""A file that unpacks to more bytes than this and to more than so many times its own is not unpacked further.

Text packs to a third or a tenth; the most that gzip can do is a thousandth, and only with what nobody wrote.
"""

_CHUNK = 256 * 1024
_MAGIC = b"\x1f\x8b"
_GZIP = 31
"""The window of zlib that expects gzip's header and checks its sum at the end."""


class Places:
    """Where unpacking one file can go on: what was unpacked, what was read for that, and the state between."""

    def __init__(self) -> None:
        """Begin with the beginning only."""
        self._lock = Lock()
        self._held: list[tuple[int, int, Any]] = [(0, 0, zlib.decompressobj(_GZIP))]

    def before(self, offset: int) -> tuple[int, int, Any]:
        """Return the last place before an unpacked offset, to go on from."""
        with self._lock:
            out, packed, state = self._held[bisect_right(self._held, offset, key=lambda each: each[0]) - 1]
            return out, packed, state.copy()

    def keep(self, out: int, packed: int, state: Any) -> None:
        """Keep a place if it lies far enough behind the last one."""
        with self._lock:
            if out - self._held[-1][0] >= STRIDE:
                self._held.append((out, packed, state.copy()))


@lru_cache(maxsize=8)
def places(path: str, size: int, stamp: int) -> Places:  # noqa: ARG001, a file that changed is another one
    """Return the places of a file as it is now, the same for everybody who reads it."""
    return Places()


class Unpacked(io.RawIOBase):
    """The bytes that a file of gzip holds. Reading raises `ArticleError` where it is none, cut off, or a bomb."""

    def __init__(self, file: BinaryIO, name: str, size: int, known: Places) -> None:
        """Unpack `file`, which has `size` bytes and is called `name` in what is said of it."""
        super().__init__()
        self._file, self._name, self._size, self._known = file, name, size, known
        self._left = memoryview(b"")
        self._out, self._packed, self._state = known.before(0)

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def seekable(self) -> bool:
        """Whether one can go to a place in it: yes, at the cost of unpacking up to there."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an unpacked offset, counted from the beginning."""
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
        """Return the unpacked offset that is read next."""
        return self._out - len(self._left)

    def readinto(self, buffer: Any) -> int:
        """Unpack some bytes into `buffer`; 0 at the end."""
        if not self._left and not self._fill():
            return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def _fill(self) -> bool:
        """Unpack the next bytes; `False` at the end."""
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
                raise ArticleError(f"{self._name} is cut off: what it holds goes on")
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
        """Begin the next of several files that were put one behind the other; `False` where there is none."""
        start = self._packed - len(self._state.unused_data)
        self._file.seek(start)
        if self._file.read(2) != _MAGIC:
            return False
        self._packed, self._state = start, zlib.decompressobj(_GZIP)
        return True

    def _begins_right(self) -> bool:
        self._file.seek(0)
        return self._file.read(2) == _MAGIC
