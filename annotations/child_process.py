"""A module run in a process of its own, which answers requests line by line: started, ended, and cleaned up."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from threading import Lock, Thread
from time import monotonic
from typing import IO

from annotations.errors import DiedError
from annotations.translation import gettext as _

MAX_LINE_BYTES = 20_000_000
"""The longest line that is read, where no other limit is named."""

_NOT_INHERITED = frozenset({"MALLOC_TRIM_THRESHOLD_"})
"""Dask sets it for its workers. glibc then asks the system for each larger array, and gives it back at once: the model
took 400,000 page faults instead of 80 for 1,000 articles of 60 words, and 1.3 of the processor time."""


class ChildProcess:
    """One process, started when it is needed and again if it died.

    It is asked from one thread and ended from any.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        """Run a module with arguments. Nothing starts yet."""
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._change = Lock()
        self._over = False
        self._rest = b""
        self.running: subprocess.Popen[bytes] | None = None
        """The operating system's process; `None` if there is none."""

    @property
    def is_over(self) -> bool:
        """Whether it was ended for good."""
        return self._over

    def end(self) -> None:
        """End it for good, even in the middle of an article.

        The asking thread gets `DiedError`.
        """
        with self._change:
            self._over = True
            if self.running is not None:
                self.running.kill()

    def reap(self) -> None:
        """End the process if it runs, and close its pipes. For the asking thread."""
        with self._change:
            process, self.running = self.running, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        process.wait()

    def output(self, seconds: float) -> bytes | None:
        """Start it, and return all that it prints until it ends; `None` if it has to be ended after so many seconds."""
        process = self._start()
        try:
            return process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.reap()

    def lines_for(self, request: bytes) -> Generator[bytes]:
        """Start it, send one request, and yield the lines of its answer until it ends; end it where nobody goes on.

        Raises `OSError` if it cannot be started.
        """
        process = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(OSError):
                process.stdin.write(request + b"\n")
                process.stdin.flush()
            yield from process.stdout
        finally:
            self.reap()

    def put_line(self, line: bytes, seconds: float) -> None:
        """Send a line to the process. Raises `DiedError`, with the process ended, if it does not take it in time."""
        process = self.running
        if process is None or process.stdin is None:
            raise DiedError(_("its process was ended"))
        ends, left = monotonic() + seconds, memoryview(line + b"\n")
        place = process.stdin.fileno()
        os.set_blocking(place, False)
        # One that has ended takes nothing; that it does not answer either is noticed by whoever waits for the answer.
        with suppress(BrokenPipeError):
            while left:
                if not select.select([], [place], [], max(0.0, ends - monotonic()))[1]:
                    self.reap()
                    raise DiedError(_("it did not answer within {seconds:.0f} seconds", seconds=seconds))
                left = left[os.write(place, left) :]

    def take_line(self, seconds: float, most: int = MAX_LINE_BYTES) -> bytes:
        """Return the next line of its output, of at most so many bytes.

        Raises `DiedError`, with the process ended, if there is none in time.
        """
        process = self.running
        if process is None or process.stdout is None:
            raise DiedError(_("its process was ended"))
        ends, parts, size = monotonic() + seconds, [self._rest], len(self._rest)
        while b"\n" not in parts[-1]:
            left = ends - monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                self.reap()
                raise DiedError(_("it did not answer within {seconds:.0f} seconds", seconds=seconds))
            data = os.read(process.stdout.fileno(), 1 << 16)
            size += len(data)
            if not data or size > most:
                self.reap()
                raise DiedError(_("its process ended") if not data else _("its answer is too long"))
            parts.append(data)
        whole = b"".join(parts)
        end = whole.index(b"\n")
        self._rest = whole[end + 1 :]
        return whole[:end]

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process.

        Silent, and in a session of its own so that Ctrl-C does not reach it.
        """
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**inherited, **threads},
        )
        with self._change:
            self.running, self._rest = process, b""
            if self._over:
                process.kill()
        return process


def leave_with_parent(requests: IO[bytes]) -> None:
    """End this process as soon as no more requests can come, even in the middle of its work."""

    def wait() -> None:
        while requests.readline():
            pass
        os._exit(0)

    Thread(target=wait, daemon=True).start()


def own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Return what a process is asked and where it answers, apart from its standard streams.

    It gets a low priority, and nothing that it prints or reads afterwards, be it somebody else's code, is in the way.
    """
    os.nice(10)
    # The program that starts this one may take its signals in a thread, and hide them from all others.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    requests = sys.stdin.buffer
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, it is open as long as the process is
    return requests, answers
