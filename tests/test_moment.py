"""Dates as others write them: shown and sorted alike."""

import pytest
from hypothesis import given
from strategies import texts

from annotations.moment import readable_date, sortable_date


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("2018-01-05", "2018-01-05"),
        ("2018-01-05T10:00:00Z", "2018-01-05T10:00:00Z"),
        ("2018-01-05 10:00:00 -0500", "2018-01-05 10:00:00 -0500"),
        ("2018", "2018"),
        ("2018-01", "2018-01"),
        ("Fri, 05 Jan 2018 10:00:00 +0000", "2018-01-05T10:00:00+00:00"),
        ("Fri, 5 Jan 2018 10:00:00 EST", "2018-01-05T10:00:00-05:00"),
        ("05 Jan 2018 10:00 GMT", "2018-01-05T10:00:00+00:00"),
        ("1515146400", "2018-01-05T10:00:00Z"),
        ("1515146400.25", "2018-01-05T10:00:00Z"),
        ("1515146400000", "2018-01-05T10:00:00Z"),
        ("1515146400000000", "2018-01-05T10:00:00Z"),
        ("1515146400000000000", "2018-01-05T10:00:00Z"),
        ("20180105", "2018-01-05"),
        ("20180105T100000Z", "2018-01-05T10:00:00"),
        ("20180105100000", "2018-01-05T10:00:00"),
        ("2018/1/5 10:00", "2018-01-05 10:00"),
        ("5.1.2018", "2018-01-05"),
        ("25/1/2018", "2018-01-25"),
        ("1/25/2018", "2018-01-25"),
        ("5/1/2018", "5/1/2018"),
        ("5 January 2018", "2018-01-05"),
        ("Friday, January 5, 2018", "2018-01-05"),
        ("Jan. 5th, 2018 at noon", "2018-01-05 at noon"),
        ("31 February 2018", "31 February 2018"),
        ("last Friday", "last Friday"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_date_is_shown_as_iso_8601(written: str, readable: str) -> None:
    """Once it was shown as “Fri, 05 Ja” or “1515319200”; what may be either of two days stays as it is."""
    assert readable_date(written) == readable
    assert readable_date(readable) == readable


def test_dates_sort_by_their_moments() -> None:
    """Whatever offset, and whether a space or a T stands before the time."""
    dates = [
        "2018-01-01T23:00:00-05:00",
        "2018-01-02T03:59:59Z",
        "2018-01-02 04:00:01",
        "Mon, 01 Jan 2018 10:00:00 +0000",
        "2018-01-02 10:00:00 +0900",
        "2018-01-01",
        "2018-01-02",
    ]
    assert [dates.index(each) for each in sorted(dates, key=lambda each: sortable_date(readable_date(each)))] == [
        5,
        3,
        6,
        4,
        1,
        0,
        2,
    ]


@given(texts())
def test_any_text_may_stand_for_a_date(text: str) -> None:
    """What is none stays."""
    assert isinstance(sortable_date(readable_date(text)), str)
    if not any(letter.isdigit() for letter in text):
        assert readable_date(text) == text
