"""The linking screen: claim by claim, which passage of another article says the same."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.article import Span
from annotations.ledger.partners import Passage
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from annotations.wording import counted
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.messages import CorpusListed, FilesChanged, Saved
from tui.screen import BarScreen
from tui.story.candidates import CandidateList
from tui.story.claim_view import ClaimView
from tui.story.desk import StoryDesk
from tui.story.following import Following
from tui.story.linking_bars import LinkingBars, unsaved
from tui.story.linking_commands import COMMANDS
from tui.story.linking_edits import LinkingEdits
from tui.story.pairing import Pairing

if TYPE_CHECKING:
    from tui.story.screen import OpenMention

BESIDE_CELLS = 100
"""Cells of a window from which the claim is left of the candidates, not above them."""


CRAMPED_ROWS = 14
"""Rows of a window below which nothing is left blank."""


class LinkingScreen(BarScreen[None]):
    """One claim, and up to nine candidates of other articles."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("linking")
    commands = COMMANDS

    def __init__(self, desk: StoryDesk, config: Config, opener: "OpenMention", first: str = "") -> None:
        """Link the claims of `desk` that no entry has, or the claim `first`; `opener` opens articles."""
        super().__init__(config, "linking")
        self.desk = desk
        self.scheme: Scheme = desk.corpus.settings.scheme
        self._open = opener
        self._first = first
        self._queue: list[Passage] = []
        self._at = 0
        self.pairing: Pairing = Pairing(desk)
        self.editing: LinkingEdits = LinkingEdits(self)
        self.following: Following = Following(self, self._show_again, self._show_claims)
        self.parts = (self.editing, self.following)
        self._bars = LinkingBars(self)

    @property
    def who(self) -> str:
        """The annotator."""
        return self.desk.session.who

    @property
    def current(self) -> Passage | None:
        """The claim to link; `None` behind the last one."""
        return self._queue[self._at] if self._at < len(self._queue) else None

    @property
    def left(self) -> int:
        """The number of claims that are shown one after the other."""
        return len(self._queue)

    @property
    def candidates(self) -> CandidateList:
        """The list of candidates."""
        return self.query_one(CandidateList)

    def body(self) -> Iterator[Widget]:
        """Yield the claim, and the candidates."""
        yield ClaimView().data_bind(LinkingScreen.palette)
        yield CandidateList(self.scheme).data_bind(LinkingScreen.palette)

    def on_mount(self) -> None:
        """Begin with the first claim that is not linked, or with the one that was asked for."""
        self.renew(self._first)
        self.following.start()

    def on_resize(self) -> None:
        """Put the claim beside the candidates if there is room."""
        self.set_class(self.size.width >= BESIDE_CELLS, "-beside-claim")
        self.set_class(self.size.height < CRAMPED_ROWS, "-cramped")
        super().on_resize()

    def on_unmount(self) -> None:
        """Stop following files."""
        self.following.close()

    def on_screen_resume(self) -> None:
        """Show the claims that were made meanwhile."""
        self.following.resume()

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        self.following.take_files(message.paths)

    @on(CorpusListed)
    def _take_corpus(self, message: CorpusListed) -> None:
        self.following.take_corpus(message.corpus)

    def _show_again(self) -> None:
        """Show the story as it is now; the claim at hand stays."""
        self.renew(self.current.id if self.current else "")

    def _show_claims(self) -> None:
        """Take in new claims; the candidates stay as they are: a digit must not come to mean another one."""
        here, queue = self.current, self.desk.unlinked()
        places = [at for at, passage in enumerate(queue) if here and passage.id == here.id]
        if not places:
            self._show_again()
            return
        self._queue, self._at = queue, places[0]
        self._show_passage()

    def action_digit(self, key: str) -> None:
        """Choose a candidate by its digit; 0 rejects all."""
        if key == "0":
            self.editing.reject_all()
        elif int(key) <= self.candidates.count:
            self.editing.choose(int(key) - 1)
        elif self.current is not None:
            self.say(_("No candidate {key} here.", key=key))

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    def renew(self, here: str = "") -> None:
        """Take the claims that are not linked; go to one of them, also if it is linked."""
        queue = self.desk.unlinked()
        if here and all(passage.id != here for passage in queue):
            every = [passage for passages in self.desk.tagged.values() for passage in passages]
            queue = [*(passage for passage in every if passage.id == here), *queue]
        self._queue = queue
        places = [at for at, passage in enumerate(queue) if passage.id == here]
        self._at = places[0] if places else min(self._at, max(0, len(queue) - 1))
        self.show_claim()

    def show_claim(self) -> None:
        """Show the claim and its candidates."""
        passage, listed = self.current, self.candidates
        self._show_passage()
        if passage is None:
            listed.empty_message = ""
            listed.show("", (), ())
            return
        partners = self.desk.candidates(passage)
        listed.empty_message = _(
            "Nothing similar in the other articles. {new} makes a new entry.", new=self.keys["linking.new"]
        )
        listed.show(passage.text, partners, [self.pairing.note(passage, each) for each in partners])

    def _show_passage(self) -> None:
        """Show the claim in its sentence, and how many are left."""
        passage, view = self.current, self.query_one(ClaimView)
        self.mark_bars_stale()
        if passage is None:
            view.show(None, "", _("All claims are linked. {back} goes back.", back=self.keys["linking.back"]))
            return
        article = self.desk.readings[passage.article].article
        span = self.desk.sentence_of(passage)
        view.show(passage, article.text[span.start : span.end] if article is not None else "", self._place(passage))

    def _place(self, passage: Passage) -> str:
        """Return how many claims of the article are to be linked; of a claim that is in an entry, in which."""
        entry = self.pairing.entry_of(passage)
        rows = [row.entry.id for row in self.desk.sheet.rows]
        if entry is not None and entry.id in rows:
            return _("In entry {number}; unlinked passages join it.", number=rows.index(entry.id) + 1)
        here = sum(each.article == passage.article for each in self._queue)
        return _("{claims} to link in this article", claims=counted(here, "claim"))

    def step(self, step: int) -> None:
        """Go to the next claim, or to the one before, without a decision."""
        self._at = min(max(0, self._at + step), max(0, len(self._queue) - 1))
        self.show_claim()

    async def show_beside(self) -> None:
        """Show the article of the candidate beside that of the claim, to link words that are not tagged yet."""
        from tui.story.beside import BesideScreen

        passage, partners = self.current, self.candidates.partners
        if passage is None or self.desk.readings[passage.article].article is None:
            self.say(_("No claim here."))
            return
        candidate = partners[self.candidates.cursor].passage if partners else None
        others = self.desk.others(passage, candidate.article if candidate is not None else "")
        if not others:
            self.say(_("The story has no other article."))
            return
        at = Span(candidate.start, candidate.end) if candidate is not None else Span(0, 0)
        beside = BesideScreen(self.desk, self.config, passage, others, at, partial(self.editing.link_words, passage))
        beside.set_reactive(BarScreen.palette, self.palette)
        await self.app.push_screen(beside)

    async def open_other(self) -> None:
        """Open the article of the candidate under the cursor in the reader."""
        partners = self.candidates.partners
        if not partners:
            self.say(_("No candidate here."))
            return
        passage = partners[self.candidates.cursor].passage
        self.following.is_behind = True
        await self._open(passage.article, passage.claim.id if passage.claim else "", passage.text, passage.start)

    def go_on(self, said: str) -> None:
        """Show the next claim that is not linked, and say what was done."""
        self.desk.changed()
        before = [passage.id for passage in self._queue[: self._at]]
        self._queue = self.desk.unlinked()
        self._at = sum(passage.id in before for passage in self._queue)
        if self._at >= len(self._queue):
            self._at = 0
        self.show_claim()
        self.say(said)

    def relation_keys(self) -> str:
        """Return the keys of the relations."""
        return self._bars.relation_keys()

    def leave(self) -> None:
        """Go back; what is not on disk stays with the saver."""
        self.desk.session.save()
        self.dismiss()

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return unsaved(self.desk.session, palette)

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        return self._bars.draw(palette)

    @on(CandidateList.Clicked)
    def _point(self, message: CandidateList.Clicked) -> None:
        """Put the cursor on the clicked candidate; link it at the second click."""
        self.candidates.cursor = message.row
        if message.clicks == 2:
            self.editing.choose(message.row)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        """Warn if a claim that was made of a suggested passage is not on disk."""
        if message.outcome.edits and message.outcome.trouble:
            self.warn(_("NOT SAVED: {trouble}.", trouble=message.outcome.trouble))
