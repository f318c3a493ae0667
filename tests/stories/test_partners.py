"""Partners of a sentence in another article."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.corpus.corpus import open_corpus
from annotations.stories.matching import Match, Passage, WordingMatcher, cosine, unit
from annotations.stories.terms import character_runs, terms, words
from annotations.text.segmentation import sentences

SEEDS = Path(__file__).parents[2] / "seeds"


def passages(text: str, language: str = "en") -> list[Passage]:
    """Return the sentences of a text as passages."""
    return [Passage(text[cut.start : cut.end], cut.start / len(text), language) for cut in sentences(text, language)]


@pytest.fixture(scope="module")
def samples() -> tuple[list[Passage], list[Passage]]:
    """Return the sentences of both sample articles, the longer one first."""
    corpus = open_corpus(SEEDS)
    texts = sorted((corpus.load(entry).text for entry in corpus.entries), key=len, reverse=True)
    first, second = map(passages, texts)
    return first, second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He started his mission by meeting", "attending a state dinner"),
        ("made any substantive comments to reporters", "yet to comment on the talks"),
        ("the prospect of any significant breakthrough is slim", "cast doubt on the prospects of a breakthrough"),
        ("the highest-level American official", "the most senior official"),
        ("better lines of communication", "open and empowered communications"),
        ("doesn’t veer into conflict", "does not veer into confrontation"),
        ("Intense competition requires intense", "Intense competition requires sustained"),
    ],
)
def test_partners_in_the_samples_are_first_or_second(
    samples: tuple[list[Passage], list[Passage]], one: str, other: str
) -> None:
    """The same event in two outlets, in either direction, whoever is said to have said it."""
    first, second = samples
    matcher = WordingMatcher([*first, *second])
    for query, wanted, own, others in ((one, other, first, second), (other, one, second, first)):
        asked = next(each for each in own if query in each.text)
        found = matcher.partners(asked, others)
        assert any(wanted in others[match.number].text for match in found[:2]), query


def test_a_part_of_a_sentence_finds_the_whole_one() -> None:
    """A claim may be a clause: how much of it the other sentence contains counts."""
    long = "Officials, who met for the third day in a row, said the dam would hold until the rains end in October."
    other = ["The minister opened a school in the north.", long, "Rain is expected until October in the south."]
    matcher = WordingMatcher(map(Passage, other))
    assert matcher.partners(Passage("the dam would hold"), [Passage(each) for each in other])[0].number == 1


def test_text_without_spaces_is_compared_by_pairs_of_characters() -> None:
    """Chinese has no spaces, and no stemmer."""
    other = ["天气预报说明天有雨。", "两国外长星期日在北京举行了会谈。"]
    matcher = WordingMatcher(Passage(each, 0, "zh") for each in other)
    found = matcher.partners(Passage("外长们星期日在北京会谈", 0, "zh"), [Passage(each, 0, "zh") for each in other])
    assert found[0].number == 1


@pytest.mark.parametrize("text", ["", " \n", "…!?", "\u202e\u0301"])
def test_a_passage_without_words_has_no_partner(text: str) -> None:
    """Nothing is offered where there is nothing to compare."""
    other = [Passage("The talks began on Sunday."), Passage(text)]
    matcher = WordingMatcher(other)
    assert matcher.partners(Passage(text), other) == []
    assert [match.number for match in matcher.partners(other[0], other)] == [0]
    assert matcher.partners(other[0], []) == []


def test_a_passage_of_a_megabyte_is_cut() -> None:
    """A text without a full stop is one sentence: only its beginning is compared."""
    long = Passage("word " * 250_000)
    assert WordingMatcher([long]).partners(long, [long])[0].number == 0


def test_possessives_and_case_make_no_difference() -> None:
    """“China’s” and “CHINA” are one word, and so are the forms of a verb."""
    assert terms("China’s envoys meet") == terms("CHINA ENVOY meeting")
    assert list(words("the U.S. paid $1,000.50")) == ["the", "u.s", "paid", "1,000.50"]
    assert terms("it was the") == ["it", "was", "the"]


@given(st.lists(st.text(max_size=60), max_size=6), st.randoms())
def test_the_order_of_the_candidates_does_not_matter(found: list[str], chance: object) -> None:
    """Scores are between 0 and 1, and depend on the passages alone."""
    others = [Passage(each, number / 10) for number, each in enumerate(dict.fromkeys(found))]
    matcher = WordingMatcher(others)
    turned = others[::-1]

    def scores(candidates: list[Passage], matches: list[Match]) -> dict[str, float]:
        return {candidates[match.number].text: match.score for match in matches}

    for query in others:
        one, two = matcher.partners(query, others), matcher.partners(query, turned)
        assert scores(others, one) == pytest.approx(scores(turned, two))
        assert all(0 < match.score <= 1 and 0 < match.wording <= 1 for match in one)
        assert [match.score for match in one] == sorted((match.score for match in one), reverse=True)


@given(st.dictionaries(st.text(max_size=2), st.floats(0.1, 9), max_size=5))
def test_a_vector_is_like_itself(vector: dict[str, float]) -> None:
    """A unit vector has the cosine 1 with itself, an empty one 0."""
    assert cosine(unit(vector), unit(vector)) == pytest.approx(1.0 if vector else 0.0)


def test_runs_of_a_short_stem() -> None:
    """A stem of one letter is one run; a longer one has all its runs of 3 to 5 characters."""
    assert list(character_runs(["a"])) == [" a "]
    assert list(character_runs(["abc"])) == [" ab", "abc", "bc ", " abc", "abc ", " abc "]
