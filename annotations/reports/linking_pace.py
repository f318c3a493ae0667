"""The pace of linking claims, measured from the histories of ledgers."""

from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

from annotations.errors import StoreError
from annotations.ledger.model import LedgerChange

PAUSE_SECONDS = 30.0
"""Seconds between two changes from which the time is a pause, as in reading."""

MIN_SECONDS = 0.2
"""Seconds below which a change follows another by itself: many claims are linked by one key."""


class LinkingPace(Struct, frozen=True, kw_only=True):
    """How fast one annotator links claims."""

    annotator: str
    claims: int
    """Claims whose linking was timed: those behind a pause, and those linked in bulk, are not."""
    seconds: float
    """Seconds spent on them, from the change before to the link."""


def linking_paces(folder: Path, annotators: Collection[str] = ()) -> tuple[tuple[LinkingPace, ...], tuple[str, ...]]:
    """Return the paces of all annotators of a store, or of some, and a sentence for each unreadable ledger."""
    # Statistics are read without any ledger as well.
    from annotations.store.ledger_file import ledger_files, read_ledger

    timed: dict[str, list[float]] = {}
    problems = []
    for path in ledger_files(folder):
        try:
            ledger = read_ledger(path)
        except StoreError as error:
            problems.append(str(error))
            continue
        for who in {change.who for change in ledger.history} if ledger else ():
            if ledger is not None and (not annotators or who in annotators):
                timed.setdefault(who, []).extend(_times(change for change in ledger.history if change.who == who))
    paces = (
        LinkingPace(annotator=who, claims=len(found), seconds=round(sum(found), 1))
        for who, found in sorted(timed.items())
        if found
    )
    return tuple(paces), tuple(problems)


def _times(changes: Iterable[LedgerChange]) -> list[float]:
    """Return the seconds of each link of a claim that was in no entry before."""
    linked: set[tuple[str, str]] = set()
    times, last = [], None
    for change in sorted(changes, key=lambda each: each.when):
        claims = {(mention.annotator, mention.claim) for mention in change.after.mentions}
        if claims - linked and last is not None:
            seconds = (change.when - last).total_seconds()
            if MIN_SECONDS <= seconds < PAUSE_SECONDS:
                times.append(seconds)
        linked |= claims
        last = change.when
    return times
