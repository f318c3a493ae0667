"""Listing: what is known of the articles is read, and read again when it has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.reactive import var
from textual.worker import get_current_worker

from annotations import Corpus, Listed, Record, Store, listed, listed_as
from tui.config import Config
from tui.messages import FilesChanged, Saved
from tui.screens.desk import DeskScreen

AT_ONCE = 40
"""Articles that are looked into before the first paint: about a screenful. The rest follow in the background."""

LIGHT = 500_000
"""Bytes that are read before the first paint at the most, for that."""

BATCH = 200
"""Articles that are looked into between two drawings of the list."""


class ListingScreen(DeskScreen[None]):
    """The articles of a corpus, each with what was made of it."""

    rows: var[tuple[Listed, ...]] = var[tuple[Listed, ...]]((), init=False)
    """What is known of the articles, in the order of the corpus."""

    @dataclass
    class Described(Message):
        """Some articles were looked into."""

        first: int
        rows: tuple[Listed, ...]

    @dataclass
    class Recounted(Message):
        """Articles whose files have changed were looked into again."""

        rows: tuple[Listed, ...]

    def __init__(self, corpus: Corpus, store: Store, config: Config) -> None:
        """List the articles of `corpus`, and what `store` has of them."""
        super().__init__(config, "library")
        self._corpus = corpus
        self._store = store
        self._fresh: dict[str, Record] = {}
        """What has been saved since the list was last seen: counted when it is seen again, not at every tag."""
        self._changed: set[Path] = set()
        """Files that have changed since then, whoever changed them."""
        self._recounting = False
        self._trouble = ""
        """What was said last of saving, until something is saved."""
        self._numbers = {entry.id: number for number, entry in enumerate(corpus.entries)}

    def on_mount(self) -> None:
        """List the first articles at once, the others as they are looked into."""
        entries = self._corpus.entries
        first, size = 0, 0
        while first < min(AT_ONCE, len(entries)) and size < LIGHT:
            size += entries[first].size
            first += 1
        known = tuple(listed(self._corpus, self._store, entry) for entry in entries[:first])
        self.rows = known + tuple(Listed(id=entry.id) for entry in entries[first:])
        if first < len(entries):
            self._look_into_the_rest(first)

    def watch_rows(self) -> None:
        """Count anew."""
        self.tell()

    @work(thread=True, exclusive=True, group="describe")
    def _look_into_the_rest(self, start: int) -> None:
        """Look into the articles below the first screen."""
        worker = get_current_worker()
        for first in range(start, len(self._corpus.entries), BATCH):
            rows = tuple(
                listed(self._corpus, self._store, entry) for entry in self._corpus.entries[first : first + BATCH]
            )
            if worker.is_cancelled:
                return
            self.post_message(self.Described(first, rows))

    @on(Described)
    def _list(self, message: Described) -> None:
        """List what was looked into, but for what has been tagged and looked into anew meanwhile."""
        rows = list(self.rows)
        for number, row in enumerate(message.rows, message.first):
            if not rows[number].title and not rows[number].problem:
                rows[number] = row
        self.rows = tuple(rows)

    def on_screen_resume(self) -> None:
        """Show what has been saved meanwhile."""
        self._renew([listed_as(record, self._corpus) for record in self._fresh.values()])
        self._fresh.clear()
        self._recount()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what has changed of an article."""
        outcome = message.outcome
        if outcome.record is not None:
            self._fresh[outcome.article_id] = outcome.record
            if self.is_current:
                self.on_screen_resume()
            self._trouble = ""
        elif outcome.steps and self.is_current and outcome.trouble != self._trouble:
            self._trouble = outcome.trouble
            self.warn(f"NOT SAVED: {outcome.trouble}.")

    @on(FilesChanged)
    def _note(self, message: FilesChanged) -> None:
        """Count again what was made of some articles, as soon as that is seen."""
        self._changed |= message.paths
        if self.is_current:
            self._recount()

    def _recount(self) -> None:
        """Look again into what has changed: one look after another, so that the last one holds."""
        if self._changed and not self._recounting:
            self._recounting = True
            self._look_again(frozenset(self._changed), self.rows)
            self._changed.clear()

    @work(thread=True, group="recount")
    def _look_again(self, paths: frozenset[Path], rows: tuple[Listed, ...]) -> None:
        """Look into articles again. A file that is gone was of one that something had been made of."""
        ids = {self._store.of(path) for path in paths}
        ids |= {row.id for row in rows if row.status != "new" and self._store.path(row.id) in paths}
        entries = [self._corpus.entries[self._numbers[each]] for each in ids if each in self._numbers]
        self.post_message(self.Recounted(tuple(listed(self._corpus, self._store, entry) for entry in entries)))

    @on(Recounted)
    def _list_again(self, message: Recounted) -> None:
        """List what was counted again, and go on with what has changed meanwhile."""
        self._recounting = False
        self._renew(message.rows)
        if self.is_current:
            self._recount()

    def _renew(self, known: Sequence[Listed]) -> None:
        """Show what is known now of some articles."""
        if known:
            rows = list(self.rows)
            for row in known:
                if row.id in self._numbers:
                    rows[self._numbers[row.id]] = row
            self.rows = tuple(rows)
