"""Claims that are made by linking: undoing the link takes them back, unless they were changed since."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.claims.record import Change, Record
from annotations.ledger.article_reading import NOT_READ
from annotations.ledger.attribution import speaker_beside
from annotations.ledger.model import Ledger, LedgerChange, Mention
from annotations.ledger.partners import Passage
from annotations.ledger.quote_index import outer_quotations
from annotations.ledger.quotes import quote_of
from annotations.ledger.speakers import compare_speakers
from annotations.translation import ngettext
from annotations.work.session import Session

if TYPE_CHECKING:
    from tui.story.desk import StoryDesk

LINKED = "suggested:partner"
"""The origin of a claim that was made of a suggested partner."""

TAGGED = "hand:tagged"
"""The origin of a mention whose claim a person has tagged in order to link it, in one go."""

MIN_QUOTED_WORDS = 3
"""Words of a quotation that is tagged alone, and not with its sentence: fewer are words in scare quotes."""


class MadeClaims:
    """The claims that linking makes in the articles of one desk, through their own records."""

    def __init__(self, desk: "StoryDesk") -> None:
        """Make claims for the ledger on `desk`."""
        self._desk = desk

    def claimed(self, passage: Passage, label: str, like: Passage | None = None) -> Mention | None:
        """Return the mention of a passage; a sentence is tagged in its article first.

        Of a sentence with a quotation only that is tagged if `like` is one, with the person named beside it. `None` if
        the article cannot be opened any more.
        """
        if passage.claim is not None:
            return Mention.of(passage.claim, passage.article, passage.annotator)
        article = self._article(passage.article)
        if article is None:
            return None
        span, speaker = self.would_tag(passage, like)
        return self._tagged(article, span, label, speaker, LINKED)

    def would_tag(self, passage: Passage, like: Passage | None) -> tuple[Span, str]:
        """Return the words of a sentence that would be tagged to link it with `like`, and their speaker, if any."""
        article, span = self._article(passage.article), Span(passage.start, passage.end)
        if article is None or like is None or not _is_quotation(like):
            return span, ""
        return _quotation_in(article.text, span)

    def tagged(self, article_id: str, span: Span, label: str) -> Mention | None:
        """Return the mention of words that a person has selected: they are tagged, unless they are a claim already.

        `None` if the article cannot be opened any more.
        """
        article = self._article(article_id)
        if article is None:
            return None
        speaker = _person_beside(article.text, span) if span in outer_quotations(article.text) else ""
        held = {passage.id for passage in self._desk.tagged[article_id]}
        mention = self._tagged(article, span, label, speaker, "hand")
        return mention if mention.claim in held else replace(mention, origin=TAGGED)

    def _tagged(self, article: Article, span: Span, label: str, speaker: str, origin: str) -> Mention:
        desk = self._desk
        session = Session(article, desk.store, desk.saver)
        who = session.record.row.annotator
        same = next((claim for claim in session.record.claims if claim.span == span), None)
        if same is not None:
            return Mention.of(same, article.id, who)
        claim = replace(Claim.of(article.text, *span, label), origin=origin)
        claim = claim.said_by(speaker) if speaker else claim
        session.save_claim(None, claim)
        # The claim is on disk before the ledger names it, also for who pulls the plug in between.
        desk.saver.flush(1)
        desk.add_claim(article.id, claim, who)
        return Mention.of(claim, article.id, who)

    def undo(self) -> str:
        """Undo the latest change of the ledger, with a claim that the same key made; return what was undone."""
        return self._with_claims(self._desk.session.undo(), _take_back)

    def redo(self) -> str:
        """Do again what was undone last, with a claim that went with it; return what that is."""
        return self._with_claims(self._desk.session.redo(), _bring_back)

    def _with_claims(self, change: LedgerChange | None, walk: "Callable[[Session, Mention], bool]") -> str:
        desk = self._desk
        desk.changed()
        if change is None:
            return ""
        walked = 0
        for mention in _first_linked(desk.session.ledger, change):
            article = self._article(mention.article)
            if article is not None and mention.annotator == desk.store.annotator:
                walked += walk(Session(article, desk.store, desk.saver), mention)
        if walked:
            desk.read()
        return (
            ngettext("{what}, with its claim", "{what}, with their claims", walked, what=change.what)
            if walked
            else change.what
        )

    def _article(self, article_id: str) -> Article | None:
        return self._desk.readings.get(article_id, NOT_READ).article


def _first_linked(ledger: Ledger, change: LedgerChange) -> Iterator[Mention]:
    """Yield the mentions of claims that no change before this one has linked: it may have made their claims."""
    earlier = {
        (mention.annotator, mention.claim)
        for each in ledger.history
        if each.when < change.when
        for mention in each.after.mentions
    }
    return (mention for mention in change.after.mentions if (mention.annotator, mention.claim) not in earlier)


def _take_back(session: Session, mention: Mention) -> bool:
    """Undo the tagging of a claim that was made in order to link it; return whether it was, and is unchanged."""
    claim = next((claim for claim in session.record.claims if claim.id == mention.claim), None)
    changes = [change for change in _about(session.record, mention.claim) if change.undone is None]
    if claim is None or not _was_made(claim, mention) or len(changes) != 1:
        return False
    session.undo(changes[0].id)
    return True


def _bring_back(session: Session, mention: Mention) -> bool:
    """Tag again a claim that `_take_back` took; return whether it was taken."""
    changes = [change for change in _about(session.record, mention.claim) if not change.before]
    if len(changes) != 1 or changes[0].undone is None or not _was_made(changes[0].after[0], mention):
        return False
    session.redo(changes[0].id)
    return True


def _was_made(claim: Claim, mention: Mention) -> bool:
    """Return whether the key that linked a claim has made it."""
    return claim.origin == LINKED or mention.origin == TAGGED


def _about(record: Record, claim_id: str) -> Iterator[Change]:
    return (change for change in record.history if any(each.id == claim_id for each in (*change.before, *change.after)))


def _is_quotation(passage: Passage) -> bool:
    """Return whether the words of a claim are in quotation marks."""
    claim = passage.claim
    if claim is None:
        return False
    # Words in marks within a sentence make no quotation of it: the marks begin it, or are around it.
    return claim.text.lstrip()[:1] in tuple("“„«\"‘'") or (
        not outer_quotations(claim.text) and quote_of(claim.text, claim.prefix, claim.suffix).has_marks
    )


def _quotation_in(text: str, sentence: Span) -> tuple[Span, str]:
    """Return the longest quotation of a sentence with the person named beside it; the sentence itself without one."""
    found = [span for span in outer_quotations(text) if sentence.overlaps(*span)]
    span = max(found, key=lambda each: each.end - each.start, default=None)
    if span is None or len(text[slice(*span)].split()) < MIN_QUOTED_WORDS:
        return sentence, ""
    return span, _person_beside(text, span)


def _person_beside(text: str, span: Span) -> str:
    """Return the person named beside a quotation; empty without one, or for a role or a pronoun."""
    name = speaker_beside(text, span)
    return name if compare_speakers(name, name) == "same" else ""
