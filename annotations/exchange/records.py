"""The records of a store, in the order in which they are exported and counted."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from annotations.claims.record import Record
from annotations.errors import StoreError
from annotations.store.archive import Archive, Passes


def select_records(
    folder: Path,
    order: Sequence[str] = (),
    annotators: Collection[str] = (),
    asked: Callable[[str], bool] | None = None,
    *,
    history: bool = True,
    passes: Passes | None = None,
) -> Iterator[Record]:
    """Yield the records of a store, with or without their histories.

    Articles come in the order of the given ids, others behind them by id; several annotators of an article by name.
    Untouched records are left out, and articles for which `asked` returns false. `Record.trouble` says what cannot be
    vouched for. Raises `StoreError` for a file that cannot be understood, unless it `passes`.
    """
    place = {article_id: number for number, article_id in enumerate(order)}
    store = Archive(folder)
    rows = []
    # Whose record a file is, and of which article, is read from the file if that decides.
    asking = bool(annotators or asked)
    whose = (
        ((path, row.id, row.annotator) for path, row in store.files(annotators, passes)) if asking else store.owners()
    )
    for path, article_id, annotator in whose:
        if (not annotators or annotator in annotators) and (asked is None or asked(article_id)):
            rows.append((place.get(article_id, len(place)), article_id, annotator, path))
    written: set[tuple[str, str]] = set()
    for *_, path in sorted(rows):
        try:
            record = store.read(path) if history else store.read_without_history(path)
        except StoreError as error:
            if passes is None or not passes(path, error):
                raise
            continue
        if record is None or (history and record.is_untouched):
            continue
        owner = (record.row.id, record.row.annotator)
        if owner in written:
            doubt = "another file of this article and annotator is exported too"
            record = replace(record, trouble="; ".join(filter(None, (record.trouble, doubt))))
        written.add(owner)
        yield record
