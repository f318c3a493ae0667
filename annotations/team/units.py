"""Units of comparison: the records of several annotators of one article, cut so that they can agree or differ.

A sentence that an annotator has not read is missing, and no disagreement. A sentence counts as read if it is reviewed
or carries one of the annotator's claims.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record, Status
from annotations.team.overlaps import Overlaps
from annotations.team.unitizing import joined
from annotations.text.segmentation import sentences

Labels = tuple[str, ...]
"""The labels of a sentence, sorted; empty if it carries none."""


class Reading(Struct, frozen=True, kw_only=True):
    """One annotator's reading of one article."""

    claims: tuple[Claim, ...]
    """In reading order."""
    labels: tuple[Labels | None, ...]
    """The labels of each sentence; `None` for one that was not read."""
    read: tuple[Span, ...]
    """The spans of the sentences that were read, with the white space between them, in order."""
    units: dict[str, tuple[Span, ...]]
    """The spans of the claims of each label, in order, overlapping ones joined."""
    orphans: int
    """Claims whose words are no longer in the text: they count as not tagged."""
    attributes: dict[str, str] = {}
    """The values of the article's attributes, by their names."""


class Comparison(Struct, frozen=True, kw_only=True):
    """One article as several annotators read it."""

    id: str
    source: str
    published: str
    """The date as the source writes it."""
    month: str = ""
    """The month in which the last annotator ended work on it, as `2026-11`; empty where it was not asked for."""
    text: str
    sentences: tuple[Span, ...]
    readings: dict[str, Reading]
    """By annotator, in the order of their names."""
    statuses: dict[str, Status] = {}
    """What annotators have ended their work with, by their names: `done` or `skipped`; empty where it was not asked
    for."""


def compare(records: Mapping[str, Record], labels: Iterable[str] = ()) -> Comparison:
    """Return the records of one article as units.

    All records must have the same text. With `labels`, claims of other labels are left out. Raises `ValueError` for
    records of different texts.
    """
    texts = {record.text for record in records.values()}
    if len(texts) != 1:
        raise ValueError("only records of the same text can be compared")
    row = next(iter(records.values())).row
    (text,) = texts
    cut = sentences(text, row.language)
    wanted = frozenset(labels)
    readings = {name: _reading(records[name], cut, wanted) for name in sorted(records)}
    return Comparison(
        id=row.id, source=row.source, published=row.published, text=text, sentences=cut, readings=readings
    )


def read_by_all(readings: Sequence[Reading]) -> tuple[Span, ...]:
    """Return the spans that all of these annotators have read, in order."""
    common, *others = [reading.read for reading in readings]
    for other in others:
        # Most articles are read from the beginning to the end.
        common = common if common == other else _common(common, other)
    return common


def within(claims: Sequence[Claim], spans: Sequence[Span]) -> tuple[Claim, ...]:
    """Return the claims that overlap one of the spans."""
    if len(spans) == 1 and all(spans[0].start <= claim.start and claim.end <= spans[0].end for claim in claims):
        return tuple(claims)
    near = Overlaps(spans)
    return tuple(claim for claim in claims if near.indexes(claim.start, claim.end))


def _common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return what two ordered lists of spans have in common."""
    found: list[Span] = []
    first = second = 0
    while first < len(one) and second < len(other):
        start, end = max(one[first].start, other[second].start), min(one[first].end, other[second].end)
        if start < end:
            found.append(Span(start, end))
        if one[first].end < other[second].end:
            first += 1
        else:
            second += 1
    return tuple(found)


def _reading(record: Record, cut: Sequence[Span], wanted: frozenset[str]) -> Reading:
    """Return what one annotator made of the sentences."""
    every = record.claims
    claims = tuple(claim for claim in every if claim.label in wanted) if wanted else every
    near = Overlaps([(claim.start, claim.end) for claim in every])
    reviewed = Overlaps(record.row.reviewed)
    found: list[Labels | None] = []
    read: list[Span] = []
    for sentence in cut:
        here = near.indexes(*sentence)
        if here or reviewed.has_around(*sentence):
            # The white space between two sentences that were read was read as well.
            if read and found and found[-1] is not None:
                read[-1] = Span(read[-1].start, sentence.end)
            else:
                read.append(sentence)
            found.append(_labels([every[index] for index in here], sentence, wanted))
        else:
            found.append(None)
    by_label: dict[str, list[Span]] = {}
    for claim in claims:
        by_label.setdefault(claim.label, []).append(Span(claim.start, claim.end))
    units = {label: joined(spans) for label, spans in by_label.items()}
    return Reading(
        claims=claims,
        labels=tuple(found),
        read=tuple(read),
        units=units,
        orphans=len(record.orphans),
        attributes=record.row.attributes,
    )


def _labels(claims: Sequence[Claim], sentence: Span, wanted: frozenset[str]) -> Labels:
    """Return the labels of a sentence, of those that are wanted; none is named for all.

    A claim labels a sentence if it covers at least half of its characters, or lies wholly in it.
    """
    if not claims:
        return ()
    start, end = sentence
    half = (end - start) / 2
    found = {
        claim.label
        for claim in claims
        if min(claim.end, end) - max(claim.start, start) >= half or (start <= claim.start and claim.end <= end)
    }
    return tuple(sorted(found & wanted if wanted else found))
