"""Putting a file or folder in the place of another, so that there is always one of them.

A folder cannot be renamed over another that holds something. Linux and macOS exchange two names in one step; elsewhere,
and on file systems that cannot, the old one is moved aside first, and for a moment nothing is in its place.
"""

import ctypes
import errno
import os
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


def replace_with(new: Path, place: Path, aside: Path) -> None:
    """Put `new` in its place; what was there is removed by the caller, from `new` or from `aside`.

    `aside` is where the old one lies for a moment if names cannot be exchanged; whoever was killed then finds it there.
    Raises `OSError`; then the old one is in its place still.
    """
    if not os.path.lexists(place):
        new.rename(place)
    elif not exchanged(new, place):
        place.rename(aside)
        try:
            new.rename(place)
        except OSError:
            # The error of the first rename is the one to be told.
            with suppress(OSError):
                aside.rename(place)
            raise


def is_another_running(process: int) -> bool:
    """Return whether a process of this number runs that is not this one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
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
