"""The one way to open a path from outside.

Only regular files are opened, and none larger than expected. A named pipe without a writer blocks whoever opens it, a
device may never end, and a sparse file of gigabytes fills the memory. All of them can lie where an article, a store
file or settings are expected. `open_regular` opens without blocking, asks the descriptor what it is, and refuses
everything but a regular file, so that nothing can be exchanged between the question and the reading.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

MAX_SETTINGS_BYTES = 1_000_000
"""The largest settings file that is read."""

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class NotRegularError(OSError):
    """A path leads to a pipe, a socket or a device instead of a file."""


class TooLargeError(OSError):
    """A file is larger than anything that is read as its kind."""


def open_regular(path: Path | str, max_bytes: int | None = None, *, buffering: int = -1) -> BinaryIO:
    """Open a regular file for reading bytes; links are followed.

    Raises `NotRegularError` for a pipe, a socket or a device, `TooLargeError` for a file of more than `max_bytes`,
    `IsADirectoryError` for a folder, and any other `OSError` as `open` does. Never blocks.
    """
    # A socket cannot be opened at all: the system says ENXIO, which no person understands.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | getattr(os, "O_NOCTTY", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise NotRegularError(errno.ENXIO, "it is a socket or a device, not a file", str(path)) from error
        raise
    try:
        _check(descriptor, path, max_bytes)
        os.set_blocking(descriptor, True)
    except OSError:
        os.close(descriptor)
        raise
    return open(descriptor, "rb", buffering=buffering)


def _check(descriptor: int, path: Path | str, max_bytes: int | None) -> None:
    """Raise `OSError` unless a descriptor is a regular file of at most `max_bytes`."""
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "something else")
        raise NotRegularError(errno.EINVAL, f"it is {kind}, not a file", str(path))
    if max_bytes is not None and found.st_size > max_bytes:
        raise TooLargeError(errno.EFBIG, f"it has {found.st_size:,} bytes; at most {max_bytes:,} are read", str(path))


def read_regular(path: Path | str, max_bytes: int | None = None) -> bytes:
    """Return the bytes of a regular file, cut at `max_bytes` if it grows meanwhile.

    Raises as `open_regular`.
    """
    with open_regular(path, max_bytes) as file:
        if max_bytes is None:
            return file.read()
        # `read(max_bytes)` would reserve all of `max_bytes` for every small file.
        size = os.fstat(file.fileno()).st_size
        data = file.read(size + 1)
        return data if len(data) <= size else data + file.read(max_bytes - len(data))
