"""A program on a real pseudo-terminal, and a screen that shows its output."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

COPYDESK = str(Path(sys.executable).with_name("copydesk"))
"""The program installed beside the Python that runs the tests."""


_BEGUN = re.compile(rb"\x1b(?:P[^\x1b]*\x1b?|\[[?>=<0-9;]*\$?|\][^\x07\x1b]*\x1b?)?\Z")
"""An escape sequence at the end of what was read, without its own end."""


def run(*arguments: str | Path, seconds: float | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program without a terminal, and kill it after so many seconds."""
    return subprocess.run(
        [COPYDESK, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COPYDESK_ANNOTATOR": "anna", **env},
    )


class Terminal:
    """A program on a pseudo-terminal of `columns` by `rows` cells."""

    def __init__(self, command: list[str], env: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        """Start the program."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        """All output of the program."""
        self._lines: list[str] = []
        self._begun = b""
        """The beginning of an escape sequence whose end has not been read yet."""
        self.fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            close_fds=True,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", **env},
        )
        os.close(slave)

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the program if it is still running, and close the terminal."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.fd)

    @property
    def lines(self) -> list[str]:
        """The lines on the screen; only those that changed are put together again."""
        if len(self._lines) != self.screen.lines:
            self._lines, self.screen.dirty = [""] * self.screen.lines, set(range(self.screen.lines))
        for row in self.screen.dirty:
            cells = self.screen.buffer[row]
            # Behind a wide character there is an empty cell.
            self._lines[row] = "".join([cells[column].data for column in range(self.screen.columns)])
        self.screen.dirty.clear()
        return self._lines

    @property
    def text(self) -> str:
        """The text on the screen."""
        return "\n".join(line.rstrip() for line in self.lines)

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        os.write(self.fd, keys.encode())

    def wait_for(self, condition: str | Callable[[str], object], seconds: float = 120) -> str:
        """Process output until the screen shows a text or meets a condition.

        Fail with the screen after `seconds`.
        """
        is_met: Callable[[str], object] = (lambda text: condition in text) if isinstance(condition, str) else condition
        deadline = time.monotonic() + seconds
        while not is_met(self.text):
            left = deadline - time.monotonic()
            assert left > 0, f"timed out waiting for: {condition}\n{self.text}"
            ready, _, _ = select.select([self.fd], [], [], left)
            if not ready:
                continue
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            assert data, f"the program ended before: {condition}\n{self.text}"
            self._feed(data)
        return self.text

    def hang_up(self) -> None:
        """Close the terminal without a signal, as a broken connection does."""
        os.close(self.fd)
        self.fd = os.open(os.devnull, os.O_RDONLY)

    def kill(self) -> None:
        """Kill the program as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait_for_exit(self, seconds: float = 120) -> int:
        """Wait for the program to end by itself, and return its exit status."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"the program is still running\n{self.text}"
            if not self.read_output(0.05):
                break
        while select.select([self.fd], [], [], 0)[0] and self.read_output(0):
            continue
        return self.process.wait()

    def settle(self, seconds: float = 0.3) -> None:
        """Process output until the program has rested for so long: it writes nothing, and is not about to run either.

        A busy machine does not let it run at once, which is no rest.
        """
        rested = time.monotonic()
        while time.monotonic() - rested < seconds:
            before = len(self.raw)
            if not self.read_output(0.02):
                return
            if len(self.raw) > before or self._wants_to_run():
                rested = time.monotonic()

    def _wants_to_run(self) -> bool:
        """Return whether a thread of the program runs, or waits for a processor or a disk; unknown but on Linux."""
        states = []
        for path in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with suppress(OSError):
                states.append(path.read_text("utf-8", "replace").rpartition(")")[2].split()[0])
        return not {"R", "D"}.isdisjoint(states)

    def read_output(self, seconds: float) -> bool:
        """Process the output of at most `seconds`; return whether more may follow."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if ready:
            try:
                self._feed(os.read(self.fd, 65536))
            except OSError:
                return False
        return True

    def _feed(self, data: bytes) -> None:
        self.raw += data
        data = self._begun + data
        # What is read may end in the middle of a query, which would not be recognised in two halves.
        begun = _BEGUN.search(data)
        end = begun.start() if begun else len(data)
        self._begun = data[end:]
        # pyte does not know private modes with `$` or `>`, and would draw their last characters as text.
        self._stream.feed(remove_queries(data[:end]))


def remove_queries(data: bytes) -> bytes:
    """Remove the terminal queries that pyte does not know."""
    data = re.sub(rb"\x1bP[^\x1b]*\x1b\\", b"", data)
    return re.sub(rb"\x1b\[[?>=<][0-9;]*\$?[pqu]|\x1b\[>[0-9;]*[a-zA-Z]|\x1b\]22;[a-z]*(?:\x07|\x1b\\)", b"", data)
