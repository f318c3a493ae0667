"""The record: what one annotator has made of one article, and every change that led there.

A record is a value; `annotations.claims.edits` has what makes a new one of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, Self

import msgspec
from msgspec import Struct

from annotations.article import Article, Span
from annotations.claims.claim import Claim, Offset
from annotations.claims.judgement import Judgement, Offered
from annotations.moment import Moment, now
from annotations.text.alignment import Alignment
from annotations.wording import brief

Status = Literal["new", "in progress", "done", "skipped", "flagged"]
"""`skipped` is not to be worked on; `flagged` is to be looked at again, by somebody else or later."""
What = Literal["tag", "remove", "change", "settle", "drop", "reject", "status", "note", "import"]
"""`settle` puts a claim that was set aside on words of today, `drop` gives it up; `reject` is of a suggestion, and
`import` takes in what a file has."""


class ArticleState(Struct, frozen=True, kw_only=True):
    """What is known of the article as such: the one row of a store file's `article` table."""

    id: str
    title: str
    annotator: str
    sha256: str
    """Fingerprint of the text that all offsets count in."""
    status: Status = "new"
    position: Offset = 0
    """The code point the cursor stood on."""
    seconds: float = 0.0
    """Time spent reading, in seconds; pauses are not counted."""
    reviewed: tuple[tuple[Offset, Offset], ...] = ()
    """What was read: spans in order that neither overlap nor touch."""
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = "en"
    """ISO 639-1 code of the language that its sentences are cut by."""
    note: str = ""
    """What the annotator says of the article as a whole."""
    offered: Offered = {}
    """The suggestions that were shown, counted by rule and cue, when anything was saved."""
    meta: dict[str, Any] = {}


class Orphan(Struct, frozen=True, kw_only=True):
    """A claim whose words are no longer in the article: kept, never shown on other words."""

    claim: Claim
    sha256: str
    """Fingerprint of the text it was made in."""


class Change(Struct, frozen=True, kw_only=True):
    """One thing the annotator did, with what stood before and what stands after it."""

    id: str
    when: Moment
    who: str
    what: What
    before: tuple[Claim, ...] = ()
    after: tuple[Claim, ...] = ()
    lost: tuple[Orphan, ...] = ()
    """What was set aside before the change, and no longer is."""
    judged: tuple[Judgement, ...] = ()
    """The suggestions that were tagged or rejected by it."""
    status_before: Status = "new"
    status_after: Status = "new"
    note_before: str = ""
    note_after: str = ""
    """The note on the article; the two are the same where it is not what was changed."""
    undone: Moment | None = None
    """When it was taken back; `None` while it holds."""

    def __str__(self) -> str:
        """Say in words what was done."""
        if self.what == "status":
            return f"the article marked {self.status_after}"
        if self.what == "note":
            return "note on the article"
        if self.what == "reject":
            return "reject " + ", ".join(f"{each.label} “{brief(each.text, 32)}”" for each in self.judged)
        if len(self.about) != 1:
            return f"{self.what} of {len(self.about)} claims"
        return f"{self.what} {self.about[0].label} “{brief(self.about[0].text, 32)}”"

    @property
    def aside(self) -> tuple[Claim, ...]:
        """The claims among what it was about that were set aside."""
        return tuple(each.claim for each in self.lost)

    @property
    def about(self) -> tuple[Claim, ...]:
        """What it was about: the claims as it left them, or as it took them away."""
        return self.after or self.before or self.aside

    @property
    def every(self) -> tuple[Claim, ...]:
        """All claims that stand in it, before and after."""
        return (*self.before, *self.after, *self.aside)


@dataclass(frozen=True)
class ReanchorReport:
    """What became of the claims when the text changed, in numbers."""

    kept: int
    """Stand where they stood."""
    moved: int
    """Stand elsewhere, on the same words."""
    again: int
    """Had been set aside before, and stand in the text once more."""


