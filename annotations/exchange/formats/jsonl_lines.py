"""The lines of our own JSONL: an article, a claim or a sentence each."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec
from msgspec import UNSET, Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.decision import AGREED, DECIDED, names_in
from annotations.claims.record import Record
from annotations.exchange.annotated import EntityAnnotation
from annotations.exchange.format import LineSubject, SuggestionLookup
from annotations.exchange.formats.jsonl_schema import (
    ArticleLine,
    AttributeLine,
    ClaimLine,
    EntityLine,
    MetaLine,
    ReviewedLine,
    SentenceLine,
    SpanLine,
    SuggestionLine,
)
from annotations.exchange.formats.tokens import cut
from annotations.suggest.suggestion import Suggestion
from annotations.text.spans import any_contains


def lines(
    record: Record,
    by: LineSubject = "article",
    *,
    tagged: bool = False,
    entities: Iterable[EntityAnnotation] | None = None,
    suggestions: SuggestionLookup | None = None,
) -> Iterator[Struct]:
    """Return the lines of one record; of its sentences all, or only the `tagged` ones.

    `entities` and `suggestions` go with a line by article, if they are given.
    """
    row = record.row
    meta = MetaLine(
        source=row.source,
        url=row.url,
        published=row.published,
        language=row.language,
        fields=msgspec.json.encode(row.meta).decode(),
        attributes=attribute_lines(row.attributes),
    )
    if by == "claim":
        for claim in record.claims:
            yield ClaimLine(
                **msgspec.structs.asdict(_span(claim)),
                prefix=claim.prefix,
                suffix=claim.suffix,
                agreed_by=[*names_in(claim.origin, AGREED), *names_in(claim.origin, DECIDED)],
                article=row.id,
                title=row.title,
                annotator=row.annotator,
                meta=meta,
            )
    elif by == "sentence":
        found = _sentences(record, meta)
        yield from (line for line in found if line.claims) if tagged else found
    else:
        yield _article(record, meta, entities, suggestions)


def _article(
    record: Record,
    meta: MetaLine,
    entities: Iterable[EntityAnnotation] | None,
    suggestions: SuggestionLookup | None,
) -> ArticleLine:
    row = record.row
    return ArticleLine(
        id=row.id,
        title=row.title,
        text=record.text,
        spans=list(map(_span, record.claims)),
        meta=meta,
        answer="ignore" if row.status == "skipped" else "accept",
        annotator=row.annotator,
        status=row.status,
        flagged=row.flagged,
        note=row.note,
        reviewed=[ReviewedLine(start=start, end=end) for start, end in row.reviewed],
        position=row.position,
        seconds=row.seconds,
        sha256=row.sha256,
        entities=UNSET if entities is None else list(map(_entity, entities)),
        suggestions=list(_suggested(record.text, suggestions(record))) if suggestions else UNSET,
    )


def _entity(entity: EntityAnnotation) -> EntityLine:
    return EntityLine(**msgspec.structs.asdict(entity))


def _suggested(text: str, suggestions: Iterable[Suggestion]) -> Iterator[SuggestionLine]:
    """Return what accepting each suggestion would tag."""
    for each in suggestions:
        who = each.speaker
        for start, end in each.spans:
            yield SuggestionLine(
                start=start,
                end=end,
                text=text[start:end],
                label=each.label,
                rule=each.rule,
                cue=each.cue,
                speaker=who.resolved(text) if who else "",
                speaker_text=text[who.start : who.end] if who else "",
                score=each.score,
                model=each.rule if each.predicted else "",
                reason=each.reason,
            )


def attribute_lines(attributes: Mapping[str, str]) -> list[AttributeLine]:
    """Return attributes as a line has them, sorted by name."""
    return [AttributeLine(name=name, value=value) for name, value in sorted(attributes.items())]


def _span(claim: Claim) -> SpanLine:
    return SpanLine(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        attributes=attribute_lines(claim.attributes) if claim.attributes else [],
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


def main_claims(record: Record) -> Iterator[Claim]:
    """Yield for each tagged sentence the claim that shares most with it; the first of several."""
    yield from (main for _, _, main in _with_claims(record) if main)


def _with_claims(record: Record) -> Iterator[tuple[Span, list[Claim], Claim | None]]:
    """Yield each sentence, its claims, and the one that shares most with it, in one pass over sentences and claims."""
    ahead = deque(record.claims)
    open_: list[Claim] = []
    for span in cut(record.text, record.row.language):
        while ahead and ahead[0].start < span.end:
            open_.append(ahead.popleft())
        open_ = [claim for claim in open_ if claim.end > span.start]
        yield span, open_, max(open_, key=partial(_shared, span), default=None)


def _sentences(record: Record, meta: MetaLine) -> Iterator[SentenceLine]:
    """Yield a line for each sentence."""
    for span, here, main in _with_claims(record):
        yield SentenceLine(
            start=span.start,
            end=span.end,
            text=record.text[span.start : span.end],
            label=main.label if main else "none",
            speaker=main.speaker if main else "",
            speaker_text=main.speaker_text if main else "",
            claims=len(here),
            reviewed=bool(here) or any_contains(record.row.reviewed, span),
            article=record.row.id,
            title=record.row.title,
            annotator=record.row.annotator,
            meta=meta,
        )


def _shared(span: Span, claim: Claim) -> int:
    return min(span.end, claim.end) - max(span.start, claim.start)
