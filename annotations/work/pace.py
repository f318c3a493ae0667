"""The pace of this session: sentences read since the program was started, and time since the last break."""

from time import monotonic

BREAK_SECONDS = 300.0
"""Seconds without an action that count as a break."""


class Pace:
    """The reading of one annotator since the program was started."""

    def __init__(self) -> None:
        """Begin now."""
        self.sentences = 0
        """Sentences read for the first time."""
        self._began = self._last = monotonic()

    def note(self, sentences: int = 0) -> None:
        """Note an action, with so many sentences that were read for the first time."""
        now = monotonic()
        if now - self._last >= BREAK_SECONDS:
            self._began = now
        self._last = now
        self.sentences += sentences

    @property
    def minutes(self) -> int:
        """Whole minutes since the start, or since the last break."""
        return int((self._last - self._began) // 60)
