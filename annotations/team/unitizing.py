"""Krippendorff's αU: agreement on where claims begin and end, not only on what they are.

After Krippendorff 1995, “On the reliability of unitizing continuous data”, and Krippendorff 2004, “Measuring the
reliability of qualitative text analysis data”, p. 254. Each annotator cuts a continuum into units, which have a label,
and the gaps between them. Articles are one continuum, end to end; a gap ends with its article, as every unit does.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
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


class ArticleUnits(NamedTuple):
    """The data that αU needs of one label in one article."""

    length: int
    """Code points of the text."""
    observed: int
    """The sum of squared differences of all annotators, each pair in both orders."""
    sizes: list[int]
    """The lengths of all units."""
    gaps: list[int]
    """The lengths of all gaps, the shortest first."""


def article_units(units: Sequence[Sequence[tuple[int, int]]], length: int) -> ArticleUnits:
    """Return what αU needs of one label in a text of `length` code points.

    `units` has, for each annotator, the spans of the label, ordered and not overlapping (see `joined`).
    """
    cut = [_sections(each, length) for each in units]
    observed = sum(2 * _difference(one, other) for index, one in enumerate(cut) for other in cut[index + 1 :])
    sizes = [end - start for each in units for start, end in each]
    return ArticleUnits(
        length, observed, sizes, sorted(size for each in cut for _, size, is_unit in each if not is_unit)
    )


def unit_sums(label: str, articles: Sequence[ArticleUnits]) -> dict[Sum, int]:
    """Return the sums over articles of which αU is a function."""
    lengths = [size for each in articles for size in each.sizes]
    gaps = sorted(gap for each in articles for gap in each.gaps)
    behind = [0, *accumulate(reversed(gaps))]
    found: dict[Sum, int] = {
        ("length", label, 0): sum(each.length for each in articles),
        ("observed", label, 0): sum(each.observed for each in articles),
        ("units", label, 0): len(lengths),
        ("cubes", label, 0): sum(map(_cubes, lengths)),
        ("within", label, 0): sum(map(_pairs, lengths)),
    }
    for size, count in Counter(lengths).items():
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

    sizes = np.unique(np.fromiter((size for each in articles for size in each.sizes), dtype=np.int64))
    there = np.zeros((len(articles), len(sizes)))
    room = np.zeros((len(articles), len(sizes)))
    for row, each in enumerate(articles):
        there[row] = np.bincount(np.searchsorted(sizes, each.sizes), minlength=len(sizes))
        gaps = np.array(each.gaps, dtype=np.int64)
        at = np.searchsorted(gaps, sizes)
        behind = np.append(np.cumsum(gaps[::-1])[::-1], 0)
        room[row] = behind[at] - (len(gaps) - at) * (sizes - 1)
    plain = [
        (
            each.length,
            each.observed,
            len(each.sizes),
            sum(map(_cubes, each.sizes)),
            sum(s * (s - 1) for s in each.sizes),
        )
        for each in articles
    ]
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


def _sections(units: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int, bool]]:
    """Return units and gaps in order, each with its start, its length, and whether it is a unit."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    for start, end in units:
        if start > at:
            found.append((at, start - at, False))
        found.append((start, end - start, True))
        at = end
    if at < length:
        found.append((at, length - at, False))
    return found


def _difference(one: Sequence[tuple[int, int, bool]], other: Sequence[tuple[int, int, bool]]) -> int:
    """Return the sum of squared differences of intersecting sections of two annotators."""
    total = first = second = 0
    while first < len(one) and second < len(other):
        (start, size, is_unit), (other_start, other_size, is_other_unit) = one[first], other[second]
        end, other_end = start + size, other_start + other_size
        if is_unit and is_other_unit:
            total += (start - other_start) ** 2 + (end - other_end) ** 2
        elif is_unit and other_start <= start and end <= other_end:
            total += size**2
        elif is_other_unit and start <= other_start and other_end <= end:
            total += other_size**2
        if end <= other_end:
            first += 1
        if other_end <= end:
            second += 1
    return total
