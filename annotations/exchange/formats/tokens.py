"""Tokens and sentences without a model, the same on every machine: words, signs and white space.

A text is cut at every place where a claim begins or ends as well, so that none is off the boundaries of its tokens.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from unicodedata import category

from annotations.claims.claim import Claim
from annotations.text.segmentation import sentences

cut = lru_cache(maxsize=1)(sentences)
"""The sentences of a text: who writes them, and who holds against them what was written, ask one after the other."""

_JOINERS = "\u200c\u200d"


def pieces(text: str, claims: Collection[Claim], *, spaced: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where each word, sign and character of white space stands, in order; together they are the text.

    If `spaced`, the space behind a word or sign goes with it, unless it is cut off: that makes half as many.
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
    """Return the marks and joiners in a text: Python counts them among the signs, and they belong to what is before."""
    if text.isascii() or max(text) < "\u0300":
        return ""
    return "".join(sorted(sign for sign in set(text) if sign in _JOINERS or category(sign)[0] == "M"))


@lru_cache(maxsize=256)
def _pattern(marks: str, *, spaced: bool) -> re.Pattern[str]:
    """Return what cuts a text with such marks in it."""
    word, sign = (rf"\w[\w{marks}]*", rf"[^\w\s][{marks}]*") if marks else (r"\w+", r"[^\w\s]")
    space = " ?" if spaced else ""
    return re.compile(rf"{word}{space}|\s|{sign}{space}")
