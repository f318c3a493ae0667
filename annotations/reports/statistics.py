"""Statistics: how far, how fast, and how much of each label, counted from records.

Reading time is what the reader has measured, without pauses. Sittings are told from the histories: a history says
when something was done, so that a sitting lasts from the first change in it to the last.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from annotations.claims.record import Record, Status
from annotations.moment import Moment
from annotations.reports.tallies import Activity, Tally, tally_of

BREAK = timedelta(minutes=30)
"""Time without a change after which the next one begins a new sitting."""

AnHour = Annotated[float, Meta(ge=0, description="Claims an hour, to one decimal; 0 where no time was counted")]


class Counts(Struct, frozen=True, kw_only=True):
    """What was done, by one annotator or by several."""

    articles: dict[Status, int]
    """How many of each status. By several, an article has the furthest that any of them gave it."""
    claims: dict[str, int]
    """How many that stand of each label of the scheme, and of any other that occurs."""
    sentences: int
    """Sentences read, tagged or not. What two have read counts twice."""
    words: int
    """Words in what was read, counted as runs of anything but white space."""
    seconds: float
    """Time spent reading; pauses of more than half a minute are not in it."""
    claims_an_hour: AnHour
    """The claims of articles on which time was spent, by that time. What was only brought in does not count."""


class Person(Counts, frozen=True, kw_only=True):
    """What one annotator has done."""

    annotator: str


class SessionStatistics(Struct, frozen=True, kw_only=True):
    """What one annotator did without half an hour's break."""

    annotator: str
    began: Moment
    ended: Moment
    """When the last change was made or taken back."""
    articles: int
    """How many were changed."""
    claims: dict[str, int]
    """Of those first tagged in it, how many stand of each label."""
    claims_an_hour: AnHour
    """Those claims by the time from its first change to its last; the reading before the first is not known."""


class Statistics(Struct, frozen=True, kw_only=True):
    """All that is counted of a corpus."""

    everybody: Counts
    annotators: tuple[Person, ...]
    """In the order of their names."""
    sittings: tuple[SessionStatistics, ...]
    """By annotator, the earliest first."""


@dataclass
class _Sum:
    """What is added up on the way."""

    statuses: dict[str, Status] = field(default_factory=dict)
    claims: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    words: int = 0
    seconds: float = 0.0
    timed: int = 0
    """Claims of articles on which time was spent."""

    def add(self, tally: Tally) -> None:
        """Add what one annotator made of one article."""
        held = self.statuses.get(tally.id, "new")
        self.statuses[tally.id] = max(held, tally.status, key=_ORDER.index)
        self.claims.update(tally.claims)
        self.sentences += tally.sentences
        self.words += tally.words
        self.seconds += tally.seconds
        self.timed += tally.own if tally.seconds else 0

    def counts(self, ids: Sequence[str], labels: Sequence[str]) -> Counts:
        """Count, with the articles that nobody has opened and the labels that nobody has used."""
        statuses = Counter({**dict.fromkeys(ids, "new"), **self.statuses}.values())
        return Counts(
            articles={status: statuses[status] for status in _ORDER},
            claims={**dict.fromkeys(labels, 0), **self.claims},
            sentences=self.sentences,
            words=self.words,
            seconds=round(self.seconds, 1),
            claims_an_hour=_an_hour(self.timed, self.seconds),
        )


_ORDER: tuple[Status, ...] = ("new", "in progress", "flagged", "skipped", "done")


def count(records: Iterable[Record], ids: Sequence[str] = (), labels: Sequence[str] = ()) -> Statistics:
    """Count what was made of a corpus.

    `ids` are those of all its articles, `labels` those of its scheme: what nobody has touched is counted by them.
    Articles that are no longer in the corpus count as well. Records are gone through once and let go.
    """
    return summed(map(tally_of, records), ids, labels)


def summed(tallies: Iterable[Tally], ids: Sequence[str] = (), labels: Sequence[str] = ()) -> Statistics:
    """Count, as `count` does, what was counted of each record already."""
    everybody = _Sum()
    people: dict[str, _Sum] = {}
    deeds: dict[str, list[tuple[str, Activity]]] = {}
    for tally in tallies:
        who = tally.annotator
        everybody.add(tally)
        people.setdefault(who, _Sum()).add(tally)
        deeds.setdefault(who, []).extend((tally.id, deed) for deed in tally.deeds)
    return Statistics(
        everybody=everybody.counts(ids, labels),
        annotators=tuple(_person(who, people[who].counts(ids, labels)) for who in sorted(people)),
        sittings=tuple(sitting for who in sorted(deeds) for sitting in _sittings(who, deeds[who], labels)),
    )


def _person(who: str, counts: Counts) -> Person:
    return Person(annotator=who, **{name: getattr(counts, name) for name in Counts.__struct_fields__})


def _sittings(who: str, deeds: Sequence[tuple[str, Activity]], labels: Sequence[str]) -> Iterator[SessionStatistics]:
    """Cut what somebody did into sittings, at every break."""
    sitting: list[tuple[str, Activity]] = []
    for article, deed in sorted(deeds, key=lambda each: each[1].when):
        if sitting and deed.when - sitting[-1][1].when >= BREAK:
            yield _sitting(who, sitting, labels)
            sitting = []
        sitting.append((article, deed))
    if sitting:
        yield _sitting(who, sitting, labels)


def _sitting(who: str, deeds: Sequence[tuple[str, Activity]], labels: Sequence[str]) -> SessionStatistics:
    claims = Counter(label for _, deed in deeds for label in deed.labels)
    began, ended = deeds[0][1].when, deeds[-1][1].when
    return SessionStatistics(
        annotator=who,
        began=began,
        ended=ended,
        articles=len({article for article, _ in deeds}),
        claims={**dict.fromkeys(labels, 0), **claims},
        claims_an_hour=_an_hour(claims.total(), (ended - began).total_seconds()),
    )


def _an_hour(claims: int, seconds: float) -> float:
    return round(claims * 3600 / seconds, 1) if seconds >= 1 else 0.0
