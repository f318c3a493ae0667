"""αU has the published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.team.coefficients import UndefinedError
from annotations.team.unitizing import alpha_u, disagreement, joined

LENGTH = 300
"""The continuum of the example in Krippendorff 2004, p. 254; it begins at 150."""


def units(*begins_and_lengths: tuple[int, int]) -> list[tuple[int, int]]:
    """Return units as offsets into the continuum."""
    return [(begin - 150, begin - 150 + length) for begin, length in begins_and_lengths]


def test_alpha_u_has_the_published_values() -> None:
    """Of both labels alone, and of the two together (published as .8591)."""
    c = disagreement([units((225, 70), (370, 30)), units((220, 80), (355, 20), (400, 20))], LENGTH)
    k = disagreement([units((180, 60), (300, 50))] * 2, LENGTH)
    assert [float(each) for each in c] == pytest.approx([0.0144, 0.0532], abs=5e-5)
    assert alpha_u([c]) == pytest.approx(0.7286, abs=5e-5)
    assert alpha_u([k]) == 1
    assert alpha_u([c, k]) == pytest.approx(0.8587, abs=5e-5)


def test_nothing_tagged_is_undefined() -> None:
    """Nobody tagged anything, nobody was there, or nothing could be tagged."""
    with pytest.raises(UndefinedError, match="no annotator tagged anything"):
        alpha_u([disagreement([[], []], 10)])
    with pytest.raises(UndefinedError, match="two annotators and a text"):
        disagreement([[(0, 1)]], 10)
    with pytest.raises(UndefinedError, match="two annotators and a text"):
        disagreement([[], []], 0)


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
    assert disagreement([first, second], 40) == disagreement([second, first], 40)
    assert disagreement([first, first], 40)[0] == 0
    assert disagreement([first, second], 40)[0] >= 0


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
    assert disagreement([first, second], 40)[0] * 40**2 == total
