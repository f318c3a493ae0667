"""The record: what one annotator has made of one article, with its whole history.

A record is a value; `annotations.claims.edits` makes new ones from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.claims.claim import Claim, Offset
from annotations.claims.decision import Decision, Strategy, in_words
from annotations.claims.judgement import Judgement, ShownCounts
from annotations.moment import TICK, Moment, now
from annotations.text.spans import join_over_space, merge_spans
from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import quoted

if TYPE_CHECKING:
    from annotations.text.alignment import Alignment

Status = Literal["new", "in progress", "done", "skipped"]
"""`skipped` is not to be worked on. A flag is beside the status: a done article may be flagged."""
FLAGGED = "flagged"
"""A status until version 3 of the store and in exports of that time; a filter still names flagged articles so."""
ChangeKind = Literal[
    "tag",
    "remove",
    "change",
    "settle",
    "drop",
    "reject",
    "status",
    "flag",
    "note",
    "attribute",
    "import",
    "merge",
    "decide",
]
"""`settle` re-anchors an orphan, `drop` gives it up, `reject` rejects a suggestion, and `import` merges a file, or what
annotators agree on into a gold standard. `merge` holds what gave way to what when two versions of the record were
merged. `decide` settles what annotators differ in."""


class ArticleState(Struct, frozen=True, kw_only=True):
    """The state of the article as a whole: the one row of a file's `article` table."""

    id: str
    title: str
    annotator: str
    sha256: str
    """The fingerprint of the text in which all offsets count."""
    status: Status = "new"
    flagged: bool = False
    """Whether it is to be looked at again, by another person or later."""
    position: Offset = 0
    """Position of the cursor, as a code point."""
    seconds: float = 0.0
    """Seconds of reading, without pauses."""
    reviewed: tuple[tuple[Offset, Offset], ...] = ()
    """The reviewed spans, in order, neither overlapping nor touching."""
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = "en"
    """ISO 639-1 code of the language whose rules cut the sentences."""
    note: str = ""
    """The annotator's note on the article as a whole."""
    attributes: dict[str, str] = {}
    """What the corpus's scheme asks about the article: values by the names of attributes, none of them empty."""
    offered: ShownCounts = {}
    """The suggestions that were on screen whenever anything was saved, counted by rule and cue."""
    meta: dict[str, Any] = {}


class Orphan(Struct, frozen=True, kw_only=True):
    """A claim whose words are gone from the article: kept, never shown on other words."""

    claim: Claim
    sha256: str
    """The fingerprint of the text it was made in."""


