"""The server of `copydesk serve`: a page, a way to show one's key, and a socket with a process behind it.

What it needs of textual-serve is the terminal of its page. Its server would let in every page of the web; here
everything but the page itself is refused without a key.
"""

import asyncio
import errno
import json
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from annotations.errors import AskedError, CopydeskError
from annotations.wording import counted, reason
from tui.serving import session as sessions
from tui.serving.connections import Connections
from tui.serving.gate import HEADERS, Bucket, Gate, Places, address_of
from tui.serving.open_sessions import OpenSessions
from tui.serving.pages import File, page_files
from tui.serving.people import People, Person
from tui.serving.session import Session
from tui.serving.socket_page import SocketPage
from tui.serving.wire import MAX_MESSAGE_BYTES, Ping, Resized, WireError, parse, size

MAX_KEY_BYTES = 1024
"""Bytes of a request that shows a key."""

KEY_SECONDS = 30.0
"""Seconds that such a request may take to arrive."""

HEARTBEAT_SECONDS = 15.0
"""Seconds between two questions whether a browser is still there."""

TICK_SECONDS = 2.0
"""Seconds between two looks for sessions that nobody uses."""

INPUT_BYTES, INPUT_BYTES_A_SECOND = 2_000_000, 100_000
"""What one page may send at once, and a second: 200 keys are 3 kB, and pasted text at most 1 MB."""

SUBPROTOCOL = "copydesk"
"""What the socket speaks. The page names it, and after it the half that it keeps."""

_NO_KEY = "Open the link that you were given: it has a key, which this page needs once."

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Serving:
    """The corpus to serve, and the people it is served to."""

    title: str
    corpus: Sequence[str]
    """The paths, absolute."""
    people: People
    places: Places
    options: Mapping[str, str] = field(default_factory=dict)
    """Options of `copydesk read`, by name."""
    max_sessions: int = 8
    idle_seconds: float = 1800.0
    """Seconds without a key after which a session is saved and ended; 0 for never."""
    read: Callable[[str, str], bytes | None] | None = None
    """Returns the page of an article for an annotator by its address, for an empty one the list; `None` if there is no
    such article. It may take a while."""


