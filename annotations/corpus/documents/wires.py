"""Wires: NITF 3 and NewsML-G2 (IPTC), as news agencies send them, and TEI P5, in which archives keep newspapers."""

from collections.abc import Iterator

from annotations.article import Article
from annotations.corpus.documents import xml
from annotations.corpus.readers.markup import text_of
from annotations.corpus.readers.plain import one_line_end
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError

_NITF_BLOCKS = ("p", "hl2", "block", "bq", "li", "dt", "dd", "td", "th", "table", "ul", "ol", "pre", "note")
_NITF_UNSEEN = ("media", "hedline", "byline", "dateline", "distributor", "body.end", "abstract")
_TEI_BLOCKS = (
    "p",
    "head",
    "ab",
    "l",
    "item",
    "div",
    "opener",
    "closer",
    "byline",
    "dateline",
    "sp",
    "speaker",
    "quote",
)
_TEI_UNSEEN = ("note", "fw", "figdesc", "del", "orig", "sic", "abbr")
"""Editions give both readings of a `choice`: the corrected, regularised and expanded ones are read."""


def read_nitf(data: bytes, name: str) -> Iterator[Article]:
    """Yield the article of an NITF document. Raises `ArticleError`."""
    yield _nitf(xml.parse(data, name), name)


def read_newsml(data: bytes, name: str) -> Iterator[Article | ArticleError]:
    """Yield the text items of a NewsML-G2 document or message, and an error for each that has no text.

    Raises `ArticleError` if there is no item in it.
    """
    root = xml.parse(data, name)
    items = [root] if xml.local(root) == "newsitem" else list(xml.every(root, "newsitem"))
    if not items:
        raise ArticleError(f"{name} has no news items in it: Copydesk reads NewsML-G2, not NewsML 1")
    for item in items:
        try:
            yield _item(item, name)
        except ArticleError as error:
            yield error


def read_tei(data: bytes, name: str) -> Iterator[Article | ArticleError]:
    """Yield the texts of a TEI document or corpus. Raises `ArticleError`."""
    root = xml.parse(data, name)
    documents = [root] if xml.local(root) == "tei" else list(xml.every(root, "tei"))
    for document in documents or [root]:
        about = xml.first(document, "filedesc")
        body = xml.first(document, "body")
        text = "" if body is None else xml.paragraphs(body, _TEI_BLOCKS, ("lb",), _TEI_UNSEEN)
        title = shorten(xml.text_in(about, "titlestmt", "title"))
        if not text:
            yield ArticleError(f"{title or name} has no text in its body")
            continue
        date = xml.first(about, "date") if about is not None else None
        meta = {"author": xml.text_in(about, "titlestmt", "author")}
        yield Article(
            id="",
            title=title or title_of(text),
            text=text,
            source=xml.text_in(about, "publisher"),
            published="" if date is None else date.get("when") or xml.text_in(date),
            meta={key: value for key, value in meta.items() if value},
        )


def _nitf(root: xml.Element, name: str) -> Article:
    content = xml.first(root, "body.content")
    text = "" if content is None else xml.paragraphs(content, _NITF_BLOCKS, ("br",), _NITF_UNSEEN)
    title = shorten(xml.text_in(root, "hl1")) or shorten(xml.text_in(root, "head", "title"))
    if not text:
        raise ArticleError(f"{title or name} has no text")
    issued, publication = xml.first(root, "date.issue"), xml.first(root, "pubdata")
    known = xml.first(root, "doc-id")
    meta = {
        "author": xml.text_in(root, "byline"),
        "dateline": xml.text_in(root, "dateline"),
        "identifier": "" if known is None else known.get("id-string", ""),
    }
    return Article(
        id="",
        title=title or title_of(text),
        text=text,
        source="" if publication is None else publication.get("name", ""),
        published="" if issued is None else issued.get("norm", ""),
        meta={key: value for key, value in meta.items() if value},
    )


def _item(item: xml.Element, name: str) -> Article:
    about, content = xml.first(item, "contentmeta"), xml.first(item, "contentset")
    title = shorten(xml.text_in(about, "headline"))
    text = "" if content is None else _content(content)
    if not text:
        raise ArticleError(f"{title or item.get('guid') or name} has no text")
    item_meta = xml.first(item, "itemmeta")
    provider = xml.first(item_meta, "provider") if item_meta is not None else None
    meta = {
        "author": xml.text_in(about, "by"),
        "slug": xml.text_in(about, "slugline"),
        "genre": xml.text_in(about, "genre", "name"),
        "dateline": xml.text_in(about, "dateline"),
        "identifier": item.get("guid", ""),
        "version": item.get("version", ""),
    }
    return Article(
        id="",
        title=title or title_of(text),
        text=text,
        source="" if provider is None else xml.text_in(provider, "name") or provider.get("literal", ""),
        published=xml.text_in(item_meta, "versioncreated") or xml.text_in(about, "contentcreated"),
        meta={key: value for key, value in meta.items() if value},
    )


def _content(content: xml.Element) -> str:
    """Return the text of a content set: NITF, XHTML, or plain text."""
    if (nitf := xml.first(content, "body.content")) is not None:
        return xml.paragraphs(nitf, _NITF_BLOCKS, ("br",), _NITF_UNSEEN)
    if (page := xml.first(content, "body")) is not None:
        blocks = (
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "blockquote",
            "figcaption",
            "td",
            "th",
            "section",
        )
        return xml.paragraphs(page, blocks, ("br",), ("script", "style"))
    plain = xml.first(content, "inlinedata")
    if plain is None:
        return ""
    text = one_line_end("".join(plain.itertext())).strip()
    return text_of(text) if "html" in plain.get("contenttype", "") else text
