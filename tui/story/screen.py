"""The story screen: the ledger of a story as a matrix of entries and outlets."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from annotations.ledger.model import Mention
from annotations.ledger.partners import Partner, Passage
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from annotations.wording import brief, counted
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.messages import CorpusListed, FilesChanged, Saved
from tui.screen import BarScreen
from tui.story.bars import StoryBars
from tui.story.cell_pane import CellPane
from tui.story.commands import COMMANDS
from tui.story.copying import CopiesFound, CopyOffers
from tui.story.desk import StoryDesk
from tui.story.editing import StoryEditing
from tui.story.filtering import StoryFilter
from tui.story.following import Following
from tui.story.matrix import Matrix

PANE_ROWS = 16
"""Rows of a window from which there is room for the pane below the matrix."""

LOW_ROWS = 20
"""Rows of a window below which the pane is lower, so that some entries are in sight above it."""

MAX_PROPOSED_CELLS = 1_500
"""Cells without a mention for which partners are looked for; more would delay the first screen."""


@dataclass(eq=False, repr=False)
class Ranked(Message, bubble=False):
    """The passages of all articles were compared with the entries."""


OpenMention = Callable[[str, str, str, int], Awaitable[None]]
"""Opens an article by its id at a claim: the claim's id, its words, and where they were."""