class Served:
    """The page and the sessions that it opens."""

    def __init__(self, serving: Serving, log: Callable[[str], None]) -> None:
        """Serve what is asked for; `log` is told who comes and goes."""
        self._serving = serving
        self._log = log
        self._gate = Gate(serving.people)
        self.connections = Connections()
        self.sessions = OpenSessions(log)
        self._trouble = ""
        """Why the file of a team could not be read when it was last looked at."""

    def application(self) -> web.Application:
        """Return what answers requests."""
        app = web.Application(middlewares=[self._guard], client_max_size=MAX_KEY_BYTES)
        app.on_response_prepare.append(_add_headers)
        for path, file in page_files().items():
            app.router.add_get(path, _sender(file, is_far=self._serving.places.is_secure))
        app.router.add_post("/session", self._show_key)
        app.router.add_get("/ws", self._work)
        if self._serving.read is not None:
            app.router.add_get("/read/", self._read)
            app.router.add_get("/read/{address}", self._read)
        app.cleanup_ctx.append(self._ticking)
        return app

    async def _ticking(self, _: web.Application) -> Any:
        """Look after sessions while the server runs."""
        task = asyncio.create_task(self._tick())
        yield
        task.cancel()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.connections.drop_silent()
            self.sessions.end_unused(self._is_gone, self._serving.idle_seconds)

    def _is_gone(self, person: Person) -> bool:
        """Return whether a person may not work any more. A slip in the file of a team throws nobody out."""
        try:
            is_gone, self._trouble = not self._gate.is_welcome(person), ""
        except AskedError as error:
            if str(error) != self._trouble:
                self._log(f"{error}. Open sessions continue, but no new one can begin.")
            is_gone, self._trouble = False, str(error)
        return is_gone

    @property
    def _cookie(self) -> str:
        """The name of the cookie: cookies of a host are sent to all of its ports, whatever server set them."""
        places = self._serving.places
        port = places.local.rpartition(":")[2].strip("/")
        return "__Host-copydesk" if places.is_secure else f"copydesk-{port}"

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Answer, and keep the connection as long as that takes."""
        with self.connections.answering(request.protocol):
            return await self._answer(request, handler)

    async def _answer(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Refuse what does not come from our page, before anything else is done."""
        origin = self._serving.places.public
        if not self._serving.places.is_host(request.headers.get("Host")):
            return _refuse("This is not the address of this page. Open the link that you were given.")
        if "k" in request.query:
            return _refuse("A key in the query of an address is refused, because logs keep it. Ask for another link.")
        if request.path in ("/session", "/ws") and not _is_from(request, origin):
            return _refuse("This request came from another page than Copydesk's.")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _say(error.status, error.reason)
        except CopydeskError as error:
            self._log(f"{error}.")
            return _say(503, "That is not possible at the moment. The log of the server says why.")

    async def _show_key(self, request: web.Request) -> web.StreamResponse:
        """Let in who shows a key, or who was let in before."""
        try:
            async with asyncio.timeout(KEY_SECONDS):
                shown = json.loads(await request.text())
            key, half = str(shown.get("key", "")), str(shown.get("half", ""))
        except TimeoutError:
            return _say(408, "The request took too long to arrive.")
        except (ValueError, AttributeError, RecursionError):
            return _say(400, "The page of Copydesk does not send such a request.")
        return self._let_in(request, key, half)

    def _let_in(self, request: web.Request, key: str, half: str) -> web.StreamResponse:
        """Return a cookie for a key, or what is served for who has one."""
        if not key:
            person = self._gate.visitor(request.cookies.get(self._cookie, ""), half)
            if person is None:
                return _refuse(_NO_KEY)
            return web.json_response({"title": self._serving.title, "name": person.name})
        places = self._serving.places
        address = address_of(request.remote, request.headers, by_proxy=places.is_secure)
        if self._gate.must_wait(address):
            return _say(429, "Too many wrong keys came from here. Wait a minute.")
        entered = self._gate.enter(key, address)
        if entered is None:
            self._log(f"A wrong key was shown from {address}.")
            return _refuse("This link is not valid. Ask for another one.")
        person, cookie, half = entered
        answer = web.json_response({"title": self._serving.title, "name": person.name, "half": half})
        answer.set_cookie(self._cookie, cookie, path="/", httponly=True, samesite="Strict", secure=places.is_secure)
        return answer

    async def _read(self, request: web.Request) -> web.StreamResponse:
        """Send an article as a page, to who was let in before."""
        person = self._gate.reader(request.cookies.get(self._cookie, ""))
        if person is None:
            return _refuse(_NO_KEY)
        assert self._serving.read is not None
        page = await asyncio.to_thread(self._serving.read, person.name, request.match_info.get("address", ""))
        if page is None:
            return _say(404, "There is no such article.")
        return web.Response(body=page, content_type="text/html", charset="utf-8")

    def _visitor(self, request: web.Request) -> Person | None:
        """Return who opens a socket, by the cookie and by what the page keeps."""
        named = [each.strip() for each in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        half = next((each for each in named if each != SUBPROTOCOL), "")
        return self._gate.visitor(request.cookies.get(self._cookie, ""), half)

    async def _work(self, request: web.Request) -> web.StreamResponse:
        """Start a process for a page, and end it with the page."""
        person = self._visitor(request)
        if person is None:
            return _refuse(_NO_KEY)
        try:
            cells = size(int(request.query.get("width", "80")), int(request.query.get("height", "24")))
        except ValueError:
            return _say(400, "The size of the screen must be a number of columns and of rows.")
        socket_ = web.WebSocketResponse(
            heartbeat=HEARTBEAT_SECONDS,
            protocols=(SUBPROTOCOL,),
            max_msg_size=MAX_MESSAGE_BYTES,
            compress=self._serving.places.is_secure,
            timeout=1.0,
        )
        await socket_.prepare(request)
        page = SocketPage(socket_, request.transport)
        await self.sessions.settle(person)
        if self.sessions.is_full(self._serving.max_sessions):
            most = counted(self._serving.max_sessions, "session")
            await page.end("full", f"{most} are open, and no more are allowed. Close one, or try again later.")
            return socket_
        session = Session(person.name, page)
        with self.sessions.opened(session, person, socket_):
            await self._run(session, person, socket_, page, cells)
        return socket_

    async def _run(
        self, session: Session, person: Person, socket_: web.WebSocketResponse, page: SocketPage, cells: Resized
    ) -> None:
        """Show a session until the page or the process is gone."""
        options = {**self._serving.options, **({} if person.may_write else sessions.READ_ONLY)}
        command = sessions.command_of(self._serving.corpus, session.name, options)
        try:
            await session.start(command, sessions.environment(os.environ, cells))
        except OSError as error:
            self._log(f"{session.name}: the session cannot be started: {error.strerror}.")
            await page.end("failed", "The session cannot be started. The log of the server says why.")
            return
        self._log(f"{session.name} opened a session, {len(self.sessions)} of {self._serving.max_sessions}.")
        reading = asyncio.create_task(_read(session, socket_, page))
        ended = asyncio.create_task(session.wait())
        try:
            await asyncio.wait((reading, ended), return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                await page.end(*(session.farewell or _farewell(session)))
        finally:
            for task in (reading, ended):
                task.cancel()
            await asyncio.gather(reading, ended, return_exceptions=True)


async def _read(session: Session, socket_: web.WebSocketResponse, page: SocketPage) -> None:
    """Pass on what a page sends, until it is gone or sends what no page of ours does."""
    bucket = Bucket(INPUT_BYTES, INPUT_BYTES_A_SECOND)
    async for message in socket_:
        try:
            sent = parse(message.data if message.type is WSMsgType.TEXT else "")
        except WireError:
            await socket_.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        if not bucket.take(len(message.data)):
            await socket_.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        if isinstance(sent, Ping):
            await page.tell("pong", sent.mark)
        else:
            await session.take(sent)


def _farewell(session: Session) -> tuple[str, str]:
    """Return what a page says of a session that has ended by itself."""
    if session.is_done:
        return "done", "Everything is saved. You may close this tab."
    if session.words:
        return "failed", session.words
    return "failed", "Copydesk stopped. What was marked saved is saved."


def _is_from(request: web.Request, origin: str) -> bool:
    """Return whether a request comes from a page of this origin, as browsers say."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.getall("Origin", []) == [origin] and site == "same-origin"


def _say(status: int, words: str) -> web.Response:
    return web.Response(status=status, text=words + "\n")


def _refuse(words: str) -> web.Response:
    return _say(403, words)


def _sender(file: File, *, is_far: bool) -> Answer:
    """Return what sends a file, compressed if it goes further than this machine."""

    async def send(_: web.Request) -> web.StreamResponse:
        response = web.Response(body=file.data, content_type=file.kind, charset=file.charset)
        if is_far:
            response.enable_compression()
        return response

    return send


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 lets the system choose. Raises `AskedError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AskedError(f"Port {port} is taken by another program: choose one with --port") from error
        raise AskedError(f"{host} cannot be served at port {port}: {reason(error)}") from error


async def serve(
    serving: Serving, listening: socket.socket, log: Callable[[str], None], begun: Callable[[asyncio.Event], None]
) -> int:
    """Answer until the event that `begun` is given is set; return how many sessions may have lost something."""
    served, stop = Served(serving, log), asyncio.Event()
    runner = web.AppRunner(served.application(), handle_signals=False, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    answering = runner.server
    assert answering is not None
    door = await asyncio.get_running_loop().create_server(
        lambda: served.connections.accept(answering), sock=listening, backlog=128
    )
    try:
        begun(stop)
        await stop.wait()
        door.close()
        await served.sessions.close()
    finally:
        door.close()
        await runner.cleanup()
    return served.sessions.unsaved
