"""Lines of a text with its spans: doccano's, and those of tools that write alike.

doccano's exports had several keys over the years. spaCy's training tuples, Argilla's records and lines with
`entities: [{start, end, label}]` differ in names only.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from annotations.claims.claim import IMPORT_PREFIX
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
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.formats.relations import Relation, find_speakers, said_by
from annotations.exchange.formats.spans_json import is_place, key_of, list_of, spans_of, text_of
from annotations.exchange.validation import settled, validated

_SPANS = ("label", "labels", "annotations", "entities", "annotation")
"""The keys under which spans come."""
_TEXTS = ("text", "data", "content", "sentence")
"""The keys under which the text comes; the first is today's."""
_COMMENTS = ("Comments", "comments")

_any = msgspec.json.Decoder(Any)


class _Layer(NamedTuple):
    """What one person, or nobody in particular, made of a text."""

    person: str
    spans: Any


def read(path: Path, options: ReadOptions = ReadOptions()) -> Read:  # noqa: B008, as it is frozen
    """Read lines as doccano exports them now, as it once did, or as we or others write them."""
    for number, raw in json_items(path):
        line = by_line.decoded(raw, _any, number)
        if isinstance(line, Rejected):
            yield line
        elif isinstance(line, list):
            yield from _of_tuple(line, number)
        elif not isinstance(line, Mapping):
            yield Rejected(number=number, why="it is not an object with a text and its spans")
        elif isinstance(line.get("fields"), Mapping):
            yield from _of_argilla(line, number, options)
        else:
            yield from _of_line(line, number, options)


def _of_tuple(line: list[Any], number: int) -> Read:
    """Yield the article of a tuple of spaCy's: a text, and an object with its entities."""
    text, said = (line[0], line[1]) if len(line) == 2 else ("", None)
    if not isinstance(text, str) or not isinstance(said, Mapping):
        yield Rejected(number=number, why="it is neither an object with a text and spans nor a spaCy tuple")
        return
    groups = said.get("spans")
    spans = [each for group in (groups.values() if isinstance(groups, Mapping) else ()) for each in list_of(group)]
    spans = [*list_of(said.get("entities")), *spans]
    yield from _article(AnnotatedArticle(number=number, text=text), spans, f"{IMPORT_PREFIX}spacy")
    for other in ("cats", "links", "heads", "deps", "tags"):
        if said.get(other):
            yield Remark(number=number, what=f"value of {other}")


def _of_argilla(line: Mapping[str, Any], number: int, options: ReadOptions) -> Read:
    """Yield an article for everybody who responded to a record of Argilla's."""
    text = next((value for value in line["fields"].values() if isinstance(value, str)), None)
    if text is None:
        yield Rejected(number=number, why="there is no text in its fields")
        return
    found = AnnotatedArticle(number=number, text=text, line_id=key_of(line.get("external_id") or line.get("id")))
    found = replace(found, task=str(number))
    by_person: dict[str, list[Any]] = {}
    for each in _responses(line.get("responses")):
        answers = each.get("values") if isinstance(each.get("values"), Mapping) else {"": each}
        person = key_of(each.get("user_id"))
        for answer in answers.values() if isinstance(answers, Mapping) else ():
            value = answer.get("value") if isinstance(answer, Mapping) else None
            places = [one for one in value if is_place(one)] if isinstance(value, list) else []
            by_person.setdefault(person, []).extend(places)
            if not places and value not in (None, []):
                yield Remark(number=number, what="response about the whole text")
    origin = f"{IMPORT_PREFIX}argilla"
    for person, spans in by_person.items():
        yield from _article(made_by(found, person), spans, origin)
    for each in _responses(line.get("suggestions")):
        spans = [one for one in list_of(each.get("value")) if is_place(one)]
        if spans and options.predictions:
            yield from _predictions(replace(found, model=text_of(each, "agent") or "model"), spans, each.get("score"))
        elif spans:
            yield from (Remark(number=number, what="prediction") for _ in spans)


