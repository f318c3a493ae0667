"""Label Studio's tasks as they come: its JSON and JSON-MIN, arrays or single tasks, of today and of before 1.0."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT
from annotations.exchange.annotated import (
    QUOTED_CHARS,
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    Remark,
    SpanAnnotation,
    predicted,
)
from annotations.exchange.attribution import made_by
from annotations.exchange.format import SPEAKER_LABEL, ReadOptions, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.json_items import json_items
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.formats.relations import Relation, find_speakers, said_by
from annotations.exchange.formats.spans_json import key_of, list_of, name_of, text_of
from annotations.exchange.formats.utf16 import resolve
from annotations.exchange.stated import offset, stated_value
from annotations.exchange.validation import WRONG_WORDS, settled, validated
from annotations.wording import brief

NAME, NOTE, SURE, SPEAKER, ENTITY = "name", "note", "sure", SPEAKER_LABEL, "entity"
"""The names of the controls of our configuration that hold attributes, and of the one that holds entities."""
ENTITY_ID = "entity-"
"""How the ids of the regions of our entities begin. They are no claims, not even a model's."""
NOT_SURE = "not sure"
ATTRIBUTE = "attribute_"
"""How the names of our controls for attributes begin."""

_TEXTS = ("text", "content", "body", "article", "document", "sentence")
"""The names under which the text of a task is looked for first."""
_MIN_KEYS = frozenset({"annotation_id", "annotator"})
_NOUNS = {
    "choices": "choice",
    "textarea": "text",
    "hypertextlabels": "hypertext region",
    "paragraphlabels": "paragraph",
}
"""Names of the results of a task that are left out; others are named by their type."""

_any = msgspec.json.Decoder(Any)


class _Layer(NamedTuple):
    """The results of one annotation or prediction."""

    person: str
    results: list[Mapping[str, Any]]
    is_cancelled: bool = False
    model: str = ""
    """The model that predicted them; empty for an annotation."""
    score: Any = None
    """The score of a prediction as a whole."""


def read(path: Path, options: ReadOptions = ReadOptions()) -> Read:  # noqa: B008, as it is frozen
    """Read tasks as Label Studio exports or we write them; an article an annotation."""
    for number, raw in json_items(path):
        task = by_line.decoded(raw, _any, number)
        if isinstance(task, Rejected):
            yield task
        elif not isinstance(task, Mapping) or not (isinstance(task.get("data"), Mapping) or _MIN_KEYS & task.keys()):
            yield Rejected(number=number, why="it is not a task: it has no data")
        else:
            yield from _task(task if isinstance(task.get("data"), Mapping) else _from_min(task), number, options)


