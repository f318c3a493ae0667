"""Bursts of keys: what keys lead to that come faster than they are done is painted once."""

from contextlib import ExitStack
from time import monotonic
from typing import Any

from textual.app import App

MAX_HELD_SECONDS = 0.1
"""Longest time without a paint while keys wait."""


class Burst:
    """Holds back paints while keys wait: a paint takes as long as a dozen keys, and nobody has time to see it."""

    def __init__(self, app: App[Any]) -> None:
        """Hold back the paints of `app`."""
        self._app = app
        self._held = ExitStack()
        self._since = 0.0
        """Since when, by the monotonic clock; 0 if nothing is held back."""

    def add(self) -> None:
        """Take in a key: hold back paints from now on if others wait behind it, but not for too long."""
        if self._since and monotonic() - self._since > MAX_HELD_SECONDS:
            self.end()
        elif not self._since and self._app.message_queue_size:
            self._since = monotonic()
            self._held.enter_context(self._app.batch_update())

    def end(self) -> None:
        """Paint what was held back: all of the screen, which may be another one by now."""
        if self._since:
            self._since = 0.0
            self._held.close()
            self._app.screen.refresh()
