"""Search: occurrences of words in a text, whatever their case or accents."""

import re
import unicodedata
from functools import lru_cache

from annotations.article import Span

_STRANGE = re.compile(r"[^\x00-\x7f]{1,16}")
UNMARKED = r"(?![\u0300-\u036f])"
"""A position where no accent follows that belongs to the last letter."""


def occurrences(text: str, wanted: str, *, folded: bool = False) -> tuple[Span, ...]:
    """Return the occurrences of `wanted` in the text; overlapping ones count once.

    Case matters only if `wanted` has a capital. With `folded`, accents do not matter: "Beyonce" finds "Beyoncé". White
    space in `wanted` matches any white space, line ends too. Offsets are those of the text.
    """
    words = wanted.split()
    if not words:
        return ()
    flags = 0 if any(letter.isupper() for letter in wanted) else re.IGNORECASE
    if not folded:
        pattern = re.compile(r"\s+".join(map(re.escape, words)) + UNMARKED, flags)
        return tuple(Span(*found.span()) for found in pattern.finditer(text))
    pattern = re.compile(r"\s+".join(re.escape(_strip_accents(word)[0]) for word in words), flags)
    # The original offsets are slow to compute: only if something was found.
    if pattern.search(_strip_accents_fast(text)) is None:
        return ()
    bare, places = _strip_accents(text)
    return tuple(Span(places[found.start()], places[found.end()]) for found in pattern.finditer(bare) if found[0])


def _strip_accents(text: str) -> tuple[str, list[int]]:
    """Return the text without accents, and the original offset of each code point."""
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for part in unicodedata.normalize("NFD", character):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(at)
    places.append(len(text))
    return "".join(letters), places


def _strip_accents_fast(text: str) -> str:
    """Return the text without accents.

    It does what `_strip_accents` does, in compiled code for all ASCII text.
    """
    return text if text.isascii() else _STRANGE.sub(lambda found: _strip_accents_of(found[0]), text)


@lru_cache(maxsize=4096)
def _strip_accents_of(part: str) -> str:
    return _strip_accents(part)[0]
