"""Roles: phrases that name somebody by what they are, found without a parse: "a Chinese foreign ministry spokesman".

A phrase ends with a noun of the list and begins with its article, or with the words before it that belong to such
nouns. English only.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from annotations.article import Span
from annotations.entity import Entity

_NOUNS = (
    "spokesman spokeswoman spokesperson spokesmen spokespeople official minister president premier secretary diplomat "
    "officer source analyst expert adviser advisor aide lawyer attorney professor senator congressman congresswoman "
    "lawmaker legislator politician mayor governor chairman chairwoman chairperson director executive leader critic "
    "witness scholar researcher scientist economist commentator resident judge prosecutor ambassador envoy campaigner "
    "activist author historian doctor nurse teacher farmer general commander soldier investigator detective "
    "policeman policewoman observer insider colleague neighbour neighbor relative supporter opponent organiser "
    "organizer founder owner manager coach captain player worker employee student journalist reporter editor "
    "columnist inspector chancellor king queen prince princess pope bishop priest"
).split()
"""Nouns for people who are asked and quoted."""

_NOUN = re.compile(rf"\b(?:{'|'.join(_NOUNS)})s?\b", re.IGNORECASE)

_BEGINNINGS = frozenset(
    "a an the one another some several many two three four five other his her its their our my this that these "
    "those".split()
)
"""Words with which such a phrase may begin."""

_MODIFIERS = frozenset(
    "senior top former foreign military local national federal state regional chief deputy vice prime interior "
    "finance defence defense health trade security police army navy government ministry department party company "
    "white house court city county church union bank industry opposition human rights western european african asian "
    "american british french german chinese russian high-ranking retired acting unnamed anonymous political medical "
    "legal economic financial".split()
)
"""Lower-case words that may stand before the noun where the phrase has no article."""

_NEVER = frozenset(
    "of in on at by to for from with and or but as who whom which when while if than then said says told tells is are "
    "was were be been has have had will would can could may might must not no".split()
)
"""Words that are in no such phrase."""

_WORD_BEFORE = re.compile(r"([^\W\d_][\w’'.-]*)([  ])\Z")

_MAX_WORDS_BEFORE = 6

_REACH_CHARS = 40
"""Code points before a word in which the word before it is looked for."""


def role_phrases(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Yield the phrases that name somebody by a role, in reading order; not titles right before a name."""
    names = sorted(entity.start for entity in entities if entity.label in {"PERSON", "PER"})
    for noun in _NOUN.finditer(text):
        start = _beginning(text, noun.start())
        at = bisect_left(names, noun.end())
        is_title = text.startswith(" of ", noun.end()) or (at < len(names) and text[noun.end() : names[at]] == " ")
        if start < noun.start() and not is_title:
            yield Span(start, noun.end())


def starts_with_role(text: str) -> bool:
    """Return whether a text begins with a space and a capitalised role, as behind "National Security"."""
    return bool(_NOUN.match(text, 1)) and text[0] == " " and text[1].isupper()


def _beginning(text: str, noun: int) -> int:
    """Return where the phrase begins whose noun begins at `noun`."""
    begin = certain = noun
    for _ in range(_MAX_WORDS_BEFORE):
        found = _WORD_BEFORE.search(text, max(0, begin - _REACH_CHARS), begin)
        word = found[1].casefold() if found else ""
        if found is None or word in _NEVER or found[1].endswith("."):
            break
        begin = found.start()
        if word in _BEGINNINGS:
            return begin
        # Without an article only words count that are sure to belong to the noun.
        belongs = found[1][0].isupper() or word in _MODIFIERS or word.endswith(("’s", "'s"))
        certain = begin if belongs and found.end() == certain else certain
    return certain
