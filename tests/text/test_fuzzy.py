"""Refinding: where words that were changed may stand now, for a person to decide."""

import pytest
from hypothesis import given
from strategies import spanned, texts

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.text.fuzzy import FuzzyAnchors, changed_parts


def claim_on(text: str, words: str) -> Claim:
    """Tag the first place where the words stand."""
    start = text.index(words)
    return Claim.of(text, start, start + len(words), "fact")


def offered(text: str, claim: Claim) -> list[str]:
    """Return the words of the candidates, best first."""
    return [text[slice(*span)] for span in FuzzyAnchors(text).candidates(claim.anchor, claim.start)]


SLIGHT = (
    ("a typo corrected", "Animosity and recriminations have steadily", "recriminations", "recrimination"),
    ("another word", "Animosity and recriminations have steadily", "recriminations", "accusations"),
    (
        "a word put in",
        "“that the competition we have with China doesn’t veer into conflict”",
        "we have",
        "that we have",
    ),
    ("a word taken out", "Animosity and recriminations have steadily escalated", "steadily escalated", "escalated"),
    ("straight quotation marks", "“that the competition we have with China doesn’t veer into conflict”", "”", '"'),
    ("a straight apostrophe", "Despite Mr Blinken’s presence in the Chinese capital", "’", "'"),
    ("hyphenation", "any significant breakthrough is slim", "breakthrough", "break-through"),
    ("soft hyphens", "any significant breakthrough is slim", "breakthrough", "break\xadthrough"),
    ("a dash", "the highest-level American official", "-", "–"),
    ("other capitals", "Foreign Minister Qin Gang", "Foreign Minister", "foreign minister"),
    ("one word of one", "Animosity", "Animosity", "Enmity"),
)


@pytest.mark.parametrize(("words", "old", "new"), [each[1:] for each in SLIGHT], ids=[each[0] for each in SLIGHT])
def test_words_changed_slightly_are_offered_and_never_taken(article: Article, words: str, old: str, new: str) -> None:
    """The claim is not found by itself; its changed words are the first candidate, to the letter."""
    claim = claim_on(article.text, words)
    text = f"A correction.\n\n{article.text.replace(old, new)}"
    assert claim.found_in(text) is None
    assert offered(text, claim)[0] == words.replace(old, new)


def test_accents_written_otherwise_are_offered() -> None:
    """One letter or a letter and its accent: to a reader the same, to an offset not."""
    claim = claim_on("On Monday the café was closed until further notice, he said.", "the café was closed")
    assert offered("On Monday the cafe\u0301 was closed until further notice, he said.", claim) == [
        "the cafe\u0301 was closed"
    ]


def test_a_sentence_written_anew_is_offered_between_its_neighbours(article: Article) -> None:
    """None of its words is left, but its context shows where it was."""
    words = "the first secretary of state to make the trip in five years"
    text = article.text.replace(words, "nobody of his rank came since 2018")
    assert offered(text, claim_on(article.text, words)) == ["nobody of his rank came since 2018"]


def test_scripts_without_spaces_are_offered_too() -> None:
    """A character put into a Chinese sentence."""
    claim = claim_on("他说北京将回应美国的行动。会谈在周日举行。", "北京将回应美国的行动。")
    assert offered("他说北京将要回应美国的行动。会谈在周日举行。", claim) == ["北京将要回应美国的行动。"]


def test_words_in_doubt_are_offered_where_they_stand() -> None:
    """“China” is not found by itself because its whole context changed; it is a candidate."""
    claim = claim_on("Qin said on Sunday that China would respond to the United States.", "China")
    text = "A wholly different article, in which China is named once more for its tea."
    assert claim.found_in(text) is None
    assert offered(text, claim) == ["China"]


def test_no_more_than_five_are_offered_the_likest_first() -> None:
    """Of seven sentences the one that has most of the words comes first."""
    text = "\n".join(f"The minister of {name} resigned on Monday over it." for name in "abcdefg")
    claim = claim_on("The old minister of e resigned on Monday over it.", "The old minister of e resigned on Monday")
    found = offered(text, claim)
    assert len(found) == 5
    assert found[0] == "The minister of e resigned on Monday"


def test_nothing_is_offered_where_nothing_is_alike(article: Article) -> None:
    """Other words in other surroundings are no place; a claim on marks alone has none."""
    assert offered(article.text, claim_on("Rabbits breed quickly in spring gardens everywhere.", "breed quickly")) == []
    assert offered(article.text, claim_on("…!…", "!")) == []
    assert offered("", claim_on(article.text, "Animosity")) == []


@given(spanned(), texts(), texts())
def test_every_place_is_in_the_text_and_none_lies_over_another(made: tuple[str, Span], before: str, other: str) -> None:
    """Whatever the texts are, a place has at least one character, and there are five at the most."""
    text, span = made
    claim = Claim.of(text, *span, "fact")
    for after in (other, before + other, text[: span.start] + before + text[span.start :] + other):
        places = FuzzyAnchors(after).candidates(claim.anchor, claim.start)
        assert len(places) <= 5
        assert all(0 <= place.start < place.end <= len(after) for place in places)
        assert not any(one.overlaps(*two) for one in places for two in places if one != two)


@given(texts(), texts())
def test_what_changed_is_told_in_order_and_without_overlap(old: str, new: str) -> None:
    """What lies between the parts that changed stood in the old words as well."""
    end, known = 0, old.split()
    for part in changed_parts(old, new):
        assert end <= part.start < part.end <= len(new)
        assert set(new[end : part.start].split()) <= set(known)
        end = part.end
    assert set(new[end:].split()) <= set(known)
