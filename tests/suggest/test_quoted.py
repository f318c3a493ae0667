"""Quotations and their speakers, by kinds of sentences that news has; every sentence is invented."""

from collections.abc import Callable

import pytest

from annotations.suggest.suggestion import Confidence, Suggestion

pytestmark = pytest.mark.slow

Suggest = Callable[[str], tuple[Suggestion, ...]]


def quotes(text: str, found: tuple[Suggestion, ...]) -> list[tuple[str, str]]:
    """Return the quotations shown for a text, each with its speaker; empty where none is named."""
    return [
        (text[start:end], each.speaker.text(text) if each.speaker else "")
        for each in found
        if each.label == "quote" and each.strength > Confidence.LOW
        for start, end in each.spans
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Do you think I will resign?” Keller asked reporters on the steps of the town hall.", "Keller"),
        ("“They are wrong!” Ms. Arroyo wrote on Facebook on Sunday.", "Ms. Arroyo"),
        ("“They are wrong!” Ms. Arroyo\u00a0wrote on Facebook on Sunday.", "Ms. Arroyo"),
        ("“If it had sailed, we would be dead,” Mr. Ostrom, now 81 and retired, said by telephone.", "Mr. Ostrom"),
        ("“We will rebuild the pier” the mayor’s spokesman Rolf Anders replied.", "Rolf Anders"),
        ("“We had no choice,” Lindgren’s former chief of staff said.", "Lindgren’s former chief of staff"),
        ("“Better watch out for the clerk, since she said she is doing her job,” tweeted another.", "another"),
        ("“The team took notes on her life and used fragments of them,” read the statement.", "the statement"),
        ("“What a mess,” reads one sign.", "one sign"),
        ("On Friday, Capt. Dora J. Lund, a coast guard spokeswoman, said, “I mean it.”", "Capt. Dora J. Lund"),
        ("The question had come up after Ms. Lund, asked about delays, had said, “We do plenty of it.”", "Ms. Lund"),
        ("The mayor summed up the plan as “hopeless,” rejected her report on the harbour and left.", "The mayor"),
        ("“The sea gives and takes.” — Esther Tapia", "Esther Tapia"),
        ("“The sea gives and takes.”\n\n— Esther Tapia, fisher", "Esther Tapia"),
        ("She put it bluntly to the crowd in Lund:\n\n“We are going to lose the vote.”", "She"),
        ("FactDesk rated the senator’s claim “pants on fire.”", "FactDesk"),
        ("The judge expressed “grave doubts” about the report.", "The judge"),
    ],
)
def test_who_says_it(suggest: Suggest, text: str, speaker: str) -> None:
    """Right beside the quotation, under it, in the paragraph before, or as what somebody does about it."""
    assert [name for _, name in quotes(text, suggest(text))] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ferrer said Lindgren described the deal as “a gift to smugglers.”", "Lindgren"),
        ("Union leaders denounce what Marek called “a war on nurses.”", "Marek"),
    ],
)
def test_the_nearer_of_two_who_speak_says_it(suggest: Suggest, text: str, speaker: str) -> None:
    """In nested speech the words are those of the inner speaker."""
    assert [name for _, name in quotes(text, suggest(text))] == [speaker]


def test_a_sentence_that_only_names_the_speaker_is_no_fact(suggest: Suggest) -> None:
    """The question mark ended the sentence; what follows belongs to the quotation, and so does the next one."""
    text = "“Do you think I will resign?” Keller asked reporters at the door. “I will not.”"
    assert [each.label for each in suggest(text)] == ["quote", "quote"]
    assert quotes(text, suggest(text)) == [("“Do you think I will resign?”", "Keller"), ("“I will not.”", "Keller")]


def test_a_report_behind_a_question_is_a_sentence_of_its_own(suggest: Suggest) -> None:
    """What was said follows the verb: the question before it is not all that he said."""
    text = "The crowd left. “Why us?” Keller said he would not answer."
    assert ("Keller said he would not answer.", "Keller") in quotes(text, suggest(text))


def test_a_quotation_that_opens_a_sentence_goes_on_with_its_paragraph(suggest: Suggest) -> None:
    """A sentence partly in marks, with nobody in it who speaks, is said by the speaker before it."""
    said = "“It was never safe,” said Ruth Amble."
    text = f"{said} “This was an example of the council” and its men “looking away for years.”"
    assert {name for _, name in quotes(text, suggest(text))} == {"Ruth Amble"}


@pytest.mark.parametrize(
    "text",
    [
        "Maria “Mimi” Lopez won the race.",
        "Lopez, known as “Mimi”, won the race.",
        "Speaking on NBA’s “Morning Desk,” Graham left the room.",
        "He was a guest on Channel 4’s “Week in View.”",
    ],
)
def test_names_of_people_and_programmes_are_no_quotations(suggest: Suggest, text: str) -> None:
    """A nickname stands between two names; the stop inside the marks is no part of a programme’s name."""
    assert quotes(text, suggest(text)) == []


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_nickname_in_the_speaker_is_no_part_of_what_is_said(suggest: Suggest, marks: str) -> None:
    """Also where the parse takes the surname for another word: only the words in the first marks are quoted."""
    said = f"{marks[0]}There is no money,{marks[1]}"
    text = f"{said} said Marcia {marks[0]}Cia{marks[1]} Price, who runs the school."
    assert quotes(text, suggest(text)) == [(said, f"Marcia {marks[0]}Cia{marks[1]} Price")]


def test_a_few_words_that_somebody_did_something_about_are_weak(suggest: Suggest) -> None:
    """They are shown, as no scare quote, but with less confidence than a verb of speech gives."""
    text = "Reuters illustrated Keller’s plan as “half done.”"
    (found,) = suggest(text)
    assert (found.label, found.strength) == ("quote", Confidence.MEDIUM)
    assert quotes(text, (found,)) == [("“half done.”", "Reuters")]


def test_the_verb_right_before_the_marks_names_the_speaker(suggest: Suggest) -> None:
    """Also where the parse hangs the words below another verb of the sentence."""
    text = "“There’s a young man who has some problems,” Lund said as the heckler yelled: “You’re a fool!”"
    assert [name for _, name in quotes(text, suggest(text))] == ["Lund", "the heckler"]


def test_two_people_in_one_sentence_are_quoted_each(suggest: Suggest) -> None:
    """What one says is one suggestion, what the other says is another."""
    text = "“It’s over,” said Hahn, while Carl Dunn called it “a relief for the whole town.”"
    assert quotes(text, suggest(text)) == [("“It’s over,”", "Hahn"), ("“a relief for the whole town.”", "Carl Dunn")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Secretary of State Carla Dunn said the plan was dead.", "Secretary of State Carla Dunn"),
        ("The new mayor on Tuesday called the plan “dead on arrival.”", "The new mayor"),
        ("Ann Lee and Carl Dunn said the bill would pass.", "Ann Lee and Carl Dunn"),
        ("Ann Lee, the former secretary of state and a donor, said the plan was “dead.”", "Ann Lee"),
        ("Now the Senate majority leader said the plan was “dead.”", "the Senate majority leader"),
        ("A study by Hull University in March said the river was clean.", "A study by Hull University"),
    ],
)
def test_a_speaker_is_a_whole_name_or_phrase(suggest: Suggest, text: str, speaker: str) -> None:
    """All of a title and of two names; no day, no adverb, and nothing that is left over behind."""
    assert [name for _, name in quotes(text, suggest(text))] == [speaker]
