"""Our own JSONL: a superset of the line that users of Prodigy know.

Every key is on every line, nothing is null, and a key has one type, so that a loader of data sets infers one
schema. Offsets are Unicode code points into the text of the article, 0-based, end exclusive.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Any, BinaryIO, Literal

import msgspec
from msgspec import Meta, Struct

from annotations.article import Span
from annotations.claim import Claim, Moment
from annotations.record import Record, Status, covers
from annotations.units import sentences

By = Literal["article", "claim", "sentence"]
"""What one line is about."""

Start = Annotated[int, Meta(ge=0, description="First code point, 0-based.")]
End = Annotated[int, Meta(ge=0, description="The code point behind the last.")]
SpeakerOffset = Annotated[int, Meta(ge=-1, description="Code point in the article's text; -1 where nowhere.")]


class SpanLine(Struct, frozen=True, kw_only=True):
    """A claim: `text` is the article's text from `start` to `end`."""

    start: Start
    end: End
    label: str
    text: str
    id: Annotated[str, Meta(description="Stays the same for the life of the claim.")]
    speaker: Annotated[str, Meta(description="Who is quoted; empty where nobody was named.")]
    speaker_start: SpeakerOffset
    speaker_end: SpeakerOffset
    note: str
    sure: bool
    origin: Annotated[str, Meta(description="How the claim came about: `hand` is a person's own.")]
    created: Moment
    updated: Moment


class MetaLine(Struct, frozen=True, kw_only=True):
    """What is known of the article; a text that is not known is empty."""

    source: str
    url: str
    published: str
    language: Annotated[str, Meta(description="ISO 639-1 code; sentences are cut by it.")]
    fields: Annotated[str, Meta(description="All other fields of the source, as one JSON object.")]


class ReviewedLine(Struct, frozen=True, kw_only=True):
    """A stretch of the text that the annotator read, tagged or not."""

    start: Start
    end: End


class ArticleLine(Struct, frozen=True, kw_only=True):
    """One article as one annotator has marked it."""

    id: str
    title: str
    text: str
    spans: list[SpanLine]
    meta: MetaLine
    answer: Annotated[Literal["accept", "reject", "ignore"], Meta(description="As Prodigy has it.")]
    annotator: str
    status: Status
    reviewed: list[ReviewedLine]
    sha256: Annotated[str, Meta(description="SHA-256 of the UTF-8 bytes of `text`.")]


class ClaimLine(SpanLine, frozen=True, kw_only=True):
    """One claim, with the article it stands in and what stands around it."""

    prefix: Annotated[str, Meta(description="Up to 32 code points before the claim.")]
    suffix: Annotated[str, Meta(description="Up to 32 code points behind it.")]
    article: Annotated[str, Meta(description="Id of the article.")]
    title: str
    annotator: str
    meta: MetaLine


class SentenceLine(Struct, frozen=True, kw_only=True):
    """One sentence, and what it was tagged as."""

    start: Start
    end: End
    text: str
    label: Annotated[str, Meta(description="Of the claim that shares most with the sentence, or `none`.")]
    claims: Annotated[int, Meta(ge=0, description="How many claims share at least a character with it.")]
    reviewed: Annotated[bool, Meta(description="Whether the annotator read it; a tagged sentence is.")]
    article: str
    title: str
    annotator: str
    meta: MetaLine


LINES: dict[By, type[Struct]] = {"article": ArticleLine, "claim": ClaimLine, "sentence": SentenceLine}

_encoder = msgspec.json.Encoder()


def write(records: Iterable[Record], out: BinaryIO, by: By = "article", labels: Collection[str] = ()) -> int:
    """Write a line an article, a claim or a sentence; return how many.

    With `labels` other claims are left out; by sentence, all sentences that have no such label.
    """
    count = 0
    for record in records:
        for line in lines(record, by, labels):
            out.write(_encoder.encode(line) + b"\n")
            count += 1
    return count


def lines(record: Record, by: By = "article", labels: Collection[str] = ()) -> Iterator[Struct]:
    """Make the lines of one record."""
    claims = [claim for claim in record.claims if not labels or claim.label in labels]
    row = record.row
    meta = MetaLine(
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        fields=msgspec.json.encode(row.meta).decode(),
    )
    if by == "claim":
        for claim in claims:
            yield ClaimLine(
                **_span(claim),
                prefix=claim.prefix,
                suffix=claim.suffix,
                article=row.id,
                title=row.title,
                annotator=row.annotator,
                meta=meta,
            )
    elif by == "sentence":
        yield from (line for line in _sentences(record, meta) if not labels or line.label in labels)
    else:
        yield ArticleLine(
            id=row.id,
            title=row.title,
            text=record.text,
            spans=[SpanLine(**_span(claim)) for claim in claims],
            meta=meta,
            answer="accept",
            annotator=row.annotator,
            status=row.status,
            reviewed=[ReviewedLine(start=start, end=end) for start, end in row.reviewed],
            sha256=row.sha256,
        )


def schema(by: By = "article") -> dict[str, Any]:
    """Return the JSON Schema of a line, made from the types above."""
    made = msgspec.json.schema(LINES[by])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Copydesk JSONL, one line for each {by}",
        **made,
    }


def _span(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in SpanLine.__struct_fields__}


def _sentences(record: Record, meta: MetaLine) -> Iterator[SentenceLine]:
    """Make a line of each sentence; both sentences and claims are gone through once, from the first on."""
    ahead = deque(record.claims)
    open_: list[Claim] = []
    for span in sentences(record.text, record.row.language):
        while ahead and ahead[0].start < span.end:
            open_.append(ahead.popleft())
        open_ = [claim for claim in open_ if claim.end > span.start]
        here = open_
        yield SentenceLine(
            start=span.start,
            end=span.end,
            text=record.text[span.start : span.end],
            label=max(here, key=lambda claim: _shared(span, claim)).label if here else "none",
            claims=len(here),
            reviewed=bool(here) or covers(record.row.reviewed, span),
            article=record.row.id,
            title=record.row.title,
            annotator=record.row.annotator,
            meta=meta,
        )


def _shared(span: Span, claim: Claim) -> int:
    return min(span.end, claim.end) - max(span.start, claim.start)
