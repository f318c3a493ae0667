"""What leaves: the records of a store, chosen and put into order."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from annotations.claims.record import Record
from annotations.store.archive import Archive


def chosen(
    folder: Path,
    order: Sequence[str] = (),
    annotators: Collection[str] = (),
    asked: Callable[[str], bool] | None = None,
    *,
    history: bool = True,
) -> Iterator[Record]:
    """Yield what was made of each article, by everybody or by the annotators named, with its history or without.

    Articles come in the given order of their ids, those not in it behind them by id; what several made of
    one article comes by their names. Articles that nobody tagged or read are left out, and those whose id was not
    `asked` for. Raises `StoreError` at a file that cannot be understood.
    """
    place = {article_id: number for number, article_id in enumerate(order)}
    store = Archive(folder)
    rows = []
    # Who made what of which article is asked of the files themselves where it decides on what comes.
    asking = bool(annotators or asked)
    whose = ((path, row.id, row.annotator) for path, row in store.files()) if asking else store.owners()
    for path, article_id, annotator in whose:
        if (not annotators or annotator in annotators) and (asked is None or asked(article_id)):
            rows.append((place.get(article_id, len(place)), article_id, annotator, path))
    for *_, path in sorted(rows):
        if not history:
            skimmed = store.skim(path)
            if skimmed is not None:
                yield skimmed
            continue
        record = store.read(path)
        if not record.untouched:
            yield record
