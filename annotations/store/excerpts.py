"""Excerpts of a store file: what a list or an export needs, decoded from its bytes without parsing the rest."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.claims.claim import Claim
from annotations.claims.record import FLAGGED, ArticleState, Record
from annotations.errors import ReadOnlyError
from annotations.moment import Moment
from annotations.store.checksum import CHECKSUM, checksum_of, digest_of, is_intact
from annotations.store.schema import SCHEMA
from annotations.store.storage import MERGING, DamagedError, conflict_sides, decode_tables
from annotations.store.tables import ROW_NUMBER, in_reading_order, inconsistency, parse


class _Label(Struct):
    label: str


class _ArticleRows(Struct):
    """The row of the article as it is in the file; the rest is not decoded."""

    article: dict[str, dict[str, Any]]


class _SummaryTables(Struct):
    """The part of a file that a list of articles needs; the rest is not decoded."""

    article: dict[str, ArticleState]
    claims: dict[str, _Label] = {}


_article_rows_decoder = msgspec.json.Decoder(_ArticleRows)
_article_decoder = msgspec.json.Decoder(dict[str, ArticleState])
_claims_decoder = msgspec.json.Decoder(dict[str, Claim])
_schema_decoder = msgspec.json.Decoder(dict[str, dict[str, Any]])
_raw_decoder = msgspec.json.Decoder(msgspec.Raw)
_summary_decoder = msgspec.json.Decoder(_SummaryTables)
_TABLE_HEADERS = (b'{\n "article": ', b',\n "claims": ', b',\n "history": ')
"""The bytes before each table of a file with claims, a history and no orphans."""
_FILE_END = b"\n}\n"
_SCHEMA_HEADER = b',\n "schema": '
_LINES_PER_CLAIM = len(Claim.__struct_fields__) + 3
"""Lines of one claim without attributes in a file: its fields, its checksum, and the braces around them."""
_CHECKSUM_LINE = re.compile(rb'\n   "checksum": "([0-9a-f]{8})"')


class Summary(Struct, frozen=True):
    """The state of one article and its claim counts, as a list of articles shows them."""

    row: ArticleState
    counts: dict[str, int]
    """The number of claims by label, for labels that occur."""


def written_moment(tail: bytes) -> datetime | None:
    """Return when a file was written, from its last bytes; `None` where they do not say.

    It is later than every change in the history of the file.
    """
    start = tail.rfind(_SCHEMA_HEADER)
    if start < 0:
        return None
    try:
        # Another program may have added a table that is sorted behind this one.
        import json

        rows, _ = json.JSONDecoder().raw_decode(tail[start + len(_SCHEMA_HEADER) :].decode())
        row = msgspec.convert(rows, dict[str, dict[str, Any]])["1"]
        return msgspec.convert(row["written"], Moment) if is_intact(row) else None
    except (msgspec.ValidationError, ValueError, RecursionError, KeyError, DamagedError):
        return None


def parse_without_history(data: bytes) -> Record | None:
    """Convert a file without orphans to a record without text and history.

    The file must have claims and a history. Takes a third of the time of `parse`. Returns `None` where the file is not
    laid out exactly as this version writes it, or is damaged: `parse` then reports what is wrong. The tables are
    decoded one by one and lines are counted, because a decoder does not report duplicate keys.
    """
    start, *headers = (data.find(header) for header in _TABLE_HEADERS)
    end = data.rfind(_SCHEMA_HEADER)
    if start or not 0 < headers[0] < headers[1] < end or not data.endswith(_FILE_END):
        return None
    article_data = data[len(_TABLE_HEADERS[0]) : headers[0]]
    claims_data = data[headers[0] + len(_TABLE_HEADERS[1]) : headers[1]]
    try:
        rows, claims = _article_decoder.decode(article_data), _claims_decoder.decode(claims_data)
        _raw_decoder.decode(memoryview(data)[headers[1] + len(_TABLE_HEADERS[2]) : end])
        schema = _schema_decoder.decode(memoryview(data)[end + len(_SCHEMA_HEADER) : -len(_FILE_END)])["1"]
        record = Record(text="", row=rows["1"], claims=in_reading_order(claims.values()))
        has_our_layout = (
            len(rows) == article_data.count(b'\n  "') == 1
            and article_data.count(b'\n   "') == len(ArticleState.__struct_fields__) + 1
            and claims_data.count(b"\n") == 1 + sum(map(_lines_of, claims.values()))
            and all(map(ROW_NUMBER.fullmatch, claims))
        )
        checksums = _checksums_in(claims_data)
        is_as_written = (
            _checksums_in(article_data) == [*map(checksum_of, rows.values())]
            and checksums == [*map(checksum_of, claims.values())]
            and schema.get("version") == SCHEMA
            and schema.get("claims") == digest_of(zip(claims, checksums, strict=True))
            and CHECKSUM in schema
            and is_intact(schema)
        )
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError, DamagedError):
        return None
    return record if has_our_layout and is_as_written and not inconsistency(record) else None


def _lines_of(claim: Claim) -> int:
    """Return the lines of a claim in a file: attributes have one each, and one for the brace behind them."""
    return _LINES_PER_CLAIM + (len(claim.attributes) + 1 if claim.attributes else 0)


def _checksums_in(data: bytes) -> list[str]:
    """Return the checksums of the rows of a table, in their order in the data of the table."""
    return [found.decode() for found in _CHECKSUM_LINE.findall(data)]


def _older_record(data: bytes) -> Record | None:
    """Return the record of a file in which a flag is a status, as version 3 has it; `None` if it is damaged."""
    try:
        return parse("", decode_tables(data), Path())
    except (DamagedError, ReadOnlyError):
        return None


def verify_article(data: bytes) -> None:
    """Raise `DamagedError` if the row of the article does not match its checksum: it says whose file it is."""
    try:
        rows = _article_rows_decoder.decode(data).article
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    if not all(map(is_intact, rows.values())):
        raise DamagedError("the row of the article does not match its checksum")


def summarise(data: bytes) -> Summary:
    """Decode the summary of a file, skipping its other tables. Raises `DamagedError`."""
    try:
        tables = _summary_decoder.decode(data)
        row = next(iter(tables.article.values()))
    except StopIteration as error:
        raise DamagedError("it does not name its article") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if FLAGGED.encode() in data and (record := _older_record(data)) is not None:
            return Summary(record.row, dict(Counter(claim.label for claim in record.claims)))
        raise DamagedError(f"it {MERGING}" if conflict_sides(data) else str(error)) from error
    return Summary(row, dict(Counter(claim.label for claim in tables.claims.values())))
