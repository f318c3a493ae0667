"""Fields: what the keys of a record mean, whoever chose their names.

A record is an object of JSON, a row of a table, or the front matter of a text. Names count whatever their case.
What is not known by name is kept as `meta`, as it was.
"""

from collections.abc import Callable, Mapping
from typing import Any

from annotations.article import Article
from annotations.corpus.readers.titles import short, title_of
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
"""Names by which each field goes; where a record has several of them, the first one here that says something."""

KNOWN = frozenset((*TEXT, *TITLE, *ID, *SOURCE, *URL, *PUBLISHED))

INNER = ("meta", "metadata", "data")
"""Objects inside a record that are looked into as well: Prodigy's `meta`, Label Studio's `data`."""


class _Fields:
    """A record that fields are taken out of; what is left at the end is everything else."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._rest = dict(record)
        names = _names(self._rest)
        self._from = [(self._rest, names)]
        for key in (names[name] for name in INNER if name in names):
            if isinstance(self._rest[key], dict):
                self._rest[key] = inner = dict(self._rest[key])
                self._from.append((inner, _names(inner)))

    def take(self, wanted: tuple[str, ...], part: str = "") -> str:
        """Take out the first field of these names that says something; of an object, its `part`."""
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
        """Take out the text, which is a string and nothing else; a blank one only where there is no other."""
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

    def left(self) -> dict[str, Any]:
        """Return what nobody took; objects of which all was taken are nothing."""
        taken = [fields for fields, _ in self._from[1:] if not fields]
        return {key: value for key, value in self._rest.items() if not any(value is each for each in taken)}


def known(record: Mapping[str, Any], text: str) -> Article:
    """Make an article of a text and a record that goes with it.

    Its id is the record's own, empty where it has none, and so is its title.
    """
    return _article(_Fields(record), text)


def article_of(record: Mapping[str, Any], where: str) -> Article:
    """Make an article of a record, with the id that it has itself.

    Raises `ArticleError` about `where` it stands if it has no text.
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
        title=short(fields.take(TITLE)) or headline(text),
        text=text,
        source=fields.take(SOURCE, "name"),
        url=fields.take(URL),
        published=fields.take(PUBLISHED, "$date"),
        meta=fields.left(),
    )


def _names(fields: dict[str, Any]) -> dict[str, str]:
    """Return the keys of an object by their names in small letters; of two with one name, the first."""
    return {key.lower(): key for key in reversed(fields)}
