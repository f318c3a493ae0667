"""Claims of two annotators find their partners, nested ones as well."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.claim import Claim
from annotations.team.matching import (
    Columns,
    Fit,
    Key,
    Matches,
    candidates,
    confusion,
    count_equal,
    dice,
    match,
    measure,
    partial,
    same_place,
    span_and_label,
    span_label_and_speaker,
    span_only,
)

TEXT = "The mayor said that the bridge would be closed on Monday, and possibly for a week."


def claim(label: str, start: int, end: int) -> Claim:
    """Return a claim on the text."""
    return Claim.of(TEXT, start, end, label)


def equal(one: Sequence[Claim], other: Sequence[Claim], key: Key) -> Matches:
    """Return the sums of claims with the same key."""
    return count_equal(Columns(one), Columns(other), key)


def confused(one: Sequence[Claim], other: Sequence[Claim]) -> Counter[tuple[str, str]]:
    """Return how often the labels of two annotators meet."""
    first, second = Columns(one), Columns(other)
    return confusion(first, second, candidates(first, second))


def test_nested_claims_have_their_own_partners() -> None:
    """A greedy matching takes the first that overlaps, and finds that nothing fits."""
    gold = [claim("fact", 0, 40), claim("quote", 0, 20)]
    other = [claim("quote", 0, 21), claim("fact", 0, 40)]
    assert equal(gold, other, span_and_label).f1 == 0.5
    assert measure(gold, other, partial).f1 == pytest.approx(0.9878, abs=5e-5)
    assert confused(gold, other) == {("fact", "fact"): 1, ("quote", "quote"): 1}


def test_the_same_span_twice_with_one_label_matches_twice() -> None:
    """Two equal claims on each side are two pairs, and one that is left over has no partner."""
    twice = [claim("fact", 0, 9), claim("fact", 0, 9)]
    assert len(match(twice, twice, partial)) == 2
    assert equal(twice, twice[:1], span_and_label).f1 == pytest.approx(2 / 3)
    assert confused(twice, twice[:1]) == {("fact", "fact"): 1, ("fact", ""): 1}


def test_stacked_labels_match_by_label_and_by_place() -> None:
    """Two labels on one span: of the other's two, each finds its own."""
    one = [claim("fact", 0, 9), claim("quote", 0, 9)]
    other = [claim("quote", 0, 9), claim("speculation", 0, 9)]
    assert equal(one, other, span_and_label).fit == 1
    assert equal(one, other, span_only).fit == 2


def test_a_speaker_counts_where_it_is_asked_for() -> None:
    """The same words of two speakers."""
    quote = claim("quote", 0, 9)
    assert equal([quote.said_by("Ann")], [quote.said_by("Ben")], span_and_label).f1 == 1
    assert equal([quote.said_by("Ann")], [quote.said_by("Ben")], span_label_and_speaker).f1 == 0


def test_confusion_is_by_place_alone() -> None:
    """Other labels in one place, and claims where the other has none, or less than half of one."""
    one = [claim("fact", 0, 20), claim("fact", 30, 50)]
    other = [claim("speculation", 1, 20), claim("quote", 45, 70)]
    assert confused(one, other) == {("fact", "speculation"): 1, ("fact", ""): 1, ("", "quote"): 1}


def test_nothing_tagged_has_no_measure() -> None:
    """By neither, or by one of them."""
    nothing = measure([], [], partial)
    assert (nothing.f1, nothing.precision, nothing.recall) == (None, None, None)
    assert measure([claim("fact", 0, 3)], [], partial).f1 == 0


claims = st.lists(
    st.builds(
        lambda start, size, label: claim(label, start, start + size),
        st.integers(0, 20),
        st.integers(1, 12),
        st.sampled_from(["fact", "quote"]),
    ),
    max_size=6,
)
fits: st.SearchStrategy[Fit] = st.sampled_from([partial, same_place])


@given(claims, claims, fits)
def test_the_matching_is_optimal_and_symmetric(one: list[Claim], other: list[Claim], fit: Fit) -> None:
    """As good as the best of all assignments, each claim at most once, and the same from both sides."""

    def best(rest: list[Claim], left: frozenset[int]) -> float:
        if not rest:
            return 0.0
        skipped = best(rest[1:], left)
        return max([skipped, *(fit(rest[0], other[at]) + best(rest[1:], left - {at}) for at in left)])

    pairs = match(one, other, fit)
    assert len({id(first) for first, _ in pairs}) == len({id(second) for _, second in pairs}) == len(pairs)
    assert measure(one, other, fit).fit == pytest.approx(best(one, frozenset(range(len(other)))))
    assert measure(other, one, fit).fit == pytest.approx(measure(one, other, fit).fit)
    assert all(dice(first.span, second.span) > 0 for first, second in pairs)


@given(claims, fits)
def test_an_annotator_agrees_with_himself(some: list[Claim], fit: Fit) -> None:
    """F1 is 1, or undefined if nothing is tagged."""
    assert measure(some, some, fit).f1 == (pytest.approx(1) if some else None)
