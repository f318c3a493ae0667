"""Web archives (WARC, ISO 28500, and WACZ): the pages in them, read one at a time. The one door to warcio."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import BinaryIO, cast
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from annotations.article import Article
from annotations.corpus.documents.extra import INSTALL_HINT
from annotations.corpus.readers import html as web
from annotations.errors import ArticleError, damage_errors, reason_of

MAX_PAGE_BYTES = 16 * 2**20
"""Bytes of a page, at most, unpacked."""

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read(file: BinaryIO, name: str, url_pattern: str = "") -> Iterator[Article | ArticleError]:
    """Yield the pages of an archive whose address fits a glob pattern, and an error for each that is no article.

    Responses with another status than 200, redirections, and anything but HTML are left out. One page is in memory at
    a time. Raises `ArticleError` if the archive cannot be read.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise ArticleError(f"{name} is a web archive: to read these, run {INSTALL_HINT}") from error
    try:
        for record in ArchiveIterator(file):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type != "response" or not _is_page(record.http_headers):
                continue
            if url_pattern and not fnmatchcase(url, url_pattern):
                continue
            data = record.content_stream().read(MAX_PAGE_BYTES + 1)
            yield _page(data, url, record.rec_headers.get_header("WARC-Date") or "")
    except damage_errors(ArchiveLoadFailed) as error:
        raise ArticleError(f"{name} is damaged: {reason_of(error)}") from error


def read_wacz(file: BinaryIO, name: str, url_pattern: str = "") -> Iterator[Article | ArticleError]:
    """Yield the pages of the archives in a WACZ, as `read` does. Raises `ArticleError`."""
    try:
        with ZipFile(file) as parts:
            members = [each for each in parts.namelist() if each.startswith("archive/") and ".warc" in each]
            if not members:
                raise ArticleError(f"{name} has no web archive in it")
            for member in members:
                with parts.open(member) as stream:
                    yield from read(cast("BinaryIO", stream), name, url_pattern)
    except damage_errors(BadZipFile) as error:
        raise ArticleError(f"{name} is damaged: {reason_of(error)}") from error


def _is_page(headers: object) -> bool:
    if headers is None:
        return False
    status = cast("Callable[[], str]", headers.get_statuscode)()  # type: ignore[attr-defined]
    kind = str(headers.get_header("Content-Type") or "").lower()  # type: ignore[attr-defined]
    return status == "200" and kind.partition(";")[0].strip() in _PAGE_TYPES


def _page(data: bytes, url: str, moment: str) -> Article | ArticleError:
    if len(data) > MAX_PAGE_BYTES:
        return ArticleError(f"{url} has more than {MAX_PAGE_BYTES // 2**20} MB: it is too large to be one article")
    try:
        article = web.article(data, url)
    except ArticleError as error:
        return error
    meta = {**article.meta, "retrieved": moment} if moment else article.meta
    return replace(article, url=article.url or url, source=article.source or urlsplit(url).hostname or "", meta=meta)
