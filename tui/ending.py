"""How the program ends on a signal, whatever a read is waiting for.

A file system of another machine that does not answer keeps a read waiting for ever, and with it the thread that reads.
A signal is then of no use as Python handles it: the handler runs in the main thread, once that goes on. So the main
thread takes no signals; a thread of its own waits for them. It interrupts the main thread, which ends in good order if
it can, and ends the process after some seconds if it cannot.
"""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread, Timer
from time import monotonic
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that end the program. One that whoever started it has set to be ignored stays so."""

GRACE_SECONDS = 5.0
"""Seconds that ending in good order may take."""

LAST_SECONDS = 5.0
"""Seconds for what has to be done at the end even so."""

AGAIN_SECONDS = 1.0
"""Seconds after which a second signal ends the program at once."""

_WAKE = signal.SIGUSR1
"""The signal that interrupts the main thread."""


class Ending:
    """The end of the process, once it is asked for."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self.is_watching = False
        """Whether signals come here."""
        self._number = 0
        """The signal that came first; 0 if none has."""
        self._since = 0.0
        self._lock = Lock()
        self.grace_seconds = GRACE_SECONDS
        """Seconds that ending in good order may take in this program."""
        self.in_good_order: Callable[[int], object] = self._interrupt
        """Begins to end the program on a signal, in a thread of its own."""
        self.last: Callable[[], int | None] = lambda: None
        """What is done, in a thread of its own, before the process ends without its main thread.

        It may return another exit status.
        """

    def watch(self) -> None:
        """Take the signals from now on. To be called in the main thread before there are others."""
        wanted = [each for each in SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
        signal.signal(_WAKE, self._stop)
        signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
        self.is_watching = True

        def wait() -> None:
            while True:
                self.begin(signal.sigwait(wanted))

        Thread(target=wait, name="signals", daemon=True).start()

    def begin(self, number: int) -> None:
        """Begin to end the program, as on a signal."""
        with self._lock:
            is_first, self._number = not self._number, self._number or number
            if is_first:
                self._since = monotonic()
        if is_first:
            self.within(self.grace_seconds, 128 + number)
            self.in_good_order(number)
        elif monotonic() - self._since > AGAIN_SECONDS:
            self.now(128 + self._number)

    def within(self, seconds: float, status: int) -> None:
        """End the process with a status, unless it has ended by itself in so many seconds."""
        timer = Timer(seconds, self.now, (status,))
        timer.daemon = True
        timer.start()

    def now(self, status: int) -> NoReturn:
        """End the process with a status, after what is done last."""
        found: list[int | None] = []
        last = Thread(target=lambda: found.append(self.last()), name="last", daemon=True)
        with suppress(RuntimeError):
            last.start()
            last.join(LAST_SECONDS)
        os._exit((found and found[0]) or status)

    def _interrupt(self, _: int) -> None:
        """Interrupt the main thread."""
        identity = threading.main_thread().ident
        assert identity is not None
        signal.pthread_kill(identity, _WAKE)

    def _stop(self, _: int, __: FrameType | None) -> NoReturn:
        """Leave, in the main thread, whatever it is doing."""
        if self._number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + self._number)


ENDING = Ending()
"""The end of this process."""
