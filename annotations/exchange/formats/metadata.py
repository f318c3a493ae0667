"""What is known of an article beside its text, in formats that let one say anything: the same names in all of them."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from annotations.claims.record import Record, Status
from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.formats import json_lines as by_line

_TEXTS = ("title", "annotator", "note", "source", "url", "published", "language")


def about(record: Record, *, meta: bool) -> dict[str, str]:
    """Say what is known of an article; `meta` says whether that is also where it came from, and all other fields."""
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


def known(said: Mapping[str, Any]) -> AnnotatedArticle:
    """Make what a file says of an article, of any of these names that it has; what is no text is as if it were not."""
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
