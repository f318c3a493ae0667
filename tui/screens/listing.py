"""Listing: what is known of the articles is read, and read again when it has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.reactive import var
from textual.worker import get_current_worker

from annotations import (
    Corpus,
    CorpusError,
    Entry,
    Listed,
    Record,
    Store,
    glimpsed,
    listed_all,
    listed_as,
    looked_into,
    reopened,
)
from tui.config import Config
from tui.messages import CorpusChanged, FilesChanged, Saved
from tui.screens.desk import DeskScreen
from tui.screens.since_start import SinceStart
from tui.widgets.article_table import ArticleTable

AT_ONCE = 40
"""Articles that are looked into before the first paint: about a screenful. The rest follow in the background."""

LIGHT = 500_000
"""Bytes that are read before the first paint at the most, for that."""

BATCH = 200
"""Articles of which it is looked up what was made of them before the list is drawn again; then twice as many."""

LONGEST = 12_800
"""How many at the most: they are held twice until the list has them."""


class ListingScreen(DeskScreen[None]):
    """The articles of a corpus, each with what was made of it."""

    rows: var[tuple[Listed, ...]] = var[tuple[Listed, ...]]((), init=False)
    """What is known of the articles, in the order of the corpus."""
    shown: var[Sequence[int]] = var[Sequence[int]](range(0), init=False)
    """The numbers of the rows that are shown, in the order in which they are."""

    @dataclass
    class Found(Message):
        """More is known of the corpus: articles that were not listed yet, or what is in them."""

        corpus: Corpus

    @dataclass
    class Reopened(Message):
        """The files of the corpus are others by now."""

        before: Corpus
        """As it was when its files were listed."""
        corpus: Corpus

    @dataclass
    class Gone(Message):
        """The articles are no longer where they were."""

        why: str

    @dataclass
    class LookedOn(Message):
        """More of the corpus was looked into: `share` of all, from 0 to 1."""

        share: float

    @dataclass
    class Described(Message):
        """It was looked up what was made of some articles."""

        rows: tuple[Listed, ...]

    @dataclass
    class Recounted(Message):
        """Articles whose files have changed were looked into again."""

        rows: tuple[Listed, ...]

    def __init__(self, corpus: Corpus, store: Store, config: Config, cache: Path) -> None:
        """List the articles of `corpus`, and what `store` has of them; what is in them goes to `cache`."""
        super().__init__(config, "library")
        self._corpus = corpus
        self._store = store
        self._cache = cache
        self._told: set[str] = set()
        """Ids of the articles whose rows say what was made of them."""
        self._fresh: dict[str, Record] = {}
        """What has been saved since the list was last seen: counted when it is seen again, not at every tag."""
        self._changed: set[Path] = set()
        """Files that have changed since then, whoever changed them."""
        self._recounting = False
        self._trouble = ""
        """What was said last of saving, until something is saved."""
        self._numbers = {entry.id: number for number, entry in enumerate(corpus.entries)}
        self.done = self.claims = 0
        """How many articles are done, and how many claims there are, as far as that is known."""
        self.seconds = 0.0
        """How long all of them were read."""
        self.looked = 1.0
        """How much of the corpus was looked into, from 0 to 1."""
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

    def on_mount(self) -> None:
        """List the first articles at once, the others as they are looked into."""
        entries = self._corpus.entries
        first, size = 0, 0
        while first < min(AT_ONCE, len(entries)) and size < LIGHT:
            size += entries[first].size
            first += 1
        known = tuple(listed_all(self._corpus, self._store, entries[:first]))
        self._told.update(row.id for row in known)
        self.rows = known + tuple(glimpsed(entry) for entry in entries[first:])
        if first < len(entries) or self._corpus.unlisted:
            self._look_into(self._corpus)

    def watch_rows(self) -> None:
        """Count anew."""
        self.done = sum(row.status == "done" for row in self.rows)
        self.claims = sum(sum(row.claims.values()) for row in self.rows if row.id in self._told)
        self.seconds = sum(row.seconds for row in self.rows)
        self.tell()

    @work(thread=True, exclusive=True, group="describe")
    def _look_into(self, corpus: Corpus) -> None:
        """Look into what is not known yet: the articles, then what was made of them."""
        worker = get_current_worker()
        for looked in looked_into(corpus, self._cache):
            if worker.is_cancelled:
                return
            if looked.corpus is not corpus:
                corpus = looked.corpus
                self.post_message(self.Found(corpus))
            self.post_message(self.LookedOn(looked.done / max(1, looked.total)))
        first, count = 0, BATCH
        while first < len(corpus.entries):
            rows = tuple(listed_all(corpus, self._store, corpus.entries[first : first + count]))
            if worker.is_cancelled:
                return
            self.post_message(self.Described(rows))
            first, count = first + count, min(count * 2, LONGEST)

    @on(Found)
    def _grow(self, message: Found) -> None:
        """List what is known now, with the cursor on the article that it was on."""
        here = self.current.id if self.current is not None else ""
        before = {entry.id: entry.glance for entry in self._corpus.entries}
        known = {row.id: row for row in self.rows if row.id in self._told}
        self._corpus = message.corpus
        self._numbers = {entry.id: number for number, entry in enumerate(self._corpus.entries)}
        # What was told of an article is so no longer where it is another text by now.
        changed = {
            each.id for each in self._corpus.entries if before.get(each.id, each.glance) not in (None, each.glance)
        }
        self._told -= changed
        self._told &= self._numbers.keys()
        rows = ((entry, None if entry.id in changed else known.get(entry.id)) for entry in self._corpus.entries)
        self.rows = tuple(row or glimpsed(entry) for entry, row in rows)
        self.go_to(here)

    def go_to(self, article_id: str) -> None:
        """Put the cursor on an article, if it is shown."""
        number = self._numbers.get(article_id, -1)
        if number in self.shown:
            self.table.cursor = self.shown.index(number)

    @on(CorpusChanged)
    def _follow(self) -> None:
        """List the files anew."""
        self._list_files(self._corpus)

    @work(thread=True, exclusive=True, group="follow")
    def _list_files(self, corpus: Corpus) -> None:
        """List the files of the corpus, and tell of it where they are others."""
        try:
            fresh = reopened(corpus)
        except CorpusError as error:
            self.post_message(self.Gone(str(error)))
        else:
            if fresh is not corpus:
                self.post_message(self.Reopened(corpus, fresh))

    @on(Reopened)
    def _begin_again(self, message: Reopened) -> None:
        """Look into the files that are there now, unless more was known by the time they were listed."""
        if message.before is self._corpus:
            self._grow(self.Found(message.corpus))
            self._look_into(message.corpus)
        else:
            self._list_files(self._corpus)

    @on(Gone)
    def _miss(self, message: Gone) -> None:
        """Say that there is nothing to be read any longer; what is on screen stays."""
        self.warn(message.why)

    @on(LookedOn)
    def _tell_looked(self, message: LookedOn) -> None:
        """Show how far the looking is."""
        self.looked = message.share
        self.tell()

    @on(Described)
    def _list(self, message: Described) -> None:
        """List what was looked up, but for what has been tagged and told of meanwhile."""
        rows = list(self.rows)
        for row in message.rows:
            if row.id not in self._told:
                rows[self._numbers[row.id]] = row
        self._told.update(row.id for row in message.rows)
        self.rows = tuple(rows)

    def on_screen_resume(self) -> None:
        """Show what has been saved meanwhile."""
        self.session.take(self._fresh.values())
        self._renew([listed_as(record, self._corpus) for record in self._fresh.values()])
        self._fresh.clear()
        self._recount()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what has changed of an article."""
        outcome = message.outcome
        if outcome.record is not None:
            self.session.spend(outcome.steps)
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
        self.post_message(self.Recounted(tuple(listed_all(self._corpus, self._store, entries))))

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
                    self._told.add(row.id)
                    rows[self._numbers[row.id]] = row
            self.rows = tuple(rows)
