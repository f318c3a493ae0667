"""What leaves: the records of a store, chosen and put into order."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from annotations.errors import StoreError
from annotations.record import Record
from annotations.store import Store


def chosen(folder: Path, order: Sequence[str] = (), annotators: Sequence[str] = ()) -> Iterator[Record]:
    """Yield what was made of each article, by everybody or by the annotators named.

    Articles come in the given order of their ids, those not in it behind them by id; what several made of
    one article comes by their names. Articles that nobody tagged or read are left out. Raises `StoreError`
    at a file that cannot be understood.
    """
    everybody = Store(folder, "")
    present = everybody.annotators()
    for home in () if annotators else everybody.nameless():
        raise StoreError(f"{home} cannot be read: not one file in it can be understood")
    place = {article_id: number for number, article_id in enumerate(order)}
    rows = [
        (place.get(article_id, len(place)), article_id, name)
        for name in annotators or present
        for article_id in Store(folder, name).ids()
    ]
    for _, article_id, name in sorted(rows):
        record = Store(folder, name).record(article_id)
        if not record.untouched:
            yield record


def write_whole(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Let `write` write a file that takes the place of `path` only when it is whole; return what it returns.

    Raises `OSError`; then, and whatever else `write` raises, `path` is as it was before.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            count = write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return count
