"""The relation that is suggested for two mentions."""

import pytest
from msgspec.structs import replace

from annotations.claims.claim import Claim
from annotations.ledger.model import Mention
from annotations.ledger.relations import suggest_relation


def mention(text: str, label: str = "fact") -> Mention:
    """Return a mention with these words."""
    return Mention.of(Claim.of(text, 0, len(text), label), "a", "anna")


@pytest.mark.parametrize(
    ("lead", "other", "reason", "asks"),
    [
        ("The ministers discussed Taiwan.", "Nobody expects the tariffs to fall.", "only one is negated", False),
        ("The mayor will sign the treaty.", "The mayor will not sign the treaty.", "only one is negated", True),
        ("The storm killed 12 people.", "Some 900 soldiers came to the coast.", "numbers differ: 12 / 900", False),
        ("The storm killed 12 people.", "The storm killed 14 people.", "numbers differ: 12 / 14", True),
        ("On 5 May the storm killed 12 people.", "On 5 May the storm killed 14.", "numbers differ: 12 / 14", True),
    ],
)
def test_contradiction_is_asked_only_where_the_other_words_match(
    lead: str, other: str, reason: str, asks: bool
) -> None:
    """A number or “not” alone is shown as a difference; the relation is left to a person in both cases."""
    found = suggest_relation(mention(lead), mention(other))
    assert (found.relations, found.reasons, found.asks_contradiction) == ((), (reason,), asks)


def test_a_relation_is_suggested_without_such_a_difference() -> None:
    """Labels and length decide then."""
    lead = mention("The storm killed 12 people.")
    assert suggest_relation(lead, mention("The storm killed 12 people on Monday near the coast.")).relations == (
        "adds",
    )
    assert suggest_relation(lead, mention("The storm killed 12 people.", "speculation")).relations == ("weaker",)


@pytest.mark.parametrize(
    ("lead", "other", "relations", "reason"),
    [
        (("The dam broke.", ""), ("The dam may have broken.", ""), ("same",), "only one is hedged"),
        (("“Go,” he said.", ""), ("“Go,” Ann Ng said.", "Ann Ng"), ("same",), "speaker unknown / Ann Ng"),
        (("“Go,” he said.", "Bo Li"), ("“Go,” she said.", "Ann Ng"), ("same", "other speaker"), "Bo Li / Ann Ng"),
    ],
)
def test_a_hedge_and_a_speaker_of_one_alone_are_said(
    lead: tuple[str, str], other: tuple[str, str], relations: tuple[str, ...], reason: str
) -> None:
    """Such a pair is never linked in bulk: that is done without a reason against it only."""
    one, two = (replace(mention(text, "quote"), speaker=speaker) for text, speaker in (lead, other))
    for found in (suggest_relation(one, two), suggest_relation(two, one)):
        assert found.relations == relations
        assert found.reasons in ((reason,), (" / ".join(reversed(reason.split(" / "))),))
