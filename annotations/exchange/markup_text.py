"""HTML and its text: offsets carried from one to the other.

An earlier version showed an article in HTML as it is written, and other tools do so still.
"""

import re
from bisect import bisect_left
from html import unescape

from annotations.article import Span

_TAG = re.compile(
    r"<!--.*?-->|<(script|style|head|template|noscript)\b.*?</\1\s*>|</?[a-zA-Z!][^<>]*>", re.DOTALL | re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


class MarkupCarrier:
    """Carries offsets from HTML to the text in it."""

    def __init__(self, markup: str, text: str) -> None:
        """Carry from `markup` to `text`, which must be what is in it but for white space: see `is_text_of`."""
        self._text = text
        self._before = [at for at, sign in enumerate(_blanked(markup)) if not sign.isspace()]
        self._after = [at for at, sign in enumerate(text) if not sign.isspace()]

    def place(self, start: int, end: int) -> Span | None:
        """Return where the words of a span are in the text; `None` if it holds nothing but tags and white space."""
        first, last = self._index(start), self._index(end)
        return Span(self._after[first], self._after[last - 1] + 1) if first < last else None

    def offset(self, at: int) -> int:
        """Return where an offset is in the text."""
        index = self._index(at)
        return self._after[index] if index < len(self._after) else len(self._text)

    def _index(self, at: int) -> int:
        """Return how many characters that are seen are before an offset of the HTML."""
        return bisect_left(self._before, at)


def is_text_of(text: str, markup: str) -> bool:
    """Return whether a text is what is in some HTML, but for white space."""
    return "".join(_blanked(markup).split()) == "".join(text.split())


def _blanked(markup: str) -> str:
    """Return HTML with spaces for its tags, and a character with spaces behind it for each reference to one."""

    def one(found: re.Match[str]) -> str:
        sign = unescape(found[0])
        return sign.ljust(len(found[0])) if len(sign) <= len(found[0]) else found[0]

    return _REFERENCE.sub(one, _TAG.sub(lambda found: " " * len(found[0]), markup))
