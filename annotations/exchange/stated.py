"""Values as other programs write them: numbers as text or with a point, times without a zone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from annotations.scheme import NO, YES

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
        # At either end of the calendar the same moment in UTC may be out of it.
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def stated_attributes(value: Any) -> dict[str, str]:
    """Return attributes from a mapping, or from a list of names with values; what is neither states none.

    A value that is true or false becomes yes or no, a number its digits; of several values each is named.
    """
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, list | tuple):
        pairs = [(each.get("name"), each.get("value")) for each in value if isinstance(each, Mapping)]
    else:
        return {}
    return {name: text for name, said in pairs if isinstance(name, str) and name and (text := stated_value(said))}


def stated_value(value: Any) -> str:
    """Return the value of an attribute as text; empty if nothing is said."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(stated_value, value)))
    return ""
