"""Damage to an index of articles: SQLite checks the order of its pages, and not what is in the rows."""

import sqlite3
from zlib import crc32

FUNCTION = "mark_of"
"""The SQL function that is `mark_of`."""

READING_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What reading an index raises; the second, if SQLite tells of a damaged name."""


def mark_of(*values: object) -> int:
    """Return the CRC-32 of values that SQLite holds."""
    found = 0
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        found = crc32(data, crc32(b"%d," % len(data), found))
    return found


def is_damage(error: Exception) -> bool:
    """Return whether an error means that the file is damaged, and not that it is locked or that the disk is full."""
    if isinstance(error, sqlite3.OperationalError):
        # A column that is not there, or text that is none.
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF == sqlite3.SQLITE_ERROR
    is_of_file = isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))
    return is_of_file and not isinstance(error, sqlite3.ProgrammingError)
