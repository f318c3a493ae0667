"""Items: the claims of several annotators put together by place."""

from adjudicated import MONDAY, RAIN, READY, TEXT, claim, found, made_by
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.claim import Claim
from annotations.team.consensus import consensus
from annotations.team.items import items
from annotations.team.units import compare
from annotations.text.segmentation import sentences


def test_the_same_claim_of_two_is_one_item_that_is_unanimous() -> None:
    """Equal span, label and speaker are one version."""
    (item,) = found(made_by("ana", claim(MONDAY, "fact")), made_by("ben", claim(MONDAY, "fact")))
    assert (item.is_unanimous, item.kinds, item.versions[0].holders) == (True, (), ("ana", "ben"))


def test_the_kinds_say_how_versions_differ() -> None:
    """Label, edges, speaker, attribute, and who has tagged nothing."""
    one, other = claim(READY, "quote", "Mayor"), claim("We are ready,", "quote", "Mayor")
    (item,) = found(made_by("ana", one), made_by("ben", other))
    assert item.kinds == ("edges",)
    (item,) = found(made_by("ana", one), made_by("ben", claim(READY, "fact", "Aide")))
    assert item.kinds == ("label", "speaker")
    (item,) = found(made_by("ana", one), made_by("ben", claim(READY, "quote", "Mayor", attributes={"tone": "calm"})))
    assert item.kinds == ("attribute",)
    (item,) = found(made_by("ana", one), made_by("ben"))
    assert (item.kinds, item.silent) == (("only one",), ("ben",))
    (item,) = found(made_by("ana", one), made_by("ben", one), made_by("cem"))
    assert (item.kinds, item.silent) == (("not all",), ("cem",))


def test_who_has_not_read_a_place_is_not_silent_there() -> None:
    """An unread sentence is no disagreement; one with a claim of the annotator is read."""
    start = TEXT.index(READY)
    (item,) = found(
        made_by("ana", claim(MONDAY, "fact")),
        made_by("ben", claim(MONDAY, "fact"), read=[(start, len(TEXT))]),
        made_by("cem", read=[(start, len(TEXT))]),
    )
    assert (item.silent, item.unread, item.is_unanimous) == ((), ("cem",), True)


def test_one_label_twice_on_the_same_words_meets_its_like() -> None:
    """Two annotators who tagged the same words twice agree on both."""
    pair = (claim(MONDAY, "fact"), claim(MONDAY, "fact"))
    both = found(made_by("ana", *pair), made_by("ben", claim(MONDAY, "fact"), claim(MONDAY, "fact")))
    assert [item.is_unanimous for item in both] == [True, True]
    one = found(made_by("ana", *pair), made_by("ben", claim(MONDAY, "fact")))
    assert sorted(item.is_unanimous for item in one) == [False, True]


def test_stacked_labels_meet_their_likes() -> None:
    """Two labels on the same words are two items, whatever the order in which they were tagged."""
    both = found(
        made_by("ana", claim(READY, "fact"), claim(READY, "quote")),
        made_by("ben", claim(READY, "quote"), claim(READY, "fact")),
    )
    assert sorted((item.versions[0].label, item.is_unanimous) for item in both) == [("fact", True), ("quote", True)]


def test_an_equal_claim_is_not_given_away_to_raise_the_sum() -> None:
    """An assignment with a greater sum of fits would part two equal claims."""
    long, middle, short = "We are ready,” she said.", "We are ready,” she", "are ready,” she"
    both = found(
        made_by("ana", claim(middle, "fact"), claim(long, "fact")),
        made_by("ben", claim(middle, "fact"), claim(short, "fact")),
    )
    assert any(item.is_unanimous and item.versions[0].text == middle for item in both)


def test_two_who_agree_on_what_the_busiest_has_not_tagged_are_one_item() -> None:
    """What is left after the matching to the annotator with the most claims is matched again."""
    three = found(
        made_by("ana", claim(MONDAY, "fact"), claim(READY, "quote")),
        made_by("ben", claim(RAIN, "speculation")),
        made_by("cem", claim("It may rain", "speculation")),
    )
    assert [item.holders for item in three] == [("ana",), ("ana",), ("cem", "ben")]


@given(st.data())
def test_every_claim_is_in_one_item_whoever_is_asked_first(data: st.DataObject) -> None:
    """Each annotator has at most one claim in an item, any two claims of an item fit, and names change nothing."""
    cut = sentences(TEXT)
    spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
        lambda pair: (pair[0], min(len(TEXT), sum(pair)))
    )
    several = st.lists(
        st.tuples(st.one_of(st.sampled_from(cut), spans), st.sampled_from(["fact", "quote"])), max_size=6
    )
    records = {
        name: made_by(name, *(Claim.of(TEXT, *span, label) for span, label in data.draw(several)))
        for name in ("ana", "ben", "cem")
    }
    made = items(compare(records))
    ids = [each.id for item in made for version in item.versions for each in version.claims.values()]
    assert sorted(ids) == sorted(each.id for record in records.values() for each in record.claims)
    for item in made:
        assert len(set(item.holders)) == len(item.holders)
        for strategy in ("all", "majority", "two"):
            version = consensus(item, strategy)
            assert version is None or len(version.holders) > 1


def test_a_strategy_says_how_many_must_agree() -> None:
    """Two of three are a majority and two, and not all; two against two are none."""
    fact, quote = claim(MONDAY, "fact"), claim(MONDAY, "quote")
    (item,) = found(made_by("ana", fact), made_by("ben", fact), made_by("cem"))
    assert [consensus(item, each) is not None for each in ("all", "majority", "two", "")] == [False, True, True, False]
    (item,) = found(made_by("ana", fact), made_by("ben", fact), made_by("cem", quote), made_by("dan", quote))
    assert [consensus(item, each) for each in ("all", "majority", "two")] == [None, None, None]
    (item,) = found(made_by("ana", fact), made_by("ben", fact), made_by("cem"), made_by("dan"))
    assert [consensus(item, each) is not None for each in ("majority", "two")] == [False, True]
