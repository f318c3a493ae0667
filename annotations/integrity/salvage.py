"""What can be read of a damaged file of the store, and what of that its article's file does not hold."""

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
from annotations.corpus.readers.plain import MARKS
from annotations.integrity.inventory import Sources, StoreItem, read
from annotations.layout import safe_name
from annotations.store.schema import SCHEMA

_KEY = re.compile(r'"(article|claims|history|lost|schema|[0-9]+)"\s*:\s*(?=\{)')
_BETWEEN = re.compile(r"[\s,]*")
_END = re.compile(r"\s*\}[\s,}]*")

_decoder = json.JSONDecoder()
_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Salvage:
    """The rows of a file that are whole, whatever is around them."""

    row: ArticleState | None
    claims: tuple[Claim, ...]
    lost: tuple[Orphan, ...]
    history: tuple[Change, ...]
    whole: bool
    """Whether nothing is left out but rows that are there twice, word for word."""
    newer: bool
    """Whether a newer Copydesk wrote it."""


def salvage(data: bytes) -> Salvage:
    """Read all complete rows of a damaged file, or of one in another encoding.

    A claim whose own row is broken is taken from the history, where that is whole: it says the same.
    """
    tables, broken = _scanned(_decoded(data))
    rows, _ = _converted(tables.get("article", []), ArticleState)
    claims, every = _converted(tables.get("claims", []), Claim)
    lost, lost_whole = _converted(tables.get("lost", []), Orphan)
    history, history_whole = _converted(tables.get("history", []), Change)
    claims, claims_apart = _once(sorted(claims, key=lambda claim: claim.updated), lambda claim: claim.id)
    lost, lost_apart = _once(lost, lambda each: each.claim.id)
    history, changes_apart = _once(history, lambda change: change.id)
    told = "history" in tables and "history" not in broken and history_whole and changes_apart
    if told and ("claims" in broken or "claims" not in tables or not every):
        held = {claim.id for claim in claims} | {each.claim.id for each in lost}
        claims += [claim for claim in standing_claims(history).values() if claim.id not in held]
    versions = [row.get("version") for row in tables.get("schema", [])]
    return Salvage(
        row=rows[0] if len(rows) == 1 else None,
        claims=tuple(claims),
        lost=tuple(lost),
        history=tuple(history),
        whole=not broken
        and all((len(rows) == 1, every, lost_whole, history_whole, versions))
        and all((claims_apart, lost_apart, changes_apart)),
        newer=any(isinstance(version, int) and version > SCHEMA for version in versions),
    )


@dataclass(frozen=True)
class Rescue:
    """What a damaged or left-over file has that the store has not."""

    place: Path
    """The file of the store that what it says belongs into."""
    missing: int
    """How many claims it holds that this file never knew."""
    record: Record | None
    """What this file should hold with them; `None` where it lacks nothing, or where that is not certain."""


def rescued(data: bytes, target: Path, sources: Sources) -> Rescue:
    """Tell what can be taken from a file that was `target`; what it says of its article counts more than its name.

    A file of the store that cannot be read itself counts as none. Claims that one never knew are put into it as one
    change, so that they can be taken out again. It is not certain what to do where the article, or the text that the
    claims stand in, is not known, or where a link or a newer Copydesk has to do with it.
    """
    found = _best(data, sources)
    row = found.row or _guessed(found, target, sources)
    place = sources.place(row) if row else target
    kept = read(StoreItem(place, "tables"), sources)
    known = _known(kept.record) if kept.record else set()
    new = [claim for claim in found.claims if claim.id not in known]
    lost = [each for each in found.lost if each.claim.id not in known]
    missing = len(new) + len(lost)
    record = None
    if row is not None and not found.newer and not place.is_symlink() and not place.parent.is_symlink():
        if kept.state in ("gone", "damaged") and (missing or found.history or row.reviewed):
            text = sources.text(row)
            record = None if text is None else _begun(found, row, text)
        elif kept.record is not None and kept.text and missing and sources.place(kept.record.row) == place:
            record = _with(kept.record, new, lost, row.sha256)
    return Rescue(place, missing, record)


def _known(record: Record) -> set[str]:
    """Return the ids of all claims that a record holds or ever held."""
    known = {claim.id for change in record.history for claim in change.every}
    return known | {claim.id for claim in record.claims} | {each.claim.id for each in record.orphans}


def _begun(found: Salvage, row: ArticleState, text: str) -> Record:
    """Begin a file anew with what was salvaged of it: what its history tells, and the rest as a change of its own."""
    explained = standing_claims(found.history)
    told = [claim for claim in found.claims if claim.id in explained]
    untold = [claim for claim in found.claims if claim.id not in explained]
    record = repaired_record(Record(text, row, tuple(sorted(told, key=Claim.order)), found.lost, found.history))
    return _with(record, untold, [], row.sha256)


