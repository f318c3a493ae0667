"""Word documents (DOCX, ECMA-376) and OpenDocument texts (ODT, OASIS): their paragraphs.

Tracked changes are accepted: inserted words are there, deleted ones are not. Comments are kept as metadata.
"""

from collections.abc import Iterator

from annotations.article import Article
from annotations.corpus.documents import archive, xml
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError

_DELETED = frozenset(("del", "movefrom", "instrtext", "deltext", "txbxcontent", "fallback"))
"""Elements of DOCX that are not read: deletions, codes of fields, and text boxes, which stand beside the text."""

_NOT_TEXT = frozenset(("tracked-changes", "annotation", "note", "sequence-decls", "forms", "desc"))
"""Elements of ODT that are not read: deletions, comments and footnotes."""

COMMENTS_KEPT = 100
"""How many comments of a document are kept."""


def read_docx(data: bytes, name: str) -> Iterator[Article]:
    """Yield the article of a Word document. Raises `ArticleError`."""
    with archive.opened(data, name) as parts:
        body = xml.first(xml.parse(parts.read("word/document.xml"), name), "body")
        about = _part(parts, "docProps/core.xml", name)
        comments = _part(parts, "word/comments.xml", name)
    text = "\n\n".join(_docx_paragraphs(body)) if body is not None else ""
    said = [] if comments is None else [xml.text_in(each) for each in xml.every(comments, "comment")]
    yield _article(text, name, about, said)


def read_odt(data: bytes, name: str) -> Iterator[Article]:
    """Yield the article of an OpenDocument text. Raises `ArticleError`."""
    with archive.opened(data, name) as parts:
        content = xml.parse(parts.read("content.xml"), name)
        about = _part(parts, "meta.xml", name)
    body = xml.first(content, "text")
    said = [] if body is None else [_comment(each) for each in xml.every(body, "annotation")]
    if body is not None:
        _write_out_spaces(body)
    text = xml.paragraphs(body, ("p", "h"), ("line-break",), _NOT_TEXT) if body is not None else ""
    yield _article(text, name, about, said)


def _part(parts: archive.Archive, member: str, name: str) -> xml.Element | None:
    """Return a part that a document may lack."""
    return xml.parse(parts.read(member), name) if member in parts.names else None


def _docx_paragraphs(body: xml.Element) -> Iterator[str]:
    """Yield the paragraphs of a body that are not blank.

    A paragraph whose end was deleted goes on in the next one (ECMA-376, part 1, 17.13.5.15).
    """
    words: list[str] = []
    for paragraph in xml.every(body, "p"):
        mark = xml.first(paragraph, "ppr")
        words.append("".join(_runs(paragraph)))
        if mark is not None and xml.first(mark, "del") is not None:
            continue
        if text := "".join(words).strip():
            yield text
        words.clear()
    if text := "".join(words).strip():
        yield text


def _runs(element: xml.Element) -> Iterator[str]:
    for child in element:
        name = xml.local(child)
        if name in _DELETED or name in ("p", "ppr"):
            continue
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "ptab"):
            yield " "
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "nobreakhyphen":
            yield "-"
        else:
            yield from _runs(child)


def _write_out_spaces(body: xml.Element) -> None:
    """Put a space into elements that stand for white space: `text:s` and `text:tab`."""
    for element in xml.every(body, "s", "tab"):
        element.text = " "


def _comment(annotation: xml.Element) -> str:
    return " ".join(xml.text_in(each) for each in xml.every(annotation, "p"))


def _article(text: str, name: str, about: xml.Element | None, comments: list[str]) -> Article:
    if not text.strip():
        raise ArticleError(f"{name} has no text")
    meta = {"author": xml.text_in(about, "creator"), "comments": [each for each in comments if each][:COMMENTS_KEPT]}
    return Article(
        id="",
        title=shorten(xml.text_in(about, "title")) or title_of(text),
        text=text,
        published=xml.text_in(about, "created") or xml.text_in(about, "creation-date"),
        meta={key: value for key, value in meta.items() if value},
    )
