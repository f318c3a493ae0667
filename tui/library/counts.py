"""Listing: what is made of the articles is counted again as it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.reports.rows import ArticleRow, ArticleRows, row_from_record, rows_of
from annotations.store.store import Store
from tui.config import Config
from tui.library.article_table import ArticleTable
from tui.library.loading import GatheringScreen
from tui.library.session_counts import SinceStart
from tui.messages import FilesChanged, Saved

SOON = 0.05
"""Seconds until it is shown that something was saved."""


class ListingScreen(GatheringScreen):
    """The articles of a corpus, each with what was made of it."""

    shown: var[Sequence[int]] = var[Sequence[int]](range(0), init=False)
    """The numbers of the rows that are shown, in the order in which they are."""

    @dataclass(eq=False, repr=False)
    class Recounted(Message):
        """Articles whose files have changed were looked into again."""

        rows: tuple[ArticleRow, ...]

    def __init__(self, corpus: Corpus, store: Store, config: Config, cache: Path) -> None:
        """List the articles of `corpus`, and what `store` has of them; what is in them goes to `cache`."""
        super().__init__(corpus, store, config, cache)
        self._fresh: dict[str, Record] = {}
        """What has been saved since the list was last seen: counted when it is seen again, not at every tag."""
        self._changed: set[Path] = set()
        """Files that have changed since then, whoever changed them."""
        self._recounting = False
        self._soon: Timer | None = None
        """Until what has been saved is shown."""
        self._trouble = ""
        """Why the last change is not on disk; empty once something was saved."""
        self.done = self.claims = 0
        """How many articles are done, and how many claims there are, as far as that is known."""
        self.seconds = 0.0
        """How long all of them were read."""
        self.session = SinceStart()
        """What was done since the program was started."""

    @property
    def table(self) -> ArticleTable:
        """The list."""
        return self.query_one(ArticleTable)

    @property
    def current(self) -> Entry | None:
        """The article under the cursor; `None` where none is shown."""
        return self._corpus.entries[self.shown[self.table.cursor]] if self.shown else None

    def watch_rows(self) -> None:
        """Count anew: what nobody has made anything of adds nothing."""
        made = self.rows.made.values()
        self.done = sum(row.status == "done" for row in made)
        self.claims = sum(sum(row.claims.values()) for row in made)
        self.seconds = sum(row.seconds for row in made)
        self.mark_bars_stale()

    def go_to(self, article_id: str) -> None:
        """Put the cursor on an article, if it is shown."""
        number = self.rows.number(article_id)
        if number is not None and number in self.shown:
            self.table.cursor = self.shown.index(number)

    def on_screen_resume(self) -> None:
        """Show what has been saved meanwhile."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self.session.take(self._fresh.values())
        self._renew([row_from_record(record, self._corpus) for record in self._fresh.values()])
        self._fresh.clear()
        self._recount()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what has changed of an article."""
        outcome = message.outcome
        if outcome.record is not None:
            self.session.spend(outcome.edits)
            self._fresh[outcome.article_id] = outcome.record
            # Of many that are saved at once the list is drawn a few times, not for each.
            if self.is_current and self._soon is None:
                self._soon = self.set_timer(SOON, self.on_screen_resume)
            self._trouble = ""
        elif outcome.edits:
            # The file differs from article to article; the reason is the same until something is saved.
            news = not self._trouble and self.app.screen is self
            self._trouble = outcome.trouble
            if news:
                self.warn(f"NOT SAVED: {outcome.trouble}.")
        self.mark_bars_stale()

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
    def _look_again(self, paths: frozenset[Path], rows: ArticleRows) -> None:
        """Look into articles again. A file that is gone was of one that something had been made of."""
        ids = {self._store.article_id_in(path) for path in paths}
        ids |= {row.id for row in rows.made.values() if row.status != "new" and self._store.path(row.id) in paths}
        numbers = [number for each in ids if (number := rows.number(each)) is not None]
        entries = [rows.corpus.entries[number] for number in numbers]
        self.post_message(self.Recounted(tuple(rows_of(rows.corpus, self._store, entries))))

    @on(Recounted)
    def _list_again(self, message: Recounted) -> None:
        """List what was counted again, and go on with what has changed meanwhile."""
        self._recounting = False
        self._renew(message.rows)
        if self.is_current:
            self._recount()

    def _renew(self, known: Sequence[ArticleRow]) -> None:
        """Show what is known now of some articles."""
        numbers = {row.id: number for row in known if (number := self.rows.number(row.id)) is not None}
        if numbers:
            self._heard.update(numbers)
            self.renew((row for row in known if row.id in numbers), numbers.values())

    def _list(self, rows: ArticleRows) -> None:
        """List the articles of another corpus, with the cursor on the article that it was on."""
        here = self.current.id if self.current is not None else ""
        super()._list(rows)
        self.go_to(here)
