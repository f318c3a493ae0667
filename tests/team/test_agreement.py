"""Agreement on articles has the values computed by hand, and counts only what was read."""

from collections.abc import Sequence

import pytest
from msgspec import UNSET
from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.team import pairs
from annotations.team.agreement import agreement, character_coincidences
from annotations.team.bootstrap import Estimate, Options
from annotations.team.matching import Columns
from annotations.team.unitizing import Cut, cut_text
from annotations.team.units import Comparison, compare
from annotations.text.segmentation import sentences

TEXT = "The mayor left. “We are ready,” she said. Nobody else came. It may rain tomorrow."
CUT = sentences(TEXT)
NO_INTERVAL = Options(resamples=0)


def record(annotator: str, *labels: str, article: str = "a", text: str = TEXT) -> Record:
    """Return a record with a label for each sentence: `-` is read and not tagged, `?` is not read."""
    cut = sentences(text)
    made = Record.new(Article(article, "title", text), annotator)
    pairs = list(zip(cut, labels, strict=True))
    claims = [Claim.of(text, *span, label) for span, label in pairs if label not in "-?"]
    reviewed = tuple((start, end) for (start, end), label in pairs if label == "-")
    return Record(text, replaced(made.row, reviewed=reviewed)).with_claims((), claims)


def comparison(article: str = "a", **annotators: str) -> Comparison:
    """Return an article as annotators read it; each has a letter for each sentence."""
    names = {"f": "fact", "q": "quote", "s": "speculation", "-": "-", "?": "?"}
    return compare(
        {name: record(name, *(names[letter] for letter in word), article=article) for name, word in annotators.items()}
    )


def value(estimate: Estimate) -> float:
    """Return a value that must be there."""
    assert isinstance(estimate.value, float)
    return estimate.value


def test_sentences_have_the_values_computed_by_hand() -> None:
    """Three of four the same: observed .75, by chance 5/16, so κ is 7/11; α is 1 - 7 · 2 / 42 of the coincidences."""
    found = agreement([comparison(ana="fqfs", ben="fq-s")], ["ana", "ben"], NO_INTERVAL)
    (pair,) = found.pairs
    # ana: f f q s, ben: f q s none. By chance 2/4·1/4 + 1/4·1/4 + 1/4·1/4 = 4/16.
    assert pair.kappa.value == pytest.approx((3 / 4 - 4 / 16) / (1 - 4 / 16))
    # Eight values: f 3, q 2, s 2, none 1. 1 - 7 · 2 / (64 - 9 - 4 - 4 - 1) = 1 - 14/46.
    assert found.alpha.value == pytest.approx(1 - 14 / 46)
    assert (found.sentences, found.left_out, pair.sentences) == (4, 0, 4)


def test_unread_sentences_are_missing() -> None:
    """They are counted and no disagreement; a sentence that was read and not tagged is one."""
    found = agreement([comparison(ana="fqfs", ben="fq??")], ["ana", "ben"], NO_INTERVAL)
    (pair,) = found.pairs
    assert (pair.sentences, pair.left_out, found.left_out) == (2, 2, 2)
    assert (pair.kappa.value, pair.exact.value) == (1, 1)
    unread = agreement([comparison(ana="fqf-", ben="fq--")], ["ana", "ben"], NO_INTERVAL)
    assert unread.pairs[0].kappa.value != 1


def test_an_article_that_one_has_read_changes_nothing() -> None:
    """Whoever it is, and whatever was tagged."""
    one = comparison(ana="fqfs", ben="fq-s")
    alone = comparison("b", ana="ssss")
    assert agreement([one], ["ana", "ben"]) == agreement([alone, one], ["ana", "ben"])


def test_undefined_coefficients_say_why() -> None:
    """One label alone, and nothing in common."""
    same = agreement([comparison(ana="ffff", ben="ffff")], ["ana", "ben"], NO_INTERVAL)
    assert same.alpha.value is UNSET
    assert "the same value" in same.alpha.undefined
    nothing = agreement([], ["ana", "ben"])
    assert "no sentence in common" in nothing.pairs[0].kappa.undefined
    undefined = nothing.pairs[0].exact.undefined
    assert (nothing.articles, undefined) == (0, "F1 is undefined: neither annotator tagged anything")


def test_fleiss_takes_the_sentences_that_all_have_read() -> None:
    """Of three annotators one has stopped after two sentences: only those count."""
    found = agreement([comparison(ana="fqfs", ben="fqqs", cem="sq??")], ["ana", "ben", "cem"], NO_INTERVAL)
    assert found.fleiss.units == 2
    # f f s and q q q: 2 + 6 of 12 ordered pairs agree; by chance (2² + 1 + 3²) / 36.
    assert found.fleiss.value == pytest.approx((8 / 12 - 14 / 36) / (1 - 14 / 36))
    assert found.alpha.units == 4


