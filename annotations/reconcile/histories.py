"""The union of two histories: every change of either side, in the order in which both were written."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Change, Record

EARLIEST = datetime.min.replace(tzinfo=UTC)

_encoder = msgspec.json.Encoder(order="sorted")


def united(base: Record | None, ours: Record, theirs: Record) -> tuple[Change, ...]:
    """Return all changes of both sides, each once; nothing is dropped.

    Each side's own order stays: a change that waited for the disk is replayed after those that did not.
    """
    before = {change.id: (change.undone, change.redone) for change in base.history} if base else {}
    by_id = {change.id: change for change in ours.history}
    for change in theirs.history:
        known = by_id.get(change.id)
        by_id[change.id] = change if known is None else _one(known, change, before.get(change.id, (None, None)))
    written: dict[str, datetime] = {}
    for side in (ours, theirs):
        latest = EARLIEST
        for change in side.history:
            latest = max(latest, change.when)
            written[change.id] = max(latest, written.get(change.id, latest))

    def order(change: Change) -> tuple[datetime, bool, datetime, str]:
        moment = max(written[change.id], change.when)
        return moment, change.when != moment, change.when, change.id

    return tuple(sorted(by_id.values(), key=order))


def latest_moment(history: Iterable[Change]) -> datetime:
    """Return the last moment in a history, of a change or of undoing one."""
    return max((change.latest for change in history), default=EARLIEST)


def merge_row(before: tuple[Claim, ...] = (), after: tuple[Claim, ...] = (), **state: Any) -> Change:
    """Return a change of the kind `merge`: what gave way, and what is kept.

    Its id follows from both, so that two machines that merge the same versions write the same row. Its moment and its
    annotator are set when it is added to a history.
    """
    # Imported here because git starts a process for each file that it merges, and few of them need it.
    from hashlib import sha256

    said = _encoder.encode([before, after, state])
    return Change(
        id=sha256(said).hexdigest()[:16], when=EARLIEST, who="", what="merge", before=before, after=after, **state
    )


Turn = tuple[datetime | None, datetime | None]
"""When a change was undone, and when it was redone."""


def _one(ours: Change, theirs: Change, before: Turn) -> Change:
    """Return one change of two versions of it, of which `before` tells when it was undone and redone in the base.

    If one side alone has undone or redone it, that holds. If both have, the later undoing or redoing holds.
    """
    if ours == theirs:
        return ours
    turns = {(change.undone, change.redone) for change in (ours, theirs)} - {before}
    undone, redone = max(turns or {before}, key=_turned)
    newest = max(ours, theirs, key=lambda change: (change.when, _encoder.encode(change)))
    return msgspec.structs.replace(newest, undone=undone, redone=redone)


def _turned(turn: Turn) -> tuple[datetime, bool]:
    """Return a key by which the later comes last; of two at one moment, the one that was undone."""
    return max((moment for moment in turn if moment is not None), default=EARLIEST), turn[0] is not None
