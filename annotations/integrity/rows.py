"""The rows of damaged files: all that are complete."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Generic, TypeVar

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import FLAGGED, ArticleState, Change, Orphan
from annotations.claims.replay import standing_claims
from annotations.corpus.readers.encoding import MARKS
from annotations.store.checksum import CHECKSUM, is_intact, stamp
from annotations.store.packing import unpacked
from annotations.store.schema import add_words_of_speakers, is_newer, separate_flags
from annotations.store.storage import DamagedError
from annotations.store.tables import MAX_YEAR

_TABLE_OR_ROW_KEY = re.compile(r'"(article|claims|history|lost|schema|[0-9]+)"\s*:\s*(?=\{)')
_SEPARATOR = re.compile(r"[\s,]*")
_LEGIBLE_ID = re.compile(r'(?<!\\)"id"\s*:\s*"([^"\\]{1,200})"')
_TABLE_END = re.compile(r"\s*\}[\s,}]*")

EARLIEST = datetime.min.replace(tzinfo=UTC)

MAX_DIGITS = 18
"""The most digits of a row number that is taken for one."""

_decoder = json.JSONDecoder()
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class RecoveredRows:
    """The complete rows of a damaged file."""

    row: ArticleState | None
    claims: tuple[Claim, ...]
    orphans: tuple[Orphan, ...]
    history: tuple[Change, ...]
    legible_ids: frozenset[str]
    """Every id that can be read in the bytes, whether or not its row could be recovered."""
    altered_ids: frozenset[str]
    """The ids of claims, orphans and changes that do not match their checksums."""
    has_altered_row: bool
    """Whether `row` does not match its checksum."""
    is_complete: bool
    """Whether no row was left out, except equal rows with one id."""
    is_newer: bool
    """Whether a newer Copydesk wrote the file."""


def recover_rows(data: bytes) -> RecoveredRows:
    """Read all complete rows of a file that is damaged, or in another encoding.

    A claim whose own row is broken is taken from the history, where the history is complete: both hold the same claim.
    """
    text = _decode(data)
    tables, broken = _scan(text)
    _separate_flags(tables)
    rows = _convert(tables.get("article", []), ArticleState)
    claim_rows = _convert(tables.get("claims", []), Claim)
    orphan_rows = _convert(tables.get("lost", []), Orphan)
    changes = _convert(tables.get("history", []), Change)
    possible = _with_possible_moments(changes.values)
    claims, claims_agree = _deduplicate(sorted(claim_rows.intact, key=lambda claim: claim.updated), _id)
    orphans, orphans_agree = _deduplicate(orphan_rows.values, lambda orphan: orphan.claim.id)
    history, changes_agree = _deduplicate(possible, _id)
    has_full_history = "history" in tables and "history" not in broken and changes.is_complete and changes_agree
    if has_full_history and ("claims" in broken or "claims" not in tables or not claim_rows.is_complete):
        ids = {claim.id for claim in claims} | {orphan.claim.id for orphan in orphans}
        claims += [claim for claim in standing_claims(history).values() if claim.id not in ids]
    claims += _only_altered(claim_rows.altered, [*claims, *(orphan.claim for orphan in orphans)])
    return RecoveredRows(
        row=rows.values[0] if len(rows.values) == 1 else None,
        altered_ids=frozenset(
            [claim.id for claim in claim_rows.altered if claim not in claim_rows.intact]
            + [orphan.claim.id for orphan in orphan_rows.altered]
            + [change.id for change in changes.altered]
        ),
        has_altered_row=bool(rows.altered),
        claims=tuple(claims),
        orphans=tuple(orphans),
        history=tuple(history),
        legible_ids=frozenset(legible_ids_in(text)),
        is_complete=not broken
        and all((len(rows.values) == 1, tables.get("schema"), claims_agree, orphans_agree, changes_agree))
        and all(each.is_complete for each in (rows, claim_rows, orphan_rows, changes)),
        is_newer=any(is_newer(row) for row in tables.get("schema", []) if isinstance(row, dict)),
    )


def _with_possible_moments(history: Sequence[Change]) -> list[Change]:
    """Return changes of which none is later than `MAX_YEAR`: such a one happened with the latest of the others.

    A clock that stood in the year 9999 left it; a file with it is refused, because nothing can happen after it.
    """
    moments = [
        moment for change in history for moment in (change.when, change.undone, change.redone) if moment is not None
    ]
    latest = max((moment for moment in moments if moment.year <= MAX_YEAR), default=EARLIEST)

    def possible(moment: datetime | None) -> datetime | None:
        return moment if moment is None or moment.year <= MAX_YEAR else latest

    return [
        msgspec.structs.replace(
            change,
            when=possible(change.when) or latest,
            undone=possible(change.undone),
            redone=possible(change.redone),
        )
        for change in history
    ]


def _only_altered(altered: Iterable[Claim], known: Sequence[Claim]) -> list[Claim]:
    """Return the claims that do not match their checksums and of which nothing better is known.

    The damage may be in the id: a claim on the same words with the same label is the same.
    """
    ids = {claim.id for claim in known}
    places = {(claim.span, claim.label, claim.text) for claim in known}
    return [claim for claim in altered if claim.id not in ids and (claim.span, claim.label, claim.text) not in places]


def legible_ids_in(text: str) -> set[str]:
    """Return every id that can be read anywhere in a file, of claims and changes alike."""
    return set(_LEGIBLE_ID.findall(text))


def _decode(data: bytes) -> str:
    """Decode bytes by their byte order mark, else as UTF-8.

    Invalid bytes become lone surrogates.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark) and encoding != "utf-8-sig":
            return data.decode(encoding, "replace").replace("\ufffd", "\udc80")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _scan(text: str) -> tuple[dict[str, list[Any]], set[str]]:
    """Return the complete rows by table, in the order of their numbers, and the tables that have damage.

    A file has its rows in the order of their numbers as text: 1, 10, 2.
    """
    tables: dict[str, list[tuple[int, Any]]] = {}
    broken: set[str] = set()
    table, position, last_end = "", 0, 0
    while key := _TABLE_OR_ROW_KEY.search(text, position):
        gap, position = text[last_end : key.start()], key.end()
        if not key[1].isdigit():
            if table and not _TABLE_END.fullmatch(gap):
                broken.add(table)
            table, position = key[1], position + 1
            tables.setdefault(table, [])
            last_end = position
            continue
        if not _SEPARATOR.fullmatch(gap):
            broken.add(table)
        try:
            row, position = _decoder.raw_decode(text, position)
            tables.setdefault(table, []).append((_number(key[1]), row))
            last_end = position
        except (ValueError, RecursionError):
            broken.add(table)
            position += 1
    if not _TABLE_END.fullmatch(text[last_end:]):
        broken.add(table)
    return {name: [row for _, row in sorted(rows, key=itemgetter(0))] for name, rows in tables.items()}, broken


