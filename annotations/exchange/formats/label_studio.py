"""Label Studio's JSON: an array of tasks, and the labelling configuration.

A task is one article as one annotator tagged it. The attributes of a claim are results of its region: a note and a
speaker's name are texts, a doubt is a choice, and a speaker with a source span is a region with a relation.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    AnnotatedArticle,
    EntityAnnotation,
    SpanAnnotation,
    annotated_article,
    attributed_span_of,
)
from annotations.exchange.format import Format, Loss, Options
from annotations.exchange.formats.label_studio_tasks import (
    ATTRIBUTE,
    ENTITY,
    ENTITY_ID,
    NAME,
    NOT_SURE,
    NOTE,
    SPEAKER,
    SURE,
    read,
    sniff,
)
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.losses import detail_losses, metadata_losses, orphan_losses
from annotations.scheme import Attribute
from annotations.suggest.suggestion import RULES_VERSION, Suggestion

LABEL = "label"
"""The name of the control for labels in the configuration."""
SAID_BY = "said_by"


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
    chosen = frozenset(each.name for each in options.attributes if each.kind != "text" and each.on == "claim")
    speakers = sorted({(claim.speaker_start, claim.speaker_end) for claim in record.claims if _placed(claim)})
    result = list(chain.from_iterable(_regions(claim, chosen) for claim in record.claims))
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
        result.append({**_result(f"{ENTITY_ID}{number}", ENTITY, "labels", value), "origin": "prediction"})
    return [{"model_version": entities[0].model, "result": result}]


def _predictions(text: str, suggestions: tuple[Suggestion, ...]) -> list[dict[str, Any]]:
    """Return one prediction of all suggestions by our rules, and one of those by each model, with their lowest score.

    Without suggestions there is no prediction.
    """
    results: dict[str, list[dict[str, Any]]] = {}
    for each in suggestions:
        version = each.rule if each.predicted else f"copydesk-rules-{RULES_VERSION}"
        for start, end in each.spans:
            value = {"start": start, "end": end, "text": text[start:end], "labels": [each.label]}
            region = _result(f"suggestion-{start}-{end}", LABEL, "labels", value)
            results.setdefault(version, []).append({**region, "origin": "prediction", "score": each.score})
    return [
        {"model_version": version, "score": min(each["score"] for each in result), "result": result}
        for version, result in sorted(results.items())
    ]


def _placed(claim: Claim) -> bool:
    return claim.speaker_start != NOT_IN_TEXT


def _speaker_id(start: int, end: int) -> str:
    return f"speaker-{start}-{end}"


def _regions(claim: Claim, chosen: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Return the region of a claim, and the results of its attributes; the `chosen` ones are choices, others texts."""
    at = {"start": claim.start, "end": claim.end}
    yield _result(claim.id, LABEL, "labels", {**at, "text": claim.text, "labels": [claim.label]})
    if claim.speaker != claim.speaker_text:
        yield _result(claim.id, NAME, "textarea", {**at, "text": [claim.speaker]})
    if claim.note:
        yield _result(claim.id, NOTE, "textarea", {**at, "text": [claim.note]})
    if not claim.sure:
        yield _result(claim.id, SURE, "choices", {**at, "choices": [NOT_SURE]})
    for name, said in sorted(claim.attributes.items()):
        kind = "choices" if name in chosen else "textarea"
        value = {"choices": [said]} if kind == "choices" else {"text": [said]}
        yield _result(claim.id, f"{ATTRIBUTE}{name}", kind, {**at, **value})


def _result(number: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": number, "from_name": name, "to_name": "text", "type": kind, "origin": "manual", "value": value}


def companions(stem: str, options: Options) -> dict[str, bytes]:
    """Return the labelling configuration: without it the server shows no labels."""
    labels = "\n".join(
        f'    <Label value="{escape(label.name)}" background="{label.colour}"'
        + (f' hotkey="{label.key}"/>' if label.key else "/>")
        for label in options.labels
    )
    controls = "".join(_control(each) for each in options.attributes if each.on == "claim")
    settings = _CONFIGURATION.replace("LABELS", labels).replace("</View>", f"{controls}</View>")
    if options.with_entities:
        kinds = "\n".join(
            f'    <Label value="{escape(label)}" background="#999999"/>' for label in options.entity_labels
        )
        entities = f'  <Labels name="{ENTITY}" toName="text">\n{kinds}\n  </Labels>\n'
        settings = settings.replace('  <Text name="text"', f'{entities}  <Text name="text"')
    return {f"{stem}.xml": settings.encode()}


def _control(attribute: Attribute) -> str:
    """Return the control of an attribute of claims, shown for the labels that have it."""
    name = f"name={quoteattr(ATTRIBUTE + attribute.name)}"
    labels = quoteattr(",".join(attribute.labels))
    when = f' whenTagName="{LABEL}" whenLabelValue={labels}' if attribute.labels else ""
    head = f'{name} toName="text" perRegion="true"{when}'
    if attribute.kind == "text":
        return f"  <TextArea {head} placeholder={quoteattr(attribute.name)}/>\n"
    values = "".join(f"    <Choice value={quoteattr(each)}/>\n" for each in attribute.values)
    return f"  <Choices {head}>\n{values}  </Choices>\n"


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
  <TextArea name="{NAME}" toName="text" perRegion="true" placeholder="Speaker's name, unless it is in the text"/>
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


FORMAT = Format(
    tool="Label Studio",
    ending=".json",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    read_with=read,
    unsupported=lambda _: ("times of claims",),
    companions=companions,
    has_entities=lambda _: True,
    has_suggestions=lambda _: True,
    requires_suffix=True,
    sniff=sniff,
)
"""The format `label-studio` of the command line."""
