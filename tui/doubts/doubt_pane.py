"""The pane below the list: the sentence under the cursor in full, and why it is listed."""

from textual.reactive import var

from annotations.training.doubts import Doubt
from annotations.translation import gettext as _
from tui.doubts.doubt_table import named
from tui.widgets.bars import shortened
from tui.widgets.pane import Pane, PaneLine, wrapped

MAX_WIDTH = 110
"""Cells of the longest line of words."""

WORD_LINES = 3
"""Lines of a sentence, at most."""

MAX_CHARS = 2_000
"""Code points of a sentence that are wrapped: more than there is room for."""


class DoubtPane(Pane):
    """One sentence: its words, its labels, and what the model thinks of it."""

    INDENT = 4
    """Cells left of the text: it is aligned with the list."""

    doubt: var[Doubt | None] = var[Doubt | None](None, init=False)
    """The sentence; `None` if there is none."""

    def watch_doubt(self) -> None:
        """Show another sentence."""
        self.renew()

    def laid_out(self) -> list[PaneLine]:
        """Return the lines: the words, why they are listed, and where they stand."""
        row = self.doubt
        room = self.size.width - self.INDENT - 1
        if row is None or room < 1:
            return []
        width = min(MAX_WIDTH, room)
        lines = wrapped(" ".join(row.text[:MAX_CHARS].split()), width)
        if len(lines) > WORD_LINES:
            lines = [*lines[: WORD_LINES - 1], shortened(lines[WORD_LINES - 1] + " …", width)]
        why = _(
            "Labelled {labels}, {given:.0%} likely by the model; {thought} is {probability:.0%} likely.",
            labels=named(row.labels),
            given=row.given_probability,
            thought=named((row.thought,)),
            probability=row.probability,
        )
        about = [why, row.title or row.article]
        return [*((line, "blank") for line in lines), *((shortened(line, room), "muted") for line in about)]
