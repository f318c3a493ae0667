"""Prodigy's tasks as they come: with tokens, relations, what was typed, and the names of sessions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT
from annotations.claims.record import FLAGGED, Status
from annotations.exchange.annotated import (
    AnnotatedArticle,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
    predicted,
)
from annotations.exchange.attribution import made_by
from annotations.exchange.format import ReadOptions, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.json_items import json_items
from annotations.exchange.formats.metadata import read_entities, read_metadata
from annotations.exchange.formats.relations import Relation, find_speakers, said_by
from annotations.exchange.formats.spans_json import key_of, list_of, spans_of, text_of
from annotations.exchange.formats.token_words import token_places, token_words
from annotations.exchange.placing import same_words
from annotations.exchange.stated import offset
from annotations.exchange.validation import put_elsewhere, settled, validated

_STARTED = re.compile(r"\d{4}-\d\d-\d\d[ _T]\d\d[-:]\d\d[-:]\d\d$")
"""How the name of a session ends that nobody named."""
_TYPED = ("user_input", "comment")
"""The keys under which recipes keep what was typed about a task."""

_NO_TOKENS = "a span names tokens that the line does not have"


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
    """The label of spans in another tool's line, or of a whole text."""
    entities: Any = None
    status: Status | Literal["flagged"] | None = None
    note: str = ""
    flagged: Any = None
    relations: Any = None
    accept: Any = None
    """The choices of a task with options."""
    id: Any = None
    task: Any = msgspec.field(name="_task_hash", default=None)
    user_input: Any = None
    comment: Any = None


_tasks = msgspec.json.Decoder(_Task)
_any = msgspec.json.Decoder(Any)


class _Token(Struct):
    """A token as it may come."""

    text: str
    start: int = NOT_IN_TEXT
    end: int = NOT_IN_TEXT
    ws: bool | None = None


def read(path: Path, options: ReadOptions = ReadOptions()) -> Read:  # noqa: B008, as it is frozen
    """Read tasks with spans, as Prodigy or we write them.

    Rejected tasks stay rejected.
    """
    for number, raw in json_items(path):
        line = by_line.decoded(raw, _tasks, number)
        if isinstance(line, Rejected) and isinstance(raw, bytes):
            line, refused = _by_names(raw, line, number)
            yield from refused
        if isinstance(line, Rejected):
            yield line
        elif line.spans is None and not line.answer and (line.label, line.entities) != (None, None):
            yield Rejected(number=number, why="there are neither spans nor an answer")
        elif line.answer == "reject":
            yield Rejected(number=number, why="it was rejected in Prodigy")
        else:
            assert isinstance(raw, bytes)
            yield from _answered_or_predicted(line, raw, number, options)


def _answered_or_predicted(task: _Task, raw: bytes, number: int, options: ReadOptions) -> Read:
    """Yield the article of a task. Without an answer, spans with a score are what a model proposed."""
    has_scores = bool(task.spans) and not task.answer and b'"score"' in raw
    said: Any = by_line.decoded(raw, _any, number) if has_scores else None
    if not isinstance(said, Mapping) or not task.spans:
        yield from _article_of(task, raw, number, options)
        return
    stated = [each for each in list_of(said.get("spans")) if isinstance(each, Mapping)]
    whole = said.get("score", (task.meta or {}).get("score"))
    scores = [each.get("score", whole) for each in stated]
    if len(stated) != len(task.spans) or all(score is None for score in scores):
        yield from _article_of(task, raw, number, options)
        return
    if not options.predictions:
        yield from (Remark(number=number, what="prediction") for _ in stated)
        return
    spans = tuple(predicted(mark, score) for mark, score in zip(task.spans, scores, strict=True))
    model = next((name for each in stated if (name := text_of(each, "source"))), "prodigy")
    for item in _article_of(replace(task, spans=spans), raw, number, options):
        yield replace(item, model=model) if isinstance(item, AnnotatedArticle) else item


