"""The check of one record against all that it can be compared with."""

from collections.abc import Iterator

from annotations.claims.record import Record
from annotations.integrity.findings import (
    RecordFinding,
    check_article,
    check_attributes,
    check_history,
    check_labels,
    check_text,
)
from annotations.integrity.sources import Sources


def check_record(record: Record, sources: Sources, *, has_text: bool) -> Iterator[RecordFinding]:
    """Compare a record with its text, history, scheme and article.

    Text, scheme and article may be unavailable.
    """
    if has_text:
        yield from check_text(record)
    yield from check_history(record)
    corpus = sources.corpus
    if corpus is None:
        return
    yield from check_labels(record, corpus.settings.scheme)
    yield from check_attributes(record, corpus.settings.scheme)
    article = sources.article(record.row.id)
    if article is not None:
        yield from check_article(record, article, has_text=has_text)
    elif record.row.id in sources.entries:
        yield RecordFinding("article-missing", "note", f"Its article {record.row.id} cannot be read in the corpus.")
    elif present := sources.present_id(record.row):
        sentence = f"Its article {record.row.id} is called {present} in the corpus now: its claims are not shown there."
        yield RecordFinding("renamed-article", "warning", sentence, True)
    else:
        yield RecordFinding("article-missing", "note", f"Its article {record.row.id} is no longer in the corpus.")
