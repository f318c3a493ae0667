"""Sentences and paragraphs: on the sample articles, on what is hard in news, and on any text at all."""

import re

import pytest
from hypothesis import given
from sentencex import get_sentence_boundaries
from strategies import texts

from annotations.article import Article, Span
from annotations.text.segmentation import _FUNCTION_WORDS, paragraphs, sentences


def cut(text: str) -> list[str]:
    """Return the words of every sentence."""
    return [text[start:end] for start, end in sentences(text)]


def blocks(text: str) -> list[str]:
    """Return the words of every paragraph."""
    return [text[start:end] for start, end in paragraphs(text)]


def test_the_sample_articles_have_as_many_sentences_as_a_reader_counts(articles: tuple[Article, ...]) -> None:
    """36 and 13: full stops inside a quotation that stands in a sentence do not cut it."""
    assert [len(sentences(article.text)) for article in articles] == [36, 13]


def test_the_sample_articles_have_as_many_paragraphs_as_lines_that_are_not_blank(
    articles: tuple[Article, ...],
) -> None:
    """33 and 14: neither wraps its lines, so every line is a paragraph."""
    for article, count in zip(articles, (33, 14), strict=True):
        assert blocks(article.text) == [line for line in article.text.split("\n") if line]
        assert len(paragraphs(article.text)) == count


def test_every_sentence_of_the_sample_articles_ends_like_one(articles: tuple[Article, ...]) -> None:
    """Each begins with a capital or an opening quote, and ends with a full stop, bare or before a closing quote."""
    for sentence in (words for article in articles for words in cut(article.text)):
        assert sentence[0] == "“" or sentence[0].isupper()
        assert sentence.endswith((".", ".”"))


def test_a_sentence_broken_off_by_a_blank_line_is_one_sentence(articles: tuple[Article, ...]) -> None:
    """The second sample breaks a paragraph behind “in”, and the sentence goes on in the next."""
    (whole,) = [words for words in cut(articles[1].text) if "transformational moment" in words]
    assert whole.startswith("Ahead of Blinken’s visit")
    assert "“transformational moment” in\n\nIndian ties" in whole
    assert whole.endswith("State’s visit to Beijing.")


def test_a_lone_closing_quote_does_no_harm(articles: tuple[Article, ...]) -> None:
    """The second sample has a ’ that nothing opened: its sentence ends there, and the next begins as ever."""
    found = cut(articles[1].text)
    (at,) = [number for number, words in enumerate(found) if words.endswith("responsibly managed’.")]
    assert found[at].startswith("Blinken’s visit was largely seen")
    assert found[at + 1].startswith("Analysts say the visit signals")


def test_a_quotation_of_two_sentences_stays_in_the_sentence_that_brings_it(articles: tuple[Article, ...]) -> None:
    """The first sample ends on somebody's two sentences behind “said:”; they are his one sentence."""
    last = cut(articles[0].text)[-1]
    assert last.startswith("Kurt Campbell, the top Asia expert")
    assert "manage tensions. That is the only way" in last


def test_a_quotation_that_is_never_closed_does_not_swallow_the_rest() -> None:
    """What follows a quote without an end falls into sentences all the same."""
    text = "“I never said that. He did not either. Nobody did.\n\nThe trial goes on. It will end in May."
    assert cut(text)[-2:] == ["The trial goes on.", "It will end in May."]
    assert len(cut(text)) > 3


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr Blinken met Mr. Qin and Dr. Lee.",
        "Troops of the U.S. Army stayed there.",
        "He left at 5 p.m. on Friday for talks.",
        "Growth was 3.5 per cent, i.e. less than before.",
        "He said: “No.”",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    """The full stop of an abbreviation or of a number is not the end."""
    assert cut(f"{sentence} The talks went on.") == [sentence, "The talks went on."]


def test_may_ends_a_sentence_before_a_quotation() -> None:
    """It is a month or a name in full, not an abbreviation; within a quotation nothing is cut."""
    assert cut("The work ends in May. “We are late,” said Theresa May. “Very late.”") == [
        "The work ends in May.",
        "“We are late,” said Theresa May.",
        "“Very late.”",
    ]
    whole = "He said: “It ends in May. “Late” is the word.”"
    assert cut(whole) == [whole]


def test_an_opening_mark_goes_with_the_words_it_opens() -> None:
    """A quotation that begins a sentence begins it with its mark."""
    assert cut("He left. “We will be back,” he said. She stayed.") == [
        "He left.",
        "“We will be back,” he said.",
        "She stayed.",
    ]


