"""Annotators of one article, and a gold standard made of what they tagged."""

from collections.abc import Sequence
from dataclasses import replace as with_fields

from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.decision import Strategy
from annotations.claims.edits import Apply, Edit
from annotations.claims.record import Record
from annotations.team.gold import Settled, settle
from annotations.team.gold_edits import merge
from annotations.team.items import Item, items
from annotations.team.units import Comparison, compare

TEXT = "The mayor left on Monday. “We are ready,” she said. Nobody else came. It may rain tomorrow."
ARTICLE = Article("one", "Title", TEXT)
MONDAY, READY, RAIN = "The mayor left on Monday.", "“We are ready,”", "It may rain tomorrow."


def claim(words: str, label: str, speaker: str = "", **fields: object) -> Claim:
    """Tag words of the text."""
    start = TEXT.index(words)
    made = Claim.of(TEXT, start, start + len(words), label)
    return replace(made, speaker=speaker, **fields)


def made_by(
    annotator: str, *claims: Claim, read: Sequence[tuple[int, int]] = ((0, len(TEXT)),), **attributes: str
) -> Record:
    """Return the record of an annotator who has read all of the text, or some of it, and described the article."""
    record = Record.new(ARTICLE, annotator)
    record = edits.Progress(0, tuple(Span(*each) for each in read)).apply(record)
    # One after the other: the same words may have the same label twice.
    ordered = tuple(sorted(claims, key=Claim.order))
    return with_fields(record, claims=ordered, row=replace(record.row, attributes=attributes))


def compared(*records: Record) -> Comparison:
    """Compare records."""
    return compare({record.row.annotator: record for record in records})


def found(*records: Record) -> tuple[Item, ...]:
    """Return the items of records."""
    return items(compared(*records))


def gold() -> Record:
    """Return an empty gold standard."""
    return Record.new(ARTICLE, "team+gold")


def applied(record: Record, *steps: Edit) -> Record:
    """Return a record after some edits."""
    for step in steps:
        record = step.apply(record)
    return record


def merged(record: Record, *records: Record, strategy: Strategy = "all") -> Record:
    """Return a gold standard after a merge by dora."""
    return applied(record, *merge(compared(*records), record, strategy, "dora"))


def states(record: Record, *records: Record, strategy: Strategy = "all") -> list[Settled]:
    """Return what became of the items."""
    return list(settle(found(*records), record, strategy))


def last(record: Record) -> Apply:
    """Return the last change as an edit."""
    return Apply(record.history[-1])
