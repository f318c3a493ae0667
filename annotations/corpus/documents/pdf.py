"""PDF: the text that a file holds, without recognition of scanned pages. The one door to pypdf."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from annotations.article import Article
from annotations.corpus.documents.extra import INSTALL_HINT
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError, damage_errors, reason_of

MIN_CHARS_A_PAGE = 40
"""Characters of text a page, on average, below which a file is taken for scanned pages."""

MAX_PAGES = 2_000
"""Pages of a file, at most."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:-|\u00ad)[ \t]*\n[ \t]*(?=([^\W\d_]))")
"""A word that the end of a line divides. Before a capital letter the hyphen is its own: US-China."""

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


def read(data: bytes, name: str) -> Iterator[Article]:
    """Yield the article of a PDF: lines joined to paragraphs, divided words joined. Raises `ArticleError`."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as error:
        raise ArticleError(f"{name} is a PDF: to read PDF, run {INSTALL_HINT}") from error
    # It logs what it repairs, and with no handler for that Python prints it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        trouble = _trouble(reader)
        pages = [] if trouble else [str(page.extract_text() or "") for page in reader.pages]
        about = None if trouble else reader.metadata
        title, author = (str(about.title or ""), str(about.author or "")) if about else ("", "")
        created = about.creation_date if about else None
    except DependencyError as error:
        raise ArticleError(f"{name} is encrypted: save a copy without a password") from error
    except damage_errors(PyPdfError) as error:
        raise ArticleError(f"{name} is a damaged PDF: {reason_of(error)}") from error
    if trouble:
        raise ArticleError(f"{name} {trouble}")
    text = "\n\n".join(filter(None, map(_paragraphs, pages)))
    if len(text) < MIN_CHARS_A_PAGE * len(pages) or not text.strip():
        raise ArticleError(
            f"{name} has pages without text, as in a scan: recognise the text with another program first"
        )
    meta = {"author": author, "pages": len(pages)}
    yield Article(
        id="",
        title=shorten(title) or title_of(text),
        text=text,
        published=created.date().isoformat() if created else "",
        meta={key: value for key, value in meta.items() if value},
    )


def _trouble(reader: Any) -> str:
    """Return why a file is not read; empty if it is."""
    if reader.is_encrypted and not reader.decrypt(""):
        return "needs a password: save a copy without one"
    too_many = len(reader.pages) > MAX_PAGES
    return f"has more than {MAX_PAGES:,} pages: it is too large to be one article" if too_many else ""


def _paragraphs(page: str) -> str:
    """Return the text of a page with its lines joined.

    A paragraph ends at a blank line, or where a line is much shorter than the longest and ends a sentence.
    """
    lines = [line.strip() for line in page.replace("\x00", "").split("\n")]
    longest = max(map(len, lines), default=0)
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        is_last = not line or (len(line) < 0.75 * longest and _SENTENCE_END.search(line))
        if is_last and found[-1]:
            found.append([])
    return "\n\n".join(_joined("\n".join(each)) for each in found if each)


def _joined(lines: str) -> str:
    """Return lines as one, with the words joined that their ends divide."""
    return _HYPHEN.sub(lambda found: "" if found[1].islower() else "-", lines).replace("\n", " ")
