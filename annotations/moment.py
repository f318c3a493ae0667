"""Moments in UTC, dates as others write them, and identifiers."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
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


_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d.*)?)?", re.DOTALL)
_OFFSET = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*([+-]\d\d):?(\d\d)")


@lru_cache(maxsize=4096)
def readable_date(written: str) -> str:
    """Return a date as ISO 8601 has it, so that dates sort as texts; unchanged if it is so, or cannot be told.

    Read are dates of e-mail and RSS (RFC 5322: `Fri, 05 Jan 2018 10:00:00 +0000`), seconds, milli-, micro- and
    nanoseconds since 1970, digits alone (`20180105`), the year first (`2018/1/5`), the day first with full stops or
    where no month can be (`5.1.2018`, `25/1/2018`), and English months. `5/1/2018` stays: it is a day in May or in
    January.
    """
    text = written.strip()
    if not text or _ISO.fullmatch(text):
        return written
    # Most dates are in ISO 8601, and the list of articles does not wait for what reads others.
    from annotations.written_dates import read_date

    return read_date(text) or written


@lru_cache(maxsize=4096)
def sortable_date(readable: str) -> str:
    """Return a readable date so that it sorts by its moment: in UTC if it names its offset from it."""
    found = _OFFSET.match(readable)
    if found is None:
        return readable[:10] + readable[10:].replace(" ", "T", 1)
    day, time, hours, minutes = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{hours}:{minutes}").astimezone(UTC)
    except (ValueError, OverflowError):
        return readable
    return f"{moment:%Y-%m-%dT%H:%M:%S}"
