"""The JSON that `copydesk assign` prints, and its JSON Schemas: after dividing, of `--release` and of `--status`."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from annotations.store.assignment_file import Assignments, Kind
from annotations.team.queues import Status


class GivenArticle(Struct, frozen=True, kw_only=True):
    """An article, and who reads it."""

    article: str
    annotators: tuple[str, ...]
    """Sorted; at least one."""
    kind: Kind
    """Whether several annotators were to read it, or one."""


class Division(Struct, frozen=True, kw_only=True):
    """The output of `copydesk assign --json` after dividing; with `--dry-run`, the planned division."""

    assignments: tuple[GivenArticle, ...]
    """All of them, sorted by article, with those that were there before."""
    new: tuple[str, ...]
    """The articles whose row is new or has changed."""
    unassigned: tuple[str, ...]
    """The articles of the corpus that nobody reads."""


class Released(Struct, frozen=True, kw_only=True):
    """The output of `copydesk assign --release NAME --json`; with `--dry-run`, the planned release."""

    released: dict[str, int]
    """The articles of each annotator that are free again."""


def division(articles: Iterable[str], before: Assignments, after: Assignments) -> Division:
    """Return what a request changed; `articles` are those of the corpus that can be read."""
    return Division(
        assignments=tuple(
            GivenArticle(article=row.article, annotators=row.annotators, kind=row.kind)
            for row in after.rows.values()
            if row.annotators
        ),
        new=tuple(name for name, row in after.rows.items() if before.rows.get(name) != row),
        unassigned=tuple(name for name in articles if not after.readers(name)),
    )


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas by the name of what they describe, made from the types."""
    described: tuple[tuple[str, str, Any], ...] = (
        ("assign", "who reads which articles", Division),
        ("assign-release", "articles that are free again", Released),
        ("assign-status", "how far annotators are with what was assigned to them", Status),
    )
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"Copydesk, {title}",
            **msgspec.json.schema(kind),
        }
        for name, title, kind in described
    }
