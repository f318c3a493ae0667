"""The linking screen: claim by claim, which passage of another article says the same."""

from collections.abc import Awaitable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.errors import StoreError
from annotations.ledger import edits
from annotations.ledger.model import Mention, Relation
from annotations.ledger.partners import Partner, Passage, mention_of
from annotations.ledger.relations import BULK_SCORE, SuggestedRelation, suggest_relation
from annotations.scheme import Scheme
from annotations.wording import counted
from tui import keymap
from tui.config import Config
from tui.display.theme import Palette
from tui.messages import FilesChanged, Saved
from tui.screen import BarScreen
from tui.story.candidates import CandidateList
from tui.story.claim_view import ClaimView
from tui.story.desk import StoryDesk
from tui.story.linking_bars import LinkingBars, unsaved
from tui.story.linking_commands import COMMANDS

if TYPE_CHECKING:
    from tui.story.screen import OpenMention

BESIDE_CELLS = 100
"""Cells of a window from which the claim is left of the candidates, not above them."""


CRAMPED_ROWS = 14
"""Rows of a window below which nothing is left blank."""


class LinkingScreen(BarScreen[None]):
    """One claim, and up to nine candidates of other articles."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("linking")

    def __init__(self, desk: StoryDesk, config: Config, opener: "OpenMention", first: str = "") -> None:
        """Link the claims of `desk` that no entry has, or the claim `first`; `opener` opens articles."""
        super().__init__(config, "linking")
        self.desk = desk
        self.scheme: Scheme = desk.corpus.settings.scheme
        self._open = opener
        self._first = first
        self._queue: list[Passage] = []
        self._at = 0
        self._linked = ""
        """The mention that was linked last: relation keys change it."""
        self._is_covered = False
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
        self._renew(self._first)

    def on_resize(self) -> None:
        """Put the claim beside the candidates if there is room."""
        self.set_class(self.size.width >= BESIDE_CELLS, "-beside-claim")
        self.set_class(self.size.height < CRAMPED_ROWS, "-cramped")
        super().on_resize()

    def on_screen_resume(self) -> None:
        """Show the claims that were made meanwhile."""
        if not self._is_covered:
            return
        self._is_covered = False
        here = self.current.id if self.current else ""
        try:
            self.desk.read()
        except StoreError as error:
            self.warn(f"{error}.")
        self._renew(here)

    @on(FilesChanged)
    def _take_changes(self, message: FilesChanged) -> None:
        """Show what another program has written into the ledger; the claim at hand stays."""
        session = self.desk.session
        if session.ledgers.path(session.ledger.story.id) in message.paths and session.reload():
            self.desk.changed()
            self._renew(self.current.id if self.current else "")
            self.say("Another program has changed this ledger.")

    def action_do(self, command: str) -> Awaitable[object] | None:
        """Run a command by its id, down to the ledger on disk: keys act in their order."""
        return COMMANDS[command](self)

    def action_digit(self, key: str) -> None:
        """Choose a candidate by its digit; 0 rejects all."""
        if key == "0":
            self.reject_all()
        elif int(key) <= self.candidates.count:
            self.choose(int(key) - 1)
        elif self.current is not None:
            self.say(f"There is no candidate {key}.")

    def help_scheme(self) -> Scheme:
        """Return the labels that help explains."""
        return self.scheme

    def _renew(self, here: str = "") -> None:
        """Take the claims that are not linked; go to one of them, also if it is linked."""
        queue = self.desk.unlinked()
        if here and all(passage.id != here for passage in queue):
            every = [passage for passages in self.desk.passages.values() for passage in passages]
            queue = [*(passage for passage in every if passage.id == here), *queue]
        self._queue = queue
        places = [at for at, passage in enumerate(queue) if passage.id == here]
        self._at = places[0] if places else min(self._at, max(0, len(queue) - 1))
        self._show()

    def _show(self) -> None:
        """Show the claim and its candidates."""
        passage, view, listed = self.current, self.query_one(ClaimView), self.candidates
        left = len(self.desk.unlinked())
        story = f"{counted(left, 'claim')} to link" if left else "all claims are linked"
        if passage is None:
            view.show(None, "", f"{story[:1].upper()}{story[1:]}. {self.keys['linking.back']} goes back.")
            listed.empty_message = ""
            listed.show("", (), ())
            self.mark_bars_stale()
            return
        article = self.desk.readings[passage.article].article
        span = self.desk.sentence_of(passage)
        sentence = article.text[span.start : span.end] if article is not None else ""
        partners = self.desk.candidates(passage)
        listed.empty_message = f"Nothing alike in the other articles. {self.keys['linking.new']} makes a new entry."
        view.show(passage, sentence, story)
        listed.show(passage.text, partners, [self._note(passage, partner) for partner in partners])
        self.mark_bars_stale()

    def _suggested(self, passage: Passage, partner: Partner) -> SuggestedRelation:
        """Return how the later of a claim and a candidate may relate to the earlier one, or to the lead of an entry."""
        own = mention_of(passage)
        lead = self._lead_of(partner.passage, own)
        return suggest_relation(own, lead) if self._leads(passage, partner.passage) else suggest_relation(lead, own)

    def _leads(self, passage: Passage, other: Passage) -> bool:
        """Return whether a claim leads the entry that it would make with another: its article is the older one."""
        ledger = self.desk.session.ledger
        if other.claim is not None and ledger.mention_of(other.annotator, other.claim.id) is not None:
            return False
        order = [column.article.id for column in self.desk.sheet.columns]
        return all(each in order for each in (passage.article, other.article)) and (
            order.index(passage.article) < order.index(other.article)
        )

    def _lead_of(self, passage: Passage, own: Mention) -> Mention:
        ledger = self.desk.session.ledger
        held = ledger.mention_of(passage.annotator, passage.claim.id) if passage.claim else None
        entry = ledger.entry(held.entry) if held else None
        lead = ledger.lead(entry) if entry else None
        if lead is not None:
            return lead
        if passage.claim is not None:
            return mention_of(passage)
        # A sentence would be tagged as this claim is.
        return replace(own, text=passage.text, label=own.label, speaker="", prefix="", suffix="")

    def _note(self, passage: Passage, partner: Partner) -> str:
        """Return how a candidate may relate, why, and where it is linked already."""
        found = self._suggested(passage, partner)
        relations = ", ".join(found.relations) or ("may contradict" if found.asks_contradiction else "")
        if found.relations and found.relations != ("same",):
            relations = f"{'passage' if self._leads(passage, partner.passage) else 'claim'}: {relations}"
        notes = ": ".join(filter(None, (relations, "; ".join(found.reasons))))
        ledger, claim = self.desk.session.ledger, partner.passage.claim
        held = ledger.mention_of(partner.passage.annotator, claim.id) if claim else None
        entry = ledger.entry(held.entry) if held else None
        rows = [row.entry.id for row in self.desk.sheet.rows]
        where = f"entry {rows.index(entry.id) + 1}   " if entry is not None and entry.id in rows else ""
        return f"{where}{notes}"

    def choose(self, number: int) -> None:
        """Link the claim with a candidate, as is suggested, and go on."""
        passage = self.current
        if passage is None or number >= self.candidates.count:
            self.say("No candidate here.")
            return
        partner = self.candidates.partners[number]
        made = self._link(passage, partner)
        if made is None:
            self.say("The article of this candidate cannot be opened.")
            return
        relations, reasons = made
        self._go_on(
            f"Linked: {', '.join(relations) or 'set the relation'}{reasons}. {self._bars.relation_keys()} change it."
        )

    def _link(self, passage: Passage, partner: Partner) -> tuple[Sequence[Relation], str] | None:
        """Link a claim with a candidate; return the relations and why. `None` if the candidate cannot be tagged."""
        session = self.desk.session
        own = replace(mention_of(passage), origin=f"suggested:words:{partner.score:.2f}")
        found = self._suggested(passage, partner)
        relations = found.relations
        reasons = f" ({'; '.join(found.reasons)})" if found.reasons else ""
        other = self.desk.claimed(partner.passage, passage.label, passage)
        if other is None:
            return None
        held = session.ledger.mention_of(other.annotator, other.claim)
        related = own
        if held is not None:
            session.do(edits.link(self.who, held.entry, own, relations))
        else:
            # Both come in as one change: one undo takes both back.
            lead, related = (own, other) if self._leads(passage, partner.passage) else (other, own)
            session.do(edits.make_pair(self.who, lead, related, relations))
        mention = session.ledger.mention_of(related.annotator, related.claim)
        self._linked = mention.id if mention else ""
        return relations, reasons

    def relate(self, relation: Relation) -> None:
        """Toggle a relation of the claim that was linked last."""
        mention = self.desk.session.ledger.mention(self._linked) if self._linked else None
        if mention is None:
            self.say("Choose a candidate first; then this key changes the relation.")
            return
        relations = edits.toggled(mention.relations, relation)
        if not self.desk.session.do(edits.relate(self.who, mention.id, *relations)):
            self.say("The claim is the lead of its entry now.")
            return
        self.desk.changed()
        self.say(f"{', '.join(relations) or 'no relation'}.".capitalize())

    def make_new(self) -> None:
        """Make a new entry of the claim: no article has the same."""
        passage = self.current
        if passage is None:
            self.say("All claims are linked.")
            return
        mention = mention_of(passage)
        self.desk.session.do(edits.make_entry(self.who, mention))
        self._linked = ""
        self._go_on("New entry made.")

    def reject_all(self) -> None:
        """Never offer these candidates for the claim again, and show the next ones."""
        passage = self.current
        partners = self.candidates.partners
        if passage is None or not partners:
            self.say("No candidate here.")
            return
        self.desk.session.do(edits.reject(self.who, *((passage.id, each.passage.id) for each in partners)))
        self._show()
        self.say(f"Rejected. {self.keys['linking.new']} makes a new entry.")

    def accept_all(self) -> None:
        """Link all claims whose first candidate is certain to say the same."""
        number = 0
        for passage in self.desk.unlinked():
            if self.desk.session.ledger.mention_of(passage.annotator, passage.id) is not None:
                continue
            partner = next(iter(self.desk.candidates(passage)), None)
            if partner is None or partner.score < BULK_SCORE or not partner.passage.is_tagged:
                continue
            found = self._suggested(passage, partner)
            if found.relations == ("same",) and not found.reasons and self._link(passage, partner) is not None:
                number += 1
        self.desk.changed()
        self._linked = ""
        self._renew()
        self.say(
            f"Linked {counted(number, 'claim')} as the same."
            if number
            else "No claim has a certain candidate. Choose them one by one."
        )

    def step(self, step: int) -> None:
        """Go to the next claim, or to the one before, without a decision."""
        self._at = min(max(0, self._at + step), max(0, len(self._queue) - 1))
        self._show()

    async def open_other(self) -> None:
        """Open the article of the candidate under the cursor, to select and tag what is not tagged yet."""
        partners = self.candidates.partners
        if not partners:
            self.say("No candidate here.")
            return
        passage = partners[self.candidates.cursor].passage
        self._is_covered = True
        await self._open(passage.article, passage.claim.id if passage.claim else "", passage.text, passage.start)

    def undo(self) -> None:
        """Undo the latest change of the ledger."""
        what = self.desk.undo()
        self._linked = ""
        self._renew(self.current.id if self.current and not what else "")
        self.say(f"Undone: {what}." if what else "Nothing to undo in this ledger.")

    def redo(self) -> None:
        """Do again what was undone last."""
        what = self.desk.redo()
        self._renew()
        self.say(f"Redone: {what}." if what else "Nothing to redo.")

    def _go_on(self, said: str) -> None:
        """Show the next claim that is not linked."""
        self.desk.changed()
        before = [passage.id for passage in self._queue[: self._at]]
        self._queue = self.desk.unlinked()
        self._at = sum(passage.id in before for passage in self._queue)
        if self._at >= len(self._queue):
            self._at = 0
        self._show()
        self.say(said)

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
        self.candidates.cursor = message.number
        if message.clicks == 2:
            self.choose(message.number)

    @on(Saved)
    def _take_outcome(self, message: Saved) -> None:
        """Warn if a claim that was made of a suggested passage is not on disk."""
        if message.outcome.edits and message.outcome.trouble:
            self.warn(f"NOT SAVED: {message.outcome.trouble}.")
