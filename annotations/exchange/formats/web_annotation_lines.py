"""Web annotations as they come: ours, those of other programs, and Hypothesis's export."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace

from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, Read, Rejected, Remark, SpanAnnotation
from annotations.exchange.format import Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.json_items import json_items
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.formats.spans_json import key_of, text_of
from annotations.exchange.formats.web_annotation_selectors import SelectedPlace, as_list, place_of
from annotations.exchange.stated import moment

ARTICLE, CLAIM, ENTITY = "urn:copydesk:article:", "urn:copydesk:claim:", "urn:copydesk:entity:"
"""The prefixes of the identifiers of articles, claims and entities; the rest is percent-encoded."""
NOT_SURE = "not sure"
ATTRIBUTE = "copydesk:attribute"
"""The property of a body that names the attribute whose value it has."""

DESCRIBED = {
    "schema:headline": "title",
    "schema:publisher": "source",
    "schema:url": "url",
    "schema:datePublished": "published",
    "schema:inLanguage": "language",
    "copydesk:status": "status",
    "copydesk:flagged": "flagged",
    "copydesk:note": "note",
    "copydesk:fields": "fields",
    "copydesk:attributes": "attributes",
}
"""Our names for the properties of an article that an export of ours has."""

_TAGGING = ("tagging", "classifying", "identifying-as")
_COMMENTING = ("commenting", "describing", "replying", "questioning", "assessing")
_LISTS = ("items", "annotations", "rows", "@graph")
"""The keys of a page, a collection or an export under which annotations are."""

_any = msgspec.json.Decoder(Any)


def read(path: Path) -> Read:
    """Read annotations, one a line, in an array, a page, a collection or an export; our entities are left out."""
    for number, each in _annotations(path):
        if isinstance(each, Rejected | Remark):
            yield each
        elif not _is_entity(each):
            yield from _claims_of(each, number)


def back(path: Path, _: Options) -> Read:
    """Read claims and entities back."""
    for number, each in _annotations(path):
        if isinstance(each, Rejected | Remark):
            yield each
            continue
        for found in _claims_of(each, number):
            yield _entity_of(found) if _is_entity(each) and isinstance(found, AnnotatedArticle) else found


def _is_entity(line: Mapping[str, Any]) -> bool:
    """Return whether an annotation is an entity that an export of ours wrote."""
    return text_of(line, "id").startswith(ENTITY)


def _entity_of(found: AnnotatedArticle) -> AnnotatedArticle:
    """Return an annotation that was read as a claim as the entity that it is."""
    (mark,) = found.spans
    entity = EntityAnnotation(start=mark.start, end=mark.end, label=mark.label, text=mark.text, model=found.annotator)
    return replace(found, annotator="", spans=(), entities=(entity,))


def _annotations(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Rejected | Remark]]:
    """Yield each annotation with its line or its position, from 1, and what a page or a collection has elsewhere."""
    for number, raw in json_items(path):
        value = by_line.decoded(raw, _any, number)
        if isinstance(value, Rejected):
            yield number, value
            continue
        held = list(_unwrapped(value))
        if elsewhere := _page_elsewhere(value):
            detail = f"{elsewhere}: save that page as well, and import both"
            yield number, Remark(number=number, what="linked page", detail=detail)
        for at, each in enumerate(held, 1):
            where = number if len(held) == 1 else at
            yield where, each if isinstance(each, Mapping) else Rejected(number=where, why="it is not an annotation")


def _unwrapped(value: Any) -> Iterator[Any]:
    """Yield the annotations of a page, a collection or an export; an annotation itself."""
    if isinstance(value, Mapping) and "target" not in value:
        first = value.get("first")
        if isinstance(first, Mapping):
            yield from _unwrapped(first)
            return
        held = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        if held is not None or isinstance(first, str):
            yield from held or ()
            return
    yield value


def _page_elsewhere(value: Any) -> str:
    """Return the address of the next page of a collection, or of its first one; empty if the file has all of it."""
    if not isinstance(value, Mapping) or "target" in value:
        return ""
    first = value.get("first")
    if isinstance(first, Mapping):
        return _page_elsewhere(first)
    if isinstance(first, str) and not any(isinstance(value.get(name), list) for name in _LISTS):
        return first
    following = value.get("next")
    return text_of(following, "id") if isinstance(following, Mapping) else key_of(following)


def _claims_of(line: Mapping[str, Any], number: int) -> Read:
    """Yield a claim for each target and tag of an annotation."""
    targets = [each for each in as_list(line.get("target")) if isinstance(each, Mapping | str)]
    article = next((name for each in targets if (name := _source_of(each))), text_of(line, "uri"))
    if line.get("references"):
        yield Remark(number=number, what="reply", article=article)
        return
    labels, said = _bodies(line)
    places = [place for each in targets if isinstance(each, Mapping) and (place := place_of(each.get("selector")))]
    if not places:
        about = "it is about a whole text: no selector has words or a position"
        yield Rejected(number=number, why=about, article=article, kind=about)
        return
    if not labels:
        yield Rejected(number=number, why="there is no body with a tag", article=article)
        return
    for _ in range(len(targets) - len(places)):
        yield Remark(number=number, what="target", detail="neither words nor a position", article=article)
    for purpose in said.keys() - {"identifying", "commenting", "assessing"}:
        yield Remark(number=number, what=f"{purpose or 'nameless'} value", article=article)
    known = replace(_described(targets), number=number, article=article, annotator=_creator(line))
    for mark in _marks(line, said, product(places, labels)):
        yield replace(known, spans=(mark,))


def _marks(
    line: Mapping[str, Any], said: Mapping[str, str], pairs: Iterable[tuple[SelectedPlace, str]]
) -> Iterator[SpanAnnotation]:
    """Yield a span for each place and label of an annotation; only the first has the id of a claim of ours."""
    attributes = {
        text_of(body, ATTRIBUTE): text_of(body, "value")
        for body in as_list(line.get("body"))
        if isinstance(body, Mapping) and text_of(body, ATTRIBUTE) and text_of(body, "value")
    }
    speaker = _speaker(line)
    identifier = text_of(line, "id")
    created = moment(line["created"]) if line.get("created") else None
    changed = line.get("modified") or line.get("updated")
    for at, (place, label) in enumerate(pairs):
        yield SpanAnnotation(
            start=place.start,
            end=place.end,
            label=label,
            text=place.exact,
            prefix=place.prefix,
            suffix=place.suffix,
            id=unquote(identifier.removeprefix(CLAIM)) if identifier.startswith(CLAIM) and not at else "",
            speaker=said.get("identifying", "") or speaker.exact,
            speaker_text=speaker.exact,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
            note=said.get("commenting", ""),
            sure=said.get("assessing") != NOT_SURE,
            attributes=attributes,
            created=created,
            updated=(moment(changed) if changed else None) or created,
        )


def _source_of(target: Mapping[str, Any] | str) -> str:
    """Return the article of a target: our own id, or an address."""
    source = target if isinstance(target, str) else target.get("source") or target.get("id") or ""
    source = text_of(source, "id") if isinstance(source, Mapping) else key_of(source)
    return unquote(source.removeprefix(ARTICLE)) if source.startswith(ARTICLE) else source


def _described(targets: list[Mapping[str, Any] | str]) -> AnnotatedArticle:
    """Return what the first source that is an object says of the article, in the terms of our exports."""
    sources = (each.get("source") for each in targets if isinstance(each, Mapping))
    said: Mapping[str, Any] = next((each for each in sources if isinstance(each, Mapping)), {})
    return read_metadata({ours: said[theirs] for theirs, ours in DESCRIBED.items() if theirs in said})


def _bodies(line: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return the tags of an annotation, and what else its bodies say by purpose."""
    motivation = next((each for each in as_list(line.get("motivation")) if isinstance(each, str)), "")
    labels = [label.strip() for label in as_list(line.get("tags")) if isinstance(label, str)]
    said: dict[str, str] = {}
    if text_of(line, "text") and "tags" in line:
        said["commenting"] = text_of(line, "text")
    for body in [*as_list(line.get("body")), *as_list(line.get("bodyValue"))]:
        if isinstance(body, str):
            labels.append(_last_part(body))
            continue
        if not isinstance(body, Mapping) or text_of(body, ATTRIBUTE):
            continue
        purpose = next((each for each in as_list(body.get("purpose")) if isinstance(each, str)), motivation)
        value = body.get("value")
        words = value if isinstance(value, str) else ""
        if purpose in _TAGGING or purpose in ("", "highlighting"):
            named = words or _last_part(_source_of(body)) or text_of(body, "label")
            labels += [named] if named else []
        elif words:
            # What an assessment says is a doubt of ours, or else a comment.
            known = purpose in ("identifying", "commenting") or words == NOT_SURE
            said.setdefault(purpose if known else "commenting" if purpose in _COMMENTING else purpose, words)
    return list(dict.fromkeys(filter(None, labels))), said


