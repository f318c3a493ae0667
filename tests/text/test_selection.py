"""Selections: what one stands on, and the ways from one to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.article import Article, Span
from annotations.text.selection import Selection, Units

TEXT = (
    "He said: “We will ‘wait’ here.” Mr Blinken’s US-China trip cost 3.5 million. It ended.\n\nA new paragraph 🙂 here."
)

OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["word", "widen", "narrow", "quotation", "character", "grow word", "sentence", "swap", "next"]),
        st.sampled_from([1, -1]),
    ),
    max_size=25,
)


def words_of(units: Units, selection: Selection) -> str:
    """Return the selected words."""
    return units.text[slice(*selection.span)]


@given(texts(), OPERATIONS)
def test_whatever_one_does_the_selection_stays_inside_the_text(text: str, operations: list[tuple[str, int]]) -> None:
    """For any text and any keys the selection is never empty, unless the text is, and never beyond the text."""
    units = Units(text)
    now = units.sentence(0)
    for what, step in operations:
        if what == "word":
            now = units.word(now, step)
        elif what == "widen":
            now = units.widen(now)
        elif what == "narrow":
            now = units.narrow(now)
        elif what == "quotation":
            now = units.quotation(now)
        elif what == "next":
            now = units.sentence(units.number_at(now.start) + step)
        elif what == "swap":
            now = now.swapped()
        else:
            by = "word" if what == "grow word" else what
            now = units.grow(now, by, step)  # type: ignore[arg-type]
        assert 0 <= now.start <= now.end <= len(text)
        assert now.start < now.end or not units.sentences


@given(texts())
def test_widening_grows_and_narrowing_goes_the_way_back(text: str) -> None:
    """For any text each widening holds what it was widened from, and as many narrowings lead back to it."""
    units = Units(text)
    way = [units.word(units.sentence(0), 1)]
    while (wider := units.widen(way[-1])) != way[-1]:
        assert wider.start <= way[-1].start
        assert way[-1].end <= wider.end
        way.append(wider)
    now = way[-1]
    for before in reversed(way[:-1]):
        now = units.narrow(now)
        assert now.span == before.span


def test_words_go_one_by_one_over_marks() -> None:
    """`l` stops at words, with their apostrophes, hyphens and points, and at an emoji; never at a mark."""
    units = Units(TEXT)
    now, seen = units.sentence(0), []
    for _ in range(21):
        now = units.word(now, 1)
        seen.append(words_of(units, now))
    assert (
        seen
        == (
            "He said We will wait here Mr Blinken’s US-China trip cost 3.5 million It ended "
            "A new paragraph 🙂 here here"
        ).split()
    )
    assert words_of(units, units.word(units.word(now, -1), -1)) == "paragraph"


def test_h_in_a_sentence_takes_its_last_word() -> None:
    """From a whole sentence `h` selects the last word of it and `l` the first."""
    units = Units(TEXT)
    assert words_of(units, units.word(units.sentence(1), -1)) == "million"
    assert words_of(units, units.word(units.sentence(1), 1)) == "Mr"


def test_widening_goes_through_quotation_sentence_and_paragraph() -> None:
    """`+` on a word in a nested quotation takes the inner one, the outer one, the sentence and the paragraph."""
    units = Units(TEXT)
    now = units.word_at(TEXT.index("wait"))
    steps = []
    for _ in range(6):
        now = units.widen(now)
        steps.append((now.unit, words_of(units, now)))
    assert steps[0] == ("quotation", "‘wait’")
    assert steps[1] == ("quotation", "“We will ‘wait’ here.”")
    assert steps[2] == ("sentence", "He said: “We will ‘wait’ here.”")
    assert steps[3][0] == "paragraph"
    assert steps[3] == steps[4] == steps[5]


def test_narrowing_a_sentence_takes_its_quotation_then_a_word() -> None:
    """`-` without a way back takes the first smaller unit inside."""
    units = Units(TEXT)
    quotation = units.narrow(units.sentence(0))
    assert words_of(units, quotation) == "“We will ‘wait’ here.”"
    assert words_of(units, units.narrow(units.narrow(quotation))) == "wait"


def test_the_quotation_key_takes_the_one_here_and_then_the_next(article: Article) -> None:
    """`"` takes the quotation that holds the word, else the next one, and goes on from one to the next."""
    units = Units(article.text)
    at = article.text.index("competition we have")
    here = units.quotation(units.word_at(at))
    assert words_of(units, here) == "“that the competition we have with China doesn’t veer into conflict”"
    following = units.quotation(here)
    assert words_of(units, following).startswith("“precisely so that we can")
    first = units.quotation(units.sentence(0))
    assert first.span == here.span


def test_growing_moves_one_edge_and_never_passes_the_other() -> None:
    """The end goes on and back by characters, words and sentences; the beginning stays where it is."""
    units = Units(TEXT)
    now = units.word_at(TEXT.index("cost"))
    assert words_of(units, units.grow(now, "word", 1)) == "cost 3.5"
    assert words_of(units, units.grow(now, "character", -1)) == "cos"
    assert words_of(units, units.grow(now, "sentence", 1)) == "cost 3.5 million."
    for _ in range(9):
        now = units.grow(now, "character", -1)
    assert words_of(units, now) == "c"
    assert units.grow(now, "word", -1).span == now.span


def test_the_other_edge_moves_after_a_swap() -> None:
    """After `o` the beginning moves, and the end stays."""
    units = Units(TEXT)
    now = units.word_at(TEXT.index("trip")).swapped()
    assert words_of(units, units.grow(now, "word", -1)) == "US-China trip"
    assert words_of(units, units.grow(now, "sentence", -1)) == "Mr Blinken’s US-China trip"


def test_a_character_is_what_a_person_takes_for_one() -> None:
    """Growing by a character takes a family of four, a flag, or a letter with its accents as one."""
    text = "x👩‍👩‍👧‍👦🇬🇧e\u0301y"
    units = Units(text)
    now = Selection(Span(0, 1))
    seen = []
    for _ in range(4):
        now = units.grow(now, "character", 1)
        seen.append(text[now.start : now.end])
    assert seen == ["x👩‍👩‍👧‍👦", "x👩‍👩‍👧‍👦🇬🇧", "x👩‍👩‍👧‍👦🇬🇧e\u0301", text]


@pytest.mark.parametrize(("freely", "wanted"), [(False, "Mr Blinken’s"), (True, "r Blin")])
def test_dragging_takes_words_or_characters(freely: bool, wanted: str) -> None:
    """A drag takes whole words; with the modifier exactly what it went over."""
    units = Units(TEXT)
    begin = TEXT.index("r Blin")
    assert words_of(units, units.between(begin, begin + 5, freely=freely)) == wanted
    assert words_of(units, units.between(begin + 5, begin, freely=freely)) == wanted
