"""Add an article to a corpus, from the web or from a file, as a text file."""

import os
import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from annotations.article import Article
from annotations.corpus.addresses import is_address, scheme_of, without_login
from annotations.corpus.download import Page, download
from annotations.corpus.readers import front_matter as front
from annotations.corpus.readers import html as web
from annotations.corpus.readers import plain
from annotations.corpus.readers.encoding import Coding, bom_encoding
from annotations.corpus.readers.endings import SINGLE_READERS, parse
from annotations.corpus.readers.refused import refusal
from annotations.corpus.readers.streams import read_whole
from annotations.corpus.readers.suffixes import suffix_of
from annotations.errors import ArticleError, CorpusError
from annotations.layout import is_store
from annotations.moment import now
from annotations.regular_file import open_regular

NAME_LENGTH = 80
"""Characters of a title that go into a file name."""

_HTML = ("text/html", "application/xhtml+xml")
_PAGES = (".html", ".htm")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)", re.IGNORECASE)
_BEGINS = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<\?xml)", re.IGNORECASE)


def add(corpus: Path, origin: str, encoding: str = "") -> Path:
    """Add the article at an address or in a file to a folder; return its path.

    The new file holds the text, code point for code point, below front matter with title, outlet, date, address, and
    the time of retrieval. No file is overwritten. A file or page is read in the named `encoding`, if one is named.
    Raises `CorpusError` if the corpus is no folder, `ArticleError` if there is no article or it cannot be written.
    """
    folder = corpus.expanduser().absolute()
    if not folder.is_dir():
        what = "is one file" if folder.exists() else "is not there"
        raise CorpusError(f"{corpus} {what}: articles can be added to a folder only.")
    if any(map(is_store, (folder.resolve(), *folder.resolve().parents))):
        raise CorpusError(f"{corpus} is in a store, which holds claims only: name the folder of the articles.")
    if is_address(origin):
        article = _from_web(origin, encoding)
    elif scheme_of(origin) and not Path(origin).exists():
        raise ArticleError(f"{without_login(origin)} is not a web address: these begin with http:// or https://")
    else:
        article = _from_file(Path(origin).expanduser(), encoding)
    about = {
        "title": article.title,
        "outlet": article.source,
        "date": article.published,
        "url": without_login(article.url),
        "retrieved": f"{now():%Y-%m-%dT%H:%M:%SZ}",
    }
    # Other fields of the file stay, and so does its own time of retrieval.
    said = {key: _line(value) for key, value in article.meta.items() if key == "retrieved" or key not in about}
    fields = {key: value for key, value in {**about, **said}.items() if value}
    text = front.join(fields, article.text)
    try:
        return _written(folder, slug(article.title), text.encode("utf-8"))
    except OSError as error:
        raise ArticleError(f"{folder} cannot be written to: {error.strerror}") from error


def _line(value: object) -> str:
    """Return a value of front matter on one line: the parts of a list with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def slug(title: str) -> str:
    """Return a file name for a title: lower-case letters and digits of any script.

    Accents are dropped; anything else becomes `-`.
    """
    bare = "".join(each for each in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(each))
    name = re.sub(r"[\W_]+", "-", re.sub(r"['’]", "", unicodedata.normalize("NFC", bare))).strip("-")[:NAME_LENGTH]
    while len(name.encode("utf-8")) > 2 * NAME_LENGTH:
        name = name[:-1]
    return name.strip("-") or "article"


def _from_web(url: str, encoding: str) -> Article:
    page = download(url)
    url = without_login(url)
    data, coding = (page.data if encoding else _recoded(page)), Coding(encoding)
    name = PurePosixPath(urlsplit(page.url).path).name or urlsplit(page.url).netloc
    if what := "a PDF" if page.kind == "application/pdf" else refusal(page.data):
        raise _refused(url, what)
    if page.kind in _HTML or (page.kind != "text/plain" and _BEGINS.match(page.data)):
        article = web.article(data, name, coding)
    elif page.kind.startswith("text/"):
        article = plain.article(data, name, coding)
    else:
        raise ArticleError(f"{url} is {page.kind}, not an article")
    return replace(article, url=article.url or page.url, source=article.source or urlsplit(page.url).hostname or "")


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


def _from_file(path: Path, encoding: str) -> Article:
    try:
        open_regular(path).close()
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror}") from error
    kind = suffix_of(path)
    if kind and kind not in SINGLE_READERS:
        raise ArticleError(f"{path} may hold many articles: put it into the folder as it is, or open it by itself")
    data = read_whole(path)
    if what := refusal(data):
        raise _refused(str(path), what)
    if kind not in _PAGES and _PAGE.match(data):
        return web.article(data, path.name, Coding(encoding))
    return parse(data, path, encoding)


def _written(folder: Path, name: str, data: bytes) -> Path:
    """Write a new file, complete or not at all, under the first free name."""
    beside = folder / f".{name}.{os.getpid()}.new"
    try:
        # Never through a link that lies there, wherever it leads.
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path, number = folder / f"{name}.txt", 1
        while not _put(beside, path):
            number += 1
            path = folder / f"{name}-{number}.txt"
        return path
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _put(beside: Path, path: Path) -> bool:
    """Give a complete file its name; return `False` if the name is taken. Raises `OSError`."""
    try:
        # A second name is made at once and never replaces a file: a crash leaves no empty article.
        path.hardlink_to(beside)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: the name is reserved by an empty file first.
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        beside.replace(path)
    return True
