"""The tables of a store file: conversion between a record and its rows in TinyDB."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Change, Orphan, Record, sort_orphans
from annotations.store.checksum import schema_row, stamp
from annotations.store.packing import packed, unpacked
from annotations.store.schema import SCHEMA, State, upgrade
from annotations.store.storage import AtomicJSONStorage, DamagedError

if TYPE_CHECKING:
    from tinydb.table import Table

MAX_YEAR = 9998
"""The last calendar year in which every moment can be followed by a later one."""


ROW_NUMBER = re.compile("[1-9][0-9]{0,999}")
_Row = TypeVar("_Row")


class OpenFile(Struct, frozen=True):
    """An article's file, as it was read."""

    storage: AtomicJSONStorage
    disk: Record
    """The record that the file holds."""
    current: Record
    """The same record with its claims re-anchored in the current text."""

    def write(self, record: Record) -> None:
        """Write the rows of `record` that are new or differ from `disk` into the tables."""
        from tinydb import TinyDB

        db = TinyDB(storage=lambda: self.storage)
        _put(db.table("article"), stamp(msgspec.to_builtins(record.row)))
        rows = self.storage.read() or {}
        _sync(db.table("claims"), rows, self.disk.claims, record.claims, lambda row: row["id"])
        _sync(db.table("history"), rows, self.disk.history, record.history, lambda row: row["id"])
        _sync(db.table("lost"), rows, self.disk.orphans, record.orphans, lambda row: row["claim"]["id"])
        _put(db.table("schema"), schema_row(SCHEMA, self.storage.read() or {}, record.moment()))


def write_new_file(path: Path, record: Record) -> None:
    """Write a record into a new file, or replace an existing file completely.

    Raises `OSError`.
    """
    storage = AtomicJSONStorage(path)
    empty = Record(text="", row=record.row)
    with storage.single_write():
        storage.write({})
        OpenFile(storage, empty, empty).write(record)


def with_record(tables: State, disk: Record, record: Record, written: datetime) -> State:
    """Return the tables of a file that held `disk` and is to hold `record`, written at this moment.

    Rows keep their numbers, and new ones go behind. Only the history is in the order in which it was written, so that a
    change that comes before others takes their number.
    """
    new = dict(tables)
    new["article"] = {"1": stamp(msgspec.to_builtins(record.row))}
    for name, old, values in (
        ("claims", {claim.id: claim for claim in disk.claims}, {claim.id: claim for claim in record.claims}),
        ("history", {each.id: each for each in disk.history}, {each.id: each for each in record.history}),
        ("lost", {each.claim.id: each for each in disk.orphans}, {each.claim.id: each for each in record.orphans}),
    ):
        rows = {_identity(name, row): (number, row) for number, row in tables.get(name, {}).items()}
        numbers = _numbers({key: int(number) for key, (number, _) in rows.items()}, [*values], is_log=name == "history")
        if values or name in tables:
            new[name] = {
                str(numbers[key]): rows[key][1] if old.get(key) == value else stamp(_row_of(value))
                for key, value in values.items()
            }
    new["schema"] = {"1": schema_row(SCHEMA, new, written)}
    return new


def _row_of(value: Struct) -> dict[str, Any]:
    """Return the row of a claim, a change or an orphan, without its checksum."""
    row: dict[str, Any] = packed(value) if isinstance(value, Change) else msgspec.to_builtins(value)
    return row


def _identity(table: str, row: Mapping[str, Any]) -> str:
    return str(row["claim"]["id"] if table == "lost" else row["id"])


def _numbers(known: dict[str, int], keys: Sequence[str], *, is_log: bool) -> dict[str, int]:
    """Return the number of each row; those of a log rise in the order of the rows."""
    numbers: dict[str, int] = {}
    last = 0 if is_log else max(known.values(), default=0)
    for key in keys:
        is_kept = key in known and (not is_log or known[key] > last)
        numbers[key] = known[key] if is_kept else last + 1
        last = max(last, numbers[key])
    return numbers


