"""Playback: the states that a record went through, from its history. Nothing is written."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from annotations.claims.claim import Claim
from annotations.claims.record import Record, Status
from annotations.claims.replay import Event, Standing, events


@dataclass(frozen=True)
class State:
    """A record after some of its events."""

    claims: tuple[Claim, ...]
    """In reading order, at their places in the text of the record."""
    absent: int
    """Claims that stood then, on words that the text of the record no longer has."""
    status: Status
    """What changes had set, or implied; reading alone is not in the history."""
    flagged: bool
    note: str
    attributes: dict[str, str]


class Playback:
    """All states of one record, the first before any change."""

    def __init__(self, record: Record) -> None:
        """Put the events of the record in order."""
        self.text = record.text
        self.events: tuple[Event, ...] = tuple(events(record.history))
        self._standing, self._taken = Standing(), 0

    def seconds(self, number: int) -> float:
        """Return the seconds between an event and the one before it; 0 for the first. Events count from 1."""
        if not 1 < number <= len(self.events):
            return 0.0
        return (self.events[number - 1].when - self.events[number - 2].when).total_seconds()

    def number_at(self, moment: datetime) -> int:
        """Return how many events had happened at a moment."""
        return bisect_right(self.events, moment, key=lambda event: event.when)

    def state(self, number: int) -> State:
        """Return the state after so many events, from 0 to all.

        Going on by one takes one event; going back begins anew.
        """
        if number < self._taken:
            self._standing, self._taken = Standing(), 0
        for event in self.events[self._taken : number]:
            self._standing.take(event)
        self._taken = number
        found = [_placed(claim, self.text) for claim in self._standing.claims.values()]
        claims = sorted((claim for claim in found if claim is not None), key=Claim.order)
        status, flagged, note, attributes = self._row(number)
        return State(tuple(claims), len(found) - len(claims), status, flagged, note, attributes)

    def _row(self, number: int) -> tuple[Status, bool, str, dict[str, str]]:
        """Return status, flag, note and attributes of the article after so many events."""
        status: Status = "new"
        flagged, note, values = False, "", dict[str, str]()
        for _, back, change in self.events[:number]:
            # A change names the status that it left, also where reading had set it before.
            if not back:
                status = change.status_after
            elif change.status_before != change.status_after:
                status = change.status_before
            if change.flag_before != change.flag_after:
                flagged = change.flag_before if back else change.flag_after
            if change.note_before != change.note_after:
                note = change.note_before if back else change.note_after
            values |= change.attributes_before if back else change.attributes_after
        return status, flagged, note, {name: value for name, value in sorted(values.items()) if value}


def _placed(claim: Claim, text: str) -> Claim | None:
    """Return a claim of the history at its place in a text; `None` if its words are not there."""
    return claim.restored_in(text)
