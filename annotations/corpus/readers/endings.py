"""The readers, in two tables by the suffix of the file name."""

from collections.abc import Callable
from pathlib import Path

from annotations.article import Article
from annotations.corpus.readers import html as web
from annotations.corpus.readers import json_list, jsonl, plain
from annotations.corpus.readers import tabular as table
from annotations.corpus.readers.records import Many
from annotations.corpus.readers.streams import PACKED, whole

SINGLE: dict[str, Callable[[bytes, str], Article]] = {
    ".txt": plain.article,
    ".text": plain.article,
    ".md": plain.markdown,
    ".markdown": plain.markdown,
    ".html": web.article,
    ".htm": web.article,
}
"""Functions that make an article, without an id, from the bytes of a file and its name. They raise `ArticleError`."""

MANY: dict[str, Many] = {
    ".jsonl": jsonl,
    ".ndjson": jsonl,
    ".json": json_list,
    ".csv": table,
    ".tsv": table,
}
"""Readers of files that hold many articles."""

ENDINGS = (*SINGLE, *MANY)
"""All suffixes that can be read; each may be followed by `PACKED`."""

READABLE = (*ENDINGS, *(end + PACKED for end in ENDINGS))
"""All suffixes that can be read, compressed ones included."""


def ending(path: Path) -> str:
    """Return the suffix of a file name if it is one of `ENDINGS`.

    Else an empty string.
    """
    stem, dot, suffix = path.name.lower().removesuffix(PACKED).rpartition(".")
    return dot + suffix if stem and dot + suffix in ENDINGS else ""


def read(path: Path) -> Article:
    """Read a file that is one article, without an id. Raises `ArticleError`."""
    return made(whole(path), path)


def made(data: bytes, path: Path) -> Article:
    """Return the article in the bytes of a file, without an id. Raises `ArticleError`."""
    return SINGLE.get(ending(path), plain.article)(data, path.name)


def is_marked_up(path: Path) -> bool:
    """Return whether a file may have markup inside a word."""
    return SINGLE.get(ending(path)) is web.article
