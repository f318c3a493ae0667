"""Idle connections: how many are kept, and for how long.

Anybody on the machine can open them without a key. Held without a limit, they would use up the files that a process may
have open, and nobody could come in any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

WAITING_SECONDS = 60.0
"""Seconds that a connection may be silent, take to send the head of a request, or take to fetch an answer."""

MAX_WAITING = 200
"""Connections that may wait at a time; the one that has waited longest makes room for a new one. A browser has six."""


class Connections:
    """Makes the connections of a server, and drops those that wait for too long or are too many."""

    def __init__(self) -> None:
        """Begin without any."""
        self._waiting: dict[RequestHandler, float] = {}
        """Since when each has waited, by `time.monotonic`; the longest first."""

    def accept(self, server: web.Server) -> RequestHandler:
        """Return what answers on a new connection."""
        if len(self._waiting) >= MAX_WAITING:
            self._forget_closed()
        while len(self._waiting) >= MAX_WAITING:
            self._drop(next(iter(self._waiting)))
        made = server()
        self._waiting[made] = monotonic()
        return made

    @contextmanager
    def answering(self, connection: RequestHandler) -> Iterator[None]:
        """Count a connection as in use, as long as a request is answered or a socket is open on it."""
        self._waiting.pop(connection, None)
        try:
            yield
        finally:
            self._waiting[connection] = monotonic()

    def drop_silent(self) -> None:
        """Close the connections that have waited for too long."""
        now = monotonic()
        for connection, since in [*self._waiting.items()]:
            if now - since >= WAITING_SECONDS:
                self._drop(connection)

    def _forget_closed(self) -> None:
        """Forget connections that have ended."""
        for connection in [each for each in self._waiting if each.transport is None]:
            del self._waiting[connection]

    def _drop(self, connection: RequestHandler) -> None:
        del self._waiting[connection]
        if connection.transport is not None:
            connection.transport.abort()
