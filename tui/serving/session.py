"""A session: a process with the screen of one person, and the messages through its pipes.

The packets are those of Textual's web driver: a letter (D for data, M for JSON), four bytes for the length, the rest.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, Protocol

from tui.serving.wire import Focused, Keys, Resized

KILL_SECONDS = 20.0
"""Seconds that a process has to save and end, then it is killed. It ends by itself within 10, even if a disk never
answers: it waits 5 for a lock that another program holds, and 3 for the disk. A busy machine takes longer; killing it
then would lose what a little patience saves."""

RESIZE_SECONDS = 0.05
"""Seconds between two sizes: a window that is dragged has hundreds a second, and each lays out the screen anew."""

STARTED = b"__GANGLION__\n"
"""The line with which Textual's web driver begins."""

MAX_WORDS_BYTES = 4096
"""Bytes that are kept of the messages of a process."""

SAVED = frozenset([0, *(128 + number for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM))])
"""The exit statuses with which a screen says that everything is on disk."""

PASSED_ON = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PYTHONPATH")
"""The variables that a process gets from ours, beside those that begin with one of the next."""

PASSED_PREFIXES = ("LC_", "XDG_", "COPYDESK_", "TEXTUAL_")


SWITCH = "yes"
"""The value of an option of `read` that has none."""

READ_ONLY = {"read-only": SWITCH}
"""The option of a session in which a person may only look."""


class Page(Protocol):
    """Where a session is shown."""

    async def draw(self, data: bytes) -> None:
        """Show what the terminal gets."""

    async def tell(self, kind: str, value: Any) -> None:
        """Tell the page something else."""


def environment(ours: Mapping[str, str], size: Resized) -> dict[str, str]:
    """Return the environment of a process, from that of the server."""
    passed = {key: value for key, value in ours.items() if key in PASSED_ON or key.startswith(PASSED_PREFIXES)}
    return passed | {
        "TEXTUAL_DRIVER": "tui.served:ServedDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_FPS": "60",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TERM_PROGRAM": "copydesk-serve",
        "COLUMNS": str(size.width),
        "ROWS": str(size.height),
    }


def command_of(corpus: Sequence[str], annotator: str, options: Mapping[str, str]) -> list[str]:
    """Return the command of a process. `-P` keeps it from importing what lies in the folder of the server."""
    given = [f"--{name}={value}" if value != SWITCH else f"--{name}" for name, value in options.items() if value]
    return [sys.executable, "-P", "-m", "tui", "read", *corpus, f"--annotator={annotator}", *given, "--served"]


class Session:
    """The screen of one person in a process of its own."""

    def __init__(self, name: str, page: Page) -> None:
        """Show the screen of a person on a page."""
        self.name = name
        self.last_key = monotonic()
        """When the person last did something."""
        self._page: Page | None = page
        self._process: asyncio.subprocess.Process | None = None
        self._size: Resized | None = None
        self._wanted: Resized | None = None
        """The size of the window, which the screen gets at most every so often."""
        self._resizing: asyncio.Task[None] | None = None
        self._words = b""
        self._listening: asyncio.Task[None] | None = None
        self._pumping: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()
        self.farewell: tuple[str, str] | None = None
        """Why it was ended, if not by its person: a kind, and a sentence for the page."""
        self.is_ending = False
        """Whether it was told to save and end."""

    async def start(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start the process, in a session of its own: signals of the terminal go to the server. Raises `OSError`."""
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, env=dict(env), start_new_session=True
        )
        self._listening = asyncio.create_task(self._listen())
        self._pumping = asyncio.create_task(self._pump())
        if self.is_ending:
            await self.stop()

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_saved(self) -> bool:
        """Whether the process has ended, and has said that everything is on disk."""
        return self._process is None or self._process.returncode in SAVED

    @property
    def is_done(self) -> bool:
        """Whether the person has quit."""
        return self._process is not None and self._process.returncode == 0

    @property
    def words(self) -> str:
        """The last message of the process, if it had one."""
        lines = [line.strip() for line in self._words.decode("utf-8", "replace").splitlines()]
        plain = ("".join(each for each in line if each.isprintable()) for line in lines if line)
        return next(iter([*plain][::-1]), "")

    async def take(self, sent: Keys | Resized | Focused) -> None:
        """Pass on what a person did."""
        match sent:
            case Keys(data):
                self.last_key = monotonic()
                await self._send(b"D", data)
            case Resized():
                self._wanted = sent
                if self._resizing is None or self._resizing.done():
                    self._resizing = asyncio.create_task(self._resize())
            case Focused(here):
                await self._say(type="focus" if here else "blur")

    async def wait(self) -> None:
        """Wait until the process has ended."""
        await self._ended.wait()

    async def stop(self) -> None:
        """Tell the process to save and end, and wait for that; kill it if it never does."""
        self._page, self.is_ending = None, True
        process = self._process
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._ended.wait(), KILL_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await self._ended.wait()

    async def _resize(self) -> None:
        """Give the screen the size of the window until it has the last one."""
        while self._wanted is not None and self._wanted != self._size:
            self._size = self._wanted
            await self._say(type="resize", width=self._size.width, height=self._size.height)
            await asyncio.sleep(RESIZE_SECONDS)

    async def _say(self, **meta: Any) -> None:
        await self._send(b"M", json.dumps(meta).encode())

    async def _send(self, kind: bytes, payload: bytes) -> None:
        """Write a packet, and wait while the process is behind."""
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(ConnectionError, RuntimeError):
            self._process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await self._process.stdin.drain()

    async def _pump(self) -> None:
        """Show what the process draws until it ends; without a page, throw it away, so that it can go on."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
                while await process.stdout.readline() not in (STARTED, b""):
                    pass
                while True:
                    head = await process.stdout.readexactly(5)
                    payload = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
                    await self._show(head[:1], payload)
        finally:
            await process.wait()
            if self._listening is not None:
                await self._listening
            self._ended.set()

    async def _show(self, kind: bytes, payload: bytes) -> None:
        """Show a packet, unless the page has gone."""
        page = self._page
        if page is None:
            return
        if kind == b"D":
            await page.draw(payload)
        elif kind == b"M":
            meta = json.loads(payload)
            if meta.get("type") == "unsaved":
                await page.tell("unsaved", int(meta["count"]))

    async def _listen(self) -> None:
        """Keep the last messages of the process."""
        assert self._process is not None
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(MAX_WORDS_BYTES):
            self._words = (self._words + data)[-MAX_WORDS_BYTES:]
