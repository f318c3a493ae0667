"""Drift: whether a person's work changes from week to week, measured against all of that person's articles.

An article counts in the week in which work on it ended. Each measure is a ratio of sums over articles. The band of a
week is the range of 95 % of 1,000 resamples of as many articles, drawn from all articles of the person: about one week
in twenty lies outside by chance.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import UNSET, Struct, UnsetType

from annotations.claims.claim import TAGGED_ELSEWHERE
from annotations.claims.record import Record
from annotations.team.bootstrap import MIN_ARTICLES, Options, ratio_range
from annotations.team.readings import ended_at
from annotations.text.segmentation import sentences
from annotations.text.spans import count_covered

OPTIONS = Options()
"""1,000 resamples, always the same."""

FAST_WORDS_A_MINUTE = 1000
"""Words a minute above which nobody reads for meaning: three to four times as fast as most read prose (175 to 300;
Brysbaert 2019, “How many words do we read per minute?”)."""


class Worked(Struct, frozen=True, kw_only=True):
    """One article of one person, in numbers."""

    annotator: str
    article: str
    ended: date
    """The day on which work on it ended, in UTC."""
    claims: dict[str, int]
    """Standing claims by label, without imported ones."""
    words: int
    """Words in reviewed spans."""
    sentences: int
    """Sentences reviewed."""
    seconds: float
    """Seconds of reading, without pauses; 0 if none were counted."""


class WeekValue(Struct, frozen=True, kw_only=True):
    """One measure in one week. Values that do not exist are left out in JSON, never null."""

    week: str
    """As in ISO 8601: `2026-W48`."""
    begins: date
    """Its Monday."""
    articles: int
    """Articles that add to the measure."""
    value: float
    low: float | UnsetType = UNSET
    """The lower end of the 95 % percentile interval of the week's own articles; absent with fewer than five."""
    high: float | UnsetType = UNSET
    band_low: float | UnsetType = UNSET
    """The lower end of the person's band for so many articles; absent with one week, or fewer than five articles."""
    band_high: float | UnsetType = UNSET
    outside: bool = False
    """Whether the value lies outside the band."""


class Measure(Struct, frozen=True, kw_only=True):
    """One measure over all weeks."""

    name: str
    """`claims per 1,000 words`, `seconds per sentence`, or `share of` and a label."""
    value: float
    """Over all articles."""
    weeks: tuple[WeekValue, ...]
    """The earliest first; weeks to which the measure does not apply are left out."""


class FastReading(Struct, frozen=True, kw_only=True):
    """An article that was read faster than people read."""

    article: str
    words: int
    seconds: float
    words_a_minute: float


class Drift(Struct, frozen=True, kw_only=True):
    """The work of one person by week."""

    annotator: str
    articles: int
    measures: tuple[Measure, ...]
    fast: tuple[FastReading, ...]
    """The fastest first. Listed, not judged: a clock may have stopped, or the article was known."""


def worked(record: Record) -> Worked | None:
    """Return an article in numbers; `None` for one that was not read here."""
    ended, row = ended_at(record), record.row
    read = count_covered(sentences(record.text, row.language), row.reviewed) if ended and row.reviewed else 0
    if ended is None or not read:
        return None
    own: dict[str, int] = {}
    for claim in record.claims:
        if not claim.origin.startswith(TAGGED_ELSEWHERE):
            own[claim.label] = own.get(claim.label, 0) + 1
    if record.claims and not own:
        return None
    return Worked(
        annotator=row.annotator,
        article=row.id,
        ended=ended.date(),
        claims=own,
        words=sum(len(record.text[start:end].split()) for start, end in row.reviewed),
        sentences=read,
        seconds=row.seconds,
    )


def drift(articles: Iterable[Worked], labels: Sequence[str] = ()) -> tuple[Drift, ...]:
    """Return the work of each person by week, by name. `labels` are those of the scheme, in order."""
    people: dict[str, list[Worked]] = {}
    for each in articles:
        people.setdefault(each.annotator, []).append(each)
    return tuple(_drift(name, people[name], labels) for name in sorted(people))


def _drift(name: str, articles: Sequence[Worked], labels: Sequence[str]) -> Drift:
    # The order must not depend on that of the files: resamples are drawn from it.
    ordered = sorted(articles, key=lambda each: (each.ended, each.article))
    used = list(dict.fromkeys([*labels, *sorted({label for each in ordered for label in each.claims})]))
    measures: list[tuple[str, list[tuple[float, float]]]] = [
        ("claims per 1,000 words", [(1000.0 * sum(each.claims.values()), each.words) for each in ordered]),
        ("seconds per sentence", [(each.seconds, each.sentences if each.seconds else 0) for each in ordered]),
        *(
            (
                f"share of {label}",
                [(float(each.claims.get(label, 0)), float(sum(each.claims.values()))) for each in ordered],
            )
            for label in used
        ),
    ]
    weeks = [_week(each.ended) for each in ordered]
    found = (_measure(what, weeks, parts) for what, parts in measures)
    return Drift(
        annotator=name,
        articles=len(ordered),
        measures=tuple(each for each in found if each is not None),
        fast=tuple(sorted(_fast(ordered), key=lambda each: (-each.words_a_minute, each.article))),
    )


def _measure(name: str, weeks: Sequence[date], parts: Sequence[tuple[float, float]]) -> Measure | None:
    """Return a measure, of the articles that have what it is divided by; `None` without any."""
    there = [(week, part) for week, part in zip(weeks, parts, strict=True) if part[1]]
    if not there:
        return None
    everything = [part for _, part in there]
    mondays = sorted({week for week, _ in there})
    values = []
    for monday in mondays:
        own = [part for week, part in there if week == monday]
        value = _ratio(own)
        low, high = ratio_range(own, len(own), OPTIONS) if len(own) >= MIN_ARTICLES else (UNSET, UNSET)
        has_band = len(mondays) > 1 and len(everything) >= MIN_ARTICLES
        band_low, band_high = ratio_range(everything, len(own), OPTIONS) if has_band else (UNSET, UNSET)
        is_outside = isinstance(band_low, float) and isinstance(band_high, float) and not band_low <= value <= band_high
        year, number, _ = monday.isocalendar()
        values.append(
            WeekValue(
                week=f"{year}-W{number:02}",
                begins=monday,
                articles=len(own),
                value=value,
                low=low,
                high=high,
                band_low=band_low,
                band_high=band_high,
                outside=is_outside,
            )
        )
    return Measure(name=name, value=_ratio(everything), weeks=tuple(values))


def _ratio(parts: Sequence[tuple[float, float]]) -> float:
    return round(sum(above for above, _ in parts) / sum(below for _, below in parts), 4)


def _week(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _fast(articles: Iterable[Worked]) -> Iterator[FastReading]:
    for each in articles:
        if each.seconds and each.words * 60 > FAST_WORDS_A_MINUTE * each.seconds:
            rate = round(each.words * 60 / each.seconds, 1)
            yield FastReading(article=each.article, words=each.words, seconds=each.seconds, words_a_minute=rate)
