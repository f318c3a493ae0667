"""The plan: articles cut into shards, each with a key by which an existing part is recognised.

A corpus is cut by its index; JSONL by bytes, compressed JSONL by whole files; Parquet and Arrow by rows. Shards are
made while they are asked for, so that a plan of a million of them takes no memory.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotations.cluster.folder import is_pattern, matching_files
from annotations.cluster.shards import Kind, Recipe, Shard, key_of
from annotations.cluster.tables import row_counts
from annotations.corpus.addresses import scheme_of, without_login
from annotations.corpus.corpus import Corpus
from annotations.errors import AskedError

SHARD_ARTICLES = 2_000
"""Articles of a shard, unless another number is asked for: one or two minutes of a core."""

ARTICLE_BYTES = 3_000
"""Bytes that an article of JSONL is taken to have: 500 words. Lines are not counted to cut a file."""

MAX_CUTS = 64
"""Shards that one row group of a table is cut into, at most: each of them reads the group from its beginning."""

_SUFFIXES: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
}


class _Stretch(Struct, frozen=True):
    """Where a file is cut, with what its key says of the file."""

    at: str
    kind: Kind
    state: tuple[str, ...]
    start: int
    stop: int


class Plan:
    """The shards of a corpus or of files."""

    def __init__(self, source: "Corpus | FileSources", recipe: Recipe, articles: int = SHARD_ARTICLES) -> None:
        """Cut a source into shards of about so many articles."""
        self._source = source
        self.recipe = recipe
        self._articles = articles

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources by path or URL, without passwords, as a folder of parts records them."""
        if isinstance(self._source, Corpus):
            return tuple(map(str, self._source.given or (self._source.path,)))
        return tuple(map(without_login, self._source.given))

    @property
    def articles(self) -> int | None:
        """How many articles there are; `None` if only reading them tells."""
        return len(self._source.entries) if isinstance(self._source, Corpus) else self._source.rows

    def __len__(self) -> int:
        if isinstance(self._source, Corpus):
            return (len(self._source.entries) + self._articles - 1) // self._articles
        return sum(1 for _ in self._source.stretches(self._articles))

    def __iter__(self) -> Iterator[Shard]:
        if isinstance(self._source, Corpus):
            yield from self._of_corpus(self._source)
            return
        for number, each in enumerate(self._source.stretches(self._articles)):
            key = key_of(self.recipe, each.kind, each.state, each.start, each.stop)
            yield Shard(number=number, key=key, kind=each.kind, at=each.at, start=each.start, stop=each.stop)

    def _of_corpus(self, corpus: Corpus) -> Iterator[Shard]:
        sources = {source.at: source for source in corpus.sources}
        settings = (corpus.encoding, corpus.settings.language, repr(corpus.rules))
        for number, start in enumerate(range(0, len(corpus.entries), self._articles)):
            entries = corpus.entries[start : start + self._articles]
            files = {each.at: sources[each.at] for each in entries if each.at in sources}
            states = [(each.name, each.size, each.stamp, each.encoding) for each in files.values()]
            places = [(each.id, each.glance.offset if each.glance else 0) for each in entries]
            yield Shard(
                number=number,
                key=key_of(self.recipe, "corpus", settings, states, places),
                kind="corpus",
                at=str(corpus.path),
                start=start,
                stop=start + len(entries),
                entries=entries,
                encoding=corpus.encoding,
                annotated=str(corpus.annotated or ""),
            )


class FileSources:
    """Files of very many articles, by path, pattern or URL."""

    def __init__(self, given: Sequence[str]) -> None:
        """Look for the files. Raises `CorpusError` or `AskedError`."""
        self.given = tuple(given)
        found = [file for each in given for file in matching_files(each)]
        self._files = [(at, _kind(at), _state(at, about), int(about.get("size") or 0)) for at, about in found]

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        """The rows of each row group of the tables, by file."""
        return {at: row_counts(at, kind) for at, kind, _, _ in self._files if kind != "jsonl"}

    @property
    def rows(self) -> int | None:
        """How many articles there are, if all files are tables."""
        if any(kind == "jsonl" for _, kind, _, _ in self._files):
            return None
        return sum(map(sum, self._rows.values()))

    def stretches(self, articles: int) -> Iterator[_Stretch]:
        """Yield where the files are cut, for shards of about so many articles."""
        for at, kind, state, size in self._files:
            if kind != "jsonl":
                cuts = _row_cuts(self._rows[at], articles)
            elif at.lower().endswith(".gz"):
                cuts = iter([(0, -1)])
            else:
                step = articles * ARTICLE_BYTES
                cuts = ((start, min(start + step, size)) for start in range(0, size, step))
            for start, stop in cuts:
                yield _Stretch(at, kind, state, start, stop)


def sources_of(given: Sequence[str]) -> FileSources | None:
    """Return the files if a URL, a pattern or a table is given; `None` if it is to be opened as a corpus.

    Raises `AskedError` if both are given, and as `FileSources`.
    """
    are_files = [bool(scheme_of(each)) or is_pattern(each) or _is_table(each) for each in given]
    if not any(are_files):
        return None
    if not all(are_files):
        raise AskedError("name a corpus, or files by URL or pattern, not both")
    return FileSources(given)


def _is_table(given: str) -> bool:
    return _SUFFIXES.get(Path(given).suffix.lower(), "jsonl") != "jsonl"


def _kind(at: str) -> Kind:
    """Return the kind of a file. Raises `AskedError` if it is none of them."""
    kind = _SUFFIXES.get(Path(at.lower().removesuffix(".gz")).suffix)
    if kind is None or (kind != "jsonl" and at.lower().endswith(".gz")):
        endings = ", ".join((*_SUFFIXES, ".jsonl.gz"))
        raise AskedError(f"{without_login(at)} cannot be split into parts: only files can that end in {endings}")
    return kind


def _state(at: str, about: dict[str, Any]) -> tuple[str, ...]:
    """Return what tells one state of a file from another: its name, size, and ETag or time."""
    marks = ("ETag", "etag", "checksum", "sha256", "mtime", "LastModified", "last_modified", "updated", "created")
    mark = next((str(about[each]) for each in marks if about.get(each)), "")
    return without_login(at), str(about.get("size") or 0), mark


def _row_cuts(groups: Sequence[int], articles: int) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one behind the last of each shard: several row groups, or a part of one."""
    begin = at = 0
    for rows in groups:
        if at > begin and at + rows - begin > articles:
            yield begin, at
            begin = at
        if rows > articles:
            step = max(articles, -(-rows // MAX_CUTS))
            yield from ((first, min(first + step, at + rows)) for first in range(at, at + rows, step))
            begin = at + rows
        at += rows
    if at > begin:
        yield begin, at
