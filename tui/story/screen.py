"""The story screen: the ledger of a story as a matrix of entries and outlets."""

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.ledger.model import Mention
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
from tui.story.proposals import Proposals, Ranked

PANE_ROWS = 16
"""Rows of a window from which there is room for the pane below the matrix."""

LOW_ROWS = 20
"""Rows of a window below which the pane is lower, so that some entries are in sight above it."""

OpenMention = Callable[[str, str, str, int], Awaitable[None]]
"""Opens an article by its id at a claim: the claim's id, its words, and where they were."""


class StoryScreen(BarScreen[None]):
    """The entries of a story, one cell under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("story")
    commands = COMMANDS

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
        self.proposals: Proposals = Proposals(self)
        self.parts = (self.filtering, self.editing, self.following, self.copies, self.proposals)
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
        matrix.proposals = self.proposals.known()
        matrix.empty_message = self._why_empty()
        matrix.show(sheet, self.filtering.shown(sheet), to_link, here)
        self.show_cell()
        self.mark_bars_stale()

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
