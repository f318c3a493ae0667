"""Speakers of two claims compared by name, without a model: titles left out, surname first."""

import re
from typing import Literal

from annotations.claims.speaker_names import name_key

SpeakerMatch = Literal["same", "different", "unresolved"]
"""Unresolved where a name is missing, or one is a role or a pronoun: “the secretary” may be Antony Blinken."""

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev president vice senator sen rep representative gov "
    "governor gen general col colonel capt captain lt lieutenant sgt sergeant maj major adm admiral justice judge king "
    "queen prince princess pope minister prime foreign defence defense finance secretary state chancellor mayor "
    "ambassador attorney former ex chief spokesman spokeswoman spokesperson of the us uk un u.s u.k american chinese "
    "british director officer".split()
)
_PERSON = re.compile(r"[^\W\d_][\w’'.\-]*")
_POSSESSIVE = re.compile(r"['’]s?$")


def compare_speakers(one: str, other: str) -> SpeakerMatch:
    """Return whether two names are of one person: the same surname, and no first names that differ.

    Names without a capital, and titles alone, are roles: they resolve to nobody.
    """
    if one and name_key(one) == name_key(other) and _name(one):
        return "same"
    first, second = _name(one), _name(other)
    if not first or not second:
        return "unresolved"
    if first[-1] != second[-1]:
        # Names that begin with the surname: Qin Gang is Mr Qin.
        shorter, longer = sorted((first, second), key=len)
        return "same" if len(shorter) == 1 and len(longer) > 1 and shorter[0] == longer[0] else "different"
    given = first[:-1], second[:-1]
    if not all(given):
        return "same"
    is_one = given[0][0] == given[1][0] or (
        given[0][0][:1] == given[1][0][:1] and min(map(len, (given[0][0], given[1][0]))) == 1
    )
    return "same" if is_one or set(given[0]) & set(given[1]) else "different"


def _name(name: str) -> tuple[str, ...]:
    """Return the folded words of a person's name without titles; empty for a role, a pronoun, or no name."""
    words = [_POSSESSIVE.sub("", word) for word in _PERSON.findall(name)]
    named = [word for word in words if word.rstrip(".").casefold() not in _TITLES]
    if not named or any(not word[0].isupper() for word in named):
        return ()
    if len(named) == 1 and named[0].casefold() in {"he", "she", "they", "it", "we", "i"}:
        return ()
    return tuple(word.rstrip(".").casefold().replace("’", "'") for word in named)
