"""Label Studio's JSON: an array of tasks, and the labelling configuration.

A task is one article as one annotator tagged it. The attributes of a claim are results of its region: a note and a
speaker's name are texts, a doubt is a choice, and a speaker with a source span is a region with a relation.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    QUOTED_CHARS,
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    SpanAnnotation,
    annotated_article,
    attributed_span_of,
    validated,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import metadata_fields, read_metadata
from annotations.exchange.formats.utf16 import resolve
from annotations.exchange.losses import detail_losses, metadata_losses, orphan_losses
from annotations.regular_file import open_regular
from annotations.suggest.suggestion import RULES_VERSION, Suggestion
from annotations.wording import brief

LABEL, SPEAKER, NAME, NOTE, SURE, ENTITY = "label", "speaker", "name", "note", "sure", "entity"
"""The names of the controls in the configuration."""
SAID_BY = "said_by"
NOT_SURE = "not sure"


class _Region(Struct, kw_only=True):
    """One result of an annotation: a region, an attribute of it, or a relation."""

    type: str
    id: str = ""
    from_name: str = ""
    value: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    from_id: str = ""
    to_id: str = ""
    labels: list[str] | None = None


class _Annotation(Struct, kw_only=True):
    result: list[_Region]
    was_cancelled: bool = False
    completed_by: Any = None


class _Prediction(Struct, kw_only=True):
    result: list[_Region]
    model_version: str = ""


class _Task(Struct, kw_only=True):
    """A task as it may come, with its annotations."""

    data: dict[str, Any]
    annotations: list[_Annotation] | None = None
    completions: list[_Annotation] | None = None
    """The name of annotations before version 1.0."""
    predictions: Any = None


_tasks = msgspec.json.Decoder(_Task)
_raws = msgspec.json.Decoder(list[msgspec.Raw])
_encoder = msgspec.json.Encoder()


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write an array with a task a line. Raises `OSError`."""
    with path.open("wb") as file:
        file.write(b"[")
        for number, record in enumerate(records):
            file.write(b",\n" if number else b"\n")
            file.write(_encoder.encode(_task(record, options)))
        file.write(b"\n]\n")


def _task(record: Record, options: Options) -> dict[str, Any]:
    data = {"text": record.text, **metadata_fields(record, meta=options.meta)}
    speakers = sorted({(claim.speaker_start, claim.speaker_end) for claim in record.claims if _placed(claim)})
    result = list(chain.from_iterable(map(_regions, record.claims)))
    for start, end in speakers:
        value = {"start": start, "end": end, "text": record.text[start:end], "labels": [SPEAKER]}
        result.append(_result(_speaker_id(start, end), SPEAKER, "labels", value))
    result += [
        {
            "type": "relation",
            "from_id": claim.id,
            "to_id": _speaker_id(claim.speaker_start, claim.speaker_end),
            "direction": "right",
            "labels": [SAID_BY],
        }
        for claim in record.claims
        if _placed(claim)
    ]
    cancelled = record.row.status == "skipped"
    made = [{"was_cancelled": cancelled, "ground_truth": False, "result": result}]
    task: dict[str, Any] = {"data": data, "annotations": made}
    if options.with_entities or options.suggestions is not None:
        suggested = options.suggestions(record) if options.suggestions else ()
        task["predictions"] = [*_entities(options.entities_of(record)), *_predictions(record.text, suggested)]
    return task


def _entities(entities: tuple[EntityAnnotation, ...]) -> list[dict[str, Any]]:
    """Return one prediction of all entities; none without entities."""
    if not entities:
        return []
    result = []
    for number, each in enumerate(entities):
        value = {"start": each.start, "end": each.end, "text": each.text, "labels": [each.label]}
        result.append({**_result(f"entity-{number}", ENTITY, "labels", value), "origin": "prediction"})
    return [{"model_version": entities[0].model, "result": result}]


def _stated_entities(predictions: Any) -> tuple[EntityAnnotation, ...]:
    """Return the entities among the predictions of a task of ours."""
    try:
        made = msgspec.convert(predictions or [], list[_Prediction])
    except msgspec.ValidationError:
        return ()
    return tuple(
        EntityAnnotation(**_placed_words(region.value), label=label, model=each.model_version)
        for each in made
        for region in each.result
        if region.from_name == ENTITY
        for label in region.value.get("labels", ())
    )


