"""Estimates with confidence intervals, by resampling articles: the sentences of one article are not independent.

A coefficient is a function of sums over articles. A resample counts each article as often as it was drawn. NumPy comes
with spaCy, and is imported when an interval is computed.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, TypeVar

from msgspec import UNSET, Struct, UnsetType

from annotations.team.coefficients import Number, UndefinedError

MIN_ARTICLES = 5
"""With fewer articles there is no interval."""

LEVEL = 0.95
"""The part of the resamples that lies in an interval."""

Key = TypeVar("Key", bound=Hashable)


class Estimate(Struct, frozen=True, kw_only=True):
    """A coefficient with its interval. Values that do not exist are left out in JSON, never null."""

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
    sums: Iterable[Mapping[Key, Number]],
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
    return Sums(sums).estimate(function, parts, units, options)


class Sums(Generic[Key]):
    """Sums over articles, and over resamples of them."""

    def __init__(self, sums: Iterable[Mapping[Key, Number]]) -> None:
        """Add up what each article adds to each sum; articles that add nothing are left out."""
        self.articles = [each for each in sums if any(each.values())]
        self.total: dict[Key, Number] = _added(self.articles)

    def estimate(
        self,
        function: Callable[[Mapping[Key, Number]], float],
        parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]],
        units: int,
        options: Options,
    ) -> Estimate:
        """Return the coefficient of these sums, as the function `estimate` does."""
        return interval_estimate(
            lambda: function(self.total), lambda: self.resampled(parts, options), units, len(self.articles), options
        )

    def resampled(self, parts: Callable[[Mapping[Key, Any]], tuple[Any, Any]], options: Options) -> tuple[Any, Any]:
        """Return observed and expected disagreement: two arrays with an element for each resample."""
        import numpy as np

        columns = {key: index for index, key in enumerate(self.total)}
        matrix = np.zeros((len(self.articles), len(columns)))
        amounts = {
            row * len(columns) + columns[key]: float(amount)
            for row, each in enumerate(self.articles)
            for key, amount in each.items()
        }
        matrix.put(list(amounts), list(amounts.values()))
        summed = resamples(len(self.articles), options) @ matrix
        return parts(dict(zip(columns, summed.T, strict=True)))


def _added(sums: Iterable[Mapping[Key, Number]]) -> dict[Key, Number]:
    """Return the sums of all articles. Adding fractions is slow: their numerators are added by denominator first."""
    whole: dict[Key, Number] = {}
    numerators: dict[tuple[Key, int], int] = {}
    for each in sums:
        for key, amount in each.items():
            if isinstance(amount, Fraction):
                whole.setdefault(key, 0)
                part = key, amount.denominator
                numerators[part] = numerators.get(part, 0) + amount.numerator
            else:
                whole[key] = whole.get(key, 0) + amount
    for (key, denominator), numerator in numerators.items():
        whole[key] += Fraction(numerator, denominator)
    return whole


def total_of(disagreements: Sequence[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Return observed and expected disagreement over all of several labels."""
    observed, expected = zip(*disagreements, strict=True)
    return sum(observed), sum(expected)


def interval_estimate(
    value: Callable[[], float], resampled: Callable[[], tuple[Any, Any]], units: int, articles: int, options: Options
) -> Estimate:
    """Return a coefficient with its interval.

    `value` computes the coefficient, and raises `UndefinedError`; `resampled` returns observed and expected
    disagreement, with an element for each resample.
    """
    try:
        found = value()
    except UndefinedError as error:
        return Estimate(undefined=str(error), units=units, articles=articles)
    low: float | UnsetType = UNSET
    high: float | UnsetType = UNSET
    if options.resamples and articles >= MIN_ARTICLES:
        low, high = _interval(*resampled())
    return Estimate(value=found, low=low, high=high, units=units, articles=articles)


def _interval(observed: Any, expected: Any) -> tuple[float, float] | tuple[UnsetType, UnsetType]:
    """Return the percentile interval of a coefficient; none if it is undefined in all resamples."""
    import numpy as np

    defined = expected != 0
    found = 1 - observed[defined] / expected[defined]
    if not len(found):
        return UNSET, UNSET
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


@lru_cache(maxsize=16)
def resamples(articles: int, options: Options) -> Any:
    """Return how often each resample has each article: the same for all coefficients of the same articles."""
    import numpy as np

    chance = np.random.default_rng(options.seed)
    return chance.multinomial(articles, [1 / articles] * articles, size=options.resamples).astype(float)


def ratio_range(parts: Sequence[tuple[float, float]], size: int, options: Options) -> tuple[float, float]:
    """Return the range of 95 % of the resamples of `size` articles, of a ratio of sums over them.

    `parts` has what each article adds above and below; none adds 0 below.
    """
    import numpy as np

    chance = np.random.default_rng(options.seed)
    drawn = chance.multinomial(size, [1 / len(parts)] * len(parts), size=options.resamples)
    above, below = (drawn @ np.array(parts, dtype=float)).T
    low, high = np.quantile(above / below, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(float(low), 4), round(float(high), 4)
