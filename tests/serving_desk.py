"""A server of the app in this process, and a browser that speaks to it without a screen."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp
import pyte
import pytest
from terminal import remove_queries

from tui.serving import server
from tui.serving.gate import Places
from tui.serving.people import Alone, People
from tui.serving.server import Serving, listen, serve

SECONDS = 120.0
"""Seconds that anything may take before a test fails."""

ECHO = (sys.executable, "-S", str(Path(__file__).parent / "serving" / "echo.py"))
"""A program that says what a session sends it; it starts in a twentieth of a second."""


@dataclass
class Desk:
    """A running server."""

    places: Places
    key: str
    log: list[str] = field(default_factory=list)
    unsaved: int = 0
    """Set once it has ended."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def origin(self) -> str:
        """The address of its page."""
        return self.places.local

    async def logs(self, words: str, times: int) -> None:
        """Wait until the log has so many lines with these words."""
        async with asyncio.timeout(SECONDS):
            while sum(words in line for line in self.log) < times:  # noqa: ASYNC110, the log is a list
                await asyncio.sleep(0.01)

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.origin.rpartition(":")[2])


@asynccontextmanager
async def desk(corpus: Path | str = "/corpus", people: People | None = None, **options: Any) -> AsyncIterator[Desk]:
    """Serve until the end of the block; then end all sessions."""
    listening = listen("127.0.0.1", 0)
    alone = Alone("ana")
    here = Desk(Places("127.0.0.1", listening.getsockname()[1], options.pop("public_url", "")), alone.key)
    begun: asyncio.Future[asyncio.Event] = asyncio.get_running_loop().create_future()
    serving = Serving("seeds", (str(corpus),), people or alone, here.places, **options)
    # A tab of these tests answers only while it is read.
    patch = pytest.MonkeyPatch()
    patch.setattr(server, "HEARTBEAT_SECONDS", 600.0)
    task = asyncio.create_task(serve(serving, listening, here.log.append, begun.set_result))
    here.stop = await begun
    try:
        yield here
    finally:
        here.stop.set()
        here.unsaved = await asyncio.wait_for(task, SECONDS)
        patch.undo()


class Browser:
    """A browser with a page of the server, or of somebody else."""

    def __init__(self, here: Desk, origin: str = "", host: str = "") -> None:
        """Come from an origin; the page's own, unless another is named."""
        self._here = here
        self.headers = {"Origin": origin or here.origin}
        if host:
            self.headers["Host"] = host
        self.client = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.half = ""

    async def __aenter__(self) -> Self:
        """Return the browser."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it with all its pages."""
        await self.client.close()

    async def ask(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Get something; return status and text."""
        async with self.client.get(self._here.origin + path, headers=self.headers | (headers or {})) as answer:
            return answer.status, await answer.text()

    async def show(self, key: str = "") -> tuple[int, str]:
        """Show a key, or that one was shown before; return status and text."""
        body = {"key": key, "half": self.half}
        async with self.client.post(f"{self._here.origin}/session", json=body, headers=self.headers) as answer:
            text = await answer.text()
            if answer.status == 200:
                self.half = json.loads(text).get("half", self.half)
            return answer.status, text

    @asynccontextmanager
    async def work(self, key: str = "", *, size: str = "?width=120&height=40") -> AsyncIterator["Tab"]:
        """Show the key and open a tab."""
        if not self.half:
            status, text = await self.show(key or self._here.key)
            assert status == 200, text
        async with self.client.ws_connect(
            f"{self._here.origin}/ws{size}", headers=self.headers, protocols=("copydesk", self.half), max_msg_size=0
        ) as socket:
            yield Tab(socket)


class Tab:
    """A page with a session."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Speak over a socket."""
        self.socket = socket
        self.drawn = b""
        """What was drawn so far."""
        self.told: list[Any] = []
        """What the page was told beside it."""
        self._screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self._screen)

    async def type(self, keys: str) -> None:
        """Send keys."""
        await self.socket.send_json(["stdin", keys])

    async def see(self, text: str) -> None:
        """Wait until a text is drawn."""
        async with asyncio.timeout(SECONDS):
            while text.encode() not in self.drawn:
                assert await self._next(), f"closed before {text!r}: {self.told} {self.drawn[-2000:]!r}"

    @property
    def text(self) -> str:
        """The text on the screen of the app."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def show(self, words: str) -> None:
        """Wait until the app shows words."""
        async with asyncio.timeout(SECONDS):
            while words not in self.text:
                assert await self._next(), f"closed before {words!r}: {self.told}\n{self.text}"

    async def draws(self, least: int) -> None:
        """Wait until so many bytes are drawn."""
        async with asyncio.timeout(SECONDS):
            while len(self.drawn) < least:
                assert await self._next(), f"closed: {self.told}\n{self.text}"

    async def hear(self, kind: str) -> Any:
        """Wait until the page is told something of this kind; return what."""
        async with asyncio.timeout(SECONDS):
            while kind not in [each[0] for each in self.told]:
                assert await self._next(), f"closed before {kind}: {self.told}"
        return next(value for each, value in self.told if each == kind)

    async def closed(self) -> int | None:
        """Wait until the socket is closed; return the code."""
        async with asyncio.timeout(SECONDS):
            while await self._next():
                pass
        return self.socket.close_code

    async def _next(self) -> bool:
        message = await self.socket.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            self.drawn += message.data
            self._stream.feed(remove_queries(message.data))
        elif message.type is aiohttp.WSMsgType.TEXT:
            self.told.append(json.loads(message.data))
        else:
            return False
        return True


def echoes(tab: Tab) -> Sequence[Any]:
    """Return what the program of `ECHO` has said."""
    return [json.loads(line) for line in tab.drawn.decode().splitlines() if line]
