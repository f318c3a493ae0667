"""doccano's JSONL for sequence labelling.

A line is an article, plain or with relations. Any key that doccano does not know becomes its metadata, and comes back
with its own exports.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace as replaced

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    AnnotatedArticle,
    Read,
    Rejected,
    SpanAnnotation,
    annotated_article,
    bare_span_of,
    validated,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.losses import detail_losses, metadata_losses, orphan_losses, overlap_losses

SPEAKER = "speaker"
SAID_BY = "said_by"
"""The label of a source span, and the relation from a claim to it."""

_FORBIDDEN = "written, but doccano drops such without a word where its project forbids them"


class _Entity(Struct, frozen=True, kw_only=True):
    """A span in projects with relations; older exports have no ids."""

    start_offset: int
    end_offset: int
    label: str
    id: int = NOT_IN_TEXT


class _Relation(Struct, frozen=True, kw_only=True):
    from_id: int
    to_id: int
    type: str


class _Line(Struct, frozen=True, kw_only=True):
    """A line as it may come: spans under any of four keys."""

    text: str
    label: list[tuple[int, int, str]] | None = None
    labels: list[tuple[int, int, str]] | None = None
    annotations: list[tuple[int, int, str] | _Entity] | None = None
    entities: list[_Entity] | None = None
    relations: list[_Relation] | None = None


_KEYS = frozenset({"label", "labels", "annotations", "entities"})
_lines = msgspec.json.Decoder(_Line)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line an article. Raises `OSError`."""
    by_line.put(path, (_line(record, options) for record in records))


def _line(record: Record, options: Options) -> dict[str, Any]:
    spans = (
        _with_relations(record.claims) if options.relations else {"label": [_span(claim) for claim in record.claims]}
    )
    return {"text": record.text, **spans, **metadata_fields(record, meta=options.meta)}


def _span(claim: Claim) -> tuple[int, int, str]:
    return (claim.start, claim.end, claim.label)


def _with_relations(claims: tuple[Claim, ...]) -> dict[str, Any]:
    """Return claims, then source spans, and the relations between them."""
    placed = [claim for claim in claims if claim.speaker_start != NOT_IN_TEXT]
    speakers = sorted({(claim.speaker_start, claim.speaker_end, SPEAKER) for claim in placed})
    spans = [*map(_span, claims), *speakers]
    numbers = {span: number for number, span in enumerate(speakers, len(claims))}
    said = [
        (number, numbers[claim.speaker_start, claim.speaker_end, SPEAKER])
        for number, claim in enumerate(claims)
        if claim.speaker_start != NOT_IN_TEXT
    ]
    return {
        "entities": [
            {"id": number, "start_offset": start, "end_offset": end, "label": label}
            for number, (start, end, label) in enumerate(spans)
        ],
        "relations": [
            {"id": number, "from_id": claim, "to_id": speaker, "type": SAID_BY}
            for number, (claim, speaker) in enumerate(said)
        ],
        "Comments": [],
    }


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what it cannot hold, and what its importer may drop."""
    yield from orphan_losses(record)
    yield from detail_losses(record, "note", "sure", "origin")
    named = tuple(claim for claim in record.claims if not options.relations or claim.speaker_start == NOT_IN_TEXT)
    yield from detail_losses(replace(record, claims=named), "speaker")
    yield from overlap_losses(record, _FORBIDDEN)
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    yield annotated_article(
        record, (_mark(claim, related=options.relations) for claim in record.claims), meta=options.meta
    )


def _mark(claim: Claim, *, related: bool) -> SpanAnnotation:
    mark = bare_span_of(claim)
    if not related or claim.speaker_start == NOT_IN_TEXT:
        return mark
    return replaced(mark, speaker=claim.speaker, speaker_start=claim.speaker_start, speaker_end=claim.speaker_end)


def read(path: Path) -> Read:
    """Read lines as doccano exports them now, as it once did, or as we write them."""
    for number, raw in by_line.lines(path):
        line = by_line.decoded(raw, _lines, number)
        said = by_line.decoded(raw, by_line.FIELDS, number)
        if isinstance(line, _Line) and isinstance(said, dict) and not _KEYS & said.keys():
            yield Rejected(number=number, why="there is none of the keys " + ", ".join(sorted(_KEYS)))
        elif isinstance(line, _Line) and isinstance(said, dict):
            yield from validated(replaced(read_metadata(said), number=number, text=line.text, spans=_spans_of(line)))
        elif isinstance(line, Rejected):
            yield line


def _spans_of(line: _Line) -> tuple[SpanAnnotation, ...]:
    """Return the spans of a line with their words, which doccano does not write."""
    spans = [
        (each.start_offset, each.end_offset, each.label, each.id) if isinstance(each, _Entity) else (*each, NOT_IN_TEXT)
        for each in (*(line.label or ()), *(line.labels or ()), *(line.annotations or ()), *(line.entities or ()))
    ]
    entities = {number: (start, end, label) for start, end, label, number in spans if number != NOT_IN_TEXT}
    said = {
        each.from_id: each.to_id for each in line.relations or () if each.type == SAID_BY and each.to_id in entities
    }
    speakers = {number for number in said.values() if entities[number][2] == SPEAKER}
    marks = []
    for start, end, label, number in spans:
        if number in speakers:
            continue
        at = entities[said[number]][:2] if said.get(number) in speakers else (NOT_IN_TEXT, NOT_IN_TEXT)
        name = line.text[at[0] : at[1]] if at[0] >= 0 else ""
        marks.append(
            SpanAnnotation(start=start, end=end, label=label, speaker=name, speaker_start=at[0], speaker_end=at[1])
        )
    return tuple(marks)


def sniff(sample: Sample) -> bool:
    """Recognise a line by any of the keys under which spans may come."""
    return "text" in sample.keys and not sample.keys.isdisjoint({"label", "labels", "entities", "annotations"})


FORMAT = Format(
    tool="doccano",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    unsupported=lambda _: ("ids and times of claims",),
    sniff=sniff,
)
"""The format `doccano` of the command line."""
