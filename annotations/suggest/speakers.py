"""Candidates for the speaker of a claim, the likeliest first.

First whom the suggestion names, then the people and organisations of the article, nearest first and each under the
fullest name, then the phrases that name somebody by a role. Places and nationalities are none of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotations.article import Span
from annotations.entity import Entity
from annotations.suggest.parse import Parse
from annotations.suggest.people import Cast
from annotations.suggest.people_words import PRONOUNS
from annotations.suggest.roles import role_phrases, starts_with_role
from annotations.suggest.suggestion import Suggestion
from annotations.text.quotations import quotations
from annotations.text.segmentation import paragraphs

PEOPLE = frozenset({"PERSON", "PER"})
LABELS = PEOPLE | {"ORG"}
"""Entity labels that speak: people and organisations."""

_POSSESSIVE = re.compile(r"['’][sS]\Z")

_OF_AN_OFFICE = re.compile(r"\b(?:Secretary|Department|Ministry|Minister|Under-?[Ss]ecretary) of (?:the )?\Z")
"""What is before the name of an office that the model takes for an organisation: "State" in "Secretary of State"."""

_ATTRIBUTION = re.compile(
    r"""([\s”“’"'»›]*,[\s”“’"'»›]*)"""
    r"(?:(?:said|says|according\s+to|the|Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof|President|Minister)\.?\s+)*"
)
"""Text between a claim and a name behind its comma: “…,” said Mr X, and “…”, the X said."""

_BEFORE_COMMA = re.compile(r"""[,\s”“’"'»›]*\Z""")

_REACH = 8
"""Code points at the end of a claim that may be its comma and closing marks."""


class Candidate(NamedTuple):
    """A possible speaker."""

    name: str
    """The name that the claim gets as its speaker, on one line."""
    text: str
    """The words of the article from `start` to `end`; empty if it does not name the speaker."""
    start: int
    end: int


def speakers(
    text: str, span: Span, entities: Sequence[Entity], suggestions: Iterable[Suggestion] = ()
) -> tuple[Candidate, ...]:
    """Return the likely speakers of the claim at `span`, best first, each once.

    `suggestions` are all that were made for the article: the one on the claim names its own speaker. If that is a
    pronoun, it stays the words of the article for whoever is chosen. Names outside quotation marks come before those
    inside; then those of the claim's own paragraph; then a name behind a comma right after the claim; then the nearest,
    in code points between the spans. The first mention in this order stands for the name.
    """
    spoken = [each for each in suggestions if each.speaker is not None]
    own = [each for each in spoken if each.start < span.end and span.start < each.end]
    pronoun = next((place for each in own if _is_pronoun(text[slice(*(place := _place(each)))])), None)
    stand_in = text[slice(*pronoun)].casefold() if pronoun else ""
    found: dict[str, Candidate] = {}
    rank = _Ranking(text, span)
    suggested = [_suggested(text, each) for each in own]
    roles = [*(_place(each) for each in spoken if _is_role(text, each)), *role_phrases(text, entities)]
    mentions = sorted(_named(text, entities), key=lambda each: rank(each[0].start, each[0].end))
    named = [
        each._replace(text=text[slice(*pronoun)], start=pronoun.start, end=pronoun.end)
        if pronoun and can_stand_for(stand_in, is_person=is_person)
        else each
        for each, is_person in mentions
    ]
    phrases = sorted(
        (Candidate(_line(text[start:end]), text[start:end], start, end) for start, end in roles),
        key=lambda each: rank(each.start, each.end),
    )
    for each in (*suggested, *named, *phrases):
        found.setdefault(each.name.casefold(), each)
    return tuple(found.values())


def name_of(text: str, span: Span, entities: Sequence[Entity]) -> str:
    """Return the name of the speaker whom some words of the article mean: a person's fullest, else the words."""
    full = Cast(text, sorted(entities), Parse()).canonical(span)
    return _line(text[slice(*(full or span))])


def _suggested(text: str, suggestion: Suggestion) -> Candidate:
    """Return the speaker whom a suggestion names: resolved, with the words of the article."""
    place = _place(suggestion)
    name = suggestion.speaker.resolved(text) if suggestion.speaker else ""
    return Candidate(name, text[place.start : place.end], *place)


def _place(suggestion: Suggestion) -> Span:
    speaker = suggestion.speaker
    return Span(speaker.start, speaker.end) if speaker else suggestion.span


def can_stand_for(pronoun: str, *, is_person: bool) -> bool:
    """Return whether a pronoun can stand for a person, or for an organisation."""
    return pronoun == "they" or is_person == (PRONOUNS.get(pronoun, "") != "n")


def _is_pronoun(words: str) -> bool:
    return words.casefold() in PRONOUNS


def _is_role(text: str, suggestion: Suggestion) -> bool:
    """Return whether the speaker of a suggestion is known by other words than a name or a pronoun."""
    speaker = suggestion.speaker
    if speaker is None or speaker.person is not None or speaker.guess is not None:
        return False
    words = text[speaker.start : speaker.end]
    return " " in words.strip() and not _is_pronoun(words)


def _line(words: str) -> str:
    return " ".join(words.split())


def _named(text: str, entities: Sequence[Entity]) -> Iterator[tuple[Candidate, bool]]:
    """Yield the mentions that can speak and whether they are people, without white space and possessives.

    People come by their fullest name.
    """
    entities = sorted(entities)
    people = Cast(text, entities, Parse()).people()
    full = {mention: person.name for person in people for mention in person.mentions}
    for start, end, label in entities:
        whole = text[start:end]
        words = _POSSESSIVE.sub("", whole.strip()).rstrip()
        if label not in LABELS or not words:
            continue
        begin = start + len(whole) - len(whole.lstrip())
        if label not in PEOPLE and _is_part_of_a_name(text, begin, begin + len(words)):
            continue
        # The cast has a mention without its possessive.
        name = full.get(Span(start, end)) or full.get(Span(begin, begin + len(words)))
        found = Candidate(_line(text[slice(*name)] if name else words), words, begin, begin + len(words))
        yield found, label in PEOPLE


def _is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """Return whether an organisation is part of an office or of a longer name, which the model has cut."""
    before, behind = text[max(0, start - 24) : start], text[end : end + 24]
    if _OF_AN_OFFICE.search(before) or starts_with_role(behind):
        return True
    return " " not in text[start:end] and behind.startswith(" of ")


class _Ranking:
    """The order of places in an article by how likely they name the speaker of a claim."""

    def __init__(self, text: str, span: Span) -> None:
        self._span = span
        self._quoted = _outermost(quotations(text))
        self._starts = [quotation.start for quotation in self._quoted]
        self._home = _paragraph(text, span)
        self._behind = _behind_comma(text, span)

    def __call__(self, start: int, end: int) -> tuple[bool, bool, bool, int, int, int]:
        """Return the sort key of a place."""
        at = bisect_right(self._starts, start) - 1
        inside = at >= 0 and end <= self._quoted[at].end
        away = not self._home.overlaps(start, end)
        distance = max(0, start - self._span.end, self._span.start - end)
        return (inside, away, start not in self._behind, distance, start, end)


def _outermost(spans: tuple[Span, ...]) -> list[Span]:
    """Return the quotations that are inside no other, for fast look-up."""
    found: list[Span] = []
    for span in spans:
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def _paragraph(text: str, span: Span) -> Span:
    """Return the paragraph of the claim.

    From its first to its last if it spans several.
    """
    blocks = [block for block in paragraphs(text) if block.overlaps(*span)]
    return Span(blocks[0].start, blocks[-1].end) if blocks else span


def _behind_comma(text: str, span: Span) -> range:
    """Return where a name behind a comma after the claim may begin.

    It may begin before its title or behind it, as spaCy takes it. The comma and the closing mark may be inside the
    claim or not.
    """
    tail = _BEFORE_COMMA.search(text, max(span.start, span.end - _REACH), span.end)
    match = _ATTRIBUTION.match(text, tail.start() if tail else span.end)
    return range(match.end(1), match.end() + 1) if match else range(0)