def _placed_words(value: dict[str, Any]) -> dict[str, Any]:
    start, end, words = _stated_span(value)
    return {"start": start, "end": end, "text": words}


def _predictions(text: str, suggestions: tuple[Suggestion, ...]) -> list[dict[str, Any]]:
    """Return one prediction of all suggestions, with the lowest of their scores.

    Without suggestions there is no prediction.
    """
    result = []
    for each in suggestions:
        for start, end in each.spans:
            value = {"start": start, "end": end, "text": text[start:end], "labels": [each.label]}
            region = _result(f"suggestion-{start}-{end}", LABEL, "labels", value)
            result.append({**region, "origin": "prediction", "score": each.strength.score})
    if not result:
        return []
    score = min(each["score"] for each in result)
    return [{"model_version": f"copydesk-rules-{RULES_VERSION}", "score": score, "result": result}]


def _placed(claim: Claim) -> bool:
    return claim.speaker_start != NOT_IN_TEXT


def _speaker_id(start: int, end: int) -> str:
    return f"speaker-{start}-{end}"


def _regions(claim: Claim) -> Iterator[dict[str, Any]]:
    """Return the region of a claim, and the results of its attributes."""
    at = {"start": claim.start, "end": claim.end}
    yield _result(claim.id, LABEL, "labels", {**at, "text": claim.text, "labels": [claim.label]})
    if claim.speaker and not _placed(claim):
        yield _result(claim.id, NAME, "textarea", {**at, "text": [claim.speaker]})
    if claim.note:
        yield _result(claim.id, NOTE, "textarea", {**at, "text": [claim.note]})
    if not claim.sure:
        yield _result(claim.id, SURE, "choices", {**at, "choices": [NOT_SURE]})


