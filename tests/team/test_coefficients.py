"""Coefficients have the published values, and no value where there is none."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.team.coefficients import Scale, UndefinedError, cohen_kappa, fleiss_kappa, krippendorff_alpha

Unit = tuple[int | None, ...]


def units(*annotators: str) -> list[Unit]:
    """Return the values of each unit, from a line for each annotator with a dot for a missing value."""
    return list(zip(*([None if each == "." else int(each) for each in line] for line in annotators), strict=True))


KRIPPENDORFF = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Example C of Krippendorff 2011: four observers, twelve units, missing data."""

WIKIPEDIA = units(".....34121133.3", "1.213343.......", "..21344.21133.4")
"""The example of the article “Krippendorff's alpha” in Wikipedia: three coders, fifteen units."""

FLEISS = """
0 0 0 0 14   0 2 6 4 2   0 0 3 5 6   0 3 9 2 0   2 2 8 1 1
7 7 0 0 0    3 2 6 3 0   2 5 3 2 2   6 5 2 1 0   0 2 2 3 7
"""
"""The example of Fleiss 1971: ten subjects, five categories, fourteen raters."""


@pytest.mark.parametrize(
    ("data", "scale", "value"),
    [
        (KRIPPENDORFF, "nominal", 0.7434),
        (KRIPPENDORFF, "ordinal", 0.8154),
        (KRIPPENDORFF, "interval", 0.8491),
        (KRIPPENDORFF, "ratio", 0.7974),
        (WIKIPEDIA, "nominal", 0.6914),
        (WIKIPEDIA, "interval", 0.8108),
    ],
)
def test_alpha_has_the_published_values(data: list[Unit], scale: Scale, value: float) -> None:
    """To four places, on every scale, with missing values."""
    assert krippendorff_alpha(data, scale) == pytest.approx(value, abs=5e-5)


def test_kappa_has_the_published_values() -> None:
    """Cohen's of two annotators, and Fleiss's of fourteen."""
    table = {(0, 0): 20, (0, 1): 5, (1, 0): 10, (1, 1): 15}
    assert cohen_kappa(pair for pair, count in table.items() for _ in range(count)) == pytest.approx(0.4)
    numbers = iter(map(int, FLEISS.split()))
    rows = [dict(enumerate(row)) for row in zip(*[numbers] * 5, strict=True)]
    assert fleiss_kappa(rows) == pytest.approx(0.2099, abs=5e-5)


def test_an_undefined_coefficient_says_why() -> None:
    """One value alone, nothing in common, a single annotator: never 1, never NaN."""
    with pytest.raises(UndefinedError, match="all annotators gave the same value"):
        cohen_kappa([("fact", "fact")] * 3)
    with pytest.raises(UndefinedError, match="no sentence in common"):
        cohen_kappa([])
    with pytest.raises(UndefinedError, match="the same value"):
        krippendorff_alpha([("fact", "fact"), ("fact", None)])
    with pytest.raises(UndefinedError, match="read by two annotators"):
        krippendorff_alpha([("fact", None), (None, "quote")])
    with pytest.raises(UndefinedError, match="at least two annotators"):
        fleiss_kappa([{"fact": 1}])
    with pytest.raises(UndefinedError, match="read by all"):
        fleiss_kappa([])


def test_numbers_are_asked_for_where_they_are_needed() -> None:
    """Words have no order, and Fleiss' κ no gaps."""
    with pytest.raises(TypeError, match="only the nominal scale"):
        krippendorff_alpha([("fact", "quote")], "interval")
    with pytest.raises(ValueError, match="same number of annotators"):
        fleiss_kappa([{"fact": 2}, {"fact": 3}])


values = st.none() | st.integers(0, 3)
data = st.integers(2, 4).flatmap(lambda people: st.lists(st.tuples(*[values] * people), max_size=12))


@given(data, st.permutations(range(4)))
def test_names_do_not_matter(some: list[Unit], order: list[int]) -> None:
    """Other names of values or another order give the same α; a unit that only one annotator read changes nothing."""
    renamed = [tuple(None if each is None else order[each] for each in reversed(unit)) for unit in reversed(some)]
    with_one_reader = [*some, (3, *(None for _ in range(len(some[0]) - 1 if some else 1)))]
    try:
        expected = krippendorff_alpha(some)
    except UndefinedError:
        for other in (renamed, with_one_reader):
            with pytest.raises(UndefinedError):
                krippendorff_alpha(other)
        return
    assert krippendorff_alpha(renamed) == expected
    assert krippendorff_alpha(with_one_reader) == expected


@given(st.lists(st.integers(0, 3), min_size=1), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_the_same_values_agree_wholly_or_are_undefined(some: list[int], scale: Scale) -> None:
    """1 where annotators had a choice, and no value where they had none."""
    coefficients: list[Callable[[], float]] = [
        partial(krippendorff_alpha, [(each, each) for each in some], scale),
        partial(cohen_kappa, [(each, each) for each in some]),
        partial(fleiss_kappa, [{each: 3} for each in some]),
    ]
    for coefficient in coefficients:
        if len(set(some)) == 1:
            with pytest.raises(UndefinedError):
                coefficient()
        else:
            assert coefficient() == 1
