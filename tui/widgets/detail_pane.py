"""The pane below a list of words from articles: the row under the cursor in full."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.widgets.bars import shortened
from tui.widgets.pane import Pane, PaneLine, wrapped

MAX_WIDTH = 110
"""Cells of the longest line of words."""

WORD_LINES = 3
"""Lines of the words of a row, at most."""

MAX_CHARS = 2_000
"""Code points of a row that are wrapped: more than there is room for."""


class Details(NamedTuple):
    """One row in full."""

    words: str
    """Its words in the article."""
    about: Sequence[str]
    """The lines below the words."""


class DetailPane(Pane):
    """The words of one row, and the lines about them."""

    def __init__(self, indent: int, details: Callable[[], Details | None]) -> None:
        """Show what `details` returns; its text is aligned with the list by so many cells left of it."""
        super().__init__()
        self.indent = indent
        self._details = details

    def laid_out(self) -> list[PaneLine]:
        """Return the lines: the words, as many as there is room for, and those about them."""
        details = self._details()
        room = self.size.width - self.indent - 1
        if details is None or room < 1:
            return []
        width = min(MAX_WIDTH, room)
        lines = wrapped(" ".join(details.words[:MAX_CHARS].split()), width)
        if len(lines) > WORD_LINES:
            lines = [*lines[: WORD_LINES - 1], shortened(lines[WORD_LINES - 1] + " …", width)]
        return [*((line, "blank") for line in lines), *((shortened(line, room), "muted") for line in details.about)]
