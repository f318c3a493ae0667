"""Which records leave, in which part of a split, and under which names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Self

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Record, Status
from annotations.errors import AskedError

PARTS = ("train", "dev", "test")
"""The parts of a split, by the names that those who train models give them."""


@dataclass(frozen=True)
class ExportFilter:
    """What of a store is wanted; where nothing is said, all of it."""

    annotators: Collection[str] = ()
    articles: Collection[str] = ()
    """Ids."""
    statuses: Collection[Status] = ()
    labels: Collection[str] = ()
    origins: Collection[str] = ()
    since: datetime | None = None
    """Claims first made at this moment or later."""
    before: datetime | None = None
    """Claims first made before this moment."""

    @property
    def some(self) -> bool:
        """Whether only some claims of a record are wanted."""
        return bool(self.labels or self.origins or self.since or self.before)

    def article(self, article_id: str) -> bool:
        """Whether an article is wanted, as far as its id tells."""
        return not self.articles or article_id in self.articles

    def of(self, record: Record) -> Record | None:
        """Return what is wanted of a record, of its set-aside claims as well; `None` where that is nothing."""
        row = record.row
        if not self.article(row.id) or (self.annotators and row.annotator not in self.annotators):
            return None
        if self.statuses and row.status not in self.statuses:
            return None
        if not self.some:
            return record
        return replace(
            record,
            claims=tuple(claim for claim in record.claims if self._claim(claim)),
            orphans=tuple(each for each in record.orphans if self._claim(each.claim)),
        )

    def _claim(self, claim: Claim) -> bool:
        return (
            (not self.labels or claim.label in self.labels)
            and (not self.origins or claim.origin in self.origins)
            and (self.since is None or claim.created >= self.since)
            and (self.before is None or claim.created < self.before)
        )


@dataclass(frozen=True)
class Split:
    """Articles in parts, each article in the part that its id and the seed say: it stays there when others come."""

    shares: tuple[float, ...]
    """How much goes into each of `PARTS`; what they add up to is all."""
    seed: int = 0

    @classmethod
    def read(cls, words: str, seed: int = 0) -> Self:
        """Read `80/10/10`, or `80/20` for no test part. Raises `AskedError` where it is something else."""
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
        return cls(shares, seed)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts there are."""
        return tuple(part for part, share in zip(PARTS, self.shares, strict=False) if share)

    def part(self, article_id: str) -> str:
        """Return the part an article belongs to."""
        digest = sha256(f"{self.seed}\n{article_id}".encode("utf-8", "surrogatepass")).digest()
        place = int.from_bytes(digest[:8]) / 2**64 * sum(self.shares)
        for part, share in zip(PARTS, self.shares, strict=False):
            if place < share:
                return part
            place -= share
        return self.parts[-1]


class Pseudonyms:
    """Annotators under names that do not tell who they are: a1, a2, … in the order of their names."""

    def __init__(self, annotators: Sequence[str]) -> None:
        """Give everybody in the store a name, so that it does not depend on what of it is wanted."""
        self._names = {name: f"a{number}" for number, name in enumerate(sorted(annotators), 1)}

    def over(self, record: Record) -> Record:
        """Return a record as made by nobody in particular.

        Its history, which names people too, stays behind, but for the suggestions that were rejected.
        """
        name = self._names[record.row.annotator]
        rejected = (each for each in record.history if each.what == "reject")
        return replace(
            record,
            row=msgspec.structs.replace(record.row, annotator=name),
            history=tuple(msgspec.structs.replace(each, who=name) for each in rejected),
        )


def day(words: str, *, behind: bool = False) -> datetime:
    """Return the beginning of a day in UTC, or of the one `behind` it; or the moment, where a time is given.

    Raises `AskedError` where it is neither.
    """
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise AskedError(f"A date is written as in 2026-11-21, not {words}") from None
    whole = len(words) <= len("2026-11-21")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if whole and behind else moment
