"""Phrases that all messages share.

A count with its noun, the reason of an error, a shortened text.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from annotations.translation import grouped, ngettext

MAX_CLUSTER_CHARS = 32
"""An upper bound for the length of a character as a person sees it, in code points: families and flags of regions."""


def brief(text: str, most: int) -> str:
    """Return the beginning of a text on one line, at most that many code points.

    It ends with an ellipsis if it is cut.
    """
    words = " ".join(text.split())
    return words if len(words) <= most else cut(words, most - 1) + "…"


def quoted(text: str, most: int) -> str:
    """Return the beginning of a text in quotation marks; marks around the text itself are left out."""
    words = " ".join(text.split())
    bare = words.strip('“”„"«»') or words
    return f"“{brief(bare, most)}”"


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, at most that many code points, and never a part of a character.

    A character is what a person sees as one (UAX 29): a flag, an emoji of several parts, a letter with its marks.
    """
    # Two characters below the combining ones are always two, but for a line end.
    around = text[max(0, most - 1) : most + 1]
    if len(text) <= most or (max(around) < "\u0300" and around != "\r\n"):
        return text[:most]
    end = 0
    for cluster in _clusters().finditer(text[: most + MAX_CLUSTER_CHARS]):
        if cluster.end() > most:
            break
        end = cluster.end()
    return text[: end or most]


@lru_cache(maxsize=1)
def _clusters() -> Any:
    import regex

    return regex.compile(r"\X")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the language of the screen: 1 claim, 2 claims; a plural without s is given."""
    return f"{grouped(number)} {ngettext(noun, plural or f'{noun}s', number)}"


def listed(items: Sequence[str]) -> str:
    """Return items as an English list: `a, b and c`, or `a and b, c, and d` if an item has an "and" itself."""
    *first, last = items
    if not first:
        return last
    is_plain = len(items) == 2 or not any(" and " in each for each in items)
    return f"{', '.join(first)}{' and ' if is_plain else ', and '}{last}"


def capitalised(sentence: str) -> str:
    """Return a sentence that begins with a capital; the rest of it stays as it is."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def reason(error: Exception) -> str:
    """Return why an error happened.

    The number and the path that an `OSError` repeats are left out.
    """
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
