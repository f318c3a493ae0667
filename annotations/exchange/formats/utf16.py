"""Offsets that may count UTF-16 units.

JavaScript counts so. The words of a span show which unit a file uses.
"""

from collections.abc import Sequence
from itertools import accumulate

from annotations.article import Span
from annotations.exchange.placing import same_words

StatedSpan = tuple[int, int, str]
"""The start and end of a span in either unit, and its words; empty if not stated."""


def resolve(text: str, stated: Sequence[StatedSpan]) -> list[Span | None]:
    """Return each span in code points; `None` if its words are not there.

    All are assumed to use the same unit: the one that fits most of them, code points if both fit equally. Without
    words, spans on which the two differ cannot be resolved.
    """
    points = [_matching(text, Span(start, end), words) for start, end, words in stated]
    if text.isascii() or max(text) < "\U00010000":
        return points
    places = {units: at for at, units in enumerate(accumulate((1 + (sign > "\uffff") for sign in text), initial=0))}
    units: list[Span | None] = []
    for start, end, words in stated:
        span = Span(places[start], places[end]) if start in places and end in places else None
        units.append(_matching(text, span, words) if span else None)
    counted = units if _fitting(text, units, stated) > _fitting(text, points, stated) else points
    return [
        span if words or span == other == one else None
        for span, one, other, (_, _, words) in zip(counted, points, units, stated, strict=True)
    ]


def code_points(text: str, units: int) -> int:
    """Return the offset in code points of an offset in UTF-16 units; it rounds up inside a character."""
    if units < 0 or text.isascii() or max(text) < "\U00010000":
        return units
    for at, sign in enumerate(text):
        if units <= 0:
            return at
        units -= 1 + (sign > "\uffff")
    return len(text) + max(0, units)


def _matching(text: str, span: Span, words: str) -> Span | None:
    """Return a span if it lies in the text and has the stated words, but for white space."""
    if not 0 <= span.start < span.end <= len(text):
        return None
    return span if not words or same_words(text[span.start : span.end], words) else None


def _fitting(text: str, spans: Sequence[Span | None], stated: Sequence[StatedSpan]) -> tuple[int, int]:
    """Return how many spans have their words to the character, and how many but for white space."""
    found = [(span, words) for span, (_, _, words) in zip(spans, stated, strict=True) if span is not None]
    return sum(not words or text[span.start : span.end] == words for span, words in found), len(found)
