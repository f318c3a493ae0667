"""The library: the articles of a corpus, and how far each of them is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.worker import get_current_worker

from annotations import (
    ArticleError,
    Corpus,
    EntityFinder,
    Listed,
    Record,
    Saver,
    Store,
    StoreError,
    glimpsed,
    listed,
    listed_as,
    looked_into,
    marked,
)
from tui import keys
from tui.config import Config
from tui.look import Palette
from tui.messages import Saved
from tui.screens.desk import DeskScreen
from tui.screens.reader import ReaderScreen
from tui.widgets.article_table import ArticleTable
from tui.widgets.bars import words

AT_ONCE = 40
"""Articles that are looked into before the first paint: about a screenful. The rest follow in the background."""

LIGHT = 500_000
"""Bytes that are read before the first paint at the most, for that."""

BATCH = 200
"""Articles of which it is looked up what was made of them before the list is drawn again; then twice as many."""

LONGEST = 12_800
"""How many at the most: they are held twice until the list has them."""


class LibraryScreen(DeskScreen[None]):
    """All articles, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("library")

    rows: var[tuple[Listed, ...]] = var[tuple[Listed, ...]]((), init=False)
    """What is known of the articles, in the order of the corpus."""

    @dataclass
    class Found(Message):
        """More is known of the corpus: articles that were not listed yet, or what is in them."""

        corpus: Corpus

    @dataclass
    class Described(Message):
        """It was looked up what was made of some articles."""

        rows: tuple[Listed, ...]

    def __init__(
        self, corpus: Corpus, store: Store, saver: Saver, finder: EntityFinder, config: Config, cache: Path
    ) -> None:
        """List the articles of `corpus`, which are read as the user's settings say; what is in them goes to `cache`."""
        super().__init__(config, "library")
        self._corpus = corpus
        self._store = store
        self._saver = saver
        self._finder = finder
        self._cache = cache
        self._told: set[str] = set()
        """Ids of the articles whose rows say what was made of them."""
        self._fresh: dict[str, Record] = {}
        """What has been saved since the list was last seen: counted when it is seen again, not at every tag."""
        self._trouble = ""
        """What was said last of saving, until something is saved."""
        self._numbers = {entry.id: number for number, entry in enumerate(corpus.entries)}
        self._done = self._claims = 0

    def matter(self) -> Iterator[Widget]:
        """Make the list."""
        yield ArticleTable(self._corpus.settings.scheme).data_bind(LibraryScreen.palette, LibraryScreen.rows)

    def on_mount(self) -> None:
        """List the first articles at once, the others as they are looked into."""
        entries = self._corpus.entries
        first, size = 0, 0
        while first < min(AT_ONCE, len(entries)) and size < LIGHT:
            size += entries[first].size
            first += 1
        known = tuple(listed(self._corpus, self._store, entry) for entry in entries[:first])
        self._told.update(row.id for row in known)
        self.rows = known + tuple(glimpsed(entry) for entry in entries[first:])
        if first < len(entries) or self._corpus.unlisted:
            self._look_into_the_rest()

    def watch_rows(self) -> None:
        """Count anew."""
        self._done = sum(row.status == "done" for row in self.rows)
        self._claims = sum(sum(row.claims.values()) for row in self.rows if row.id in self._told)
        self.tell()

    @work(thread=True, exclusive=True, group="describe")
    def _look_into_the_rest(self) -> None:
        """Look into what is below the first screen: the articles, then what was made of them."""
        worker = get_current_worker()
        corpus = self._corpus
        for looked in looked_into(corpus, self._cache):
            if worker.is_cancelled:
                return
            if looked.corpus is not corpus:
                corpus = looked.corpus
                self.post_message(self.Found(corpus))
        first, count = 0, BATCH
        while first < len(corpus.entries):
            rows = tuple(listed(corpus, self._store, entry) for entry in corpus.entries[first : first + count])
            if worker.is_cancelled:
                return
            self.post_message(self.Described(rows))
            first, count = first + count, min(count * 2, LONGEST)

    @on(Found)
    def _grow(self, message: Found) -> None:
        """List what is known now, with the cursor on the article that it was on."""
        known = {row.id: row for row in self.rows if row.id in self._told}
        current = self.rows[self.table.cursor].id if self.rows else ""
        self._corpus = message.corpus
        self._numbers = {entry.id: number for number, entry in enumerate(self._corpus.entries)}
        self.rows = tuple(known.get(entry.id) or glimpsed(entry) for entry in self._corpus.entries)
        self.table.cursor = self._numbers.get(current, 0)

    @on(Described)
    def _list(self, message: Described) -> None:
        """List what was looked up, but for what has been tagged and told of meanwhile."""
        rows = list(self.rows)
        for row in message.rows:
            if row.id not in self._told:
                rows[self._numbers[row.id]] = row
        self._told.update(row.id for row in message.rows)
        self.rows = tuple(rows)

    @on(ArticleTable.Clicked)
    async def _point(self, message: ArticleTable.Clicked) -> None:
        """Go to the row that was clicked on; open it at the second click."""
        self.table.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.action_open()

    @property
    def table(self) -> ArticleTable:
        """The list."""
        return self.query_one(ArticleTable)

    def action_move(self, step: int) -> None:
        """Go up or down by rows."""
        self.table.cursor += step

    def action_page(self, pages: int) -> None:
        """Go up or down by pages."""
        self.table.cursor += pages * self.table.page

    def action_top(self) -> None:
        """Go to the first row."""
        self.table.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.table.cursor = len(self.rows) - 1

    async def action_open(self) -> None:
        """Open the article under the cursor, or say why it cannot be."""
        if not self.rows:
            return
        entry = self._corpus.entries[self.table.cursor]
        try:
            article = self._corpus.load(entry)
        except ArticleError as error:
            self.warn(f"{error}.")
            return
        reader = ReaderScreen(self._corpus, entry, article, self._store, self._saver, self._finder, self.config)
        reader.set_reactive(ReaderScreen.palette, self.palette)
        await self.app.push_screen(reader, lambda article_id: self._return(article_id, reader.config))

    def action_done(self) -> None:
        """Mark the article under the cursor as done, or as in progress again."""
        if not self.rows:
            return
        entry = self._corpus.entries[self.table.cursor]
        try:
            article = self._corpus.load(entry)
            pending = self._saver.pending(article)
            record = self._store.load(article)
        except (ArticleError, StoreError) as error:
            self.warn(f"{error}.")
            return
        if record.trouble:
            self.warn(f"{record.trouble}.")
        for step in pending:
            record = step.apply(record)
        self._saver.put(article, marked(record, "in progress" if record.row.status == "done" else "done"))

    def on_screen_resume(self) -> None:
        """Show what has been saved meanwhile."""
        for record in self._fresh.values():
            self._renew(listed_as(record, self._corpus))
        self._fresh.clear()

    @on(Saved)
    def _hear(self, message: Saved) -> None:
        """Show what has changed of an article."""
        outcome = message.outcome
        if outcome.record is not None:
            self._fresh[outcome.article_id] = outcome.record
            if self.is_current:
                self.on_screen_resume()
            self._trouble = ""
        elif self.is_current and outcome.trouble != self._trouble:
            self._trouble = outcome.trouble
            self.warn(f"NOT SAVED: {outcome.trouble}.")

    def _return(self, article_id: str | None, config: Config) -> None:
        """Put the cursor on the article that was read last, and read the next one as wide."""
        self.config = config
        if article_id in self._numbers:
            self.table.cursor = self._numbers[article_id]

    def _renew(self, row: Listed) -> None:
        """Show what is known now of one article."""
        number = self._numbers.get(row.id)
        if number is not None:
            self._told.add(row.id)
            self.rows = (*self.rows[:number], row, *self.rows[number + 1 :])

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say how many articles there are, how many are done, and what the first keys are."""
        called = self.keys
        told = f"{_count(len(self.rows), 'article')}   {self._done} done   {_count(self._claims, 'claim')}"
        return (
            words(("Copydesk", "bold"), "   ", (self._corpus.name, palette.soft)),
            words((told, palette.soft)),
            words(
                (
                    f"{called['library.open']} opens   {called['library.done']} done   {called['library.quit']} quits",
                    palette.soft,
                )
            ),
            words((f"{self._store.annotator}   {called['library.help']} help", palette.soft)),
        )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
