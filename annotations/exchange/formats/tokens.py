"""Tokens and sentences without a model: words, symbols and white space.

They are the same on every machine. A text is cut at the edges of claims or entities as well, so that none is off the
token boundaries.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Protocol
from unicodedata import category

from annotations.text.segmentation import sentences

cut = lru_cache(maxsize=1)(sentences)
"""The sentences of a text: writing and checking ask for them one after the other."""


class Placed(Protocol):
    """A claim or an entity: anything from one code point to another."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


_JOINERS = "\u200c\u200d"


def pieces(text: str, claims: Iterable[Placed], *, spaced: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the spans of words, symbols and white space; together they are the text.

    If `spaced`, a space goes with the token before it, unless a claim separates them: that halves their number.
    """
    edges = sorted({*chain.from_iterable((claim.start, claim.end) for claim in claims), len(text)})
    at = 0
    ahead = iter(edges)
    edge = next(ahead)
    for found in _pattern(_marks(text), spaced=spaced).finditer(text):
        end = found.end()
        while edge < end:
            if edge > at:
                yield at, edge
                at = edge
            edge = next(ahead)
        yield at, end
        at = end


def _marks(text: str) -> str:
    """Return the marks and joiners in a text, which belong to the character before."""
    if text.isascii() or max(text) < "\u0300":
        return ""
    return "".join(sorted(sign for sign in set(text) if sign in _JOINERS or category(sign)[0] == "M"))


@lru_cache(maxsize=256)
def _pattern(marks: str, *, spaced: bool) -> re.Pattern[str]:
    """Return the pattern that cuts a text with such marks."""
    word, sign = (rf"\w[\w{marks}]*", rf"[^\w\s][{marks}]*") if marks else (r"\w+", r"[^\w\s]")
    space = " ?" if spaced else ""
    return re.compile(rf"{word}{space}|\s|{sign}{space}")
