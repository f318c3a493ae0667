"""Placing: compare a span with the words that a file states for it.

Offsets and words may contradict each other: tokens that drifted, another count of line ends, a text that was cleaned.
The words decide then, if they stand at exactly one place nearby; a span is never put on other words.
"""

import re
from collections.abc import Iterator
from itertools import islice
from unicodedata import normalize

from annotations.article import Span
from annotations.text.anchor import CONTEXT_CHARS, DISTINCTIVE_WORDS, is_one_word

NEAR_CHARS = 100
"""Code points on either side of the stated place in which words are looked for."""


def same_words(one: str, other: str) -> bool:
    """Return whether two texts differ only in white space and in how accents are encoded."""
    return one == other or _squashed(one) == _squashed(other)


def only_place(text: str, words: str, near: int) -> Span | None:
    """Return the only place where words stand near an offset, or `None` if in doubt.

    Any white space may stand between them. They must be whole words, and must not stand near by a second time, not even
    inside another word. A wording of four words or 32 characters is found further away as well, if it occurs once.
    """
    for form in dict.fromkeys((words, normalize("NFC", words), normalize("NFD", words))):
        parts = form.split()
        # An offset may be any number that a file states: what is near one outside the text may be nothing.
        low = min(max(0, near - NEAR_CHARS), len(text))
        high = min(max(0, near + NEAR_CHARS + 2 * len(form) + CONTEXT_CHARS), len(text))
        found = list(islice(occurrences(text, form, low, high), 2))
        if not found and (len(parts) >= DISTINCTIVE_WORDS or len(" ".join(parts)) >= CONTEXT_CHARS):
            found = list(islice(occurrences(text, form), 2))
        if found:
            return found[0] if len(found) == 1 and _is_whole(text, found[0]) else None
    return None


def occurrences(text: str, words: str, low: int = 0, high: int | None = None) -> Iterator[Span]:
    """Yield where words stand between two offsets, with any white space between them, also overlapping.

    White space alone stands nowhere.
    """
    between = r"\s+".join(map(re.escape, words.split()))
    places = re.compile(f"(?=({between}))").finditer(text, low, len(text) if high is None else high) if between else ()
    return (Span(*found.span(1)) for found in places)


def _is_whole(text: str, span: Span) -> bool:
    """Return whether a span neither begins nor ends inside a word."""
    return not any(is_one_word(text[max(0, at - 1) : at] + text[at : at + 1]) for at in span)


def _squashed(text: str) -> str:
    return "".join(normalize("NFC", text).replace("\ufeff", "").split())
