"""Merging the files of a store that hold no claims: names, predictions, assignments, and labels looked at."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from annotations.claims.speaker_names import name_key
from annotations.errors import MergingError, StoreError
from annotations.layout import DOUBTS, LEDGER, PREDICTIONS, QUEUE, SPEAKERS, TEAM
from annotations.store.assignment_file import merge_assignments
from annotations.store.checksum import stamp, verify
from annotations.store.looked_file import TABLE as LOOKED
from annotations.store.looked_file import merge_looked
from annotations.store.queue_file import merge_queues
from annotations.store.speaker_file import TABLE, AliasRow
from annotations.store.storage import DamagedError, decode_tables, encode_tables
from annotations.suggest.prediction import Prediction

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]


def merge_beside(path: Path, ours: bytes, theirs: bytes, base: bytes = b"") -> bytes | None:
    """Return two versions of a file united row by row; `None` if files at this path hold claims.

    Of two rows on one name the later counts, as everywhere. Of two predictions on the same words the more certain
    counts. Rows are never taken out of these files, so that no common base is needed, and no side is the first. Only
    ledgers lose rows, and need what both began with if that is known. Raises `StoreError` if a version cannot be read.
    """
    if _is_ledger(path):
        from annotations.sharing.ledgers import merge_ledger_files

        return merge_ledger_files(path, base, ours, theirs)
    unite = _UNITED.get(path.parent.name)
    if unite is None:
        return None
    if ours == theirs:
        return ours
    try:
        return encode_tables(unite(path, *(_tables(data, path) for data in (ours, theirs))))
    except (DamagedError, msgspec.ValidationError) as error:
        raise StoreError(f"{path.name} is damaged: {error}") from error


def is_beside(path: Path) -> bool:
    """Return whether files at this path hold no claims."""
    return path.parent.name in _UNITED or _is_ledger(path)


def _is_ledger(path: Path) -> bool:
    return path.parent.parent.name == LEDGER


def files_beside(store: Path) -> list[Path]:
    """Return the files of a store that hold no claims, sorted. Raises nothing: without a folder there are none."""
    patterns = (*(f"{folder}/*.json" for folder in _UNITED), f"{LEDGER}/*/*.json")
    return sorted(path for pattern in patterns for path in store.glob(pattern) if not path.name.startswith("."))


def _by_row(name: str, order: Callable[[list[Row]], list[Row]], path: Path, one: Tables, other: Tables) -> Tables:
    """Return two versions with the rows of one table united, and all other tables as both have them."""
    rows = order([*one.get(name, {}).values(), *other.get(name, {}).values()])
    beside = {table: held for table, held in {**one, **other}.items() if table != name}
    if any(one.get(table, held) != held for table, held in beside.items() if table in other):
        raise StoreError(f"the two versions of {path.name} are of different versions of Copydesk")
    return {**beside, name: {str(number): row for number, row in enumerate(rows, 1)}}


def _tables(data: bytes, path: Path) -> Tables:
    """Return the tables of a version; none of an empty one. Raises `StoreError`."""
    try:
        tables = decode_tables(data) if data else {}
        verify(tables)
    except DamagedError as error:
        raise StoreError(f"{path.name} is damaged: {error}") from error
    except MergingError as error:
        raise StoreError(f"{path.name} {error}") from error
    return tables


def _names(rows: list[Row]) -> list[Row]:
    latest: dict[str, AliasRow] = {}
    for row in sorted(msgspec.convert(rows, list[AliasRow]), key=lambda row: (row.when, row.name, row.alias)):
        latest[name_key(row.alias)] = row
    return [stamp(msgspec.to_builtins(latest[key])) for key in sorted(latest)]


def _predictions(rows: list[Row]) -> list[Row]:
    best: dict[tuple[int, int, str, str], Prediction] = {}
    found = msgspec.convert(rows, list[Prediction])
    for row in sorted(found, key=lambda row: (row.score is not None, row.score or 0.0, msgspec.json.encode(row))):
        best[row.key] = row
    order = sorted(best.values(), key=lambda row: (row.start, -row.end, row.label, row.model))
    return [msgspec.to_builtins(row) for row in order]


_UNITED: dict[str, Callable[[Path, Tables, Tables], Tables]] = {
    SPEAKERS: partial(_by_row, TABLE, _names),
    PREDICTIONS: partial(_by_row, "predictions", _predictions),
    DOUBTS: partial(_by_row, LOOKED, merge_looked),
    QUEUE: merge_queues,
    TEAM: merge_assignments,
}
"""By the folder of a file: what makes one version of two."""
