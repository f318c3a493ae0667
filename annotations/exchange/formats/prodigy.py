"""Prodigy's JSONL for `spans_manual`: an article a line with tokens.

Claims may overlap. Tokens are cut at the edges of claims and entities too, so that none is off their boundaries.
Joined, they are the text: each followed by a space if `ws` is true; all other white space is a token of its own.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import UNSET, Struct, UnsetType

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, annotated_article, span_of
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.formats.prodigy_tasks import read, sniff
from annotations.exchange.formats.tokens import Placed, pieces
from annotations.exchange.losses import metadata_losses, orphan_losses
from annotations.moment import Moment


class _Token(Struct):
    text: str
    start: int
    end: int
    id: int
    ws: bool


class _Span(Struct, frozen=True, kw_only=True):
    start: int
    end: int
    token_start: int
    token_end: int
    """The last token, included."""
    label: str
    text: str
    id: str
    speaker: str
    speaker_text: str
    speaker_start: int
    speaker_end: int
    note: str
    sure: bool
    origin: str
    created: Moment
    updated: Moment
    attributes: dict[str, str] | UnsetType = UNSET


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a task an article. Raises `OSError`."""
    by_line.put(path, (_task(record, options) for record in records))


def _task(record: Record, options: Options) -> dict[str, Any]:
    row, text = record.row, record.text
    entities = options.entities_of(record)
    tokens = _tokens(text, (*record.claims, *entities))
    first = {token.start: token.id for token in tokens}
    last = {token.end: token.id for token in tokens}
    spans = [_span(claim, first[claim.start], last[claim.end]) for claim in record.claims]
    said = metadata_fields(record, meta=options.meta)
    stated = [(span.start, span.end, span.label) for span in spans]
    latest = max((int(claim.updated.timestamp()) for claim in record.claims), default=0)
    more = {"entities": [_entity(each, first, last) for each in entities]} if options.with_entities else {}
    return {
        "text": text,
        "meta": {name: value for name, value in said.items() if name not in ("annotator", "status", "flagged", "note")},
        "tokens": tokens,
        "spans": spans,
        **more,
        "status": row.status,
        "flagged": row.flagged,
        "note": row.note,
        "_input_hash": _hash(text),
        "_task_hash": _hash(text, *map(str, stated)),
        "_view_id": "spans_manual",
        "_annotator_id": row.annotator,
        "_session_id": row.annotator,
        "_timestamp": latest,
        "answer": "ignore" if row.status == "skipped" else "accept",
    }


def _entity(entity: EntityAnnotation, first: dict[int, int], last: dict[int, int]) -> dict[str, Any]:
    return {
        "start": entity.start,
        "end": entity.end,
        "token_start": first[entity.start],
        "token_end": last[entity.end],
        "label": entity.label,
        "text": entity.text,
        "model": entity.model,
    }


def _span(claim: Claim, first: int, last: int) -> _Span:
    return _Span(
        start=claim.start,
        end=claim.end,
        token_start=first,
        token_end=last,
        label=claim.label,
        text=claim.text,
        id=claim.id,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
        attributes=claim.attributes or UNSET,
    )


def _tokens(text: str, claims: Collection[Placed]) -> list[_Token]:
    """Return the tokens of a text.

    A single space is no token, unless a claim begins or ends on it.
    """
    starts, ends = {claim.start for claim in claims}, {claim.end for claim in claims}
    tokens: list[_Token] = []
    for start, end in pieces(text, claims, spaced=True):
        if text[end - 1] != " ":
            tokens.append(_Token(text[start:end], start, end, len(tokens), False))
            continue
        behind = end - 1
        own = end in ends or behind in starts
        if start < behind:
            tokens.append(_Token(text[start:behind], start, behind, len(tokens), not own))
        elif tokens and not tokens[-1].ws and not own:
            tokens[-1].ws = True
        else:
            own = True
        if own:
            tokens.append(_Token(" ", behind, end, len(tokens), False))
    return tokens


def _hash(*texts: str) -> int:
    """Return a hash that fits a signed 32-bit field, the same for the same texts."""
    number = crc32("\0".join(texts).encode())
    return number - 2**32 if number >= 2**31 else number


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the orphans, and metadata that was not asked for: all of a claim is in its span."""
    yield from orphan_losses(record)
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    spans = map(span_of, record.claims)
    yield annotated_article(record, spans, meta=options.meta, entities=options.entities_of(record))


FORMAT = Format(
    tool="Prodigy",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    read_with=read,
    has_entities=lambda _: True,
    sniff=sniff,
)
"""The format `prodigy` of the command line."""
