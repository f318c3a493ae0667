"""Plain text: the whole file but its front matter; the first line is the title."""

from collections.abc import Callable
from dataclasses import replace

from annotations.article import Article
from annotations.corpus.readers import front_matter as front
from annotations.corpus.readers.fields import ID, article_from_record
from annotations.corpus.readers.titles import heading_of, title_of
from annotations.errors import ArticleError

_WESTERN = "cp1252"

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks and their encodings; the longer mark first if one begins with another."""


def article(data: bytes, name: str) -> Article:
    """Return the article of a text file, without an id.

    Raises `ArticleError` if the file is not text, or empty.
    """
    return _article_of(data, name, title_of)


def markdown(data: bytes, name: str) -> Article:
    """Return the article of a Markdown file.

    Its text is as written; its title is the first heading.
    """
    return _article_of(data, name, heading_of)


def bom_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark announces, or `None`."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def decode(data: bytes, name: str) -> str:
    """Decode bytes.

    The encoding is that of a byte order mark, else UTF-8, else charset-normalizer's guess. Raises `ArticleError` for
    bytes that are no text: NUL bytes outside UTF-16, or no encoding that fits.
    """
    encoding = bom_encoding(data)
    if encoding is not None:
        text = _strict(data, encoding, name)
        if "\x00" in text:
            raise ArticleError(f"{name} is not text: it has NUL characters in it")
        return text
    if b"\x00" in data:
        raise ArticleError(f"{name} is not text: it has NUL bytes in it")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(guess_encoding(data, name))


def one_line_end(text: str) -> str:
    r"""Return the text with `\n` for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _article_of(data: bytes, name: str, headline: Callable[[str], str]) -> Article:
    fields, text = front.split(one_line_end(decode(data, name)))
    if not text.strip():
        raise ArticleError(f"{name} is empty")
    # The id of a text file is its name, whatever its fields say: names outlast texts.
    own = {key: value for key, value in fields.items() if key.lower() in ID}
    article = article_from_record({key: value for key, value in fields.items() if key not in own}, text)
    return replace(article, title=article.title or headline(text), meta={**own, **article.meta})


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name} begins as {encoding.upper()} but is not: {error.reason}") from error


def guess_encoding(data: bytes, name: str) -> str:
    """Return the older single-byte encoding of some bytes.

    Raises `ArticleError` if none fits.
    """
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=["cp1252", "latin_1", "cp1250", "cp1251", "koi8_r"])
    best = matches.best()
    if best is None:
        raise ArticleError(f"{name} is not text in any encoding that is known here")
    # Equal candidates are sorted by name, so that cp1250 would win: most text that is not UTF-8 is Western.
    for match in matches:
        if match.chaos <= best.chaos and match.coherence >= best.coherence and _WESTERN in match.could_be_from_charset:
            return _WESTERN
    return best.encoding
