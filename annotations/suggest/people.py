"""People: which mentions of an article name one person, and the fullest name of each.

"Mr Lund", "Lund" and "Carl Lund" are one; so is "the mayor" where the article calls just one person that. A name is
kept as the span of its fullest mention, so that it can be cached without the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from annotations.article import Span
from annotations.entity import Entity
from annotations.suggest.parse import Parse
from annotations.suggest.people_words import FIRST_NAMES, TITLES

_HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev fr sister brother judge justice president vice senator "
    "sen rep representative congressman congresswoman gov governor gen general col colonel capt captain lt lieutenant "
    "sgt sergeant maj major adm admiral cmdr commander det detective insp inspector supt superintendent chief king "
    "queen prince princess pope minister prime secretary chancellor mayor ambassador attorney former ex coach".split()
)
"""Words before a name that are no part of it."""

_GENERATIONS = frozenset({"jr", "junior", "sr", "senior", "ii", "iii", "iv"})
"""Words behind a name that tell father and son apart."""

_SUFFIXES = _GENERATIONS | {"mp", "md", "phd", "qc", "kc"}

_ROYAL = frozenset({"king", "queen", "prince", "princess", "pope", "emperor", "empress", "saint", "st"})
"""Titles of people who have no surname: King Charles is not Charles Lund."""

_OF_FIRST_NAMES = frozenset({"sir", "dame", "lord", "lady", "sister", "brother"})
"""Other titles that stand before a first name; the rest stand before a surname."""

_PARTICLES = frozenset("de da do di del della den der dos du la le van von bin ibn al el y".split())
"""Words of a surname that are no name by themselves."""

_POSSESSIVE = re.compile(r"(?:['’]s|['’])\Z")

_LEADING = frozenset({"of", "for", "to", "from", "by", "with", "at", "in", "against", "near"})
"""Words that lead from what is named to a name that only describes it."""


class Person(NamedTuple):
    """One person of an article: the fullest mention, and all mentions in reading order."""

    name: Span
    mentions: tuple[Span, ...]


class _Known(NamedTuple):
    """A person named in full: the words of the name, folded, and where it stands first in its longest form."""

    first: str
    last: str
    name: Span
    gender: str
    middle: str
    """The initials of the names between first name and surname; empty if none was ever stated."""
    generation: str
    """The word behind the name that tells father and son apart: "jr"."""

    def fits(self, middle: str, generation: str) -> bool:
        """Return whether a name with the same first name and surname can be this person's.

        "George W. Bush" is not "George H. W. Bush", and "Donald Trump Jr." is not "Donald Trump".
        """
        return generation == self.generation and (middle.startswith(self.middle) or self.middle.startswith(middle))


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name without titles before it, suffixes behind it and a possessive; case and marks folded.

    "Sen. O’Neill’s" gives `("o'neill",)`.
    """
    words = [word.strip(".,").replace("’", "'").casefold() for word in _POSSESSIVE.sub("", name.strip()).split()]
    words = [word for word in words if word]
    while len(words) > 1 and words[-1].replace(".", "") in _SUFFIXES:
        words.pop()
    while len(words) > 1 and words[0] in _HONORIFICS:
        words.pop(0)
    return tuple(words)


def _middle(words: Sequence[str]) -> str:
    """Return the initials of the names between the first and the last of a name: "hw" of "George H. W. Bush"."""
    between = (part for word in words[1:-1] if word not in _PARTICLES for part in word.split("."))
    return "".join(part[0] for part in between if part)


def _bare(text: str, span: Span) -> Span:
    """Return a name without its possessive."""
    found = _POSSESSIVE.search(text[span.start : span.end])
    return Span(span.start, span.start + found.start()) if found and found.start() else span


