"""αU has the published values."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.team.coefficients import UndefinedError
from annotations.team.unitizing import (
    Sum,
    alpha_u,
    article_units,
    disagreements,
    joined,
    resampled_disagreement,
    unit_sums,
)

LENGTH = 300
"""The continuum of the example in Krippendorff 2004, p. 254; it begins at 150."""


def units(*begins_and_lengths: tuple[int, int]) -> list[tuple[int, int]]:
    """Return units as offsets into the continuum."""
    return [(begin - 150, begin - 150 + length) for begin, length in begins_and_lengths]


def sums(label: str, *annotators: Sequence[tuple[int, int]], length: int = LENGTH) -> dict[Sum, int]:
    """Return the sums of one article."""
    return unit_sums(label, [article_units(annotators, length)])


def test_alpha_u_has_the_published_values() -> None:
    """Of both labels alone, and of the two together (published as .8591)."""
    c = sums("c", units((225, 70), (370, 30)), units((220, 80), (355, 20), (400, 20)))
    k = sums("k", *[units((180, 60), (300, 50))] * 2)
    assert [float(each) for each in disagreements(c, 2)["c"]] == pytest.approx([0.0144, 0.0532], abs=5e-5)
    assert alpha_u(c, 2) == pytest.approx(0.7286, abs=5e-5)
    assert alpha_u(k, 2) == 1
    assert alpha_u(c | k, 2) == pytest.approx(0.8587, abs=5e-5)
    assert alpha_u({key: float(value) for key, value in (c | k).items()}, 2) == pytest.approx(alpha_u(c | k, 2))


def test_nothing_tagged_is_undefined() -> None:
    """Nobody tagged anything, nobody was there, or nothing could be tagged."""
    with pytest.raises(UndefinedError, match="no annotator tagged anything"):
        alpha_u(sums("c", [], []), 2)
    with pytest.raises(UndefinedError, match="needs two annotators"):
        alpha_u(sums("c", [(0, 1)]), 1)
    with pytest.raises(UndefinedError, match="no annotator tagged anything"):
        alpha_u(sums("c", [], [], length=0), 2)


def test_overlapping_spans_are_one_unit() -> None:
    """Nested and crossing ones are joined; those that only touch are two."""
    assert joined([(5, 9), (0, 3), (1, 2), (2, 4), (9, 11)]) == ((0, 4), (5, 9), (9, 11))


spans = st.lists(st.tuples(st.integers(0, 38), st.integers(1, 9)), max_size=5).map(
    lambda some: [(start, min(start + size, 40)) for start, size in some]
)


@given(spans, spans)
def test_disagreement_is_symmetric_and_none_with_oneself(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """The order of annotators does not matter, and the same units do not differ."""
    first, second = joined(one), joined(other)
    assert sums("c", first, second, length=40) == sums("c", second, first, length=40)
    assert sums("c", first, first, length=40)["observed", "c", 0] == 0


@given(spans, spans)
def test_sections_are_compared_as_the_formula_says(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    """Against the double sum of the paper over all pairs of sections."""
    first, second = joined(one), joined(other)
    total = 0
    for units_, others in ((first, second), (second, first)):
        gaps = list(zip([0, *(end for _, end in others)], [*(start for start, _ in others), 40], strict=True))
        for start, end in units_:
            total += sum((end - start) ** 2 for gap_start, gap_end in gaps if gap_start <= start and end <= gap_end)
    for start, end in first:
        for other_start, other_end in second:
            if start < other_end and other_start < end:
                total += (start - other_start) ** 2 + (end - other_end) ** 2
    assert sums("c", first, second, length=40)["observed", "c", 0] == 2 * total


@given(spans, spans)
def test_chance_is_as_the_formula_says(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    """Against the sum of the paper over all units and all gaps."""
    found = [joined(one), joined(other)]
    lengths = [end - start for each in found for start, end in each]
    gaps = [
        end - start
        for each in found
        for start, end in zip([0, *(span.end for span in each)], [*(span.start for span in each), 40], strict=True)
        if end > start
    ]
    chance = sum(
        Fraction(len(lengths) - 1, 3) * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in lengths
    )
    expected = Fraction(2, 40) * chance / (80 * 79 - sum(size * (size - 1) for size in lengths))
    assert disagreements(sums("c", *found, length=40), 2)["c"][1] == expected


@given(st.lists(st.tuples(spans, spans, st.integers(0, 3)), min_size=1, max_size=5))
def test_resamples_have_the_exact_values(drawn: list[tuple[list[tuple[int, int]], list[tuple[int, int]], int]]) -> None:
    """Articles that are drawn several times count as often, and those that are not drawn do not."""
    articles = [article_units((joined(one), joined(other)), 40) for one, other, _ in drawn]
    times = [count for *_, count in drawn]
    if not any(times):
        return
    repeated = [each for each, count in zip(articles, times, strict=True) for _ in range(count)]
    observed, expected = disagreements(unit_sums("c", repeated), 2)["c"]
    found = resampled_disagreement(articles, np.array([times, times], dtype=float), 2)
    assert [each.tolist() for each in found] == [
        pytest.approx([float(observed)] * 2),
        pytest.approx([float(expected)] * 2),
    ]
