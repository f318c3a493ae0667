"""Local web servers whose responses a test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


class Site:
    """A local server whose responses a test sets."""

    def __init__(self, url: str) -> None:
        """Be reached at `url`."""
        self.url = url
        self.answers: dict[str, Answer] = {}
        self.logins: list[str] = []
        """The `Authorization` of every request, empty without one."""
        self.headers: list[dict[str, str]] = []
        """The headers of every request."""

    def says(self, path: str, data: bytes, headers: dict[str, str], status: int = 200) -> str:
        """Answer at a path, and return the address of it."""
        self.answers[path] = (status, headers, data)
        return f"{self.url}{path}"

    def leads(self, path: str, to: str) -> str:
        """Redirect from a path to an address, and return the address of the path."""
        return self.says(path, b"", {"Location": to}, 302)


@contextmanager
def serving(host: str = "127.0.0.1", encrypted: SSLContext | None = None) -> Iterator[Site]:
    """Start a server on a loopback address, and stop it at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.headers.append(dict(self.headers))
            told.logins.append(self.headers.get("Authorization", ""))
            status, headers, data = told.answers.get(self.path, (404, {}, b"gone"))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, its name there
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a client that broke off, as one does that does not trust a certificate."""

    server = Server((host, 0), Handler)
    if encrypted is not None:
        server.socket = encrypted.wrap_socket(server.socket, server_side=True)
    told = Site(f"http://{host}:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
