"""A Dask scheduler and workers that are processes of their own, on the loopback interface."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Event

LONG_SECONDS = 240.0
"""Seconds after which what is waited for is taken to have failed, on the slowest machine."""


class DaskCluster:
    """A scheduler with its workers, and programs that use it; all end with the test."""

    def __init__(self, stack: ExitStack, folder: Path, environment: Mapping[str, str]) -> None:
        self._stack, self._environment = stack, environment
        self.file = folder / "scheduler.json"
        self.log = folder / "log"
        """What the command says."""
        self._daemons = folder / "daemons"
        self.scheduler = self._dask("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file))
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(self) -> None:
        """Start a worker, and wait until the scheduler knows it."""
        waits_for = ("--scheduler-file", str(self.file), "--preload", "stub_model")
        wait_until(lambda: self.file.exists() and self.file.stat().st_size > 0)
        arguments = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(self.file.parent))
        self.workers.append(self._dask("worker", *arguments, *waits_for))
        wait_until(lambda: self._daemons.read_text().count("Registered to:") == len(self.workers))

    def _dask(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", *arguments]
        return self._start(command, self._daemons)

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start the command."""
        return self._start(command, self.log)

    def _start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        written = self._stack.enter_context(log.open("ab"))
        process = subprocess.Popen(command, env=dict(self._environment), stdout=written, stderr=written)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, or fail after a time that no machine needs."""
    never, tries = Event(), int(LONG_SECONDS / 0.02)
    assert any(holds() or never.wait(0.02) for _ in range(tries))
