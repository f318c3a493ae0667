"""Excerpts of a store file: bytes that do not say when the file was written say nothing, whatever they are."""

from datetime import UTC, datetime

import pytest

from annotations.store.excerpts import written_moment

WRITTEN = '"written": "2026-11-21T19:42:03Z"'


def tail(rows: str) -> bytes:
    """Return the end of a file with these rows in its last table."""
    return f'}},\n "schema": {rows}\n}}\n'.encode()


def test_the_last_table_says_when_a_file_was_written() -> None:
    """The moment is read from the last table alone."""
    assert written_moment(tail(f'{{"1": {{{WRITTEN}}}}}')) == datetime(2026, 11, 21, 19, 42, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "rows",
    [
        "null",
        "[1]",
        "{}",
        '{"1": null}',
        '{"1": [1]}',
        '{"1": {}}',
        '{"1": {"written": 1}}',
        '{"1": {"written": "yesterday"}}',
        f'{{"1": {{{WRITTEN}, "checksum": "00000000"}}}}',
        f'{{"1": {{{WRITTEN}, "other": "\\ud800", "checksum": "00000000"}}}}',
        f'{{"1": {{{WRITTEN}, "other": {"9" * 400}, "checksum": "00000000"}}}}',
        f'{{"1": {{{WRITTEN}, "other": {"9" * 5000}}}}}',
        "[" * 100_000,
        '{"1": {',
    ],
    ids=lambda rows: rows[:40],
)
def test_a_malformed_last_table_says_nothing(rows: str) -> None:
    """No malformed value raises an error: the modification time is used instead."""
    assert written_moment(tail(rows)) is None
