"""The making of a data set, counted while it is written: for the cards beside an export."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from annotations.article import fingerprint
from annotations.claims.decision import without_names
from annotations.claims.record import Record
from annotations.wording import counted

_ORIGINS = {
    "hand": "tagged by hand",
    "suggested": "suggestions accepted as they were",
    "corrected": "suggestions that were corrected",
    "import": "imported",
    "agreed": "agreed on by annotators",
    "decided": "decided by an adjudicator",
}
"""Where claims come from, by what their origin begins with."""


@dataclass
class Making:
    """The provenance of the records of an export."""

    claims: Counter[str] = field(default_factory=Counter)
    """Claims by the kind of their origin."""
    annotators: set[str] = field(default_factory=set)
    readings: Counter[str] = field(default_factory=Counter)
    """Annotators by article."""
    first: datetime | None = None
    last: datetime | None = None
    """When the first claim was made, and the last one changed."""

    def add(self, record: Record) -> None:
        """Count a record."""
        self.annotators.add(record.row.annotator)
        self.readings[record.row.id] += 1
        for claim in record.claims:
            self.claims[without_names(claim.origin).partition(":")[0]] += 1
            self.first = min(self.first or claim.created, claim.created)
            self.last = max(self.last or claim.updated, claim.updated)

    def lines(self, *, guidelines: str, agreement: str) -> Iterator[str]:
        """Yield the lines of a card, one item of a list each."""
        several = sum(number > 1 for number in self.readings.values())
        yield (
            f"{counted(len(self.annotators), 'annotator')}; {several:,} of {counted(len(self.readings), 'article')} "
            "read by more than one"
        )
        yield f"agreement: {agreement or 'not computed'}"
        total = self.claims.total()
        yield counted(total, "claim")
        for kind, number in sorted(self.claims.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"{_ORIGINS.get(kind, kind)}: {number:,} ({100 * number / total:.1f} %)"
        if self.first and self.last:
            yield f"first claim made on {self.first:%Y-%m-%d}, last one changed on {self.last:%Y-%m-%d} (UTC)"
        yield f"guidelines: sha256 {fingerprint(guidelines)}" if guidelines else "guidelines: none in the corpus"
