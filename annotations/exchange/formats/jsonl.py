"""Our own JSONL: a superset of the line that Prodigy users know.

Offsets are code points into the article's text, 0-based, end exclusive. A line an article holds everything that an
import needs to restore it; the history stays in the store.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace as replaced
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from annotations.article import Span, fingerprint
from annotations.claims.record import Record, Status
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark, SpanAnnotation, span_of
from annotations.exchange.format import Format, LineSubject, Loss, Options, ReadOptions, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.json_items import json_items
from annotations.exchange.formats.jsonl_lines import lines, main_claims
from annotations.exchange.formats.jsonl_schema import LINES, ClaimLine, MetaLine, ReviewedLine
from annotations.exchange.formats.jsonl_suggestions import SuggestedLine, suggested_articles, suggested_lines
from annotations.exchange.formats.metadata import read_entities
from annotations.exchange.formats.spans_json import list_of
from annotations.exchange.formats.tokens import cut
from annotations.exchange.losses import (
    article_losses,
    article_note,
    detail_losses,
    loss,
    orphan_losses,
    untagged_article,
)
from annotations.exchange.stated import moment, offset, stated_attributes
from annotations.exchange.validation import validated


class _Span(SpanAnnotation, frozen=True, kw_only=True):
    """A claim as it may come; earlier versions had no attributes."""

    attributes: Any = ()


class _Meta(MetaLine, frozen=True, kw_only=True):
    """Metadata as they may come."""

    attributes: Any = ()


class _Claim(ClaimLine, frozen=True, kw_only=True):
    """A line a claim as it may come."""

    meta: _Meta
    speaker_text: str = ""
    attributes: Any = ()
    agreed_by: Any = ()


class _Article(Struct, frozen=True, kw_only=True):
    """A line an article as it may come: earlier versions had fewer keys."""

    id: str
    text: str
    spans: tuple[_Span, ...]
    annotator: str
    status: Status | Literal["flagged"]
    """Earlier versions had `flagged` as a status."""
    flagged: bool = False
    title: str = ""
    meta: _Meta | None = None
    note: str = ""
    reviewed: tuple[ReviewedLine, ...] = ()
    position: int = 0
    seconds: float = 0.0
    sha256: str = ""
    entities: Any = None
    suggestions: Any = None


_articles = msgspec.json.Decoder(_Article)
_claims = msgspec.json.Decoder(_Claim)
_OFFSETS = frozenset({"start", "end", "speaker_start", "speaker_end", "position"})
_MOMENTS = frozenset({"created", "updated"})
_LAST_SECOND = 10**11
"""A number of seconds in the year 5138: what is greater counts milliseconds."""


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a line an article, a claim or a sentence. Raises `OSError`."""
    by_line.put(path, chain.from_iterable(article_lines(record, options) for record in records))


