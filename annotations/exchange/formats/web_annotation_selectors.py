"""The selectors of web annotations: the words and the position that they state together."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from annotations.claims.claim import NOT_IN_TEXT
from annotations.exchange.formats.spans_json import text_of
from annotations.exchange.stated import offset

_CHARS = re.compile(r"char=(\d+),(\d+)")
"""A position in a text as a fragment: RFC 5147."""


class SelectedPlace(NamedTuple):
    """The place that selectors state: an offset if any, the words, and their context."""

    start: int = NOT_IN_TEXT
    end: int = NOT_IN_TEXT
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


def place_of(selector: Any) -> SelectedPlace | None:
    """Return what selectors say together, or `None` if that is neither words nor a position."""
    found = SelectedPlace()
    for each in as_list(selector):
        if isinstance(each, Mapping):
            found = _joined(found, _refined(each))
    return found if found.exact or found.start >= 0 else None


def _joined(one: SelectedPlace, other: SelectedPlace) -> SelectedPlace:
    """Return the position of one selector with the words of another; the first counts."""
    words = one if one.exact else other
    where = one if one.start >= 0 else other
    return SelectedPlace(where.start, where.end, words.exact, words.prefix, words.suffix)


def _refined(selector: Mapping[str, Any]) -> SelectedPlace:
    """Return what a selector says, refined by those inside it, whose positions count from where it begins."""
    outer = _single(selector)
    inner = place_of(selector.get("refinedBy"))
    if inner is None:
        return outer
    if outer.exact:
        start = inner.start if inner.start >= 0 else outer.exact.find(inner.exact)
        end = inner.end if inner.start >= 0 else start + len(inner.exact)
        if 0 <= start < end <= len(outer.exact):
            before, behind = outer.prefix + outer.exact[:start], outer.exact[end:] + outer.suffix
            at = (outer.start + start, outer.start + end) if outer.start >= 0 else (NOT_IN_TEXT, NOT_IN_TEXT)
            return SelectedPlace(*at, outer.exact[start:end], before, behind)
    if outer.start >= 0:
        first = outer.start + max(0, inner.start)
        return inner._replace(start=first, end=first + max(len(inner.exact), inner.end - inner.start))
    # A position inside of an element of a web page says nothing about the text alone.
    return inner._replace(start=NOT_IN_TEXT, end=NOT_IN_TEXT)


def _single(selector: Mapping[str, Any]) -> SelectedPlace:
    """Return what a selector itself says."""
    kind = selector.get("type")
    if kind == "TextQuoteSelector":
        return SelectedPlace(
            exact=text_of(selector, "exact"), prefix=text_of(selector, "prefix"), suffix=text_of(selector, "suffix")
        )
    start, end = offset(selector.get("start")), offset(selector.get("end"))
    if kind == "TextPositionSelector" and start is not None and end is not None and 0 <= start < end:
        return SelectedPlace(start, end)
    found = _CHARS.search(text_of(selector, "value")) if kind == "FragmentSelector" else None
    return SelectedPlace(int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else SelectedPlace()


def as_list(value: Any) -> list[Any]:
    """Return what may be one value, several or none, as JSON-LD has it."""
    return value if isinstance(value, list) else [] if value is None else [value]
