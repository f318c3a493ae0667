"""Estimates with confidence intervals, by resampling articles: the sentences of one article are not independent.

A coefficient is a function of sums over articles. A resample counts each article as often as it was drawn. NumPy comes
with spaCy, and is imported when an interval is computed.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
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


class Options(Struct, frozen=True, kw_only=True):
    """How estimates are made."""

    resamples: int = 1000
    """Resamples for an interval; 0 for no interval."""
    seed: int = 1


def estimate(
    sums: Sequence[Mapping[Key, Number]],
    function: Callable[[Mapping[Key, Number]], float],
    parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]],
    units: int,
    options: Options,
) -> Estimate:
    """Return a coefficient of sums over articles, with its interval.

    `sums` has what each article adds to each sum; articles that add nothing are left out. `function` computes the
    coefficient exactly, and raises `UndefinedError`. The coefficient must be 1 - observed / expected, and `parts`
    returns both, for arrays of sums, with an element for each resample. Resamples in which the coefficient is undefined
    are left out of the interval.
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
    if options.resamples and len(counting) >= MIN_ARTICLES:
        low, high = _interval(counting, list(total), parts, options)
    return Estimate(value=value, low=low, high=high, units=units, articles=len(counting))


def _interval(
    sums: Sequence[Mapping[Key, Number]],
    keys: Sequence[Key],
    parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]],
    options: Options,
) -> tuple[float, float] | tuple[UnsetType, UnsetType]:
    """Return the percentile interval of a coefficient; none if it is undefined in all resamples."""
    import numpy as np

    columns = {key: index for index, key in enumerate(keys)}
    matrix = np.zeros((len(sums), len(keys)))
    for row, each in zip(matrix, sums, strict=True):
        for key, amount in each.items():
            row[columns[key]] = amount
    summed = _drawn(len(sums), options) @ matrix
    observed, expected = parts(dict(zip(keys, summed.T, strict=True)))
    defined = expected != 0
    found = 1 - observed[defined] / expected[defined]
    if not len(found):
        return UNSET, UNSET
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


@lru_cache(maxsize=16)
def _drawn(articles: int, options: Options) -> Any:
    """Return how often each resample has each article: the same for all coefficients of the same articles."""
    import numpy as np

    chance = np.random.default_rng(options.seed)
    return chance.multinomial(articles, [1 / articles] * articles, size=options.resamples).astype(float)