class Cast:
    """The people named in an article; identifies speakers."""

    def __init__(self, text: str, entities: Sequence[Entity], parse: Parse) -> None:
        """Collect the people that are somewhere named in full, and what the article calls them."""
        self._text = text
        self._parse = parse
        self._names = [_bare(text, entity.span) for entity in entities if entity.label in {"PERSON", "PER"}]
        self._in_order = sorted(self._names)
        self._starts = [name.start for name in self._in_order]
        self._forms: dict[str, set[str]] = {}
        """For each surname, the genders that titles give to mentions of it."""
        self._known: list[_Known] = []
        """One for each person, in the order in which they are first named in full."""
        self._seen: dict[str, list[tuple[int, int]]] = {}
        """For each surname, where a person of that name stands in full: offset and number, in reading order."""
        self._numbers: dict[tuple[str, str], list[int]] = {}
        """For each first name and surname, those who have both."""
        for span in self._names:
            words = name_words(text[span.start : span.end])
            if len(words) > 1:
                self._meet(words, span)
            elif words and (title := self._titled(span)):
                self._forms.setdefault(words[0], set()).add(title)

    @cached_property
    def _roles(self) -> dict[str, set[int]]:
        """The people that have a role, by its words; looked up only where somebody is called by one."""
        roles: dict[str, set[int]] = {}
        for span in self._names:
            number = self._number(span)
            if number >= 0:
                for role in self._roles_of(span):
                    roles.setdefault(role, set()).add(number)
        return roles

    def people(self) -> tuple[Person, ...]:
        """Return the people that are named in full, with all mentions by name."""
        mentions: list[list[Span]] = [[] for _ in self._known]
        for span in self._names:
            number = self._number(span)
            if number >= 0:
                mentions[number].append(span)
        return tuple(Person(known.name, tuple(spans)) for known, spans in zip(self._known, mentions, strict=True))

    def canonical(self, span: Span) -> Span | None:
        """Return the fullest mention of the person whom some words name; `None` if that is not certain.

        The words are a name, with or without titles, or a role that the article gives to one person alone. The words of
        several people, and of nobody known in full, are of nobody.
        """
        first = bisect_left(self._starts, span.start)
        behind = bisect_left(self._starts, span.end, first)
        names = [name for name in self._in_order[first:behind] if name.end <= span.end]
        words = name_words(self._text[span.start : span.end])
        if len(names) > 1 or not words:
            return None
        if names and not self._owns(span, names[0]):
            number = self._number(names[0])
        elif not names and self._text[span.start].isupper() and len(words) <= 2:
            number = self._number(span)
            number = self._of_role(words) if number < 0 else number
        else:
            number = -1 if names else self._of_role(words)
        return self._known[number].name if number >= 0 else None

    def _owns(self, span: Span, name: Span) -> bool:
        """Return whether a name in some words only owns what they are: "Lund’s lawyer", "an ally of Lund"."""
        before = self._text[span.start : name.start].lower().replace("secretary of state", "").split()
        return bool(self._text[name.end : span.end].strip(" .,)")) or not _LEADING.isdisjoint(before)

    def _meet(self, words: tuple[str, ...], span: Span) -> None:
        """Note a mention in full; the longest stands for the person."""
        namesakes = self._numbers.setdefault((words[0], words[-1]), [])
        middle, generation = _middle(words), self._generation(span)
        gender = self._gender(words, span)
        number = next((each for each in namesakes if self._known[each].fits(middle, generation)), -1)
        if number < 0:
            number = len(self._known)
            namesakes.append(number)
            self._known.append(_Known(words[0], words[-1], span, gender, middle, generation))
        else:
            known = self._known[number]
            longest = max(known.name, span, key=lambda each: len(name_words(self._text[each.start : each.end])))
            middle = max(known.middle, middle, key=len)
            self._known[number] = known._replace(name=longest, gender=known.gender or gender, middle=middle)
        self._seen.setdefault(words[-1], []).append((span.start, number))

    def _gender(self, words: tuple[str, ...], span: Span) -> str:
        """Return the gender that a title right before a name gives, else its first name; empty if unknown."""
        return self._titled(span) or FIRST_NAMES.get(words[0], "")

    def _generation(self, span: Span) -> str:
        """Return the word that tells father and son apart: in a name or right behind it; empty if there is none."""
        behind = self._text[span.end : span.end + 8].split("\n")[0].replace(",", " ").split()[:1]
        words = [*self._text[span.start : span.end].split()[-1:], *behind]
        return next((word for each in words if (word := each.strip(".,").casefold()) in _GENERATIONS), "")

    def _of_generation(self, seen: Sequence[tuple[int, int]], generation: str) -> Sequence[tuple[int, int]]:
        """Return who is meant by a surname with or without such a word: without it the father, if he is named too."""
        if generation:
            return [each for each in seen if self._known[each[1]].generation == generation]
        elders = {known.first for _, number in seen if not (known := self._known[number]).generation}
        return [each for each in seen if not (known := self._known[each[1]]).generation or known.first not in elders]

    def _titles(self, span: Span) -> frozenset[str]:
        """Return the titles in a name and right before it, folded."""
        before = self._text[max(0, span.start - 16) : span.start].rpartition("\n")[2].split()[-1:]
        # "Rain fell, said Ann King. Lund left."
        before = [word for word in before if not word.endswith(("King.", "Prince.", "Pope."))]
        words = (*before, *self._text[span.start : span.end].split()[:-1])
        return frozenset(word.strip(".,").casefold() for word in words) & (_HONORIFICS | _ROYAL)

    def _titled(self, span: Span) -> str:
        before = self._text[max(0, span.start - 12) : span.start].split()[-1:]
        inside = self._text[span.start : span.end].split()[:1]
        for word in (*before, *inside):
            title = TITLES.get(word.strip(".").lower())
            if title:
                return title
        return ""

    def _number(self, span: Span) -> int:
        """Return the number of the person whom a name means; -1 if nobody known, or if it is not certain.

        Of two who share a surname it is the one last named in full before it, unless a title objects. Where the article
        has a Mr and a Mrs of that surname, only somebody whose first name or title is known to fit is meant.
        """
        words = name_words(self._text[span.start : span.end])
        if not words:
            return -1
        if len(words) > 1:
            middle, generation = _middle(words), self._generation(span)
            namesakes = self._numbers.get((words[0], words[-1]), [])
            return next((each for each in namesakes if self._known[each].fits(middle, generation)), -1)
        titles = self._titles(span)
        if not titles.isdisjoint(_ROYAL):
            return -1
        seen = self._of_generation(self._seen.get(words[0], ()), self._generation(span))
        if not seen:
            # "Sir Carl" is Carl Lund, "Mr Carl" is not; "Mr Xi" is Xi Jinping.
            is_surname = words[0] in self._seen or (words[0] in FIRST_NAMES and bool(titles - _OF_FIRST_NAMES))
            return -1 if is_surname else self._first_names.get(words[0], -1)
        title = self._titled(span)
        couple = len(self._forms.get(words[0], ())) > 1
        genders = {title} if couple else {"", title}
        fitting = [each for each in seen if self._known[each[1]].gender in genders] if title else seen
        if not fitting:
            return -1
        return fitting[max(0, bisect_right(fitting, (span.start, len(self._known))) - 1)][1]

    @cached_property
    def _first_names(self) -> dict[str, int]:
        """The person with a first name; -1 if several have it."""
        numbers: dict[str, int] = {}
        for number, known in enumerate(self._known):
            numbers[known.first] = -1 if known.first in numbers else number
        return numbers

    def _of_role(self, words: tuple[str, ...]) -> int:
        """Return the number of the one person with a role: "the mayor"."""
        bare = words[1:] if words[0] in {"the", "its", "their", "his", "her"} else ()
        if not bare:
            return -1
        numbers = self._roles.get(" ".join(bare), set())
        return next(iter(numbers)) if len(numbers) == 1 else -1

    def _roles_of(self, span: Span) -> set[str]:
        """Return the roles beside a name, as phrases: "mayor" of "the mayor of Bergen, Carl Lund"."""
        parse = self._parse
        tokens = parse.within(span)
        if not tokens:
            return set()
        head = next((each for each in tokens if parse.heads[each] not in tokens), tokens[-1])
        beside = [kid for kid in parse.kids(head) if parse.deps[kid] == "appos"]
        if parse.deps[head] == "appos" and parse.heads[head] != head:
            beside.append(parse.heads[head])
        found: set[str] = set()
        for noun in beside:
            if parse.tags[noun] == "NN":
                found |= self._phrases(noun)
        before = tokens.start - 1
        title: list[str] = []
        while before >= 0 and parse.tags[before] in {"NNP", "NN"} and parse.end(before) + 1 == parse.starts[before + 1]:
            title.insert(0, parse.words[before].casefold())
            before -= 1
        found |= {" ".join(title[at:]) for at in range(len(title))}
        return found

    def _phrases(self, noun: int) -> set[str]:
        """Return a noun by itself and with the words before it: "leader", "majority leader"."""
        parse = self._parse
        left = [kid for kid in parse.kids(noun) if kid < noun and parse.deps[kid] in {"compound", "amod", "nmod"}]
        words = [parse.words[kid].casefold() for kid in left if kid >= noun - len(left)]
        if "former" in words or "then" in words:
            return set()
        words.append(parse.words[noun].casefold())
        return {" ".join(words[at:]) for at in range(len(words))}
