"""Article metadata and entities in formats that take any key: the same names in all of them."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from annotations.claims.record import Record, Status
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation
from annotations.exchange.formats import json_lines as by_line

_TEXTS = ("title", "annotator", "note", "source", "url", "published", "language")


def metadata_fields(record: Record, *, meta: bool) -> dict[str, str]:
    """Return the metadata of an article; `meta` adds its origin and all other fields."""
    row = record.row
    known: dict[str, str] = {
        "article": row.id,
        "title": row.title,
        "annotator": row.annotator,
        "status": row.status,
        "note": row.note,
    }
    if meta:
        known |= {"source": row.source, "url": row.url, "published": row.published, "language": row.language}
        known["fields"] = msgspec.json.encode(row.meta).decode()
    return known


_entities: Any = tuple[EntityAnnotation, ...]


def read_entities(stated: object) -> tuple[EntityAnnotation, ...]:
    """Return the entities that an export of ours has in a list; none if the list is another tool's."""
    try:
        found: tuple[EntityAnnotation, ...] = msgspec.convert(stated, _entities)
    except msgspec.ValidationError:
        return ()
    return found


def read_metadata(said: Mapping[str, Any]) -> AnnotatedArticle:
    """Return the metadata in a file under these names.

    Values that are no text are ignored.
    """
    texts = {name: value for name in _TEXTS if isinstance(value := said.get(name), str)}
    article, status = said.get("article"), said.get("status")
    fields = by_line.decoded(str(said.get("fields", "{}")).encode(), by_line.FIELDS, 0)
    return msgspec.convert(
        {
            **texts,
            "article": str(article) if isinstance(article, str | int) else "",
            "status": status if status in get_args(Status) else "",
            "meta": fields if isinstance(fields, dict) else {},
        },
        AnnotatedArticle,
    )
