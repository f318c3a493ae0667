"""W3C Web Annotation: a claim a line, with a text-quote and a position selector.

The quote has as much context as it takes to be unique in its text. The text itself is not in the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace as replaced
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import ArticleState, Record
from annotations.exchange.annotated import (
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    SpanAnnotation,
    annotated_article,
    span_of,
)
from annotations.exchange.format import Format, Loss, Options, Sample, entities_once
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.losses import article_losses, article_note, detail_losses, orphan_losses, untagged_article
from annotations.moment import Moment
from annotations.text.anchor import CONTEXT_CHARS

CONTEXT_OF = "http://www.w3.org/ns/anno.jsonld"
OURS = {"copydesk": "urn:copydesk:"}
"""The prefix of our own terms, where metadata is asked for; `schema:` is in the context above."""
ARTICLE, CLAIM, ENTITY = "urn:copydesk:article:", "urn:copydesk:claim:", "urn:copydesk:entity:"
"""The prefixes of the identifiers of articles, claims and entities; the rest is percent-encoded."""
NOT_SURE = "not sure"


class _Selector(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    exact: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    suffix: str | UnsetType = UNSET
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET


class _Target(Struct, kw_only=True):
    """A span of a source; as a body, the span of the speaker."""

    source: str | dict[str, Any]
    selector: list[_Selector] | _Selector | None = None


class _Agent(Struct, kw_only=True):
    type: str = ""
    name: str = ""


class _Body(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    purpose: str = ""
    value: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    selector: list[_Selector] | UnsetType = UNSET


class _Annotation(Struct, kw_only=True):
    """An annotation as it may come: a tag, and attributes of the words."""

    target: _Target
    body: list[_Body] | _Body
    id: str = ""
    created: Moment | None = None
    modified: Moment | None = None
    creator: _Agent | str | None = None


_annotations = msgspec.json.Decoder(_Annotation)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write an annotation a claim, and one an entity where asked for. Raises `OSError`."""
    found = entities_once(records, options)
    by_line.put(path, chain.from_iterable(_annotations_of(*each, options) for each in found))


def _annotations_of(
    record: Record, entities: tuple[EntityAnnotation, ...], options: Options
) -> Iterator[dict[str, Any]]:
    yield from (_annotation(record, claim, options) for claim in record.claims)
    yield from (_entity(record, each) for each in entities)


def _entity(record: Record, entity: EntityAnnotation) -> dict[str, Any]:
    """Return the annotation of an entity: its creator is software."""
    place = f"{_quoted(record.row.id)}:{entity.start}-{entity.end}:{_quoted(entity.label)}"
    return {
        "@context": CONTEXT_OF,
        "id": ENTITY + place,
        "type": "Annotation",
        "motivation": "identifying",
        "creator": {"type": "Software", "name": entity.model},
        "body": _Body(type="TextualBody", purpose="tagging", value=entity.label),
        "target": {
            "source": ARTICLE + _quoted(record.row.id),
            "selector": _selectors(record.text, entity.start, entity.end),
        },
    }


def _described(record: Record) -> dict[str, str]:
    """Return an article with what is known of it, in the terms of schema.org and in ours."""
    row = record.row
    return {
        "id": ARTICLE + _quoted(row.id),
        "schema:headline": row.title,
        "schema:publisher": row.source,
        "schema:url": row.url,
        "schema:datePublished": row.published,
        "schema:inLanguage": row.language,
        "copydesk:status": row.status,
        "copydesk:note": row.note,
        "copydesk:fields": msgspec.json.encode(row.meta).decode(),
    }


_DESCRIBED = {
    "schema:headline": "title",
    "schema:publisher": "source",
    "schema:url": "url",
    "schema:datePublished": "published",
    "schema:inLanguage": "language",
    "copydesk:status": "status",
    "copydesk:note": "note",
    "copydesk:fields": "fields",
}
"""Our names for the properties of an article that an export of ours has."""


def _annotation(record: Record, claim: Claim, options: Options) -> dict[str, Any]:
    source, text = ARTICLE + _quoted(record.row.id), record.text
    bodies = [_Body(type="TextualBody", purpose="tagging", value=claim.label)]
    if claim.note:
        bodies.append(_Body(type="TextualBody", purpose="commenting", value=claim.note))
    if claim.speaker_start != NOT_IN_TEXT:
        selectors = _selectors(text, claim.speaker_start, claim.speaker_end)
        bodies.append(_Body(type="SpecificResource", purpose="identifying", source=source, selector=selectors))
    elif claim.speaker:
        bodies.append(_Body(type="TextualBody", purpose="identifying", value=claim.speaker))
    if not claim.sure:
        bodies.append(_Body(type="TextualBody", purpose="assessing", value=NOT_SURE))
    return {
        "@context": [CONTEXT_OF, OURS] if options.meta else CONTEXT_OF,
        "id": CLAIM + _quoted(claim.id),
        "type": "Annotation",
        "motivation": "classifying",
        "created": claim.created,
        "modified": claim.updated,
        "creator": {"type": "Person", "name": record.row.annotator},
        "body": bodies if len(bodies) > 1 else bodies[0],
        "target": {
            "source": _described(record) if options.meta else source,
            "selector": _selectors(text, claim.start, claim.end),
        },
    }


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="surrogatepass")


