"""Concurrent work on one claim of a gold standard, by two people who did not know of each other.

Both make it by the same id: what annotators agree on never takes the place of a decision, and undoing one decision
leaves the other.
"""

from collections.abc import Iterable, Mapping, Sequence

from annotations.claims.claim import Claim
from annotations.claims.record import Change


def left_alone(changes: Iterable[Change], there: Iterable[Claim]) -> set[str]:
    """Return the ids of the claims that a merge into a gold standard leaves as they are, or as removed.

    `changes` are those that hold, and `there` are the claims of the record.
    """
    decided = {claim.id for change in changes if change.decided is not None for claim in change.every}
    return decided | {claim.id for claim in there}


def before_decision(
    changes: Iterable[Change], change: Change, before: Sequence[Claim], there: Mapping[str, Claim]
) -> tuple[Claim, ...]:
    """Return the claims that stand once a decision is undone: those `before` it, but for other decisions that hold.

    `changes` are those that hold without it, and `there` has the claims of the record by id.
    """
    if change.decided is None:
        return tuple(before)
    held = {claim.id: claim for claim in before}
    names = {claim.id for claim in change.after} | held.keys()
    for each in sorted(changes, key=lambda each: each.when):
        if each.id == change.id or (each.decided is None and not each.strategy):
            continue
        left = {claim.id: claim for claim in each.after}
        for name in names & {claim.id for claim in each.every}:
            if each.when < change.when:
                # It is no version that the decision knew of, if that did not replace it.
                if name not in {claim.id for claim in change.before}:
                    held.pop(name, None)
                    held.update({name: left[name]} if name in left else {})
            elif each.decided is not None:
                held.pop(name, None)
                if name in left:
                    held[name] = there.get(name, left[name])
    return tuple(held.values())
