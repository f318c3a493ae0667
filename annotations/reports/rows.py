"""Rows of the article list: title, length, status and claims of each article."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from annotations.claims.record import ArticleState, Record, Status
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.corpus.metadata import Metadata, metadata_of
from annotations.errors import ArticleError, StoreError
from annotations.moment import readable_date
from annotations.scheme import Scheme
from annotations.store.store import Store


class ArticleRow(Struct, frozen=True, kw_only=True, gc=False):
    """One row of the article list."""

    id: str
    title: str = ""
    source: str = ""
    """The outlet; empty if unknown."""
    published: str = ""
    """The date as the source writes it; empty if unknown."""
    words: int = 0
    status: Status = "new"
    flagged: bool = False
    claims: dict[str, int] = {}
    """The number of claims of each label, those outside the scheme included."""
    read: int = 0
    """The reviewed part of the text, in per cent."""
    seconds: float = 0.0
    """Seconds of reading."""
    problem: str = ""
    """Why the article or its record cannot be opened; empty if both can."""
    damaged: str = ""
    """The name of a damaged file with earlier work, which was moved aside; empty if there is none."""


def row_of(corpus: Corpus, store: Store, entry: Entry) -> ArticleRow:
    """Return the row of an article; its text is read only if it has no metadata."""
    return _row_of(corpus, store, entry, kept=True)


def rows_of(corpus: Corpus, store: Store, entries: Sequence[Entry]) -> Iterator[ArticleRow]:
    """Yield the rows of many articles; untouched ones without opening a file."""
    kept = store.ids_touched([entry.id for entry in entries])
    for entry in entries:
        yield _row_of(corpus, store, entry, kept=entry.id in kept)


def annotated_rows(corpus: Corpus, store: Store) -> Iterator[ArticleRow]:
    """Yield rows for annotated articles only, in corpus order.

    The others are `row_from_metadata`, once they were scanned.
    """
    kept = store.ids_touched([entry.id for entry in corpus.entries])
    for entry in corpus.entries if kept or store.has_damaged else ():
        if entry.id in kept or (store.has_damaged and store.damaged_file(entry.id)):
            yield _row_of(corpus, store, entry, kept=entry.id in kept)


class ArticleRows(Sequence[ArticleRow]):
    """The rows of the article list, in corpus order.

    Rows without annotations are built from corpus metadata on demand: 100,000 of them take no memory. The list is a
    value: new knowledge makes a new list.
    """

    def __init__(self, corpus: Corpus, made: Mapping[str, ArticleRow] | None = None) -> None:
        """List the articles of `corpus`; `made` has the rows of annotated ones, by id."""
        self.corpus = corpus
        self.made: Mapping[str, ArticleRow] = made or {}
        """The rows that do not come from the corpus alone; some may be gone from it."""

    def having(self, rows: Iterable[ArticleRow]) -> "ArticleRows":
        """Return the list with newer rows of some articles."""
        return ArticleRows(self.corpus, {**self.made, **{row.id: row for row in rows}})

    def of(self, corpus: Corpus) -> "ArticleRows":
        """Return the list for what the corpus has now, with the known rows."""
        return ArticleRows(corpus, self.made)

    def number(self, article_id: str) -> int | None:
        """Return the index of an article in the list, or `None`."""
        return self.corpus.entries.number(article_id)

    def __len__(self) -> int:
        return len(self.corpus.entries)

    def __bool__(self) -> bool:
        return len(self) > 0

    @overload
    def __getitem__(self, index: int) -> ArticleRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ArticleRow, ...]: ...
    def __getitem__(self, index: int | slice) -> ArticleRow | tuple[ArticleRow, ...]:
        if isinstance(index, slice):
            return tuple(map(self._row, self.corpus.entries[index]))
        return self._row(self.corpus.entries[index])

    def __iter__(self) -> Iterator[ArticleRow]:
        return map(self._row, self.corpus.entries)

    def _row(self, entry: Entry) -> ArticleRow:
        return self.made.get(entry.id) or row_from_metadata(entry)


def _row_of(corpus: Corpus, store: Store, entry: Entry, *, kept: bool) -> ArticleRow:
    counts = _zero_counts(corpus.settings.scheme)
    glance = entry.glance or _metadata_of(corpus, entry)
    base = _untouched_row(entry.id, glance, counts)
    if damaged := store.damaged_file(entry.id):
        base = replace(base, damaged=damaged)
    if glance.problem or not kept:
        return base
    try:
        summary = store.summary(entry.id)
    except StoreError as error:
        return replace(base, problem=str(error).replace(f"{store.path(entry.id).parent}{os.sep}", ""))
    if summary is None:
        return base
    return _annotated_row(base, glance.length, summary.row, {**counts, **summary.counts})


_UNKNOWN: dict[str, int] = {}
"""One value for all articles whose records were not looked up yet."""


def row_from_metadata(entry: Entry) -> ArticleRow:
    """Return the row of an article from its metadata, without reading anything."""
    return _untouched_row(entry.id, entry.glance or Metadata(), _UNKNOWN)


def row_from_record(record: Record, corpus: Corpus) -> ArticleRow:
    """Return the row of an article from a record that is open already."""
    counts = dict(_zero_counts(corpus.settings.scheme))
    for claim in record.claims:
        counts[claim.label] = counts.get(claim.label, 0) + 1
    row = record.row
    base = ArticleRow(
        id=row.id,
        title=row.title,
        source=row.source,
        published=readable_date(row.published),
        words=len(record.text.split()),
    )
    return _annotated_row(base, len(record.text.strip()), row, counts)


def _metadata_of(corpus: Corpus, entry: Entry) -> Metadata:
    try:
        return metadata_of(corpus.load(entry))
    except ArticleError as error:
        return Metadata(problem=str(error))


@lru_cache(maxsize=4)
def _zero_counts(scheme: Scheme) -> dict[str, int]:
    """Return zero for every label: one value shared by all untagged articles."""
    return dict.fromkeys((label.name for label in scheme.labels), 0)


def _untouched_row(article_id: str, glance: Metadata, claims: dict[str, int]) -> ArticleRow:
    """Return the row of an article without annotations."""
    return ArticleRow(
        id=article_id,
        title=glance.title,
        source=glance.source,
        published=glance.published,
        words=glance.words,
        claims=claims,
        problem=glance.problem,
    )


def _annotated_row(base: ArticleRow, length: int, row: ArticleState, claims: dict[str, int]) -> ArticleRow:
    """Return the row of an annotated article with that many code points."""
    reviewed = sum(end - start for start, end in row.reviewed)
    read = min(100, round(100 * reviewed / max(1, length)))
    return replace(base, status=row.status, flagged=row.flagged, claims=claims, read=read, seconds=row.seconds)
