"""doccano's JSONL for sequence labelling.

A line is an article, plain or with relations. Any key that doccano does not know becomes its metadata, and comes back
with its own exports.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, SpanAnnotation, annotated_article, bare_span_of
from annotations.exchange.format import SPEAKER_LABEL, Format, Loss, Options
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.doccano_lines import read, sniff
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.formats.relations import said_by
from annotations.exchange.losses import detail_losses, metadata_losses, orphan_losses, overlap_losses

SAID_BY = "said_by"
"""The relation from a claim to its source span."""

_FORBIDDEN = "written, but doccano silently drops them if its project forbids overlaps"


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
    speakers = sorted({(claim.speaker_start, claim.speaker_end, SPEAKER_LABEL) for claim in placed})
    spans = [*map(_span, claims), *speakers]
    numbers = {span: number for number, span in enumerate(speakers, len(claims))}
    said = [
        (number, numbers[claim.speaker_start, claim.speaker_end, SPEAKER_LABEL])
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
    yield from detail_losses(record, "note", "sure", "attributes", "origin")
    named = tuple(claim for claim in record.claims if not options.relations or claim.speaker_start == NOT_IN_TEXT)
    yield from detail_losses(replace(record, claims=named), "speaker")
    if options.relations:
        yield from detail_losses(record, "name")
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
    return said_by(
        mark, SpanAnnotation(start=claim.speaker_start, end=claim.speaker_end, label="", text=claim.speaker_text)
    )


FORMAT = Format(
    tool="doccano",
    ending=".jsonl",
    write=write,
    losses=losses,
    own_options=frozenset({"relations"}),
    expected=expected,
    read=read,
    read_with=read,
    files_by_annotator=True,
    unsupported=lambda _: ("ids and times of claims",),
    sniff=sniff,
)
"""The format `doccano` of the command line."""
