"""One line of progress on standard error: redrawn on a terminal, elsewhere another line now and then."""

import sys
from math import inf
from time import monotonic
from types import TracebackType
from typing import Self

from tui.cli.output import meter, say

DRAW_SECONDS = 1.0
"""Seconds between two reports on a terminal."""

LINE_SECONDS = 10.0
"""Seconds between two lines without one."""


class ProgressLine:
    """The progress of one task; nothing is shown of a task that takes less than a second."""

    def __init__(self, *, only_on_terminal: bool = False) -> None:
        """Begin to count the seconds; elsewhere than on a terminal nothing is said if it is `only_on_terminal`."""
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._pause_seconds = DRAW_SECONDS if self._is_terminal else inf if only_on_terminal else LINE_SECONDS
        self._last, self._is_drawn = monotonic(), False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Erase the line."""
        self.clear()

    def tell(self, words: str) -> None:
        """Show how far the task is, unless that was shown a moment ago."""
        if monotonic() - self._last < self._pause_seconds:
            return
        self._last = monotonic()
        if self._is_terminal:
            self._is_drawn = True
            meter(words)
        else:
            say(f"{words}.")

    def clear(self) -> None:
        """Erase the line, before something else is printed."""
        if self._is_drawn:
            self._is_drawn = False
            meter("")