def _result(number: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": number, "from_name": name, "to_name": "text", "type": kind, "origin": "manual", "value": value}


def companions(stem: str, options: Options) -> dict[str, bytes]:
    """Return the labelling configuration: without it the server shows no labels."""
    labels = "\n".join(
        f'    <Label value="{escape(label.name)}" background="{label.colour}" hotkey="{label.key}"/>'
        for label in options.labels
    )
    settings = _CONFIGURATION.replace("LABELS", labels)
    if options.with_entities:
        kinds = "\n".join(
            f'    <Label value="{escape(label)}" background="#999999"/>' for label in options.entity_labels
        )
        entities = f'  <Labels name="{ENTITY}" toName="text">\n{kinds}\n  </Labels>\n'
        settings = settings.replace('  <Text name="text"', f'{entities}  <Text name="text"')
    return {f"{stem}.xml": settings.encode()}


_CONFIGURATION = f"""<View>
  <Labels name="{LABEL}" toName="text">
LABELS
  </Labels>
  <Labels name="{SPEAKER}" toName="text">
    <Label value="{SPEAKER}" background="#999999"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Relations>
    <Relation value="{SAID_BY}"/>
  </Relations>
  <TextArea name="{NAME}" toName="text" perRegion="true" placeholder="Speaker who is not named in the text"/>
  <TextArea name="{NOTE}" toName="text" perRegion="true" placeholder="Note"/>
  <Choices name="{SURE}" toName="text" perRegion="true">
    <Choice value="{NOT_SURE}"/>
  </Choices>
</View>
"""


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what it cannot hold; all else of a claim is in its region."""
    yield from orphan_losses(record)
    yield from detail_losses(record, "origin")
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    spans = map(_mark, record.claims)
    yield annotated_article(record, spans, meta=options.meta, entities=options.entities_of(record))


def _mark(claim: Claim) -> SpanAnnotation:
    return replace(attributed_span_of(claim), id=claim.id)


def read(path: Path) -> Read:
    """Read tasks as Label Studio exports or we write them; an article an annotation."""
    for number, raw in _elements(path):
        task = by_line.decoded(raw, _tasks, number)
        if isinstance(task, Rejected):
            yield task
            continue
        text = task.data.get("text")
        if not isinstance(text, str):
            yield Rejected(number=number, why="there is no text under data.text")
            continue
        entities = _stated_entities(task.predictions)
        for each in (*(task.annotations or ()), *(task.completions or ())):
            for item in _article_of(task.data, text, each, number):
                yield replace(item, entities=entities) if isinstance(item, AnnotatedArticle) else item


def _elements(path: Path) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield the tasks of an array.

    One by one if each has its own line, else all at the end.
    """
    with open_regular(path) as file:
        if file.readline() == b"[\n" and file.readline().startswith(b"{"):
            file.seek(0)
            file.readline()
            lines = (line.strip().removesuffix(b",") for line in file)
            yield from ((number, task) for number, task in enumerate(lines, 1) if task not in (b"", b"]"))
            return
        file.seek(0)
        whole = by_line.decoded(file.read(), _raws, 0)
    if isinstance(whole, Rejected):
        yield 0, whole
    else:
        yield from ((number, bytes(raw)) for number, raw in enumerate(whole, 1))


def _article_of(data: dict[str, Any], text: str, annotation: _Annotation, number: int) -> Read:
    """Return the article of one annotation of a task."""
    found, who = read_metadata(data), annotation.completed_by
    regions = [each for each in annotation.result if each.type == "labels"]
    spans = resolve(text, [_stated_span(each.value) for each in regions])
    marks: list[SpanAnnotation] = []
    for region, span in zip(regions, spans, strict=True):
        if span is None:
            start, end, words = _stated_span(region.value)
            why = f"“{brief(words, QUOTED_CHARS)}” does not stand in the text at {start} to {end}"
            yield Rejected(number=number, why=why, article=found.article)
        elif region.from_name != SPEAKER:
            marks += (
                SpanAnnotation(
                    start=span.start, end=span.end, label=label, text=text[span.start : span.end], id=region.id
                )
                for label in region.value.get("labels", ())
            )
    speakers = {each.id: span for each, span in zip(regions, spans, strict=True) if each.from_name == SPEAKER and span}
    hung = _attributes_by_region(text, annotation.result, speakers)
    yield from validated(
        replace(
            found,
            number=number,
            text=text,
            annotator=found.annotator or (str(who.get("email", "")) if isinstance(who, dict) else ""),
            status=found.status or ("skipped" if annotation.was_cancelled else ""),
            spans=tuple(replace(mark, **hung.get(mark.id, {})) for mark in marks),
        )
    )


def _stated_span(value: dict[str, Any]) -> tuple[int, int, str]:
    """Return the offsets and the text of a region; nowhere if it states none."""
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int):
        return (NOT_IN_TEXT, NOT_IN_TEXT, "")
    return (start, end, words if isinstance(words, str) else "")


def _attributes_by_region(text: str, results: list[_Region], speakers: dict[str, Span]) -> dict[str, dict[str, Any]]:
    """Return the attributes of regions by their ids: notes, doubts, speakers."""
    found: dict[str, dict[str, Any]] = {}
    for each in results:
        words = "\n".join(map(str, each.value.get("text", ()))) if each.type == "textarea" else ""
        if words and each.from_name in (NOTE, NAME):
            found.setdefault(each.id, {})["note" if each.from_name == NOTE else "speaker"] = words
        elif each.type == "choices" and NOT_SURE in each.value.get("choices", ()):
            found.setdefault(each.id, {})["sure"] = False
        elif each.type == "relation" and each.to_id in speakers:
            start, end = speakers[each.to_id]
            said = {"speaker": text[start:end], "speaker_start": start, "speaker_end": end}
            found.setdefault(each.from_id, {}).update(said)
    return found


def sniff(sample: Sample) -> bool:
    """Recognise an array."""
    return sample.head.startswith(b"[")


FORMAT = Format(
    tool="Label Studio",
    ending=".json",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    unsupported=lambda _: ("times of claims",),
    companions=companions,
    has_entities=lambda _: True,
    has_suggestions=lambda _: True,
    requires_suffix=True,
    sniff=sniff,
)
"""The format `label-studio` of the command line."""
