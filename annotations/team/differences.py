"""Differences: a list of the places where annotators differ, filtered by a typed query, and sorted.

A query is words and, among them, conditions:

kind:label state:open ana:fact ben:none “will rise” -article:budget

Words must stand in the words of the place. `kind:` (label, edges, only, not, speaker, attribute, status), `state:`
(open, stale, merged, decided), `article:` (title or id) and `category:` take the beginning of a value; a name of an
annotator takes the beginning of the label that they gave, or `none`. Conditions of one kind are alternatives, of two
kinds both must hold. A `-` excludes what it matches. Case does not matter.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from msgspec import Struct

from annotations.team.gold import Settled
from annotations.team.items import OF_ARTICLE

Order = Literal["article", "kind", "pair"]
"""In the order of the corpus; by how annotators differ; or by which labels meet."""

ORDERS: tuple[Order, ...] = get_args(Order)

NONE = "none"
"""What a query calls it if an annotator has read a place and tagged nothing."""

_TOKEN = re.compile(r'(-?)(?:("[^"]*"|[^\s":]+):)?(?:"([^"]*)"?|(\S*))')
_QUOTES = str.maketrans("“”„", '"""')
_CONDITIONS = ("kind", "state", "article", "category")


@dataclass(frozen=True, eq=False, kw_only=True)
class Difference:
    """One place where annotators differ, or on which a person has decided.

    What a list of thousands asks for with each key that is typed is computed once.
    """

    number: int
    """The index of the article in the corpus."""
    article: str
    title: str
    settled: Settled

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """How the annotators differ."""
        return self.settled.item.kinds

    @property
    def kind(self) -> str:
        """How the annotators differ, in words; empty if they do not any more."""
        return ", ".join(self.kinds)

    @cached_property
    def text(self) -> str:
        """The words of the most frequent version, on one line; for an article, its value."""
        versions = self.settled.item.versions
        if self.settled.item.about:
            return f"article: {self.settled.item.about.removeprefix(OF_ARTICLE)}"
        return " ".join(versions[0].text.split()) if versions else ""

    @cached_property
    def folded(self) -> str:
        """The words without case, as a query is compared with them."""
        return self.text.casefold()

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each annotator made of it: a label, or `none`; nobody who has not read the place."""
        item = self.settled.item
        given = {name: version.label for version in item.versions for name in version.holders}
        return given | dict.fromkeys(item.silent, NONE)

    @cached_property
    def key(self) -> tuple[str, str]:
        """The article, and the id of an annotator's claim in the place: they tell it from all others."""
        for version in self.settled.item.versions:
            for claim in (*(each.id for each in version.claims.values()), *version.gone.values()):
                return (self.article, claim)
        return (self.article, self.settled.item.about)

    def label_of(self, annotator: str) -> str:
        """Return what an annotator made of it: a label, `none`, or nothing if the place was not read."""
        return self.labels.get(annotator, "")


def is_listed(settled: Settled) -> bool:
    """Return whether an item belongs into the list."""
    return bool(settled.item.kinds) or settled.decision is not None or settled.state == "open"


class Query(Struct, frozen=True):
    """A parsed query."""

    words: tuple[tuple[str, bool], ...] = ()
    """What must stand in the words of the place, or must not."""
    conditions: tuple[tuple[str, str, bool], ...] = ()
    """The kind of each condition, its value, and whether it excludes."""
    unknown: tuple[str, ...] = ()
    """Names before a colon that are no conditions and no annotators."""


def parse(typed: str, annotators: Iterable[str]) -> Query:
    """Parse a query. A condition without a value does not count yet."""
    known = {name.casefold(): name for name in annotators} | {name: name for name in _CONDITIONS}
    words: list[tuple[str, bool]] = []
    conditions: list[tuple[str, str, bool]] = []
    unknown: list[str] = []
    for minus, name, quoted, bare in _TOKEN.findall(typed.translate(_QUOTES)):
        value, kind = (quoted or bare).casefold(), name.strip('"').casefold()
        if not kind:
            words += [(value, bool(minus))] if value else []
        elif kind not in known:
            unknown.append(name)
            words.append((f"{kind}:{value}", bool(minus)))
        elif value:
            conditions.append((known[kind], value, bool(minus)))
    return Query(tuple(words), tuple(conditions), tuple(unknown))


def matching(rows: Sequence[Difference], query: Query) -> list[int]:
    """Return the indices of the differences that match a query, in order."""
    return [number for number, row in enumerate(rows) if _matches(row, query)]


def ordered(rows: Sequence[Difference], numbers: Iterable[int], by: Order) -> list[int]:
    """Return indices in an order; ties keep that of the text."""
    if by == "kind":
        return sorted(numbers, key=lambda number: rows[number].kinds)
    if by == "pair":
        return sorted(numbers, key=lambda number: _labels(rows[number]))
    return sorted(numbers)


def tally(rows: Iterable[Difference]) -> Mapping[str, int]:
    """Return how many differences are in each state."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.settled.state] = counts.get(row.settled.state, 0) + 1
    return counts


def _labels(row: Difference) -> tuple[str, ...]:
    return tuple(sorted(set(row.labels.values())))


def _matches(row: Difference, query: Query) -> bool:
    if any((word in row.folded) == excluded for word, excluded in query.words):
        return False
    if not query.conditions:
        return True
    alternatives: dict[tuple[str, bool], list[bool]] = {}
    for kind, value, excluded in query.conditions:
        alternatives.setdefault((kind, excluded), []).append(
            any(each.casefold().startswith(value) for each in _values(row, kind))
        )
    return all(any(found) != excluded for (_, excluded), found in alternatives.items())


def _values(row: Difference, kind: str) -> tuple[str, ...]:
    """Return the values of a difference that a condition is compared with."""
    if kind == "kind":
        return row.kinds
    if kind == "state":
        return (row.settled.state, "open" if row.settled.state == "stale" else "")
    if kind == "article":
        return (row.article, row.title, *row.title.split())
    if kind == "category":
        return (row.settled.decision.category,) if row.settled.decision else ()
    return (row.label_of(kind),)
