"""Lines that claim nothing, headlines, and transcripts."""

from collections.abc import Callable

import pytest
from hypothesis import given
from strategies import texts

from annotations.suggest.layout_lines import claims_nothing, heads, is_headline, transcript
from annotations.suggest.suggestion import Suggestion
from annotations.text.segmentation import blocks

Suggest = Callable[[str], tuple[Suggestion, ...]]


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Lund",
        "BY ANNA LUND AND CARL DAHL",
        "By Anna Lund and Carl Dahl, Nordic News",
        "Words: Anna Lund",
        "Photos by Carl Dahl",
        "(Reporting by Anna Lund in Oslo; Editing by Carl Dahl)",
        "Reporting by Anna Lund; editing by Carl Dahl",
        "Read more: Ferry runs aground off Bergen",
        "READ: Ferry runs aground off Bergen",
        "Read more.",
        "Sign up for our newsletter.",
        "Image caption The ferry off Bergen",
        "Getty Images",
        "Copyright 2024 Nordic News. All rights reserved.",
        "© 2024 Nordic News",
        "Updated 3 May 2024 at 10:15",
        "Advertisement",
        "FILE - In this May 3, 2020, file photo, a ferry leaves Bergen. (AP Photo/Carl Dahl)",
        "FILE PHOTO: A ferry leaves Bergen, May 3, 2020. REUTERS/Anna Lund/File Photo",
        "A ferry leaves Bergen on Monday. Photograph: Carl Dahl/Nordic News",
        "A ferry leaves Bergen on Monday. (Photo by Carl Dahl/Getty Images)",
        "Mr. Dahl said the ferry was full. Carl Dahl/AP",
        "Anna Lund and Carl Dahl contributed to this report.",
        "This story was first published on 3 May.",
        "Story continues below advertisement",
        "ALSO READ: The ferry ran aground",
        "More: The ferry ran aground",
    ],
)
def test_lines_of_the_page_claim_nothing(line: str) -> None:
    """Bylines, credits, links and notices of copyright."""
    assert claims_nothing(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday, the river had risen by two metres.",
        "By Anna Lund’s count, three ferries were late.",
        "Published in 2019, the book sold nine thousand copies.",
        "Copyright law in Norway is strict.",
        "Reporting by the paper led to an inquiry.",
        "Read the report, said the minister.",
        "Reuters reported the loss.",
        "Related firms paid no tax.",
        "The photograph: a ferry that leaves Bergen, said the court.",
        "The story was sad.",
        "File servers are down.",
        "Dahl called it “a mess.” Lund and Dahl own a third of the firm.",
        "More firms closed",
        "",
    ],
)
def test_sentences_that_only_begin_so_are_claims(line: str) -> None:
    """A full stop ends a sentence, and a sentence says something."""
    assert not claims_nothing(line)


@pytest.mark.parametrize("line", ["Ferry Runs Aground off the Coast of Bergen", "FERRY RUNS AGROUND OFF BERGEN"])
def test_title_case_without_a_full_stop_is_a_headline(line: str) -> None:
    """As American papers set it, or in capitals."""
    assert is_headline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ferry runs aground off Bergen",
        "Carl Lund Met Anna Dahl.",
        "Anna Lund",
        "Carl Lund, who has led the party since May, met Anna Dahl in Oslo",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    """A sentence, a name, a line that goes on."""
    assert not is_headline(line)


def test_the_first_line_of_a_text_is_its_headline() -> None:
    """Without a full stop, in whatever case, if a paragraph of prose follows."""
    for text, is_one in (
        ("Ferry runs aground off Bergen\n\nNobody was hurt.", True),
        ("Ferry runs aground off Bergen.\n\nNobody was hurt.", False),
        ("Bergen\n\nNobody was hurt.", False),
        ("Ferry runs aground off Bergen\n\nNobody was hurt", False),
        ("Ferry runs aground off Bergen", False),
    ):
        assert heads(text, blocks(text)) == is_one


