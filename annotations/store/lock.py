"""Locking a folder of the store, and moving damaged files out of the way."""

import errno
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotations.errors import ReadOnlyError
from annotations.moment import now
from annotations.store.storage import flush_folder
from annotations.wording import reason

LOCK_TIMEOUT_SECONDS = 5.0
"""Seconds to wait for another program that is writing, before a change counts as not saved."""

POLL_SECONDS = 0.005
"""Seconds between two attempts to get a lock."""


class LockTimeoutError(TimeoutError):
    """Another program held the lock of a folder until the timeout."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder against other programs, creating it if needed.

    Where the file system knows no `flock`, the lock is a file that names its holder; one that a dead process of this
    machine has left is taken over. Raises `LockTimeoutError` where another program holds the lock. The only place that
    uses filelock, which is imported here because showing a list of articles does not need it.
    """
    from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

    # filelock falls back by itself where `flock` is not implemented, and prints that over the screen.
    warnings.filterwarnings("ignore", "flock not supported", UserWarning)

    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for parent in list(folder.parents)[:3]:
            flush_folder(parent)
    lock: BaseFileLock = FileLock(folder / ".lock", timeout=LOCK_TIMEOUT_SECONDS, poll_interval=POLL_SECONDS)
    try:
        try:
            lock.acquire()
        except OSError as error:
            # Not for ENOLCK: other programs may hold a lock of the first kind, which the second would not respect.
            if error.errno != errno.EOPNOTSUPP:
                raise
            lock = SoftFileLock(folder / ".lock-held", timeout=LOCK_TIMEOUT_SECONDS, poll_interval=POLL_SECONDS)
            lock.acquire()
    except Timeout as error:
        raise LockTimeoutError(str(error)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def restore_on_failure(quarantined: Path | None, path: Path) -> Iterator[None]:
    """If the write fails, move the damaged file back to `path`.

    The next attempt then reports the damage too. `quarantined` is where the damaged file lies now, or `None` where
    there was none.
    """
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if quarantined is not None and not path.exists():
                quarantined.rename(path)
        raise


def quarantine(path: Path) -> Path:
    """Rename a damaged file, keeping its bytes, and return its new path.

    Raises `ReadOnlyError` where it cannot be renamed.
    """
    quarantined = path.with_name(f"{path.name}.damaged-{now():%Y%m%dT%H%M%S%f}")
    try:
        path.rename(quarantined)
    except OSError as error:
        raise ReadOnlyError(f"{path} is damaged and cannot be moved aside: {reason(error)}") from error
    return quarantined
