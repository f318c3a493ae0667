"""E-books (EPUB 2 and 3): an article a chapter, in the order of reading."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from annotations.article import Article
from annotations.corpus.documents import archive, xml
from annotations.corpus.readers.markup import text_of
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError

MIN_WORDS = 20
"""Words of a chapter, at least: covers, title pages and dedications have fewer."""

MAX_CHAPTER_BYTES = 8 * 2**20
"""Bytes of a chapter, at most: long novels have three million in all. It takes two seconds to read."""

MAX_BOOK_BYTES = 64 * 2**20
"""Bytes of all chapters, at most: a small archive may unpack to a thousand times its size."""

_CONTAINER = "META-INF/container.xml"
_HEADINGS = ("h1", "h2", "h3")


def read(data: bytes, name: str) -> Iterator[Article]:
    """Yield the chapters of a book, each as an article. Raises `ArticleError`."""
    with archive.opened(data, name) as parts:
        if "META-INF/encryption.xml" in parts.names and "META-INF/rights.xml" in parts.names:
            raise ArticleError(f"{name} is protected against copying: it cannot be read")
        rootfile = xml.first(xml.parse(parts.read(_CONTAINER), name), "rootfile")
        path = rootfile.get("full-path", "") if rootfile is not None else ""
        package = xml.parse(parts.read(path), name)
        about = xml.first(package, "metadata")
        book, author, date = (xml.text_in(about, what) for what in ("title", "creator", "date"))
        chapter = size = 0
        for member in _spine(package, posixpath.dirname(path)):
            if member not in parts.names:
                continue
            data = parts.read(member)
            size += len(data)
            if len(data) > MAX_CHAPTER_BYTES or size > MAX_BOOK_BYTES:
                raise ArticleError(f"{name} is too large to be a book: it is read no further than chapter {chapter}")
            page = data.decode("utf-8", "replace")
            text = text_of(page)
            if len(text.split()) < MIN_WORDS:
                continue
            chapter += 1
            meta = {"book": book, "author": author, "chapter": chapter}
            title = shorten(_heading(page)) or title_of(text)
            yield Article(
                "", title, text, source=book, published=date, meta={key: each for key, each in meta.items() if each}
            )
    if not chapter:
        raise ArticleError(f"{name} has no chapter of {MIN_WORDS} words or more")


def _spine(package: xml.Element, folder: str) -> Iterator[str]:
    """Yield the members that hold the chapters, each once, in the order of reading."""
    seen: set[str] = set()
    manifest = {item.get("id"): item for item in xml.every(package, "item")}
    for reference in xml.every(package, "itemref"):
        item = manifest.get(reference.get("idref"))
        if item is not None and "nav" not in item.get("properties", "").split() and reference.get("linear") != "no":
            member = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
            if member not in seen:
                seen.add(member)
                yield member


def _heading(page: str) -> str:
    """Return the first heading of a chapter; empty without one."""
    low = page.lower()
    places = [(at, tag) for tag in _HEADINGS if (at := low.find(f"<{tag}")) >= 0]
    if not places:
        return ""
    at, tag = min(places)
    end = low.find(f"</{tag}", at)
    return " ".join(text_of(page[at:end]).split()) if end > at else ""
