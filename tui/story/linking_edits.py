"""The edits of the linking screen: the claim at hand is linked, made a new entry, or its candidates are rejected."""

from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.ledger import edits
from annotations.ledger.model import Relation
from annotations.ledger.partners import Passage, mention_of
from annotations.ledger.relations import BULK_SCORE
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.part import Part
from tui.story.pairing import Linked, origin_of

if TYPE_CHECKING:
    from tui.story.linking import LinkingScreen


class LinkingEdits(Part):
    """The edits of the current claim, and of the one that was linked last."""

    def __init__(self, screen: "LinkingScreen") -> None:
        """Link the claims of `screen`."""
        self._screen = screen
        self._linked = ""
        """The mention that was linked last: relation keys change it."""

    def choose(self, number: int) -> None:
        """Link the claim with a candidate, as is suggested, and go on."""
        screen, passage = self._screen, self._screen.current
        if passage is None or number >= screen.candidates.count:
            screen.say(_("No candidate here."))
            return
        partner = screen.candidates.partners[number]
        self._take(screen.pairing.link(passage, partner.passage, origin_of(partner)))

    def link_words(self, passage: Passage, article: str, span: Span, label: str) -> bool:
        """Link a claim with words that a person has selected in another article; return whether they could be."""
        made = self._screen.pairing.link_words(passage, article, span, label)
        if made is not None:
            self._take(made)
        return made is not None

    def _take(self, made: Linked | None) -> None:
        screen = self._screen
        if made is None:
            screen.say(_("The article of this candidate cannot be opened."))
            return
        self._linked = made.mention
        relations = ", ".join(made.relations) or _("set the relation")
        screen.go_on(
            _(
                "Linked: {relations}{why}. {relation_keys} change it.",
                relations=relations,
                why=made.why,
                relation_keys=screen.relation_keys(),
            )
        )

    def relate(self, relation: Relation) -> None:
        """Toggle a relation of the claim that was linked last."""
        screen, session = self._screen, self._screen.desk.session
        mention = session.ledger.mention(self._linked) if self._linked else None
        if mention is None:
            screen.say(_("Choose a candidate first; then this key changes the relation."))
            return
        relations = edits.toggled(mention.relations, relation)
        if not session.do(edits.relate(screen.who, mention.id, *relations)):
            screen.say(_("The claim is the lead of its entry now."))
            return
        screen.desk.changed()
        screen.say(f"{', '.join(relations) or _('no relation')}.".capitalize())

    def make_new(self) -> None:
        """Make a new entry of the claim: no article has the same."""
        screen, passage = self._screen, self._screen.current
        if passage is None:
            screen.say(_("All claims are linked."))
            return
        screen.desk.session.do(edits.make_entry(screen.who, mention_of(passage)))
        self._linked = ""
        screen.go_on(_("New entry made."))

    def reject_all(self) -> None:
        """Never offer these candidates for the claim again, and show the next ones."""
        screen, passage = self._screen, self._screen.current
        partners = screen.candidates.partners
        if passage is None or not partners:
            screen.say(_("No candidate here."))
            return
        screen.desk.session.do(edits.reject(screen.who, *((passage.id, each.passage.id) for each in partners)))
        screen.show_claim()
        screen.say(_("Rejected. {new} makes a new entry.", new=screen.keys["linking.new"]))

    def accept_all(self) -> None:
        """Link all claims whose first candidate is certain to say the same."""
        screen, desk, number = self._screen, self._screen.desk, 0
        for passage in desk.unlinked():
            if desk.session.ledger.mention_of(passage.annotator, passage.id) is not None:
                continue
            partner = next(iter(desk.candidates(passage)), None)
            if partner is None or partner.score < BULK_SCORE or not partner.passage.is_tagged:
                continue
            found = screen.pairing.suggested(passage, partner.passage)
            if found.relations == ("same",) and not found.reasons:
                number += screen.pairing.link(passage, partner.passage, origin_of(partner)) is not None
        self._linked = ""
        screen.renew()
        screen.say(
            _("Linked {claims} as the same.", claims=counted(number, "claim"))
            if number
            else _("No claim has a certain candidate. Choose them one by one.")
        )

    def undo(self) -> None:
        """Undo the latest change of the ledger."""
        screen, here = self._screen, self._screen.current
        what = screen.desk.made.undo()
        self._linked = ""
        screen.renew(here.id if here and not what else "")
        screen.say(_("Undone: {what}.", what=what) if what else _("Nothing to undo in this ledger."))

    def redo(self) -> None:
        """Do again what was undone last."""
        what = self._screen.desk.made.redo()
        self._screen.renew()
        self._screen.say(_("Redone: {what}.", what=what) if what else _("Nothing to redo."))
