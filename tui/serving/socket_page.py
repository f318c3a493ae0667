"""A page at the other end of a socket: the messages to it, and their time limit."""

import asyncio
import json
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from aiohttp import web

DRAW_SECONDS = 30.0
"""Seconds after which a browser that takes nothing counts as gone."""


class SocketPage:
    """A page at the other end of a socket."""

    def __init__(self, socket_: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        """Write to a socket; its `transport` is aborted if the browser takes nothing for long."""
        self._socket = socket_
        self._transport = transport

    async def draw(self, data: bytes) -> None:
        """Show what the terminal gets."""
        await self._send(self._socket.send_bytes(data))

    async def tell(self, kind: str, value: Any) -> None:
        """Tell the page something else."""
        await self._send(self._socket.send_str(json.dumps([kind, value])))

    async def end(self, kind: str, words: str) -> None:
        """Tell the page why it ends, in a sentence."""
        await self.tell("ended", {"kind": kind, "words": words})
        with suppress(ConnectionError, TimeoutError):
            await asyncio.wait_for(self._socket.close(), DRAW_SECONDS)

    async def _send(self, sending: Awaitable[None]) -> None:
        """Send something, unless the browser has gone. One that takes nothing for long counts as gone."""
        try:
            await asyncio.wait_for(sending, DRAW_SECONDS)
        except (ConnectionError, RuntimeError):
            # The socket is closing: the process is told by who reads from it.
            return
        except TimeoutError:
            if self._transport is not None:
                self._transport.abort()
