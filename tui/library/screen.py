"""The library: the articles of a corpus, and how far each of them is."""

from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.article import Span
from annotations.claims.record import Status
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.nlp.finder import EntityFinder
from annotations.reports.rows import ArticleRow, ArticleRows
from annotations.store.store import Store
from annotations.wording import counted
from annotations.work.saver import Saver
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.library.article_table import ArticleTable
from tui.library.commands import COMMANDS
from tui.library.preview import PreviewingScreen
from tui.library.preview_pane import Preview
from tui.widgets.bars import words

if TYPE_CHECKING:
    from tui.concordance.screen import Found
    from tui.reader.screen import ReaderScreen

WIDE = 110
"""Cells from which what was done in this session stands beside the hints."""

NEAR = 200
"""Rows below the cursor that are looked at one by one."""

BAR = 20
"""Cells of the bar that shows how far the corpus was looked into."""


class LibraryScreen(PreviewingScreen):
    """All articles, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("library")

    def __init__(
        self, corpus: Corpus, store: Store, saver: Saver, finder: EntityFinder, config: Config, cache: Path
    ) -> None:
        """List the articles of `corpus`, which are read as the user's settings say; what is in them goes to `cache`."""
        super().__init__(corpus, store, saver, config, cache)
        self._finder = finder

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id. Synchronous down to the record: keys act in their order."""
        return COMMANDS[command](self)

    def body(self) -> Iterator[Widget]:
        """Make the list, and the preview below it."""
        table = ArticleTable(self._corpus.settings.scheme)
        yield table.data_bind(LibraryScreen.palette, LibraryScreen.rows, LibraryScreen.shown, LibraryScreen.chosen)
        yield Preview().data_bind(LibraryScreen.palette)

    @property
    def items(self) -> ArticleTable:
        """The list of articles."""
        return self.table

    @on(ArticleTable.Clicked)
    async def _point(self, message: ArticleTable.Clicked) -> None:
        """Go to the row that was clicked on; open it at the second click."""
        self.table.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.action_open()

    @on(ArticleTable.HeadClicked)
    def _sort(self, message: ArticleTable.HeadClicked) -> None:
        """Sort by the column whose head was clicked on."""
        self.sort_by(message.by)

    def action_next(self, status: Status) -> None:
        """Go to the next article with a status, from the top again behind the last one."""
        shown, at = self.shown, self.table.cursor
        # The next one is seldom far; to go through all rows takes less than to look them up one by one.
        near = (place for place in range(at + 1, min(at + NEAR, len(shown))) if _is(self.rows[shown[place]], status))
        place = next(near, None)
        if place is None:
            wanted = {number for number, row in enumerate(self.rows) if _is(row, status)}
            places = [place for place, number in enumerate(shown) if number in wanted and place != at]
            place = next((place for place in places if place > at), next(iter(places), None))
        if place is None:
            self.say(f"No other article here is {status}.")
            return
        self.table.cursor = place
        if place < at:
            self.say("From the top again.")

    async def action_open(self) -> None:
        """Open the article under the cursor, or say why it cannot be."""
        if self.current is not None:
            await self.open(self.current)

    async def action_find(self) -> None:
        """Look for words in the texts of all articles."""
        from tui.concordance.screen import FindingScreen

        finding = FindingScreen(self._state, self.bulk, self.config, self._open_at)
        finding.set_reactive(FindingScreen.palette, self.palette)
        await self.app.push_screen(finding)

    async def action_resume(self) -> None:
        """Open the article that was worked on last, where it was left."""
        recent = self._store.last_written_id()
        number = self.rows.number(recent) if recent else None
        if number is None:
            self.say("Nothing was worked on here yet.")
            return
        await self.open(self._corpus.entries[number])

    def _state(self) -> tuple[ArticleRows, bool]:
        """Return the articles as they are known now, and whether more may come."""
        return self.rows, self.looked < 1

    async def _open_at(self, found: "Found", others: "Sequence[Found]", query: str, span: Span) -> None:
        """Open an article where some words were found; the next one is the next of the others."""
        corpus, entries = found.corpus, self._corpus.entries
        same = corpus is self._corpus
        number = found.number if same else self.rows.number(found.entry.id)
        if number is None:
            self.warn(f"{found.entry.id} is no longer there.")
            return
        if same:
            course = [each.number for each in others]
        else:
            course = sorted(place for each in others if (place := self.rows.number(each.entry.id)) is not None)
        reader = await self.open(entries[number], course)
        if reader is not None:
            reader.find(query, span)

    async def open(self, entry: Entry, course: Sequence[int] = ()) -> "ReaderScreen | None":
        """Open an article, or say why it cannot be; `course` are the numbers of those to go on to, else all shown."""
        # A third of all that is imported, and not needed for the first screen: it is made ready behind that.
        from tui.reader.screen import ReaderScreen

        try:
            article = self._corpus.load(entry)
        except ArticleError as error:
            self.warn(f"{error}.")
            return None
        reader = ReaderScreen(
            self._corpus, entry, article, self._store, self._saver, self._finder, self.config, course or self.shown
        )
        reader.set_reactive(ReaderScreen.palette, self.palette)
        await self.app.push_screen(reader, lambda article_id: self._return(article_id, reader.config))
        return reader

    def _return(self, article_id: str | None, config: Config) -> None:
        """Put the cursor on the article that was read last, and read the next one as wide."""
        self.config = config
        self.go_to(article_id or "")

    def save_state(self, palette: Palette) -> Text:
        """Say that something is not on disk, for as long as that is so."""
        if not self._trouble:
            return Text()
        return words((f"NOT SAVED ({max(1, self._saver.unsaved()):,})", palette.error), "  ")

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Say what is shown, how many articles there are and how far they are, and what the first keys are."""
        looked_for = ("   ", (f"/{self._query}", palette.message)) if self._query and not self._typing else ()
        arrow = "▼" if self._backwards else "▲"
        order = ("   ", (f"by {self._by} {arrow}", palette.muted)) if self._by else ()
        told = f"{counted(len(self.rows), 'article')}   {self.done:,} done   {counted(self.claims, 'claim')}"
        if self._query:
            told = f"{len(self.shown):,} of {counted(len(self.rows), 'article')}"
        elif not self._typing:
            told += _time(self.seconds)
        return (
            words(("Copydesk", "bold"), "   ", (self._corpus.name, palette.muted), *looked_for, *order),
            words((told, palette.muted)),
            Text.assemble(self.save_state(palette), self._below(palette)),
            words((f"{self._store.annotator}   {self.keys['library.help']} help", palette.muted)),
        )

    def _below(self, palette: Palette) -> Text:
        """Say what can be done with those chosen, how far the looking is, or what was done and the first keys."""
        called = self.keys
        if self._typing:
            hint = "Enter keeps, Esc goes back; also status: label: outlet:"
            return words((f"/{self._query}▏", palette.message), (f"   {hint}", palette.muted))
        if self.chosen:
            acts = (
                f"{called['library.done']} done   {called['library.skip']} skip   {called['library.flag']} flag   "
                f"{called['library.undo']} undoes"
            )
            return words((f"{len(self.chosen):,} chosen", palette.message), (f"   {acts}", palette.muted))
        if self.looked < 1:
            full = round(self.looked * BAR)
            bar = "━" * full
            return words("looking into the articles   ", (bar, palette.message), ("─" * (BAR - full), palette.muted))
        hints = (
            f"{called['library.open']} opens   {called['library.filter']} filters   {called['library.done']} done   "
            f"{called['library.quit']} quits"
        )
        session = self.session.told()
        if not session:
            return words((hints, palette.muted))
        if self.size.width < WIDE:
            return words((session, palette.muted))
        return words((f"{session}      {hints}", palette.muted))


def _is(row: ArticleRow, status: Status) -> bool:
    return row.status == status and not row.problem


def _time(seconds: float) -> str:
    """Say how long was read, if it is a minute or more."""
    minutes = round(seconds / 60)
    if not minutes:
        return ""
    return f"   {minutes} min" if minutes < 60 else f"   {minutes // 60}:{minutes % 60:02} h"