def _from_min(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the task of a row of JSON-MIN, in which results are values beside the data."""
    results = [
        {"type": "labels", "from_name": name, "id": f"{name}-{at}", "value": value}
        for name, values in row.items()
        if isinstance(values, list)
        for at, value in enumerate(values)
        if isinstance(value, Mapping) and "labels" in value
    ]
    choices = [
        {"type": "choices", "from_name": name, "value": value}
        for name, value in row.items()
        if isinstance(value, Mapping) and "choices" in value
    ]
    data = {name: value for name, value in row.items() if name not in _MIN_KEYS}
    annotation = {"completed_by": row.get("annotator"), "result": [*results, *choices]}
    return {"id": row.get("id"), "data": data, "annotations": [annotation]}


def _task(task: Mapping[str, Any], number: int, options: ReadOptions) -> Read:
    """Yield an article for each annotation of a task."""
    data = task["data"]
    layers = [_layer(each) for name in ("annotations", "completions") for each in _list(task.get(name))]
    predictions = [(each, _layer(each)) for each in _list(task.get("predictions"))]
    text = _text_of(data, [*layers, *(layer for _, layer in predictions)])
    if text is None:
        yield Rejected(number=number, why="there is no text under data")
        return
    found = read_metadata(data)
    found = replace(found, number=number, text=text, line_id=key_of(data.get("id")), task=key_of(task.get("id")))
    found = replace(found, task=found.task or str(number), entities=tuple(_entities(predictions)))
    for layer in layers:
        yield from _article_of(found, layer, options)
    for draft in _list(task.get("drafts")):
        if _layer(draft).results:
            yield Remark(number=number, what="draft", article=found.article)
    for each, whole in predictions:
        layer = whole._replace(results=[one for one in whole.results if not _is_entity(one)])
        if whole.results and not layer.results:
            continue
        if options.predictions:
            model = name_of(each.get("model_version")) or "model"
            yield from _article_of(found, layer._replace(model=model, score=each.get("score")), options)
        else:
            regions = (one for one in layer.results if one.get("type") == "labels")
            yield from (Remark(number=number, what="prediction", article=found.article) for _ in regions)


def _entities(predictions: Iterable[tuple[Mapping[str, Any], _Layer]]) -> Iterator[EntityAnnotation]:
    """Yield the entities that an export of ours has among the predictions of a task."""
    for prediction, layer in predictions:
        for region in filter(_is_entity, layer.results):
            start, end, words = _stated_span(_value(region))
            for label in _value(region).get("labels") or ():
                yield EntityAnnotation(
                    start=start, end=end, label=name_of(label), text=words, model=text_of(prediction, "model_version")
                )


def _is_entity(region: Mapping[str, Any]) -> bool:
    """Return whether a region is an entity that an export of ours wrote."""
    return region.get("from_name") == ENTITY and key_of(region.get("id")).startswith(ENTITY_ID)


def _layer(annotation: Mapping[str, Any]) -> _Layer:
    results = [each for each in _list(annotation.get("result")) if each.get("type")]
    return _Layer(_person(annotation), results, annotation.get("was_cancelled") is True)


def _person(annotation: Mapping[str, Any]) -> str:
    """Return who made an annotation: an address, a name, or a number."""
    who = annotation.get("completed_by")
    if isinstance(who, Mapping):
        named = " ".join(filter(None, (text_of(who, "first_name"), text_of(who, "last_name"))))
        return text_of(who, "email") or text_of(who, "username") or named or key_of(who.get("id"))
    return key_of(who) or text_of(annotation, "created_username").split(",")[0]


def _list(values: Any) -> list[Mapping[str, Any]]:
    return [each for each in values if isinstance(each, Mapping)] if isinstance(values, list) else []


def _text_of(data: Mapping[str, Any], layers: list[_Layer]) -> str | None:
    """Return the text of a task: under a usual name, under that of what is labelled, or the longest there is."""
    named = {each["to_name"] for layer in layers for each in layer.results if isinstance(each.get("to_name"), str)}
    for name in (*_TEXTS, *sorted(named)):
        if isinstance(data.get(name), str):
            return str(data[name])
    texts = [value for value in data.values() if isinstance(value, str)]
    return max(texts, key=len, default=None)


def _article_of(found: AnnotatedArticle, layer: _Layer, options: ReadOptions) -> Read:
    """Yield the article of one annotation of a task."""
    found = replace(found, model=layer.model) if layer.model else made_by(found, layer.person)
    found = replace(found, status=found.status or ("skipped" if layer.is_cancelled else ""))
    text, number = found.text, found.number
    regions = [each for each in layer.results if each["type"] == "labels" and "start" in _value(each)]
    spans = resolve(text, [_stated_span(_value(each)) for each in regions])
    marks: dict[str, SpanAnnotation] = {}
    labels: dict[str, list[str]] = {}
    for at, (region, span) in enumerate(zip(regions, spans, strict=True)):
        mark = _mark_of(text, region, span)
        if mark is None:
            start, end, words = _stated_span(_value(region))
            why = f"“{brief(words, QUOTED_CHARS)}” is not in the text at {start} to {end}"
            yield Rejected(number=number, why=why, article=found.article, kind=WRONG_WORDS)
            continue
        if layer.model:
            mark = predicted(mark, region.get("score", layer.score))
        key = mark.id if mark.id and mark.id not in marks else f"nameless {at}"
        names = [name for each in list_of(_value(region).get("labels")) if (name := name_of(each))]
        marks[key] = mark
        labels[key] = [SPEAKER] if region.get("from_name") == SPEAKER else names
    hung, unread = _attributes(layer.results, set(marks))
    said = [
        Relation(key_of(each.get("from_id")), key_of(each.get("to_id")), number)
        for each in layer.results
        if each["type"] == "relation"
    ]
    is_source = {key: next((name for name in names if name in options.speakers), "") for key, names in labels.items()}
    speakers = find_speakers(said, is_source, options.speakers)
    unread["relation"] += len(speakers.others)
    used = set(speakers.by_claim.values())
    made: list[SpanAnnotation] = []
    for key, mark in marks.items():
        if key in used:
            continue
        if labels[key] == [SPEAKER] and SPEAKER in is_source[key] and _is_ours(regions, mark.id):
            unread["speaker without a claim"] += 1
            continue
        mark = replace(mark, **hung.get(key, {}))  # noqa: PLW2901
        if key in speakers.by_claim and (put := settled(text, marks[speakers.by_claim[key]])):
            mark = said_by(mark, put)  # noqa: PLW2901
        made += (replace(mark, label=label) for label in labels[key])
    for what, times in sorted(unread.items()):
        yield from (Remark(number=number, what=what, article=found.article) for _ in range(times))
    yield from validated(replace(found, spans=tuple(made)))


def _is_ours(regions: list[Mapping[str, Any]], key: str) -> bool:
    """Return whether a region is of our control for speakers."""
    return any(each.get("from_name") == SPEAKER and each.get("id") == key for each in regions)


def _value(result: Mapping[str, Any]) -> Mapping[str, Any]:
    value = result.get("value")
    return value if isinstance(value, Mapping) else {}


def _mark_of(text: str, region: Mapping[str, Any], span: Span | None) -> SpanAnnotation | None:
    """Return the span of a region without its label; `None` if it states no words and its place is in doubt."""
    start, end, words = _stated_span(_value(region))
    key = key_of(region.get("id"))
    if span is not None:
        return SpanAnnotation(start=span.start, end=span.end, label="", text=text[span.start : span.end], id=key)
    return SpanAnnotation(start=start, end=end, label="", text=words, id=key) if words else None


def _stated_span(value: Mapping[str, Any]) -> tuple[int, int, str]:
    """Return the offsets and the text of a region; nowhere if it states none."""
    start, end, words = offset(value.get("start")), offset(value.get("end")), value.get("text")
    if start is None or end is None:
        return (NOT_IN_TEXT, NOT_IN_TEXT, "")
    return (start, end, words if isinstance(words, str) else "")


def _attributes(results: list[Mapping[str, Any]], keys: set[str]) -> tuple[dict[str, dict[str, Any]], Counter[str]]:
    """Return the attributes of regions by their ids, and how many results of each kind have no place with us."""
    found: dict[str, dict[str, Any]] = {}
    unread: Counter[str] = Counter()
    for each in results:
        kind, key, name, value = each["type"], key_of(each.get("id")), each.get("from_name"), _value(each)
        words = value.get("text")
        joined = "\n".join(map(str, words)) if isinstance(words, list) else words if isinstance(words, str) else ""
        if kind == "textarea" and joined and name in (NOTE, NAME) and key in keys:
            found.setdefault(key, {})["note" if name == NOTE else "speaker"] = joined
        elif kind == "choices" and NOT_SURE in list_of(value.get("choices")) and key in keys:
            found.setdefault(key, {})["sure"] = False
        elif key in keys and (stated := _stated_attribute(kind, name, value, joined)):
            found.setdefault(key, {}).setdefault("attributes", {}).update(stated)
        elif kind == "labels" and key in keys and (said := _remark_of(each)):
            found.setdefault(key, {}).setdefault("note", said)
        elif kind != "relation" and not (kind == "labels" and "start" in value):
            unread[_NOUNS.get(kind, f"{kind} result") if isinstance(kind, str) else "result"] += 1
    return found, unread


def _stated_attribute(kind: Any, name: Any, value: Mapping[str, Any], joined: str) -> dict[str, str]:
    """Return the attribute of a region that choices of any control state, or a text of ours; nothing for others."""
    ours = isinstance(name, str) and name.startswith(ATTRIBUTE)
    said = stated_value(value.get("choices")) if kind == "choices" else joined if kind == "textarea" and ours else ""
    return {name.removeprefix(ATTRIBUTE): said} if isinstance(name, str) and said else {}


def _remark_of(region: Mapping[str, Any]) -> str:
    """Return what was written about a region in Label Studio's own field for that."""
    meta = region.get("meta")
    said = meta.get("text") if isinstance(meta, Mapping) else None
    return "\n".join(each for each in (said if isinstance(said, list) else [said]) if isinstance(each, str))


def sniff(sample: Sample) -> bool:
    """Recognise a task by its data and its annotations, or a row of JSON-MIN by its number."""
    first = sample.first
    if not isinstance(first, Mapping):
        return False
    results = {"annotations", "completions", "predictions"}
    return "annotation_id" in first or (isinstance(first.get("data"), Mapping) and not results.isdisjoint(first))
