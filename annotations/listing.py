"""What a list of articles tells of each: its title and length, and what was made of it."""

import os

from msgspec import Struct

from annotations.corpus import Corpus, Entry
from annotations.errors import ArticleError, StoreError
from annotations.record import Record, Row, Status
from annotations.store import Store


class Listed(Struct, frozen=True, kw_only=True):
    """One article of a list."""

    id: str
    title: str = ""
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


def listed(corpus: Corpus, store: Store, entry: Entry) -> Listed:
    """Look into an article and into what the annotator made of it."""
    counts = dict.fromkeys((label.name for label in corpus.settings.scheme.labels), 0)
    try:
        article = corpus.load(entry)
    except ArticleError as error:
        return Listed(id=entry.id, claims=counts, problem=str(error))
    try:
        summary = store.summary(entry.id)
    except StoreError as error:
        why = str(error).replace(f"{store.home}{os.sep}", "")
        return Listed(id=entry.id, title=article.title, words=article.words, claims=counts, problem=why)
    if summary is None:
        return Listed(id=entry.id, title=article.title, words=article.words, claims=counts)
    return _row(article.text, article.title, article.words, summary.row, {**counts, **summary.counts})


def listed_as(record: Record, corpus: Corpus) -> Listed:
    """Tell of an article what a list tells, from what is known of it already."""
    counts = dict.fromkeys((label.name for label in corpus.settings.scheme.labels), 0)
    for claim in record.claims:
        counts[claim.label] = counts.get(claim.label, 0) + 1
    return _row(record.text, record.row.title, len(record.text.split()), record.row, counts)


def _row(text: str, title: str, words: int, row: Row, claims: dict[str, int]) -> Listed:
    reviewed = sum(end - start for start, end in row.reviewed)
    return Listed(
        id=row.id,
        title=title,
        words=words,
        status=row.status,
        claims=claims,
        read=min(100, round(100 * reviewed / max(1, len(text.strip())))),
        seconds=row.seconds,
    )
