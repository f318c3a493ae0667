"""The suffixes of files that can be read. Listing a folder needs no reader."""

from pathlib import Path

GZIP_SUFFIX = ".gz"
"""The suffix of a compressed file, behind any other."""

SINGLE_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm")
"""Suffixes of files that are one article each."""

MULTI_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
"""Suffixes of files that hold many articles."""

SUFFIXES = (*SINGLE_SUFFIXES, *MULTI_SUFFIXES)
"""All suffixes that can be read; each may be followed by `GZIP_SUFFIX`."""

READABLE_SUFFIXES = (*SUFFIXES, *(end + GZIP_SUFFIX for end in SUFFIXES))
"""All suffixes that can be read, compressed ones included."""


def suffix_of(path: Path) -> str:
    """Return the suffix of a file name if it is one of `SUFFIXES`.

    Otherwise the result is empty.
    """
    stem, dot, suffix = path.name.lower().removesuffix(GZIP_SUFFIX).rpartition(".")
    return dot + suffix if stem and dot + suffix in SUFFIXES else ""
