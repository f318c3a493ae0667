"""Values as other programs state them: a number as text or with a point, a moment without a zone."""

from datetime import UTC, datetime
from typing import Any

_LONGEST_NUMBER = 20
"""Characters of a number, at most: Python refuses to read one of thousands of digits."""


def offset(value: Any) -> int | None:
    """Return an offset that is a whole number, also as `16.0` or as a text; `None` if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        whole, point, rest = value.strip().partition(".")
        if len(whole) > _LONGEST_NUMBER or (point and rest.strip("0")):
            return None
        return int(whole) if whole.removeprefix("-").isdecimal() else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def moment(value: Any) -> datetime | None:
    """Return a moment in ISO 8601 or in seconds since 1970, in UTC if no zone is named; `None` if it is none."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(str(value).strip())
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
