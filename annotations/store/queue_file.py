"""The order in which an annotator reads: `<store>/_queue/<annotator>.json`, a TinyDB file for each annotator.

Its table `queue` has a row for each article in that order, with the reason for its place; `plan` has one row that says
how the order was made. An order is one thing: of two versions of the file the later one counts as a whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.errors import MergingError, NotSavedError, StoreError
from annotations.layout import QUEUE, TEXTS, safe_name
from annotations.moment import TICK, Moment
from annotations.store.checksum import stamp, verify
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError, conflict_sides, decode_tables, read_store_file
from annotations.wording import reason

TABLE, PLAN = "queue", "plan"

Why = Literal["doubt", "diversity", "random"]
"""Why an article has its place: the model is unsure of it, it is unlike what was read, or chance."""

Tables = dict[str, dict[str, dict[str, Any]]]


class Place(Struct, frozen=True, kw_only=True):
    """One article of an order."""

    article: str
    why: Why
    score: float = 0.0
    """How unsure the model is (mean entropy, 0 to 1), or how unlike the article is (cosine distance, 0 to 1)."""


class Plan(Struct, frozen=True, kw_only=True):
    """How an order was made."""

    made: Moment
    by: Why
    seed: int = 1
    sentences: int = 0
    """Sentences that the model learnt from."""


class Queue(Struct, frozen=True, kw_only=True):
    """An order, the article to be read first at the top."""

    plan: Plan
    places: tuple[Place, ...] = ()


def queue_path(folder: Path, annotator: str) -> Path:
    """Return the path of an annotator's file."""
    return folder / QUEUE / f"{safe_name(annotator)}.json"


def read_queue(folder: Path, annotator: str) -> Queue | None:
    """Return an annotator's order; `None` without one. Raises `StoreError`."""
    return read_queue_file(queue_path(folder, annotator))


def queue_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a store that hold orders, sorted by path."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from sorted((folder / QUEUE).glob("*.json"))


def read_queue_file(path: Path) -> Queue | None:
    """Return the order in a file; `None` without one. Where git left a conflict, the later side counts.

    Raises `StoreError`.
    """
    try:
        data = read_store_file(path)
        sides = (conflict_sides(data) or (data,)) if data else ()
        found = [_queue_of(decode_tables(side)) for side in sides]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (DamagedError, MergingError, msgspec.ValidationError) as error:
        raise StoreError(f"{path} is not a reading order: {error}; copydesk next makes another") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    return max((each for each in found if each is not None), key=_moment, default=None)


def write_queue(folder: Path, annotator: str, plan: Plan, places: Sequence[Place]) -> Queue:
    """Put an order in the place of the last one. Raises `NotSavedError`."""
    path = queue_path(folder, annotator)
    try:
        # A folder with annotated texts is known as a store, and its files are not read as articles.
        (folder / TEXTS).mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
            queue = Queue(plan=_later(plan, folder, annotator), places=tuple(places))
            _write(path, queue)
            return queue
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has locked {path.parent} for {LOCK_TIMEOUT_SECONDS:g} seconds") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def merge_queues(_path: Path, *versions: Tables) -> Tables:
    """Return the later one of several versions of the file. Raises `DamagedError`, `msgspec.ValidationError`."""
    found = [(queue, tables) for tables in versions if (queue := _queue_of(tables)) is not None]
    return max(found, key=lambda pair: _moment(pair[0]))[1] if found else {}


def _moment(queue: Queue) -> tuple[Moment, str]:
    """Return what the later one of two is told by, the same on every machine."""
    return queue.plan.made, repr(queue.places)


def _later(plan: Plan, folder: Path, annotator: str) -> Plan:
    """Return a plan that counts as later than the one it replaces, even where another clock was ahead."""
    try:
        before = read_queue(folder, annotator)
    except StoreError:
        # An order can be made again: one that cannot be read is replaced.
        return plan
    if before is None or plan.made > before.plan.made:
        return plan
    return replace(plan, made=before.plan.made + TICK)


def _queue_of(tables: Tables) -> Queue | None:
    """Return the order in some tables; `None` without any. Raises `DamagedError`, `msgspec.ValidationError`."""
    if not tables:
        return None
    verify(tables)
    plans = msgspec.convert(list(tables.get(PLAN, {}).values()), list[Plan])
    if len(plans) != 1:
        raise DamagedError("it does not say how it was made")
    rows = sorted(tables.get(TABLE, {}).items(), key=lambda item: int(item[0]) if item[0].isdecimal() else 0)
    return Queue(plan=plans[0], places=tuple(msgspec.convert([row for _, row in rows], list[Place])))


def _write(path: Path, queue: Queue) -> None:
    """Replace the file. The caller holds the lock. Raises `OSError`."""
    from tinydb import TinyDB
    from tinydb.table import Document

    storage = AtomicJSONStorage(path)
    with storage.single_write():
        storage.write({})
        db = TinyDB(storage=lambda: storage)
        for name, rows in ((PLAN, (queue.plan,)), (TABLE, queue.places)):
            db.table(name).insert_multiple(
                Document(stamp(msgspec.to_builtins(row)), doc_id=number) for number, row in enumerate(rows, 1)
            )
