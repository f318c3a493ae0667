"""Doubtful labels that were looked at: `<store>/_doubts/<annotator>.json`, a TinyDB file for each annotator.

Its table `looked` has a row for each sentence, sorted: `article`, `text`, `labels`, `kept`, `when` and `checksum`. The
label of a row with `kept` is not doubted again as long as the sentence has these labels and no others. A row is never
taken out, so that two versions of the file need no common base to be merged: of two rows on one sentence the later
counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.errors import MergingError, NotSavedError, StoreError
from annotations.layout import DOUBTS, safe_name
from annotations.moment import TICK, Moment, now
from annotations.store.checksum import stamp, verify
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError, conflict_sides, decode_tables, read_store_file
from annotations.wording import brief, reason

TABLE = "looked"


class LookedRow(Struct, frozen=True, kw_only=True):
    """One sentence whose label was looked at."""

    article: str
    text: str
    """The sentence."""
    labels: tuple[str, ...]
    """The labels that it had, sorted."""
    kept: bool
    """Whether they are right; `False` takes that back."""
    when: Moment

    @property
    def key(self) -> tuple[str, str]:
        """What the row is about."""
        return self.article, self.text


def looked_path(folder: Path, annotator: str) -> Path:
    """Return the path of an annotator's file."""
    return folder / DOUBTS / f"{safe_name(annotator)}.json"


def read_looked(folder: Path, annotator: str) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    """Return the article, sentence and labels of all that an annotator has looked at and kept. Raises `StoreError`."""
    rows = read_looked_file(looked_path(folder, annotator)).values()
    return frozenset((row.article, row.text, row.labels) for row in rows if row.kept)


def put_looked(
    folder: Path, annotator: str, article: str, text: str, labels: tuple[str, ...], *, kept: bool = True
) -> None:
    """Note that the labels of a sentence were looked at and kept, or take that back.

    Raises `NotSavedError`, and `StoreError` if the file cannot be read.
    """
    path = looked_path(folder, annotator)
    try:
        with locked(path.parent):
            rows = read_looked_file(path)
            before = rows.get((article, text))
            # Later than the row before, even where the clock of another machine was ahead.
            when = now() if before is None else max(now(), before.when + TICK)
            row = LookedRow(article=article, text=text, labels=labels, kept=kept, when=when)
            _write(path, {**rows, row.key: row})
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has locked {path.parent} for {LOCK_TIMEOUT_SECONDS:g} seconds") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def merge_looked(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of several versions of a file as one. Raises `msgspec.ValidationError`."""
    return [stamp(msgspec.to_builtins(row)) for row in _latest(msgspec.convert(list(rows), list[LookedRow])).values()]


def _latest(rows: Iterable[LookedRow]) -> dict[tuple[str, str], LookedRow]:
    """Return rows by article and sentence, sorted; of two on one the later."""
    return {row.key: row for row in sorted(rows, key=lambda row: (*row.key, row.when, row.labels, row.kept))}


def looked_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a store that say what was looked at, sorted by path."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from sorted((folder / DOUBTS).glob("*.json"))


def read_looked_file(path: Path) -> dict[tuple[str, str], LookedRow]:
    """Return the rows of a file by article and sentence; none without one.

    Where git left a conflict in it, both sides count. Raises `StoreError`.
    """
    rows: list[LookedRow] = []
    try:
        data = read_store_file(path)
        for side in (conflict_sides(data) or (data,)) if data else ():
            tables = decode_tables(side)
            verify(tables)
            if foreign := sorted(tables.keys() - {TABLE}):
                raise DamagedError(f"it has an unknown table “{brief(foreign[0], 20)}”")  # noqa: TRY301
            rows += msgspec.convert(list(tables.get(TABLE, {}).values()), list[LookedRow])
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (DamagedError, MergingError, msgspec.ValidationError) as error:
        raise StoreError(
            f"{path} cannot be read as a list of checked labels: {error}; correct it or move it away"
        ) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    return _latest(rows)


def _write(path: Path, rows: Mapping[tuple[str, str], LookedRow]) -> None:
    """Replace the file. The caller holds the lock. Raises `OSError`."""
    from tinydb import TinyDB

    storage = AtomicJSONStorage(path)
    with storage.single_write():
        storage.write({})
        table = TinyDB(storage=lambda: storage).table(TABLE)
        table.insert_multiple(stamp(msgspec.to_builtins(rows[key])) for key in sorted(rows))
