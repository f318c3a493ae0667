"""Reported speech, by kinds of sentences that news has; every sentence is invented."""

from collections.abc import Callable

import pytest

from annotations.suggest.suggestion import Confidence, Suggestion

pytestmark = pytest.mark.slow

Suggest = Callable[[str], tuple[Suggestion, ...]]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Critics praised the new bridge over the river.", "Critics"),
        ("The union called for a strike in May.", "The union"),
        ("The minister urged shopkeepers to stay at home.", "The minister"),
        ("The appeals court refused to reconsider the ruling.", "The appeals court"),
        ("Mr. Lund complained about the noise in the harbour.", "Mr. Lund"),
        ("Mr. Lund questioned the result of the count.", "Mr. Lund"),
        ("Ms. Hale asked whether the party could hold the city.", "Ms. Hale"),
        ("Mr. Lund lashed out at the council.", "Mr. Lund"),
        ("The senator toured the plant, criticising the cost of it.", "The senator"),
        ("The mayor called Dunn a friend of the city.", "The mayor"),
        ("The mayor welcomed the ruling.", "The mayor"),
        ("The union rejected the offer.", "The union"),
        ("The bank confirmed the sale.", "The bank"),
        ("The teachers pressed for smaller classes.", "The teachers"),
    ],
)
def test_an_act_that_is_done_by_speaking_is_a_quote(suggest: Suggest, text: str, speaker: str) -> None:
    """The outlet tells of somebody’s words, and does not vouch for them."""
    (found,) = suggest(text)
    assert (found.label, found.rule, found.strength) == ("quote", "act", Confidence.HIGH)
    assert found.speaker is not None
    assert found.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The police questioned a man of forty.",
        "The storm slammed the coast.",
        "Mr. Lund called his brother on Monday.",
        "The company asked no price.",
        "The letter was praised.",
        "The mayor did not criticise the plan.",
        "Rebels attacked the town at night.",
        "The firm agreed to pay nine million crowns.",
        "It was delayed by the row over the finding of what the ministry says was a balloon that was shot down.",
    ],
)
def test_other_acts_are_facts(suggest: Suggest, text: str) -> None:
    """Of a person as object, of a thing as subject, denied, passive, or no words at all."""
    assert [each.label for each in suggest(text)] == ["fact"]


@pytest.mark.parametrize(
    ("text", "speaker", "strength"),
    [
        ("Carl Dahl said in a letter that the pier was unsafe.", "Carl Dahl", Confidence.HIGH),
        ("The town shut the old pier, which engineers say is unsafe in winter.", "engineers", Confidence.MEDIUM),
        ("The mayor left because doctors warned that he was ill.", "doctors", Confidence.MEDIUM),
    ],
)
def test_what_is_said_in_a_part_of_a_sentence(suggest: Suggest, text: str, speaker: str, strength: Confidence) -> None:
    """Where the parse hangs the clause elsewhere it counts in full; in a subordinate clause it is weak."""
    (found,) = suggest(text)
    assert (found.label, found.rule, found.strength) == ("quote", "reported", strength)
    assert found.speaker is not None
    assert found.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text", ["The vote is lost if critics say that it is rigged.", "Nobody left, as nobody would say that it was over."]
)
def test_what_may_be_said_is_not_reported(suggest: Suggest, text: str) -> None:
    """A condition and a possibility are nobody’s words."""
    assert [each.rule for each in suggest(text)] == ["statement"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("A poll showed Dunn three points ahead of Hale.", "reported"),
        ("Dunn leads Hale by three points in a poll by Nordic Data.", "poll"),
    ],
)
def test_what_a_poll_finds_is_its_own(suggest: Suggest, text: str, rule: str) -> None:
    """Its figures are no facts about the vote; without a verb of finding that is weak."""
    (found,) = suggest(text)
    assert (found.label, found.rule) == ("quote", rule)
