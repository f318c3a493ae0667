"""Holding a folder of the store against every other program, and moving damaged files out of the way."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from annotations.claim import now
from annotations.errors import ReadOnlyError
from annotations.storage import flush_folder

PATIENCE = 5.0
"""Seconds to wait for another program that is writing, before a change counts as not saved."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, against every other program. Raises `TimeoutError` where one has it."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for above in list(folder.parents)[:3]:
            flush_folder(above)
    with FileLock(folder / ".lock", timeout=PATIENCE, poll_interval=0.005):
        yield


@contextmanager
def back_if_it_fails(aside: Path | None, path: Path) -> Iterator[None]:
    """Move a damaged file back where nothing could be written in its place: whoever tries again hears of it."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if aside is not None and not path.exists():
                aside.rename(path)
        raise


def move_aside(path: Path) -> Path:
    """Rename a damaged file so that it is kept and no longer in the way. Raises `ReadOnlyError`."""
    aside = path.with_name(f"{path.name}.damaged-{now():%Y%m%dT%H%M%S%f}")
    try:
        path.rename(aside)
    except OSError as error:
        raise ReadOnlyError(f"{path} is damaged and cannot be moved aside: {reason(error)}") from error
    return aside


def reason(error: Exception) -> str:
    """Say why in words, without the number and the path that an `OSError` repeats."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
