"""Values as files state them."""

import pytest

from annotations.exchange.stated import moment


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", 1e18, "soon"])
def test_a_moment_outside_of_the_calendar_is_none(value: object) -> None:
    """In UTC it has a year below 1 or above 9999, which Python cannot hold."""
    assert moment(value) is None


def test_a_moment_without_a_zone_is_in_utc() -> None:
    """As one with a zone is, and one in seconds since 1970."""
    found = {str(moment(value)) for value in ("2026-11-20T10:00:00", "2026-11-20T12:00:00+02:00", 1_795_168_800)}
    assert found == {"2026-11-20 10:00:00+00:00"}