def _responses(said: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the answers of a record: a list, or lists by question."""
    for each in said.values() if isinstance(said, Mapping) else list_of(said):
        for one in each if isinstance(each, list) else (each,):
            if isinstance(one, Mapping):
                yield one


def _of_line(line: Mapping[str, Any], number: int, options: ReadOptions) -> Read:
    """Yield the articles of a line: one, or one for everybody who is named in its spans."""
    text = next((line[name] for name in _TEXTS if isinstance(line.get(name), str)), None)
    if text is None:
        yield Rejected(number=number, why="there is no text in it", kind="there is no text in it")
        return
    if not any(name in line for name in _SPANS):
        names = "annotations, entities, label, labels"
        yield Rejected(number=number, why=f"there is none of the keys {names}")
        return
    found = read_metadata({**_nested(line), **line})
    key = key_of(line.get("id"))
    returned = key.isdecimal() and not isinstance(line["id"], str)
    found = replace(found, number=number, text=text, line_id=key, returned=returned)
    comments = [said for name in _COMMENTS for said in _comments(line.get(name))]
    if comments and not found.note:
        found = replace(found, note="\n".join(comments))
        for _ in comments:
            yield Remark(number=number, what="comment", but="imported as a note on the article")
    elif comments:
        yield from (Remark(number=number, what="comment") for _ in comments)
    for name in ("cats", "prediction"):
        if line.get(name):
            yield Remark(number=number, what={"cats": "category"}.get(name, name))
    layers = list(_layers(line))
    for layer in layers:
        made = made_by(found, layer.person)
        yield from _whole_text_labels(layer.spans, number, found.article)
        spans = [each for each in layer.spans if isinstance(each, Mapping | list | tuple)]
        if spans and isinstance(spans[0], Mapping) and "start_offset" in spans[0]:
            yield from _related(made, spans, line.get("relations"), options)
            continue
        yield from _article(made, spans, _origin(line))
        yield from (
            Remark(number=number, what="relation", article=found.article) for _ in list_of(line.get("relations"))
        )


def _nested(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata that earlier exports had under a key of their own, as an object or as its text."""
    found: dict[str, Any] = {}
    for name in ("metadata", "meta"):
        said: Any = line.get(name)
        if isinstance(said, str):
            said = by_line.decoded(said.encode(), _any, 0)
        found |= said if isinstance(said, dict) else {}
    return found


def _origin(line: Mapping[str, Any]) -> str:
    """Return the origin of what another tool made; empty for doccano, whose lines these are."""
    return f"{IMPORT_PREFIX}argilla" if "annotation_agent" in line or "annotation" in line else ""


def _layers(line: Mapping[str, Any]) -> Iterator[_Layer]:
    """Yield the spans of a line by whoever made them."""
    by_user: dict[str, list[Any]] = {}
    for name in _SPANS:
        said = line.get(name)
        for each in said if isinstance(said, list) else [said] if said else []:
            user = key_of(each.get("user")) if isinstance(each, Mapping) else ""
            by_user.setdefault(user, []).append(each)
    agent = text_of(line, "annotation_agent")
    for user, spans in by_user.items():
        yield _Layer(user or agent, spans)
    if not by_user:
        yield _Layer(agent, [])


def _whole_text_labels(spans: Any, number: int, article: str) -> Iterator[Remark]:
    """Yield what is said of the whole text, and of no place in it."""
    for each in spans:
        if not isinstance(each, Mapping | list | tuple):
            yield Remark(number=number, what="label of a whole text", detail=str(each)[:40], article=article)


def _comments(said: Any) -> Iterator[str]:
    for each in said if isinstance(said, list) else ():
        words = text_of(each, "text") or text_of(each, "comment") if isinstance(each, Mapping) else each
        if isinstance(words, str) and words:
            yield words


def _article(found: AnnotatedArticle, spans: Any, origin: str) -> Read:
    """Yield an article with spans, after those that cannot be read."""
    marks: list[SpanAnnotation] = []
    for each in spans_of(spans, found.number, found.article):
        if isinstance(each, Rejected):
            yield each
        else:
            marks.append(replace(each, origin=origin, id=""))
    yield from validated(replace(found, spans=tuple(marks)))


def _predictions(found: AnnotatedArticle, spans: list[Any], score: Any) -> Read:
    """Yield an article with predicted spans, after those that cannot be read."""
    marks: list[SpanAnnotation] = []
    for value in spans:
        for each in spans_of([value], found.number, found.article):
            if isinstance(each, Rejected):
                yield each
            else:
                own = value.get("score") if isinstance(value, Mapping) else None
                marks.append(predicted(replace(each, id=""), score if own is None else own))
    yield from validated(replace(found, spans=tuple(marks)))


def _related(found: AnnotatedArticle, spans: list[Any], relations: Any, options: ReadOptions) -> Read:
    """Yield an article whose spans have ids, with the speakers that relations name."""
    marks: dict[str, SpanAnnotation] = {}
    for at, value in enumerate(spans):
        for each in spans_of([value], found.number, found.article):
            if isinstance(each, Rejected):
                yield each
            else:
                marks[each.id if each.id and each.id not in marks else f"nameless {at}"] = each
    said = [
        Relation(key_of(each.get("from_id")), key_of(each.get("to_id")), found.number)
        for each in list_of(relations)
        if isinstance(each, Mapping)
    ]
    speakers = find_speakers(said, {key: mark.label for key, mark in marks.items()}, options.speakers)
    yield from (Remark(number=found.number, what="relation", article=found.article) for _ in speakers.others)
    sources = {key: put for key in set(speakers.by_claim.values()) if (put := settled(found.text, marks[key]))}
    made = []
    for key, mark in marks.items():
        source = sources.get(speakers.by_claim.get(key, ""))
        if key in sources:
            continue
        if source is not None:
            mark = said_by(mark, source)  # noqa: PLW2901
        made.append(replace(mark, id=""))
    yield from validated(replace(found, spans=tuple(made)))


def sniff(sample: Sample) -> bool:
    """Recognise a line by any of the keys under which spans may come, and those of tools that write alike."""
    first = sample.first
    if isinstance(first, list):
        return len(first) == 2 and isinstance(first[0], str) and isinstance(first[1], Mapping)
    keys = sample.keys
    if {"fields", "responses"} <= keys or {"fields", "suggestions"} <= keys:
        return True
    if not isinstance(first, Mapping) or "annotation_id" in keys:
        return False
    return any(isinstance(first.get(name), str) for name in _TEXTS) and not keys.isdisjoint(_SPANS)
