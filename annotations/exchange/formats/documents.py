"""Formats of one file for each record: the names of the files, and that nothing but metadata is lost."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, annotated_article, span_of
from annotations.exchange.format import Loss, Options
from annotations.exchange.losses import metadata_losses, orphan_losses
from annotations.layout import safe_name

_SEPARATOR = "~~"
"""Between the id of an article and an annotator; `safe_name` writes no two of these signs beside each other."""


def with_file_names(records: Iterable[Record]) -> Iterator[tuple[Record, str]]:
    """Yield records with the names of their files, without a suffix.

    That of the first record of an article is the id; those that follow, by other annotators, have the annotator too.
    """
    last = ""
    for record in records:
        row, name = record.row, safe_name(record.row.id)
        yield record, f"{name}{_SEPARATOR}{safe_name(row.annotator)}" if row.id == last else name
        last = row.id


def split_file_name(stem: str) -> tuple[str, str]:
    """Return the article and the annotator in a file name, both as `safe_name` wrote them."""
    article, _, annotator = stem.partition(_SEPARATOR)
    return article, annotator


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the orphans, and metadata that was not asked for."""
    yield from orphan_losses(record)
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as, where nothing of its claims is lost."""
    found = annotated_article(record, map(span_of, record.claims), meta=options.meta)
    yield replace(found, sha256=record.row.sha256)