def _put(table: "Table", row: dict[str, Any]) -> None:
    """Make a table hold one row: fields that another program has added would not match the checksum."""
    table.truncate()
    from tinydb.table import Document

    table.insert(Document(row, doc_id=1))


def _sync(
    table: "Table",
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]],
    old: Sequence[Struct],
    new: Sequence[Struct],
    identify: Callable[[Mapping[str, Any]], str],
) -> None:
    """Make a table hold `new`, writing only rows that differ.

    A row keeps its number for life. `rows` are the raw rows of all tables. Row numbers are looked up there because
    reading them through the table is slower: it makes a document of each row.
    """
    old_objects = {id(value) for value in old}
    added = [stamp(_row_of(value)) for value in new if id(value) not in old_objects]
    new_objects = {id(value) for value in new}
    removed = [msgspec.to_builtins(value) for value in old if id(value) not in new_objects]
    if not added and not removed:
        return
    numbers = {identify(row): int(number) for number, row in rows.get(table.name, {}).items()}
    last_number = max(numbers.values(), default=0)
    changed = {identify(row) for row in (*added, *removed)} & numbers.keys()
    # Two updates in all: TinyDB goes through the whole table for each update.
    if changed:
        table.remove(doc_ids=[numbers[name] for name in changed])
    for number, row in enumerate(added, last_number + 1):
        numbers.setdefault(identify(row), number)
    from tinydb.table import Document

    table.insert_multiple(Document(row, doc_id=numbers[identify(row)]) for row in added)


def parse(text: str, state: State, path: Path) -> Record:
    """Convert a file's tables to a record. Raises `DamagedError`, `ReadOnlyError`."""
    upgrade(state, path)
    for number in (number for table in state.values() for number in table):
        _row_number(number)
    try:
        record = Record(
            text=text,
            row=_rows(state, "article", ArticleState)[0],
            claims=in_reading_order(_rows(state, "claims", Claim)),
            orphans=sort_orphans(_rows(state, "lost", Orphan)),
            history=tuple(_rows(state, "history", Change)),
        )
    except IndexError as error:
        raise DamagedError("it does not name its article") from error
    except (msgspec.ValidationError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    if problem := inconsistency(record):
        raise DamagedError(problem)
    return record


def in_reading_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims in reading order.

    Most files hold them in that order, and comparing their starts is cheaper than sorting them.
    """
    claims = tuple(claims)
    starts = [claim.start for claim in claims]
    return claims if all(map(operator.lt, starts, starts[1:])) else tuple(sorted(claims, key=Claim.order))


def inconsistency(record: Record) -> str:
    """Return what in a record contradicts itself, so that its file would be refused; empty if nothing does.

    That is a duplicate id, an empty or reversed span, and a change later than `MAX_YEAR`.
    """
    for noun, ids in (
        ("claim", [claim.id for claim in record.claims]),
        ("change", [change.id for change in record.history]),
        ("lost claim", [orphan.claim.id for orphan in record.orphans]),
    ):
        if len(set(ids)) != len(ids):
            return f"two rows are for the same {noun}"
    if any(claim.start >= claim.end for claim in record.claims):
        return "a claim ends before it begins"
    if any(start >= end for start, end in record.row.reviewed):
        return "a reviewed passage ends before it begins"
    if any(change.latest.year > MAX_YEAR for change in record.history):
        return "a change has the last possible time, so none can follow"
    return ""


def _rows(state: State, table: str, kind: type[_Row]) -> list[_Row]:
    """Return the rows of a table in the order of their numbers, converted to `kind`."""
    rows = state.get(table, {})
    if kind is Change:
        rows = {number: unpacked(row) for number, row in rows.items()}
    return msgspec.convert([rows[number] for number in sorted(rows, key=int)], list[kind])  # type: ignore[valid-type]


@lru_cache(maxsize=4096)
def _row_number(key: str) -> int:
    """Return the number of a row.

    Raises `DamagedError` where it is not written as TinyDB writes it: TinyDB would take `01` for row 1.
    """
    if not ROW_NUMBER.fullmatch(key):
        raise DamagedError(f"a row has an invalid number, “{key[:20]}”")
    return int(key)
