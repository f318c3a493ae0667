"""Holding a folder of the store against every other program, and moving damaged files out of the way."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotations.errors import ReadOnlyError
from annotations.moment import now
from annotations.store.storage import flush_folder
from annotations.wording import reason

PATIENCE = 5.0
"""Seconds to wait for another program that is writing, before a change counts as not saved."""


class HeldError(TimeoutError):
    """Another program has held a folder all the time that was waited."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, against every other program. Raises `HeldError` where one has it.

    The one door to filelock, which nobody needs to show a list.
    """
    from filelock import FileLock, Timeout

    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for above in list(folder.parents)[:3]:
            flush_folder(above)
    lock = FileLock(folder / ".lock", timeout=PATIENCE, poll_interval=0.005)
    try:
        lock.acquire()
    except Timeout as error:
        raise HeldError(str(error)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def restore_on_failure(aside: Path | None, path: Path) -> Iterator[None]:
    """Move a damaged file back where nothing could be written in its place: whoever tries again hears of it."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if aside is not None and not path.exists():
                aside.rename(path)
        raise


def quarantine(path: Path) -> Path:
    """Rename a damaged file so that it is kept and no longer in the way. Raises `ReadOnlyError`."""
    aside = path.with_name(f"{path.name}.damaged-{now():%Y%m%dT%H%M%S%f}")
    try:
        path.rename(aside)
    except OSError as error:
        raise ReadOnlyError(f"{path} is damaged and cannot be moved aside: {reason(error)}") from error
    return aside
