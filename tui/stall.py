"""A screen that answers no key: it waits for a disk, which may never answer.

What is opened, is read in the thread that answers keys too. The keys themselves are read in another one, so that a key
for quitting is noticed even then.
"""

import asyncio
import os
import sys
import termios
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Event, Timer
from typing import Any

from textual import events
from textual.driver import Driver
from textual.message import Message

STALL_SECONDS = 5.0
"""Seconds without an answer to a key for quitting after which the program ends."""

_LEAVE = "".join(f"\x1b[?{mode}l" for mode in (1000, 1003, 1015, 1006, 1004, 2004, 2048, 2026, 1049))
_RESTORE = f"\x1b[<u{_LEAVE}\x1b[?7h\x1b[?25h\x1b[0m\r"
"""Ends the modes that Textual's driver begins: mouse, focus, paste, resizing, the other screen, a hidden cursor."""


class StallWatch:
    """Ends the program if a key for quitting is not answered, and nothing else is typed."""

    def __init__(self, keys: Collection[str], loop: asyncio.AbstractEventLoop, end: Callable[[], object]) -> None:
        """Watch Textual's names of `keys`; `loop` answers them."""
        self._keys = frozenset(keys)
        self._loop = loop
        self._end = end
        self._typed = 0

    def typed(self, key: str) -> None:
        """Notice a key, in the thread that reads them."""
        self._typed += 1
        if key not in self._keys:
            return
        answered = Event()
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(answered.set)
            timer = Timer(STALL_SECONDS, self._check, (answered, self._typed))
            timer.daemon = True
            timer.start()

    def _check(self, answered: Event, typed: int) -> None:
        if not answered.is_set() and typed == self._typed:
            self._end()


def noticing(base: type[Driver], notice: Callable[[str], object]) -> type[Driver]:
    """Return a driver that has every key noticed before it is passed on, in the thread that reads keys."""

    class Noticing(base):  # type: ignore[misc, valid-type]
        def process_message(self, message: Message) -> None:
            if isinstance(message, events.Key):
                notice(message.key)
            super().process_message(message)

    return Noticing


def terminal_modes() -> list[Any] | None:
    """Return how the terminal is set before the screen takes it, if there is one."""
    with suppress(OSError, ValueError, termios.error):
        return termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    return None


def leave_terminal(modes: list[Any] | None, sentence: str) -> None:
    """Give the terminal back from another thread than that of the screen, and print a sentence."""
    with suppress(OSError, ValueError, termios.error):
        if modes:
            termios.tcsetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0, termios.TCSANOW, modes)
        os.write(2, f"{_RESTORE}{sentence}\n".encode())
