"""The list of doubtful labels: sentences that are probably labelled wrong, to be opened, corrected or kept."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.corpus.corpus import Corpus
from annotations.scheme import Scheme
from annotations.store.store import Store
from annotations.training.doubts import Doubt
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.bulk import BatchEditor, BatchResult
from annotations.work.saver import Saver
from tui import keymap
from tui.batch import UNDONE, Batch, BatchEnded
from tui.config import Config
from tui.display.theme import Palette
from tui.doubts.commands import COMMANDS
from tui.doubts.deciding import Deciding, NotKept
from tui.doubts.doubt_details import doubt_details
from tui.doubts.doubt_table import MARGIN, DoubtTable
from tui.doubts.loading import Loading, Looked
from tui.list_with_pane import ListWithPane
from tui.messages import Saved
from tui.screen import BarScreen
from tui.widgets.bars import fitting, not_saved, words
from tui.widgets.detail_pane import DetailPane

Opener = Callable[[Doubt, Sequence[str]], Awaitable[None]]
"""Opens the article of a sentence at the sentence; the ids of the articles to go on to follow it."""


class DoubtsScreen(BarScreen[None]):
    """Sentences that are probably labelled wrong, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("doubts")
    commands = COMMANDS

    def __init__(
        self,
        corpus: Callable[[], Corpus],
        store: Store,
        saver: Saver,
        editor: Callable[[], BatchEditor],
        config: Config,
        opener: Opener,
    ) -> None:
        """List the doubtful labels of one annotator in `store`; correct them with the batch `editor`."""
        super().__init__(config, "doubts")
        self._corpus = corpus
        self.store, self.saver = store, saver
        self.scheme: Scheme = corpus().settings.scheme
        self._open = opener
        self._opened = ""
        """The id of the article that was opened last from here."""
        self.table: DoubtTable = DoubtTable()
        pane = DetailPane(MARGIN, lambda: doubt_details(self.table.current))
        self.list: ListWithPane = ListWithPane(self, self.table, self.table.articles, self.open_current, pane)
        self.loader: Loading = Loading(self)
        self.deciding: Deciding = Deciding(self)
        self.bulk: Batch = Batch(self, editor, "doubts.undo", show=self.deciding.take_edited, sentence=_describe_batch)
        self.parts = (self.bulk, self.deciding, self.loader)

    @property
    def corpus(self) -> Corpus:
        """The corpus as it is known now."""
        return self._corpus()

    def body(self) -> Iterator[Widget]:
        """Return the list, and the pane below it."""
        return self.list.widgets()

    def on_mount(self) -> None:
        """Look for doubtful labels."""
        self.list.start()
        self.loader.start()

    def on_unmount(self) -> None:
        """End the process."""
        self.loader.close()

    def on_resize(self) -> None:
        """Show the pane if there is room."""
        self.list.fit()
        super().on_resize()

    def on_screen_resume(self) -> None:
        """Show what was done in the reader."""
        if self._opened:
            self.deciding.reload(self._opened)
            self._opened = ""

    def action_digit(self, key: str) -> None:
        """Give the sentence under the cursor the label of a digit key."""
        self.deciding.relabel(key)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    def list_doubts(self, rows: Sequence[Doubt]) -> None:
        """List what was found, with the cursor on the first."""
        self.table.rows = rows
        self.table.cursor = 0
        self.deciding.forget()
        self.list.show_current()

    def explain(self) -> None:
        """Say why nothing is listed, if nothing is, and how far the process is."""
        self.table.empty_message = self._empty_message()
        self.mark_bars_stale()

    def go_to_next_open(self) -> None:
        """Go to the next row that nothing was done with, continuing at the top behind the last."""
        table = self.table
        places = [place for place, row in enumerate(table.rows) if table.state_of(row) == "open"]
        place = next((place for place in places if place > table.cursor), next(iter(places), None))
        if place is None:
            self.say(_("All labels here are checked. {again} searches again.", again=self.keys["doubts.again"]))
        else:
            table.cursor = place

    async def open_current(self) -> None:
        """Open the article of the sentence under the cursor, at the sentence."""
        row = self.table.current
        if row is not None:
            self._opened = row.article
            await self._open(row, self.list.course())

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        if not self.saver.trouble:
            return Text()
        return not_saved(self.saver.unsaved(), palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        keys, table = self.keys, self.table
        left = words(("Copydesk", "bold"), "   ", (self.corpus.name, palette.muted), f"   {_('doubtful labels')}")
        done = sum(table.state_of(row) != "open" for row in table.rows)
        count = _("{labels}   {done:,} checked", labels=counted(table.count, "doubtful label"), done=done)
        right = words((count if table.count else "", palette.muted))
        away = _("{back} back   {help} help", back=keys["doubts.back"], help=keys["doubts.help"])
        if not self.loader.is_over:
            share = _("searching the labels   {share:.0%}", share=self.loader.share)
            return left, right, words((share, palette.muted)), words((away, palette.muted))
        digits = " ".join(label.key for label in self.scheme.labels[:3]) + (" …" if len(self.scheme.labels) > 3 else "")
        hints = (
            _("{open} open", open=keys["doubts.open"]),
            _("{keep} keep", keep=keys["doubts.keep"]),
            _("{digits} label", digits=digits),
            _("{remove} no label", remove=keys["doubts.remove"]),
            _("{undo} undo", undo=keys["doubts.undo"]),
            _("{again} search again", again=keys["doubts.again"]),
        )
        state = self.save_state(palette)
        room = self.size.width - 4 - len(away) - state.cell_len
        below = Text.assemble(state, words((fitting(hints, room), palette.muted))) if table.count else state
        return left, right, below, words((away, palette.muted))

    def _empty_message(self) -> str:
        """Return why nothing is listed, and what to do."""
        loader = self.loader
        if loader.problem:
            return f"{loader.problem[0].upper()}{loader.problem[1:]}."
        if not loader.is_over:
            return ""
        return _("None of your labels is in doubt; {number:,} sentences were compared.", number=loader.sentences)

    @on(Looked)
    def _take(self, message: Looked) -> None:
        self.loader.take(message)

    @on(DoubtTable.Clicked)
    async def _point(self, message: DoubtTable.Clicked) -> None:
        await self.list.point(message)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        outcome = message.outcome
        if outcome.record is None and outcome.edits and self.is_current:
            self.warn(_("NOT SAVED: {trouble}.", trouble=outcome.trouble))
        self.mark_bars_stale()

    @on(NotKept)
    def _warn_of_kept(self, message: NotKept) -> None:
        if message.trouble:
            self.warn(_("NOT SAVED: {trouble}.", trouble=message.trouble))
        self.mark_bars_stale()

    @on(BatchEnded)
    def _report_end(self, message: BatchEnded) -> None:
        self.bulk.report_end(message)


def _describe_batch(_results: Sequence[BatchResult], what: str) -> str:
    """Return the report of a change: what was done or undone."""
    done = what.removeprefix(UNDONE)
    return _("Undone: {done}.", done=done) if done != what else f"{done}."