class Change(Struct, frozen=True, kw_only=True):
    """One change by the annotator, with the claims before and after it."""

    id: str
    when: Moment
    who: str
    what: ChangeKind
    before: tuple[Claim, ...] = ()
    after: tuple[Claim, ...] = ()
    lost: tuple[Orphan, ...] = ()
    """The orphans that the change resolved."""
    judged: tuple[Judgement, ...] = ()
    """The suggestions that it tagged or rejected."""
    status_before: Status = "new"
    status_after: Status = "new"
    flag_before: bool = False
    flag_after: bool = False
    """Whether the article is flagged afterwards."""
    note_before: str = ""
    note_after: str = ""
    """The note on the article afterwards; equal to the one before unless the change is about it."""
    attributes_before: dict[str, str] = {}
    attributes_after: dict[str, str] = {}
    """The values of the article's attributes that the change is about, afterwards; empty for none."""
    reviewed: tuple[tuple[Offset, Offset], ...] = ()
    """Sentences that count as reviewed by it, and did not before: those of a copy that were read in another article."""
    decided: Decision | None = None
    """What an adjudicator decided with it, in a gold standard."""
    strategy: Strategy = ""
    """How many had to agree, if it merged what annotators agree on into a gold standard."""
    undone: Moment | None = None
    """When it was undone; `None` while it holds."""
    redone: Moment | None = None
    """When it was redone last; `None` if it never was, or by a Copydesk that did not note that."""

    def __str__(self) -> str:  # noqa: PLR0911, one for each kind
        """Return the change in words."""
        if self.decided is not None:
            return in_words(self.decided, self.result)
        if self.what == "status":
            return _("the article marked {status}", status=pgettext("status", self.status_after))
        if self.what == "flag":
            return _("flag on the article") if self.flag_after else _("flag removed from the article")
        if self.what == "merge" and not self.about:
            is_note = self.note_before != self.note_after
            return _("merge of the note on the article") if is_note else _("merge of the status of the article")
        if self.what in ("note", "attribute"):
            return (
                _("note on the article")
                if self.what == "note"
                else _("{names} on the article", names=", ".join(self.attributes_after))
            )
        if self.what == "reject":
            return _("reject {those}", those=", ".join(f"{each.label} {quoted(each.text, 32)}" for each in self.judged))
        if len(self.about) != 1:
            return _("{what} of {count} claims", what=pgettext("change", self.what), count=len(self.about))
        return f"{pgettext('change', self.what)} {self.about[0].label} {quoted(self.about[0].text, 32)}"

    @property
    def result(self) -> str:
        """What a decision led to: the label of its claim, or the value for the article; empty if nothing is tagged."""
        if self.decided is not None and self.decided.about == "status":
            return self.status_after
        if self.decided is not None and self.decided.about:
            return next(iter(self.attributes_after.values()), "")
        return self.after[0].label if self.after else ""

    @property
    def aside(self) -> tuple[Claim, ...]:
        """The claims of the orphans it was about."""
        return tuple(each.claim for each in self.lost)

    @property
    def about(self) -> tuple[Claim, ...]:
        """The claims it was about: as it left them, or as it removed them."""
        return self.after or self.before or self.aside

    @property
    def latest(self) -> datetime:
        """When it was last made, undone or redone."""
        return max(filter(None, (self.when, self.undone, self.redone)))

    @property
    def every(self) -> tuple[Claim, ...]:
        """All claims in it, before and after."""
        return (*self.before, *self.after, *self.aside)


class ReanchorReport(Struct, frozen=True):
    """The fate of the claims after a change of the text, in numbers."""

    kept: int
    """Claims at their old offsets."""
    moved: int
    """Claims elsewhere, on the same words."""
    again: int
    """Orphans whose words are back in the text."""


