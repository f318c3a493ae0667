"""Coefficients of agreement between annotators: Cohen's κ, Fleiss' κ, and Krippendorff's α.

All are computed in exact rationals and returned as floats. A coefficient that is undefined raises `UndefinedError`,
whose text is a sentence for people: agreement is never 1 or NaN because there was nothing to disagree on.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Literal, TypeVar

Scale = Literal["nominal", "ordinal", "interval", "ratio"]
"""How far apart two values are: equal or not, by rank, by difference, or by proportion."""

Value = TypeVar("Value", bound=Hashable)

Number = Fraction | float
"""An exact number, or a float where thousands of resamples are counted."""


class UndefinedError(ValueError):
    """A coefficient has no value for this data; the text says why."""


def cohen_kappa(units: Iterable[tuple[Value, Value]]) -> float:
    """Return Cohen's κ of two annotators (Cohen 1960).

    `units` has the two values of each unit. Raises `UndefinedError` as `kappa_of_table` does.
    """
    return kappa_of_table({pair: Fraction(count) for pair, count in Counter(units).items()})


def kappa_of_table(table: Mapping[tuple[Value, Value], Number]) -> float:
    """Return Cohen's κ of a contingency table: the number of units by the values of both annotators.

    Raises `UndefinedError` if there is no unit, or if both annotators gave all units the same value.
    """
    total = sum(table.values())
    if not total:
        raise UndefinedError("κ is undefined: the two have read no sentence in common")
    first: dict[Value, Number] = {}
    second: dict[Value, Number] = {}
    for (one, other), count in table.items():
        first[one] = first.get(one, 0) + count
        second[other] = second.get(other, 0) + count
    observed = sum(count for (one, other), count in table.items() if one == other) / total
    expected = sum(first[value] * second.get(value, 0) for value in first) / total**2
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
    totals: Counter[Value] = Counter()
    for row in rows:
        totals.update(row)
    agreeing = sum(count * (count - 1) for row in rows for count in row.values())
    return fleiss_of_sums(Fraction(agreeing), {value: Fraction(count) for value, count in totals.items()}, size)


def fleiss_of_sums(agreeing: Number, totals: Mapping[Value, Number], annotators: int) -> float:
    """Return Fleiss' κ of sums over units.

    `agreeing` counts the ordered pairs of annotators who gave a unit the same value, `totals` how often each value was
    given. Raises `UndefinedError` if there is no unit, or only one value.
    """
    given = sum(totals.values())
    if not given:
        raise UndefinedError("κ is undefined: no sentence was read by all annotators")
    observed = agreeing / (given * (annotators - 1))
    expected = sum((count / given) ** 2 for count in totals.values())
    return _corrected("κ", observed, expected)


def krippendorff_alpha(units: Iterable[Sequence[Value | None]], scale: Scale = "nominal") -> float:
    """Return Krippendorff's α, which allows missing values (Krippendorff 2011, “Computing Krippendorff's alpha”).

    `units` has, for each unit, the value that each annotator gave it, or `None`. Raises as
    `alpha_of_coincidences` does.
    """
    return alpha_of_coincidences(coincidences(units), scale)


def coincidences(units: Iterable[Sequence[Value | None]]) -> dict[tuple[Value, Value], Fraction]:
    """Return the matrix of coincidences: how often two values of one unit meet, by the pair of values.

    Each unit with two or more values counts as often as it has values. A unit with fewer counts nothing.
    """
    # Fractions are slow: pairs are counted by the number of values of their units, and divided at the end.
    by_size: dict[int, dict[tuple[Value, Value], int]] = {}
    for unit, times in Counter(map(tuple, units)).items():
        values: dict[Value, int] = {}
        for value in unit:
            if value is not None:
                values[value] = values.get(value, 0) + 1
        size = sum(values.values())
        if size < 2:
            continue
        counts = by_size.setdefault(size - 1, {})
        for one, count in values.items():
            for other, others in values.items():
                pairs = count * (others - (one == other))
                if pairs:
                    counts[one, other] = counts.get((one, other), 0) + times * pairs
    found: dict[tuple[Value, Value], Fraction] = {}
    for divisor, counts in by_size.items():
        for pair, number in counts.items():
            share = Fraction(number, divisor)
            found[pair] = found[pair] + share if pair in found else share
    return found


def alpha_of_coincidences(matrix: Mapping[tuple[Value, Value], Number], scale: Scale = "nominal") -> float:
    """Return Krippendorff's α of a matrix of coincidences.

    Values must be numbers for every scale but nominal; `ordinal` ranks them by size. Raises `UndefinedError` if the
    matrix is empty or has only one value, `TypeError` for a value that is not a number and must be one.
    """
    totals: dict[Hashable, Number] = {}
    for (one, _), count in matrix.items():
        totals[one] = totals.get(one, 0) + count
    totals = {value: count for value, count in totals.items() if count}
    total = sum(totals.values())
    if not total:
        raise UndefinedError("α is undefined: no sentence was read by two annotators")
    if len(totals) == 1:
        raise UndefinedError("α is undefined: all annotators gave the same value")
    distance = _DISTANCES[scale](totals)
    unit = 1
    if all(isinstance(count, int | Fraction) for count in matrix.values()):
        # Whole numbers are added in a tenth of the time that fractions take: all counts times a common denominator.
        unit = lcm(*(Fraction(count).denominator for count in matrix.values()))
        matrix = {pair: int(count * unit) for pair, count in matrix.items()}
        totals = {value: int(count * unit) for value, count in totals.items()}
        total = Fraction(int(total * unit))
    observed = sum(count * distance(*pair) for pair, count in matrix.items() if count)
    expected = sum(totals[one] * totals[other] * distance(one, other) for one in totals for other in totals)
    return float(1 - (total - unit) * observed / expected)


def kappa_parts(table: Mapping[tuple[Value, Value], Any]) -> tuple[Any, Any]:
    """Return observed and expected disagreement of two annotators, for arrays with an element for each resample.

    Cohen's κ is 1 - observed / expected.
    """
    first: dict[Value, Any] = {}
    second: dict[Value, Any] = {}
    for (one, other), count in table.items():
        first[one] = first.get(one, 0) + count
        second[other] = second.get(other, 0) + count
    total = sum(table.values())
    agreeing = sum(count for (one, other), count in table.items() if one == other)
    by_chance = sum(first[value] * second.get(value, 0) for value in first)
    return (total - agreeing) * total, total**2 - by_chance


def fleiss_parts(sums: Mapping[Value | None, Any], annotators: int) -> tuple[Any, Any]:
    """Return observed and expected disagreement, for arrays with an element for each resample.

    `sums` has the sums that `fleiss_of_sums` takes, the agreeing pairs under `None`. Fleiss' κ is
    1 - observed / expected.
    """
    totals = [count for value, count in sums.items() if value is not None]
    given = sum(totals)
    observed = given - sums.get(None, 0) / (annotators - 1)
    return observed * given, given**2 - sum(count**2 for count in totals)


def alpha_parts(matrix: Mapping[tuple[Value, Value], Any]) -> tuple[Any, Any]:
    """Return observed and expected disagreement on the nominal scale, for arrays with an element for each resample.

    Krippendorff's α is 1 - observed / expected.
    """
    totals: dict[Value, Any] = {}
    for (one, _), count in matrix.items():
        totals[one] = totals.get(one, 0) + count
    total = sum(totals.values())
    differing = sum(count for (one, other), count in matrix.items() if one != other)
    return (total - 1) * differing, total**2 - sum(count**2 for count in totals.values())


def scaled_parts(matrix: Mapping[tuple[Value, Value], Any], scale: Scale) -> tuple[Any, Any]:
    """Return what `alpha_parts` does on another scale. Values are numbers."""
    totals: dict[Hashable, Any] = {}
    for (one, _), count in matrix.items():
        totals[one] = totals.get(one, 0) + count
    distance = _DISTANCES[scale](totals)

    def far(one: Hashable, other: Hashable) -> Any:
        found = distance(one, other)
        return float(found) if isinstance(found, Fraction) else found

    observed = sum(count * far(*pair) for pair, count in matrix.items())
    expected = sum(totals[one] * totals[other] * far(one, other) for one in totals for other in totals)
    return (sum(totals.values()) - 1) * observed, expected


def _corrected(name: str, observed: Number, expected: Number) -> float:
    """Return agreement corrected for chance."""
    if expected == 1:
        raise UndefinedError(f"{name} is undefined: all annotators gave the same value")
    return float((observed - expected) / (1 - expected))


_Distance = Callable[[Hashable, Hashable], Number]
"""The squared difference of two values."""


def _nominal(_: Mapping[Hashable, Number]) -> _Distance:
    return lambda one, other: int(one != other)


def _ordinal(totals: Mapping[Hashable, Number]) -> _Distance:
    """Two values are as far apart as there are values between them, each of the two counted half."""
    ranked = sorted(totals, key=_number)
    before: dict[Hashable, Number] = {}
    running: Number = 0
    for value in ranked:
        before[value] = running + totals[value] / 2
        running += totals[value]
    return lambda one, other: (before[one] - before[other]) ** 2


def _interval(_: Mapping[Hashable, Number]) -> _Distance:
    return lambda one, other: (_number(one) - _number(other)) ** 2


def _ratio(_: Mapping[Hashable, Number]) -> _Distance:
    def distance(one: Hashable, other: Hashable) -> Fraction:
        total = _number(one) + _number(other)
        return ((_number(one) - _number(other)) / total) ** 2 if total else Fraction(0)

    return distance


_DISTANCES: dict[Scale, Callable[[Mapping[Hashable, Number]], _Distance]] = {
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
