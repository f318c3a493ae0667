"""Queues: the articles assigned to annotators, and how far each annotator is with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from annotations.claims.record import ArticleState
from annotations.errors import StoreError
from annotations.store.assignment_file import Assignments
from annotations.store.excerpts import summarise
from annotations.store.reading_file import with_reading
from annotations.store.storage import DamagedError, read_store_file
from annotations.store.store import Store
from annotations.wording import reason

MIN_PACE_SECONDS = 60.0
"""Seconds of reading from which an annotator has a pace."""


class Queue(Struct, frozen=True, kw_only=True):
    """The articles assigned to one annotator."""

    annotator: str
    assigned: int
    done: int
    skipped: int
    in_progress: int
    left: int
    """Neither done nor skipped; those in progress are among them."""
    hours_left: float | None
    """Hours of reading what is left at the annotator's own pace, to one decimal; `None` if that is not known yet.

    The pace is the number of characters read in a second of reading, in all articles of which both were counted.
    """


class Status(Struct, frozen=True, kw_only=True):
    """The output of `copydesk assign --status --json`."""

    articles: int
    """The articles of the corpus that can be read."""
    assigned: int
    unassigned: int
    overlap: int
    """Articles that several read."""
    gone: int
    """Assigned articles that are no longer in the corpus, or cannot be read: they are counted nowhere else."""
    annotators: tuple[Queue, ...]
    """In the order of their names."""
    unreadable: tuple[str, ...] = ()
    """Files that cannot be read, each in a sentence; their articles count as new."""


def status_of(folder: Path, lengths: Mapping[str, int], held: Assignments) -> Status:
    """Return how far everybody is; `lengths` has the code points of each article that can be read, by id."""
    given = {name for name, row in held.rows.items() if row.annotators}
    present = given & lengths.keys()
    unreadable: list[str] = []
    return Status(
        articles=len(lengths),
        assigned=len(present),
        unassigned=len(lengths) - len(present),
        overlap=sum(len(held.rows[name].annotators) > 1 for name in present),
        gone=len(given) - len(present),
        annotators=tuple(
            _queue(Store(folder, name), [each for each in held.of(name) if each in present], lengths, unreadable)
            for name in held.annotators
        ),
        unreadable=tuple(unreadable),
    )


def has_begun(folder: Path, annotator: str, article_id: str) -> bool:
    """Return whether an annotator has read or tagged anything in an article; `True` if that cannot be told."""
    try:
        summary = Store(folder, annotator).summary(article_id)
    except StoreError:
        return True
    if summary is None:
        return False
    row = summary.row
    return row.status != "new" or row.flagged or bool(row.reviewed or row.note or summary.counts)


def _queue(store: Store, ids: Sequence[str], lengths: Mapping[str, int], unreadable: list[str]) -> Queue:
    states = dict(_states(store, unreadable))
    counts: Counter[str] = Counter(new=0, skipped=0, done=0)
    left = 0
    for name in ids:
        state = states.get(name)
        status = state.status if state else "new"
        counts[status] += 1
        if status not in ("done", "skipped"):
            left += max(0, lengths[name] - _read(state))
    pace = _pace(states.values())
    return Queue(
        annotator=store.annotator,
        assigned=len(ids),
        done=counts["done"],
        skipped=counts["skipped"],
        in_progress=counts["in progress"],
        left=counts["new"] + counts["in progress"],
        hours_left=round(left / pace / 3600, 1) if pace else None if left else 0.0,
    )


def _states(store: Store, unreadable: list[str]) -> Iterator[tuple[str, ArticleState]]:
    """Yield the states of all articles of an annotator, by id; copies of a file under other names are left out."""
    for path in sorted(store.annotator_folder.glob("*.json")):
        try:
            data = read_store_file(path)
            if not data:
                continue
            row = with_reading(summarise(data).row, path)
        except (DamagedError, OSError) as error:
            unreadable.append(f"{path} cannot be read: {reason(error)}")
        else:
            if store.path(row.id) == path:
                yield row.id, row


def _read(state: ArticleState | None) -> int:
    """Return the code points that were read."""
    return sum(end - start for start, end in state.reviewed) if state else 0


def _pace(states: Iterable[ArticleState]) -> float:
    """Return the characters that an annotator reads in a second; 0 if too little was timed."""
    timed = [(state.seconds, _read(state)) for state in states if state.seconds and state.reviewed]
    seconds = sum(each for each, _ in timed)
    return sum(read for _, read in timed) / seconds if seconds >= MIN_PACE_SECONDS else 0.0
