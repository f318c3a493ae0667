"""Plain text: the whole file is the text, its first line the title."""

from pathlib import Path

from annotations.article import Article
from annotations.errors import ArticleError

_WESTERN = "cp1252"

TITLE_LENGTH = 200
"""Code points of the first line that are taken as the title at most."""


MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks and what they announce; the longer one first where one begins with another."""


def read(path: Path, article_id: str) -> Article:
    """Read a text file as one article. Raises `ArticleError` where it is not text, empty or unreadable."""
    try:
        # A pipe would be waited for, and a folder is none: only a file is read.
        if path.exists() and not path.is_dir() and not path.is_file():
            raise ArticleError(f"{path.name} is not a file")
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path.name} cannot be read: {error.strerror}") from error
    text = decode(data, path.name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ArticleError(f"{path.name} is empty")
    return Article(id=article_id, title=title_of(text), text=text)


def decode(data: bytes, name: str) -> str:
    """Decode bytes: by their byte order mark, as UTF-8, or as what charset-normalizer takes them for.

    Raises `ArticleError` for what is not text: NUL bytes outside UTF-16, or no encoding that fits.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = _strict(data, encoding, name)
            if "\x00" in text:
                raise ArticleError(f"{name} is not text: it has NUL characters in it")
            return text
    if b"\x00" in data:
        raise ArticleError(f"{name} is not text: it has NUL bytes in it")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, name)


def title_of(text: str) -> str:
    """Return the first line that is not blank, with white space runs as one space."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return " ".join(first.strip()[: TITLE_LENGTH * 2].split())[:TITLE_LENGTH]


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name} begins as {encoding.upper()} but is not: {error.reason}") from error


def _guessed(data: bytes, name: str) -> str:
    """Decode one of the older encodings of a byte a character."""
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=["cp1252", "latin_1", "cp1250", "cp1251", "koi8_r"])
    best = matches.best()
    if best is None:
        raise ArticleError(f"{name} is not text in any encoding that is known here")
    # Equals come by their names, so that cp1250 would win: most of what is not UTF-8 is Western.
    for match in matches:
        if match.chaos <= best.chaos and match.coherence >= best.coherence and _WESTERN in match.could_be_from_charset:
            return data.decode(_WESTERN)
    return data.decode(best.encoding)
