"""Tokens without a model: words, signs and white space, the same on every machine.

A text is cut at every place where a claim begins or ends as well, so that none is off the boundaries of its tokens.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from unicodedata import category

from annotations.claim import Claim

_JOINERS = "\u200c\u200d"
_PLAIN = re.compile(r"\w+|\s|[^\w\s]")


def pieces(text: str, claims: Collection[Claim]) -> Iterator[tuple[int, int]]:
    """Yield where each word, sign and character of white space stands, in order; together they are the text."""
    edges = sorted({*chain.from_iterable((claim.start, claim.end) for claim in claims), len(text)})
    at = 0
    ahead = iter(edges)
    edge = next(ahead)
    for found in _pattern(text).finditer(text):
        end = found.end()
        while edge < end:
            if edge > at:
                yield at, edge
                at = edge
            edge = next(ahead)
        yield at, end
        at = end


def _pattern(text: str) -> re.Pattern[str]:
    """Return what cuts a text: marks and joiners, which Python counts among the signs, belong to what they stand on."""
    if text.isascii() or max(text) < "\u0300":
        return _PLAIN
    return _marked("".join(sorted({sign for sign in text if sign in _JOINERS or category(sign)[0] == "M"})))


@lru_cache(maxsize=256)
def _marked(marks: str) -> re.Pattern[str]:
    if not marks:
        return _PLAIN
    marks = re.escape(marks)
    return re.compile(rf"\w[\w{marks}]*|\s|[^\w\s][{marks}]*")
