"""A module run as a process of its own, which answers what it is asked by lines: started, ended, cleaned up after."""

import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock


class ChildProcess:
    """One process, started when it is needed and again if it died.

    It is asked from one thread and ended from any.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        """Run a module with arguments. Nothing starts yet."""
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._change = Lock()
        self._over = False
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

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process.

        Silent, and in a session of its own so that Ctrl-C does not reach it.
        """
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **threads},
        )
        with self._change:
            self.running = process
            if self._over:
                process.kill()
        return process
