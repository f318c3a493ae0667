"""The tables of a store's file: how a record lies in TinyDB, and how it is made of what lies there."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from tinydb import TinyDB
from tinydb.table import Document, Table

from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Change, Orphan, Record, sort_orphans
from annotations.store.schema import SCHEMA, State, upgrade
from annotations.store.storage import AtomicJSONStorage, DamagedError

LATEST = 9998
"""The last year of a calendar in which another moment can follow on any."""


class _Label(Struct):
    label: str


class _Glance(Struct):
    """The part of a file that a list of articles needs; the rest is passed over undecoded."""

    article: dict[str, ArticleState]
    claims: dict[str, _Label] = {}


_article = msgspec.json.Decoder(dict[str, ArticleState])
_claims = msgspec.json.Decoder(dict[str, Claim])
_anything = msgspec.json.Decoder(msgspec.Raw)
_SEAMS = (b'{\n "article": ', b',\n "claims": ', b',\n "history": ')
"""What stands before each table of a file with claims, a history, and nothing set aside."""
_END = b',\n "schema": {\n  "1": {\n   "version": %d\n  }\n }\n}\n' % SCHEMA
_LINES = len(Claim.__struct_fields__) + 2
"""Lines that a claim takes in a file: its fields, and the braces around them."""
_glances = msgspec.json.Decoder(_Glance)
_NUMBER = re.compile("[1-9][0-9]{0,999}")
_Kind = TypeVar("_Kind")


@dataclass(frozen=True)
class Summary:
    """What a list of articles shows of one."""

    row: ArticleState
    counts: dict[str, int]
    """How many claims there are of each label that occurs."""


@dataclass(frozen=True)
class OpenFile:
    """An article's file, as it was read."""

    storage: AtomicJSONStorage
    disk: Record
    """What the file says."""
    current: Record
    """The same, with every claim where its words stand in the text of today."""

    def write(self, record: Record) -> None:
        """Put what is new or different into the tables."""
        db = TinyDB(storage=lambda: self.storage)
        db.table("schema").upsert(Document({"version": SCHEMA}, doc_id=1))
        article = Document(msgspec.to_builtins(record.row), doc_id=1)
        db.table("article").upsert(article)
        rows = self.storage.read() or {}
        _sync(db.table("claims"), rows, self.disk.claims, record.claims, lambda row: row["id"])
        _sync(db.table("history"), rows, self.disk.history, record.history, lambda row: row["id"])
        _sync(db.table("lost"), rows, self.disk.orphans, record.orphans, lambda row: row["claim"]["id"])


def write_anew(path: Path, record: Record) -> None:
    """Make a file, or put one in the place of another, of which nothing is taken over. Raises `OSError`."""
    storage = AtomicJSONStorage(path)
    empty = Record(text="", row=record.row)
    with storage.one_write():
        storage.write({})
        OpenFile(storage, empty, empty).write(record)


def _sync(
    table: Table,
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]],
    old: Sequence[Struct],
    new: Sequence[Struct],
    identify: Callable[[Mapping[str, Any]], str],
) -> None:
    """Make a table hold `new`, touching only rows that differ: every row keeps its number for life.

    `rows` are those of all tables as they lie in the file: to look for numbers among them costs less than the table,
    which makes a document of each.
    """
    held = {id(value) for value in old}
    fresh = [msgspec.to_builtins(value) for value in new if id(value) not in held]
    kept = {id(value) for value in new}
    stale = [msgspec.to_builtins(value) for value in old if id(value) not in kept]
    if not fresh and not stale:
        return
    numbers = {identify(row): int(number) for number, row in rows.get(table.name, {}).items()}
    behind = max(numbers.values(), default=0)
    changed = {identify(row) for row in (*fresh, *stale)} & numbers.keys()
    # Two updates whatever their number: with each TinyDB goes through the whole table.
    if changed:
        table.remove(doc_ids=[numbers[name] for name in changed])
    for number, row in enumerate(fresh, behind + 1):
        numbers.setdefault(identify(row), number)
    table.insert_multiple(Document(row, doc_id=numbers[identify(row)]) for row in fresh)


