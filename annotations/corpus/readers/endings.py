"""The readers, in two tables by the suffix of the file name."""

from collections.abc import Callable
from pathlib import Path

from annotations.article import Article
from annotations.corpus.readers import html as web
from annotations.corpus.readers import json_list, jsonl, plain
from annotations.corpus.readers import tabular as table
from annotations.corpus.readers.records import MultiReader
from annotations.corpus.readers.streams import GZIP_SUFFIX, read_whole, within_reason

SINGLE_READERS: dict[str, Callable[[bytes, str], Article]] = {
    ".txt": plain.article,
    ".text": plain.article,
    ".md": plain.markdown,
    ".markdown": plain.markdown,
    ".html": web.article,
    ".htm": web.article,
}
"""Functions that make an article, without an id, from the bytes of a file and its name. They raise `ArticleError`."""

MULTI_READERS: dict[str, MultiReader] = {
    ".jsonl": jsonl,
    ".ndjson": jsonl,
    ".json": json_list,
    ".csv": table,
    ".tsv": table,
}
"""Readers of files that hold many articles."""

SUFFIXES = (*SINGLE_READERS, *MULTI_READERS)
"""All suffixes that can be read; each may be followed by `GZIP_SUFFIX`."""

READABLE_SUFFIXES = (*SUFFIXES, *(end + GZIP_SUFFIX for end in SUFFIXES))
"""All suffixes that can be read, compressed ones included."""


def suffix_of(path: Path) -> str:
    """Return the suffix of a file name if it is one of `SUFFIXES`.

    Otherwise the result is empty.
    """
    stem, dot, suffix = path.name.lower().removesuffix(GZIP_SUFFIX).rpartition(".")
    return dot + suffix if stem and dot + suffix in SUFFIXES else ""


def read(path: Path) -> Article:
    """Read a file that is one article, without an id. Raises `ArticleError`."""
    return parse(read_whole(path), path)


def parse(data: bytes, path: Path) -> Article:
    """Return the article in the bytes of a file, without an id. Raises `ArticleError`."""
    with within_reason(path.name):
        return SINGLE_READERS.get(suffix_of(path), plain.article)(data, path.name)


def is_marked_up(path: Path) -> bool:
    """Return whether a file may have markup inside a word."""
    return SINGLE_READERS.get(suffix_of(path)) is web.article
