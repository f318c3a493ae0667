"""Fields: what the keys of a record mean, under the names that tools use.

A record is an object of JSON, a row of a table, or front matter. Names are compared without case. Unknown fields are
kept as `meta`, unchanged.
"""

from collections.abc import Callable, Mapping
from typing import Any

from annotations.article import Article
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError

TEXT = ("text", "content", "body", "article", "document")
TITLE = ("title", "headline")
ID = ("id", "_id", "guid")
SOURCE = ("source", "outlet", "publisher", "domain", "sitename", "site", "publication", "source_domain")
URL = ("url", "link", "permalink")
PUBLISHED = (
    "published",
    "date",
    "publish_date",
    "published_at",
    "published_date",
    "publication_date",
    "pub_date",
    "pubdate",
    "publishedat",
    "date_publish",
)
"""The names of each field. If a record has several of them, the first in this order that is not empty counts."""

KNOWN = frozenset((*TEXT, *TITLE, *ID, *SOURCE, *URL, *PUBLISHED))

INNER = ("meta", "metadata", "data")
"""Objects inside a record that are searched as well: Prodigy's `meta`, Label Studio's `data`."""


class _Fields:
    """A record from which fields are taken; the rest becomes `meta`."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._rest = dict(record)
        names = _names(self._rest)
        self._from = [(self._rest, names)]
        for key in (names[name] for name in INNER if name in names):
            if isinstance(self._rest[key], dict):
                self._rest[key] = inner = dict(self._rest[key])
                self._from.append((inner, _names(inner)))

    def take(self, wanted: tuple[str, ...], part: str = "") -> str:
        """Take the first field of these names that is not empty; of an object, its `part`."""
        for fields, names in self._from:
            for name in wanted:
                if name in names:
                    value = fields[names[name]]
                    if part and isinstance(value, dict):
                        value = value.get(part)
                    if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                        del fields[names.pop(name)]
                        return str(value)
        return ""

    def text(self) -> str | None:
        """Take the text, which must be a string; a blank one only if there is no other."""
        blank: str | None = None
        for fields, names in self._from:
            for name in TEXT:
                value = fields[names[name]] if name in names else None
                if isinstance(value, str):
                    if value.strip():
                        del fields[names.pop(name)]
                        return value
                    blank = value
        return blank

    def rest(self) -> dict[str, Any]:
        """Return what was not taken; emptied objects are dropped."""
        taken = [fields for fields, _ in self._from[1:] if not fields]
        return {key: value for key, value in self._rest.items() if not any(value is each for each in taken)}


def article_from_record(record: Mapping[str, Any], text: str) -> Article:
    """Return an article of a text and its record, with the record's id and title."""
    return _article(_Fields(record), text)


def article_of(record: Mapping[str, Any], where: str) -> Article:
    """Return the article of a record, with its own id.

    Raises `ArticleError`, naming `where` the record is, if it has no text.
    """
    fields = _Fields(record)
    text = fields.text()
    if text is None:
        raise ArticleError(f"{where} has no text: looked for {', '.join(TEXT)}")
    if not text.strip():
        raise ArticleError(f"{where} has an empty text")
    return _article(fields, text, title_of)


def _article(fields: _Fields, text: str, headline: Callable[[str], str] = lambda _: "") -> Article:
    return Article(
        id=fields.take(ID, "$oid"),
        title=shorten(fields.take(TITLE)) or headline(text),
        text=text,
        source=fields.take(SOURCE, "name"),
        url=fields.take(URL),
        published=fields.take(PUBLISHED, "$date"),
        meta=fields.rest(),
    )


def _names(fields: dict[str, Any]) -> dict[str, str]:
    """Return the keys of an object by their names in lower case; of equals the first."""
    return {key.lower(): key for key in reversed(fields)}