@dataclass(frozen=True)
class Record:
    """All that one annotator made of one article. Every claim has its words in `text`."""

    text: str
    row: ArticleState
    claims: tuple[Claim, ...] = ()
    """In reading order."""
    orphans: tuple[Orphan, ...] = ()
    """Claims whose words are gone, in the order in which they stood."""
    history: tuple[Change, ...] = ()
    """Every change, the oldest first."""
    trouble: str = ""
    """What was wrong with the file, in a sentence; empty if nothing was."""
    reanchoring: ReanchorReport | None = field(default=None, compare=False)
    """The result of re-anchoring, if the record was made on another text."""

    @classmethod
    def new(cls, article: Article, annotator: str) -> Self:
        """Return the record of an article that the annotator has not touched."""
        row = ArticleState(
            id=article.id,
            title=article.title,
            annotator=annotator,
            sha256=article.sha256,
            source=article.source,
            url=article.url,
            published=article.published,
            language=article.language,
            meta=dict(article.meta),
        )
        return cls(article.text, row)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was ever tagged or marked: there is nothing to export."""
        return not self.history and not self.orphans and self.row.status == "new"

    def last(self) -> Change | None:
        """Return the change that undo would undo."""
        held = [change for change in self.history if change.undone is None]
        return max(held, key=lambda change: change.when, default=None)

    def undone(self) -> Change | None:
        """Return the change that redo would redo: none after a new change."""
        gone = [(change.undone, change) for change in self.history if change.undone is not None]
        if not gone:
            return None
        when, change = max(gone, key=lambda pair: pair[0])
        return change if when > max(each.when for each in self.history) else None

    def moment(self) -> datetime:
        """Return the present moment, but always later than the last change."""
        present = now()
        return max(present, max(change.latest for change in self.history) + TICK) if self.history else present

    def with_claims(self, removed: Iterable[Claim], added: Iterable[Claim]) -> "Record":
        """Return the record without some claims and with others, in reading order."""
        added = tuple(added)
        ids = {claim.id for claim in removed} | {claim.id for claim in added}
        kept = [claim for claim in self.claims if claim.id not in ids]
        orphans = tuple(each for each in self.orphans if each.claim.id not in ids)
        return replace(self, claims=tuple(sorted([*kept, *added], key=Claim.order)), orphans=orphans)

    def with_orphans(self, lost: Iterable[Orphan]) -> "Record":
        """Return the record with more orphans.

        An orphan whose words are in the text by now becomes a claim on them.
        """
        again = {each.claim.id: (each, each.claim.found_in(self.text)) for each in lost}
        gone = [each.claim for each, _ in again.values()]
        record = self.with_claims(gone, (claim for _, claim in again.values() if claim))
        aside = (each for each, claim in again.values() if claim is None)
        return replace(record, orphans=sort_orphans((*record.orphans, *aside)))

    def reanchored(self) -> "Record":
        """Return the record with every claim on its words; the others become orphans."""
        if all(claim.stands_in(self.text) for claim in self.claims):
            return self
        claims: list[Claim] = []
        lost = list(self.orphans)
        for claim in self.claims:
            found = claim if claim.stands_in(self.text) else claim.found_in(self.text)
            if found is None:
                lost.append(Orphan(claim=claim, sha256=self.row.sha256))
            else:
                claims.append(found)
        return replace(self, claims=tuple(sorted(claims, key=Claim.order)), orphans=sort_orphans(lost))

    def carried_over(self, before: str, article: Article) -> "Record":
        """Return the record carried over to the article's present text.

        `before` is the old text, empty if unknown. Unchanged passages keep their claims at their new offsets; other
        claims and earlier orphans are re-anchored. Reviewed spans that changed are no longer reviewed, and an article
        with new orphans is no longer done. A text that is read in another encoding than before has not changed: its
        claims keep their offsets.
        """
        # A list of articles needs neither: importing them takes a hundredth of the time to the first screen.
        from annotations.text.alignment import Alignment
        from annotations.text.recoding import is_recoded

        text = self.text
        if is_recoded(before, text, article.encoding):
            moving = Alignment(text, text)
            moved = replace(self, claims=tuple(claim.recoded(before, text) for claim in self.claims), orphans=())
        else:
            moving = Alignment(before, text)
            moved = self._aligned(moving)
        position = moving.place(self.row.position, self.row.position)
        reviewed = merge_spans(piece for each in self.row.reviewed for piece in moving.pieces(*each))
        row = msgspec.structs.replace(
            self.row,
            sha256=article.sha256,
            title=article.title,
            language=article.language,
            position=position.start if position else min(self.row.position, len(text)),
            reviewed=reviewed if self.row.language == article.language else join_over_space(reviewed, text),
        )
        found = moved.reanchored().with_orphans(self.orphans)
        stood, known = {claim.id: claim.start for claim in self.claims}, {each.claim.id for each in self.orphans}
        refound = ReanchorReport(
            kept=sum(stood.get(claim.id) == claim.start for claim in found.claims),
            moved=sum(stood.get(claim.id, claim.start) != claim.start for claim in found.claims),
            again=sum(claim.id in known for claim in found.claims),
        )
        if len(found.orphans) > len(self.orphans) and row.status == "done":
            row = msgspec.structs.replace(row, status="in progress")
        # The row comes last: new orphans were made in the text that the old row names.
        return replace(found, row=row, reanchoring=refound)

    def _aligned(self, alignment: "Alignment") -> "Record":
        """Return the record with its claims where an alignment with the text has them; the others are its orphans."""
        claims: list[Claim] = []
        lost: list[Orphan] = []
        for claim in self.claims:
            place = alignment.place(*claim.span)
            # In a passage that changed, the same words at the old offsets prove nothing.
            # An edit between a claim and its speaker moves only one of them.
            source = alignment.place(claim.speaker_start, claim.speaker_end)
            there = claim.restored_in(self.text, source) if place is None else claim.shifted(place, self.text, source)
            if there is None:
                lost.append(Orphan(claim=claim, sha256=self.row.sha256))
            else:
                claims.append(there)
        return replace(self, claims=tuple(claims), orphans=tuple(lost))


def sort_orphans(lost: Iterable[Orphan]) -> tuple[Orphan, ...]:
    """Return orphans in the order in which they stood."""
    return tuple(sorted(lost, key=lambda each: each.claim.order()))
