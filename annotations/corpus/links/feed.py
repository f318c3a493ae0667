"""Feeds (RSS, Atom, JSON Feed 1.1) and lists of feeds (OPML 2). The one door to feedparser."""

import time
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from annotations.corpus.documents import xml
from annotations.corpus.documents.extra import INSTALL_HINT
from annotations.corpus.links.link import Link, Links, json_in, listed
from annotations.corpus.readers.markup import is_marked_up, line_of, text_of
from annotations.errors import ArticleError, damage_errors, reason_of

MIN_WORDS = 120
"""Words of a text in a feed, at least, that counts as the whole article; a shorter one is its summary."""


def read(data: bytes, name: str, url: str = "") -> Links:
    """Return the entries of a feed of RSS or Atom, the newest as the feed has them. Raises `ArticleError`."""
    try:
        import feedparser
    except ImportError as error:
        raise ArticleError(f"{name} is a feed: to read feeds, run {INSTALL_HINT}") from error
    try:
        found = feedparser.parse(data, response_headers={"content-location": url}, sanitize_html=False)
    except damage_errors() as error:
        raise ArticleError(f"{name} is not a valid feed: {reason_of(error)}") from error
    if not found.version and not found.entries:
        raise ArticleError(f"{name} is not a valid feed: {found.get('bozo_exception') or 'it has no entries'}")
    title = line_of(str(found.feed.get("title", "")))
    return Links(title, [_entry(each, title) for each in found.entries], is_feed=True)


def read_json(data: bytes, name: str) -> Links:
    """Return the items of a JSON Feed. Raises `ArticleError`."""
    try:
        found = json_in(data)
        items = found["items"]
        title = str(found.get("title", ""))
        return Links(title, [_item(each, title) for each in items if isinstance(each, dict)], is_feed=True)
    except damage_errors() as error:
        raise ArticleError(f"{name} is not a valid JSON Feed: {reason_of(error)}") from error


def read_opml(data: bytes, name: str) -> Links:
    """Return the feeds of an OPML list, in its order, each once. Raises `ArticleError`."""
    root = xml.parse(data, name)
    feeds = [each.get("xmlUrl") or each.get("xmlurl") or "" for each in xml.every(root, "outline")]
    return Links(xml.text_in(root, "head", "title"), feeds=list(dict.fromkeys(filter(None, feeds))))


def _entry(entry: Any, outlet: str) -> Link:
    # Asked for a date that is missing, feedparser returns the other one and warns that it will not for ever.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    whole = max((str(each.get("value", "")) for each in entry.get("content", ())), key=len, default="")
    about = {
        "author": str(entry.get("author", "")),
        "tags": ", ".join(str(each.get("term") or "") for each in entry.get("tags", ()) if each.get("term")),
        "feed": outlet,
    }
    return Link(
        url=str(entry.get("link", "")),
        title=line_of(str(entry.get("title", ""))),
        published=_written(moment) if moment else str(entry.get("published", "")),
        text=_whole(whole),
        id=str(entry.get("id", "")),
        meta={key: value for key, value in about.items() if value},
    )


def _written(moment: time.struct_time) -> str:
    """Return a moment in ISO 8601; empty for one outside the years 1 to 9999, which the calendar does not have."""
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).isoformat()
    except damage_errors():
        return ""


def _item(item: dict[str, Any], outlet: str) -> Link:
    authors = listed(item.get("authors"))
    about = {
        "author": ", ".join(str(each["name"]) for each in authors if isinstance(each, dict) and each.get("name")),
        "tags": ", ".join(map(str, listed(item.get("tags")))),
        "feed": outlet,
    }
    return Link(
        url=str(item.get("url") or item.get("external_url") or ""),
        title=str(item.get("title") or ""),
        published=str(item.get("date_published") or ""),
        text=_whole(str(item.get("content_html") or item.get("content_text") or "")),
        id=str(item.get("id") or ""),
        meta={key: value for key, value in about.items() if value},
    )


def _whole(content: str) -> str:
    """Return the text of an entry if it is long enough to be the article, else nothing."""
    text = text_of(content) if is_marked_up(content) else content.strip()
    return text if len(text.split()) >= MIN_WORDS else ""