TALK = "LUND: We are late.\n\nDAHL (laughing): So we are.\n\nLUND: The ferry was full. We waited.\n\nDAHL: For what?"


def test_a_transcript_has_a_turn_for_each_paragraph() -> None:
    """The name and what stands in brackets behind it are no words of the turn."""
    turns = transcript(TALK, blocks(TALK))
    assert [TALK[slice(*turn.name)] for turn in turns] == ["LUND", "DAHL (laughing)", "LUND", "DAHL"]
    assert TALK[slice(*turns[2].words)] == "The ferry was full. We waited."


@pytest.mark.parametrize(
    "text",
    [
        "LUND: We are late.\n\nDAHL: So we are.",
        "Note: It rained.\n\nUpdate: It rained more.\n\nWeather: Rain.\n\nTides: High.",
        TALK + "\n\nThe ferry left." * 9,
    ],
)
def test_a_few_colons_make_no_transcript(text: str) -> None:
    """Two turns, four headings of which none comes again, or four turns among nine paragraphs of prose."""
    assert transcript(text, blocks(text)) == []


@given(texts())
def test_any_text_has_lines(text: str) -> None:
    """The patterns neither fail nor hang, and turns lie in order in the text."""
    last = 0
    for turn in transcript(text, blocks(text)):
        assert last <= turn.name.start < turn.name.end < turn.words.start < turn.words.end <= len(text)
        last = turn.words.end
    claims_nothing(text)
    is_headline(text)


@pytest.mark.slow
def test_turns_are_suggested_as_quotes_with_their_speakers(suggest: Suggest) -> None:
    """One suggestion a turn, over all its sentences, also where it is a question."""
    found = suggest(TALK)
    assert [(each.label, each.rule, TALK[slice(*each.span)]) for each in found] == [
        ("quote", "transcript", "We are late."),
        ("quote", "transcript", "So we are."),
        ("quote", "transcript", "The ferry was full. We waited."),
        ("quote", "transcript", "For what?"),
    ]
    assert [each.speaker.text(TALK) for each in found if each.speaker] == ["LUND", "DAHL (laughing)", "LUND", "DAHL"]


@pytest.mark.slow
def test_nothing_is_suggested_for_lines_of_the_page(suggest: Suggest) -> None:
    """A headline with a verb, a byline and a credit are no facts; a quotation in a headline is still one."""
    text = "Ferry Runs Aground off Bergen\n\nBy Anna Lund\n\nA ferry ran aground.\n\n(Reporting by Carl Dahl)"
    assert [text[slice(*each.span)] for each in suggest(text)] == ["A ferry ran aground."]
    text = "Ferry runs aground off Bergen\n\nNobody was hurt.\n\nA ferry leaves Bergen. Photograph: Carl Dahl/AP"
    assert [text[slice(*each.span)] for each in suggest(text)] == ["Nobody was hurt."]
    text = "Lund Says Bergen Ferries Are “All Too Late and Too Full”"
    assert [each.label for each in suggest(text)] == ["quote"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "dateline",
    ["LISBON - ", "LONDON (AP) — ", "WASHINGTON, Jan 5 (Reuters) - ", "Berlin (dpa) - ", "PARIS/BERLIN (Reuters) - ",
     "(CNN) -- ", "OSLO, Norway (AP) — "],
)  # fmt: skip
def test_a_dateline_is_no_subject(suggest: Suggest, dateline: str) -> None:
    """The sentence behind it is read as if it were not there; an agency is nobody's speaker."""
    text = f"{dateline}The mayor said the ferry was full."
    (found,) = suggest(text)
    assert found.speaker is not None
    assert (found.rule, found.speaker.text(text)) == ("reported", "The mayor")
    text = f"{dateline}“We saw cracks,” said Ana Melo."
    (found,) = suggest(text)
    assert found.speaker is not None
    assert found.speaker.text(text) == "Ana Melo"