def _separate_flags(tables: dict[str, list[Any]]) -> None:
    """Upgrade the rows of a file in which a flag is a status; rows that were altered stay so."""
    articles, history = (
        [row for row in tables.get(name, []) if isinstance(row, dict)] for name in ("article", "history")
    )
    rows = [*articles, *history]
    if not any(FLAGGED in (row.get("status"), row.get("status_before"), row.get("status_after")) for row in rows):
        return
    intact = [row for row in rows if CHECKSUM in row and _matches(row)]
    separate_flags(articles, history)
    for row in intact:
        stamp(row)


def _matches(row: dict[str, Any]) -> bool:
    try:
        return is_intact(row)
    except DamagedError:
        return False


def _number(key: str) -> int:
    """Return the number of a row; one of thousands of digits, which no row has, comes last."""
    return int(key) if len(key) <= MAX_DIGITS else sys.maxsize


@dataclass(frozen=True)
class _Rows(Generic[_Value]):
    """The rows of one table that are valid values."""

    intact: list[_Value]
    """Rows that match their checksum, or have none."""
    altered: list[_Value]
    """Rows that do not match their checksum."""
    is_complete: bool
    """Whether all rows of the table are intact."""
    values: list[_Value]
    """All of them, in their order."""


def _convert(rows: list[Any], kind: type[_Value]) -> _Rows[_Value]:
    """Return the rows that are valid values of `kind`; a valid row can also be encoded again."""
    intact: list[_Value] = []
    altered: list[_Value] = []
    values: list[_Value] = []
    for row in rows:
        try:
            msgspec.json.encode(row)
            is_as_written = is_intact(row)
            # A packed claim states what has changed of it alone: the words of its speaker may be in the one before.
            whole = unpacked(row) if kind is Change and isinstance(row, dict) else row
            add_words_of_speakers(whole)
            value = msgspec.convert(whole, kind)
            (intact if is_as_written else altered).append(value)
            values.append(value)
        except (msgspec.ValidationError, UnicodeEncodeError, OverflowError, RecursionError, DamagedError):
            continue
    return _Rows(intact, altered, len(intact) == len(rows), values)


def _id(value: Claim | Change) -> str:
    return value.id


def _deduplicate(values: Iterable[_Value], identify: Callable[[_Value], str]) -> tuple[list[_Value], bool]:
    """Return the last value of each id, and whether values with equal ids are equal."""
    by_id: dict[str, _Value] = {}
    all_agree = True
    for value in values:
        all_agree = all_agree and by_id.get(identify(value), value) == value
        by_id[identify(value)] = value
    return list(by_id.values()), all_agree
