"""Readers: one file a source format, in two tables by the ending of the file's name."""

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
"""What makes an article, without an id, of the bytes of a file and its name. Raises `ArticleError`."""

MANY: dict[str, Many] = {
    ".jsonl": jsonl,
    ".ndjson": jsonl,
    ".json": json_list,
    ".csv": table,
    ".tsv": table,
}
"""What takes a file with many articles apart."""

ENDINGS = (*SINGLE, *MANY)
"""What the names of files end in that can be read; each may have `PACKED` behind it."""

READABLE = (*ENDINGS, *(end + PACKED for end in ENDINGS))
"""All that the names of files end in that can be read."""


def ending(path: Path) -> str:
    """Return what kind of file it is by its name: one of `ENDINGS`, or nothing."""
    stem, dot, suffix = path.name.lower().removesuffix(PACKED).rpartition(".")
    return dot + suffix if stem and dot + suffix in ENDINGS else ""


def read(path: Path) -> Article:
    """Read a file that is one article, without an id. Raises `ArticleError` with the reason where it cannot."""
    return made(whole(path), path)


def made(data: bytes, path: Path) -> Article:
    """Make an article, without an id, of the bytes of a file that is one. Raises `ArticleError`."""
    return SINGLE.get(ending(path), plain.article)(data, path.name)


def is_marked_up(path: Path) -> bool:
    """Whether a file may have signs of its own within a word of the text."""
    return SINGLE.get(ending(path)) is web.article
