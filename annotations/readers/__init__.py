"""Readers: one file a source format, in one table by the ending of the file's name."""

from collections.abc import Callable
from pathlib import Path

from annotations.article import Article
from annotations.readers import plain

Reader = Callable[[Path, str], Article]
"""Reads a file as the article of the given id. Raises `ArticleError` with the reason where it cannot."""

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": plain.read,
}
