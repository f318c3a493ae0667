"""Krippendorff's αU: agreement on where claims begin and end, not only on what they are.

After Krippendorff 1995, “On the reliability of unitizing continuous data”, and Krippendorff 2004, “Measuring the
reliability of qualitative text analysis data”, p. 254. Each annotator cuts a continuum into units, which have a label,
and the gaps between them.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from annotations.article import Span
from annotations.team.coefficients import UndefinedError


def joined(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Return spans in order, with overlapping ones joined. Spans that only touch stay two units."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return tuple(found)


def disagreement(units: Sequence[Sequence[tuple[int, int]]], length: int) -> tuple[Fraction, Fraction]:
    """Return the observed and the expected disagreement on the units of one label.

    `units` has, for each annotator, the spans of the label within a text of `length` code points, ordered and not
    overlapping (see `joined`). Raises `UndefinedError` for fewer than two annotators or an empty text.
    """
    if len(units) < 2 or length < 1:
        raise UndefinedError("αU is undefined: it needs two annotators and a text")
    return _observed(units, length), _expected(units, length)


def alpha_u(disagreements: Iterable[tuple[Fraction, Fraction]]) -> float:
    """Return αU of the observed and expected disagreements of one or more labels.

    Raises `UndefinedError` if nobody marked a unit, or one unit covers all that everybody marked.
    """
    observed = expected = Fraction(0)
    for each, by_chance in disagreements:
        observed += each
        expected += by_chance
    if not expected:
        raise UndefinedError("αU is undefined: no annotator tagged anything")
    return float(1 - observed / expected)


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


def _observed(units: Sequence[Sequence[tuple[int, int]]], length: int) -> Fraction:
    """Return the observed disagreement: squared differences of intersecting sections, over all pairs of annotators."""
    cut = [_sections(each, length) for each in units]
    total = 0
    for index, one in enumerate(cut):
        for other in cut[index + 1 :]:
            total += 2 * _difference(one, other)
    return Fraction(total, len(units) * (len(units) - 1) * length**2)


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


def _expected(units: Sequence[Sequence[tuple[int, int]]], length: int) -> Fraction:
    """Return the disagreement by chance: the same sections in every possible order."""
    sizes = [end - start for each in units for start, end in each]
    gaps = [size for each in units for _, size, is_unit in _sections(each, length) if not is_unit]
    total = Fraction(0)
    for size in sizes:
        total += Fraction(len(sizes) - 1, 3) * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    whole = len(units) * length
    remaining = whole * (whole - 1) - sum(size * (size - 1) for size in sizes)
    return Fraction(2, length) * total / remaining if remaining else Fraction(0)