def _selectors(text: str, start: int, end: int) -> list[_Selector]:
    """Return a quote selector that matches only there, and the position selector."""
    exact, around = text[start:end], CONTEXT_CHARS
    while True:
        prefix, suffix = text[max(0, start - around) : start], text[end : end + around]
        whole = prefix + exact + suffix
        at = text.find(whole)
        if at == start - len(prefix) and text.find(whole, at + 1) < 0:
            break
        around *= 2
    return [
        _Selector(type="TextQuoteSelector", exact=exact, prefix=prefix, suffix=suffix),
        _Selector(type="TextPositionSelector", start=start, end=end),
    ]


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield what it cannot hold: origins, and what concerns the article as a whole."""
    yield from orphan_losses(record)
    if not options.meta:
        yield from article_note(record)
        yield from article_losses(record, "metadata", "status")
    yield from article_losses(record, "reviewed", "position", "seconds")
    yield from detail_losses(record, "origin")
    yield from untagged_article(record, options)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what each claim and each entity comes back as."""
    for claim in record.claims:
        quoted = _selectors(record.text, claim.start, claim.end)[0]
        mark = replace(span_of(claim), prefix=quoted.prefix or "", suffix=quoted.suffix or "", origin="")
        row = record.row
        yield replace(
            annotated_article(replaced(record, row=_unread(row)), (mark,), meta=True)
            if options.meta
            else AnnotatedArticle(article=row.id, annotator=row.annotator, spans=(mark,)),
            text="",
        )
    for entity in options.entities_of(record):
        yield AnnotatedArticle(article=record.row.id, entities=(entity,))


def _unread(row: ArticleState) -> ArticleState:
    """Return the state of an article without what was read, which has no place here."""
    return replace(row, reviewed=(), position=0, seconds=0.0)


def back(path: Path, _: Options) -> Read:
    """Read claims and entities back."""
    for number, line in by_line.objects(path, _annotations):
        if isinstance(line, Rejected):
            yield line
            continue
        found = _claim_of(line, number)
        yield _entity_of(found) if _is_entity(line) and isinstance(found, AnnotatedArticle) else found


def _is_entity(line: _Annotation) -> bool:
    return line.id.startswith(ENTITY)


def _entity_of(found: AnnotatedArticle) -> AnnotatedArticle:
    """Return an annotation that was read as a claim as the entity that it is."""
    (mark,) = found.spans
    entity = EntityAnnotation(start=mark.start, end=mark.end, label=mark.label, text=mark.text, model=found.annotator)
    return replace(found, annotator="", spans=(), entities=(entity,))


def read(path: Path) -> Read:
    """Read annotations, one a line, that tag a position in a text; entities that we wrote are passed over."""
    for number, line in by_line.objects(path, _annotations):
        if isinstance(line, Rejected):
            yield line
        elif not _is_entity(line):
            yield _claim_of(line, number)


def _claim_of(line: _Annotation, number: int) -> AnnotatedArticle | Rejected:
    """Return the claim of an annotation."""
    source = line.target.source if isinstance(line.target.source, str) else str(line.target.source.get("id", ""))
    article = unquote(source.removeprefix(ARTICLE)) if source.startswith(ARTICLE) else source
    where = _place(line.target.selector)
    bodies = line.body if isinstance(line.body, list) else [line.body]
    said = {body.purpose: body.value for body in bodies if isinstance(body.value, str)}
    label = said.get("tagging") or said.get("classifying")
    if isinstance(where, str) or not label:
        why = where if isinstance(where, str) else "there is no body with a tag"
        return Rejected(number=number, why=why, article=article)
    start, end, words, prefix, suffix = where
    speaker = (NOT_IN_TEXT, NOT_IN_TEXT, said.get("identifying", ""))
    for body in bodies:
        place = _place(body.selector) if body.purpose == "identifying" and body.selector else ""
        if not isinstance(place, str):
            speaker = place[:3]
    creator = line.creator if isinstance(line.creator, str) else line.creator.name if line.creator else ""
    mark = SpanAnnotation(
        start=start,
        end=end,
        label=label,
        text=words,
        prefix=prefix,
        suffix=suffix,
        id=unquote(line.id.removeprefix(CLAIM)) if line.id.startswith(CLAIM) else "",
        speaker=speaker[2],
        speaker_start=speaker[0],
        speaker_end=speaker[1],
        note=said.get("commenting", ""),
        sure=said.get("assessing") != NOT_SURE,
        created=line.created,
        updated=line.modified or line.created,
    )
    known = {} if isinstance(line.target.source, str) else line.target.source
    stated = read_metadata({ours: known[theirs] for theirs, ours in _DESCRIBED.items() if theirs in known})
    return replace(stated, number=number, article=article, annotator=creator, spans=(mark,))


def _place(selector: list[_Selector] | _Selector | UnsetType | None) -> tuple[int, int, str, str, str] | str:
    """Return a position with its words and context, or why there is none."""
    selectors = selector if isinstance(selector, list) else [selector] if isinstance(selector, _Selector) else []
    at = next((each for each in selectors if each.type == "TextPositionSelector"), None)
    if at is None or not isinstance(at.start, int) or not isinstance(at.end, int):
        return "there is no TextPositionSelector with a start and an end"
    if not 0 <= at.start < at.end:
        return f"a claim from {at.start} to {at.end} does not fit into any text"
    quoted = next((each for each in selectors if each.type == "TextQuoteSelector"), _Selector())
    exact = quoted.exact or ""
    if exact and len(exact) != at.end - at.start:
        return f"“{exact[:40]}” is not what can stand from {at.start} to {at.end}"
    return at.start, at.end, exact, quoted.prefix or "", quoted.suffix or ""


def sniff(sample: Sample) -> bool:
    """Recognise an annotation by its target and body."""
    return {"body", "target"} <= sample.keys


FORMAT = Format(
    tool="Web Annotation",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    back=back,
    unsupported=lambda options: (f"the texts {'' if options.meta else 'and titles '}of the articles",),
    has_entities=lambda _: True,
    entities_once=True,
    sniff=sniff,
)
"""The format `web-annotation` of the command line."""
