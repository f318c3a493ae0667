"""Origins of added articles: a page of the web, or a file that is a text, a page or a document."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from annotations.article import Article
from annotations.corpus.documents import kinds as documents
from annotations.corpus.download import Page
from annotations.corpus.readers import html as web
from annotations.corpus.readers import plain
from annotations.corpus.readers.encoding import Coding, bom_encoding
from annotations.corpus.readers.endings import SINGLE_READERS, parse
from annotations.corpus.readers.refused import refusal
from annotations.corpus.readers.streams import read_whole
from annotations.corpus.readers.suffixes import GZIP_SUFFIX, suffix_of
from annotations.errors import ArticleError

_HTML = ("text/html", "application/xhtml+xml")
_PAGES = (".html", ".htm")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)", re.IGNORECASE)
_BEGINS = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<\?xml)", re.IGNORECASE)


def of_page(page: Page, url: str, encoding: str = "") -> Iterator[Article | ArticleError]:
    """Return the articles of a page that was downloaded from an address. Raises `ArticleError`."""
    if (found := documents.read_bytes(page.data, name_of(page))) is not None:
        return (replace(each, url=each.url or page.url) if isinstance(each, Article) else each for each in found)
    return iter((page_article(page, url, encoding),))


def of_file(path: Path, encoding: str = "", url_pattern: str = "") -> Iterator[Article | ArticleError]:
    """Return the articles of a file. Raises `ArticleError`."""
    if (found := documents.read(path, url_pattern)) is not None:
        return found
    return iter((_text_article(path, encoding),))


def name_of(page: Page) -> str:
    """Return the last part of the address of a page, or its server where that has none."""
    return PurePosixPath(urlsplit(page.url).path).name or urlsplit(page.url).netloc


def page_article(page: Page, url: str, encoding: str = "") -> Article:
    """Return the article of a page of HTML or plain text. Raises `ArticleError`, which names the address `url`."""
    name = name_of(page)
    data, coding = (page.data if encoding else _recoded(page)), Coding(encoding)
    if what := refusal(page.data):
        raise _refused(url, what)
    if page.kind in _HTML or (page.kind != "text/plain" and _BEGINS.match(page.data)):
        article = web.article(data, name, coding)
    elif page.kind.startswith("text/"):
        article = plain.article(data, name, coding)
    else:
        raise ArticleError(f"{url} is {page.kind}, not an article")
    return replace(article, url=article.url or page.url, source=article.source or urlsplit(page.url).hostname or "")


def _text_article(path: Path, encoding: str) -> Article:
    kind = suffix_of(path)
    if kind and kind not in SINGLE_READERS:
        raise ArticleError(f"{path} may hold many articles: put it into the folder as it is, or open it by itself")
    data = read_whole(path)
    if (what := refusal(data)) and path.suffix.lower() == GZIP_SUFFIX:
        raise ArticleError(f"{path} is {what}, compressed: unpack it, and add that file")
    if what:
        raise _refused(str(path), what)
    if kind not in _PAGES and _PAGE.match(data):
        return web.article(data, path.name, Coding(encoding))
    return parse(data, path, encoding)


def _refused(origin: str, what: str) -> ArticleError:
    """Return the error for a file that is not an article."""
    return ArticleError(f"{origin} is {what}, which Copydesk does not read: save its text in a file and add that file")


def _recoded(page: Page) -> bytes:
    """Return a page as UTF-8 if the server names its encoding correctly.

    Browsers believe the server, too.
    """
    if not page.charset or bom_encoding(page.data):
        return page.data
    encoding = "cp1252" if page.charset in ("iso-8859-1", "latin-1", "us-ascii") else page.charset
    try:
        # With a byte order mark in front, the page's own declaration is not consulted.
        return page.data.decode(encoding).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return page.data
