"""Choosing: articles are marked as done, skipped or flagged, one or many at once."""

from collections.abc import Sequence
from pathlib import Path

from textual.reactive import var

from annotations import Bulk, Corpus, Saver, Status, Store, marking
from tui.config import Config
from tui.screens.acting import ActingScreen
from tui.screens.arranging import ArrangingScreen


class ChoosingScreen(ActingScreen, ArrangingScreen):
    """A list of which some articles can be chosen, and all of those marked."""

    chosen: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of those that the next status is for; with none it is for the one under the cursor."""

    def __init__(self, corpus: Corpus, store: Store, saver: Saver, config: Config, cache: Path) -> None:
        """List the articles of `corpus`; what is made of them goes to `store` by way of `saver`."""
        super().__init__(corpus, store, config, cache)
        self._saver = saver
        self.bulk = Bulk(store, saver)

    def watch_chosen(self) -> None:
        """Say how many."""
        self.tell()

    def action_choose(self) -> None:
        """Choose the article under the cursor, or no longer, and go on to the next."""
        if self.current is not None:
            self.chosen = self.chosen ^ {self.current.id}
            self.table.cursor += 1

    def action_choose_all(self) -> None:
        """Choose all that are shown, or none where they are chosen."""
        entries, numbers = self._corpus.entries, set(self.shown)
        shown = frozenset(entry.id for number, entry in enumerate(entries) if number in numbers)
        self.chosen = self.chosen - shown if shown <= self.chosen else self.chosen | shown

    def action_mark(self, status: Status) -> None:
        """Give a status to the articles chosen, or to the one under the cursor; take it back where all have it."""
        numbers = self._chosen_numbers()
        if not numbers:
            return
        held = all(self.rows[number].status == status for number in numbers)
        wanted = None if held else status
        entries = [self._corpus.entries[number] for number in numbers]
        self.act(
            self.bulk.do(self._corpus, entries, marking(wanted)),
            len(entries),
            f"marked {wanted}" if wanted else "marked no longer",
        )
        self.chosen = frozenset()

    def action_escape(self) -> None:
        """Choose none any more; else show all articles again."""
        if self.chosen:
            self.chosen = frozenset()
        else:
            super().action_escape()

    def _chosen_numbers(self) -> Sequence[int]:
        """Return the numbers of the articles chosen, in the order of the corpus, or of the one under the cursor."""
        if self.chosen:
            return [number for number, entry in enumerate(self._corpus.entries) if entry.id in self.chosen]
        return [self.shown[self.table.cursor]] if self.shown else []
