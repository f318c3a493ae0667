"""Agreement on links: published examples of B³, and two ledgers of one story."""

from pathlib import Path

import pytest
from stories import build

from annotations.claims.claim import Claim
from annotations.ledger.edits import make_entry, relate, split
from annotations.ledger.model import Ledger, Mention, Story
from annotations.team.links import Clusters, b_cubed, link_agreement, pairwise

KEY: Clusters = [frozenset("12345"), frozenset("67"), frozenset("89ABC")]
"""The example of Bagga and Baldwin (1998): twelve mentions of three entities."""


@pytest.mark.parametrize(
    ("response", "precision"),
    [([frozenset("12345"), frozenset("6789ABC")], 0.76), ([frozenset("1234589ABC"), frozenset("67")], 0.58)],
)
def test_b_cubed_of_the_published_example(response: Clusters, precision: float) -> None:
    """Joining two large entities costs more than joining a small one; recall is whole in both."""
    found = b_cubed(KEY, response)
    assert found is not None
    assert round(found.precision, 2) == precision
    assert found.recall == 1.0


def test_pairs_in_one_cluster() -> None:
    """Of four pairs of the key three are found, with one that is wrong."""
    found = pairwise([frozenset("abc"), frozenset("de")], [frozenset("abc"), frozenset("df")])
    assert found is not None
    assert (found.precision, found.recall, found.f1) == (0.75, 0.75, 0.75)
    assert pairwise([frozenset("a")], [frozenset("a")]) is None


def ledger(*spans: tuple[str, int, int], label: str = "fact") -> Ledger:
    """Return a ledger with an entry of claims on these spans."""
    text = "x" * 100
    rows = [Mention.of(Claim.of(text, start, end, label), article, "ana") for article, start, end in spans]
    return make_entry("ana", rows[0], *rows[1:]).apply(Ledger(story=Story.of("s")))


def test_claims_that_overlap_stand_for_each_other() -> None:
    """Different edges and labels do not matter; a claim that one has alone is left out."""
    found = link_agreement(ledger(("a", 0, 10), ("b", 0, 10)), ledger(("a", 2, 12), ("b", 0, 9), ("c", 0, 5)))
    assert (found.claims, found.left_out) == (2, 1)
    assert found.pairwise is not None
    assert found.pairwise.f1 == 1.0


def test_two_ledgers_of_one_story(tmp_path: Path) -> None:
    """An entry that one has split lowers recall; relations are compared where the lead is the same."""
    made = build(tmp_path / "news")
    one = made.ledger
    same = link_agreement(one, one)
    assert same.pairwise is not None
    assert (same.claims, same.left_out, same.pairwise.f1, same.relation_kappa) == (6, 0, 1.0, 1.0)
    mentions = one.by_entry[one.entries[0].id]
    other = split("ana", mentions[1].id).apply(one)
    found = link_agreement(one, other)
    assert found.pairwise is not None
    assert (found.pairwise.precision, round(found.pairwise.recall, 2)) == (1.0, 0.67)
    assert found.shared_relations == 2
    weaker = relate("ana", one.by_entry[one.entries[1].id][1].id, "weaker").apply(one)
    assert link_agreement(one, weaker).relation_kappa == pytest.approx(0.5, abs=0.2)
