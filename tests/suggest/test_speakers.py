"""Candidates for speakers: which, in which order, in examples and in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import spanned, spans

from annotations.article import Article, Span
from annotations.entity import Entity
from annotations.suggest.speakers import Candidate, speakers
from annotations.suggest.suggestion import Speaker, Suggestion

PEOPLE = ("Blinken", "Qin", "Xi", "Gates", "Biden", "Sullivan", "Daniel Kritenbrink", "Kurt Campbell")


def entities(text: str, *names: str, label: str = "PERSON") -> list[Entity]:
    """Mark every mention of the names, in the order of the names."""
    found: list[Entity] = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            found.append(Entity(at, at + len(name), label))
            at = text.find(name, at + 1)
    return found


def place(text: str, words: str) -> Span:
    """Return the span of the words in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def offered(text: str, claim: str, *names: str) -> list[str]:
    """Return the candidates of a claim, in order."""
    return [candidate.text for candidate in speakers(text, place(text, claim), entities(text, *names))]


@pytest.mark.parametrize(
    ("claim", "speaker"),
    [
        ("“that the competition we have with China doesn’t veer into conflict”", "Blinken"),
        ("misunderstandings and miscommunications”", "Blinken"),
        ("“benefit our two countries”", "Gates"),
        ("“I believe that the foundation of Sino-US relations lies in the people,”", "Xi"),
        ("Under the current world situation, we can", "Gates"),
        ("“over the next several months, I’ll be", "Biden"),
        ("in the most responsible way possible,”", "Daniel Kritenbrink"),
        ("“Intense competition requires intense diplomacy", "Kurt Campbell"),
    ],
)
def test_the_first_speaker_offered_in_the_first_sample(article: Article, claim: str, speaker: str) -> None:
    """Mostly the speaker; Mr Gates twice, the listener, who is nearer than Mr Xi."""
    names = offered(article.text, claim, *PEOPLE)
    assert names[0] == speaker
    if speaker == "Gates":
        assert names[1] == "Xi"


def test_the_first_speaker_offered_in_the_second_sample(articles: tuple[Article, ...]) -> None:
    """Sullivan speaks of Secretary Blinken, who is named in the quotation and comes behind him."""
    claim = "“Secretary Blinken’s trip to China will be a significant event, but it’s likely"
    text = articles[1].text
    whole = text[text.index(claim) : text.index(" Sullivan told reporters")]
    assert offered(text, whole, *PEOPLE)[:2] == ["Sullivan", "Blinken"]


@pytest.mark.parametrize(
    ("label", "speaks"), [("PERSON", 1), ("PER", 1), ("ORG", 1), ("NORP", 0), ("GPE", 0), ("DATE", 0)]
)
def test_people_and_organisations_speak(label: str, speaks: int) -> None:
    """Places, nationalities and dates do not."""
    text = "“No,” Acme said."
    assert len(speakers(text, Span(0, 5), entities(text, "Acme", label=label))) == speaks


def test_a_name_is_offered_once_however_it_is_set() -> None:
    """Case and white space make no other name; the mention nearest to the claim stands for it."""
    text = "XI  JINPING came. Then “no,” Xi\nJinping said. Xi Jinping left."
    found = speakers(text, place(text, "“no,”"), entities(text, "XI  JINPING", "Xi\nJinping", "Xi Jinping"))
    assert found == (Candidate("XI JINPING", "Xi\nJinping", *place(text, "Xi\nJinping")),)


def test_the_nearest_comes_first_on_either_side() -> None:
    """Distance is counted between the ends that face each other."""
    text = "Ann told Bob it was “no” and so it was, as Cyd and Dan heard."
    assert offered(text, "“no”", "Ann", "Bob", "Cyd", "Dan") == ["Bob", "Ann", "Cyd", "Dan"]


def test_a_name_in_the_claim_is_nearest() -> None:
    """A reported claim holds its speaker; what overlaps is at no distance, and the first of such comes first."""
    text = "Eve heard it: Ann said that Bob had lost. Cyd agreed."
    assert offered(text, "Ann said that Bob had lost", "Cyd", "Bob", "Ann", "Eve") == ["Ann", "Bob", "Cyd", "Eve"]


def test_a_name_in_quotation_marks_comes_behind_all_others() -> None:
    """People who are quoted about rarely speak, near as they are; but they are listed if there is nobody else."""
    text = "Cyd came.\n\n“Ann saw Bob go,” he said. “Dan too.”"
    assert offered(text, "“Ann saw Bob go,”", "Ann", "Bob", "Cyd", "Dan") == ["Cyd", "Ann", "Bob", "Dan"]


def test_a_mention_outside_quotation_marks_stands_for_the_name() -> None:
    """A person named inside the claim and after it is listed with the mention after it."""
    text = "“I, Ann, say no,” he heard from Ann."
    (found,) = speakers(text, place(text, "“I, Ann, say no,”"), entities(text, "Ann"))
    assert found.start == text.rindex("Ann")


