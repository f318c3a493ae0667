"""New files: an article as a text file in a folder, under a name made of its title. Nothing is overwritten."""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotations.article import Article
from annotations.corpus.addresses import without_login
from annotations.corpus.readers import front_matter as front
from annotations.errors import ArticleError
from annotations.moment import now

NAME_LENGTH = 80
"""Characters of a title that go into a file name."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""Code points that a file with them could not be read for: NUL, and half a character, as JSON may have it."""


def put(folder: Path, article: Article) -> Path:
    """Write an article to a folder under a name made of its title; return its path. Raises `ArticleError`."""
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
        return _written(folder, slug(article.title), _NO_TEXT.sub("\ufffd", text).encode("utf-8"))
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


def _written(folder: Path, name: str, data: bytes) -> Path:
    """Write a new file, complete or not at all, under the first free name."""
    path, number = folder / f"{name}.txt", 1
    with written_beside(path, data) as beside:
        while not _put(beside, path):
            number += 1
            path = folder / f"{name}-{number}.txt"
    return path


@contextmanager
def written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """Yield a complete, hidden file beside a path, to be moved or linked there; it is gone after that.

    Two programs may do this at once: each has a file of its own. Raises `OSError`.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        # Never through a link that lies there, wherever it leads.
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield beside
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
