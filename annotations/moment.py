"""Moments in UTC, and identifiers."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import uuid4

from msgspec import Meta

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment in UTC, written as RFC 3339."""


MAX_STEP_BACK = timedelta(days=1)
"""How far a clock may have been set back, or another machine's may be ahead, so that moments still go on from there."""

TICK = datetime.resolution

_latest = datetime.min.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the present moment in UTC, to the microsecond, and always later than the moments known so far.

    Those are the moments returned before and those given to `go_on_from`: changes are undone in the order of their
    moments, also after a clock was set back. A clock that was more than `MAX_STEP_BACK` ahead is not followed.
    """
    global _latest  # noqa: PLW0603, the clock of the machine is one as well
    present = datetime.now(UTC)
    if timedelta(0) <= _latest - present <= MAX_STEP_BACK:
        present = _latest + TICK
    _latest = present
    return present


def go_on_from(moment: datetime) -> None:
    """Let the following moments be later than one that was found in a file."""
    global _latest  # noqa: PLW0603
    if moment - datetime.now(UTC) <= MAX_STEP_BACK:
        _latest = max(_latest, moment)


def new_id() -> str:
    """Return a unique identifier: 64 random bits in hexadecimal."""
    return uuid4().hex[:16]
