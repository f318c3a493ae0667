"""Label Studio's JSON: an array of tasks, and the labelling configuration.

A task is one article as one annotator tagged it. The attributes of a claim are results of its region: a note and a
speaker's name are texts, a doubt is a choice, and a speaker with a source span is a region with a relation.
"""

import os
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
from annotations.exchange.losses import detail_losses, orphan_losses
from annotations.regular_file import open_regular
from annotations.suggest.suggestion import RULES_VERSION, Suggestion
from annotations.wording import brief

LABEL, SPEAKER, NAME, NOTE, SURE = "label", "speaker", "name", "note", "sure"
"""The names of the controls in the configuration."""
SAID_BY = "said_by"
NOT_SURE = "not sure"

MAX_WHOLE_BYTES = 2**30
"""Bytes of a file without a line for each task, at most: it is held in memory, twice."""


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


class _Task(Struct, kw_only=True):
    """A task as it may come, with its annotations."""

    data: dict[str, Any]
    annotations: list[_Annotation] | None = None
    completions: list[_Annotation] | None = None
    """The name of annotations before version 1.0."""


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
    if options.suggestions is not None:
        task["predictions"] = _predictions(record.text, options.suggestions(record))
    return task


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
    return {f"{stem}.xml": _CONFIGURATION.replace("LABELS", labels).encode()}


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


def losses(record: Record, _: Options) -> Iterator[Loss]:
    """Yield what it cannot hold; all else of a claim is in its region."""
    yield from orphan_losses(record)
    yield from detail_losses(record, "origin")


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    yield annotated_article(record, map(_mark, record.claims), meta=options.meta)


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
        for each in (*(task.annotations or ()), *(task.completions or ())):
            yield from _article_of(task.data, text, each, number)


def _elements(path: Path) -> Iterator[tuple[int, bytes | Rejected]]:
    """Yield the tasks of an array.

    One by one if each has its own line, else all at the end.
    """
    with open_regular(path) as file:
        if file.read(3) == b"[\n{":
            file.seek(2)
            for number, line in enumerate(by_line.bounded(file), 1):
                task = None if line is None else line.strip().removesuffix(b",")
                if task is None:
                    yield number, Rejected(number=number, why=f"it has more than {by_line.MAX_LINE_BYTES // 2**20} MB")
                elif task not in (b"", b"]"):
                    yield number, task
            return
        file.seek(0)
        if os.fstat(file.fileno()).st_size > MAX_WHOLE_BYTES:
            yield (
                0,
                Rejected(number=0, why=f"it has more than {MAX_WHOLE_BYTES // 2**20:,} MB and no line for each task"),
            )
            return
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
    unsupported=("times of claims", "what was read without a claim"),
    companions=companions,
    has_suggestions=lambda _: True,
    requires_suffix=True,
    sniff=sniff,
)
"""The format `label-studio` of the command line."""
