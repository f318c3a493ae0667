"""The readers, in two tables by the suffix of the file name, as `suffixes.py` lists them."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from annotations.article import Article
from annotations.corpus.readers import html as web
from annotations.corpus.readers import json_list, jsonl, plain
from annotations.corpus.readers import tabular as table
from annotations.corpus.readers.encoding import Coding, bom_encoding, damaged_utf8, is_utf8
from annotations.corpus.readers.encoding_guess import sample
from annotations.corpus.readers.fields import RULES, FieldRules
from annotations.corpus.readers.records import MultiReader
from annotations.corpus.readers.streams import read_head, read_whole, within_reason
from annotations.corpus.readers.suffixes import GZIP_SUFFIX, suffix_of
from annotations.errors import ArticleError

SINGLE_READERS: dict[str, Callable[[bytes, str, Coding, FieldRules], Article]] = {
    ".txt": plain.article,
    ".text": plain.article,
    ".md": plain.markdown,
    ".markdown": plain.markdown,
    ".html": web.article,
    ".htm": web.article,
}
"""Functions that make an article, without an id, from the bytes of a file, its name, how they are text, and how
its fields are read.

They raise `ArticleError`.
"""

MULTI_READERS: dict[str, MultiReader] = {
    ".jsonl": jsonl,
    ".ndjson": jsonl,
    ".json": json_list,
    ".csv": table,
    ".tsv": table,
}
"""Readers of files that hold many articles."""

SIBLINGS_LOOKED_AT = 200
"""About how many files of a folder are read to find its encoding."""

SIBLINGS_ASKED = 24
"""The most files in an older encoding that are sampled among them."""

_TEXT_SUFFIXES = tuple(
    end + packed
    for end, reader in SINGLE_READERS.items()
    for packed in ("", GZIP_SUFFIX)
    if reader in (plain.article, plain.markdown)
)


def read(path: Path, encoding: str = "", rules: FieldRules = RULES) -> Article:
    """Read a file that is one article, without an id, in a named encoding if there is one. Raises `ArticleError`."""
    return parse(read_whole(path), path, encoding, rules)


def parse(data: bytes, path: Path, encoding: str = "", rules: FieldRules = RULES) -> Article:
    """Return the article in the bytes of a file, without an id. Raises `ArticleError`."""
    coding = Coding(encoding, lambda: siblings(path))
    with within_reason(path.name):
        return SINGLE_READERS.get(suffix_of(path), plain.article)(data, path.name, coding, rules)


def siblings(path: Path) -> tuple[bytes, ...]:
    """Return samples of the other files of text in a folder that are no UTF-8, from all over the list of their names.

    They show a file's encoding if it is too short to show it itself.
    """
    try:
        return _samples(path.parent, path.parent.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=16)
def _samples(folder: Path, _stamp: int) -> tuple[bytes, ...]:
    with os.scandir(folder) as there:
        names = sorted(each.name for each in there if each.name.lower().endswith(_TEXT_SUFFIXES))
    found: list[bytes] = []
    for name in names[:: max(1, len(names) // SIBLINGS_LOOKED_AT)]:
        with suppress(ArticleError):
            data = read_head(folder / name)
            if not is_utf8(data) and bom_encoding(data) is None and b"\x00" not in data and not damaged_utf8(data):
                found.append(sample(data))
        if len(found) == SIBLINGS_ASKED:
            break
    return tuple(found)


def is_marked_up(path: Path) -> bool:
    """Return whether a file may have markup inside a word."""
    return SINGLE_READERS.get(suffix_of(path)) is web.article
