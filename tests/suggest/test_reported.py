"""Reported speech, by kinds of sentences that news has; every sentence is invented."""

from collections.abc import Callable

import pytest

from annotations.suggest.suggestion import Confidence, Suggestion

pytestmark = pytest.mark.slow

Suggest = Callable[[str], tuple[Suggestion, ...]]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Critics praised the new bridge over the river.", "Critics"),
        ("The union called for a strike in May.", "The union"),
        ("The minister urged shopkeepers to stay at home.", "The minister"),
        ("The appeals court refused to reconsider the ruling.", "The appeals court"),
        ("Mr. Lund complained about the noise in the harbour.", "Mr. Lund"),
        ("Mr. Lund questioned the result of the count.", "Mr. Lund"),
        ("Ms. Hale asked whether the party could hold the city.", "Ms. Hale"),
        ("Mr. Lund lashed out at the council.", "Mr. Lund"),
        ("The senator toured the plant, criticising the cost of it.", "The senator"),
        ("The mayor called Dunn a friend of the city.", "The mayor"),
        ("The mayor welcomed the ruling.", "The mayor"),
        ("The union rejected the offer.", "The union"),
        ("The bank confirmed the sale.", "The bank"),
        ("The teachers pressed for smaller classes.", "The teachers"),
        ("The opposition called for an end to the rises.", "The opposition"),
        ("Many voters complained about the queues.", "Many voters"),
        ("Some praised the speech.", "Some"),
        ("The teachers demanded that the school be closed.", "The teachers"),
        ("Mr. Lund ruled out a coalition.", "Mr. Lund"),
        ("The senator informed the council of the closure.", "The senator"),
        (
            "In his autobiography, “A Time for Men,” Mr. Lund described how he learned to swim.",
            "Mr. Lund",
        ),
    ],
)
def test_an_act_that_is_done_by_speaking_is_a_quote(suggest: Suggest, text: str, speaker: str) -> None:
    """The outlet tells of somebody’s words, and does not vouch for them."""
    (found,) = suggest(text)
    assert (found.label, found.rule, found.strength) == ("quote", "act", Confidence.HIGH)
    assert found.speaker is not None
    assert found.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The police questioned a man of forty.",
        "The storm slammed the coast.",
        "Mr. Lund called his brother on Monday.",
        "The company asked no price.",
        "The letter was praised.",
        "The mayor did not criticise the plan.",
        "Rebels attacked the town at night.",
        "The firm agreed to pay nine million crowns.",
        "It was delayed by the row over the finding of what the ministry says was a balloon that was shot down.",
    ],
)
def test_other_acts_are_facts(suggest: Suggest, text: str) -> None:
    """Of a person as object, of a thing as subject, denied, passive, or no words at all."""
    assert [each.label for each in suggest(text)] == ["fact"]


@pytest.mark.parametrize(
    ("text", "speaker", "rule"),
    [
        ("The town was calm after the mayor urged shopkeepers to stay at home.", "the mayor", "act"),
        ("The minister used the visit to praise the crews.", "The minister", "act"),
        ("The bank issued a statement on the losses.", "The bank", "act"),
        ("The senator took issue with the figures.", "The senator", "act"),
        ("The plan was criticised by teachers.", "teachers", "act"),
        ("His claim that the count was rigged led to a trial.", "His", "act"),
        ("Mr. Lund would not say whether he had paid.", "Mr. Lund", "act"),
        ("Two captains of the guard were accused of theft.", "Two captains of the guard", "act"),
        ("Mr. Lund supports the sale of the railways.", "Mr. Lund", "belief"),
        ("Ms. Hale was confident that the vote would be close.", "Ms. Hale", "belief"),
        ("Party leaders want a vote in May.", "Party leaders", "belief"),
        ("The ad attacks Mr. Lund for his silence.", "The ad", "act"),
        ("The mayor went on television to defend the toll.", "The mayor", "act"),
        ("The senator paid tribute to the crews.", "The senator", "act"),
        ("The row over his criticism of the pier went on.", "his", "act"),
        ("The row began with Mr. Lund's refusal to close the pier.", "Mr. Lund", "act"),
        ("He moved to Odense after teachers opposed the sale.", "teachers", "belief"),
        ("The senator decided that the pier was unsafe.", "The senator", "belief"),
        ("The mayor is a critic of the toll.", "The mayor", "belief"),
        ("Mr. Lund supports raising the toll on trucks.", "Mr. Lund", "belief"),
    ],
)
def test_what_is_perhaps_no_quote_is_weak(suggest: Suggest, text: str, speaker: str, rule: str) -> None:
    """Acts in a part of a sentence, in a noun, refused or passive, and views: nobody’s words are given."""
    (found,) = suggest(text)
    assert (found.label, found.rule, found.strength) == ("quote", rule, Confidence.MEDIUM)
    assert found.why(text).endswith("a view" if rule == "belief" else "perhaps in passing")
    assert found.speaker is not None
    assert found.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reyl, 44, who had denied the charges, was freed.",
        "The next election must be held by May.",
        "The office sent letters to 3,000 families.",
        "The captain is ready to leave the port.",
        "The house was bought by teachers.",
        "Those backing Mr. Lund include a brewer, two bakers and a widow from the old town.",
        "The town hopes to defend the toll.",
        "He made sure that the pier was closed.",
        "The crew found that the boat had sunk.",
    ],
)
def test_an_aside_and_a_thing_done_are_no_words(suggest: Suggest, text: str) -> None:
    """What a sentence tells is something else."""
    assert [each.label for each in suggest(text)] == ["fact"]


