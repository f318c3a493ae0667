"""What leaves: the records of a store, chosen and put into order."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from errno import EISDIR
from pathlib import Path
from typing import BinaryIO

from annotations.archive import Archive
from annotations.record import Record


def chosen(folder: Path, order: Sequence[str] = (), annotators: Sequence[str] = ()) -> Iterator[Record]:
    """Yield what was made of each article, by everybody or by the annotators named.

    Articles come in the given order of their ids, those not in it behind them by id; what several made of
    one article comes by their names. Articles that nobody tagged or read are left out. Raises `StoreError`
    at a file that cannot be understood.
    """
    place = {article_id: number for number, article_id in enumerate(order)}
    store = Archive(folder)
    rows = []
    for path, row in store.files():
        if not annotators or row.annotator in annotators:
            rows.append((place.get(row.id, len(place)), row.id, row.annotator, path))
    for *_, path in sorted(rows):
        record = store.read(path)
        if not record.untouched:
            yield record


def write_whole(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Let `write` write a file that takes the place of `path` only when it is whole; return what it returns.

    What is there and no file (a pipe, a device) is written to, not replaced.

    Raises `OSError`; then, and whatever else `write` raises, `path` is as it was before.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if path.exists() and not path.is_file():
        with path.open("wb") as pipe:
            return write(pipe)
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