def _by_names(raw: bytes, why: Rejected, number: int) -> tuple[_Task | Rejected, list[Rejected]]:
    """Return a task whose values have other types than ours, with the spans that cannot be read."""
    said = by_line.decoded(raw, _any, number)
    if not isinstance(said, Mapping) or not isinstance(said.get("text"), str):
        return why, []
    found = list(spans_of(said.get("spans"), number))
    marks = tuple(each for each in found if isinstance(each, SpanAnnotation))
    fields = {name: said.get(name) for name in ("id", "label", "entities", "flagged", "relations", "accept", *_TYPED)}
    task = _Task(
        text=said["text"],
        spans=marks if isinstance(said.get("spans"), list) else None,
        meta=said["meta"] if isinstance(said.get("meta"), dict) else None,
        answer=text_of(said, "answer"),
        annotator=said.get("_annotator_id"),
        session=said.get("_session_id"),
        status=said["status"] if said.get("status") in (*get_args(Status), FLAGGED) else None,
        note=text_of(said, "note"),
        task=said.get("_task_hash"),
        **fields,
    )
    return task, [each for each in found if isinstance(each, Rejected)]


def _article_of(task: _Task, raw: bytes, number: int, options: ReadOptions) -> Read:
    """Yield the article of a task, after what has no place in it."""
    found = read_metadata({**(task.meta or {}), "note": task.note, "status": task.status, "flagged": task.flagged})
    found = made_by(found, _person(task.annotator) or _person(task.session))
    key = key_of(task.id) or key_of((task.meta or {}).get("id"))
    found = replace(found, line_id=key, task=key_of(task.task))
    status = found.status or ("skipped" if task.answer == "ignore" else "")
    typed = [said for name in _TYPED if (said := getattr(task, name)) and isinstance(said, str)]
    for words in typed:
        kept = "" if found.note and found.note != words else "imported as a note on the article"
        found = replace(found, note=found.note or words)
        yield Remark(number=number, what="typed text", but=kept, article=found.article)
    for each in task.accept if isinstance(task.accept, list) else ():
        yield Remark(number=number, what="choice", detail=key_of(each), article=found.article)
    if task.label and task.answer:
        yield Remark(number=number, what="label of a whole text", detail=key_of(task.label), article=found.article)
    spans = task.spans or ()
    if any(not mark.text for mark in spans) and b'"tokens"' in raw:
        # Fields that nothing else reads may hold what is no JSON value, as a number beyond all.
        said = by_line.decoded(raw, _any, number)
        if isinstance(said, Rejected):
            yield said
            return
        tokens = [_token(each) for each in list_of(said.get("tokens")) if isinstance(each, Mapping)]
        named = [each for each in list_of(said.get("spans")) if isinstance(each, Mapping)]
        if len(named) == len(spans) and tokens:
            strange = ["" if mark.text else _beyond(tokens, each) for mark, each in zip(spans, named, strict=True)]
            refused = (
                Rejected(number=number, why=why, article=found.article, kind=_NO_TOKENS) for why in strange if why
            )
            yield from refused
            good = [not why for why in strange]
            spans, named = tuple(compress(spans, good)), list(compress(named, good))
            stated = tuple(_by_tokens(task.text, spans, tokens, named))
            moved = (pair for pair in zip(spans, stated, strict=True) if pair[1].text and _differ(*pair))
            yield from (replace(put_elsewhere(*pair, number), article=found.article) for pair in moved)
            spans = stated
    spans, others = _with_speakers(task.text, spans, task.relations, options)
    yield from (Remark(number=number, what="relation", article=found.article) for _ in range(others))
    entities = read_entities(task.entities)
    yield from validated(replace(found, number=number, text=task.text, status=status, spans=spans, entities=entities))


def _differ(one: SpanAnnotation, other: SpanAnnotation) -> bool:
    return (one.start, one.end) != (other.start, other.end)


def _person(session: Any) -> str:
    """Return the person of a session; empty if Prodigy named the session after the moment it began."""
    name = key_of(session)
    return "" if _STARTED.search(name) else name


