"""Reading ahead: the suggestions for a text by its parse."""

import re
from collections.abc import Callable, Sequence

from annotations.article import Span
from annotations.nlp.pipeline import Entity
from annotations.suggest.parse import Parse
from annotations.suggest.parsed_text import Reading
from annotations.suggest.rules import offered
from annotations.suggest.suggestion import Suggestion
from annotations.text.segmentation import blocks, cut

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
