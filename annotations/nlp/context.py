"""Pieces of a long text, with the words around each that the model looks at."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotations.article import Span
from annotations.text.segmentation import paragraphs

PIECE_CHARS = 20_000
"""Code points that are given to the model at once: it needs some 20 MB for them, and 300 MB for 100,000."""

CONTEXT_CHARS = 400
"""Code points before and behind a piece that the model sees as well.

The small models look at four words on either side, and at the entity that is open, if there is one. With the words of
two sentences the entities of a piece are those that the model finds in the text as a whole.
"""

_GAP = re.compile(r"\s(?=\S)")


class Piece(NamedTuple):
    """A piece of a text: entities that start in `own` are its own; the model gets `seen`."""

    own: Span
    seen: Span


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, cut between paragraphs, or else between words."""
    for start, end in _cut(text):
        before, behind = max(0, start - CONTEXT_CHARS), min(len(text), end + CONTEXT_CHARS)
        if before and (gap := _GAP.search(text, before, start)):
            before = gap.end()
        if behind < len(text):
            behind = end + len(text[end:behind].rstrip().rpartition(" ")[0])
        yield Piece(Span(start, end), Span(before, behind))


def _cut(text: str) -> Iterator[Span]:
    """Yield spans of at most `PIECE_CHARS`, one behind the other, that are all of a text."""
    start = 0
    for paragraph in paragraphs(text):
        if paragraph.end - start > PIECE_CHARS and paragraph.start > start:
            yield Span(start, paragraph.start)
            start = paragraph.start
        while paragraph.end - start > PIECE_CHARS:
            gap = text.rfind(" ", start, start + PIECE_CHARS)
            end = gap + 1 if gap > start else start + PIECE_CHARS
            yield Span(start, end)
            start = end
    yield Span(start, len(text))
