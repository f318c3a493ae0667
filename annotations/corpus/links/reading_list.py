"""Reading lists: exports of Zotero (CSL-JSON, RIS), Pocket, Instapaper, Omnivore and Readwise, which name pages.

What a person has highlighted in a page and noted on it is metadata of its article.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from io import StringIO
from typing import Any

from annotations.corpus.links.link import Link, Links, json_in, listed
from annotations.corpus.readers.markup import line_of
from annotations.errors import ArticleError, damage_errors, reason_of

_POCKET = frozenset(("title", "url", "time_added", "tags", "status"))
_INSTAPAPER = frozenset(("url", "title", "selection", "folder", "timestamp"))
_READER = frozenset(("title", "url", "id", "document tags", "saved date", "reading progress", "location", "seen"))
"""The columns of Readwise Reader's library."""
_POCKET_LINK = re.compile(rb"<li>\s*<a\s+href=\"([^\"]*)\"([^>]*)>(.*?)</a>", re.DOTALL)
_QUOTED = re.compile(r'(\w+)="([^"]*)"')

MAX_HIGHLIGHTS = 100
"""Highlights of one page that are kept."""
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
_CSL_TYPES = re.compile(rb'"type"\s*:\s*"(?:article|webpage|post|report|chapter|paper|book|broadcast)[a-z-]*"')


def is_csl(head: bytes) -> bool:
    """Return whether bytes begin as CSL-JSON does: a list of works with a type and an id."""
    return head.lstrip().startswith(b"[") and _CSL_TYPES.search(head) is not None and b'"text"' not in head


def is_ris(head: bytes) -> bool:
    """Return whether bytes begin as RIS does."""
    return head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"TY  - ")


def is_saved_csv(head: bytes) -> bool:
    """Return whether a table has the columns of Pocket, Instapaper or Readwise Reader."""
    names = frozenset(
        head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").strip().lower().split(",")
    )
    return names in (_POCKET, _INSTAPAPER, _READER)


def is_omnivore(head: bytes) -> bool:
    """Return whether bytes begin as Omnivore's `metadata_*.json` does."""
    return head.lstrip().startswith(b"[") and b'"savedAt"' in head and b'"slug"' in head


def is_readwise(head: bytes) -> bool:
    """Return whether bytes begin as the answer of Readwise's export does."""
    return b'"user_book_id"' in head and head.lstrip().startswith((b"[", b"{"))


def is_pocket_page(head: bytes) -> bool:
    """Return whether bytes begin as the page `ril_export.html` does."""
    return b"<title>Pocket Export</title>" in head


def read_readwise(data: bytes, name: str) -> Links:
    """Return the pages of Readwise's export, with their highlights; books have no address. Raises `ArticleError`."""
    found = [page for each in _pages_of_readwise(data, name) if (page := _highlighted(each)).url]
    if not found:
        raise ArticleError(f"{name} has highlights of books only: their text is not on the web")
    return Links("", found)


def read_pocket_page(data: bytes, name: str) -> Links:  # noqa: ARG001, as the other readers are called
    """Return the pages of Pocket's older export, a web page."""
    rows = []
    for address, attributes, title in _POCKET_LINK.findall(data):
        row = dict(_QUOTED.findall(unescape(attributes.decode("utf-8", "replace"))))
        url = unescape(address.decode("utf-8", "replace"))
        rows.append({**row, "url": url, "title": line_of(title.decode("utf-8", "replace"))})
    return Links("", [_row(each) for each in rows])


def read_csl(data: bytes, name: str) -> Links:
    """Return the works of CSL-JSON that have an address. Raises `ArticleError`."""
    return Links("", [_work(each) for each in _objects(data, name) if isinstance(each.get("URL"), str)])


def read_omnivore(data: bytes, name: str) -> Links:
    """Return the pages of an export of Omnivore. Raises `ArticleError`."""
    return Links("", [_saved(each) for each in _objects(data, name) if isinstance(each.get("url"), str)])


def read_ris(data: bytes, name: str) -> Links:
    """Return the works of RIS that have an address. Raises `ArticleError`."""
    works = list(_ris_works(data.decode("utf-8-sig", "replace")))
    if not works:
        raise ArticleError(f"{name} has no works in it")
    return Links("", [_ris_link(each) for each in works if "UR" in each])


def read_csv(data: bytes, name: str) -> Links:
    """Return the pages of an export of Pocket, Instapaper or Readwise Reader. Raises `ArticleError`."""
    try:
        rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    except csv.Error as error:
        raise ArticleError(f"{name} is not a valid table: {error}") from error
    return Links("", [_row({str(key).lower(): str(value or "") for key, value in row.items()}) for row in rows])


