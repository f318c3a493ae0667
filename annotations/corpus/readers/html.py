"""Web pages: the main text without navigation. The one door to trafilatura."""

import re
from dataclasses import replace

from annotations.article import Article
from annotations.corpus.readers.encoding import GUESSED, Coding, Decoded, bom_encoding
from annotations.corpus.readers.fields import RULES, FieldRules
from annotations.corpus.readers.plain import one_line_end
from annotations.corpus.readers.titles import shorten, title_of
from annotations.errors import ArticleError, damage_errors, reason_of

INSTALL_HINT = "pip install 'copydesk[html]'"
"""How to install trafilatura, which weighs as much as the rest of Copydesk without spaCy and its model."""

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page may declare its encoding; browsers look into 1024."""


def article(data: bytes, name: str, coding: Coding = GUESSED, _: FieldRules = RULES) -> Article:
    """Return the article of a web page, without an id. Raises `ArticleError`.

    Blank lines separate paragraphs. Which text is the article is trafilatura's judgement.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise ArticleError(f"{name} is a web page: to read web pages, run {INSTALL_HINT}") from error
    decoded = _decoded(data, name, coding)
    page = one_line_end(decoded.text)
    if not page.strip():
        raise ArticleError(f"{name} is empty")
    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            # A date guessed from anywhere on the page is worse than none.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except damage_errors() as error:
        raise ArticleError(f"{name} cannot be read as a web page: {reason_of(error)}") from error
    text = (getattr(found, "text", None) or "").strip().replace("\n", "\n\n")
    if not text:
        raise ArticleError(f"no article text was found in {name}")
    about = {key: getattr(found, key, None) or "" for key in ("title", "sitename", "hostname", "url", "date", "author")}
    return replace(
        Article(id="", title=shorten(about["title"]) or title_of(text), text=text),
        source=about["sitename"] or about["hostname"],
        url=about["url"],
        published=about["date"],
        meta={"author": about["author"]} if about["author"] else {},
        encoding=decoded.encoding,
        replaced=decoded.replaced,
    )


def _decoded(data: bytes, name: str, coding: Coding) -> Decoded:
    """Decode a page in the encoding that was named for it, else by the one it declares, if that fits."""
    declared = _DECLARED.search(data, 0, _HEAD)
    if declared and not coding.named and bom_encoding(data) is None:
        said = declared[1].decode("ascii", "replace").lower()
        # As browsers do: a page that declares Latin-1 is in Windows-1252.
        encoding = "cp1252" if said in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else said
        try:
            return Decoded(data.decode(encoding).replace("\x00", ""))
        except (UnicodeDecodeError, LookupError):
            pass
    return coding.decode(data, name)
