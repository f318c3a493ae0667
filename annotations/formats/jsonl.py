"""Our own JSONL: a superset of the line that users of Prodigy know.

Every key is on every line, nothing is null, and a key has one type, so that a loader of data sets infers one
schema. Offsets are Unicode code points into the text of the article, 0-based, end exclusive. A line an article holds
all that an import needs to make the same again; the history of how it came about stays in the store.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from annotations.article import Span, fingerprint
from annotations.claim import Claim, Moment
from annotations.exchange import Brought, By, Format, Loss, Mark, Options, Read, Refused, mark_of, sifted
from annotations.formats import by_line
from annotations.losing import set_aside
from annotations.record import Record, Status, covers
from annotations.units import sentences

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
    note: Annotated[str, Meta(description="What the annotator says of the article as a whole.")]
    reviewed: list[ReviewedLine]
    position: Annotated[int, Meta(ge=0, description="The code point the cursor stood on.")]
    seconds: Annotated[float, Meta(ge=0, description="Time spent reading, without pauses.")]
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


class _Article(Struct, frozen=True, kw_only=True):
    """A line an article as it may come: earlier versions had fewer keys."""

    id: str
    text: str
    spans: tuple[Mark, ...]
    annotator: str
    status: Status
    title: str = ""
    meta: MetaLine | None = None
    note: str = ""
    reviewed: tuple[ReviewedLine, ...] = ()
    position: int = 0
    seconds: float = 0.0
    sha256: str = ""


_articles = msgspec.json.Decoder(_Article)
_claims = msgspec.json.Decoder(ClaimLine)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line an article, a claim or a sentence. Raises `OSError`."""
    by_line.put(path, (line for record in records for line in lines(record, options.by, tagged=options.tagged)))


def losses(record: Record, _: Options) -> Iterator[Loss]:
    """Say which claims were set aside: all else is held."""
    return set_aside(record)


def lines(record: Record, by: By = "article", *, tagged: bool = False) -> Iterator[Struct]:
    """Make the lines of one record; of its sentences all, or only those that are `tagged`."""
    row = record.row
    meta = MetaLine(
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        fields=msgspec.json.encode(row.meta).decode(),
    )
    if by == "claim":
        for claim in record.claims:
            yield ClaimLine(
                **msgspec.structs.asdict(_span(claim)),
                prefix=claim.prefix,
                suffix=claim.suffix,
                article=row.id,
                title=row.title,
                annotator=row.annotator,
                meta=meta,
            )
    elif by == "sentence":
        found = _sentences(record, meta)
        yield from (line for line in found if line.claims) if tagged else found
    else:
        yield ArticleLine(
            id=row.id,
            title=row.title,
            text=record.text,
            spans=list(map(_span, record.claims)),
            meta=meta,
            answer="ignore" if row.status == "skipped" else "accept",
            annotator=row.annotator,
            status=row.status,
            note=row.note,
            reviewed=[ReviewedLine(start=start, end=end) for start, end in row.reviewed],
            position=row.position,
            seconds=row.seconds,
            sha256=row.sha256,
        )


def held(record: Record, options: Options) -> Iterator[Struct]:
    """Make what a record comes back as."""
    if options.by != "article":
        yield from lines(record, options.by, tagged=options.tagged)
        return
    row = record.row
    yield Brought(
        article=row.id,
        title=row.title,
        text=record.text,
        sha256=row.sha256,
        annotator=row.annotator,
        status=row.status,
        note=row.note,
        marks=tuple(map(mark_of, record.claims)),
        reviewed=row.reviewed,
        position=row.position,
        seconds=row.seconds,
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        meta=row.meta,
    )


def back(path: Path, options: Options) -> Iterator[Struct]:
    """Read the lines again, whatever they are about."""
    if options.by == "article":
        return read(path)
    return (line for _, line in by_line.objects(path, msgspec.json.Decoder(LINES[options.by])))


def read(path: Path) -> Read:
    """Read lines an article, or lines a claim, from which the text of the article is missing."""
    for number, raw in by_line.lines(path):
        line = by_line.decoded(raw, _articles, number)
        if isinstance(line, _Article):
            yield from _brought(line, number)
            continue
        claim = by_line.decoded(raw, _claims, number)
        yield _of_claim(claim, number) if isinstance(claim, ClaimLine) else line


def _brought(line: _Article, number: int) -> Read:
    """Make an article of its line."""
    if line.sha256 and fingerprint(line.text) != line.sha256:
        yield Refused(number=number, why="its text is not the one whose fingerprint it has", article=line.id)
        return
    meta = _known(line.meta, number, line.id)
    if isinstance(meta, Refused):
        yield meta
        return
    yield from sifted(
        Brought(
            number=number,
            article=line.id,
            title=line.title,
            text=line.text,
            sha256=line.sha256,
            annotator=line.annotator,
            status=line.status,
            note=line.note,
            marks=line.spans,
            reviewed=tuple((each.start, each.end) for each in line.reviewed),
            position=line.position,
            seconds=line.seconds,
            **meta,
        )
    )


def _of_claim(line: ClaimLine, number: int) -> Brought | Refused:
    """Make of a line a claim what it says of the article it is in."""
    meta = _known(line.meta, number, line.article)
    if isinstance(meta, Refused):
        return meta
    mark = msgspec.convert(line, Mark, from_attributes=True)
    return Brought(
        number=number, article=line.article, title=line.title, annotator=line.annotator, marks=(mark,), **meta
    )


def _known(meta: MetaLine | None, number: int, article: str) -> dict[str, Any] | Refused:
    """Return what is known of an article by the names it has there."""
    if meta is None:
        return {}
    fields = by_line.decoded(meta.fields.encode(), by_line.FIELDS, number)
    if isinstance(fields, Refused):
        return Refused(number=number, why="its meta.fields are not a JSON object", article=article)
    return {
        "source": meta.source,
        "url": meta.url,
        "published": meta.published,
        "language": meta.language,
        "meta": fields,
    }


def schema(by: By = "article") -> dict[str, Any]:
    """Return the JSON Schema of a line, made from the types above."""
    made = msgspec.json.schema(LINES[by])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Copydesk JSONL, one line for each {by}",
        **made,
    }


def _span(claim: Claim) -> SpanLine:
    return SpanLine(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


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


FORMAT = Format(
    tool="Copydesk",
    ending=".jsonl",
    write=write,
    losses=losses,
    held=held,
    back=back,
    read=read,
)
"""What the command line knows as `jsonl`."""
