"""Fields: what the keys of a record mean, under the names that tools use.

A record is an object of JSON, a row of a table, or front matter. Names are compared without case. Unknown fields are
kept as `meta`, unchanged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from annotations.article import Article, fingerprint
from annotations.corpus.readers.markup import is_marked_up, line_of, text_of
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError

TEXT = (
    "text",
    "content",
    "body",
    "article",
    "document",
    "maintext",
    "bodytext",
    "articlebody",
    "content_text",
    "content_html",
    "fulltext",
    "full_text",
    "article_text",
    "article_body",
    "main_text",
    "body_text",
    "plain_text",
    "story",
    "lead_paragraph",
    "body_xhtml",
    "body_html",
    "bodies",
)
TITLE = ("title", "headline", "webtitle", "headlines")
ID = ("id", "_id", "guid")
SOURCE = (
    "source",
    "outlet",
    "publisher",
    "domain",
    "sitename",
    "site",
    "publication",
    "source_domain",
    "source_name",
    "media_name",
    "publication_name",
    "newspaper",
)
URL = ("url", "link", "permalink", "weburl", "web_url")
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
    "date_published",
    "datepublished",
    "webpublicationdate",
    "versioncreated",
    "contentcreated",
    "firstcreated",
)
"""The names of each field. If a record has several of them, the first in this order that is not empty counts."""

NAMED = 5
"""Names of the text that a message says: the first of them."""

KNOWN = frozenset((*TEXT, *TITLE, *ID, *SOURCE, *URL, *PUBLISHED))

INNER = ("meta", "metadata", "data", "fields")
"""Objects inside a record that are searched as well: Prodigy's `meta`, Label Studio's `data`, the Guardian's `fields`.

An id in `fields` is not that of the article.
"""

LISTED = ("bodies", "headlines")
"""Fields that are lists of objects with a `value`: those of ninjs 2 and 3, of which the longest counts."""

PARTS = {TITLE: ("main", "rendered"), ID: ("$oid",), SOURCE: ("name",), PUBLISHED: ("$date",)}
"""Where the value is if the field is an object: in the New York Times, WordPress, Mongo, and others."""

FIELD_NAMES = {"text": TEXT, "title": TITLE, "id": ID, "outlet": SOURCE, "date": PUBLISHED, "address": URL}
"""The fields by the names that `copydesk.toml` has for them."""


@dataclass(frozen=True)
class FieldRules:
    """How the fields of records become articles."""

    named: Mapping[str, str] = field(default_factory=dict)
    """Names or numbers of columns that a person gave, by field; they go before all names that tools use."""
    keep_markup: bool = False
    """Whether a text in HTML stays as it is."""
    annotated: Path | None = None
    """The folder of a store that holds the annotated texts, each named by its SHA-256; `None` if there is none.

    What was annotated as HTML stays HTML: its claims stand on the tags.
    """

    def names(self, what: str) -> tuple[str, ...]:
        """Return the names of a field, in lower case, the first to be tried first."""
        own = self.named.get(what)
        return (own.lower(), *FIELD_NAMES[what]) if own else FIELD_NAMES[what]

    def plain(self, text: str) -> str:
        """Return a text without the HTML that it may be in."""
        if self.keep_markup or not is_marked_up(text):
            return text
        return text if self.is_annotated(text) else text_of(text)

    def is_annotated(self, text: str) -> bool:
        """Return whether claims stand on exactly this text."""
        return self.annotated is not None and (self.annotated / f"{fingerprint(text)}.txt").exists()

    @cached_property
    def known(self) -> frozenset[str]:
        """All names that are known, in lower case."""
        return KNOWN.union(name.lower() for name in self.named.values())


_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+([0-9]+) chars\]\s*\Z")
"""What NewsAPI writes at the end of a text of which it sends 200 characters."""

RULES = FieldRules()
"""The names that tools use, and HTML as text."""


class _Fields:
    """A record from which fields are taken; the rest becomes `meta`."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._rest = dict(record)
        names = _names(self._rest)
        self._from = [(self._rest, names)]
        self._shallow = self._from[:]
        for name in INNER:
            key = names.get(name, "")
            if isinstance(self._rest.get(key), dict):
                self._rest[key] = inner = dict(self._rest[key])
                self._from.append((inner, _names(inner)))
                if name != "fields":
                    self._shallow.append(self._from[-1])

    def take(self, wanted: tuple[str, ...], parts: tuple[str, ...] = (), *, deep: bool = True) -> str:
        """Take the first field of these names that is not empty; of an object, the first of its `parts`.

        Unless it goes `deep`, an object called `fields` is left out.
        """
        for fields, names in self._from if deep else self._shallow:
            for name in wanted:
                if name in names:
                    value = _part(_longest(fields[names[name]], name), parts)
                    is_number = isinstance(value, int) or (isinstance(value, float) and wanted[-1] == PUBLISHED[-1])
                    if (isinstance(value, str) or is_number) and not isinstance(value, bool) and str(value).strip():
                        del fields[names.pop(name)]
                        return str(value)
        return ""

    def text(self, wanted: tuple[str, ...]) -> str | None:
        """Take the text, which must be a string; a blank one only if there is no other."""
        blank: str | None = None
        for fields, names in self._from:
            for name in wanted:
                value = _part(_longest(fields[names[name]], name), ("rendered",)) if name in names else None
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


def article_from_record(record: Mapping[str, Any], text: str, rules: FieldRules = RULES) -> Article:
    """Return an article of a text and its record, with the record's id and title."""
    return _article(_Fields(record), text, rules)


def article_of(record: Mapping[str, Any], where: str, rules: FieldRules = RULES) -> Article:
    """Return the article of a record, with its own id.

    Raises `ArticleError`, naming `where` the record is, if it has no text.
    """
    fields = _Fields(record)
    text = fields.text(rules.names("text"))
    if text is None:
        raise ArticleError(f"{where} has no text: looked for {', '.join(rules.names('text')[:NAMED])}")
    text = rules.plain(text)
    if not text.strip():
        raise ArticleError(f"{where} has an empty text")
    if (cut := _CUT.search(text)) and not rules.is_annotated(text):
        raise ArticleError(
            f"{where} has only the beginning of its text: its source left out the other {cut[1]} characters"
        )
    return _article(fields, text, rules, title_of)


def _article(fields: _Fields, text: str, rules: FieldRules, headline: Callable[[str], str] = lambda _: "") -> Article:
    taken = {
        what: fields.take(rules.names(what), PARTS.get(names, ()))
        for what, names in FIELD_NAMES.items()
        if what != "text"
    }
    return Article(
        id=taken["id"],
        title=shorten(line_of(taken["title"])) or headline(text),
        text=text,
        source=taken["outlet"],
        url=taken["address"],
        published=taken["date"],
        meta=fields.rest(),
    )


def _longest(value: Any, name: str) -> Any:
    """Return the longest `value` in a list of objects, if the field of that name is one; else the value itself."""
    if name not in LISTED or not isinstance(value, list):
        return value
    values = [each["value"] for each in value if isinstance(each, dict) and isinstance(each.get("value"), str)]
    return max(values, key=len, default=None)


def _part(value: Any, parts: tuple[str, ...]) -> Any:
    """Return a value, or of an object the first of its parts that it has; Mongo writes long numbers as objects, too."""
    if not isinstance(value, dict):
        return value
    found = next((value[part] for part in parts if part in value), None)
    return found.get("$numberLong") if isinstance(found, dict) else found


def _names(fields: dict[str, Any]) -> dict[str, str]:
    """Return the keys of an object by their names in lower case; of equals the first."""
    return {key.lower(): key for key in reversed(fields)}