def _beyond(tokens: Sequence[_Token], span: Mapping[str, Any]) -> str:
    """Return why a span cannot be on the tokens that it names; empty if it can, or names none.

    A span that ends with the last token may name the one behind it, which other tools do.
    """
    first, last = offset(span.get("token_start")), offset(span.get("token_end"))
    if first is None or last is None or (0 <= first < len(tokens) and first <= last <= len(tokens)):
        return ""
    return f"a span names the tokens {first} to {last}, of {len(tokens)}"


def _by_tokens(
    text: str, spans: Sequence[SpanAnnotation], tokens: Sequence[_Token], stated: Sequence[Mapping[str, Any]]
) -> Iterator[SpanAnnotation]:
    """Yield the spans with the words that their tokens state.

    Where these are not the words at the offsets, the span is put on its tokens if they make up the text. The last token
    is included; other tools mean the one behind it.
    """
    places = token_places(text, tokens)
    for mark, span in zip(spans, stated, strict=True):
        first, last = offset(span.get("token_start")), offset(span.get("token_end"))
        if first is not None and last == len(tokens) > first:
            last -= 1
        words = token_words(tokens, first, last) if first is not None and last is not None else ""
        if mark.text or not words or first is None or last is None:
            yield mark
            continue
        if places is not None:
            start, end = places[first].start, places[last].end
            is_there = mark.start == start and mark.end in (end, places[max(first, last - 1)].end)
            yield mark if is_there else replace(mark, start=start, end=end, text=text[start:end])
            continue
        here = text[mark.start : mark.end] if 0 <= mark.start < mark.end <= len(text) else ""
        readings = filter(None, (words, token_words(tokens, first, last - 1)))
        agrees = here and any(same_words(here, each) for each in readings)
        yield mark if agrees else replace(mark, text=words)


def _token(said: Mapping[str, Any]) -> _Token:
    start, end, space = offset(said.get("start")), offset(said.get("end")), said.get("ws")
    return _Token(
        text_of(said, "text"),
        NOT_IN_TEXT if start is None else start,
        NOT_IN_TEXT if end is None else end,
        space if isinstance(space, bool) else None,
    )


def _with_speakers(
    text: str, spans: Sequence[SpanAnnotation], relations: Any, options: ReadOptions
) -> tuple[tuple[SpanAnnotation, ...], int]:
    """Return the spans with the speakers that relations name, and how many relations there are beside."""
    if not isinstance(relations, list) or not relations:
        return tuple(spans), 0
    marks = {(mark.start, mark.end): str(at) for at, mark in enumerate(spans)}
    said = [
        Relation(_end(each, "head_span", marks), _end(each, "child_span", marks), 0)
        for each in relations
        if isinstance(each, Mapping)
    ]
    labels = {str(at): mark.label for at, mark in enumerate(spans)}
    speakers = find_speakers(said, labels, options.speakers)
    sources = {key: put for key in set(speakers.by_claim.values()) if (put := settled(text, spans[int(key)]))}
    made = []
    for at, mark in enumerate(spans):
        if str(at) in sources:
            continue
        source = sources.get(speakers.by_claim.get(str(at), ""))
        if source is not None:
            mark = said_by(mark, source)  # noqa: PLW2901
        made.append(mark)
    return tuple(made), len(relations) - len(speakers.by_claim)


def _end(relation: Mapping[str, Any], name: str, marks: Mapping[tuple[int, int], str]) -> str:
    """Return the key of the span at one end of a relation; empty if it is none of the task."""
    span = relation.get(name)
    place = (offset(span.get("start")), offset(span.get("end"))) if isinstance(span, Mapping) else (None, None)
    return "" if place[0] is None or place[1] is None else marks.get((place[0], place[1]), "")


def sniff(sample: Sample) -> bool:
    """Recognise a task by its spans or its hash."""
    return {"spans", "text"} <= sample.keys or {"_input_hash", "text"} <= sample.keys
