"""Locking a folder of the store, and moving damaged files out of the way."""

import errno
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import sleep

from annotations.errors import NotSavedError, ReadOnlyError
from annotations.moment import now
from annotations.store.storage import flush_folder
from annotations.translation import gettext as _
from annotations.wording import reason

LOCK_TIMEOUT_SECONDS = 5.0
"""Seconds to wait for another program that is writing, before a change counts as not saved."""

MARK = ".lock-by-file"
"""The name of the file that marks a folder in which a program could not use `flock`."""

SETTLING_SECONDS = 1.0
"""Seconds that a program waits once, after it has marked a folder: longer than any write of a file takes."""

POLL_SECONDS = 0.005
"""Seconds between two attempts to get a lock."""


class Writing:
    """Whether this process may write into stores. A read-only process gets no lock, so no caller can write."""

    refusal = ""
    """Why it may not, in a sentence without its full stop; empty if it may."""

    def forbid(self) -> None:
        """Allow looking only, from now on and for good."""
        self.refusal = _("READ ONLY: your link lets you read, but change nothing")


WRITING = Writing()
"""What this process may do; set once, before anything is opened."""


class LockTimeoutError(TimeoutError):
    """Another program held the lock of a folder until the timeout."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder against other programs, creating it if needed.

    Where the file system knows no `flock`, the lock is a file that names its holder; one that a dead process of this
    machine has left is taken over. The folder is marked then, and every program takes that lock as well: the same store
    may be reached by a way that knows `flock`. Raises `LockTimeoutError` where another program holds the lock, and
    `NotSavedError` in a process that only looks.
    filelock is imported here because showing a list of articles does not need it.
    """
    if WRITING.refusal:
        raise NotSavedError(WRITING.refusal)
    from filelock import FileLock, SoftFileLock, Timeout

    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for parent in list(folder.parents)[:3]:
            flush_folder(parent)
    mark = folder / MARK
    wait, poll = LOCK_TIMEOUT_SECONDS, POLL_SECONDS
    with ExitStack() as stack:
        try:
            try:
                stack.enter_context(FileLock(folder / ".lock", wait, fallback_to_soft=False, poll_interval=poll))
            except OSError as error:
                # Not for ENOLCK: other programs may hold a lock of the first kind, which the second would not respect.
                if error.errno not in (errno.ENOSYS, errno.EOPNOTSUPP):
                    raise
                if not mark.exists():
                    mark.touch()
                    # A program that has not seen the mark may be writing.
                    sleep(SETTLING_SECONDS)
            if mark.exists():
                stack.enter_context(SoftFileLock(folder / ".lock-held", wait, poll_interval=poll))
        except Timeout as error:
            raise LockTimeoutError(str(error)) from error
        yield


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
