"""Selection: which records to export, in which part of a split, under which names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Self

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Change, Record
from annotations.errors import AskedError

PARTS = ("train", "dev", "test")
"""The parts of a split, named as those who train models name them."""

_WHOLE = 100.001
"""What shares add up to at most, in per cent; thirds are rounded."""


@dataclass(frozen=True)
class ExportFilter:
    """Which records to export. Empty fields match everything."""

    annotators: Collection[str] = ()
    articles: Collection[str] = ()
    """Ids of articles."""
    statuses: Collection[str] = ()
    flagged: bool = False
    """Whether flagged articles match, beside those of `statuses`."""
    labels: Collection[str] = ()
    origins: Collection[str] = ()
    since: datetime | None = None
    """Claims first made at this moment or later."""
    before: datetime | None = None
    """Claims first made before this moment."""
    met_origins: set[str] = field(default_factory=set, compare=False)
    """The origins of all claims that were asked about, if some are wanted."""

    @property
    def some(self) -> bool:
        """Whether only some claims of a record match."""
        return bool(self.labels or self.origins or self.since or self.before)

    def article(self, article_id: str) -> bool:
        """Return whether an article matches, as far as its id decides."""
        return not self.articles or article_id in self.articles

    def of(self, record: Record) -> Record | None:
        """Return the matching part of a record, orphans included.

        `None` if that is nothing.
        """
        row = record.row
        if not self.article(row.id) or (self.annotators and row.annotator not in self.annotators):
            return None
        if (self.statuses or self.flagged) and row.status not in self.statuses and not (self.flagged and row.flagged):
            return None
        if not self.some:
            return record
        return replace(
            record,
            claims=tuple(claim for claim in record.claims if self._claim(claim)),
            orphans=tuple(each for each in record.orphans if self._claim(each.claim)),
        )

    def _claim(self, claim: Claim) -> bool:
        if self.origins:
            self.met_origins.add(claim.origin)
        return (
            (not self.labels or claim.label in self.labels)
            and (not self.origins or claim.origin in self.origins)
            and (self.since is None or claim.created >= self.since)
            and (self.before is None or claim.created < self.before)
        )


@dataclass(frozen=True)
class Split:
    """A split into parts.

    Id and seed decide the part of an article, whatever is added later.
    """

    shares: tuple[float, ...]
    """The shares of `PARTS`, relative to their sum."""
    seed: int = 0

    @classmethod
    def read(cls, words: str, seed: int = 0) -> Self:
        """Parse `80/10/10`, or `80/20` without a test part. Raises `AskedError`."""
        try:
            shares = tuple(float(part) for part in words.split("/"))
        except ValueError:
            shares = ()
        if (
            not 2 <= len(shares) <= len(PARTS)
            or not all(0 <= share < float("inf") for share in shares)
            or not sum(shares)
        ):
            raise AskedError(f"A split is {' / '.join(PARTS)} as in 80/10/10, not {words}")
        if sum(shares) > _WHOLE:
            raise AskedError(f"The shares of a split add up to 100 at most, and {words} adds up to {sum(shares):g}")
        return cls(shares, seed)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts in use."""
        return tuple(part for part, share in zip(PARTS, self.shares, strict=False) if share)

    def part(self, article_id: str) -> str:
        """Return the part of an article."""
        digest = sha256(f"{self.seed}\n{article_id}".encode("utf-8", "surrogatepass")).digest()
        place = int.from_bytes(digest[:8]) / 2**64 * sum(self.shares)
        for part, share in zip(PARTS, self.shares, strict=False):
            if place < share:
                return part
            place -= share
        return self.parts[-1]


class Pseudonyms:
    """Annotators under pseudonyms: a1, a2, … in the order of their names."""

    def __init__(self, annotators: Sequence[str]) -> None:
        """Name everybody in the store, so that a filter does not change the pseudonyms."""
        self._names = {name: f"a{number}" for number, name in enumerate(sorted(annotators), 1)}

    def over(self, record: Record) -> Record:
        """Return a record under a pseudonym.

        Its history, which has names, is dropped, except for the rejected suggestions and for when a note was written.
        """
        name = self._names[record.row.annotator]
        kept = (_without_names(each, name) for each in record.history)
        return replace(
            record,
            row=msgspec.structs.replace(record.row, annotator=name),
            history=tuple(each for each in kept if each is not None),
        )


def _without_names(change: Change, who: str) -> Change | None:
    """Return what a record under a pseudonym keeps of a change; `None` for nothing."""
    if change.what == "reject":
        return msgspec.structs.replace(change, who=who)
    before, after = change.note_before, change.note_after
    if before == after:
        return None
    note = Change(id=change.id, when=change.when, who=who, what="note", note_before=before, note_after=after)
    return msgspec.structs.replace(note, undone=change.undone)


def parse_moment(words: str, *, behind: bool = False) -> datetime:
    """Return the beginning of a day in UTC, or of the day `behind` it.

    A complete moment is returned as it is. Raises `AskedError` if it is neither.
    """
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise AskedError(f"A date is written as in 2026-11-21, not {words}") from None
    whole = len(words) <= len("2026-11-21")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if whole and behind else moment
