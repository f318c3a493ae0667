"""Krippendorff's αU: agreement on where claims begin and end, not only on what they are.

After Krippendorff 1995, “On the reliability of unitizing continuous data”, and Krippendorff 2004, “Measuring the
reliability of qualitative text analysis data”, p. 254. Each annotator cuts a continuum into units, which have a label,
and the gaps between them. Articles are one continuum, end to end; a gap ends with its article, as every unit does.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain
from typing import Any, NamedTuple

from annotations.article import Span
from annotations.team.coefficients import Number, UndefinedError

Sum = tuple[str, str, int]
"""What a sum counts: its kind, the label, and a size in code points where it depends on one."""


def joined(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Return spans in order, with overlapping ones joined. Spans that only touch stay two units."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return tuple(found)


class Cut(NamedTuple):
    """The units of one label, of one annotator in one article, and the gaps between them: cut once for all pairs."""

    units: tuple[tuple[int, int], ...]
    """In order, not overlapping (see `joined`)."""
    sizes: list[int]
    """The lengths of the units."""
    gaps: list[int]
    """The lengths of the gaps, the shortest first."""
    cubes: int
    """The sum of `_cubes` over the units."""
    within: int
    """The sum of `_pairs` over the units."""


def cut_text(units: Sequence[tuple[int, int]], length: int) -> Cut:
    """Return the units of one annotator in a text of `length` code points, with the gaps between them."""
    sizes = [end - start for start, end in units]
    ends = [0, *(end for _, end in units)]
    starts = [*(start for start, _ in units), length]
    gaps = sorted(start - end for end, start in zip(ends, starts, strict=True) if start > end)
    return Cut(tuple(units), sizes, gaps, sum(map(_cubes, sizes)), sum(map(_pairs, sizes)))


class ArticleUnits(NamedTuple):
    """The data that αU needs of one label in one article."""

    length: int
    """Code points of the text."""
    observed: int
    """The sum of squared differences of all annotators, each pair in both orders."""
    sizes: list[int]
    """The lengths of all units."""
    gaps: list[int]
    """The lengths of all gaps."""
    cubes: int
    within: int
    """The sums of `_cubes` and of `_pairs` over all units."""


def article_units(units: Sequence[Sequence[tuple[int, int]]], length: int) -> ArticleUnits:
    """Return what αU needs of one label in a text of `length` code points.

    `units` has, for each annotator, the spans of the label, ordered and not overlapping (see `joined`).
    """
    return units_of([cut_text(each, length) for each in units], length)


def units_of(cuts: Sequence[Cut], length: int) -> ArticleUnits:
    """Return what αU needs of one label in a text that several annotators have cut."""
    observed = sum(
        2 * _difference(one.units, other.units) for index, one in enumerate(cuts) for other in cuts[index + 1 :]
    )
    return ArticleUnits(
        length,
        observed,
        [size for each in cuts for size in each.sizes],
        [gap for each in cuts for gap in each.gaps],
        sum(each.cubes for each in cuts),
        sum(each.within for each in cuts),
    )


def unit_sums(label: str, articles: Sequence[ArticleUnits]) -> dict[Sum, int]:
    """Return the sums over articles of which αU is a function."""
    sizes = Counter(chain.from_iterable(each.sizes for each in articles))
    gaps = sorted(chain.from_iterable(each.gaps for each in articles))
    behind = [0, *accumulate(reversed(gaps))]
    found: dict[Sum, int] = {
        ("length", label, 0): sum(each.length for each in articles),
        ("observed", label, 0): sum(each.observed for each in articles),
        ("units", label, 0): sizes.total(),
        ("cubes", label, 0): sum(each.cubes for each in articles),
        ("within", label, 0): sum(each.within for each in articles),
    }
    for size, count in sizes.items():
        larger = len(gaps) - bisect_left(gaps, size)
        found["size", label, size] = count
        found["room", label, size] = behind[larger] - larger * (size - 1)
    return found


def _cubes(size: int) -> int:
    return 2 * size**3 - 3 * size**2 + size


def _pairs(size: int) -> int:
    return size * (size - 1)


def resampled_disagreement(articles: Sequence[ArticleUnits], drawn: Any, annotators: int) -> tuple[Any, Any]:
    """Return the observed and the expected disagreement on one label: arrays with an element for each resample.

    `drawn` has how often each resample (a row) has each article (a column). What `disagreements` computes for one set
    of articles is computed here for all resamples at once, with the sums over sizes as matrices.
    """
    import numpy as np

    count = len(articles)
    numbers = np.arange(count)
    found = np.fromiter(chain.from_iterable(each.sizes for each in articles), dtype=np.int64)
    sizes, kinds = np.unique(found, return_inverse=True)
    rows = np.repeat(numbers, [len(each.sizes) for each in articles])
    there = (
        np.bincount(rows * len(sizes) + kinds, minlength=count * len(sizes)).reshape(count, len(sizes)).astype(float)
    )
    # A gap has room for the sizes up to its own: gaps are added up by how many sizes these are, the largest first.
    gaps = np.fromiter(chain.from_iterable(each.gaps for each in articles), dtype=np.int64)
    width = len(sizes) + 1
    rows = np.repeat(numbers, [len(each.gaps) for each in articles])
    places = rows * width + np.searchsorted(sizes, gaps, side="right")
    larger, behind = (
        np.bincount(places, weights, count * width).reshape(count, width)[:, :0:-1].cumsum(axis=1)[:, ::-1]
        for weights in (None, gaps)
    )
    room = behind - larger * (sizes - 1)
    plain = [(each.length, each.observed, len(each.sizes), each.cubes, each.within) for each in articles]
    length, observed, units, cubes, within = (drawn @ np.array(plain, dtype=float)).T
    by_size = ((drawn @ there) * (drawn @ room)) @ (sizes.astype(float) ** 2)
    chance = (units - 1) * cubes / 3 + by_size
    remaining = annotators * length * (annotators * length - 1) - within
    expected = np.divide(2 / length * chance, remaining, out=np.zeros_like(length), where=remaining != 0)
    return observed / (annotators * (annotators - 1) * length**2), expected


def alpha_u(sums: Mapping[Sum, Number], annotators: int) -> float:
    """Return αU of the sums over articles, and over all labels in them, of so many annotators.

    Raises `UndefinedError` for fewer than two annotators, no text, or no unit.
    """
    observed, expected = total_disagreement(sums, annotators)
    if not expected:
        raise UndefinedError("αU is undefined: no annotator tagged anything")
    return float(1 - observed / expected)


def total_disagreement(sums: Mapping[Sum, Any], annotators: int) -> tuple[Any, Any]:
    """Return the observed and the expected disagreement over all labels.

    The sums may be arrays, with an element for each resample: then so are the results.
    """
    observed: Any = 0
    expected: Any = 0
    for each, by_chance in disagreements(sums, annotators).values():
        observed = observed + each
        expected = expected + by_chance
    return observed, expected


def disagreements(sums: Mapping[Sum, Any], annotators: int) -> dict[str, tuple[Any, Any]]:
    """Return the observed and the expected disagreement for each label."""
    if annotators < 2:
        raise UndefinedError("αU is undefined: it needs two annotators")
    sizes: dict[str, list[int]] = {label: [] for kind, label, _ in sums if kind == "length"}
    for kind, label, size in sums:
        if kind == "size":
            sizes[label].append(size)
    return {label: _disagreement(sums, label, sizes[label], annotators) for label in sizes}


def _disagreement(sums: Mapping[Sum, Any], label: str, sizes: Iterable[int], annotators: int) -> tuple[Any, Any]:
    """Return the observed and the expected disagreement on the units of one label."""
    length = _exact(sums["length", label, 0])
    if isinstance(length, Fraction) and not length:
        return length, length
    observed = _exact(sums["observed", label, 0]) / (annotators * (annotators - 1) * length**2)
    by_size = (size**2 * sums["size", label, size] * sums.get(("room", label, size), 0) for size in sizes)
    chance = (sums["units", label, 0] - 1) * _exact(sums["cubes", label, 0]) / 3 + sum(by_size)
    # One unit that covers a text of one code point leaves nothing to chance.
    remaining = annotators * length * (annotators * length - 1) - sums["within", label, 0]
    if isinstance(remaining, Fraction) and not remaining:
        return observed, remaining
    return observed, 2 / length * chance / remaining


def _exact(number: Any) -> Any:
    """Return an integer as a fraction, so that its quotients stay exact."""
    return Fraction(number) if isinstance(number, int) else number


def _difference(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> int:
    """Return the sum of squared differences of the units of two annotators.

    Units that overlap differ by their edges, and a unit that lies in a gap of the other's by its length.
    """
    total = first = second = 0
    is_met = is_other_met = False
    while first < len(one) and second < len(other):
        (start, end), (other_start, other_end) = one[first], other[second]
        if start < other_end and other_start < end:
            total += (start - other_start) ** 2 + (end - other_end) ** 2
            is_met = is_other_met = True
        if end <= other_end:
            total += 0 if is_met else (end - start) ** 2
            first, is_met = first + 1, False
        if other_end <= end:
            total += 0 if is_other_met else (other_end - other_start) ** 2
            second, is_other_met = second + 1, False
    rest = [*one[first + is_met :], *other[second + is_other_met :]]
    return total + sum((end - start) ** 2 for start, end in rest)
