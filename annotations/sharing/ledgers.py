"""Merging three versions of the file of a ledger: bytes in, bytes out."""

from pathlib import Path
from typing import Any

import msgspec

from annotations.errors import MergingError, StoreError
from annotations.ledger.merging import merge_ledgers
from annotations.ledger.model import Ledger
from annotations.moment import Moment
from annotations.store.checksum import schema_row, stamp
from annotations.store.ledger_tables import LEDGER_SCHEMA, TABLES, ledger_in
from annotations.store.schema import State
from annotations.store.storage import DamagedError, decode_tables, encode_tables


def merge_ledger_files(path: Path, base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Return the merge of two versions of a ledger that began as `base`, which is empty if that is not known.

    Rows keep the numbers of our version, and new ones go behind. A side that has nothing new leaves the other as it is,
    to the byte. Raises `StoreError` if a version is damaged, of a newer Copydesk, or of another story.
    """
    if not ours or not theirs or ours == theirs:
        return ours or theirs
    tables, mine = _read(path, ours)
    others, other = _read(path, theirs)
    merged = merge_ledgers(_read(path, base)[1] if base else None, mine, other)
    for data, version in ((ours, mine), (theirs, other)):
        if _same(merged, version):
            return data
    return encode_tables(_with_ledger(tables, merged, max(_written(tables, mine), _written(others, other))))


def _read(path: Path, data: bytes) -> tuple[State, Ledger]:
    try:
        tables = decode_tables(data)
        return tables, ledger_in(tables, path)
    except DamagedError as error:
        raise StoreError(f"{path.name} is damaged: {error}") from error
    except MergingError as error:
        raise StoreError(f"{path.name} {error}") from error


def _same(one: Ledger, other: Ledger) -> bool:
    """Return whether two ledgers have the same rows, in any order."""
    return one.story == other.story and all(
        {row.id: row for row in getattr(one, name)} == {row.id: row for row in getattr(other, name)} for name in TABLES
    )


def _written(tables: State, ledger: Ledger) -> Any:
    """Return when a version was written; if it does not say, its last change."""
    row = next(iter(tables.get("schema", {}).values()), {})
    try:
        return msgspec.convert(row.get("written"), Moment)
    except msgspec.ValidationError:
        return max((change.updated for change in ledger.history), default=ledger.story.updated)


def _with_ledger(tables: State, ledger: Ledger, written: Any) -> State:
    """Return the tables of a file that is to hold a ledger; rows that it has keep their numbers."""
    new: State = {**tables, "story": {"1": stamp(msgspec.to_builtins(ledger.story))}}
    for name in TABLES:
        numbers = {str(row.get("id")): int(number) for number, row in tables.get(name, {}).items()}
        last = max(numbers.values(), default=0)
        rows = {}
        for value in getattr(ledger, name):
            last += value.id not in numbers
            rows[str(numbers.get(value.id, last))] = stamp(msgspec.to_builtins(value))
        if rows or name in tables:
            new[name] = rows
    new["schema"] = {"1": schema_row(LEDGER_SCHEMA, new, written, TABLES)}
    return new
