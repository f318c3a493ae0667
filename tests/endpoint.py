"""A chat endpoint on a loopback address that answers, or misbehaves, as a test says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Reply = Callable[["Exchange"], None]
"""Writes the response to one request."""


class Exchange:
    """One request, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], released: Event) -> None:
        self._handler = handler
        self.body = body
        self.released = released
        """Set once the test is over: what hangs until then ends."""

    @property
    def article(self) -> str:
        """The text that was sent."""
        return str(self.body["messages"][1]["content"])

    def send(self, status: int, data: bytes, **headers: str) -> None:
        """Answer with these bytes."""
        self._handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def say(self, content: str, finish: str = "stop", usage: dict[str, Any] | None = None) -> None:
        """Answer as a chat endpoint does, with this content."""
        answer: dict[str, Any] = {
            "id": "1",
            "object": "chat.completion",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
        }
        if usage is not None:
            answer["usage"] = usage
        self.send(200, json.dumps(answer).encode())

    def claims(self, *claims: dict[str, str], **usage: int) -> None:
        """Answer with claims."""
        self.say(json.dumps({"claims": claims}), usage=usage or {"prompt_tokens": 300, "completion_tokens": 40})

    def write(self, data: bytes) -> None:
        """Write bytes without a status line or headers of ours."""
        self._handler.wfile.write(data)


class Endpoint:
    """The server, the requests it has got, and the reply it gives."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.reply: Reply = lambda exchange: exchange.claims()
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Start a server, and stop it at the end; replies that hang are released then."""
    released = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.paths.append(self.path)
            here.headers.append(dict(self.headers))
            here.bodies.append(body)
            here.reply(Exchange(self, body, released))

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, its name there
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a client that broke off."""

    server = Server(("127.0.0.1", 0), Handler)
    here = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield here
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()