def article_lines(record: Record, options: Options) -> Iterator[Struct]:
    """Return the lines of a record as they are asked for."""
    entities = options.entities_of(record) if options.with_entities else None
    return lines(record, options.by, tagged=options.tagged, entities=entities, suggestions=options.suggestions)


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the orphans, and what a line by claim or sentence leaves out."""
    yield from orphan_losses(record)
    if options.by == "article":
        return
    yield from article_note(record)
    if options.by == "claim":
        yield from article_losses(record, "status", "flag", "reviewed", "position", "seconds")
        yield from untagged_article(record, options)
        return
    yield from article_losses(record, "status", "flag", "reviewed", "position", "seconds")
    places = set(cut(record.text, record.row.language)) if record.claims else set()
    yield from (loss(record, "claim offset", claim) for claim in record.claims if Span(*claim.span) not in places)
    shown = set(map(id, main_claims(record)))
    unseen = replaced(record, claims=tuple(claim for claim in record.claims if id(claim) not in shown))
    yield from detail_losses(unseen, "speaker")
    yield from detail_losses(record, "place", "note", "sure", "attributes", "origin")


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield what a record comes back as."""
    if options.by != "article":
        yield from lines(record, options.by, tagged=options.tagged)
        return
    row = record.row
    yield AnnotatedArticle(
        article=row.id,
        title=row.title,
        text=record.text,
        sha256=row.sha256,
        annotator=row.annotator,
        status=row.status,
        flagged=row.flagged,
        note=row.note,
        attributes=row.attributes,
        spans=tuple(map(span_of, record.claims)),
        entities=options.entities_of(record),
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
    """Read the lines back, whatever their subject."""
    if options.by == "article":
        return (each for each in read(path) if not isinstance(each, Remark))
    return (line for _, line in by_line.objects(path, msgspec.json.Decoder(LINES[options.by])))


def read(path: Path) -> Read:
    """Read lines an article, or lines a claim, which lack the article's text."""
    return read_with(path, ReadOptions())


def read_with(path: Path, options: ReadOptions) -> Read:
    """Read lines as `read` does, or of suggestions alone; and the suggestions beside claims, if they are wanted."""
    for number, raw in json_items(path):
        line: _Article | _Claim | Rejected = by_line.decoded(raw, _articles, number)
        if isinstance(line, Rejected) and isinstance(raw, bytes):
            claim = by_line.decoded(raw, _claims, number)
            # Other programs that passed a line on may have written numbers in another way.
            line = claim if isinstance(claim, _Claim) else _mended(raw, number) or line
        if isinstance(line, Rejected) and isinstance(raw, bytes):
            alone = by_line.decoded(raw, suggested_lines, number)
            if isinstance(alone, SuggestedLine):
                bare = AnnotatedArticle(number=number, article=alone.id, title=alone.title, text=alone.text)
                yield from suggested_articles(bare, alone.suggestions, options)
                continue
        if isinstance(line, _Article):
            for item in _article_of(line, number):
                yield item
                if isinstance(item, AnnotatedArticle) and line.suggestions:
                    yield from suggested_articles(item, line.suggestions, options)
        else:
            yield _article_of_claim(line, number) if isinstance(line, _Claim) else line


def _mended(raw: bytes, number: int) -> _Article | _Claim | None:
    """Return a line whose offsets are written as `16.0`, or its moments as seconds; `None` if that is not all."""
    said = by_line.decoded(raw, by_line.FIELDS, number)
    if isinstance(said, Rejected):
        return None
    for each in (said, *(span for span in list_of(said.get("spans")) if isinstance(span, dict))):
        for name in _OFFSETS & each.keys():
            found = offset(each[name])
            each[name] = each[name] if found is None else found
        for name in _MOMENTS & each.keys():
            if isinstance(each[name], int | float):
                # pandas writes milliseconds.
                each[name] = moment(each[name] / 1000 if each[name] > _LAST_SECOND else each[name]) or each[name]
    with suppress(msgspec.ValidationError):
        return msgspec.convert(said, _Article)
    with suppress(msgspec.ValidationError):
        return msgspec.convert(said, _Claim)
    return None


def article_of_row(row: dict[str, Any], number: int) -> Read | None:
    """Return the article of a row of a table with the fields of a line; `None` if it is another's."""
    try:
        return _article_of(msgspec.convert(row, _Article), number)
    except msgspec.ValidationError:
        pass
    try:
        return iter([_article_of_claim(msgspec.convert(row, _Claim), number)])
    except msgspec.ValidationError:
        return None


def _article_of(line: _Article, number: int) -> Read:
    """Return the article of a line."""
    if line.sha256 and fingerprint(line.text) != line.sha256:
        yield Rejected(number=number, why="its text does not match its fingerprint", article=line.id)
        return
    meta = _metadata(line.meta, number, line.id)
    if isinstance(meta, Rejected):
        yield meta
        return
    yield from validated(
        AnnotatedArticle(
            number=number,
            article=line.id,
            title=line.title,
            text=line.text,
            sha256=line.sha256,
            annotator=line.annotator,
            status="" if line.status == "flagged" else line.status,
            flagged=line.flagged or line.status == "flagged",
            note=line.note,
            spans=tuple(map(_span, line.spans)),
            entities=read_entities(line.entities),
            reviewed=tuple((each.start, each.end) for each in line.reviewed),
            position=line.position,
            seconds=line.seconds,
            **meta,
        )
    )


def _span(line: _Span) -> SpanAnnotation:
    """Return the claim of a line."""
    return SpanAnnotation(**{**msgspec.structs.asdict(line), "attributes": stated_attributes(line.attributes)})


def _article_of_claim(line: _Claim, number: int) -> AnnotatedArticle | Rejected:
    """Return what a line a claim says about its article."""
    meta = _metadata(line.meta, number, line.article)
    if isinstance(meta, Rejected):
        return meta
    mark = _span(msgspec.convert(line, _Span, from_attributes=True))
    return AnnotatedArticle(
        number=number, article=line.article, title=line.title, annotator=line.annotator, spans=(mark,), **meta
    )


def _metadata(meta: _Meta | None, number: int, article: str) -> dict[str, Any] | Rejected:
    """Return metadata by its names in a line."""
    if meta is None:
        return {}
    fields = by_line.decoded(meta.fields.encode(), by_line.FIELDS, number)
    if isinstance(fields, Rejected):
        return Rejected(number=number, why="its meta.fields are not a JSON object", article=article)
    return {
        "source": meta.source,
        "url": meta.url,
        "published": meta.published,
        "language": meta.language,
        "meta": fields,
        "attributes": stated_attributes(meta.attributes),
    }


def sniff(sample: Sample) -> bool:
    """Recognise a line by article or by claim."""
    if "number" in sample.keys:
        # Hugging Face's rows have most of the same keys.
        return False
    return (
        {"annotator", "spans", "status", "text"} <= sample.keys
        or {
            "article",
            "label",
            "prefix",
            "suffix",
            "text",
        }
        <= sample.keys
        or {"suggestions", "text"} <= sample.keys
    )


_LACKING: dict[LineSubject, tuple[str, ...]] = {
    "article": (),
    "claim": ("the texts of the articles",),
    "sentence": ("ids and times of claims", "text between sentences"),
}


def shape_lacks(options: Options) -> tuple[str, ...]:
    """Return what no line of this kind has."""
    return _LACKING[options.by]


FORMAT = Format(
    tool="Copydesk",
    ending=".jsonl",
    write=write,
    losses=losses,
    own_options=frozenset({"by"}),
    expected=expected,
    back=back,
    read=read,
    read_with=read_with,
    shape_lacks=shape_lacks,
    has_entities=lambda options: options.by == "article",
    has_suggestions=lambda options: options.by == "article",
    sniff=sniff,
)
"""The format `jsonl` of the command line."""
