"""The list of claims: every claim of a corpus, to be found, opened, changed and removed, one or many at once."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.reactive import var
from textual.widget import Widget

from annotations.corpus.corpus import Corpus
from annotations.reports.claim_rows import ClaimRow, ClaimRows, StoreClaims
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.bulk import BatchEditor, BatchResult
from annotations.work.saver import Saver
from tui import keymap
from tui.all_claims.arrangement import Arrangement
from tui.all_claims.bars import ClaimsBars
from tui.all_claims.claim_details import claim_details
from tui.all_claims.claim_table import MARGIN, ClaimTable
from tui.all_claims.commands import COMMANDS
from tui.all_claims.editing import Editing
from tui.all_claims.loading import ClaimsRead, Loading
from tui.all_claims.naming import Naming
from tui.batch import UNDONE, Batch, BatchEnded, BatchProgress
from tui.config import Config
from tui.display.theme import Palette
from tui.list_with_pane import ListWithPane
from tui.messages import FilesChanged, Saved
from tui.screen import BarScreen
from tui.widgets.detail_pane import DetailPane

Opener = Callable[[ClaimRow, Sequence[str]], Awaitable[None]]
"""Opens the article of a claim at the claim; the ids of the articles to go on to follow it."""


class ClaimsScreen(BarScreen[None]):
    """The claims of all articles, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("claims")
    commands = COMMANDS

    chosen: var[frozenset[tuple[str, str, str]]] = var[frozenset[tuple[str, str, str]]](frozenset(), init=False)
    """The keys of the claims that the next change is for; if empty it is for the one under the cursor."""

    def __init__(
        self,
        corpus: Callable[[], Corpus],
        store: Store,
        saver: Saver,
        claims: StoreClaims,
        editor: Callable[[], BatchEditor],
        config: Config,
        opener: Opener,
    ) -> None:
        """List the claims of `store`, as far as they are in `claims` at once; change them with the batch `editor`."""
        super().__init__(config, "claims")
        self._corpus = corpus
        self.store, self.saver = store, saver
        self.claims = claims
        self.scheme: Scheme = corpus().settings.scheme
        self.listed: ClaimRows = ClaimRows([], [])
        """The claims that a query is compared with."""
        self._open = opener
        self.table: ClaimTable = ClaimTable(self.scheme)
        pane = DetailPane(MARGIN, lambda: claim_details(self.table.current, self.scheme))
        self.list: ListWithPane = ListWithPane(self, self.table, self.table.articles, self.open_current, pane)
        self.loader: Loading = Loading(self)
        self.arrangement: Arrangement = Arrangement(self)
        self.editing: Editing = Editing(self)
        self.naming: Naming = Naming(self)
        self.bulk: Batch = Batch(self, editor, "claims.undo", _if_unchanged, self.loader.show_record, _describe_batch)
        # Esc asks them in this order; the first that has something to close does so.
        self.parts = (self.bulk, self.editing, self.naming, self.arrangement, self.loader)
        self._bars = ClaimsBars(self)

    @property
    def corpus(self) -> Corpus:
        """The corpus as it is known now."""
        return self._corpus()

    def body(self) -> Iterator[Widget]:
        """Return the list, and the pane below it."""
        self.table.data_bind(ClaimsScreen.chosen)
        return self.list.widgets()

    def on_mount(self) -> None:
        """List the claims that are known, and read the others."""
        self.list.start()
        self.arrangement.take_claims()
        self.loader.start()

    def on_unmount(self) -> None:
        """Stop watching files."""
        self.loader.close()

    def on_resize(self) -> None:
        """Show the pane if there is room."""
        self.list.fit()
        super().on_resize()

    def on_screen_resume(self) -> None:
        """Show the claims that were changed meanwhile."""
        self.loader.show_saved()

    def watch_chosen(self) -> None:
        """Show how many claims are selected."""
        self.mark_bars_stale()

    def action_digit(self, key: str) -> None:
        """Give the selected claims, or the one under the cursor, the label of a digit key."""
        self.editing.relabel(key)

    def undo(self) -> None:
        """Undo what was done last here: names that were put together, or a batch."""
        if not self.naming.undo():
            self.bulk.undo(self.corpus)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    async def open_current(self) -> None:
        """Open the article of the claim under the cursor, at the claim."""
        row = self.table.current
        if row is not None:
            await self._open(row, self.list.course())

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return self._bars.save_state(palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        return self._bars.draw(palette)

    @on(ClaimTable.Clicked)
    async def _point(self, message: ClaimTable.Clicked) -> None:
        await self.list.point(message)

    @on(ClaimTable.HeadClicked)
    def _sort(self, message: ClaimTable.HeadClicked) -> None:
        self.arrangement.sort_by(message.by)

    @on(ClaimsRead)
    def _take_read(self, message: ClaimsRead) -> None:
        self.loader.take_read(message)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        self.loader.take_outcome(message)

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        self.loader.take_changes(message)

    @on(BatchProgress)
    def _report_progress(self, message: BatchProgress) -> None:
        self.bulk.report_progress(message)

    @on(BatchEnded)
    def _report_end(self, message: BatchEnded) -> None:
        self.bulk.report_end(message)


def _describe_batch(results: Sequence[BatchResult], what: str) -> str:
    """Return the report of a batch: what was done or undone, and in how many articles."""
    done, edited = what.removeprefix(UNDONE), sum(each.is_edited for each in results)
    where = _(" in {articles}", articles=counted(edited, "article")) if edited != 1 else ""
    return (
        _("Undone{where}: {done}.", where=where, done=done) if done != what else f"{done[:1].upper()}{done[1:]}{where}."
    )


def _if_unchanged(_what: str) -> str:
    """Return what to say after a batch that changed nothing."""
    return _("Not changed: these words have that label already, or are gone.")
