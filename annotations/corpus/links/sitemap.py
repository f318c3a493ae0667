"""Site maps (sitemaps.org 0.9), indexes of them, and Google's extension for news: pages with title and date."""

import zlib

from annotations.corpus.documents import xml
from annotations.corpus.links.link import Link, Links
from annotations.errors import ArticleError

MAX_BYTES = 50 * 2**20
"""Bytes of a site map, at most, unpacked: the limit of the protocol."""


def read(data: bytes, name: str) -> Links:
    """Return the pages of a site map, or the site maps of an index. Raises `ArticleError`."""
    root = xml.parse(_unpacked(data, name), name)
    if xml.local(root) == "sitemapindex":
        return Links("", maps=[url for each in xml.every(root, "sitemap") if (url := xml.text_in(each, "loc"))])
    return Links("", [_page(each) for each in xml.every(root, "url") if xml.first(each, "loc") is not None])


def _page(page: xml.Element) -> Link:
    news = xml.first(page, "news")
    url = next((xml.one_line(each.text or "") for each in page if xml.local(each) == "loc"), "")
    about = {"feed": xml.text_in(news, "publication", "name"), "tags": xml.text_in(news, "keywords")}
    return Link(
        url=url,
        title=xml.text_in(news, "title"),
        published=xml.text_in(news, "publication_date") or xml.text_in(page, "lastmod"),
        meta={key: value for key, value in about.items() if value},
    )


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        data = zlib.decompressobj(31).decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise ArticleError(f"{name} is compressed, and cannot be decompressed") from error
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{name} has more than {MAX_BYTES // 2**20} MB")
    return data
