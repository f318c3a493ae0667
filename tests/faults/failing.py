"""A disk that fails on purpose: the calls that write a file are counted, and one fails, or all from there on."""

import errno
import fcntl
import io
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

from annotations.store import storage

CALLS = ("open", "mkdir", "fsync", "replace", "unlink", "chmod", "fchmod", "rename")
"""The system's calls that change names or flush; writing and locking are watched apart."""

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)


class Disk:
    """The disk below a folder, as the store sees it, in this process alone."""

    def __init__(self, folder: Path) -> None:
        """Watch what is done below `folder`; nothing fails yet."""
        self.steps: list[str] = []
        """What was done, in order."""
        self._folder = str(folder)
        self._stack = ExitStack()
        self._fails: Callable[[int], bool] = lambda _: False
        self._fault: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Step between the store and the system."""
        for name in CALLS:
            self._stack.enter_context(patch.object(os, name, self._watched(name, getattr(os, name))))
        self._stack.enter_context(patch.object(fcntl, "flock", self._watched("flock", fcntl.flock)))
        self._stack.enter_context(patch.object(storage, "open", self._opened, create=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Step aside."""
        self._stack.close()

    def fail(self, step: int, number: int, *, lasting: bool) -> None:
        """Fail with the error of that number at one step, or at every one from there on."""

        def fault() -> None:
            raise OSError(number, os.strerror(number))

        self.steps.clear()
        self._fails = (lambda at: at >= step) if lasting else (lambda at: at == step)
        self._fault = fault

    def die(self, step: int) -> None:
        """Be killed just before a step is done."""
        self.steps.clear()
        self._fails = lambda at: at == step
        self._fault = lambda: os.kill(os.getpid(), signal.SIGKILL)

    def heal(self) -> None:
        """Let nothing fail any more."""
        self._fails = lambda _: False

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if self._fails(len(self.steps) - 1):
            self._fault()

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **options: Any) -> Any:
            if self._is_ours(name, args):
                self._step(f"{name} {self._told(args[0])}")
            return call(*args, **options)

        return watched

    def _is_ours(self, name: str, args: tuple[Any, ...]) -> bool:
        """Whether a call is about something below the folder; letting go of a lock is no step."""
        if name == "flock" and not args[1] & fcntl.LOCK_EX:
            return False
        return self._path(args[0]).startswith(self._folder)

    def _told(self, what: Any) -> str:
        return Path(self._path(what)).name

    @staticmethod
    def _path(what: Any) -> str:
        if isinstance(what, int):
            return str(Path(f"/proc/self/fd/{what}").readlink()) if Path("/proc/self/fd").exists() else ""
        return str(what)

    def _opened(self, descriptor: int, mode: str) -> io.BufferedWriter:
        assert mode == "wb"
        return io.BufferedWriter(_Failing(descriptor, self._step))


class _Failing(io.FileIO):
    """A file of which half of what is written may be there before it fails."""

    def __init__(self, descriptor: int, step: Callable[[str], None]) -> None:
        super().__init__(descriptor, "wb")
        self._step = step

    def write(self, data: Any) -> int:
        """Write one half, then the other, a step each."""
        first = self.tell() == 0
        self._step(f"write the {'first' if first else 'second'} half")
        return super().write(memoryview(data)[: max(1, len(data) // 2)] if first else data) or 0
