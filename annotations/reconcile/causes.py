"""Causes: which changes of a claim each side has made or seen, and when.

A change knows all changes that its record held when it was made, and its moment is later than theirs
(`Record.moment`). So one version that has all changes of another is the newer one, whatever the clocks say; only where
each side has changes that the other has not does time decide.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.fields import GROUPS, Group, values, with_groups
from annotations.claims.record import Change, Record
from annotations.reconcile.histories import EARLIEST

Token = tuple[str, str]
"""A change, or that it was undone or redone: its id, and which of these."""

WHOLE: Group = ()
"""The group that stands for a claim as a whole."""


class Side:
    """One version of a record, and the causes of its claims."""

    def __init__(self, record: Record, base: Record | None) -> None:
        """Take a record with what both sides began with, if that is known."""
        self.record = record
        self.claims = {claim.id: claim for claim in record.claims}
        self.orphans = {orphan.claim.id: orphan for orphan in record.orphans}
        history = base.history if base else ()
        self._before = {change.id: (change.undone, change.redone) for change in history}
        """When each change of the base was undone and redone there."""
        self._by_claim: dict[str, list[Change]] = defaultdict(list)
        for change in record.history:
            for name in {claim.id for claim in change.every}:
                self._by_claim[name].append(change)

    def claim(self, name: str) -> Claim | None:
        """Return a claim, in its place or set aside; `None` where there is none."""
        if name in self.claims:
            return self.claims[name]
        return self.orphans[name].claim if name in self.orphans else None

    def removed(self, name: str) -> Claim | None:
        """Return a claim as it was when it was removed; `None` if the history does not say."""
        found = [
            (moment, claim)
            for change in self._by_claim.get(name, ())
            for moment, gone, left in (
                (change.when, (*change.before, *change.aside), change.after),
                (change.undone, change.after, (*change.before, *change.aside)),
            )
            if moment is not None and name not in {claim.id for claim in left}
            for claim in gone
            if claim.id == name
        ]
        if not found:
            return None
        claim = max(found, key=lambda pair: pair[0])[1]
        claim = msgspec.structs.replace(claim, updated=max(version.updated for _, version in found))
        # Two machines may have removed it, each after changes of its own.
        for group in GROUPS:
            versions = [
                version
                for change in self._by_claim[name]
                if _touches(change, name, group)
                for version in _versions(change, name)
            ]
            if versions:
                claim = with_groups(claim, max(versions, key=lambda pair: pair[0])[1], group)
        return claim

    def knows(self, name: str) -> bool:
        """Return whether the history names a claim."""
        return name in self._by_claim

    def has_taken_back(self, name: str, other: "Side") -> bool:
        """Return whether a side has undone all that it did about a claim, without knowing what the other side did."""
        changes = self._by_claim.get(name, ())
        theirs = {change.id for change in other._by_claim.get(name, ())}  # noqa: SLF001, of the same class
        return all(change.undone is not None and change.id not in theirs for change in changes)

    def tokens(self, name: str, group: Group = WHOLE) -> set[Token]:
        """Return what was done about a claim, or about a group of its fields."""
        changes = self._by_claim.get(name, ())
        return {token for change in changes if _touches(change, name, group) for token in self.tokens_of(change)}

    def work_on(self, name: str) -> set[Token]:
        """Return what a person did to keep or change a claim: neither that it was removed, nor that a merge kept it."""
        ended = {
            (change.id, "")
            for change in self._by_claim.get(name, ())
            if change.undone is None
            and (change.what == "merge" or change.strategy or name not in {claim.id for claim in change.after})
        }
        return self.tokens(name) - ended

    def tokens_of(self, change: Change) -> Iterator[Token]:
        """Yield that a change was made, and whether it was undone or redone since the base, whichever came last.

        When that was does not matter: two machines that undo the same have done the same.
        """
        yield change.id, ""
        undone, redone = self._before.get(change.id, (None, None))
        if change.undone is not None and change.undone != undone:
            yield change.id, "undone" if undone is None else "undone again"
        elif change.undone is None and (undone is not None or change.redone != redone):
            yield change.id, "redone"

    def moment(self, name: str, group: Group, held: tuple[Any, ...]) -> datetime | None:
        """Return when a claim last got these values of a group; `None` if the history does not say.

        Merges do not count, they only repeat what was decided before; undoing one does.
        """
        found = [
            moment
            for each in self._family(name)
            for change in self._by_claim.get(each, ())
            for moment, version in _versions(change, each)
            if values(version, group) == held
        ]
        return max(found, default=None)

    def _family(self, name: str) -> set[str]:
        """Return the ids of the claims that merges made one claim of."""
        family, waiting = {name}, [name]
        while waiting:
            for change in self._by_claim.get(waiting.pop(), ()):
                if change.what == "merge" and len(change.before) > 1:
                    more = {claim.id for claim in change.before} - family
                    family |= more
                    waiting += more
        return family


def decided(ours: set[Any], theirs: set[Any]) -> str:
    """Return the side whose version knows that of the other; empty where neither or both do.

    The arguments are what each side has done that the other has not.
    """
    if ours and not theirs:
        return "ours"
    return "theirs" if theirs and not ours else ""


def _touches(change: Change, name: str, group: Group) -> bool:
    """Return whether a change is about a claim, or decided what a group of its fields holds.

    Removing a claim decides no value of it; a merge repeats what was decided, unless it is undone, or made one claim
    of two.
    """
    if group == WHOLE:
        return True
    before = next((claim for claim in (*change.before, *change.aside) if claim.id == name), None)
    after = next((claim for claim in change.after if claim.id == name), None)
    if after is None or (change.what == "merge" and change.undone is None and len(change.before) < 2):
        return False
    return before is None or values(before, group) != values(after, group)


def _versions(change: Change, name: str) -> Iterator[tuple[datetime, Claim]]:
    """Yield the versions of a claim that a change led to, with the moment; of one that is undone, those before it."""
    if change.what != "merge" and change.undone is None:
        # What annotators agree on gives way to what a person decided, whenever it was merged.
        moment = EARLIEST if change.strategy else change.redone or change.when
        yield from ((moment, claim) for claim in change.after if claim.id == name)
    if change.undone is not None:
        yield from ((change.undone, claim) for claim in (*change.before, *change.aside) if claim.id == name)
