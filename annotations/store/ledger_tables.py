"""The tables of a ledger: conversion between a ledger and its rows in TinyDB."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from tinydb import TinyDB
from tinydb.table import Document

from annotations.errors import ReadOnlyError
from annotations.ledger.model import Entry, Ledger, LedgerChange, Mention, Rejected, Story
from annotations.moment import now
from annotations.store.checksum import Row, is_intact, schema_row, stamp, verify
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.wording import brief

LEDGER_SCHEMA = 1
"""The version of the tables of a ledger."""
TABLES = ("entries", "history", "mentions", "rejected")
"""The tables of many rows."""
_T = TypeVar("_T", bound=Struct)


def ledger_in(state: dict[str, dict[str, Any]], path: Path) -> Ledger:
    """Return the ledger that the tables of a file hold. Raises `DamagedError`, and `ReadOnlyError` for a newer one."""
    _verify(state, path)
    try:
        stories = _rows(state, "story", Story)
        ledger = Ledger(
            story=stories[0],
            entries=tuple(sorted(_rows(state, "entries", Entry), key=lambda row: (row.created, row.id))),
            mentions=tuple(_rows(state, "mentions", Mention)),
            rejected=tuple(_rows(state, "rejected", Rejected)),
            history=tuple(sorted(_rows(state, "history", LedgerChange), key=lambda row: (row.when, row.id))),
        )
    except IndexError as error:
        raise DamagedError("it does not name its story") from error
    except (msgspec.ValidationError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    for name, rows in (("entry", ledger.entries), ("mention", ledger.mentions), ("change", ledger.history)):
        if len({row.id for row in rows}) != len(rows):
            raise DamagedError(f"two rows are for the same {name}")
    return ledger


def _verify(state: dict[str, dict[str, Any]], path: Path) -> None:
    """Raise `DamagedError` where rows are not as they were written, `ReadOnlyError` for a newer version."""
    row: Row = next(iter(state.get("schema", {}).values()), {})
    version = row.get("version")
    if not isinstance(version, int) or version < 1:
        raise DamagedError("it does not say which version wrote it")
    if not is_intact(row):
        raise DamagedError("the version in it does not match its checksum")
    if version > LEDGER_SCHEMA:
        raise ReadOnlyError(f"{path} was written by a newer Copydesk and is left as it is")
    if foreign := sorted(state.keys() - {"story", "schema", *TABLES}):
        raise DamagedError(f"it has an unknown table “{brief(foreign[0], 20)}”")
    verify(state)


def _rows(state: dict[str, dict[str, Any]], table: str, kind: type[_T]) -> list[_T]:
    rows = state.get(table, {})
    if not all(number.isdecimal() and number.isascii() for number in rows):
        raise DamagedError("a row has an invalid number")
    return msgspec.convert([rows[number] for number in sorted(rows, key=int)], list[kind])  # type: ignore[valid-type]


def write_ledger(storage: AtomicJSONStorage, disk: Ledger | None, ledger: Ledger) -> None:
    """Write the rows of a ledger that differ from those on disk. Rows keep their numbers."""
    with storage.single_write():
        if disk is None:
            storage.write({})
        db = TinyDB(storage=lambda: storage)
        for name in ("story", *TABLES):
            rows = storage.read() or {}
            numbers = {str(row.get("id")): int(number) for number, row in rows.get(name, {}).items()}
            last = max(numbers.values(), default=0)
            held = {} if disk is None else {row.id: row for row in _of(disk, name)}
            wanted = {row.id: row for row in _of(ledger, name)}
            gone = [numbers[each] for each in held if held[each] != wanted.get(each) and each in numbers]
            table = db.table(name)
            if gone:
                table.remove(doc_ids=gone)
            added = []
            for key, row in wanted.items():
                if held.get(key) != row:
                    last += key not in numbers
                    added.append(Document(stamp(_row(row)), doc_id=numbers.get(key, last)))
            table.insert_multiple(added)
        # TinyDB empties a table by the numbers of its rows, which in a damaged file may be none.
        db.drop_table("schema")
        state = storage.read() or {}
        db.table("schema").insert(Document(schema_row(LEDGER_SCHEMA, state, now(), TABLES), doc_id=1))


def _of(ledger: Ledger, name: str) -> tuple[Any, ...]:
    return (ledger.story,) if name == "story" else tuple(getattr(ledger, name))


def _row(value: Any) -> Row:
    fields: Row = msgspec.to_builtins(value)
    return fields
