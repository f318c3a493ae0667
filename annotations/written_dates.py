"""Dates as other programs write them: in e-mail, as seconds since 1970, in digits alone, in other orders."""

import re
from datetime import UTC, date, datetime

_EPOCH = re.compile(r"(\d{9,19})(?:\.\d*)?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)", re.DOTALL)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(.*)", re.DOTALL)
_WEEKDAY = r"(?:[A-Z][a-z]{2,8},?\s+)?"
_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+(\d{{4}})(.*)", re.DOTALL)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(\d{{4}})(.*)", re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_EPOCH_SECONDS = 4_102_444_800
"""The first second of 2100: a larger number counts smaller units."""


def read_date(text: str) -> str:
    """Return a date as ISO 8601 has it; empty if it cannot be told."""
    return _of_digits(text) or _of_mail(text) or _of_parts(text)


def _of_digits(text: str) -> str:
    """Return a date of digits alone, or the moment of a count since 1970."""
    if found := _DIGITS.fullmatch(text):
        year, month, day, *time = found.groups()
        if whole := _day(year, month, day):
            return f"{whole}T{':'.join(time)}" if time[0] else whole
    found = _EPOCH.fullmatch(text)
    if found is None:
        return ""
    seconds = int(found[1])
    while seconds >= _LAST_EPOCH_SECONDS:
        seconds //= 1000
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _of_mail(text: str) -> str:
    from email.utils import parsedate_to_datetime

    if ":" not in text or not text[-1].isalnum():
        return ""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _of_parts(text: str) -> str:
    """Return a date whose day, month and year are told apart by their places, with what stands behind it."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        day, sign, month, year, rest = found.groups()
        if int(month) > len(_MONTHS):
            day, month = month, day
        elif sign != "." and int(day) <= len(_MONTHS) and day != month:
            return ""
    elif found := _DAY_FIRST.fullmatch(text):
        day, name, year, rest = found.groups()
        month = str(_MONTHS.index(name) + 1)
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year, rest = found.groups()
        month = str(_MONTHS.index(name) + 1)
    else:
        return ""
    whole = _day(year, month, day)
    return f"{whole} {rest.strip(' ,T')}".rstrip() if whole else ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
