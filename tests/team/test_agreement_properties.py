"""What must hold for agreement on any articles: whoever reads them, and whatever their labels are called."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.team.agreement import Agreement, agreement
from annotations.team.bootstrap import Options
from annotations.team.coefficients import (
    UndefinedError,
    alpha_of_coincidences,
    alpha_parts,
    coincidences,
    fleiss_of_sums,
    fleiss_parts,
    kappa_of_table,
    kappa_parts,
)
from annotations.team.matching import match, partial
from annotations.team.units import Comparison, compare
from annotations.text.segmentation import sentences

TEXT = "The mayor left. “We are ready,” she said. Nobody else came. It may rain tomorrow."
CUT = sentences(TEXT)
PEOPLE, LABELS = ("ana", "ben", "cem"), ("fact", "quote", "speculation")
OPTIONS = Options(resamples=20)

Tagged = tuple[tuple[tuple[int, int, int], ...], tuple[bool, ...]]
"""Claims as start, end and label, and which sentences were passed."""

spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)
claims = st.lists(st.tuples(spans, st.integers(0, 2)).map(lambda pair: (*pair[0], pair[1])), max_size=6).map(tuple)
tagged = st.tuples(claims, st.tuples(*(st.booleans() for _ in CUT)))
corpora = st.lists(st.lists(tagged, min_size=2, max_size=3), min_size=1, max_size=6)


def comparison(
    number: int, people: Sequence[Tagged], names: Sequence[str] = PEOPLE, labels: Sequence[str] = LABELS
) -> Comparison:
    """Return an article as some people tagged it."""
    records = {}
    for name, (made, passed) in zip(names, people, strict=False):
        record = Record.new(Article(f"{number}", "t", TEXT), name)
        reviewed = tuple(span for span, seen in zip(CUT, passed, strict=True) if seen)
        record = Record(TEXT, replaced(record.row, reviewed=reviewed))
        found = [
            replaced(Claim.of(TEXT, start, end, labels[label]), id=f"{name}{index}")
            for index, (start, end, label) in enumerate(made)
        ]
        records[name] = record.with_claims((), found)
    return compare(records)


def agreed(
    corpus: Sequence[Sequence[Tagged]], names: Sequence[str] = PEOPLE, labels: Sequence[str] = LABELS
) -> Agreement:
    """Return the agreement of people on a corpus."""
    return agreement(
        [comparison(number, people, names, labels) for number, people in enumerate(corpus)], names, OPTIONS
    )


def values(found: Agreement) -> list[Any]:
    """Return the coefficients that have neither names nor labels, in an order that does not depend on names."""
    pairs = [
        [to_builtins(getattr(pair, name)) for name in ("kappa", "exact", "partial", "place", "speaker", "alpha_u")]
        for pair in found.pairs
    ]
    shown = [to_builtins(found.alpha), to_builtins(found.fleiss), sorted(map(repr, map(_rounded, pairs)))]
    return [found.articles, found.sentences, found.left_out, _rounded(shown)]


def _rounded(value: Any) -> Any:
    """Return a value with its numbers rounded: sums in another order differ in the last bit."""
    if isinstance(value, float):
        return round(value, 9) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(corpora)
def test_the_names_of_people_change_nothing(corpus: list[list[Tagged]]) -> None:
    """Neither a coefficient nor its interval."""
    assert values(agreed(corpus)) == values(agreed(corpus, ("zoe", "ben", "ada")))


@settings(max_examples=60)
@given(corpora)
def test_the_names_of_labels_change_nothing(corpus: list[list[Tagged]]) -> None:
    """Neither a coefficient nor its interval."""
    assert values(agreed(corpus)) == values(agreed(corpus, PEOPLE, ("zeta", "beta", "alpha")))


@settings(max_examples=60)
@given(corpora, tagged)
def test_an_article_that_nobody_else_has_read_changes_nothing(corpus: list[list[Tagged]], alone: Tagged) -> None:
    """All of the result is the same, to the last bit."""
    before = [comparison(number, people) for number, people in enumerate(corpus)]
    names = PEOPLE[:2] if all(len(people) < 3 for people in corpus) else PEOPLE
    after = [*before, comparison(99, [alone])]
    assert agreement(before, names, OPTIONS) == agreement(after, names, OPTIONS)


@settings(max_examples=60)
@given(st.lists(tagged, min_size=1, max_size=6))
def test_equal_records_agree_or_say_why_not(corpus: list[Tagged]) -> None:
    """Every coefficient is 1, or undefined with a reason; F1 is the same in both directions."""
    (pair,) = agreed([[each, each] for each in corpus], PEOPLE[:2]).pairs
    for each in (pair.kappa, pair.exact, pair.partial, pair.place, pair.speaker, pair.alpha_u):
        assert bool(each.undefined) != (each.value == pytest.approx(1))


@settings(max_examples=80)
@given(claims, claims)
def test_no_other_matching_is_better(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    """All assignments of up to four claims are tried."""
    firsts, seconds = (
        [Claim.of(TEXT, start, end, LABELS[label]) for start, end, label in made[:4]] for made in (one, other)
    )
    found = sum(partial(*pair) for pair in match(firsts, seconds, partial))
    few, many = sorted((firsts, seconds), key=len)
    best = max(sum(partial(a, b) for a, b in zip(few, chosen, strict=True)) for chosen in permutations(many, len(few)))
    assert found == pytest.approx(best)


@given(st.lists(st.tuples(*(st.integers(0, 2) for _ in PEOPLE)), min_size=1, max_size=12))
def test_arrays_of_resamples_have_the_exact_values(units: list[tuple[int, ...]]) -> None:
    """A coefficient of sums is 1 - observed / expected of the same sums as arrays."""
    pairs: dict[Any, Fraction] = {}
    counts: dict[Any, Fraction] = {None: Fraction(0)}
    for unit in units:
        pairs[unit[:2]] = pairs.get(unit[:2], Fraction(0)) + 1
        for value in set(unit):
            counts[value] = counts.get(value, Fraction(0)) + unit.count(value)
            counts[None] += unit.count(value) * (unit.count(value) - 1)
    totals = {value: count for value, count in counts.items() if value is not None}

    def check(exact: Callable[[], float], sums: dict[Any, Fraction], parts: Callable[[Any], tuple[Any, Any]]) -> None:
        observed, expected = parts({key: np.array([float(number)] * 2) for key, number in sums.items()})
        try:
            assert 1 - observed / expected == pytest.approx([exact()] * 2) if all(expected) else not exact()
        except UndefinedError:
            assert not any(expected)

    check(lambda: kappa_of_table(pairs), pairs, kappa_parts)
    check(lambda: fleiss_of_sums(counts[None], totals, 3), counts, lambda sums: fleiss_parts(sums, 3))
    matrix = coincidences(units)
    check(lambda: alpha_of_coincidences(matrix), matrix, alpha_parts)
