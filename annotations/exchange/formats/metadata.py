"""Article metadata and entities in formats that take any key: the same names in all of them."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, get_args

import msgspec
from msgspec import Struct

from annotations.claims.record import FLAGGED, Record, Status
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.stated import stated_attributes

_TEXTS = ("title", "annotator", "note", "source", "url", "published", "language")


def metadata_fields(record: Record, *, meta: bool) -> dict[str, Any]:
    """Return the metadata of an article; `meta` adds its origin, all other fields, and what was read."""
    row = record.row
    known: dict[str, Any] = {
        "article": row.id,
        "title": row.title,
        "annotator": row.annotator,
        "status": row.status,
        "flagged": row.flagged,
        "note": row.note,
    }
    if row.attributes:
        known["attributes"] = dict(sorted(row.attributes.items()))
    if meta:
        known |= {"source": row.source, "url": row.url, "published": row.published, "language": row.language}
        known["fields"] = msgspec.json.encode(row.meta).decode()
        known |= {"reviewed": row.reviewed, "position": row.position, "seconds": row.seconds}
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
            # Until version 3 of the store a flag was a status.
            "flagged": status == FLAGGED or said.get("flagged") in (True, "true"),
            "meta": fields if isinstance(fields, dict) else {},
            "attributes": stated_attributes(said.get("attributes")),
            **_reading(said),
        },
        AnnotatedArticle,
    )


class _Reading(Struct, frozen=True):
    """What was read of an article."""

    reviewed: tuple[tuple[int, int], ...] = ()
    position: int = 0
    seconds: float = 0.0


def _reading(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an export of ours says was read; nothing if another tool means something else by these names."""
    if not {"reviewed", "position", "seconds"} <= said.keys():
        return {}
    try:
        found = msgspec.convert(said, _Reading, strict=False)
    except msgspec.ValidationError:
        return {}
    # Converted from a text, it may be no number at all.
    return msgspec.structs.asdict(found) if isfinite(found.seconds) else {}
