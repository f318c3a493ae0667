"""Estimates with confidence intervals, by resampling articles: the sentences of one article are not independent.

A coefficient is a function of sums over articles. A resample counts each article as often as it was drawn. NumPy comes
with spaCy, and is imported when an interval is computed.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from msgspec import UNSET, Struct, UnsetType

from annotations.team.coefficients import Number, UndefinedError

MIN_ARTICLES = 5
"""With fewer articles there is no interval."""

LEVEL = 0.95
"""The part of the resamples that lies in an interval."""

Key = TypeVar("Key", bound=Hashable)


class Estimate(Struct, frozen=True, kw_only=True):
    """A coefficient with its interval. What does not exist is left out in JSON, never null."""

    value: float | UnsetType = UNSET
    """The coefficient; absent if it is undefined."""
    undefined: str = ""
    """Why there is no value, in a sentence."""
    low: float | UnsetType = UNSET
    """The lower end of the 95 % percentile interval; absent with fewer than five articles."""
    high: float | UnsetType = UNSET
    units: int
    """The number of units compared."""
    articles: int
    """The number of articles they are in."""


def estimate(
    sums: Sequence[Mapping[Key, Number]],
    function: Callable[[Mapping[Key, Number]], float],
    units: int,
    *,
    resamples: int,
    seed: int,
    parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]] | None = None,
) -> Estimate:
    """Return a coefficient of sums over articles, with its interval.

    `sums` has what each article adds to each sum; articles that add nothing are left out. `function` computes the
    coefficient, and raises `UndefinedError`. Resamples in which it is undefined are left out of the interval. If the
    coefficient is 1 - observed / expected of many sums, `parts` returns both for arrays of sums, which takes less time.
    """
    counting = [each for each in sums if any(each.values())]
    total: dict[Key, Number] = {}
    for each in counting:
        for key, amount in each.items():
            total[key] = total.get(key, 0) + amount
    try:
        value = function(total)
    except UndefinedError as error:
        return Estimate(undefined=str(error), units=units, articles=len(counting))
    low: float | UnsetType = UNSET
    high: float | UnsetType = UNSET
    if resamples and len(counting) >= MIN_ARTICLES:
        low, high = _interval(counting, list(total), function, parts, resamples, seed)
    return Estimate(value=value, low=low, high=high, units=units, articles=len(counting))


def _interval(
    sums: Sequence[Mapping[Key, Number]],
    keys: Sequence[Key],
    function: Callable[[Mapping[Key, Number]], float],
    parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]] | None,
    resamples: int,
    seed: int,
) -> tuple[float, float]:
    """Return the percentile interval of a coefficient."""
    import numpy as np

    columns = {key: index for index, key in enumerate(keys)}
    matrix = np.zeros((len(sums), len(keys)))
    for row, each in zip(matrix, sums, strict=True):
        for key, amount in each.items():
            row[columns[key]] = amount
    drawn = np.random.default_rng(seed).multinomial(len(sums), [1 / len(sums)] * len(sums), size=resamples)
    summed = drawn.astype(float) @ matrix
    if parts is not None:
        observed, expected = parts(dict(zip(keys, summed.T, strict=True)))
        found = 1 - (observed / np.where(expected == 0, np.nan, expected))
        found = found[~np.isnan(found)]
    else:
        found = list(_values(function, keys, summed.tolist()))
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _values(
    function: Callable[[Mapping[Key, Number]], float], keys: Sequence[Key], rows: Iterable[Sequence[float]]
) -> Iterator[float]:
    """Yield the coefficient of each resample in which it is defined."""
    for row in rows:
        with suppress(UndefinedError):
            yield function(dict(zip(keys, row, strict=True)))
