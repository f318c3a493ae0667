"""Words that a model names, placed in the text that has them."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.article import Span
from annotations.suggesters.placing import SHAPES, find_words, nearest, place_all

TEXT = "He said no.\n\nShe said  “no,\nnever” – and he said no. They know nothing."


def at(words: str, text: str = TEXT) -> list[str]:
    """Return the words of the text at each place that is found."""
    return [text[slice(*span)] for span in find_words(text, words)]


def test_words_are_found_as_they_are_and_as_whole_words() -> None:
    """“no” is not found in “know” and “nothing”."""
    assert at("She said") == ["She said"]
    assert at("no") == ["no", "no", "no"]
    assert at("gone") == at("") == at("  ") == []


def test_other_white_space_and_other_marks_are_the_same_words() -> None:
    """A model joins lines, and writes straight marks for curly ones."""
    assert at("She said “no, never”") == ["She said  “no,\nnever”"]
    assert at('"no, never" - and he') == ["“no,\nnever” – and he"]


def test_words_that_stand_there_more_than_once_are_placed_by_the_order_of_the_answer_or_not_at_all() -> None:
    """Nothing is placed on a guess."""
    text = "It rose. It fell. It rose."
    assert place_all(text, ["It rose."]) == ["ambiguous"]
    assert place_all(text, ["It rose.", "It rose."]) == [Span(0, 8), Span(18, 26)]
    assert place_all(text, ["It fell.", "It rose."]) == [Span(9, 17), Span(18, 26)]
    assert place_all(text, ["It rose.", "It fell."]) == [Span(0, 8), Span(9, 17)]
    assert place_all(text, ["It sank."]) == ["not in the text"]


def test_a_speaker_is_the_nearest_mention_outside_the_quotation() -> None:
    """Never one inside the words that were said."""
    text = "Qin met Blinken. “Blinken came,” Qin said."
    assert nearest(text, "Qin", Span(17, 32)) == Span(33, 36)
    assert nearest(text, "Blinken", Span(17, 32)) == Span(8, 15)
    assert nearest(text, "Xi", Span(17, 32)) is None


@given(texts(), st.data())
def test_any_words_of_any_text_are_found_where_they_are_or_not_at_all(text: str, data: st.DataObject) -> None:
    """What is placed has the words that were asked for, but for white space and marks."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for place in place_all(text, [text[start:end]]):
        if isinstance(place, Span):
            here, asked = (each.translate(SHAPES).split() for each in (text[slice(*place)], text[start:end]))
            assert here == asked


def test_words_with_other_white_space_do_not_count_as_the_same_words() -> None:
    """Named once each: of two places of the one, none is certain, though both were named twice together."""
    text = "Prices rose. Then prices fell. Again prices fell. At last prices\nfell."
    assert place_all(text, ["prices fell", "prices\nfell"]) == ["ambiguous", Span(58, 69)]
