"""Pairing: how a claim and a candidate of another article may relate, and the link between them."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.ledger import edits
from annotations.ledger.model import Entry, Mention, Relation
from annotations.ledger.partners import MIN_SCORE, Partner, Passage, mention_of
from annotations.ledger.relations import SuggestedRelation, suggest_relation
from annotations.translation import gettext as _
from tui.story.desk import StoryDesk
from tui.story.made_claims import TAGGED


class Linked(Struct, frozen=True):
    """The result of linking a claim."""

    mention: str
    """The id of the mention that relates to the lead of the entry; empty if it is the lead."""
    relations: Sequence[Relation]
    reasons: Sequence[str]

    @property
    def why(self) -> str:
        """The reasons in brackets, after a space; empty without one."""
        return f" ({'; '.join(self.reasons)})" if self.reasons else ""


class Pairing:
    """The pairs of one desk."""

    def __init__(self, desk: StoryDesk) -> None:
        """Pair claims of the story on `desk`."""
        self._desk = desk

    def suggested(self, passage: Passage, other: Passage) -> SuggestedRelation:
        """Return how the later of a claim and a candidate may relate to the earlier one, or to the lead of an entry."""
        own, entry = mention_of(passage), self.entry_of(passage)
        lead = self._lead_of(other, passage, own)
        if not self._is_passage_related(passage, other):
            return suggest_relation(lead, own)
        return suggest_relation((self._desk.session.ledger.lead(entry) if entry is not None else None) or own, lead)

    def note(self, passage: Passage, partner: Partner) -> str:
        """Return where a candidate is linked already, and how it may relate and why, unless it is hardly alike."""
        other = partner.passage
        found = self.suggested(passage, other) if partner.score >= MIN_SCORE else SuggestedRelation(())
        relations = ", ".join(found.relations) or (_("may contradict") if found.asks_contradiction else "")
        if found.relations and found.relations != ("same",):
            relations = f"{_('passage') if self._is_passage_related(passage, other) else _('claim')} {relations}"
        notes = ": ".join(filter(None, (relations, "; ".join(found.reasons))))
        entry = self.entry_of(other)
        rows = [row.entry.id for row in self._desk.sheet.rows]
        where = (
            _("entry {number}   ", number=rows.index(entry.id) + 1) if entry is not None and entry.id in rows else ""
        )
        return f"{where}{notes}"

    def link(self, passage: Passage, other: Passage, origin: str) -> Linked | None:
        """Link a claim with a passage of another article, as is suggested.

        A passage that nobody tagged becomes a claim first. `None` if its article cannot be opened any more.
        """
        mention = self._desk.made.claimed(other, passage.label, passage)
        return self._link(passage, other, mention, origin) if mention is not None else None

    def link_words(self, passage: Passage, article: str, span: Span, label: str) -> Linked | None:
        """Link a claim with words that a person has selected in another article.

        Words that are no claim become one, with a label, or that of the claim if it is empty. `None` if the article
        cannot be opened any more.
        """
        held = (each for each in self._desk.tagged.get(article, ()) if (each.start, each.end) == tuple(span))
        claim = next(held, None)
        if claim is not None:
            return self.link(passage, claim, "hand")
        mention = self._desk.made.tagged(article, span, label or passage.label)
        if mention is None:
            return None
        return self._link(passage, self._desk.passage_of(mention), mention, "hand")

    def _link(self, passage: Passage, other: Passage, other_mention: Mention, origin: str) -> Linked:
        session, who = self._desk.session, self._desk.session.who
        own = replace(mention_of(passage), origin=origin)
        found = self.suggested(passage, other)
        held = session.ledger.mention_of(other_mention.annotator, other_mention.claim)
        entry = self.entry_of(passage)
        related = own
        if held is not None:
            session.do(edits.link(who, held.entry, own, found.relations))
        elif entry is not None:
            # The passage joins the entry of the claim: the links that it has stay.
            is_own = other_mention.origin == TAGGED
            related = other_mention if is_own else replace(other_mention, origin=origin)
            session.do(edits.link(who, entry.id, related, found.relations))
        else:
            # Both come in as one change: one undo takes both back.
            is_first = self._leads(passage, other)
            lead, related = (own, other_mention) if is_first else (other_mention, own)
            session.do(edits.make_pair(who, lead, related, found.relations))
        mention = session.ledger.mention_of(related.annotator, related.claim)
        self._desk.changed()
        return Linked(mention.id if mention else "", found.relations, found.reasons)

    def _is_passage_related(self, passage: Passage, other: Passage) -> bool:
        """Return whether linking relates the candidate: it joins the claim's entry, or the claim leads a new one."""
        return self.entry_of(other) is None and (self.entry_of(passage) is not None or self._leads(passage, other))

    def _leads(self, passage: Passage, other: Passage) -> bool:
        """Return whether a claim leads the entry that it would make with another: its article is the older one."""
        if self.entry_of(other) is not None:
            return False
        order = [column.article.id for column in self._desk.sheet.columns]
        return all(each in order for each in (passage.article, other.article)) and (
            order.index(passage.article) < order.index(other.article)
        )

    def entry_of(self, passage: Passage) -> Entry | None:
        """Return the entry that has a passage; `None` if none has."""
        ledger = self._desk.session.ledger
        held = ledger.mention_of(passage.annotator, passage.claim.id) if passage.claim else None
        return ledger.entry(held.entry) if held else None

    def _lead_of(self, passage: Passage, query: Passage, own: Mention) -> Mention:
        """Return the lead of the entry of a candidate; the candidate itself, as a mention, if it is in none."""
        entry = self.entry_of(passage)
        lead = self._desk.session.ledger.lead(entry) if entry else None
        if lead is not None:
            return lead
        if passage.claim is not None:
            return mention_of(passage)
        # A sentence would be tagged as this claim is; of one with a quotation, only that, if this claim is one.
        span, speaker = self._desk.made.would_tag(passage, query)
        article = self._desk.readings[passage.article].article
        words = article.text[slice(*span)] if article is not None else passage.text
        return replace(own, text=words, label=own.label, speaker=speaker, prefix="", suffix="")


def origin_of(partner: Partner) -> str:
    """Return the origin of a mention that was linked with a suggested partner."""
    return f"suggested:words:{partner.score:.2f}"