def test_characters_are_counted_where_two_have_read() -> None:
    """Inside and outside, without the sentences that one of them has not read."""
    one = comparison(ana="f-s?", ben="--s-")
    first, third = CUT[0].end - CUT[0].start, CUT[2].end - CUT[2].start
    assert character_coincidences(one, "fact") == {
        (False, False): 2 * (CUT[2].end - CUT[0].end),
        (True, False): first,
        (False, True): first,
    }
    assert character_coincidences(one, "speculation")[True, True] == 2 * third


def test_labels_of_a_sentence_are_those_of_most_of_it() -> None:
    """A claim labels the sentence that it covers by half, or lies in; not one into which it reaches."""
    first, second = CUT[0], CUT[1]
    reaching = Claim.of(TEXT, first.start, second.start + 3, "fact")
    inside = Claim.of(TEXT, second.start + 1, second.start + 4, "quote")
    made = record("ana", "-", "-", "-", "-").with_claims((), [reaching, inside])
    other = record("ben", "-", "-", "-", "-")
    assert compare({"ana": made, "ben": other}).readings["ana"].labels == (("fact",), ("quote",), (), ())


def test_claims_are_compared_where_both_have_read() -> None:
    """F1, precision and recall, and what the labels of one meet in the other's."""
    found = agreement([comparison(ana="fqfs", ben="fqs?")], ["ana", "ben"], NO_INTERVAL)
    (pair,) = found.pairs
    assert [value(each) for each in (pair.exact, pair.precision, pair.recall)] == pytest.approx([2 / 3] * 3)
    assert value(pair.place) == 1
    assert [(cell.first, cell.second, cell.count) for cell in pair.confusion] == [
        ("fact", "fact", 1),
        ("fact", "speculation", 1),
        ("quote", "quote", 1),
    ]
    assert pair.alpha_u_by_label["quote"].value == 1
    assert 0 < value(pair.alpha_u) < 1


def test_the_lowest_article_comes_first() -> None:
    """It is the one to talk about; articles without a value come last."""
    found = agreement(
        [
            comparison("same", ana="fqfs", ben="fqfs"),
            comparison("none", ana="ffff", ben="ffff"),
            comparison("other", ana="fqfs", ben="sfqf"),
        ],
        ["ana", "ben"],
        NO_INTERVAL,
    )
    assert [(each.id, each.differing) for each in found.by_article] == [("other", 4), ("same", 0), ("none", 0)]


def test_an_interval_needs_five_articles() -> None:
    """It contains the value, is the same for the same seed, and is absent for four articles."""
    some = [comparison(f"{index}", ana="fqfs", ben="fqfs" if index % 2 else "fq-f") for index in range(6)]
    found = agreement(some, ["ana", "ben"], Options(resamples=200, seed=3))
    assert found == agreement(some, ["ana", "ben"], Options(resamples=200, seed=3))
    for each in (found.alpha, found.fleiss, found.pairs[0].kappa, found.pairs[0].exact, found.pairs[0].alpha_u):
        assert isinstance(each.low, float)
        assert isinstance(each.high, float)
        assert each.low <= value(each) <= each.high
    assert found.alpha.low != found.alpha.high
    assert agreement(some[:4], ["ana", "ben"]).alpha.low is UNSET


def test_records_of_other_texts_are_not_compared() -> None:
    """Their offsets mean nothing to each other."""
    other = record("ben", "fact", text="Another.", article="a")
    with pytest.raises(ValueError, match="the same text"):
        compare({"ana": record("ana", "fact", "quote", "-", "-"), "ben": other})


def test_only_some_labels() -> None:
    """Claims of others do not count, but their sentences were read."""
    records = {"ana": record("ana", "fact", "quote", "-", "-"), "ben": record("ben", "fact", "-", "-", "-")}
    found = agreement([compare(records, ["fact"])], ["ana", "ben"], NO_INTERVAL)
    assert (found.sentences, found.pairs[0].kappa.value, list(found.characters)) == (4, 1, ["fact"])


def test_what_an_annotator_tagged_is_taken_apart_once_for_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten pairs of five annotators each needs the claims of two, and their units by label."""
    taken: list[Sequence[Claim]] = []
    cut: list[int] = []

    class Counted(Columns):
        def __init__(self, claims: Sequence[Claim]) -> None:
            taken.append(claims)
            super().__init__(claims)

    def counted(units: Sequence[tuple[int, int]], length: int) -> Cut:
        cut.append(length)
        return cut_text(units, length)

    monkeypatch.setattr(pairs, "Columns", Counted)
    monkeypatch.setattr(pairs, "cut_text", counted)
    people = dict(zip(("ana", "ben", "cem", "dee", "eva"), ("fqfs", "fq-s", "ffff", "qqqq", "s--s"), strict=True))
    found = agreement([comparison(**people), comparison("b", **people)], list(people), NO_INTERVAL)
    assert len(found.pairs) == 10
    assert len(taken) == 2 * 5
    assert len(cut) == 2 * 5 * 3
