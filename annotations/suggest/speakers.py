"""Candidates for the speaker of a claim: the names around it, the likeliest first.

They are a guess to choose from: only positions count, no grammar.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from annotations.article import Span
from annotations.entity import Entity
from annotations.text.quotations import quotations
from annotations.text.segmentation import paragraphs

MAX_CANDIDATES = 9
"""Candidates that are offered: as many as digits can select."""

LABELS = frozenset({"PERSON", "PER", "ORG", "NORP"})
"""Entity labels that speak: people, organisations, and groups as in "the French said"."""

_POSSESSIVE = re.compile(r"['’][sS]\Z")

_ATTRIBUTION = re.compile(
    r"""([\s”“’"'»›]*,[\s”“’"'»›]*)"""
    r"(?:(?:said|says|according\s+to|the|Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof|President|Minister)\.?\s+)*"
)
"""Text between a claim and a name behind its comma: “…,” said Mr X, and “…”, the X said."""

_BEFORE_COMMA = re.compile(r"""[,\s”“’"'»›]*\Z""")

_REACH = 8
"""Code points at the end of a claim that may be its comma and closing marks."""


class Candidate(NamedTuple):
    """A possible speaker: `text` is the article's text from `start` to `end`."""

    text: str
    start: int
    end: int


def speakers(text: str, span: Span, entities: Sequence[Entity]) -> tuple[Candidate, ...]:
    """Return the likely speakers of the claim at `span`, best first, at most nine.

    Each name is listed once. Names outside quotation marks come before those inside; then those of the claim's own
    paragraph; then a name behind a comma right after the claim; then the nearest, in code points between the spans. The
    first mention in this order stands for the name.
    """
    quoted = _outermost(quotations(text))
    starts = [quotation.start for quotation in quoted]
    home = _paragraph(text, span)
    behind = _behind_comma(text, span)

    def rank(mention: Candidate) -> tuple[bool, bool, bool, int, int, int]:
        at = bisect_right(starts, mention.start) - 1
        inside = at >= 0 and mention.end <= quoted[at].end
        away = not home.overlaps(mention.start, mention.end)
        distance = max(0, mention.start - span.end, span.start - mention.end)
        return (inside, away, mention.start not in behind, distance, mention.start, mention.end)

    named: dict[str, Candidate] = {}
    for mention in sorted(_mentions(text, entities), key=rank):
        named.setdefault(" ".join(mention.text.split()).casefold(), mention)
    return tuple(named.values())[:MAX_CANDIDATES]


def _mentions(text: str, entities: Sequence[Entity]) -> list[Candidate]:
    """Return the mentions that can speak, without white space and possessives."""
    found: list[Candidate] = []
    for start, end, label in entities:
        whole = text[start:end]
        words = _POSSESSIVE.sub("", whole.strip()).rstrip()
        if label in LABELS and words:
            begin = start + len(whole) - len(whole.lstrip())
            found.append(Candidate(words, begin, begin + len(words)))
    return found


def _outermost(spans: tuple[Span, ...]) -> list[Span]:
    """Return the quotations that are inside no other, for fast look-up."""
    found: list[Span] = []
    for span in spans:
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def _paragraph(text: str, span: Span) -> Span:
    """Return the paragraph of the claim.

    From its first to its last if it spans several.
    """
    blocks = [block for block in paragraphs(text) if block.overlaps(*span)]
    return Span(blocks[0].start, blocks[-1].end) if blocks else span


def _behind_comma(text: str, span: Span) -> range:
    """Return where a name behind a comma after the claim may begin.

    It may begin before its title or behind it, as spaCy takes it. The comma and the closing mark may be inside the
    claim or not.
    """
    tail = _BEFORE_COMMA.search(text, max(span.start, span.end - _REACH), span.end)
    match = _ATTRIBUTION.match(text, tail.start() if tail else span.end)
    return range(match.end(1), match.end() + 1) if match else range(0)
