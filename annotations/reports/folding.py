"""Folding: a text without case, accents and symbols, as queries are compared with it."""

import re
import unicodedata
from functools import lru_cache

_STRANGE = re.compile(r"[^\x00-\x7f]+")
_NO_LETTER = re.compile(r"[\W_]")
_BLANK = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "\n\t"}
_FEW = 24
"""Characters beyond ASCII that are replaced one by one, each in the whole text at once."""


def fold(text: str) -> str:
    """Return a text without case and accents, with a space for each symbol.

    Line ends and tabs stay.
    """
    if not text.isascii():
        # Almost all titles are ASCII except for a dash or an accent, and ASCII folds in compiled code.
        strange = {letter for letter in set(text) if not letter.isascii()}
        if len(strange) <= _FEW:
            for letter in strange:
                text = text.replace(letter, _folded(letter))
        else:
            text = _STRANGE.sub(_plainly, text)
    return text.lower().translate(_BLANK)


def _plainly(strange: re.Match[str]) -> str:
    return _folded(strange[0])


@lru_cache(maxsize=4096)
def _folded(strange: str) -> str:
    letters = unicodedata.normalize("NFD", strange).casefold()
    return _NO_LETTER.sub(" ", "".join(letter for letter in letters if not unicodedata.combining(letter)))
