"""The effect of suggestions on annotators: articles that showed none (`blind`), beside all others.

An article counts as held out only if none was ever on screen or judged in it: the share may have been set later.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import UNSET, Struct, UnsetType

from annotations.claims.record import Record
from annotations.layout import AGAIN_SUFFIX, GOLD_SUFFIX
from annotations.suggest.holdout import is_held_out
from annotations.team.agreement import sentence_agreement
from annotations.team.bootstrap import Estimate, Options
from annotations.team.units import Comparison, compare

MIN_RECORDS = 5
"""The fewest readings on each side for an interval of a difference."""


class Side(Struct, frozen=True, kw_only=True):
    """The readings on one side."""

    readings: int
    """Articles, once for each annotator."""
    sentences: int
    """Sentences that were read."""
    claims: dict[str, int]
    """Claims by label."""
    alpha: Estimate
    """Krippendorff's α, nominal, on the labels of sentences that at least two have read."""

    def rate(self, label: str) -> float:
        """Return the claims of a label in a hundred read sentences."""
        return 100 * self.claims.get(label, 0) / self.sentences if self.sentences else 0.0


class Difference(Struct, frozen=True, kw_only=True):
    """How many more claims of a label there are in a hundred sentences where suggestions are shown."""

    label: str
    without: float
    shown: float
    difference: float
    low: float | UnsetType = UNSET
    """The lower end of the 95 % percentile interval; absent with fewer than five readings on either side."""
    high: float | UnsetType = UNSET


class HeldOut(Struct, frozen=True, kw_only=True):
    """The comparison."""

    share: float
    """The share of articles that show no suggestions now."""
    without: Side
    shown: Side
    left_out: int
    """Readings of articles that are held out now, but had suggestions before."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Counted:
    """One reading."""

    sentences: int
    claims: dict[str, int]


def compare_held_out(
    records: Iterable[Record], comparisons: Iterable[Comparison], share: float, labels: Sequence[str], options: Options
) -> HeldOut:
    """Return how articles without suggestions differ from others; `comparisons` are those with several annotators.

    Gold standards and second readings are left out.
    """
    sides: dict[bool, list[_Counted]] = {True: [], False: []}
    seen: set[str] = set()
    left_out = 0
    for record in records:
        row = record.row
        if row.annotator.endswith((GOLD_SUFFIX, AGAIN_SUFFIX)):
            continue
        is_out = is_held_out(row.id, share)
        if is_out and (row.offered or any(change.judged for change in record.history)):
            seen.add(row.id)
            left_out += 1
            continue
        counted = _counted(record)
        if counted.sentences:
            sides[is_out].append(counted)
    compared = list(comparisons)
    out = [each for each in compared if is_held_out(each.id, share) and each.id not in seen]
    others = [each for each in compared if not is_held_out(each.id, share)]
    without = _side(sides[True], sentence_agreement(out, options)[0])
    shown = _side(sides[False], sentence_agreement(others, options)[0])
    names = [*labels, *sorted({*without.claims, *shown.claims} - set(labels))]
    return HeldOut(
        share=share,
        without=without,
        shown=shown,
        left_out=left_out,
        differences=tuple(_difference(name, sides, without, shown, options) for name in names),
    )


def _counted(record: Record) -> _Counted:
    (reading,) = compare({record.row.annotator: record}).readings.values()
    claims: dict[str, int] = {}
    for claim in reading.claims:
        claims[claim.label] = claims.get(claim.label, 0) + 1
    return _Counted(sum(labels is not None for labels in reading.labels), claims)


def _side(counted: Sequence[_Counted], alpha: Estimate) -> Side:
    claims: dict[str, int] = {}
    for each in counted:
        for label, count in each.claims.items():
            claims[label] = claims.get(label, 0) + count
    sentences = sum(each.sentences for each in counted)
    return Side(readings=len(counted), sentences=sentences, claims=claims, alpha=alpha)


def _difference(
    label: str, sides: dict[bool, list[_Counted]], without: Side, shown: Side, options: Options
) -> Difference:
    """Return the difference of one label, with an interval over resamples of the readings on each side."""
    low: float | UnsetType = UNSET
    high: float | UnsetType = UNSET
    if min(map(len, sides.values())) >= MIN_RECORDS and options.resamples:
        chance = random.Random(options.seed)  # noqa: S311
        found = sorted(
            _rate(label, chance.choices(sides[False], k=len(sides[False])))
            - _rate(label, chance.choices(sides[True], k=len(sides[True])))
            for _ in range(options.resamples)
        )
        low = round(found[int(0.025 * len(found))], 2)
        high = round(found[min(len(found) - 1, int(0.975 * len(found)))], 2)
    rates = without.rate(label), shown.rate(label)
    return Difference(
        label=label,
        without=round(rates[0], 2),
        shown=round(rates[1], 2),
        difference=round(rates[1] - rates[0], 2),
        low=low,
        high=high,
    )


def _rate(label: str, counted: Sequence[_Counted]) -> float:
    return 100 * sum(each.claims.get(label, 0) for each in counted) / sum(each.sentences for each in counted)
