"""A disk that fails on purpose: at one system call, or at all calls from it on."""

import builtins
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

from annotations import swap

CALLS = ("open", "mkdir", "fsync", "replace", "unlink", "chmod", "fchmod", "rename", "link", "rmdir")
"""The system calls that change names or flush; writing and locking are counted separately."""

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)


class FailingDisk:
    """The disk below a folder, as this process sees it."""

    def __init__(self, folder: Path) -> None:
        """Count the steps below `folder`; none fails yet."""
        self.steps: list[str] = []
        """The calls so far, in order."""
        self._folder = str(folder)
        self._stack = ExitStack()
        self._fails: Callable[[int], bool] = lambda _: False
        self._fault: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Replace the system calls."""
        for name in CALLS:
            self._stack.enter_context(patch.object(os, name, self._counted(name, getattr(os, name))))
        self._stack.enter_context(patch.object(fcntl, "flock", self._counted("flock", fcntl.flock)))
        self._stack.enter_context(patch.object(swap, "exchanged", self._counted("exchange", swap.exchanged)))
        # `Path.open` takes the one, and all else the other.
        self._stack.enter_context(patch.object(builtins, "open", self._opened(builtins.open)))
        self._stack.enter_context(patch.object(io, "open", self._opened(io.open)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the system calls."""
        self._stack.close()

    def fail(self, step: int, number: int, *, lasting: bool) -> None:
        """Fail with an error number at one step, or at every step from it on."""

        def fault() -> None:
            raise OSError(number, os.strerror(number))

        self.steps.clear()
        self._fails = (lambda at: at >= step) if lasting else (lambda at: at == step)
        self._fault = fault

    def die(self, step: int) -> None:
        """Kill this process just before a step."""
        self.steps.clear()
        self._fails = lambda at: at == step
        self._fault = lambda: os.kill(os.getpid(), signal.SIGKILL)

    def heal(self) -> None:
        """Let every step succeed again."""
        self._fails = lambda _: False

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if self._fails(len(self.steps) - 1):
            self._fault()

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with a step before it, if it affects the folder."""

        def counted(*args: Any, **options: Any) -> Any:
            if self._is_counted(name, args, options):
                self._step(f"{name} {self._name(args[0])}")
            return call(*args, **options)

        return counted

    def _is_counted(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
        """Return whether a call affects the folder; releasing a lock and opening for reading are not counted."""
        if name == "flock" and not args[1] & fcntl.LOCK_EX:
            return False
        if name == "open" and (args[1] & os.O_NONBLOCK or options.get("dir_fd") is not None):
            # Only `open_regular` opens without blocking, and only for reading; `rmtree` opens a folder in another.
            return False
        return self._path(args[0]).startswith(self._folder)

    def _name(self, file: Any) -> str:
        return Path(self._path(file)).name

    @staticmethod
    def _path(file: Any) -> str:
        if isinstance(file, int):
            return str(Path(f"/proc/self/fd/{file}").readlink()) if Path("/proc/self/fd").exists() else ""
        return str(file)

    def _opened(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with a step before it, and files that may fail, if it opens one for writing."""

        def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if not set("wax") & set(mode) or not self._path(file).startswith(self._folder):
                return call(file, mode, *args, **options)
            if not isinstance(file, int):
                self._step(f"open {self._name(file)}")
            written = io.BufferedWriter(_FailingFile(file, mode.replace("b", "").replace("t", ""), self._step))
            return written if "b" in mode else io.TextIOWrapper(written, options.get("encoding") or "utf-8")

        return opened


class _FailingFile(io.FileIO):
    """A file that may fail after half of the data is written."""

    def __init__(self, file: Any, mode: str, step: Callable[[str], None]) -> None:
        super().__init__(file, mode)
        self._step = step

    def write(self, data: Any) -> int:
        """Write one half, then the other, each as a step."""
        first = self.tell() == 0
        self._step(f"write the {'first' if first else 'second'} half")
        return super().write(memoryview(data)[: max(1, len(data) // 2)] if first else data) or 0
