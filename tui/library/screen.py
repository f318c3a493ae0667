"""The library: the articles of a corpus, and how far each of them is."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.reactive import var
from textual.widget import Widget

from annotations.claims.record import Status
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.nlp.finder import EntityFinder
from annotations.reports.rows import ArticleRow, ArticleRows
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.work.saver import Saver
from tui import keymap
from tui.batch import Batch, BatchEnded, BatchProgress
from tui.config import Config
from tui.display.theme import Palette
from tui.library.arrangement import Arrangement, FilterReady
from tui.library.article_table import NO_CORPUS, STORY, ArticleTable
from tui.library.assigned import Assigned, AssignmentsRead
from tui.library.bars import LibraryBars
from tui.library.commands import COMMANDS
from tui.library.counts import Counts, Recounted
from tui.library.loading import CorpusGone, CorpusGrew, CorpusRescanned, Loading, RowsFound, ScanEnded, Scanned
from tui.library.lookups import Lookups
from tui.library.marking import Marking
from tui.library.preview import Preview, TextRead
from tui.library.preview_pane import PreviewPane
from tui.library.queue import Queue, QueueRead
from tui.library.stories import Stories
from tui.library.story_marks import StoriesRead, StoryMarks
from tui.messages import CorpusChanged, FilesChanged, Saved
from tui.screen import BarScreen

if TYPE_CHECKING:
    from annotations.work.bulk import BatchEditor
    from tui.reader.screen import ReaderScreen

NEAR_ROWS = 200
"""Rows below the cursor that are looked at one by one."""


class LibraryScreen(BarScreen[None]):
    """All articles, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("library")
    commands = COMMANDS

    rows: var[ArticleRows] = var[ArticleRows](lambda: ArticleRows(NO_CORPUS), init=False)
    """The rows of the articles, in the order of the corpus."""

    shown: var[Sequence[int]] = var[Sequence[int]](range(0), init=False)
    """The indices of the shown rows, in the order in which they are shown."""

    chosen: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of the articles that the next status is for; if empty it is for the one under the cursor."""

    def __init__(
        self, corpus: Corpus, store: Store, saver: Saver, finder: EntityFinder, config: Config, cache: Path
    ) -> None:
        """List the articles of `corpus`, with the records of `store`; metadata is kept in `cache`."""
        super().__init__(config, "library")
        self.corpus: Corpus = corpus
        self.store, self.saver, self.cache = store, saver, cache
        self._finder = finder
        self.bulk: Batch = Batch(self, self._make_editor, "library.undo")
        self.marking: Marking = Marking(self)
        self.arrangement: Arrangement = Arrangement(self)
        self.assigned: Assigned = Assigned(self)
        self.queue: Queue = Queue(self)
        self.loader: Loading = Loading(self)
        self.counts: Counts = Counts(self)
        self.preview: Preview = Preview(self)
        self.lookups: Lookups = Lookups(self)
        self.stories: Stories = Stories(self)
        self.story_marks: StoryMarks = StoryMarks(self)
        # Esc asks them in this order; the first that has something to close does so.
        self.parts = (self.bulk, self.marking, self.arrangement, self.loader, self.counts, self.preview, self.lookups)
        self._bars = LibraryBars(self)

    def body(self) -> Iterator[Widget]:
        """Yield the list, and the preview below it."""
        table = ArticleTable(self.corpus.settings.scheme)
        yield table.data_bind(LibraryScreen.palette, LibraryScreen.rows, LibraryScreen.shown, LibraryScreen.chosen)
        yield PreviewPane().data_bind(LibraryScreen.palette)

    def on_mount(self) -> None:
        """List the articles, and preview the one under the cursor."""
        self.assigned.start()
        self.queue.start()
        self.loader.start()
        self.watch(self.table, "cursor", self.preview.update, init=False)

    def on_resize(self) -> None:
        """Fit the preview to the size of the window."""
        self.preview.fit()
        super().on_resize()

    def on_screen_resume(self) -> None:
        """Show the records saved meanwhile."""
        self.counts.show_saved()
        self.story_marks.start()
        self.mark_bars_stale()

    def watch_rows(self) -> None:
        """Count, arrange and preview the new rows."""
        self.counts.count()
        self.assigned.count()
        self.arrangement.take_rows()
        self.preview.update()

    def watch_chosen(self) -> None:
        """Show how many articles are chosen."""
        self.mark_bars_stale()

    @property
    def table(self) -> ArticleTable:
        """The list of articles."""
        return self.query_one(ArticleTable)

    @property
    def current(self) -> Entry | None:
        """The article under the cursor; `None` if none is shown."""
        return self.corpus.entries[self.shown[self.table.cursor]] if self.shown else None

    def action_digit(self, key: str) -> None:
        """Show only articles with a claim of the label of a digit key, or all again."""
        self.arrangement.toggle_label(key)

    def escape(self) -> None:
        """Let a part close what it has open."""
        any(part.escape() for part in self.parts)

    def go_to(self, article_id: str) -> None:
        """Put the cursor on an article, if it is shown."""
        number = self.rows.number(article_id)
        if number is not None and number in self.shown:
            self.table.cursor = self.shown.index(number)

    def go_to_next(self, status: Status) -> None:
        """Go to the next article with a status, continuing at the top behind the last."""
        shown, at = self.shown, self.table.cursor
        # The next one is seldom far; visiting all rows takes less than looking them up one by one.
        near = (
            place for place in range(at + 1, min(at + NEAR_ROWS, len(shown))) if _has(self.rows[shown[place]], status)
        )
        place = next(near, None)
        if place is None:
            wanted = {number for number, row in enumerate(self.rows) if _has(row, status)}
            places = [place for place, number in enumerate(shown) if number in wanted and place != at]
            place = next((place for place in places if place > at), next(iter(places), None))
        if place is None:
            self.say(_("No other article here is {status}.", status=pgettext("status", status)))
            return
        self.table.cursor = place
        if place < at:
            self.say(_("From the top again."))

    def show_corpus(self, rows: ArticleRows) -> None:
        """List the articles of another state of the corpus; the cursor stays on its article."""
        self.preview.forget()
        here = self.current.id if self.current is not None else ""
        self.corpus = rows.corpus
        self.rows = rows
        self.go_to(here)
        self.marking.drop_missing(rows)

    async def open_current(self) -> None:
        """Open the article under the cursor, or say why it cannot be opened."""
        if self.current is not None:
            await self.open(self.current)

    async def resume(self) -> None:
        """Open the article that was worked on last, where it was left."""
        recent = self.store.last_written_id(self.assigned.is_listed)
        number = self.rows.number(recent) if recent else None
        if number is None:
            whose = _(" of yours") if self.assigned.is_on else ""
            self.say(_("No article{whose} has been worked on yet.", whose=whose))
            return
        await self.open(self.corpus.entries[number])

    async def open(self, entry: Entry, course: Sequence[int] = ()) -> "ReaderScreen | None":
        """Open an article, or say why it cannot be opened.

        `course` has the indices of the articles to go on to; by default all that are shown.
        """
        # A third of all imports, and not needed for the first screen: it is imported behind that.
        from tui.reader.screen import ReaderScreen

        try:
            article = self.corpus.load(entry)
        except ArticleError as error:
            self.warn(f"{error}.")
            return None
        reader = ReaderScreen(
            self.corpus, entry, article, self.store, self.saver, self._finder, self.config, course or self.shown
        )
        reader.note_of = self.assigned.note
        reader.set_reactive(ReaderScreen.palette, self.palette)
        await self.app.push_screen(reader, lambda article_id: self._return(article_id, reader.config))
        return reader

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return self._bars.save_state(palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        return self._bars.draw(palette)

    def _make_editor(self) -> "BatchEditor":
        from annotations.work.bulk import BatchEditor

        return BatchEditor(self.store, self.saver)

    def _return(self, article_id: str | None, config: Config) -> None:
        """Put the cursor on the article read last, and keep the width of its column."""
        self.config = config
        self.go_to(article_id or "")

    @on(ArticleTable.Clicked)
    async def _point(self, message: ArticleTable.Clicked) -> None:
        """Put the cursor on the clicked row; open it at the second click."""
        self.table.cursor = message.row
        if message.clicks == 2 and self.is_current:
            await self.open_current()

    @on(ArticleTable.HeadClicked)
    def _sort(self, message: ArticleTable.HeadClicked) -> None:
        if message.by == STORY:
            self.story_marks.toggle()
        else:
            self.arrangement.sort_by(message.by)

    @on(StoriesRead)
    def _take_stories(self, message: StoriesRead) -> None:
        self.story_marks.take(message)

    @on(CorpusGrew)
    def _grow(self, message: CorpusGrew) -> None:
        self.loader.grow(message)

    @on(Scanned)
    def _show_share(self, message: Scanned) -> None:
        self.loader.show_share(message)

    @on(RowsFound)
    def _take_rows(self, message: RowsFound) -> None:
        self.loader.take_rows(message)

    @on(ScanEnded)
    def _end_scan(self) -> None:
        self.arrangement.prepare()
        self.loader.end_scan()

    @on(CorpusChanged)
    def _follow(self) -> None:
        self.loader.follow()

    @on(CorpusRescanned)
    def _take_rescan(self, message: CorpusRescanned) -> None:
        self.loader.take_rescan(message)

    @on(CorpusGone)
    def _report_gone(self, message: CorpusGone) -> None:
        self.loader.report_gone(message)

    @on(FilterReady)
    def _take_filter(self, message: FilterReady) -> None:
        self.arrangement.take_filter(message)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        self.counts.take_outcome(message)

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        self.counts.take_changes(message)
        self.assigned.take_changes(message)
        self.queue.take_changes(message)

    @on(QueueRead)
    def _take_queue(self, message: QueueRead) -> None:
        self.queue.take_read(message)

    @on(AssignmentsRead)
    def _take_assignments(self, message: AssignmentsRead) -> None:
        self.assigned.take_read(message)

    @on(Recounted)
    def _take_counts(self, message: Recounted) -> None:
        self.counts.take_rows(message)

    @on(TextRead)
    def _show_text(self, message: TextRead) -> None:
        self.preview.show(message)

    @on(BatchProgress)
    def _report_progress(self, message: BatchProgress) -> None:
        self.bulk.report_progress(message)

    @on(BatchEnded)
    def _report_end(self, message: BatchEnded) -> None:
        self.bulk.report_end(message)


def _has(row: ArticleRow, status: Status) -> bool:
    return row.status == status and not row.problem
