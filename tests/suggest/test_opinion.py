"""Opinion: an article that reads as one gets quotes only, and speculation that is mostly wrong gets nothing."""

from collections.abc import Callable

import pytest

from annotations.suggest.suggestion import Confidence, Suggestion

pytestmark = pytest.mark.slow

Suggest = Callable[[str], tuple[Suggestion, ...]]

COLUMN = (
    "I have lived in Bergen for years, and my ferry may be late again. We all know why. "
    "“The pier is old,” the mayor said. Our council could act, but it never will."
)

NEWS = (
    "The ferry may be late again. The council knows why. "
    "“I think my pier is old, and we know it,” the mayor said. The council could act."
)


def test_an_article_that_reads_as_opinion_gets_quotes_only(suggest: Suggest) -> None:
    """And each of them says so in the bar."""
    found = suggest(COLUMN)
    assert [each.label for each in found] == ["quote"]
    assert found[0].why(COLUMN) == "quote · said: the mayor, clause after · opinion article"


def test_the_first_person_in_quotation_marks_is_no_opinion_of_the_outlet(suggest: Suggest) -> None:
    """News quotes people who speak of themselves."""
    found = suggest(NEWS)
    assert [each.label for each in found] == ["speculation", "fact", "quote", "speculation"]
    assert not any(each.opinion for each in found)


@pytest.mark.parametrize("text", ["The plan would cost nine million crowns.", "Her resignation would split the party."])
def test_would_is_neither_speculation_nor_fact(suggest: Suggest, text: str) -> None:
    """It was right in one of eleven offers."""
    assert suggest(text) == ()


@pytest.mark.parametrize(
    ("text", "label", "strength"),
    [
        ("Voters seem to have lost interest.", "speculation", Confidence.MEDIUM),
        ("Voters appear to have lost interest.", "speculation", Confidence.HIGH),
        ("The storm is likely to hit the coast.", "speculation", Confidence.HIGH),
        ("Drivers are supposed to stop here.", "fact", Confidence.MEDIUM),
    ],
)
def test_cues_are_as_sure_as_they_were_right(suggest: Suggest, text: str, label: str, strength: Confidence) -> None:
    """What only seems is often the outlet’s opinion, and what one is supposed to do is a rule."""
    (found,) = suggest(text)
    assert (found.label, found.strength) == (label, strength)
