"""Putting a file or folder in the place of another, so that there is always one of them.

A folder cannot be renamed over another that holds something. Linux and macOS exchange two names in one step; elsewhere,
and on file systems that cannot, the old one is moved aside first, and for a moment nothing is in its place.
"""

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

AT_FDCWD = -100
"""Paths are relative to the working folder, as Linux counts it."""

EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux, in `linux/fs.h`; `RENAME_SWAP` of macOS, in `sys/stdio.h`, is the same."""

_UNABLE = frozenset((errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM))
"""What a system, a file system or a sandbox says that cannot do this."""

_FIXED = frozenset((errno.EXDEV, errno.EBUSY))
"""What is said of a folder that cannot be moved: a mount point, or one that the image of a container has."""


def replace_with(new: Path, place: Path, aside: Path) -> None:
    """Put `new` in its place; what was there is removed by the caller, from `new` or from `aside`.

    `aside` is where the old one lies for a moment if names cannot be exchanged; whoever was killed then finds it there.
    Raises `OSError`, and whatever a signal raises; then one of them is in its place still.
    """
    try:
        if not os.path.lexists(place):
            new.rename(place)
        elif not exchanged(new, place):
            _move(new, place, aside)
    except OSError as error:
        if error.errno not in _FIXED:
            raise
        raise OSError(error.errno, "it is a mount point or cannot be moved; name a folder inside it", place) from error


def _move(new: Path, place: Path, aside: Path) -> None:
    try:
        place.rename(aside)
        new.rename(place)
    finally:
        # Also where Ctrl-C comes between the two; the error of the first is the one to be told.
        if not os.path.lexists(place):
            with suppress(OSError):
                aside.rename(place)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder, if it is there and can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def is_another_running(process: int) -> bool:
    """Return whether a process of this number runs that is not this one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return `False` if that is not possible here. Raises `OSError`."""
    call = _call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _call() -> Any:
    """Return the call of the C library that exchanges two paths; `None` if it has none."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            swap = library.renamex_np
            swap.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
            return lambda one, other: swap(one, other, EXCHANGE)
        rename = library.renameat2
    except (OSError, AttributeError, TypeError):
        return None
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return lambda one, other: rename(AT_FDCWD, one, AT_FDCWD, other, EXCHANGE)
