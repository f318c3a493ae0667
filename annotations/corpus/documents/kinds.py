"""The kinds of documents, each with the endings of its files, its first bytes and its reader."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from annotations.article import Article
from annotations.corpus.documents import epub, mail, pdf, warc, wires, word
from annotations.corpus.readers.refused import refusal
from annotations.corpus.readers.streams import MAX_ARTICLE_BYTES, too_large, within_reason
from annotations.errors import ArticleError
from annotations.regular_file import open_regular

Found = Iterator[Article | ArticleError]
"""Articles without ids, and an error in the place of each one that could not be read."""

HEAD_BYTES = 4096
"""Bytes at the beginning of a file that show its kind."""


class Reader(Protocol):
    """A reader of documents."""

    def __call__(self, file: BinaryIO, name: str, url_pattern: str) -> Found:
        """Yield the articles of a document. Raises `ArticleError`. Only web archives heed the pattern of addresses."""
        ...


@dataclass(frozen=True)
class Kind:
    """A kind of documents."""

    name: str
    """What it is, with its article: `a PDF`."""
    endings: tuple[str, ...]
    """The endings of its files, in lower case."""
    begins: Callable[[bytes], bool]
    """Whether the first bytes of a file are those of the kind."""
    read: Reader


def _whole(read: Callable[[bytes, str], Found]) -> Reader:
    """Return a reader for a document that is read into memory, up to `MAX_ARTICLE_BYTES`."""

    def reader(file: BinaryIO, name: str, url_pattern: str) -> Found:  # noqa: ARG001, for web archives
        data = file.read(MAX_ARTICLE_BYTES + 1)
        if len(data) > MAX_ARTICLE_BYTES:
            raise too_large(name)
        with within_reason(name):
            yield from read(data, name)

    return reader


def _is(*what: str) -> Callable[[bytes], bool]:
    return lambda head: refusal(head) in what


def _zip_with(*parts: bytes) -> Callable[[bytes], bool]:
    """Return whether bytes are those of a zip whose first members are named in this way."""
    return lambda head: head.startswith(b"PK\x03\x04") and any(part in head for part in parts)


_TEI = re.compile(rb"<(?:[\w.-]+:)?(?:TEI|teiCorpus)\b")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WARC = (b"WARC/", b"\x1f\x8b")

KINDS = (
    Kind("a PDF", (".pdf",), lambda head: b"%PDF-" in head[:1024], _whole(pdf.read)),
    Kind("an OpenDocument text", (".odt", ".fodt"), _zip_with(_OPEN_DOCUMENT), _whole(word.read_odt)),
    Kind("an e-book", (".epub",), _zip_with(b"mimetypeapplication/epub+zip"), _whole(epub.read)),
    Kind("a Word document", (".docx",), _zip_with(b"word/", b"[Content_Types].xml"), _whole(word.read_docx)),
    Kind("NITF", (".nitf",), _is("NITF"), _whole(wires.read_nitf)),
    Kind("NewsML", (".newsml",), _is("NewsML"), _whole(wires.read_newsml)),
    Kind("TEI", (".tei",), lambda head: _TEI.search(head) is not None, _whole(wires.read_tei)),
    Kind("a mailbox of e-mails", (".mbox", ".mbx"), _is("a mailbox of e-mails"), _whole(mail.read_mailbox)),
    Kind("an e-mail", (".eml",), _is("an e-mail"), _whole(mail.read)),
    Kind("a web archive", (".warc", ".warc.gz"), lambda head: head.startswith(_WARC), warc.read),
    Kind("a packed web archive", (".wacz",), lambda head: head.startswith(b"PK\x03\x04"), warc.read_wacz),
)


def kind_of(head: bytes, name: str = "") -> Kind | None:
    """Return the kind of a document by its first bytes and its name; `None` if it is of none.

    The name decides where bytes alone do not: any zip may be an archive of pages, any gzip one of texts.
    """
    fitting = [kind for kind in KINDS if kind.begins(head)]
    named = [kind for kind in fitting if name.lower().endswith(kind.endings)]
    if named:
        return named[0]
    return next((kind for kind in fitting if kind.read not in (warc.read, warc.read_wacz)), None)


def is_document(path: Path) -> bool:
    """Return whether a file is a document of a known kind. One that cannot be opened is none."""
    try:
        with open_regular(path) as file:
            return kind_of(file.read(HEAD_BYTES), path.name) is not None
    except OSError:
        return False


def read(path: Path, url_pattern: str = "") -> Found | None:
    """Return the articles of a file if it is a document of a known kind, else `None`. Raises `ArticleError`."""
    try:
        with open_regular(path) as file:
            kind = kind_of(file.read(HEAD_BYTES), path.name)
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror}") from error
    return None if kind is None else _articles(path, kind, url_pattern)


def _articles(path: Path, kind: Kind, url_pattern: str) -> Found:
    try:
        with open_regular(path, buffering=-1) as file:
            yield from kind.read(file, path.name, url_pattern)
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror}") from error


def read_bytes(data: bytes, name: str) -> Found | None:
    """Return the articles of a document that was downloaded, else `None`. Raises `ArticleError`."""
    from io import BytesIO

    kind = kind_of(data[:HEAD_BYTES], name)
    return None if kind is None else kind.read(BytesIO(data), name, "")
