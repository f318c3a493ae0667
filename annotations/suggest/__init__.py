"""Suggestions: what each sentence may be tagged as, by rules that say why; never a claim until somebody accepts it.

`marked` needs no more than a text and goes by its quotation marks alone. `read_ahead` goes by a parse as well: who said
it, what is reported without marks, what is a guess of the outlet's own, and the facts that remain. A `Suggestion` holds
offsets and fixed words, so that it can be kept in a cache; its words come from the article. The rules are English.
"""

import re
from collections.abc import Callable, Sequence

from annotations.article import Span
from annotations.entities import Entity
from annotations.quotations import quotations
from annotations.suggest.offering import offered
from annotations.suggest.parse import Parse
from annotations.suggest.quoting import looks_titled
from annotations.suggest.reading import Reading, outermost
from annotations.suggest.suggestion import HOW, RULES, Speaker, Strength, Suggestion
from annotations.units import blocks, cut, sentences

__all__ = ["HOW", "RULES", "Parse", "Reading", "Speaker", "Strength", "Suggestion", "marked", "offered", "read_ahead"]

_SHORT = 3

_DATELINE = re.compile(
    r"[A-Z][A-Z.’'\-]+(?:[ ,]+[A-Z][\w.’'\-]*){0,6}(?:, \w+\.? \d{1,2})?(?: ?\([\w /]{2,20}\))? ?[-–—]{1,2} (?=\S)"
)
"""LISBON - , LONDON (AP) — , WASHINGTON, Jan 5 (Reuters) - : where an agency's notice was written."""


def read_ahead(
    text: str, entities: Sequence[Entity], parse: Callable[[Sequence[Span]], Parse], language: str = "en"
) -> tuple[Suggestion, ...]:
    """Return the suggestions for a text; `parse` is given its paragraphs, broken lines joined."""
    pieces = blocks(text)
    prose = [Span(_begin(text, piece), piece.end) for piece in pieces]
    return offered(Reading(text, parse(prose), pieces, cut(text, pieces, language), entities))


def _begin(text: str, piece: Span) -> int:
    """Return where the sentence begins behind a dateline, which the model would take for its subject."""
    found = _DATELINE.match(text, piece.start, piece.end)
    return found.end() if found else piece.start


def marked(text: str, language: str = "en") -> tuple[Suggestion, ...]:
    """Return what quotation marks alone suggest: at once, in any language, with nobody named.

    As with a parse, at most one for a sentence, in reading order; those that look like titles or hold one to three
    words inside a sentence are low.
    """
    units = sentences(text, language)
    found: list[Suggestion] = []
    number, free = 0, 0
    for span in outermost(quotations(text)):
        while number + 1 < len(units) and units[number + 1].start <= span.start:
            number += 1
        if span.start < free:
            before = found[-1]
            if before.strength is Strength.GOOD:
                found[-1] = Suggestion(before.start, span.end, "quote", "marks", parts=(*before.spans, span))
        else:
            found.append(_by_marks(text, span, units[number]))
        last = number
        while last + 1 < len(units) and units[last + 1].start < span.end:
            last += 1
        free = units[last].end
    return tuple(found)


def _by_marks(text: str, span: Span, sentence: Span) -> Suggestion:
    """Return what is to be said of a quotation by its looks."""
    inside = sentence.start < span.start or span.end < sentence.end
    low = inside and (looks_titled(text, span) or len(text[span.start : span.end].split()) <= _SHORT)
    return Suggestion(span.start, span.end, "quote", "marks", Strength.LOW if low else Strength.GOOD)