@pytest.mark.parametrize(
    ("text", "clause", "speaker"),
    [
        (
            "“It is over,” Carl Dunn said, adding that he had left the party.",
            "adding that he had left the party",
            "Carl Dunn",
        ),
        (
            "Carl Dunn praised the crews and called the rescue “a marvel of its kind”.",
            "Carl Dunn praised the crews",
            "Carl Dunn",
        ),
        (
            "Carl Dunn said it was “a bad day”, but he denied that he would resign.",
            "he denied that he would resign.",
            "he",
        ),
        (
            "The toll will rise in May, Carl Dunn said, adding, “We need it.”",
            "The toll will rise in May, Carl Dunn said",
            "Carl Dunn",
        ),
        (
            "Carl Dunn released a statement on Monday condemning “a sad day”.",
            "Carl Dunn released a statement on Monday",
            "Carl Dunn",
        ),
        (
            "“We lost,” said Carl Dunn, who has accused the council of wasting the money of the town.",
            "Carl Dunn, who has accused the council of wasting the money of the town",
            "Carl Dunn",
        ),
        ("The mayor endorsed her, citing her “long record”.", "The mayor endorsed her", "The mayor"),
    ],
)
def test_what_is_reported_beside_a_quotation_is_a_suggestion_too(
    suggest: Suggest, text: str, clause: str, speaker: str
) -> None:
    """A sentence that is part quotation and part report has one for each; the report is weak."""
    found = suggest(text)
    assert [each.label for each in found] == ["quote", "quote"]
    (report,) = (each for each in found if text[each.start : each.end] == clause)
    assert report.strength is Confidence.MEDIUM
    assert report.speaker is not None
    assert report.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Carl Dunn said last week that the pier represents “old Lund”.",
        "“We lost,” said Carl Dunn.",
        "When asked about the pier, Carl Dunn said: “Never again.”",
        "When asked about the pier, Carl Dunn said: “Never again,” the Post reported.",
    ],
)
def test_a_clause_that_only_leads_to_a_quotation_is_none(suggest: Suggest, text: str) -> None:
    """Nor one that a quotation cuts in the middle."""
    assert len(suggest(text)) == 1


@pytest.mark.parametrize(
    ("text", "speaker", "strength"),
    [
        ("Carl Dahl said in a letter that the pier was unsafe.", "Carl Dahl", Confidence.HIGH),
        ("The mayor reported having three boats at the end of May.", "The mayor", Confidence.HIGH),
        ("Bryant said he'll back the toll.", "Bryant", Confidence.HIGH),
        ("The pier is safe, the mayor told a panel on Monday.", "the mayor", Confidence.HIGH),
        ("Mr. Lund went ahead after a letter warned that the pier was unsafe.", "a letter", Confidence.MEDIUM),
        (
            "The revolt ended his plans to return, Mr. Lund said in his 2012 book, “A Danish Son.”",
            "Mr. Lund",
            Confidence.HIGH,
        ),
        ("The town shut the old pier, which engineers say is unsafe in winter.", "engineers", Confidence.MEDIUM),
        ("The mayor left because doctors warned that he was ill.", "doctors", Confidence.MEDIUM),
    ],
)
def test_what_is_said_in_a_part_of_a_sentence(suggest: Suggest, text: str, speaker: str, strength: Confidence) -> None:
    """Where the parse hangs the clause elsewhere it counts in full; in a subordinate clause it is weak."""
    (found,) = suggest(text)
    assert (found.label, found.rule, found.strength) == ("quote", "reported", strength)
    assert found.speaker is not None
    assert found.speaker.text(text) == speaker


@pytest.mark.parametrize(
    "text", ["The vote is lost if critics say that it is rigged.", "Nobody left, as nobody would say that it was over."]
)
def test_what_may_be_said_is_not_reported(suggest: Suggest, text: str) -> None:
    """A condition and a possibility are nobody’s words."""
    assert [each.rule for each in suggest(text)] == ["statement"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("A poll showed Dunn three points ahead of Hale.", "reported"),
        ("Dunn leads Hale by three points in a poll by Nordic Data.", "poll"),
    ],
)
def test_what_a_poll_finds_is_its_own(suggest: Suggest, text: str, rule: str) -> None:
    """Its figures are no facts about the vote; without a verb of finding that is weak."""
    (found,) = suggest(text)
    assert (found.label, found.rule) == ("quote", rule)