def test_a_headline_and_a_byline_are_apart_from_the_body() -> None:
    """A line that ends where the next word had room ends on purpose; a wrapped line goes on."""
    text = (
        "Talks in Beijing\nBy Anna Writer\n"
        "The Secretary of State began two days of talks on Sunday, which were expected\n"
        "to be followed by a working dinner. He will have additional talks on Monday."
    )
    assert cut(text) == [
        "Talks in Beijing",
        "By Anna Writer",
        (
            "The Secretary of State began two days of talks on Sunday, which were expected\n"
            "to be followed by a working dinner."
        ),
        "He will have additional talks on Monday.",
    ]


def test_the_lines_of_a_list_are_apart() -> None:
    """Each line of a list stands by itself though no full stop ends it."""
    text = "- trade with Taiwan\n- the war in Ukraine\n- human rights in Hong Kong"
    assert cut(text) == text.split("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_one_paragraph_whatever_ends_them(end: str) -> None:
    """A text that was wrapped reads the same with the line ends of any system.

    CRLF was once taken for a blank line, so that every wrapped line of such a text was a paragraph.
    """
    text = end.join(
        ["The two days of talks that began on Sunday in the", "capital went on. They ended late.", "", "Bye."]
    )
    assert blocks(text) == [text[: -len(end) * 2 - 4], "Bye."]
    assert cut(text) == [
        f"The two days of talks that began on Sunday in the{end}capital went on.",
        "They ended late.",
        "Bye.",
    ]


def test_white_space_on_a_blank_line_does_not_hide_it() -> None:
    """A line of blanks and tabs is as blank as an empty one."""
    assert blocks("One thing happened.\n \t\nAnother thing did.") == ["One thing happened.", "Another thing did."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t\r\n \u3000"])
def test_a_blank_text_has_no_units(text: str) -> None:
    """There is nothing to stand on where there is nothing to read."""
    assert sentences(text) == ()
    assert paragraphs(text) == ()


def test_a_text_that_ends_on_a_function_word_has_its_last_sentence() -> None:
    """There is nothing left that the last line could go on in, and nothing of it is lost."""
    assert cut("The talks were held in\n\nIndia and in") == ["The talks were held in\n\nIndia and in"]


def test_offsets_count_code_points() -> None:
    """Emoji of many code points and letters outside the basic plane move what follows by as many as they have."""
    text = "👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 came first. It went on."
    assert sentences(text) == (Span(0, 27), Span(28, 39))
    assert cut(text)[1] == "It went on."


def check(text: str, found: tuple[Span, ...]) -> None:
    """Spans are in order and apart, trimmed and not blank, and between them stands nothing but white space."""
    at = 0
    for start, end in found:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


@given(texts())
def test_sentences_hold_every_character_of_any_text_once(text: str) -> None:
    """No text makes sentences overlap, run out of it, begin with a blank, or leave out a character."""
    check(text, sentences(text))


@given(texts())
def test_paragraphs_hold_every_character_of_any_text_once(text: str) -> None:
    """The same for paragraphs."""
    check(text, paragraphs(text))


@given(texts())
def test_no_sentence_crosses_a_paragraph_but_behind_a_function_word(text: str) -> None:
    """Wherever a paragraph ends on any other word, a sentence ends too."""
    ends = {end for _, end in sentences(text)}
    for start, end in paragraphs(text):
        last = re.search(r"\w+\Z", text[start:end])
        assert end in ends or (last is not None and last[0] in _FUNCTION_WORDS)


@given(texts())
def test_sentences_are_the_same_every_time(text: str) -> None:
    """A claim on a sentence means the same tomorrow."""
    assert sentences(text) == sentences(text)


def test_the_items_of_a_list_are_paragraphs_of_their_own() -> None:
    """A line that begins with a bullet or a number begins a paragraph, also behind the longest line."""
    text = "- one\n- the longest of all the items\n- three\n1. four\n2) five"
    assert [text[start:end] for start, end in paragraphs(text)] == text.split("\n")


def test_a_very_long_paragraph_has_the_same_sentences() -> None:
    """It is cut in windows, because the time of the library grows by the square. They change nothing."""
    piece = (
        "“It will rain,” Mr. Lee said (again). He left at 5 p.m. on Jan. 3! Did he? “I asked him. He said nothing. "
        "“Odd,” she said, and “they’ll see.” The U.S. is cold… 雨が降った。彼は言った。 Costs rose 3.5 percent. "
    )
    text = (piece * 240).strip()
    starts = [each["start_index"] for each in get_sentence_boundaries("en", text)]
    assert len(text) > 40_000
    assert [start for start, _ in sentences(text)] == starts
    # A sentence that is longer than a window, and signs that nothing closes.
    words = "rain and " * 4_000 + "snow. It fell."
    assert [words[slice(*span)][-5:] for span in sentences(words)] == ["snow.", "fell."]
    assert "".join(("“" * 30_000)[slice(*span)] for span in sentences("“" * 30_000)) == "“" * 30_000
