"""What a list of articles tells of each: its title and length, and what was made of it."""

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
from annotations.scheme import Scheme
from annotations.store.store import Store


class ArticleRow(Struct, frozen=True, kw_only=True, gc=False):
    """One article of a list."""

    id: str
    title: str = ""
    source: str = ""
    """The outlet; empty where it is not known."""
    published: str = ""
    """When, as the source says it; empty where it does not."""
    words: int = 0
    status: Status = "new"
    claims: dict[str, int] = {}
    """How many there are of each label of the scheme, and of any other that occurs."""
    read: int = 0
    """How much of the text was read, in per cent."""
    seconds: float = 0.0
    """Time spent reading it, in seconds."""
    problem: str = ""
    """Why the article or what was made of it cannot be opened; empty where both can."""


def row_of(corpus: Corpus, store: Store, entry: Entry) -> ArticleRow:
    """Tell of an article, and of what the annotator made of it; the text is read only where nothing is known of it."""
    return _listed(corpus, store, entry, kept=True)


def rows_of(corpus: Corpus, store: Store, entries: Sequence[Entry]) -> Iterator[ArticleRow]:
    """Tell of many articles, each as `row_of` does: of those that nobody has made anything of without asking for it."""
    kept = store.kept(store.annotator, (entry.id for entry in entries))
    for entry in entries:
        yield _listed(corpus, store, entry, kept=entry.id in kept)


def annotated_rows(corpus: Corpus, store: Store) -> Iterator[ArticleRow]:
    """Tell of those articles that the annotator has made something of, and of no others, in their order.

    The others are as they are `row_from_metadata`, if they were looked into.
    """
    kept = store.kept(store.annotator, (entry.id for entry in corpus.entries))
    for entry in corpus.entries if kept else ():
        if entry.id in kept:
            yield _listed(corpus, store, entry, kept=True)


class ArticleRows(Sequence[ArticleRow]):
    """The rows of a list of articles, in the order of the corpus.

    What nobody has made anything of is told by the corpus alone, and only where somebody looks: 100,000 rows take no
    room. A listing is a value: what is known later makes another one.
    """

    def __init__(self, corpus: Corpus, made: Mapping[str, ArticleRow] | None = None) -> None:
        """List the articles of `corpus`; of some it is known what was `made` of them, by their ids."""
        self.corpus = corpus
        self.made: Mapping[str, ArticleRow] = made or {}
        """The rows that do not come from the corpus alone. It may have some that are not in the corpus."""

    def having(self, rows: Iterable[ArticleRow]) -> "ArticleRows":
        """Return the list with what is known now of some articles."""
        return ArticleRows(self.corpus, {**self.made, **{row.id: row for row in rows}})

    def of(self, corpus: Corpus) -> "ArticleRows":
        """Return the list of what the corpus has now, with what is known of them."""
        return ArticleRows(corpus, self.made)

    def number(self, article_id: str) -> int | None:
        """Return where an article stands in the list; `None` where it does not."""
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


def _listed(corpus: Corpus, store: Store, entry: Entry, *, kept: bool) -> ArticleRow:
    counts = _none(corpus.settings.scheme)
    glance = entry.glance or _glance(corpus, entry)
    told = _told(entry.id, glance, counts)
    if glance.problem or not kept:
        return told
    try:
        summary = store.summary(entry.id)
    except StoreError as error:
        return replace(told, problem=str(error).replace(f"{store.home}{os.sep}", ""))
    if summary is None:
        return told
    return _made_of(told, glance.length, summary.row, {**counts, **summary.counts})


_UNKNOWN: dict[str, int] = {}
"""One value for all the articles of which nobody has looked up yet what was made of them."""


def row_from_metadata(entry: Entry) -> ArticleRow:
    """Tell of an article what is known of it without reading anything."""
    return _told(entry.id, entry.glance or Metadata(), _UNKNOWN)


def row_from_record(record: Record, corpus: Corpus) -> ArticleRow:
    """Tell of an article what a list tells, from what is known of it already."""
    counts = dict(_none(corpus.settings.scheme))
    for claim in record.claims:
        counts[claim.label] = counts.get(claim.label, 0) + 1
    row = record.row
    told = ArticleRow(
        id=row.id, title=row.title, source=row.source, published=row.published, words=len(record.text.split())
    )
    return _made_of(told, len(record.text.strip()), row, counts)


def _glance(corpus: Corpus, entry: Entry) -> Metadata:
    try:
        return metadata_of(corpus.load(entry))
    except ArticleError as error:
        return Metadata(problem=str(error))


@lru_cache(maxsize=4)
def _none(scheme: Scheme) -> dict[str, int]:
    """Return that there is nothing of any label: one value for all the articles that nobody has tagged."""
    return dict.fromkeys((label.name for label in scheme.labels), 0)


def _told(article_id: str, glance: Metadata, claims: dict[str, int]) -> ArticleRow:
    """Tell of an article that nobody has made anything of."""
    return ArticleRow(
        id=article_id,
        title=glance.title,
        source=glance.source,
        published=glance.published,
        words=glance.words,
        claims=claims,
        problem=glance.problem,
    )


def _made_of(told: ArticleRow, length: int, row: ArticleState, claims: dict[str, int]) -> ArticleRow:
    """Tell what was made of an article of that many code points."""
    reviewed = sum(end - start for start, end in row.reviewed)
    read = min(100, round(100 * reviewed / max(1, length)))
    return replace(told, status=row.status, claims=claims, read=read, seconds=row.seconds)