@dataclass(frozen=True)
class Record:
    """What one annotator has made of one article. Every claim stands in `text` where it says."""

    text: str
    row: ArticleState
    claims: tuple[Claim, ...] = ()
    """In reading order."""
    orphans: tuple[Orphan, ...] = ()
    """Claims that are set aside, in the order in which they stood."""
    history: tuple[Change, ...] = ()
    """Every change, the oldest first."""
    trouble: str = ""
    """What was wrong with the file it was read from, in a sentence; empty where nothing was."""
    reanchoring: ReanchorReport | None = field(default=None, compare=False)
    """How the claims came from another text into this one; `None` where they were made in it."""

    @classmethod
    def new(cls, article: Article, annotator: str) -> Self:
        """Start the record of an article that the annotator has not touched."""
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
        """Whether nothing was ever tagged or marked, so that there is nothing to hand on."""
        return not self.history and not self.orphans and self.row.status == "new"

    def last(self) -> Change | None:
        """Return the change that undo would take back."""
        held = [change for change in self.history if change.undone is None]
        return max(held, key=lambda change: change.when, default=None)

    def undone(self) -> Change | None:
        """Return the change that redo would bring back: none once something new was done."""
        gone = [(change.undone, change) for change in self.history if change.undone is not None]
        if not gone:
            return None
        when, change = max(gone, key=lambda pair: pair[0])
        return change if when > max(each.when for each in self.history) else None

    def moment(self) -> datetime:
        """Return the present moment, or one just after the last change should the clock have gone back."""
        times = [change.when for change in self.history]
        times += [change.undone for change in self.history if change.undone is not None]
        present = now()
        return max(present, max(times) + TICK) if times else present

    def with_claims(self, gone: Iterable[Claim], come: Iterable[Claim]) -> "Record":
        """Take claims out by their ids and put others in, keeping the reading order."""
        come = tuple(come)
        ids = {claim.id for claim in gone} | {claim.id for claim in come}
        kept = [claim for claim in self.claims if claim.id not in ids]
        lost = tuple(each for each in self.orphans if each.claim.id not in ids)
        return replace(self, claims=tuple(sorted([*kept, *come], key=Claim.order)), orphans=lost)

    def with_orphans(self, lost: Iterable[Orphan]) -> "Record":
        """Set claims aside, unless their words stand in the text by now: then they stand on them."""
        again = {each.claim.id: (each, each.claim.found_in(self.text)) for each in lost}
        gone = [each.claim for each, _ in again.values()]
        record = self.with_claims(gone, (claim for _, claim in again.values() if claim))
        aside = (each for each, claim in again.values() if claim is None)
        return replace(record, orphans=sort_orphans((*record.orphans, *aside)))

    def reanchored(self) -> "Record":
        """Put every claim where its words stand in `text`, and set aside those that are not to be found."""
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
        """Carry the record of a text over to what the article says now; `before` is empty where it is not known.

        What a change has left as it was is there still, if elsewhere. Claims on other words are looked for, those
        that were lost before as well. What was read and has changed is no longer read, and an article in which
        claims are set aside by that is not done.
        """
        text = self.text
        moving = Alignment(before, text)
        claims = tuple(claim.shifted(moving.place(*claim.span), text) for claim in self.claims)
        position = moving.place(self.row.position, self.row.position)
        row = msgspec.structs.replace(
            self.row,
            sha256=article.sha256,
            title=article.title,
            language=article.language,
            position=position.start if position else min(self.row.position, len(text)),
            reviewed=merge_spans(piece for each in self.row.reviewed for piece in moving.pieces(*each)),
        )
        moved = replace(self, claims=claims, orphans=()).reanchored()
        found = moved.with_orphans(self.orphans)
        stood, known = {claim.id: claim.start for claim in self.claims}, {each.claim.id for each in self.orphans}
        refound = ReanchorReport(
            kept=sum(stood.get(claim.id) == claim.start for claim in found.claims),
            moved=sum(stood.get(claim.id, claim.start) != claim.start for claim in found.claims),
            again=sum(claim.id in known for claim in found.claims),
        )
        if len(found.orphans) > len(self.orphans) and row.status == "done":
            row = msgspec.structs.replace(row, status="in progress")
        # The row last: what is lost was made in the text that the old one names.
        return replace(found, row=row, reanchoring=refound)


TICK = datetime.resolution


def sort_orphans(lost: Iterable[Orphan]) -> tuple[Orphan, ...]:
    """Return claims that are set aside in the order in which they stood."""
    return tuple(sorted(lost, key=lambda each: each.claim.order()))


def merge_spans(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Join spans that overlap or touch; what comes out is in order and apart."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def covers(spans: Iterable[tuple[int, int]], span: Span) -> bool:
    """Whether one of the spans holds all of `span`."""
    return any(start <= span.start and span.end <= end for start, end in spans)


def count_covered(sentences: Sequence[Span], reviewed: Sequence[tuple[int, int]]) -> int:
    """Count the sentences that lie inside what was reviewed; both are in order."""
    count = done = 0
    for start, end in reviewed:
        # What another program has put there may overlap: no sentence counts twice.
        first = max(done, bisect_left(sentences, start, key=attrgetter("start")))
        done = max(first, bisect_right(sentences, end, key=attrgetter("end")))
        count += done - first
    return count
