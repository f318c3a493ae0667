"""What holds of a claim of a gold standard that two people worked on without knowing of each other.

Both make it by the same id: what annotators agree on never takes the place of a decision, and undoing one decision
leaves the other.
"""

from collections.abc import Iterable, Mapping

from annotations.claims.claim import Claim
from annotations.claims.record import Change


def left_alone(changes: Iterable[Change], there: Iterable[Claim]) -> set[str]:
    """Return the ids of the claims that a merge into a gold standard leaves as they are, or as removed.

    `changes` are those that hold, and `there` are the claims of the record.
    """
    decided = {claim.id for change in changes if change.decided is not None for claim in change.every}
    return decided | {claim.id for claim in there}


def decided_otherwise(changes: Iterable[Change], change: Change, there: Mapping[str, Claim]) -> tuple[Claim, ...]:
    """Return the claims that a decision made, as others that hold have them: they stay when it is undone.

    `changes` are those that hold without it, and `there` has the claims of the record by id.
    """
    names = {claim.id for claim in change.after} - {claim.id for claim in change.before}
    if change.decided is None or not names:
        return ()
    last: dict[str, Change] = {}
    for each in sorted(changes, key=lambda each: each.when):
        if each.id != change.id and (each.decided is not None or each.strategy):
            last.update((claim.id, each) for claim in each.every if claim.id in names)
    found: list[Claim] = []
    for name, other in sorted(last.items()):
        version = next((claim for claim in other.after if claim.id == name), None)
        if version is not None:
            found.append(there.get(name, version) if other.when > change.when else version)
    return tuple(found)
