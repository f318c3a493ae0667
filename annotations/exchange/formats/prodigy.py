"""Prodigy's JSONL for `spans_manual`: an article a line with tokens.

Claims may overlap. Tokens are cut at claim edges too, so that no claim is off their boundaries. Joined, they are the
text: each followed by a space if `ws` is true; all other white space is a token of its own.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record, Status
from annotations.exchange.annotated import (
    AnnotatedArticle,
    Read,
    Rejected,
    SpanAnnotation,
    annotated_article,
    put_elsewhere,
    span_of,
    validated,
)
from annotations.exchange.attribution import made_by
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.formats.spans_json import key_of
from annotations.exchange.formats.token_words import token_places, token_words
from annotations.exchange.formats.tokens import pieces
from annotations.exchange.losses import orphan_losses
from annotations.exchange.placing import same_words
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
    speaker_start: int
    speaker_end: int
    note: str
    sure: bool
    origin: str
    created: Moment
    updated: Moment


class _Task(Struct, frozen=True, kw_only=True):
    """A line as it may come.

    Prodigy's own needs only a text, and an answer once reviewed.
    """

    text: str
    spans: tuple[SpanAnnotation, ...] | None = None
    meta: dict[str, Any] | None = None
    answer: str = ""
    annotator: Any = msgspec.field(name="_annotator_id", default=None)
    session: Any = msgspec.field(name="_session_id", default=None)
    label: Any = None
    """The label of spans in another tool's line."""
    entities: Any = None
    status: Status | None = None
    note: str = ""


_tasks = msgspec.json.Decoder(_Task)


_STARTED = re.compile(r"\d{4}-\d\d-\d\d[ _T]\d\d[-:]\d\d[-:]\d\d$")
"""How the name of a session ends that nobody named."""


class _SeenToken(Struct):
    """A token as it may come."""

    text: str
    start: int = NOT_IN_TEXT
    end: int = NOT_IN_TEXT
    ws: bool | None = None


class _SeenSpan(Struct):
    """What a span says of its tokens."""

    token_start: int = NOT_IN_TEXT
    token_end: int = NOT_IN_TEXT


class _Tokens(Struct):
    """The part of a task that is about tokens."""

    tokens: list[_SeenToken] = []
    spans: list[_SeenSpan] = []


_tokens_decoder = msgspec.json.Decoder(_Tokens)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a task an article. Raises `OSError`."""
    by_line.put(path, (_task(record, meta=options.meta) for record in records))


def _task(record: Record, *, meta: bool) -> dict[str, Any]:
    row, text = record.row, record.text
    tokens = _tokens(text, record.claims)
    first = {token.start: token.id for token in tokens}
    last = {token.end: token.id for token in tokens}
    spans = [_span(claim, first[claim.start], last[claim.end]) for claim in record.claims]
    said = metadata_fields(record, meta=meta)
    stated = [(span.start, span.end, span.label) for span in spans]
    latest = max((int(claim.updated.timestamp()) for claim in record.claims), default=0)
    return {
        "text": text,
        "meta": {name: value for name, value in said.items() if name not in ("annotator", "status", "note")},
        "tokens": tokens,
        "spans": spans,
        "status": row.status,
        "note": row.note,
        "_input_hash": _hash(text),
        "_task_hash": _hash(text, *map(str, stated)),
        "_view_id": "spans_manual",
        "_annotator_id": row.annotator,
        "_session_id": row.annotator,
        "_timestamp": latest,
        "answer": "ignore" if row.status == "skipped" else "accept",
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
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        origin=claim.origin,
        created=claim.created,
        updated=claim.updated,
    )


def _tokens(text: str, claims: Collection[Claim]) -> list[_Token]:
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


def losses(record: Record, _: Options) -> Iterator[Loss]:
    """Yield the orphans: all else of a claim is in its span."""
    return orphan_losses(record)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    yield annotated_article(record, map(span_of, record.claims), meta=options.meta)


def read(path: Path) -> Read:
    """Read tasks with spans, as Prodigy or we write them.

    Rejected tasks stay rejected.
    """
    for number, raw in by_line.lines(path):
        line = by_line.decoded(raw, _tasks, number)
        if isinstance(line, Rejected):
            yield line
        elif line.spans is None and not line.answer and (line.label, line.entities) != (None, None):
            yield Rejected(number=number, why="there are neither spans nor an answer")
        elif line.answer == "reject":
            yield Rejected(number=number, why="it was rejected in Prodigy")
        else:
            yield from _article_of(line, raw, number)


def _article_of(task: _Task, raw: bytes, number: int) -> Read:
    """Return the article of a task."""
    found = read_metadata({**(task.meta or {}), "note": task.note, "status": task.status})
    found = made_by(found, _person(task.annotator) or _person(task.session))
    status = found.status or ("skipped" if task.answer == "ignore" else "")
    spans = task.spans or ()
    if any(not mark.text for mark in spans) and b'"tokens"' in raw:
        tokens = by_line.decoded(raw, _tokens_decoder, number)
        stated = spans if isinstance(tokens, Rejected) else tuple(_by_tokens(task.text, spans, tokens))
        moved = (pair for pair in zip(spans, stated, strict=True) if pair[0].start != pair[1].start)
        yield from (replace(put_elsewhere(*pair, number), article=found.article) for pair in moved)
        spans = stated
    yield from validated(replace(found, number=number, text=task.text, status=status, spans=spans))


def _person(session: Any) -> str:
    """Return the person of a session; empty if Prodigy named the session after the moment it began."""
    name = key_of(session)
    return "" if _STARTED.search(name) else name


def _by_tokens(text: str, spans: Sequence[SpanAnnotation], said: _Tokens) -> Iterator[SpanAnnotation]:
    """Yield the spans with the words that their tokens state.

    Where these are not the words at the offsets, the span is put on its tokens if they make up the text. The last token
    is included; other tools mean the one behind it.
    """
    places = token_places(text, said.tokens)
    for mark, tokens in zip(spans, said.spans, strict=True):
        first, last = tokens.token_start, tokens.token_end
        words = token_words(said.tokens, first, last)
        here = text[mark.start : mark.end] if 0 <= mark.start < mark.end <= len(text) else ""
        readings = (words, token_words(said.tokens, first, last - 1)) if words else ("",)
        if mark.text or not words or (here and any(same_words(here, each) for each in readings if each)):
            yield mark
        elif places is not None:
            start, end = places[first].start, places[last].end
            yield replace(mark, start=start, end=end, text=text[start:end])
        else:
            yield replace(mark, text=words)


def sniff(sample: Sample) -> bool:
    """Recognise a task by its spans or its hash."""
    return {"spans", "text"} <= sample.keys or {"_input_hash", "text"} <= sample.keys


FORMAT = Format(
    tool="Prodigy",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    unsupported=("what was read without a claim",),
    sniff=sniff,
)
"""The format `prodigy` of the command line."""