def _with(record: Record, claims: Iterable[Claim], lost: Iterable[Orphan], sha256: str) -> Record:
    """Put claims into a record where their words stand in its text; those without words are kept as lost."""
    right = [(claim, claim.put_right(record.text)) for claim in claims]
    gone = [Orphan(claim=claim, sha256=sha256) for claim, found in right if found is None]
    come = [found for _, found in right if found is not None]
    if come:
        record = edits.tag(record, *come).apply(record)
    return replace(record, orphans=(*record.orphans, *gone, *lost))


def _guessed(found: Salvage, target: Path, sources: Sources) -> ArticleState | None:
    """Tell by its name which article a file was of: one of the corpus in which every claim stands."""
    names = {change.who for change in found.history} or {target.parent.name}
    annotators = [name for name in names if safe_name(name) == target.parent.name]
    ids = [each for each in sources.entries if f"{safe_name(each)}.json" == target.name]
    article = sources.article(ids[0]) if ids else None
    if not annotators or article is None or not found.claims:
        return None
    if not all(claim.stands_in(article.text) for claim in found.claims):
        return None
    return Record.new(article, annotators[0]).row


def repaired_record(record: Record) -> Record:
    """Return the record with all put right that its own text tells.

    Surroundings and speakers of claims, claims that do not stand where they say, what was read, and the place
    of the cursor. What is right already stays the same object.
    """
    claims = []
    lost = list(record.orphans)
    known = {each.claim.id for each in lost}
    for claim in record.claims:
        right = claim.put_right(record.text)
        if right is not None:
            claims.append(claim if right == claim else right)
        elif claim.id not in known:
            lost.append(Orphan(claim=claim, sha256=record.row.sha256))
    end = len(record.text)
    clipped = ((max(0, start), min(end, stop)) for start, stop in record.row.reviewed)
    reviewed = merge_spans(span for span in clipped if span[0] < span[1])
    row = msgspec.structs.replace(record.row, reviewed=reviewed, position=min(max(0, record.row.position), end))
    return replace(
        record,
        row=record.row if row == record.row else row,
        claims=tuple(sorted(claims, key=Claim.order)),
        orphans=tuple(lost),
    )


def _best(data: bytes, sources: Sources) -> Salvage:
    """Read a file as UTF-8, or as Windows-1252 where the text of its article bears witness that an editor did that."""
    found = salvage(data)
    if found.whole or any(data.startswith(mark) for mark, _ in MARKS):
        return found
    try:
        other = salvage(data.decode("cp1252").encode("utf-8"))
    except UnicodeDecodeError:
        return found
    text = sources.text(other.row) if other.row else None
    if text is None or not other.whole or not all(claim.stands_in(text) for claim in other.claims):
        return found
    return found if all(claim.text.isascii() for claim in other.claims) else other


def _decoded(data: bytes) -> str:
    """Read bytes as text: by their byte order mark, else as UTF-8; what cannot be read becomes a lone surrogate."""
    for mark, encoding in MARKS:
        if data.startswith(mark) and encoding != "utf-8-sig":
            return data.decode(encoding, "replace").replace("\ufffd", "\udc80")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _scanned(text: str) -> tuple[dict[str, list[Any]], set[str]]:
    """Return the rows that can be read, by their tables, and the tables in which something cannot."""
    tables: dict[str, list[Any]] = {}
    broken: set[str] = set()
    table, at, last = "", 0, 0
    while found := _KEY.search(text, at):
        between, at = text[last : found.start()], found.end()
        if not found[1].isdigit():
            if table and not _END.fullmatch(between):
                broken.add(table)
            table, at = found[1], at + 1
            tables.setdefault(table, [])
            last = at
            continue
        if not _BETWEEN.fullmatch(between):
            broken.add(table)
        try:
            row, at = _decoder.raw_decode(text, at)
            tables.setdefault(table, []).append(row)
            last = at
        except (ValueError, RecursionError):
            broken.add(table)
            at += 1
    if not _END.fullmatch(text[last:]):
        broken.add(table)
    return tables, broken


def _converted(rows: list[Any], kind: type[_Kind]) -> tuple[list[_Kind], bool]:
    """Return the rows that are values of `kind` and can be written again, and whether all are."""
    values = []
    for row in rows:
        try:
            msgspec.json.encode(row)
            values.append(msgspec.convert(row, kind))
        except (msgspec.ValidationError, UnicodeEncodeError, RecursionError):
            continue
    return values, len(values) == len(rows)


def _once(values: Iterable[_Kind], identify: Callable[[_Kind], str]) -> tuple[list[_Kind], bool]:
    """Return the last value of each id, and whether those of one id were the same."""
    held: dict[str, _Kind] = {}
    same = True
    for value in values:
        same = same and held.get(identify(value), value) == value
        held[identify(value)] = value
    return list(held.values()), same
