"""Coefficients of agreement between annotators: Cohen's κ, Fleiss' κ, and Krippendorff's α.

All are computed in exact rationals and returned as floats. A coefficient that is undefined raises `UndefinedError`,
whose text is a sentence for people: agreement is never 1 or NaN because there was nothing to disagree on.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

Scale = Literal["nominal", "ordinal", "interval", "ratio"]
"""How far apart two values are: equal or not, by rank, by difference, or by proportion."""

Value = TypeVar("Value", bound=Hashable)


class UndefinedError(ValueError):
    """A coefficient has no value for this data; the text says why."""


def cohen_kappa(units: Iterable[tuple[Value, Value]]) -> float:
    """Return Cohen's κ of two annotators (Cohen 1960).

    `units` has the two values of each unit. Raises `UndefinedError` if there is no unit, or if both annotators gave all
    units the same one value.
    """
    pairs = Counter(units)
    total = pairs.total()
    if not total:
        raise UndefinedError("κ is undefined: both annotators have read no sentence in common")
    first: Counter[Value] = Counter()
    second: Counter[Value] = Counter()
    for (one, other), count in pairs.items():
        first[one] += count
        second[other] += count
    observed = Fraction(sum(count for (one, other), count in pairs.items() if one == other), total)
    expected = Fraction(sum(first[value] * second[value] for value in first), total**2)
    return _corrected("κ", observed, expected)


def fleiss_kappa(counts: Iterable[Mapping[Value, int]]) -> float:
    """Return Fleiss' κ of several annotators (Fleiss 1971).

    `counts` has, for each unit, the number of annotators for each value. Raises `ValueError` if the number of
    annotators differs between units, `UndefinedError` for fewer than two annotators, no unit, or only one value.
    """
    rows = [Counter(row) for row in counts]
    sizes = {row.total() for row in rows}
    if not rows:
        raise UndefinedError("κ is undefined: no sentence was read by all annotators")
    if len(sizes) != 1:
        raise ValueError("Fleiss' κ needs the same number of annotators for every unit")
    (size,) = sizes
    if size < 2:
        raise UndefinedError("κ is undefined: it needs at least two annotators")
    agreeing = sum(count * (count - 1) for row in rows for count in row.values())
    observed = Fraction(agreeing, len(rows) * size * (size - 1))
    totals: Counter[Value] = Counter()
    for row in rows:
        totals.update(row)
    expected = sum((Fraction(count, len(rows) * size) ** 2 for count in totals.values()), Fraction(0))
    return _corrected("κ", observed, expected)


def krippendorff_alpha(units: Iterable[Sequence[Value | None]], scale: Scale = "nominal") -> float:
    """Return Krippendorff's α, which allows missing values (Krippendorff 2011, “Computing Krippendorff's alpha”).

    `units` has, for each unit, the value that each annotator gave it, or `None`. Values must be numbers for every
    scale but nominal; `ordinal` ranks them by size. Raises `UndefinedError` if no unit has two values, or all values
    are the same.
    """
    coincidences: dict[tuple[Value, Value], Fraction] = {}
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        size = values.total()
        if size < 2:
            continue
        for one, count in values.items():
            for other, others in values.items():
                pairs = count * (others - (one == other))
                if pairs:
                    key = (one, other)
                    coincidences[key] = coincidences.get(key, Fraction(0)) + Fraction(pairs, size - 1)
    return _alpha(coincidences, scale)


def _alpha(coincidences: Mapping[tuple[Value, Value], Fraction], scale: Scale) -> float:
    """Return α of a matrix of coincidences, by value pair."""
    totals: dict[Hashable, Fraction] = {}
    for (one, _), count in coincidences.items():
        totals[one] = totals.get(one, Fraction(0)) + count
    total = sum(totals.values(), Fraction(0))
    if not total:
        raise UndefinedError("α is undefined: no sentence was read by two annotators")
    if len(totals) == 1:
        raise UndefinedError("α is undefined: all annotators gave the same one value")
    distance = _DISTANCES[scale](totals)
    observed = sum((count * distance(*pair) for pair, count in coincidences.items()), Fraction(0))
    expected = sum(
        (
            one_total * other_total * distance(one, other)
            for one, one_total in totals.items()
            for other, other_total in totals.items()
        ),
        Fraction(0),
    )
    return float(1 - (total - 1) * observed / expected)


def _corrected(name: str, observed: Fraction, expected: Fraction) -> float:
    """Return agreement corrected for chance."""
    if expected == 1:
        raise UndefinedError(f"{name} is undefined: all annotators gave the same one value")
    return float((observed - expected) / (1 - expected))


_Distance = Callable[[Hashable, Hashable], Fraction]
"""The squared difference of two values."""


def _nominal(_: Mapping[Hashable, Fraction]) -> _Distance:
    return lambda one, other: Fraction(one != other)


def _ordinal(totals: Mapping[Hashable, Fraction]) -> _Distance:
    """Two values are as far apart as there are values between them, each of the two counted half."""
    ranked = sorted(totals, key=_number)
    before: dict[Hashable, Fraction] = {}
    running = Fraction(0)
    for value in ranked:
        before[value] = running + totals[value] / 2
        running += totals[value]
    return lambda one, other: (before[one] - before[other]) ** 2


def _interval(_: Mapping[Hashable, Fraction]) -> _Distance:
    return lambda one, other: (_number(one) - _number(other)) ** 2


def _ratio(_: Mapping[Hashable, Fraction]) -> _Distance:
    def distance(one: Hashable, other: Hashable) -> Fraction:
        total = _number(one) + _number(other)
        return ((_number(one) - _number(other)) / total) ** 2 if total else Fraction(0)

    return distance


_DISTANCES: dict[Scale, Callable[[Mapping[Hashable, Fraction]], _Distance]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def _number(value: object) -> Fraction:
    """Return a value as an exact number. Raises `TypeError` if it is none."""
    if not isinstance(value, int | float | Fraction):
        raise TypeError(f"{value!r} is not a number: only the nominal scale takes it")
    return Fraction(value)
