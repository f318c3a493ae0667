"""Checksums of the rows and tables of a store file.

Each row has a field `checksum`: the CRC-32 of the row without that field, as JSON without white space whose keys are
sorted, in eight hexadecimal digits. The row of the table `schema` also holds, for each table of many rows, the CRC-32
of its row numbers with their checksums: it tells that a row was added, removed or renumbered. And it says when the file
was written.

A flipped bit in an offset, an id or a label leaves valid JSON with valid types; only a checksum tells it from data. A
row without a checksum was written by another program, and is believed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from annotations.store.storage import DamagedError

CHECKSUM = "checksum"
"""The name of the field."""

DIGESTED = ("claims", "history", "lost")
"""The tables whose digests are in the row of `schema`."""

_encoder = msgspec.json.Encoder(order="sorted")

Row = dict[str, Any]
Tables = Mapping[str, Mapping[str, Row]]


def checksum_of(row: Row | Struct) -> str:
    """Return the checksum of a row without checksum, or of the struct that such a row holds.

    Raises `DamagedError` where a value cannot be encoded.
    """
    try:
        return f"{crc32(_encoder.encode(row)):08x}"
    except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError, RecursionError) as error:
        raise DamagedError(str(error)) from error


def stamp(row: Row) -> Row:
    """Set the checksum of a row, and return the row."""
    row.pop(CHECKSUM, None)
    row[CHECKSUM] = checksum_of(row)
    return row


def is_intact(row: Row) -> bool:
    """Return whether a row is as it was written, or has no checksum. Raises `DamagedError` as `checksum_of`."""
    if CHECKSUM not in row:
        return True
    expected = row.pop(CHECKSUM)
    try:
        return bool(checksum_of(row) == expected)
    finally:
        row[CHECKSUM] = expected


def digest_of(checksums: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a table from the number and the checksum of each row, in any order."""
    return f"{crc32(' '.join(f'{number}:{checksum}' for number, checksum in sorted(checksums)).encode()):08x}"


def schema_row(version: int, tables: Tables, written: datetime, names: Iterable[str] = DIGESTED) -> Row:
    """Return the row of the table `schema` for these tables, written at this moment.

    `names` are the tables of many rows.
    """
    row = {"version": version, "written": written, **{name: _digest(tables, name) for name in names}}
    return stamp(msgspec.to_builtins(row))


def _digest(tables: Tables, name: str) -> str:
    return digest_of((number, str(row.get(CHECKSUM, ""))) for number, row in tables.get(name, {}).items())


def verify(tables: Tables) -> None:
    """Raise `DamagedError` at the first row that is not as it was written.

    Also where a table is gone and another has come: the name of the table was damaged then.
    """
    for name, rows in tables.items():
        for number, row in rows.items():
            if not is_intact(row):
                raise DamagedError(f"row {number[:20]} of “{name[:20]}” does not match its checksum")
    foreign = [name for name in tables if name not in (*DIGESTED, "article", "schema")]
    if foreign and any(name not in tables for name in altered_tables(tables)):
        raise DamagedError(f"it has an unknown table “{foreign[0][:20]}” and lacks one of its own")


def altered_tables(tables: Tables) -> list[str]:
    """Return the tables in which another program has added, removed or renumbered rows, sorted by name."""
    (row, *_) = (*tables.get("schema", {}).values(), {})
    return [name for name in DIGESTED if name in row and row[name] != _digest(tables, name)]


def has_digests(tables: Tables) -> bool:
    """Return whether the file says which rows it should have: files of versions 1 and 2 do not."""
    return any(name in row for row in tables.get("schema", {}).values() for name in DIGESTED)


def count_unsigned(tables: Tables) -> int:
    """Return how many rows have no checksum; the row of `schema` has none in a file of an earlier version."""
    return sum(CHECKSUM not in row for name, rows in tables.items() if name != "schema" for row in rows.values())


def stamp_all(tables: Tables) -> None:
    """Set the checksums of all rows but that of `schema`, in place."""
    for name, rows in tables.items():
        if name != "schema":
            for row in rows.values():
                stamp(row)
