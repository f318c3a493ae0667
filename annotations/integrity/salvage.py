"""Salvage: recovering rows from damaged files."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Change, Orphan, Record, merge_spans
from annotations.claims.replay import standing_claims
from annotations.corpus.readers.encoding import MARKS
from annotations.integrity.inventory import Sources, StoreItem, read_claim_file
from annotations.layout import safe_name
from annotations.store.schema import SCHEMA

_TABLE_OR_ROW_KEY = re.compile(r'"(article|claims|history|lost|schema|[0-9]+)"\s*:\s*(?=\{)')
_SEPARATOR = re.compile(r"[\s,]*")
_TABLE_END = re.compile(r"\s*\}[\s,}]*")

_decoder = json.JSONDecoder()
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class RecoveredRows:
    """The complete rows of a damaged file."""

    row: ArticleState | None
    claims: tuple[Claim, ...]
    orphans: tuple[Orphan, ...]
    history: tuple[Change, ...]
    is_complete: bool
    """Whether no row was left out, except equal rows with one id."""
    is_newer: bool
    """Whether a newer Copydesk wrote the file."""


def recover_rows(data: bytes) -> RecoveredRows:
    """Read all complete rows of a file that is damaged, or in another encoding.

    A claim whose own row is broken is taken from the history, where the history is complete: both hold the same claim.
    """
    tables, broken = _scan(_decode(data))
    rows, _ = _convert(tables.get("article", []), ArticleState)
    claims, all_claims = _convert(tables.get("claims", []), Claim)
    orphans, all_orphans = _convert(tables.get("lost", []), Orphan)
    history, all_changes = _convert(tables.get("history", []), Change)
    claims, claims_agree = _deduplicate(sorted(claims, key=lambda claim: claim.updated), lambda claim: claim.id)
    orphans, orphans_agree = _deduplicate(orphans, lambda orphan: orphan.claim.id)
    history, changes_agree = _deduplicate(history, lambda change: change.id)
    has_full_history = "history" in tables and "history" not in broken and all_changes and changes_agree
    if has_full_history and ("claims" in broken or "claims" not in tables or not all_claims):
        ids = {claim.id for claim in claims} | {orphan.claim.id for orphan in orphans}
        claims += [claim for claim in standing_claims(history).values() if claim.id not in ids]
    versions = [row.get("version") for row in tables.get("schema", [])]
    return RecoveredRows(
        row=rows[0] if len(rows) == 1 else None,
        claims=tuple(claims),
        orphans=tuple(orphans),
        history=tuple(history),
        is_complete=not broken
        and all((len(rows) == 1, all_claims, all_orphans, all_changes, versions))
        and all((claims_agree, orphans_agree, changes_agree)),
        is_newer=any(isinstance(version, int) and version > SCHEMA for version in versions),
    )


@dataclass(frozen=True)
class Recovery:
    """The claims of a damaged or left-over file that the store lacks."""

    path: Path
    """The store file these rows belong to."""
    missing: int
    """How many recovered claims that store file neither holds nor held."""
    record: Record | None
    """That store file's record with the recovered rows; `None` where it lacks nothing or the result is uncertain."""


def recover(data: bytes, target: Path, sources: Sources) -> Recovery:
    """Recover the rows in `data` that the store lacks.

    `data` is the content of a damaged or left-over file. `target` is the file that `data` belonged to by its name; an
    article state inside it takes precedence over the name. A store file that is itself damaged counts as missing.
    Claims that a store file never held are added in one change, so that one undo removes them. The result is uncertain
    where the article or the annotated text is unknown, or where a link or a file of a newer Copydesk is involved.
    """
    rows = _recover_by_encoding(data, sources)
    row = rows.row or _guess_state(rows, target, sources)
    path = sources.proper_path(row) if row else target
    file = read_claim_file(StoreItem(path, "claims"), sources)
    known_ids = _all_ids(file.record) if file.record else set()
    claims = [claim for claim in rows.claims if claim.id not in known_ids]
    orphans = [orphan for orphan in rows.orphans if orphan.claim.id not in known_ids]
    missing = len(claims) + len(orphans)
    record = None
    if row is not None and not rows.is_newer and not path.is_symlink() and not path.parent.is_symlink():
        if file.state in ("missing", "damaged") and (missing or rows.history or row.reviewed):
            text = sources.text(row)
            record = None if text is None else _rebuild(rows, row, text)
        elif file.record is not None and file.has_text and missing and sources.proper_path(file.record.row) == path:
            record = _add_claims(file.record, claims, orphans, row.sha256)
    return Recovery(path, missing, record)


def _all_ids(record: Record) -> set[str]:
    """Return the ids of all claims and orphans that a record holds or ever held."""
    ids = {claim.id for change in record.history for claim in change.every}
    return ids | {claim.id for claim in record.claims} | {orphan.claim.id for orphan in record.orphans}


