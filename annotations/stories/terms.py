"""Terms: the words of a text by which texts are compared, stemmed, and its runs of characters.

This is the one door to snowballstemmer. A script that puts no spaces between its words gives pairs of characters.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Protocol

from annotations.text.language import common_words

_SPACELESS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

_PIECE = re.compile(rf"([{_SPACELESS}]+|[^\W_{_SPACELESS}]+(?:(?:['’](?!s\b)|[.,])[^\W_{_SPACELESS}]+)*)(?:['’]s\b)?")
"""A run of a script without spaces, or a word: "don't", "U.S", "1,000.5"; of "China's" without the end."""

_NAME = re.compile(r"(?<=[^\W_][ ,’'“\"(])[^\W\d_]\w+")
"""A word behind another one: a name if it begins with a capital."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

_IS_SPACELESS = re.compile(rf"[{_SPACELESS}]")

_NAMES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's algorithms by ISO 639-1 code. Words of other languages stay as they are."""

_MAX_WORD = 64
"""Code points of a word that count: a line of base64 is no word."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802, the library's name


def words(text: str) -> list[str]:
    """Return the words of a text in order, casefolded, unstemmed; of scripts without spaces, pairs of characters."""
    found: list[str] = _PIECE.findall(text.casefold())
    if not _IS_SPACELESS.search(text):
        return found
    pairs: list[str] = []
    for piece in found:
        is_spaceless = _IS_SPACELESS.match(piece)
        pairs += (piece[at : at + 2] for at in range(max(1, len(piece) - 1))) if is_spaceless else (piece,)
    return pairs


def names(text: str) -> Iterator[str]:
    """Yield the words of a text that have a capital and are behind another word, as they are written."""
    return (found[0] for found in _NAME.finditer(text) if found[0][0].isupper())


def numbers(text: str) -> list[str]:
    """Return the numbers of a text that are written in digits, in order."""
    return _NUMBER.findall(text)


def end_of_words(text: str, count: int) -> int:
    """Return the offset in a text behind so many of its words; its length if it has fewer."""
    for found in _PIECE.finditer(text):
        # A run without spaces has about as many words as pairs of characters, and is cut inside.
        is_spaceless = _IS_SPACELESS.match(found[0])
        size = max(1, len(found[0]) - 1) if is_spaceless else 1
        if size >= count:
            return found.start() + count + 1 if is_spaceless else found.end()
        count -= size
    return len(text)


def terms(text: str, language: str = "en") -> list[str]:
    """Return the stemmed words of a text in order, without the commonest ones of its language.

    `language` is an ISO 639-1 code. A text of nothing but common words keeps them.
    """
    common = common_words(language)
    found = words(text)
    return [stem(word, language) for word in [word for word in found if word not in common] or found]


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a casefolded word; 27 µs the first time."""
    stemmer = _stemmer(language)
    word = word[:_MAX_WORD]
    return stemmer.stemWord(word) if stemmer is not None and not word[0].isdigit() else word


def character_runs(stems: Iterable[str], shortest: int = 3, longest: int = 5) -> Iterator[str]:
    """Yield every run of 3 to 5 characters of some stems, each with a space on either side.

    They find words of one family and other spellings.
    """
    for stemmed in stems:
        padded = f" {stemmed} "
        for length in range(shortest, min(longest, len(padded)) + 1):
            yield from (padded[at : at + length] for at in range(len(padded) - length + 1))


@cache
def _stemmer(language: str) -> _Stemmer | None:
    name = _NAMES.get(language)
    if name is None:
        return None
    import snowballstemmer

    made: _Stemmer = snowballstemmer.stemmer(name)
    return made
