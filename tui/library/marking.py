"""Choosing: articles are marked as done, skipped or flagged, one or many at once."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from textual.reactive import var

from annotations.claims.record import Status
from annotations.corpus.corpus import Corpus
from annotations.reports.rows import ArticleRows
from annotations.store.store import Store
from annotations.work.saver import Saver
from tui.batch import ActingScreen
from tui.config import Config
from tui.library.arrangement import ArrangingScreen

if TYPE_CHECKING:
    from annotations.work.bulk import BatchEditor

MANY = 1_000
"""Articles from which on a key is to be pressed twice."""


class ChoosingScreen(ActingScreen, ArrangingScreen):
    """A list of which some articles can be chosen, and all of those marked."""

    chosen: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of those that the next status is for; with none it is for the one under the cursor."""

    _asked: tuple[Status, frozenset[str]] | None = None
    """The status that was asked for, for more articles than one would mark by mistake."""

    def __init__(self, corpus: Corpus, store: Store, saver: Saver, config: Config, cache: Path) -> None:
        """List the articles of `corpus`; what is made of them goes to `store` by way of `saver`."""
        super().__init__(corpus, store, config, cache)
        self._saver = saver

    @cached_property
    def bulk(self) -> "BatchEditor":
        """What marks articles, and takes it back."""
        from annotations.work.bulk import BatchEditor

        return BatchEditor(self._store, self._saver)

    def watch_chosen(self) -> None:
        """Say how many."""
        self.mark_bars_stale()

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
        if len(numbers) > MANY and self._asked != (status, self.chosen):
            self._asked = status, self.chosen
            self.say(f"{len(numbers):,} articles: the same key again marks all of them {status}.")
            return
        held = all(self.rows[number].status == status for number in numbers)
        entries = [self._corpus.entries[number] for number in numbers]
        what = f"no longer marked {status}" if held else f"marked {status}"
        from annotations.work.bulk import status_factory

        doing = self.bulk.apply(self._corpus, entries, status_factory(None if held else status), what)
        self.act(doing, len(entries), what)
        self._asked, self.chosen = None, frozenset()

    def action_escape(self) -> None:
        """Stop what is being done to many; else choose none any more; else show all articles again."""
        if self.busy:
            self.stop()
        elif self.chosen:
            self.chosen = frozenset()
        else:
            super().action_escape()

    def _list(self, rows: ArticleRows) -> None:
        """List the articles of another corpus; those that it does not have are not chosen."""
        super()._list(rows)
        if self.chosen:
            self.chosen = frozenset(name for name in self.chosen if rows.number(name) is not None)

    def _chosen_numbers(self) -> Sequence[int]:
        """Return the numbers of the articles chosen, in the order of the corpus, or of the one under the cursor."""
        if self.chosen:
            return [number for number, entry in enumerate(self._corpus.entries) if entry.id in self.chosen]
        return [self.shown[self.table.cursor]] if self.shown else []
