"""Groups of articles, by outlet, month or another field, so that each group is divided in the same proportions."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, AskedError

OUTLET, DATE = "outlet", "date"

MONTH_CHARS = len("2026-11")

MAX_NAMED = 8
"""Fields that an error names."""


def groups_of(corpus: Corpus, by: str, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the group of each article that can be read, by id; an empty name for those that say nothing.

    `by` is empty for one group, `outlet`, `date` (the month), or the name of another field of the articles, which are
    read for that. The corpus must have been scanned. Raises `AskedError` if no article has the field.
    """
    groups: dict[str, str] = {}
    fields: set[str] = set()
    has_field = False
    for entry in entries:
        glance = entry.glance
        if glance is None or glance.problem:
            continue
        if by not in ("", OUTLET, DATE):
            try:
                meta = corpus.load(entry).meta
            except ArticleError:
                continue
            fields.update(meta)
            has_field = has_field or by in meta
            groups[entry.id] = _value(meta, by)
        else:
            groups[entry.id] = {"": "", OUTLET: glance.source, DATE: glance.published[:MONTH_CHARS]}[by]
    if groups and by not in ("", OUTLET, DATE) and not has_field:
        named = ", ".join([OUTLET, DATE, *sorted(fields)[:MAX_NAMED]])
        raise AskedError(f"No article has a field “{by}”. Fields: {named}")
    return groups


def _value(meta: Mapping[str, Any], by: str) -> str:
    value = meta.get(by)
    return "" if value is None else " ".join(str(value).split())