def parse(text: str, state: State, path: Path) -> Record:
    """Make a record of a file's tables. Raises `DamagedError`, `ReadOnlyError`."""
    upgrade(state, path)
    for number in (number for table in state.values() for number in table):
        _number(number)
    try:
        record = Record(
            text=text,
            row=_rows(state, "article", ArticleState)[0],
            claims=_in_order(_rows(state, "claims", Claim)),
            orphans=sort_orphans(_rows(state, "lost", Orphan)),
            history=tuple(_rows(state, "history", Change)),
        )
    except IndexError as error:
        raise DamagedError("it does not say which article it is of") from error
    except (msgspec.ValidationError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    _check(record)
    return record


def skimmed(data: bytes) -> Record | None:
    """Make a record without text and history of a file with claims, a history, and nothing set aside.

    A third of the work of `parse`. Returns `None` where the file is not line for line as this version writes it, or
    anything is wrong with it: then it is `parse` that says what. Each table is decoded by itself and lines are counted
    because a name that stands twice is not seen by a decoder.
    """
    first, *seams = (data.find(seam) for seam in _SEAMS)
    if first or not 0 < seams[0] < seams[1] or not data.endswith(_END):
        return None
    article, claims = data[len(_SEAMS[0]) : seams[0]], data[seams[0] + len(_SEAMS[1]) : seams[1]]
    try:
        rows, made = _article.decode(article), _claims.decode(claims)
        _anything.decode(memoryview(data)[seams[1] + len(_SEAMS[2]) : -len(_END)])
        record = Record(text="", row=rows["1"], claims=_in_order(made.values()))
        _check(record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError, DamagedError):
        return None
    ours = (
        len(rows) == article.count(b'\n  "') == 1
        and article.count(b'\n   "') == len(ArticleState.__struct_fields__)
        and claims.count(b"\n") == 1 + _LINES * len(made)
        and all(map(_NUMBER.fullmatch, made))
    )
    return record if ours else None


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims in reading order, in which they mostly are: then they are not sorted, which costs more."""
    claims = tuple(claims)
    starts = [claim.start for claim in claims]
    return claims if all(map(operator.lt, starts, starts[1:])) else tuple(sorted(claims, key=Claim.order))


def _check(record: Record) -> None:
    """Raise `DamagedError` where rows contradict each other: one id twice, or a claim that ends before it begins."""
    for what, ids in (
        ("claim", [claim.id for claim in record.claims]),
        ("change", [change.id for change in record.history]),
        ("lost claim", [lost.claim.id for lost in record.orphans]),
    ):
        if len(set(ids)) != len(ids):
            raise DamagedError(f"there are two rows of one {what}")
    if any(claim.start >= claim.end for claim in record.claims):
        raise DamagedError("a claim ends before it begins")
    if any(start >= end for start, end in record.row.reviewed):
        raise DamagedError("what was read ends before it begins")
    if any(change.when.year > LATEST or (change.undone or change.when).year > LATEST for change in record.history):
        raise DamagedError("a change is of a moment behind which there is none")


def _rows(state: State, table: str, kind: type[_Kind]) -> list[_Kind]:
    """Return the rows of a table in the order of their numbers, as values of `kind`."""
    rows = state.get(table, {})
    return msgspec.convert([rows[number] for number in sorted(rows, key=int)], list[kind])  # type: ignore[valid-type]


@lru_cache(maxsize=4096)
def _number(key: str) -> int:
    """Return the number of a row. Raises `DamagedError` where it is not as TinyDB writes it: it would make 01 of 1."""
    if not _NUMBER.fullmatch(key):
        raise DamagedError(f"a row has no number but “{key[:20]}”")
    return int(key)


def summarise(data: bytes) -> Summary:
    """Decode only what a list of articles shows. Raises `DamagedError`."""
    try:
        glance = _glances.decode(data)
        row = next(iter(glance.article.values()))
    except StopIteration as error:
        raise DamagedError("it does not say which article it is of") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    return Summary(row, dict(Counter(claim.label for claim in glance.claims.values())))
