"""Leaving the screen: on a signal, without a terminal, or when the screen does not respond.

What is opened is read in the thread that answers keys, too, and a disk may never answer that read. The keys themselves
are read in another thread, so that a key for quitting is noticed even then.
"""

import asyncio
import os
import select
import signal
import sys
import termios
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Event, Thread, Timer
from typing import Any

from textual import events
from textual.driver import Driver
from textual.message import Message

from annotations.translation import gettext as _
from annotations.wording import counted
from tui.ending import ENDING, GRACE_SECONDS

STALL_SECONDS = 5.0
"""Seconds without an answer to a key for quitting after which the program ends."""

_LEAVE = "".join(f"\x1b[?{mode}l" for mode in (1000, 1003, 1015, 1006, 1004, 2004, 2048, 2026, 1049))
_RESTORE = f"\x1b[<u{_LEAVE}\x1b[?7h\x1b[?25h\x1b[0m\r"
"""Ends the modes that Textual's driver begins: mouse, focus, paste, resizing, the other screen, a hidden cursor."""


class Leaving:
    """Ends the program from outside the thread of the screen."""

    def __init__(self, end: Callable[[int], object], save: Callable[[], int], keys: Collection[str]) -> None:
        """Have the screen `end` on a signal, if it answers.

        Otherwise `save` is called, which returns how many changes are not on disk. `keys` are Textual's names of the
        keys for quitting.
        """
        self._end = end
        self._save = save
        self._keys = frozenset(keys)
        self._loop: asyncio.AbstractEventLoop | None = None
        """What answers keys, once that has begun."""
        self._typed = 0
        self._modes = _terminal_modes()

    def begin(self, *, terminal: bool) -> None:
        """Begin, in the loop that answers keys; mind whether the `terminal` is there still, if there is one."""
        self._loop = asyncio.get_running_loop()
        if ENDING.is_watching:
            ENDING.in_good_order = self._end_soon
            ENDING.last = self._abandon
        else:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                with suppress(NotImplementedError, RuntimeError, ValueError):
                    self._loop.add_signal_handler(number, self._end, number)
        if terminal:
            Thread(target=self._mind_the_terminal, name="terminal", daemon=True).start()

    def exiting(self, status: int) -> None:
        """Wait no longer than some seconds for threads that wait for a disk."""
        if ENDING.is_watching:
            ENDING.within(GRACE_SECONDS, status)

    def noticing(self, base: type[Driver]) -> type[Driver]:
        """Return a driver whose keys are noticed before they are passed on, in the thread that reads them."""
        notice = self._notice

        class Noticing(base):  # type: ignore[misc, valid-type]
            def process_message(self, message: Message) -> None:
                if isinstance(message, events.Key):
                    notice(message.key)
                super().process_message(message)

        return Noticing

    def _notice(self, key: str) -> None:
        """End the program if a key for quitting is not answered, and nothing else is typed."""
        self._typed += 1
        if key not in self._keys or self._loop is None or not ENDING.is_watching:
            return
        answered, typed = Event(), self._typed

        def check() -> None:
            if not answered.is_set() and typed == self._typed:
                ENDING.now(1)

        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(answered.set)
            timer = Timer(STALL_SECONDS, check)
            timer.daemon = True
            timer.start()

    def _end_soon(self, number: int) -> None:
        """Have the screen end, unless it has."""
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._end, number)

    def _mind_the_terminal(self) -> None:
        """Leave when the terminal is gone: a process in another session gets no signal."""
        with suppress(OSError, ValueError, RuntimeError):
            poll = select.poll()
            poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
            if any(event & select.POLLHUP for _, event in poll.poll()):
                if ENDING.is_watching:
                    ENDING.begin(signal.SIGHUP)
                else:
                    self._end_soon(signal.SIGHUP)

    def _abandon(self) -> int | None:
        """Save what can be saved, and give the terminal back, although the screen does not answer.

        Returns the exit status if something is not saved.
        """
        left = self._save()
        told = _("Copydesk stopped waiting for a disk that does not respond, and ended.")
        if left:
            told += _(" NOT SAVED: {changes} could not be put on disk.", changes=counted(left, "change"))
        with suppress(OSError, ValueError, termios.error):
            if self._modes:
                termios.tcsetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0, termios.TCSANOW, self._modes)
            os.write(2, f"{_RESTORE}{told}\n".encode())
        return 1 if left else None


def _terminal_modes() -> list[Any] | None:
    """Return how the terminal is set before the screen takes it, if there is one."""
    with suppress(OSError, ValueError, termios.error):
        return termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    return None
