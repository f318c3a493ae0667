"""Proposals: passages that are suggested for the cells without a mention, compared in the background."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from annotations.ledger.partners import Partner, Passage
from annotations.translation import gettext as _
from tui.part import Part

if TYPE_CHECKING:
    from tui.story.screen import StoryScreen

MAX_PROPOSED_CELLS = 1_500
"""Cells without a mention for which partners are looked for; more would delay the first screen."""


@dataclass(eq=False, repr=False)
class Ranked(Message, bubble=False):
    """The passages of all articles were compared with the entries."""


class Proposals(Part):
    """The best passage of each cell without a mention, as far as it is known."""

    def __init__(self, screen: "StoryScreen") -> None:
        """Suggest passages for the cells of `screen`."""
        self._screen = screen

    def known(self) -> dict[tuple[str, int], Partner]:
        """Return the suggested passages by entry and column; those that are not known yet are looked for."""
        found = {}
        is_whole = True
        for entry, column, query in self._lacking():
            proposal = self._screen.desk.proposal(query, column)
            if proposal is not None:
                found[entry, column] = proposal
            is_whole = is_whole and all(self._screen.desk.is_ranked(query, each) for each in self._ids(column))
        if not is_whole:
            pairs = [(query, each) for _, column, query in self._lacking() for each in self._ids(column)]
            rank = partial(self._rank, pairs)
            self._screen.run_worker(rank, thread=True, exclusive=True, group="ranks")
        return found

    def go_to(self, step: int) -> None:
        """Go to the next cell with a suggestion, or the one before, continuing at the other end."""
        matrix, sheet = self._screen.matrix, self._screen.desk.sheet
        places = [
            (at, column)
            for at, number in enumerate(matrix.shown)
            for column in range(len(sheet.columns))
            if (sheet.rows[number].entry.id, column) in matrix.proposals
        ]
        if not places:
            self._screen.say(_("No suggestion left."))
            return
        here = matrix.cursor, matrix.column
        after = [place for place in places if (place > here if step > 0 else place < here)]
        ordered = after or places
        matrix.cursor, matrix.column = ordered[0] if step > 0 else ordered[-1]

    def _lacking(self) -> Iterator[tuple[str, int, Passage]]:
        """Yield the cells without a mention: entry, column, and the passage of the entry's lead."""
        desk, number = self._screen.desk, 0
        for row in desk.sheet.rows:
            lacking = [column for column, cell in enumerate(row.cells) if not cell.mentions]
            query = desk.lead_passage(row.entry) if lacking else None
            if query is None:
                continue
            for column in lacking[: MAX_PROPOSED_CELLS - number]:
                yield row.entry.id, column, query
            number += len(lacking)
            if number >= MAX_PROPOSED_CELLS:
                return

    def _ids(self, column: int) -> list[str]:
        """Return the articles of a column that have passages."""
        desk = self._screen.desk
        return [each for each in desk.sheet.columns[column].ids if each in desk.tagged]

    def _rank(self, pairs: list[tuple[Passage, str]]) -> None:
        """Compare passages in a thread, then have the suggestions shown."""
        worker = get_current_worker()
        for query, article in pairs:
            if worker.is_cancelled:
                return
            self._screen.desk.rank(query, article)
        self._screen.post_message(Ranked())