def _rebuild(rows: RecoveredRows, row: ArticleState, text: str) -> Record:
    """Build a record from recovered rows.

    Claims that the history does not explain are added in one change.
    """
    explained_ids = standing_claims(rows.history)
    explained = [claim for claim in rows.claims if claim.id in explained_ids]
    unexplained = [claim for claim in rows.claims if claim.id not in explained_ids]
    record = Record(text, row, tuple(sorted(explained, key=Claim.order)), rows.orphans, rows.history)
    return _add_claims(repaired_record(record), unexplained, [], row.sha256)


def _add_claims(record: Record, claims: Iterable[Claim], orphans: Iterable[Orphan], sha256: str) -> Record:
    """Add claims to a record; those whose words are not in its text as orphans."""
    anchored = [(claim, claim.put_right(record.text)) for claim in claims]
    new_orphans = [Orphan(claim=claim, sha256=sha256) for claim, corrected in anchored if corrected is None]
    new_claims = [corrected for _, corrected in anchored if corrected is not None]
    if new_claims:
        record = edits.tag(record, *new_claims).apply(record)
    return replace(record, orphans=(*record.orphans, *new_orphans, *orphans))


def _guess_state(rows: RecoveredRows, target: Path, sources: Sources) -> ArticleState | None:
    """Return the state of the article that the file name suggests.

    Returns `None` unless every claim stands in the text of that article.
    """
    names = {change.who for change in rows.history} or {target.parent.name}
    annotators = [name for name in names if safe_name(name) == target.parent.name]
    ids = [article_id for article_id in sources.entries if f"{safe_name(article_id)}.json" == target.name]
    article = sources.article(ids[0]) if ids else None
    if not annotators or article is None or not rows.claims:
        return None
    if not all(claim.stands_in(article.text) for claim in rows.claims):
        return None
    return Record.new(article, annotators[0]).row


def repaired_record(record: Record) -> Record:
    """Return the record with everything corrected that its own text determines.

    That is the context and the speaker offsets of claims, the spans of claims, the reviewed spans, and the cursor
    position; claims without their words become orphans. Values that were correct stay the same objects.
    """
    claims = []
    orphans = list(record.orphans)
    orphan_ids = {orphan.claim.id for orphan in orphans}
    for claim in record.claims:
        corrected = claim.put_right(record.text)
        if corrected is not None:
            claims.append(claim if corrected == claim else corrected)
        elif claim.id not in orphan_ids:
            orphans.append(Orphan(claim=claim, sha256=record.row.sha256))
    text_end = len(record.text)
    clipped = ((max(0, start), min(text_end, end)) for start, end in record.row.reviewed)
    reviewed = merge_spans(span for span in clipped if span[0] < span[1])
    position = min(max(0, record.row.position), text_end)
    row = msgspec.structs.replace(record.row, reviewed=reviewed, position=position)
    return replace(
        record,
        row=record.row if row == record.row else row,
        claims=tuple(sorted(claims, key=Claim.order)),
        orphans=tuple(orphans),
    )


def _recover_by_encoding(data: bytes, sources: Sources) -> RecoveredRows:
    """Recover rows from UTF-8, or from Windows-1252.

    Windows-1252 only where the annotated text proves that an editor changed the encoding.
    """
    rows = recover_rows(data)
    if rows.is_complete or any(data.startswith(mark) for mark, _ in MARKS):
        return rows
    try:
        other = recover_rows(data.decode("cp1252").encode("utf-8"))
    except UnicodeDecodeError:
        return rows
    text = sources.text(other.row) if other.row else None
    if text is None or not other.is_complete or not all(claim.stands_in(text) for claim in other.claims):
        return rows
    return rows if all(claim.text.isascii() for claim in other.claims) else other


def _decode(data: bytes) -> str:
    """Decode bytes by their byte order mark, else as UTF-8.

    Invalid bytes become lone surrogates.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark) and encoding != "utf-8-sig":
            return data.decode(encoding, "replace").replace("\ufffd", "\udc80")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _scan(text: str) -> tuple[dict[str, list[Any]], set[str]]:
    """Return the complete rows by table, and the tables that have damage."""
    tables: dict[str, list[Any]] = {}
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
            tables.setdefault(table, []).append(row)
            last_end = position
        except (ValueError, RecursionError):
            broken.add(table)
            position += 1
    if not _TABLE_END.fullmatch(text[last_end:]):
        broken.add(table)
    return tables, broken


def _convert(rows: list[Any], kind: type[_Value]) -> tuple[list[_Value], bool]:
    """Return the rows that are valid values of `kind`, and whether all are.

    A valid row can also be encoded again.
    """
    values = []
    for row in rows:
        try:
            msgspec.json.encode(row)
            values.append(msgspec.convert(row, kind))
        except (msgspec.ValidationError, UnicodeEncodeError, RecursionError):
            continue
    return values, len(values) == len(rows)


def _deduplicate(values: Iterable[_Value], identify: Callable[[_Value], str]) -> tuple[list[_Value], bool]:
    """Return the last value of each id, and whether values with equal ids are equal."""
    by_id: dict[str, _Value] = {}
    all_agree = True
    for value in values:
        all_agree = all_agree and by_id.get(identify(value), value) == value
        by_id[identify(value)] = value
    return list(by_id.values()), all_agree