def _objects(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        found = json_in(data)
    except damage_errors() as error:
        raise ArticleError(f"{name} is not valid JSON: {reason_of(error)}") from error
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _pages_of_readwise(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        found = json_in(data)
    except damage_errors() as error:
        raise ArticleError(f"{name} is not valid JSON: {reason_of(error)}") from error
    pages = found.get("results") if isinstance(found, dict) else found
    return [each for each in listed(pages) if isinstance(each, dict)]


def _highlighted(page: Mapping[str, Any]) -> Link:
    """Return a page of Readwise; each highlight with its note and its tags in one line."""
    highlights = [each for each in listed(page.get("highlights")) if isinstance(each, dict) and each.get("text")]
    about = {
        "author": str(page.get("author") or ""),
        "tags": ", ".join(_names_of(page.get("book_tags"))),
        "highlights": " | ".join(map(_highlight, highlights[:MAX_HIGHLIGHTS])),
    }
    return Link(
        url=str(page.get("source_url") or ""),
        title=str(page.get("readable_title") or page.get("title") or ""),
        meta={key: value for key, value in about.items() if value},
    )


def _highlight(highlight: Mapping[str, Any]) -> str:
    tags, note = ", ".join(_names_of(highlight.get("tags"))), str(highlight.get("note") or "")
    said = "; ".join(filter(None, (f"tags: {tags}" if tags else "", f"note: {note}" if note else "")))
    return " ".join(f"“{highlight['text']}”{f' ({said})' if said else ''}".split())


def _names_of(tags: object) -> list[str]:
    return [str(each["name"]) for each in listed(tags) if isinstance(each, dict) and each.get("name")]


def _work(work: Mapping[str, Any]) -> Link:
    people = [each for each in listed(work.get("author")) if isinstance(each, dict)]
    names = [" ".join(str(each[part]) for part in ("given", "family", "literal") if each.get(part)) for each in people]
    about = {
        "author": ", ".join(filter(None, names)),
        "tags": str(work.get("keyword") or ""),
        "publication": str(work.get("container-title") or ""),
    }
    return Link(
        url=work["URL"],
        title=str(work.get("title") or ""),
        published=_csl_date(work.get("issued")),
        meta={key: value for key, value in about.items() if value},
    )


def _csl_date(issued: object) -> str:
    """Return a date of CSL: `{"date-parts": [[2026, 11, 20]]}`, or words."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    try:
        year, *rest = (int(part) for part in parts[0])  # type: ignore[index]
        return "-".join((f"{year:04d}", *(f"{part:02d}" for part in rest)))
    except damage_errors():
        return str(issued.get("literal") or issued.get("raw") or "")


def _saved(page: Mapping[str, Any]) -> Link:
    labels = listed(page.get("labels"))
    about = {"author": str(page.get("author") or ""), "tags": ", ".join(map(str, labels))}
    return Link(
        url=page["url"],
        title=str(page.get("title") or ""),
        published=str(page.get("publishedAt") or ""),
        meta={key: value for key, value in about.items() if value},
    )


def _ris_works(text: str) -> Iterator[dict[str, list[str]]]:
    work: dict[str, list[str]] = {}
    for line in text.splitlines():
        found = _RIS_LINE.match(line.rstrip())
        if not found:
            continue
        tag, value = found[1], (found[2] or "").strip()
        if tag == "ER":
            yield work
            work = {}
        elif value:
            work.setdefault(tag, []).append(value)
    if work:
        yield work


def _ris_link(work: Mapping[str, list[str]]) -> Link:
    def of(*tags: str) -> str:
        return next((work[tag][0] for tag in tags if tag in work), "")

    about = {
        "author": "; ".join(work.get("AU", ())),
        "tags": ", ".join(work.get("KW", ())),
        "publication": of("T2", "JO", "JF"),
    }
    return Link(
        url=work["UR"][0],
        title=of("TI", "T1"),
        published=of("DA", "Y1", "PY").strip("/").replace("/", "-"),
        meta={key: value for key, value in about.items() if value},
    )


def _row(row: Mapping[str, str]) -> Link:
    """Return the page of a row; seconds since 1970 are when it was saved, not when it was published."""
    saved = row.get("time_added") or row.get("timestamp") or row.get("saved date") or ""
    moment = datetime.fromtimestamp(int(saved), UTC).isoformat() if saved.isdecimal() and len(saved) <= 10 else saved
    about = {
        "tags": (row.get("tags", "") or row.get("document tags", "")).replace("|", ", "),
        "folder": row.get("folder", ""),
        "saved": moment,
        "selection": row.get("selection", ""),
    }
    title = row.get("title", "")
    return Link(
        url=row.get("url", ""),
        title="" if title == row.get("url") else title,
        meta={key: value for key, value in about.items() if value},
    )
