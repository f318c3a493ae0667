"""Statistics: progress, pace and label counts, computed from records.

Reading time is measured by the reader, without pauses. Sessions come from the histories, so that one lasts from its
first change to its last.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from annotations.claims.record import Record, Status
from annotations.claims.speaker_names import SpeakerNames, name_key
from annotations.moment import Moment
from annotations.reports.linking_pace import LinkingPace
from annotations.reports.tallies import Activity, Tally, tally_of

SESSION_BREAK = timedelta(minutes=30)
"""The time without a change after which a new session begins."""

Lineages = Mapping[str, Sequence[str]]
"""The name of each label that is a kind of others, with theirs behind it."""

AnHour = Annotated[float, Meta(ge=0, description="Claims an hour, to one decimal; 0 where no time was counted")]


class Counts(Struct, frozen=True, kw_only=True):
    """The work of one annotator, or of several."""

    articles: dict[Status, int]
    """Articles by status. Of several annotators the furthest status counts."""
    flagged: int
    """Articles flagged by somebody, whatever their status."""
    claims: dict[str, int]
    """Standing claims by label, those outside the scheme included."""
    claims_with_kinds: dict[str, int] = {}
    """Standing claims of a label and of all that are kinds of it, for each label of the scheme that has kinds."""
    speakers: dict[str, int] = {}
    """Standing claims by speaker, under the names that were put together; the most frequent first."""
    sentences: int
    """Sentences reviewed, tagged or not. Two annotators count twice."""
    words: int
    """Words in reviewed spans, counted as runs of anything but white space."""
    seconds: float
    """Seconds of reading, without pauses of more than half a minute."""
    claims_an_hour: AnHour
    """Claims of timed articles by their reading time. Imported claims do not count."""


class Person(Counts, frozen=True, kw_only=True):
    """The work of one annotator."""

    annotator: str


class SessionStatistics(Struct, frozen=True, kw_only=True):
    """The work of one annotator without a break of half an hour."""

    annotator: str
    began: Moment
    ended: Moment
    """When the last change was made or undone."""
    articles: int
    """Articles changed."""
    claims: dict[str, int]
    """Claims first tagged in it that still stand, by label."""
    claims_an_hour: AnHour
    """Those claims by the time from its first change to its last; reading before the first is unknown."""


class Statistics(Struct, frozen=True, kw_only=True):
    """All counts of a corpus."""

    everybody: Counts
    annotators: tuple[Person, ...]
    """In the order of their names."""
    sessions: tuple[SessionStatistics, ...]
    """By annotator, the earliest first."""
    linking: tuple[LinkingPace, ...] = ()
    """How fast annotators link claims of stories; those who linked none one by one are left out."""


@dataclass
class _Sum:
    """Sums on the way."""

    statuses: dict[str, Status] = field(default_factory=dict)
    flagged: set[str] = field(default_factory=set)
    claims: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    words: int = 0
    seconds: float = 0.0
    timed: int = 0
    """Claims of articles with reading time."""

    def add(self, tally: Tally) -> None:
        """Add the tally of one article and annotator."""
        held = self.statuses.get(tally.id, "new")
        self.statuses[tally.id] = max(held, tally.status, key=_ORDER.index)
        if tally.flagged:
            self.flagged.add(tally.id)
        self.claims.update(tally.claims)
        self.speakers.update(tally.speakers)
        self.sentences += tally.sentences
        self.words += tally.words
        self.seconds += tally.seconds
        self.timed += tally.own if tally.seconds else 0

    def counts(self, ids: Sequence[str], labels: Sequence[str], names: SpeakerNames, lineages: Lineages) -> Counts:
        """Return the counts, with unopened articles and unused labels, and speakers under their `names`."""
        parents = {each for line in lineages.values() for each in line[1:]}
        statuses = Counter({**dict.fromkeys(ids, "new"), **self.statuses}.values())
        return Counts(
            articles={status: statuses[status] for status in _ORDER},
            flagged=len(self.flagged),
            claims={**dict.fromkeys(labels, 0), **self.claims},
            claims_with_kinds={
                name: self.claims[name] + sum(self.claims[kind] for kind, line in lineages.items() if name in line[1:])
                for name in labels
                if name in parents
            },
            speakers=by_speaker(self.speakers, names),
            sentences=self.sentences,
            words=self.words,
            seconds=round(self.seconds, 1),
            claims_an_hour=_per_hour(self.timed, self.seconds),
        )


_ORDER: tuple[Status, ...] = ("new", "in progress", "skipped", "done")


def by_speaker(counts: Mapping[str, int], names: SpeakerNames) -> dict[str, int]:
    """Return claims by speaker, each under one name, the most frequent first.

    Names that differ in case and white space are one, under the commonest of them.
    """
    forms: dict[str, Counter[str]] = {}
    for name, number in counts.items():
        known = names.canonical(name)
        forms.setdefault(name_key(known), Counter())[known] += number
    found = {min(form, key=lambda name: (-form[name], name)): form.total() for form in forms.values()}
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def count(records: Iterable[Record], ids: Sequence[str] = (), labels: Sequence[str] = ()) -> Statistics:
    """Count the records of a corpus.

    `ids` are those of all its articles, `labels` those of its scheme: they count what nobody has touched. Articles that
    left the corpus count as well. Each record is visited once and not kept.
    """
    return sum_tallies(map(tally_of, records), ids, labels)


def sum_tallies(
    tallies: Iterable[Tally],
    ids: Sequence[str] = (),
    labels: Sequence[str] = (),
    names: SpeakerNames = SpeakerNames(),  # noqa: B008, as it is frozen
    lineages: Lineages | None = None,
    assigned: Mapping[str, Collection[str]] | None = None,
) -> Statistics:
    """Count as `count` does, from tallies; `names` are those of speakers that were put together.

    `lineages` are those of the labels (`Scheme.lineages`): a label that has kinds is counted with them too. `assigned`
    has the ids of each annotator's articles: only those are counted then, also for who has begun none of them.
    """
    own = assigned or {}
    if assigned is not None:
        tallies = (tally for tally in tallies if tally.id in own.get(tally.annotator, ()))
        ids = [name for name in ids if any(name in held for held in own.values())]
    about = (labels, names, lineages or {})
    everybody = _Sum()
    people = {who: _Sum() for who in own}
    activities: dict[str, list[tuple[str, Activity]]] = {}
    for tally in tallies:
        who = tally.annotator
        everybody.add(tally)
        people.setdefault(who, _Sum()).add(tally)
        activities.setdefault(who, []).extend((tally.id, activity) for activity in tally.activities)
    return Statistics(
        everybody=everybody.counts(ids, *about),
        annotators=tuple(
            _person(who, people[who].counts([each for each in ids if assigned is None or each in own[who]], *about))
            for who in sorted(people)
        ),
        sessions=tuple(session for who in sorted(activities) for session in _sessions(who, activities[who], labels)),
    )


def _person(who: str, counts: Counts) -> Person:
    return Person(annotator=who, **{name: getattr(counts, name) for name in Counts.__struct_fields__})


def _sessions(
    who: str, activities: Sequence[tuple[str, Activity]], labels: Sequence[str]
) -> Iterator[SessionStatistics]:
    """Yield the sessions of an annotator, cut at every break."""
    session: list[tuple[str, Activity]] = []
    for article, activity in sorted(activities, key=lambda each: each[1].when):
        if session and activity.when - session[-1][1].when >= SESSION_BREAK:
            yield _session(who, session, labels)
            session = []
        session.append((article, activity))
    if session:
        yield _session(who, session, labels)


def _session(who: str, activities: Sequence[tuple[str, Activity]], labels: Sequence[str]) -> SessionStatistics:
    claims = Counter(label for _, activity in activities for label in activity.labels)
    began, ended = activities[0][1].when, activities[-1][1].when
    return SessionStatistics(
        annotator=who,
        began=began,
        ended=ended,
        articles=len({article for article, _ in activities}),
        claims={**dict.fromkeys(labels, 0), **claims},
        claims_an_hour=_per_hour(claims.total(), (ended - began).total_seconds()),
    )


def _per_hour(claims: int, seconds: float) -> float:
    return round(claims * 3600 / seconds, 1) if seconds >= 1 else 0.0