class StoryScreen(BarScreen[None]):
    """The entries of a story, one cell under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("story")

    def __init__(self, desk: StoryDesk, config: Config, opener: OpenMention) -> None:
        """Show the ledger of `desk`; `opener` opens articles."""
        super().__init__(config, "story")
        self.desk = desk
        self.scheme: Scheme = desk.corpus.settings.scheme
        self._open = opener
        self.editing: StoryEditing = StoryEditing(self)
        self.filtering: StoryFilter = StoryFilter(self)
        self.following: Following = Following(self, self.show_ledger, self.show_ledger)
        self.copies: CopyOffers = CopyOffers(self)
        self.parts = (self.filtering, self.editing, self.following, self.copies)
        self._bars = StoryBars(self)

    @property
    def who(self) -> str:
        """The annotator."""
        return self.desk.session.who

    @property
    def matrix(self) -> Matrix:
        """The matrix."""
        return self.query_one(Matrix)

    def body(self) -> Iterator[Widget]:
        """Yield the matrix, and the pane below it."""
        yield Matrix(self.scheme).data_bind(StoryScreen.palette)
        yield CellPane(self.keys).data_bind(StoryScreen.palette)

    def on_mount(self) -> None:
        """Show the ledger."""
        self.watch(self.matrix, "cursor", self.show_cell, init=False)
        self.watch(self.matrix, "column", self.show_cell, init=False)
        self.show_ledger()
        self.following.start()
        # The first screen waits for nothing that is only offered.
        self.call_after_refresh(self.copies.start)

    def on_unmount(self) -> None:
        """Stop following files."""
        self.following.close()

    def on_resize(self) -> None:
        """Show the pane if there is room."""
        self.set_class(self.size.height >= PANE_ROWS, "-detailed")
        self.set_class(self.size.height < LOW_ROWS, "-flat")
        self.set_class(self.size.height < PANE_ROWS, "-cramped")
        super().on_resize()

    def on_screen_resume(self) -> None:
        """Show the claims that were changed meanwhile, and what others wrote into the ledger."""
        self.following.resume()

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        self.following.take_files(message.paths)

    @on(CorpusListed)
    def _take_corpus(self, message: CorpusListed) -> None:
        self.following.take_corpus(message.corpus)

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id, down to the ledger on disk: keys act in their order."""
        return COMMANDS[command](self)

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    def show_ledger(self, entry: str = "") -> None:
        """Show the ledger as it is now; the cursor stays on its entry, or goes to `entry`."""
        matrix = self.matrix
        here = entry or (matrix.row.entry.id if matrix.row is not None else "")
        self.desk.changed()
        sheet = self.desk.sheet
        unlinked = self.desk.unlinked()
        outlets = dict.fromkeys(passage.outlet for passage in unlinked)
        counts = ", ".join(
            f"{brief(outlet, 24)} {sum(each.outlet == outlet for each in unlinked)}" for outlet in outlets
        )
        # The filter is about entries: of none the line would tell nothing.
        is_said = bool(unlinked) and not self.filtering.query
        to_link = (
            _("{claims} to link ({counts})", claims=counted(len(unlinked), "claim"), counts=counts) if is_said else ""
        )
        matrix.proposals = self._proposals()
        matrix.empty_message = self._why_empty()
        matrix.show(sheet, self.filtering.shown(sheet), to_link, here)
        self.show_cell()
        self.mark_bars_stale()

    def _lacking(self) -> Iterator[tuple[str, int, Passage]]:
        """Yield the cells without a mention: entry, column, and the passage of the entry's lead."""
        sheet, number = self.desk.sheet, 0
        for row in sheet.rows:
            lacking = [column for column, cell in enumerate(row.cells) if not cell.mentions]
            query = self.desk.lead_passage(row.entry) if lacking else None
            if query is None:
                continue
            for column in lacking[: MAX_PROPOSED_CELLS - number]:
                yield row.entry.id, column, query
            number += len(lacking)
            if number >= MAX_PROPOSED_CELLS:
                return

    def _proposals(self) -> dict[tuple[str, int], Partner]:
        """Return the suggested passages of cells without a mention, as far as they are known."""
        found = {}
        is_whole = True
        for entry, column, query in self._lacking():
            proposal = self.desk.proposal(query, column)
            if proposal is not None:
                found[entry, column] = proposal
            is_whole = is_whole and all(self.desk.is_ranked(query, each) for each in self._ids(column))
        if not is_whole:
            pairs = [(query, each) for _, column, query in self._lacking() for each in self._ids(column)]
            self._rank(pairs)
        return found

    def _ids(self, column: int) -> list[str]:
        """Return the articles of a column that have passages."""
        return [each for each in self.desk.sheet.columns[column].ids if each in self.desk.tagged]

    @work(thread=True, exclusive=True, group="ranks")
    def _rank(self, pairs: list[tuple[Passage, str]]) -> None:
        """Compare passages behind the screen, then show what is suggested."""
        for query, article in pairs:
            if get_current_worker().is_cancelled:
                return
            self.desk.rank(query, article)
        self.post_message(Ranked())

    @on(CopiesFound)
    def _mark_copies(self, message: CopiesFound) -> None:
        self.copies.take(message)

    @on(Ranked)
    def _show_ranked(self) -> None:
        """Show the suggestions that were found."""
        self.show_ledger()

    def _why_empty(self) -> str:
        if self.filtering.query:
            return _("No entry matches. {back} clears the filter.", back=self.keys["story.back"])
        return _("No entries and no claims yet. Tag claims in the articles of this story first.")

    def show_cell(self) -> None:
        """Show the cell under the cursor in full."""
        matrix = self.matrix
        self.query_one(CellPane).show(self.desk.sheet, matrix.row, matrix.column, matrix.proposal, matrix.mention)
        self.mark_bars_stale()

    def next_mention(self) -> None:
        """Let the keys act on the next mention of the cell under the cursor."""
        if not self.matrix.choose_mention():
            self.say(_("This cell has no other mention."))
        self.show_cell()

    def move_column(self, step: int) -> None:
        """Move the cursor by columns."""
        self.matrix.column += step

    def toggle_words(self) -> None:
        """Show the word diff of the mention under the cursor with the lead, or its words again."""
        pane = self.query_one(CellPane)
        pane.shows_words = not pane.shows_words
        self.show_cell()
        if not self.has_class("-detailed"):
            self.say(_("That needs a window of {pane_rows} rows.", pane_rows=PANE_ROWS))

    def go_to_suggestion(self, step: int) -> None:
        """Go to the next cell with a suggestion, or the one before, continuing at the other end."""
        matrix = self.matrix
        sheet = self.desk.sheet
        places = [
            (at, column)
            for at, number in enumerate(matrix.shown)
            for column in range(len(sheet.columns))
            if (sheet.rows[number].entry.id, column) in matrix.proposals
        ]
        if not places:
            self.say(_("No suggestion left."))
            return
        here = matrix.cursor, matrix.column
        after = [place for place in places if (place > here if step > 0 else place < here)]
        ordered = after or places
        matrix.cursor, matrix.column = ordered[0] if step > 0 else ordered[-1]

    async def open_current(self) -> None:
        """Open the mention under the cursor in its article, or link the claims that no entry has."""
        matrix = self.matrix
        if matrix.is_on_queue or matrix.row is None:
            await self.link_claims()
            return
        mention, proposal = matrix.mention, matrix.proposal
        if mention is not None:
            await self._open_mention(mention)
        elif proposal is not None:
            passage = proposal.passage
            self.following.is_behind = True
            await self._open(passage.article, "", passage.text, passage.start)
        else:
            self.following.is_behind = True
            await self._open(self.desk.sheet.columns[matrix.column].article.id, "", "", 0)

    async def _open_mention(self, mention: Mention) -> None:
        self.following.is_behind = True
        await self._open(mention.article, mention.claim, mention.text, mention.start)

    async def link_claims(self) -> None:
        """Link the claims that no entry has, one after the other."""
        from tui.story.linking import LinkingScreen

        if not self.desk.unlinked():
            self.say(_("Every claim of this story is in an entry."))
            return
        linking = LinkingScreen(self.desk, self.config, self._open)
        linking.set_reactive(BarScreen.palette, self.palette)
        self.following.is_behind = True
        await self.app.push_screen(linking)

    def escape(self) -> None:
        """Let a part close what it has open, else go back."""
        if self.matrix.marked:
            self.matrix.marked = frozenset()
        elif not any(part.escape() for part in self.parts):
            self.leave()

    def leave(self) -> None:
        """Go back. What is not on disk stays with the saver: it counts there, and is there when the story is opened."""
        self.desk.session.save()
        self.dismiss()

    def keep_place(self) -> None:
        """Try once more to save what is not on disk."""
        self.desk.session.save()

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return self._bars.save_state(palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        return self._bars.draw(palette)

    @on(Matrix.Clicked)
    async def _point(self, message: Matrix.Clicked) -> None:
        """Put the cursor on the clicked cell; open it at the second click."""
        self.matrix.cursor = message.row
        if message.column >= 0:
            self.matrix.column = message.column
        if message.clicks == 2 and self.is_current:
            await self.open_current()

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        """Warn if a claim that was made of a suggested passage is not on disk."""
        if message.outcome.edits and message.outcome.trouble:
            self.warn(_("NOT SAVED: {trouble}.", trouble=message.outcome.trouble))
