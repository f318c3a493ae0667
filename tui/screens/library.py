"""The library: the articles of a corpus, and how far each of them is."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations import ArticleError, Corpus, EntityFinder, Saver, Store, StoreError, marked
from tui import keys
from tui.config import Config
from tui.look import Palette
from tui.screens.listing import ListingScreen
from tui.widgets.article_table import ArticleTable
from tui.widgets.bars import words


class LibraryScreen(ListingScreen):
    """All articles, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("library")

    def __init__(
        self, corpus: Corpus, store: Store, saver: Saver, finder: EntityFinder, config: Config, cache: Path
    ) -> None:
        """List the articles of `corpus`, which are read as the user's settings say; what is in them goes to `cache`."""
        super().__init__(corpus, store, config, cache)
        self._saver = saver
        self._finder = finder

    def matter(self) -> Iterator[Widget]:
        """Make the list."""
        yield ArticleTable(self._corpus.settings.scheme).data_bind(LibraryScreen.palette, LibraryScreen.rows)

    @on(ArticleTable.Clicked)
    async def _point(self, message: ArticleTable.Clicked) -> None:
        """Go to the row that was clicked on; open it at the second click."""
        self.table.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.action_open()

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
        # A third of all that is imported, and not needed for the first screen: it is made ready behind that.
        from tui.screens.reader import ReaderScreen

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

    def _return(self, article_id: str | None, config: Config) -> None:
        """Put the cursor on the article that was read last, and read the next one as wide."""
        self.config = config
        if article_id in self._numbers:
            self.table.cursor = self._numbers[article_id]

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say how many articles there are, how many are done, and what the first keys are."""
        called = self.keys
        told = f"{_count(len(self.rows), 'article')}   {self.done} done   {_count(self.claims, 'claim')}"
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
