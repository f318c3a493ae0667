"""Agencies' datelines, which do not belong to the first sentence."""

import re

from annotations.article import Span

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'\-/]+(?:[ ,]+[A-Z][\w.’'\-]*){0,6}(?:, \w+\.? \d{1,2})?(?: ?\([\w /]{2,20}\))?"
    r"|(?:[A-Z][\w.’'\-/]+(?:[ ,]+[A-Z][\w.’'\-]*){0,4}(?:, \w+\.? \d{1,2})? ?)?\([A-Za-z][\w ]{1,19}\))"
    r" ?[-–—]{1,2} (?=\S)"
)
"""An agency's dateline: LISBON - , LONDON (AP) — , WASHINGTON, Jan 5 (Reuters) - , Berlin (dpa) - , (CNN) -- ."""


def behind_dateline(text: str, piece: Span) -> int:
    """Return where a sentence begins behind a dateline.

    The model would take the dateline for its subject.
    """
    found = _DATELINE.match(text, piece.start, piece.end)
    return found.end() if found else piece.start
