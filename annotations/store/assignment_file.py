"""Assignments on disk: `<store>/_team/assignments.json`, a TinyDB file for all annotators.

Its table `assignments` has a row for each article that was given to somebody, sorted by article; `plan` has a row for
each call that changed them; `schema` has the version. Every row has a checksum. A row is never taken out: an article
that is free again has a row without annotators. So two versions of the file need no common base to be merged: of two
rows on one article the later counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import ASSIGNMENTS, TEAM, TEXTS
from annotations.moment import TICK, Moment
from annotations.store.checksum import stamp, verify
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError, conflict_sides, decode_tables, read_store_file
from annotations.wording import brief, reason

TABLE, PLANS, SCHEMA = "assignments", "plan", "schema"

VERSION = 1
"""The version of the tables."""

Kind = Literal["overlap", "single"]
"""Whether several annotators were to read an article, or one."""


class Assignment(Struct, frozen=True, kw_only=True, gc=False):
    """Who reads an article."""

    article: str
    annotators: tuple[str, ...]
    """Sorted; empty if the article is free again."""
    kind: Kind
    made: Moment


class Plan(Struct, frozen=True, kw_only=True):
    """The arguments of a call that changed the assignments."""

    made: Moment
    annotators: tuple[str, ...]
    """Among whom articles were divided, or whose were released; sorted."""
    released: bool = False
    overlap: str = ""
    """The share or the number of articles that all read, as it was typed; empty with `each`."""
    each: int = 0
    """How many read each article; 0 with `overlap`."""
    per_person: int = 0
    """The most articles for each; 0 for no limit."""
    by: str = ""
    """The field by whose values the articles were divided; empty for none."""
    seed: int = 1
    added: bool = False
    """Whether only articles without annotators were divided."""


@dataclass(frozen=True)
class Assignments:
    """Who reads which articles."""

    rows: Mapping[str, Assignment]
    """By article, sorted by it."""
    plans: tuple[Plan, ...] = ()
    """The earliest first."""

    def __bool__(self) -> bool:
        """Return whether any article is assigned."""
        return bool(self.annotators)

    @cached_property
    def annotators(self) -> tuple[str, ...]:
        """All who read some article, sorted."""
        return tuple(sorted({name for row in self.rows.values() for name in row.annotators}))

    def of(self, annotator: str) -> Iterator[str]:
        """Yield the ids of the articles that an annotator reads, sorted."""
        return (row.article for row in self.rows.values() if annotator in row.annotators)

    def readers(self, article_id: str) -> tuple[str, ...]:
        """Return who reads an article; nobody if it is not assigned."""
        row = self.rows.get(article_id)
        return row.annotators if row else ()

    def having(self, rows: Iterable[Assignment], plan: Plan) -> "Assignments":
        """Return the assignments with newer rows, which a plan made.

        They count as later than those they replace, even where the clock of another machine was ahead.
        """
        fresh = [_later(row, self.rows[row.article].made) if row.article in self.rows else row for row in rows]
        last = max((each.made for each in self.plans), default=None)
        plans = (*self.plans, plan if last is None else _later(plan, last))
        return Assignments(_sorted([*self.rows.values(), *fresh]), plans)


_Row = TypeVar("_Row", Assignment, Plan)

NONE = Assignments({})


def assignments_path(folder: Path) -> Path:
    """Return the path of the file with the assignments of a store."""
    return folder / TEAM / ASSIGNMENTS


def read_assignments(folder: Path) -> Assignments:
    """Read the assignments of a store; none without a file. Where git left a conflict in it, both sides count.

    Raises `DamagedError` if the file is damaged, `ReadOnlyError` if a newer Copydesk wrote it, `StoreError` if it
    cannot be read.
    """
    path = assignments_path(folder)
    try:
        data = read_store_file(path)
    except (FileNotFoundError, NotADirectoryError):
        return NONE
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    sides = (conflict_sides(data) or (data,)) if data else ()
    return _of([decode_tables(side) for side in sides], path)


def usable_assignments(folder: Path) -> Assignments:
    """Read the assignments of a store; none without a file. Raises `StoreError` if they cannot be used.

    A damaged file stays where it is. Nothing is divided until a person has corrected it or moved it away, as another
    division would give work that was begun to others.
    """
    try:
        return read_assignments(folder)
    except DamagedError as error:
        path = assignments_path(folder)
        raise StoreError(f"{path} is damaged ({error}): correct it, or move it away to divide anew") from error


def load_assignments(folder: Path) -> tuple[Assignments, str]:
    """Read the assignments of a store, or none and a sentence that says why: then everybody sees all articles."""
    try:
        return usable_assignments(folder), ""
    except StoreError as error:
        return NONE, f"{error}; until then everybody sees all articles"


def change_assignments(folder: Path, change: Callable[[Assignments], Assignments]) -> Assignments:
    """Change the assignments of a store in one write, unless `change` returns those that it was given.

    Returns the new assignments. Raises `NotSavedError`, `ReadOnlyError`, `StoreError`, also for a damaged file, and
    what `change` raises.
    """
    path = assignments_path(folder)
    try:
        # A folder with annotated texts is known as a store, and its files are not read as articles.
        (folder / TEXTS).mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
            held = usable_assignments(folder)
            changed = change(held)
            if changed is not held:
                _write(path, changed)
            return changed
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has locked {path.parent} for {LOCK_TIMEOUT_SECONDS:g} seconds") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def merge_assignments(path: Path, *versions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the tables of several versions of the file, merged row by row.

    Raises `DamagedError`, and `ReadOnlyError` if a newer Copydesk wrote one.
    """
    return _tables(_of(list(versions), path))


