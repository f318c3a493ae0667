"""Moments in UTC, and identifiers."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

from msgspec import Meta

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment in UTC, written as RFC 3339."""


def now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a unique identifier: 64 random bits in hexadecimal."""
    return uuid4().hex[:16]
