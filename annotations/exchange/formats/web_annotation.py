"""W3C Web Annotation: a claim a line, with a text-quote and a position selector.

The quote has as much context as it takes to be unique in its text. The text itself is not in the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace as replaced
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import ArticleState, Record
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, annotated_article, span_of
from annotations.exchange.format import Format, Loss, Options, entities_once
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.web_annotation_lines import (
    ARTICLE,
    ATTRIBUTE,
    CLAIM,
    ENTITY,
    NOT_SURE,
    back,
    read,
    sniff,
)
from annotations.exchange.losses import article_losses, article_note, detail_losses, orphan_losses, untagged_article
from annotations.text.anchor import CONTEXT_CHARS

CONTEXT_OF = "http://www.w3.org/ns/anno.jsonld"
OURS = {"copydesk": "urn:copydesk:"}
"""The prefix of our own terms, where metadata is asked for; `schema:` is in the context above."""


class _Selector(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    exact: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    suffix: str | UnsetType = UNSET
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET


class _Body(Struct, kw_only=True, omit_defaults=True):
    type: str = ""
    purpose: str = ""
    value: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    selector: list[_Selector] | UnsetType = UNSET
    attribute: str | UnsetType = field(name=ATTRIBUTE, default=UNSET)


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


def _described(record: Record) -> dict[str, Any]:
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
        "copydesk:flagged": row.flagged,
        "copydesk:note": row.note,
        "copydesk:fields": msgspec.json.encode(row.meta).decode(),
        **({"copydesk:attributes": row.attributes} if row.attributes else {}),
    }


def _annotation(record: Record, claim: Claim, options: Options) -> dict[str, Any]:
    source, text = ARTICLE + _quoted(record.row.id), record.text
    bodies = [_Body(type="TextualBody", purpose="tagging", value=claim.label)]
    if claim.note:
        bodies.append(_Body(type="TextualBody", purpose="commenting", value=claim.note))
    if claim.speaker_start != NOT_IN_TEXT:
        selectors = _selectors(text, claim.speaker_start, claim.speaker_end)
        bodies.append(_Body(type="SpecificResource", purpose="identifying", source=source, selector=selectors))
    if claim.speaker != claim.speaker_text:
        bodies.append(_Body(type="TextualBody", purpose="identifying", value=claim.speaker))
    if not claim.sure:
        bodies.append(_Body(type="TextualBody", purpose="assessing", value=NOT_SURE))
    for name, value in sorted(claim.attributes.items()):
        bodies.append(_Body(type="TextualBody", purpose="describing", value=value, attribute=name))
    return {
        "@context": [CONTEXT_OF, OURS] if options.meta or claim.attributes else CONTEXT_OF,
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
        yield from article_losses(record, "metadata", "attributes", "status", "flag")
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