def _last_part(address: str) -> str:
    """Return the last part of an address, which names a label; any other text as it is."""
    if "://" not in address and not address.startswith("urn:"):
        return address
    return unquote(re.split(r"[/#:]", address.rstrip("/#"))[-1])


def _speaker(line: Mapping[str, Any]) -> SelectedPlace:
    """Return the source span that a body identifies."""
    for body in as_list(line.get("body")):
        if isinstance(body, Mapping) and body.get("purpose") == "identifying" and body.get("selector"):
            place = place_of(body["selector"])
            if place and place.start >= 0:
                return place
    return SelectedPlace()


def _creator(line: Mapping[str, Any]) -> str:
    """Return who made an annotation: a name, or an address without its scheme."""
    for each in as_list(line.get("creator")) or as_list(line.get("user")):
        if isinstance(each, Mapping):
            names = ("name", "nickname", "email", "id")
            name = next((found for key in names if (found := text_of(each, key))), "")
        else:
            name = key_of(each)
        if name.startswith("acct:"):
            name = name.removeprefix("acct:").partition("@")[0]
        if name:
            return name.removeprefix("mailto:")
    return ""


def sniff(sample: Sample) -> bool:
    """Recognise an annotation by its target and body, or what holds annotations."""
    first, keys = sample.first, sample.keys
    if {"body", "target"} <= keys or {"target", "bodyValue"} <= keys or {"target", "uri"} <= keys:
        return True
    if not isinstance(first, Mapping):
        return False
    kinds = {each for each in as_list(first.get("type")) if isinstance(each, str)}
    if kinds & {"AnnotationPage", "AnnotationCollection", "Annotation"} or "export_userid" in keys:
        return True
    held = next(iter(_unwrapped(first)), None)
    return isinstance(held, Mapping) and held is not first and "target" in held
