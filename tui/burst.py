"""Bursts of keys: keys that come faster than they are handled are painted once, at the end."""

from asyncio import Event, timeout
from contextlib import ExitStack, suppress
from time import monotonic
from typing import Any

from textual.app import App

MAX_HELD_SECONDS = 0.1
"""Longest time without a paint while keys wait."""

MAX_WAIT_SECONDS = 1.0
"""Longest wait for that paint: a screen that is being left may never be painted."""


class Burst:
    """Holds back paints while keys wait: a paint takes as long as a dozen keys, and nobody would see it."""

    def __init__(self, app: App[Any]) -> None:
        """Hold back the paints of `app`."""
        self._app = app
        self._held = ExitStack()
        self._since = 0.0
        """Since when, by the monotonic clock; 0 if nothing is held back."""

    async def add(self) -> None:
        """Take in a key: hold back paints from now on if others wait behind it, but not for too long."""
        if self._since and monotonic() - self._since > MAX_HELD_SECONDS:
            self.end()
            await self._paint()
        if not self._since and self._app.message_queue_size:
            self._since = monotonic()
            self._held.enter_context(self._app.batch_update())

    def end(self) -> None:
        """Paint what was held back: all of the screen, which may be another one by now."""
        if self._since:
            self._since = 0.0
            self._held.close()
            if self._app.screen_stack:
                self._app.screen.refresh()

    async def _paint(self) -> None:
        """Wait for the screen to be painted: the application takes one key after the other, and nothing in between."""
        if not self._app.screen_stack:
            return
        painted = Event()
        self._app.screen.call_after_refresh(painted.set)
        with suppress(TimeoutError):
            async with timeout(MAX_WAIT_SECONDS):
                await painted.wait()
