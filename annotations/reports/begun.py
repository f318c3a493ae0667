"""The articles that an annotator has begun, and those that may be read next."""

from collections.abc import Iterator

from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.reports.rows import annotated_rows
from annotations.store.assignment_file import usable_assignments
from annotations.store.store import Store


def new_articles(corpus: Corpus, store: Store) -> frozenset[str]:
    """Return the ids of the articles that an annotator may read and has not begun. Raises `StoreError`."""
    begun = {row.id for row in annotated_rows(corpus, store) if row.status != "new" or row.problem}
    mine = frozenset(usable_assignments(store.folder).of(store.annotator))
    return frozenset(
        each.id
        for each in corpus.entries
        if each.id not in begun and _is_readable(each) and (not mine or each.id in mine)
    )


def _is_readable(entry: Entry) -> bool:
    return entry.glance is None or not entry.glance.problem


def begun_texts(store: Store) -> Iterator[str]:
    """Yield the texts of the articles that the annotator has begun. Raises `StoreError`."""
    for path in store.paths():
        if store.own.has(path):
            record = store.read_without_history(path)
            if record is not None:
                yield record.text
