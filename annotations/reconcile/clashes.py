"""Clashes of the last merge: values that gave way to later ones, each of which one undo brings back."""

from annotations.claims.fields import EDGES, decided_alone, defaults, values
from annotations.claims.record import Change, Record


def fresh_clashes(record: Record) -> tuple[Change, ...]:
    """Return the merges behind all other changes in which a value gave way; none once a person has gone on working."""
    found: list[Change] = []
    for change in sorted(record.history, key=lambda change: change.when, reverse=True):
        if change.what != "merge" or change.undone is not None:
            break
        if has_loser(change):
            found.append(change)
    return tuple(reversed(found))


def has_loser(change: Change) -> bool:
    """Return whether something that was said gave way in a merge."""
    if len(change.before) < 2:
        return not change.before or bool(change.after)
    kept = change.after[0]
    return any(
        values(twin, group) not in (values(kept, group), defaults(group))
        for twin in change.before
        for group in decided_alone(twin, kept)
        if group not in (EDGES, ("origin",))
    )
