"""Suggestions from quotation marks alone.

They need no parse, work in any language, and name no speakers.
"""

import re
from collections.abc import Sequence

from annotations.article import Span
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.quotations import quotations
from annotations.text.segmentation import blocks, cut

MARKS = "“”„‘’\"'«»‹›`"

SCARE_QUOTE_WORDS = 3
"""Words up to which a quotation inside a sentence is a scare quote, if no source is near."""

_LONGEST_TITLE = 100
"""Code points of the longest title."""

_SHORTEST_TITLE = 2
"""Words of the shortest title: a single capitalised word is a title as often as not."""

_OWNER = re.compile(r"\b(?:on|in|to|for|of|from|by)\s(?:[A-Z][\w.&]*\s?){1,3}['’]s?\s\Z")
"""Whose programme or book it is: on NBC's, in The Times'."""

_OWNER_CHARS = 40

_LOWER = re.compile(r"[a-zà-ÿ]")
_SMALL = frozenset("a an the and or of in on at to by for from with as".split())


def suggest_from_marks(text: str, language: str = "en") -> tuple[Suggestion, ...]:
    """Return suggestions from quotation marks alone, in reading order.

    There is at most one for a sentence. Titles, and one to three words inside a sentence, get low confidence.
    """
    pieces = blocks(text)
    units = cut(text, pieces, language)
    found: list[Suggestion] = []
    number, free = 0, 0
    for span in outermost(quotations(text, pieces)):
        while number + 1 < len(units) and units[number + 1].start <= span.start:
            number += 1
        this = _by_marks(text, span, units[number])
        if span.start >= free:
            found.append(this)
        else:
            found[-1] = _together(text, found[-1], this)
        last = number
        while last + 1 < len(units) and units[last + 1].start < span.end:
            last += 1
        free = units[last].end
    return tuple(found)


def _together(text: str, one: Suggestion, other: Suggestion) -> Suggestion:
    """Return the suggestion for two quotations of a sentence: both, but no title.

    A quotation of low confidence is dropped beside one of high confidence.
    """
    if max(one.strength, other.strength) is Confidence.LOW or looks_titled(text, other.span):
        return one
    if len(one.spans) == 1 and one.strength is Confidence.LOW and looks_titled(text, one.span):
        return other
    return Suggestion(one.start, other.end, "quote", "marks", parts=(*one.spans, other.span))


def _by_marks(text: str, span: Span, sentence: Span) -> Suggestion:
    """Return the suggestion that the form of a quotation gives."""
    inside = sentence.start < span.start or span.end < sentence.end
    low = inside and (looks_titled(text, span) or len(text[span.start : span.end].split()) <= SCARE_QUOTE_WORDS)
    return Suggestion(span.start, span.end, "quote", "marks", Confidence.LOW if low else Confidence.HIGH)


def looks_titled(text: str, span: Span, *, introduced: bool = False) -> bool:
    """Return whether a quotation is written like a title.

    All words but small ones are capitalised, and no sentence ends inside. The comma or full stop that American papers
    put before the closing mark is no part of a programme's name, on NBC's “Meet the Nation.”, nor of a title that is
    `introduced`: in her book, “A Time to Go,”.
    """
    if span.end - span.start > _LONGEST_TITLE:
        return False
    inside = text[span.start : span.end].strip(MARKS + " ")
    if introduced or _OWNER.search(text, max(0, span.start - _OWNER_CHARS), span.start):
        inside = inside.rstrip(".,")
    words = inside.split()
    if len(words) < _SHORTEST_TITLE or words[-1][-1] in ".,!?":
        return False
    great = [word for word in words if word not in _SMALL]
    return bool(great) and not any(_LOWER.match(word) for word in great)


def outermost(spans: Sequence[Span]) -> list[Span]:
    """Return the quotations that are inside no other."""
    found: list[Span] = []
    for span in spans:
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found
