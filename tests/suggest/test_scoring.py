"""How suggestions are counted against claims."""

import pytest

from annotations.article import Span
from annotations.suggest.scoring import NAMES, Gold, Score, same_name, score, total
from annotations.suggest.suggestion import Confidence, Speaker, Suggestion

TEXT = "“We won,” Carl Lund said. Rain may fall. Critics praised him. The “old” pier is shut."


def place(words: str) -> Span:
    """Return where some words stand."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


QUOTED = Suggestion(*place("“We won,”"), "quote", "quotation", speaker=Speaker(*place("Carl Lund")))
MAY = Suggestion(*place("Rain may fall."), "speculation", "modal", cue="may")
PRAISED = Suggestion(*place("Critics praised him."), "quote", "act", speaker=Speaker(*place("Critics")))
SHUT = Suggestion(*place("The “old” pier is shut."), "fact", "statement", Confidence.MEDIUM)
SCARE = Suggestion(*place("“old”"), "quote", "scare", Confidence.LOW)


def counts(
    *claims: Gold, suggestions: tuple[Suggestion, ...] = (QUOTED, MAY, PRAISED, SHUT, SCARE)
) -> dict[str, Score]:
    """Return the scores by name."""
    return {each.name: each for each in score(TEXT, claims, suggestions)}


def test_what_agrees_is_right() -> None:
    """The words without marks and comma, the name without the first one, sentences by their words."""
    found = counts(
        Gold(place("We won"), "quote", "Lund"),
        Gold(place("Rain may fall."), "speculation"),
        Gold(place("praised him"), "quote", "critics"),
        Gold(place("pier is shut"), "fact"),
    )
    assert found.keys() == set(NAMES)
    for name in NAMES:
        assert (found[name].precision, found[name].recall, found[name].f) == (1, 1, 1), name
    assert (found["label quote"].offered, found["reported speech"].there) == (2, 1)


def test_what_does_not_agree_is_wrong() -> None:
    """Other words, another speaker, another label, and what nobody suggested."""
    found = counts(Gold(place("We won,” Carl Lund said"), "quote", "Lund"), Gold(place("Rain may fall."), "fact"))
    assert (found["quotations"].right, found["quotations"].offered, found["quotations"].there) == (0, 1, 0)
    assert (found["label speculation"].precision, found["label fact"].found, found["label fact"].there) == (0, 0, 1)
    assert (found["label fact"].right, found["label fact"].offered) == (0, 1)
    found = counts(Gold(place("We won"), "quote", "Ann Dahl"))
    assert (found["quotations"].f, found["quotations with their speakers"].f) == (1, 0)


def test_the_place_of_a_speaker_is_enough() -> None:
    """Where the claim says where its speaker stands, another spelling is no other speaker."""
    claim = Gold(place("We won"), "quote", "the mayor", place("Carl Lund"))
    assert counts(claim)["quotations with their speakers"].right == 1


def test_low_suggestions_do_not_count() -> None:
    """They are not shown, so they are neither wrong nor right."""
    assert counts(Gold(place("old"), "quote"))["quotations"].right == 0


def test_scores_are_summed_over_articles() -> None:
    """Counts are added, and rates are those of the sums; nothing at all is no failure."""
    both = total([score(TEXT, [Gold(place("We won"), "quote")], [QUOTED]), score(TEXT, [], [QUOTED])])
    assert (both[0].right, both[0].offered, both[0].precision, both[0].recall) == (1, 2, 0.5, 1)
    assert [each.f for each in total([])] == [1] * len(NAMES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Carl Lund", "Lund", True),
        ("the mayor", "The mayor", True),
        ("Mayor Lund", "Mayor", True),
        ("Dahl", "Lund", False),
    ],
)
def test_a_part_of_a_name_names_the_same(one: str, other: str, *, same: bool) -> None:
    """Its first words or its last, whatever the case."""
    assert same_name(one, other) == same_name(other, one) == same
