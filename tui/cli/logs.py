"""The log of a run: `-q`, `-v` and `--log FILE`, which come before the command.

The text of articles is in no log unless `-vv` asks for it: quotations in messages are left out.
"""

import logging
import os
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from annotations.corpus.addresses import without_logins
from tui.cli import output
from tui.display.cells import visible

AREAS = ("annotations", "tui")
"""The loggers that are shown: what libraries log may hold the text of articles."""

_QUOTED = re.compile(r"“[^”]*”?")
_run = logging.getLogger("tui.run")


def begin(*, quiet: bool, verbose: int, path: Path | None) -> None:
    """Make the run quiet, or log it on standard error (`verbose`) and to a file; exit with 2 if that cannot be."""
    if quiet and verbose:
        output.fail("Choose one: -q or -v.", 2)
    if quiet:
        output.QUIET.begin()
    if not verbose and path is None:
        return
    logging.raiseExceptions = False  # a full disk under the log must not end the work
    handlers: list[logging.Handler] = [_OnError()] if verbose else []
    if path is not None:
        handlers.append(logging.StreamHandler(_opened(path)))
    for handler in handlers:
        handler.setFormatter(_Line(has_text=verbose > 1))
    for area in AREAS:
        logger = logging.getLogger(area)
        logger.handlers, logger.propagate = handlers, False
        logger.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
    output.QUIET.log = logging.getLogger("tui.said").info
    _run.info("started: %s", " ".join(map(repr, sys.argv[1:])))


def end(status: object) -> None:
    """Log how the run ended."""
    _run.info("ended with status %s", status)


def failed(error: BaseException) -> None:
    """Log where an unforeseen error happened."""
    where = "; ".join(f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__))
    _run.error("%s at %s", type(error).__name__, where)
    _run.debug("%s", error)


def _opened(path: Path) -> TextIO:
    """Return the file, to be written at its end; others cannot read a new one."""
    try:
        # A pipe that nobody reads is refused instead of waited for.
        descriptor = os.open(path.expanduser(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o600)
    except (OSError, ValueError) as error:
        output.fail(f"--log {path} cannot be written: {getattr(error, 'strerror', '') or error}", 2)
    return open(descriptor, "a", encoding="utf-8", errors="backslashreplace")


class _OnError(logging.Handler):
    """Writes to what standard error is at the moment: while the screen is open, nothing may be drawn over it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, but not what is said on standard error anyway."""
        if record.name != "tui.said" and sys.stderr is not None:
            print(self.format(record), file=sys.stderr)


class _Line(logging.Formatter):
    """One line an entry, with its time in UTC, without passwords and control characters."""

    def __init__(self, *, has_text: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self._has_text = has_text

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802, logging's name
        """Return when an entry was made."""
        return datetime.fromtimestamp(record.created, UTC).strftime(datefmt or "%c")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an entry."""
        line = without_logins(super().format(record))
        return visible(line if self._has_text else _QUOTED.sub("“…”", line))
