"""Connections for a download: to addresses that were checked, and within one limit of time.

A name is resolved once, and the connection goes to the very address that was checked, so that a name server cannot
answer differently in between. Every wait, for the name server, for the connection and for each piece of the answer, is
what is left of the whole time.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from annotations.corpus.addresses import embedded, is_public

Found = tuple[Any, ...]
"""What `socket.getaddrinfo` returns for one address."""


class NotFollowedError(OSError):
    """A server leads into this machine or a private network."""


class Route:
    """The way from a typed address through redirects: how long it may take, and where it may lead."""

    def __init__(self, end: float, *, is_typed: bool = True) -> None:
        """Be at the end by `end`, a time of `monotonic`, on a way whose first address a person or a server named."""
        self.end = end
        self._begun = not is_typed
        self._redirected = False
        self._own: frozenset[object] = frozenset()
        """The addresses behind the typed one that are not public, while no public one was reached."""

    def left(self) -> float:
        """Return the seconds left. Raises `TimeoutError` if there are none."""
        left = self.end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self, host: str, port: int, *, is_proxy: bool = False) -> socket.socket:
        """Connect to a host, if the way may lead there, or to a proxy, which may be anywhere.

        The first host is what a person typed, and may be anywhere, too. A later one was named by a server: it has to be
        on the public internet, or be the host that was typed, if every server on the way so far was that. Raises
        `NotFollowedError` if it is neither, and `OSError` if there is no connection.
        """
        found = self._resolved(host, port)
        if not is_proxy:
            found = self._allowed(host, found)
        failure: OSError | None = None
        for number, (family, kind, protocol, _, address) in enumerate(found):
            connection = _TimedSocket(family, kind, protocol)
            connection.end = self.end
            try:
                # An address that does not answer leaves time for the others.
                connection.settimeout(self.left() / (len(found) - number))
                connection.connect(address)
            except OSError as error:
                connection.close()
                failure = error
                continue
            connection.settimeout(self.left())
            if not is_proxy:
                self._reached(str(address[0]))
            return connection
        raise failure or OSError(f"there is no address for {host}")

    def pass_proxy(self, host: str, port: int) -> None:
        """Check a host that a proxy will connect to, as far as its name can be resolved here.

        Raises `NotFollowedError` as `connect` does.
        """
        found: list[Found] = []
        with suppress(socket.gaierror):
            found = self._allowed(host, self._resolved(host, port))
        self._reached(str(found[0][4][0]) if found else "")

    def _allowed(self, host: str, found: list[Found]) -> list[Found]:
        """Return the addresses of a host that the way may lead to."""
        if not self._begun:
            return found
        allowed = [each for each in found if is_public(each[4][0]) or embedded(each[4][0]) in self._own]
        if found and not allowed:
            where = (
                f"it redirects to {host} ({found[0][4][0]})," if self._redirected else f"{host} ({found[0][4][0]}) is"
            )
            raise NotFollowedError(f"{where} on this machine or a private network: not followed")
        return allowed

    def _reached(self, address: str) -> None:
        """Note what was connected to."""
        self._redirected = True
        private = bool(address) and not is_public(address)
        if not private:
            self._own = frozenset()
        elif not self._begun:
            self._own = frozenset((embedded(address),))
        self._begun = True

    def _resolved(self, host: str, port: int) -> list[Found]:
        """Return the addresses of a host. The system's look-up knows no limit of time, hence the thread."""
        answers: SimpleQueue[list[Found] | Exception] = SimpleQueue()

        def resolve() -> None:
            try:
                answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        Thread(target=resolve, name="resolve", daemon=True).start()
        try:
            found = answers.get(timeout=self.left())
        except Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found


class _TimedSocket(socket.socket):
    """A socket whose every wait is cut to what is left of the whole time."""

    end: float = 0.0

    def recv_into(self, *arguments: Any, **named: Any) -> int:
        self.settimeout(_left(self.end))
        return super().recv_into(*arguments, **named)

    def sendall(self, *arguments: Any, **named: Any) -> None:
        self.settimeout(_left(self.end))
        super().sendall(*arguments, **named)


class _TimedTLSSocket(ssl.SSLSocket):
    """The same with encryption."""

    end: float = 0.0

    def recv_into(self, *arguments: Any, **named: Any) -> int:
        if self.end:
            self.settimeout(_left(self.end))
        return super().recv_into(*arguments, **named)

    def sendall(self, *arguments: Any, **named: Any) -> None:
        if self.end:
            self.settimeout(_left(self.end))
        super().sendall(*arguments, **named)


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class PlainConnection(HTTPConnection):
    """A connection without encryption, along a route."""

    def __init__(self, host: str, *, route: Route, is_proxy: bool, **named: Any) -> None:
        super().__init__(host, **named)
        self._create_connection = _connector(route, is_proxy=is_proxy)


class TLSConnection(HTTPSConnection):
    """An encrypted connection, along a route."""

    def __init__(self, host: str, *, route: Route, is_proxy: bool, **named: Any) -> None:
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        context.sslsocket_class = _TimedTLSSocket
        super().__init__(host, context=context, **named)
        self._route = route
        self._create_connection = _connector(route, is_proxy=is_proxy)

    def connect(self) -> None:
        """Connect and shake hands, within the time."""
        super().connect()
        if isinstance(self.sock, _TimedTLSSocket):
            self.sock.end = self._route.end


def _connector(route: Route, *, is_proxy: bool) -> Callable[..., socket.socket]:
    """Return what `http.client` calls instead of `socket.create_connection`."""

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        return route.connect(*address, is_proxy=is_proxy)

    return connect