def test_a_mention_in_the_same_paragraph_comes_before_a_nearer_one_in_another() -> None:
    """The paragraph that ends on Bob right before the claim is about something else."""
    text = "It was all up to Bob\n\n“No, it is not and it will not be so at all,” he told a friend of Ann."
    assert offered(text, "“No,", "Bob", "Ann") == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Bob “no,” Ann said.", "“no,”"),
        ("Bob “no,” Ann said.", "no"),
        ("Bob “no,” Ann said.", "no,"),
        ("Bob “no”, Ann said.", "“no”"),
        ("Bob ‘no’, said Ann.", "‘no’"),
        ('Bob "no," said Mr. Ann.', '"no,"'),
        ("Bob “no”, according to the Ann.", "no"),
        ("Bob it was over, Ann said.", "it was over"),
    ],
)
def test_whoever_is_named_behind_the_comma_is_nearest(text: str, claim: str) -> None:
    """With the marks in the claim or not, the comma inside the marks or outside, and “said” or a title between."""
    assert offered(text, claim, "Bob", "Ann") == ["Ann", "Bob"]


def test_a_name_behind_the_comma_may_hold_its_article() -> None:
    """SpaCy takes “the” into the name of an organisation."""
    text = "Bob “no,” the Acme Corporation said."
    assert offered(text, "“no,”", "Bob", "the Acme Corporation") == ["the Acme Corporation", "Bob"]


@pytest.mark.parametrize("name", ["Ann’s", "Ann's", " Ann’s ", "ANN’S"])
def test_a_possessive_is_not_part_of_a_name(name: str) -> None:
    """Nor is white space around it."""
    text = f"So{name:^8}lawyer said “no”."
    (found,) = speakers(text, place(text, "“no”"), entities(text, name))
    assert found.text.lower() == "ann"
    assert text[found.start : found.end] == found.text


def test_several_names_of_a_person_are_one_candidate() -> None:
    """The name is the fullest of the article, the words are the mention nearest to the claim."""
    text = "Carl Lund came. It was “no” that Mr Lund said. Ann Berg left."
    found = speakers(text, place(text, "“no”"), entities(text, "Carl Lund", "Lund", "Ann Berg"))
    assert [(each.name, each.text) for each in found] == [("Carl Lund", "Lund"), ("Ann Berg", "Ann Berg")]


def test_the_speaker_of_the_suggestion_comes_first() -> None:
    """Resolved; a pronoun stays the words of the article for any other person, and not for an organisation."""
    text = "Carl Lund left. Acme was told. “No,” he said. Ann Berg did not."
    he, carl = place(text, "he said"), place(text, "Carl Lund")
    said = Suggestion(*place(text, "“No,”"), "quote", "quotation", speaker=Speaker(he.start, he.start + 2, guess=carl))
    named = [*entities(text, "Ann Berg", "Carl Lund"), *entities(text, "Acme", label="ORG")]
    found = speakers(text, place(text, "“No,”"), named, [said])
    assert [(each.name, each.text) for each in found] == [
        ("Carl Lund", "he"),
        ("Ann Berg", "he"),
        ("Acme", "Acme"),
    ]


def test_phrases_with_a_role_come_behind_names() -> None:
    """As their article has them; titles before a name are none, nor are offices that are cut from a longer name."""
    text = (
        "“No,” a Chinese foreign ministry spokesman said. Foreign Minister Qin Gang was told by two senior officials "
        "of it, and US diplomats by National Security Adviser Ann Berg. She met Secretary of State Bo Dahl."
    )
    named = [
        *entities(text, "Qin Gang", "Ann Berg", "Bo Dahl"),
        *entities(text, "State", "National Security", label="ORG"),
    ]
    assert [each.name for each in speakers(text, place(text, "“No,”"), named)] == [
        "Qin Gang",
        "Ann Berg",
        "Bo Dahl",
        "a Chinese foreign ministry spokesman",
        "US diplomats",
    ]


def test_nobody_is_offered_where_nobody_is_named() -> None:
    """Without entities, or with one of blanks alone, there is nobody."""
    assert speakers("“No.”", Span(0, 5), []) == ()
    assert speakers("“No” ’s  ", Span(0, 4), [Entity(4, 5, "PERSON"), Entity(5, 7, "ORG")]) == ()


@given(spanned(), st.data())
def test_every_speaker_of_any_text_stands_in_it(text_and_claim: tuple[str, Span], data: st.DataObject) -> None:
    """Words and offsets agree to the character, no name comes twice, and the order of entities changes nothing."""
    text, claim = text_and_claim
    labels = st.sampled_from(["PERSON", "ORG", "NORP", "GPE"])
    found = data.draw(
        st.lists(st.builds(lambda span, label: Entity(span.start, span.end, label), spans(text), labels), max_size=12)
    )
    candidates = speakers(text, claim, found)
    assert candidates == speakers(text, claim, found[::-1])
    for name, words, start, end in candidates:
        assert words == text[start:end] == words.strip() != ""
        assert name == " ".join(name.split()) != ""
        assert not words.endswith(("’s", "'s"))
    assert len({each.name.casefold() for each in candidates}) == len(candidates)
