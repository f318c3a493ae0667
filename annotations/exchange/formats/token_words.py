"""The words that tokens state for a span.

Offsets and tokens of one line may contradict each other, where a text was changed after it was cut into tokens.
"""

from collections.abc import Sequence
from typing import Protocol

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT


class StatedToken(Protocol):
    """A token as a file has it."""

    text: str
    start: int
    end: int
    ws: bool | None


def token_words(tokens: Sequence[StatedToken], first: int, last: int) -> str:
    """Return the words from one token to another, both included; empty if there are no such tokens."""
    if not 0 <= first <= last < len(tokens):
        return ""
    parts: list[str] = []
    for number in range(first, last):
        token, behind = tokens[number], tokens[number + 1]
        gap = token.ws if token.ws is not None else token.end == NOT_IN_TEXT or behind.start > token.end
        parts += (token.text, " " if gap else "")
    return "".join((*parts, tokens[last].text))


def token_places(text: str, tokens: Sequence[StatedToken]) -> list[Span] | None:
    """Return where the tokens stand in a text, or `None` if they do not make it up.

    Only white space may stand between them.
    """
    places: list[Span] = []
    at = 0
    for token in tokens:
        if not text.startswith(token.text, at):
            at = _next_word(text, at)
            if not text.startswith(token.text, at):
                return None
        places.append(Span(at, at + len(token.text)))
        at += len(token.text)
    return places


def _next_word(text: str, at: int) -> int:
    """Return the offset behind the white space at an offset."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at
