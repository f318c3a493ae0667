"""Signs of labels: the key, the letter and the colour that a label has if its scheme gives it none.

No two labels get the same letter or key; of the colours the first forty differ.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

DIGITS = "1234567890"
"""The keys of labels, in the order in which a keyboard has them."""

COLOURS = tuple(
    (
        "#009E73 #56B4E9 #E69F00 #CC79A7 #0072B2 #D55E00 #F0E442 #0000FF #AAEE99 #882211 "
        "#7766FF #881155 #88EECC #4433AA #EE1155 #66EEFF #880077 #CCAA55 #6699FF #5511CC "
        "#FF8899 #BB4422 #DDDD66 #33BBCC #995588 #990033 #4466CC #6644FF #CCAA77 #AA2255 "
        "#33CCAA #2299DD #005533 #FF2277 #008844 #99CC33 #6688BB #338877 #77CCCC #005588"
    ).split()
)
"""Colours that the colour-blind tell apart: seven of Okabe and Ito (2008), and what is farthest from those before.

Each following colour has the greatest distance (CIE 1976 L*a*b*) from all before it, in normal sight and as seen
without red or green cones (Machado and others, 2009): 17 or more between any two of the first twenty, 11 of all forty.
"""

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MAX_SIGN_CHARS = 4
"""Code points of one letter, at most: a base and its marks."""


def is_letter(text: str) -> bool:
    """Return whether a text is one letter of any alphabet, with its marks."""
    return (
        0 < len(text) <= _MAX_SIGN_CHARS
        and text[0].isalpha()
        and all(unicodedata.category(each).startswith("M") for each in text[1:])
    )


def colours(given: Sequence[str]) -> list[str]:
    """Return a colour for every label: the one that is given, or the next that no label has.

    `given` are colours such as `#009E73`, empty where a label has none.
    """
    taken = {each.upper() for each in given}
    free = [each for each in COLOURS if each not in taken] or list(COLOURS)
    number, found = 0, []
    for each in given:
        found.append(each or free[number % len(free)])
        number += not each
    return found


def keys(given: Sequence[str | None]) -> list[str]:
    """Return a digit for every label: the one that is given, or the next that no label has, or none.

    `given` has `None` where a label may have any, and an empty text where it wants none.
    """
    free = iter([each for each in DIGITS if each not in given])
    return [next(free, "") if each is None else each for each in given]


def letters(names: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return a letter for every label: the one that is given, or one of its name, or another; all differ.

    `given` has an empty text where a label has none.
    """
    taken = {each for each in given if each}
    found = []
    for name, own in zip(names, given, strict=True):
        letter = own or next(each for each in _candidates(name) if each not in taken)
        taken.add(letter)
        found.append(letter)
    return found


def _candidates(name: str) -> Iterator[str]:
    """Yield letters for a label: those of its name, capitals first, then of the Latin alphabet, then of all others."""
    own = [each for each in unicodedata.normalize("NFC", name) if each.isalpha()]
    yield from _single(each.upper() for each in own)
    yield from _single(each.lower() for each in own)
    yield from _LATIN
    yield from (sign for code in range(0x370, 0x10000) if (sign := chr(code)).isalpha() and sign.isupper())
    yield from (sign for code in range(0x4E00, 0x10000) if (sign := chr(code)).isalpha())


def _single(signs: Iterable[str]) -> Iterator[str]:
    # The capital of ß is two letters.
    return (each for each in signs if len(each) == 1)
