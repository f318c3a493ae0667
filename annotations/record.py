"""The record: what one annotator has made of one article, and every change that led there.

A record is a value; `annotations.steps` has what makes a new one of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self

import msgspec
from msgspec import Struct

from annotations.article import Article, Span
from annotations.claim import Claim, Moment, now

Status = Literal["new", "in progress", "done"]
What = Literal["tag", "remove", "change", "status", "note"]


class Row(Struct, frozen=True, kw_only=True):
    """What is known of the article as such: the one row of a store file's `article` table."""

    id: str
    title: str
    annotator: str
    sha256: str
    """Fingerprint of the text that all offsets count in."""
    status: Status = "new"
    position: int = 0
    """The code point the cursor stood on."""
    seconds: float = 0.0
    """Time spent reading, in seconds; pauses are not counted."""
    reviewed: tuple[tuple[int, int], ...] = ()
    """What was read: spans in order that neither overlap nor touch."""
    source: str = ""
    url: str = ""
    published: str = ""
    note: str = ""
    """What the annotator says of the article as a whole."""
    meta: dict[str, Any] = {}


class Change(Struct, frozen=True, kw_only=True):
    """One thing the annotator did, with what stood before and what stands after it."""

    id: str
    when: Moment
    who: str
    what: What
    before: tuple[Claim, ...] = ()
    after: tuple[Claim, ...] = ()
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
        claims = self.after or self.before
        if len(claims) != 1:
            return f"{self.what} of {len(claims)} claims"
        words = " ".join(claims[0].text.split())
        short = words if len(words) <= 32 else words[:31] + "…"
        return f"{self.what} {claims[0].label} “{short}”"


class Lost(Struct, frozen=True, kw_only=True):
    """A claim whose words are no longer in the article: kept, never shown on other words."""

    claim: Claim
    sha256: str
    """Fingerprint of the text it was made in."""


@dataclass(frozen=True)
class Record:
    """What one annotator has made of one article. Every claim stands in `text` where it says."""

    text: str
    row: Row
    claims: tuple[Claim, ...] = ()
    """In reading order."""
    lost: tuple[Lost, ...] = ()
    history: tuple[Change, ...] = ()
    """Every change, the oldest first."""
    trouble: str = ""
    """What was wrong with the file it was read from, in a sentence; empty where nothing was."""

    @classmethod
    def new(cls, article: Article, annotator: str) -> Self:
        """Start the record of an article that the annotator has not touched."""
        row = Row(
            id=article.id,
            title=article.title,
            annotator=annotator,
            sha256=article.sha256,
            source=article.source,
            url=article.url,
            published=article.published,
            meta=dict(article.meta),
        )
        return cls(article.text, row)

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever tagged or marked, so that there is nothing to hand on."""
        return not self.history and not self.lost and self.row.status == "new"

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
        lost = tuple(each for each in self.lost if each.claim.id not in ids)
        return replace(self, claims=tuple(sorted([*kept, *come], key=Claim.order)), lost=lost)

    def settled(self) -> "Record":
        """Put every claim where its words stand in `text`, and set aside those that are not to be found."""
        if all(claim.stands_in(self.text) for claim in self.claims):
            return self
        claims: list[Claim] = []
        lost = list(self.lost)
        for claim in self.claims:
            found = claim if claim.stands_in(self.text) else claim.found_in(self.text)
            if found is None:
                lost.append(Lost(claim=claim, sha256=self.row.sha256))
            else:
                claims.append(found)
        return replace(self, claims=tuple(sorted(claims, key=Claim.order)), lost=tuple(lost))

    def moved_from(self, before: str, article: Article) -> "Record":
        """Carry the record of a text over to what the article says now; `before` is empty where it is not known.

        What lies before the first difference, or behind the last one, is there still, moved by as much as the
        text has grown. Claims in between are looked for, those that were lost before as well. What was read in
        between is no longer read.
        """
        text = self.text
        head = _shared(before, text) if before else 0
        tail = _shared(before[::-1], text[::-1]) if before else 0
        edge, grown = len(before) - tail, len(text) - len(before)

        def place(start: int, end: int) -> Span | None:
            if end <= head:
                return Span(start, end)
            return Span(start + grown, end + grown) if start >= edge and before else None

        claims = [claim.shifted(place(*claim.span), text) for claim in self.claims]
        again = [(each, each.claim.found_in(text)) for each in self.lost]
        position = place(self.row.position, self.row.position)
        row = msgspec.structs.replace(
            self.row,
            sha256=article.sha256,
            title=article.title,
            position=position.start if position else min(head, len(text)),
            reviewed=merged(span for span in (place(*each) for each in self.row.reviewed) if span),
        )
        moved = replace(
            self,
            claims=tuple(sorted((*claims, *(claim for _, claim in again if claim)), key=Claim.order)),
            lost=tuple(each for each, claim in again if claim is None),
        ).settled()
        # The row last: what is lost was made in the text that the old one names.
        return replace(moved, row=row)


def _shared(one: str, other: str) -> int:
    """Count how many code points two texts have in common from their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


TICK = datetime.resolution


def merged(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
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
    count, number = 0, 0
    for sentence in sentences:
        while number < len(reviewed) and reviewed[number][1] < sentence.end:
            number += 1
        if number == len(reviewed):
            break
        count += reviewed[number][0] <= sentence.start
    return count
