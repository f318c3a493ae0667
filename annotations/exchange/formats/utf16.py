"""Offsets that may count UTF-16 units, as JavaScript does, told from code points by the words that must stand there."""

from collections.abc import Sequence
from itertools import accumulate

from annotations.article import Span

Told = tuple[int, int, str]
"""Where something begins and ends, in code points or in UTF-16 units, and what stands there; empty where that is not
said."""


def settled(text: str, told: Sequence[Told]) -> list[Span | None]:
    """Return where each stands in code points; `None` where its words are not there.

    All are taken to count the same: what most of them fit, and code points where both fit as well. Where the words are
    not said and the two differ, nothing tells which it is.
    """
    points = [_as_said(text, Span(start, end), words) for start, end, words in told]
    if text.isascii() or max(text) < "\U00010000":
        return points
    places = {units: at for at, units in enumerate(accumulate((1 + (sign > "\uffff") for sign in text), initial=0))}
    units: list[Span | None] = []
    for start, end, words in told:
        span = Span(places[start], places[end]) if start in places and end in places else None
        units.append(_as_said(text, span, words) if span else None)
    counted = units if _fitting(units) > _fitting(points) else points
    return [
        span if words or span == other == one else None
        for span, one, other, (_, _, words) in zip(counted, points, units, told, strict=True)
    ]


def _as_said(text: str, span: Span, words: str) -> Span | None:
    """Return a span if it is one of the text, and what stands there is what is said."""
    if not 0 <= span.start < span.end <= len(text):
        return None
    return span if not words or text[span.start : span.end] == words else None


def _fitting(spans: Sequence[Span | None]) -> int:
    return sum(span is not None for span in spans)
