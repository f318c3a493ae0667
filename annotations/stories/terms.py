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

_PIECE = re.compile(rf"[{_SPACELESS}]+|[^\W_{_SPACELESS}]+(?:['’.,][^\W_{_SPACELESS}]+)*")
"""A run of a script without spaces, or a word: "don't", "U.S", "1,000.5"."""

_IS_SPACELESS = re.compile(rf"[{_SPACELESS}]")

_POSSESSIVE = re.compile(r"['’]s\Z")

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


def words(text: str) -> Iterator[str]:
    """Yield the words of a text in order, casefolded, unstemmed; of scripts without spaces, pairs of characters."""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if _IS_SPACELESS.match(piece):
            yield from (piece[at : at + 2] for at in range(max(1, len(piece) - 1)))
        else:
            yield _POSSESSIVE.sub("", piece[:_MAX_WORD].casefold())


def terms(text: str, language: str = "en") -> list[str]:
    """Return the stemmed words of a text in order, without the commonest ones of its language.

    `language` is an ISO 639-1 code. A text of nothing but common words keeps them.
    """
    common = common_words(language)
    kept = [word for word in words(text) if word not in common]
    return [stem(word, language) for word in kept or words(text)]


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a casefolded word; 27 µs the first time."""
    stemmer = _stemmer(language)
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
