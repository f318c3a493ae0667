"""The report of an unforeseen error: one sentence, and the details in a file."""

import errno
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from annotations.corpus.addresses import without_logins
from annotations.moment import now

KEPT = 20
"""Files with details that are kept; older ones are removed."""

MAX_REASON_CHARS = 300
"""Characters of an error's own words in the sentence."""

_PREFIX = "failure-"


def sentence(error: BaseException) -> str:
    """Return what happened and where the details are, in a sentence or two; write the details.

    Never raises an `Exception`: what cannot be written is said.
    """
    try:
        return f"Copydesk stopped: {_reason(error)}. {_keep(error)}"
    except Exception as other:  # noqa: BLE001, nothing stands behind this
        return f"Copydesk stopped: {type(error).__name__}. The details cannot be written: {type(other).__name__}."


def is_terminal_gone(error: BaseException) -> bool:
    """Return whether the screen could not be drawn because the terminal was closed: that is no failure."""
    if not isinstance(error, OSError) or error.errno not in (errno.EIO, errno.ENXIO, errno.EPIPE):
        return False
    frames = traceback.walk_tb(error.__traceback__)
    return any(str(frame.f_globals.get("__name__", "")).startswith("textual.drivers") for frame, _ in frames)


def _reason(error: BaseException) -> str:
    """Return what happened in a few words, without a full stop."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    if isinstance(error, RecursionError):
        return "something in the input is nested too deeply"
    if isinstance(error, OSError) and error.strerror:
        where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
        return f"{where}{error.strerror}"
    said = " ".join(str(error).split())
    if len(said) > MAX_REASON_CHARS:
        said = f"{said[:MAX_REASON_CHARS]}…"
    return f"this is a bug in Copydesk ({': '.join(filter(None, (type(error).__name__, said)))})"


def _keep(error: BaseException) -> str:
    """Write the details to the user's folder for such things, else to that for temporary files; say where."""
    import tempfile

    details = _details(error)
    try:
        path = _written(details)
    except OSError:
        try:
            descriptor, name = tempfile.mkstemp(prefix=f"copydesk-{_PREFIX}", suffix=".txt")
            with open(descriptor, "wb") as file:
                file.write(details)
        except OSError as second:
            return f"The details cannot be written: {second.strerror}."
        path = Path(name)
    return f"The details are in {path}."


def _written(details: bytes) -> Path:
    """Write a new file into the user's state folder, and remove old ones there. Raises `OSError`."""
    from platformdirs import user_state_path

    folder = user_state_path("copydesk")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_PREFIX}{now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(details)
    for old in sorted(folder.glob(f"{_PREFIX}*.txt"))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return path


def _details(error: BaseException) -> bytes:
    """Return what a developer needs to find the error, without the passwords of addresses."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    try:
        release = version("copydesk")
    except PackageNotFoundError:
        release = "of unknown version"
    lines = (
        f"copydesk {release}, Python {platform.python_version()}, {platform.platform()}",
        f"started as: {' '.join(map(repr, sys.argv))}",
        "",
        "".join(traceback.format_exception(error)),
    )
    return without_logins("\n".join(lines)).encode("utf-8", "backslashreplace")
