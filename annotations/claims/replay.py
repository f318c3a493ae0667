"""Replay: the claims that stand after a history, every change and undo in its order, and where a record differs.

Also the status, flag, note and attributes of the article that a history leads to.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct

from annotations.claims.attributes import with_values
from annotations.claims.claim import Claim
from annotations.claims.concurrent import before_decision, left_alone
from annotations.claims.fields import patched
from annotations.claims.record import Change, Record, Status


class Event(NamedTuple):
    """A change was made, or undone."""

    when: datetime
    """Never before the event that was written earlier, whatever the clock said."""
    undone: bool
    change: Change


def events(history: Iterable[Change]) -> list[Event]:
    """Return every change and undo, in the order of time.

    Changes come in the order in which they were written, which is not always the order in which they were made: one may
    have waited for the disk.
    """
    found: list[Event] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for change in history:
        latest = max(latest, change.when)
        found.append(Event(latest, False, change))
        if change.undone is not None:
            found.append(Event(max(latest, change.undone), True, change))
    return sorted(found, key=lambda event: event[:2])


class Standing:
    """The claims after some events, by id. Claims keep the offsets that they were made with.

    As in `edits`, words that carry a label already are not tagged with it twice.
    """

    def __init__(self) -> None:
        """Begin before the first event: nothing stands."""
        self.claims: dict[str, Claim] = {}
        self._held: Counter[tuple[int, int, str, str]] = Counter()
        self._decisions: dict[str, Change] = {}
        """The decisions and merges of a gold standard that hold, by id."""

    def take(self, event: Event) -> None:
        """Make or undo a change."""
        _, back, change = event
        before = (*change.before, *change.aside)
        removed, added = (change.after, before) if back else (before, change.after)
        if change.what == "change" and back:
            # Taking a change back restores no claim that was removed meanwhile.
            added = tuple(claim for claim in added if claim.id in self.claims)
        if change.what in ("tag", "import") and not change.strategy and not back:
            added = tuple(claim for claim in added if not self._held[_identity(claim)])
        added = self._without_conflicts(change, added, back=back)
        olds = {claim.id: claim for claim in removed}
        added = tuple(
            patched(self.claims[claim.id], olds[claim.id], claim)
            if claim.id in self.claims and claim.id in olds
            else claim
            for claim in added
        )
        for claim in (*removed, *added):
            old = self.claims.pop(claim.id, None)
            if old is not None:
                self._held[_identity(old)] -= 1
        self.claims.update((claim.id, claim) for claim in added)
        self._held.update(map(_identity, added))

    def _without_conflicts(self, change: Change, added: tuple[Claim, ...], *, back: bool) -> tuple[Claim, ...]:
        """Return the claims that a change of a gold standard leads to, beside decisions that did not know of it."""
        if change.decided is None and not change.strategy:
            return added
        if back:
            self._decisions.pop(change.id, None)
            return before_decision(self._decisions.values(), change, added, self.claims)
        if change.strategy:
            kept = left_alone(self._decisions.values(), self.claims.values())
            added = tuple(claim for claim in added if claim.id not in kept)
        self._decisions[change.id] = change
        return added


def standing_claims(history: Iterable[Change]) -> dict[str, Claim]:
    """Return the claims that stand after the changes, by id, as `Standing` does."""
    standing = Standing()
    for event in events(history):
        standing.take(event)
    return standing.claims


def status_after(history: Iterable[Change]) -> Status:
    """Return the status that a history leads to: what tagging implies overrides nothing that was set."""
    status: Status = "new"
    for change in history:
        is_change = change.undone is None and change.status_before != change.status_after
        if is_change and (change.what == "status" or change.status_before == status):
            status = change.status_after
    return status


def flag_after(history: Iterable[Change]) -> bool:
    """Return whether a history leads to a flagged article."""
    flagged = False
    for change in history:
        if change.undone is None and change.flag_before != change.flag_after:
            flagged = change.flag_after
    return flagged


def attributes_after(history: Iterable[Change]) -> dict[str, str]:
    """Return the attributes of the article that a history leads to."""
    attributes: dict[str, str] = {}
    for change in history:
        if change.undone is None:
            attributes = with_values(attributes, change.attributes_after)
    return attributes


def note_after(history: Iterable[Change]) -> str:
    """Return the note on the article that a history leads to."""
    note = ""
    for change in history:
        if change.undone is None and change.note_before != change.note_after:
            note = change.note_after
    return note


class Disagreement(Struct, frozen=True):
    """The claims in which a record and its history disagree."""

    missing: list[Claim]
    """They stand after the history, and the record lacks them."""
    revived: list[Claim]
    """The record has them, and the history has removed them."""
    unknown: list[Claim]
    """The record has them, and the history names them nowhere."""


def compare_with_history(record: Record) -> Disagreement:
    """Compare the claims and orphans of a record with those that stand after its history.

    Two programs may have tagged the same words with the same label: the order of undoing decided which of the two
    claims is left, so that those are neither missing nor revived. Where two programs undo each other's changes at the
    same moment, the history may lead to other claims than the record holds: in about 1 of 100 random histories of two
    programs that never wait for each other.
    """
    present = {claim.id: claim for claim in (*record.claims, *(orphan.claim for orphan in record.orphans))}
    named = [claim for change in record.history for claim in change.every]
    named_ids = {claim.id for claim in named}
    standing = standing_claims(record.history)
    variants = {(claim.span, claim.label, claim.id) for claim in (*named, *present.values())}
    counts = Counter((span, label) for span, label, _ in variants)

    def is_unique(claim: Claim) -> bool:
        return counts[claim.span, claim.label] == 1

    return Disagreement(
        missing=[claim for name, claim in standing.items() if name not in present and is_unique(claim)],
        revived=[
            claim for name, claim in present.items() if name in named_ids and name not in standing and is_unique(claim)
        ],
        unknown=[claim for name, claim in present.items() if name not in named_ids],
    )


def _identity(claim: Claim) -> tuple[int, int, str, str]:
    """Return the identity of a claim's words.

    The text may have changed in between, so that the offsets alone do not decide.
    """
    return (claim.start, claim.end, claim.label, claim.text)