def _write(path: Path, assignments: Assignments) -> None:
    """Replace the file. The caller holds the lock. Raises `OSError`."""
    # Imported here because showing a list of articles does not need it.
    from tinydb import TinyDB
    from tinydb.table import Document

    storage = AtomicJSONStorage(path)
    with storage.single_write():
        storage.write({})
        db = TinyDB(storage=lambda: storage)
        for name, rows in _tables(assignments).items():
            db.table(name).insert_multiple(Document(row, doc_id=int(number)) for number, row in rows.items())


def _tables(assignments: Assignments) -> dict[str, dict[str, Any]]:
    rows = {TABLE: assignments.rows.values(), PLANS: assignments.plans}
    tables = {name: [stamp(msgspec.to_builtins(row)) for row in held] for name, held in rows.items()}
    tables[SCHEMA] = [stamp({"version": VERSION})]
    return {name: {str(number): row for number, row in enumerate(held, 1)} for name, held in tables.items()}


def _of(versions: list[dict[str, dict[str, Any]]], path: Path) -> Assignments:
    """Return the assignments of one or two versions of a file. Raises `DamagedError`, `ReadOnlyError`."""
    for tables in versions:
        verify(tables)
        if foreign := sorted(tables.keys() - {TABLE, PLANS, SCHEMA}):
            raise DamagedError(f"it has an unknown table “{brief(foreign[0], 20)}”")
        numbers = [row.get("version") for row in tables.get(SCHEMA, {}).values()]
        if any(isinstance(number, int) and number > VERSION for number in numbers):
            raise ReadOnlyError(f"{path} was written by a newer Copydesk and is left as it is")
        if tables and numbers != [VERSION]:
            raise DamagedError("it does not say which version wrote it")
    try:
        return _convert(versions)
    except msgspec.ValidationError as error:
        raise DamagedError(str(error)) from error


def _convert(versions: Iterable[Mapping[str, Mapping[str, Any]]]) -> Assignments:
    rows: list[Assignment] = []
    plans: list[Plan] = []
    for tables in versions:
        rows += msgspec.convert(list(tables.get(TABLE, {}).values()), list[Assignment])
        plans += msgspec.convert(list(tables.get(PLANS, {}).values()), list[Plan])
    return Assignments(_sorted(rows), tuple(sorted(dict.fromkeys(plans), key=lambda plan: (plan.made, repr(plan)))))


def _later(row: _Row, than: datetime) -> _Row:
    return row if row.made > than else replace(row, made=than + TICK)


def _sorted(rows: Iterable[Assignment]) -> dict[str, Assignment]:
    """Return rows by article, sorted; of two on one article the later, and of two of one moment always the same."""
    given = [row if len(row.annotators) < 2 else _tidied(row) for row in rows]
    given.sort(key=lambda row: (row.article, row.made, row.annotators))
    return {row.article: row for row in given}


def _tidied(row: Assignment) -> Assignment:
    """Return a row with its annotators sorted, each once: who writes one by hand need not do that."""
    people = tuple(sorted(set(row.annotators)))
    return row if people == row.annotators else replace(row, annotators=people)
