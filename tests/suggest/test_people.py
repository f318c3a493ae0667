"""One person, one name: which words of an article name the same person."""

from collections.abc import Callable

import pytest

from annotations.article import Span
from annotations.entity import Entity
from annotations.suggest.parse import Parse
from annotations.suggest.people import Cast, name_words
from annotations.suggest.suggestion import Suggestion

Suggest = Callable[[str], tuple[Suggestion, ...]]


def cast(text: str, *names: str) -> Cast:
    """Return the people of a text in which all mentions of some names are marked, the longest name first."""
    marked: list[Entity] = []
    for name in sorted(names, key=len, reverse=True):
        at = text.find(name)
        while at >= 0:
            if not any(each.start <= at < each.end for each in marked):
                marked.append(Entity(at, at + len(name), "PERSON"))
            at = text.find(name, at + 1)
    return Cast(text, sorted(marked, key=lambda each: each.start), Parse())


def named(text: str, words: str, *names: str) -> str:
    """Return the full name that the last mention of some words stands for; empty if nobody is certain."""
    at = text.rindex(words)
    found = cast(text, *names).canonical(Span(at, at + len(words)))
    return text[found.start : found.end] if found else ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mr. Lund", ["lund"]),
        ("Prime Minister Carla O’Neill’s", ["carla", "o'neill"]),
        ("CARL LUND", ["carl", "lund"]),
        ("Carl B. Lund Jr.", ["carl", "b", "lund"]),
        ("Prof Lund MP", ["lund"]),
    ],
)
def test_titles_case_and_apostrophes_make_no_other_name(name: str, words: list[str]) -> None:
    """What is left of a name is compared."""
    assert list(name_words(name)) == words


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ("Carl Lund won. Mr. Lund left.", "Mr. Lund", "Carl Lund"),
        ("Carl Lund won. Senator Lund left.", "Senator Lund", "Carl Lund"),
        ("Lund won. Carl B. Lund left, said Carl Lund.", "Carl Lund", "Carl B. Lund"),
        ("Carl O’Neill won. O'Neill left.", "O'Neill", "Carl O’Neill"),
        ("Carl Lund won. Carl left.", "Carl", "Carl Lund"),
        ("Carl Lund’s win was big. Lund left.", "Lund", "Carl Lund"),
    ],
)
def test_a_surname_stands_for_the_full_name(text: str, words: str, full: str) -> None:
    """With a title or without, before the full name or behind it."""
    assert named(text, words, "Carl Lund", "Carl B. Lund", "Carl O’Neill", "O'Neill", "Lund", "Carl") == full


def test_of_two_of_a_surname_the_last_seen_is_meant() -> None:
    """Unless a title says that it is the other."""
    text = "Mary Lund met Carl Lund. Lund left. Mrs. Lund stayed."
    assert named(text[:34], "Lund", "Mary Lund", "Carl Lund", "Lund") == "Carl Lund"
    assert named(text, "Mrs. Lund", "Mary Lund", "Carl Lund", "Lund") == "Mary Lund"


def test_of_a_couple_only_the_one_known_to_fit_is_meant() -> None:
    """Where there are a Mr and a Mrs, a first name that says nothing is nobody’s."""
    text = "Saeed Amiri was freed. Mr. Amiri flew home, and Mrs. Amiri wept."
    assert named(text, "Mrs. Amiri", "Saeed Amiri", "Amiri") == ""


@pytest.mark.parametrize("words", ["Lund’s lawyer", "an ally of Lund", "Carl Lund and Ann Lee", "the mayor", "Dunn"])
def test_what_is_not_certain_is_nobody(words: str) -> None:
    """What a person owns, two people, a role that nobody has, a name that stands nowhere in full."""
    text = f"Carl Lund won. Ann Lee lost. Here speaks {words}."
    assert named(text, words, "Carl Lund", "Ann Lee", "Lund", "Dunn") == ""


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ("Carl Lund won. Carl Lund Jr. left.", "Carl Lund Jr.", "Carl Lund Jr."),
        ("Carl Lund Jr. won. Carl Lund left.", "Carl Lund", "Carl Lund"),
        ("Carl Lund won. Carl Lund Jr. left, and Mr. Lund stayed.", "Mr. Lund", "Carl Lund"),
        ("Carl B. Lund met Carl H.B. Lund.", "Carl H.B. Lund", "Carl H.B. Lund"),
        ("Carl Bo Lund met Ann Lee. Carl B. Lund left.", "Carl B. Lund", "Carl Bo Lund"),
        ("Charles Lund met King Charles.", "King Charles", ""),
        ("Harry Lund met Prince Harry.", "Harry", ""),
        ("Carl Lund met Mr Carl.", "Mr Carl", ""),
        ("Carl Lund met Ann Lee. Sir Carl left.", "Sir Carl", "Carl Lund"),
        ("Xi Jinping came. President Xi left.", "President Xi", "Xi Jinping"),
        ("Carl Lund met Ann King. Lund left.", "Lund", "Carl Lund"),
    ],
)
def test_namesakes_are_not_one_person(text: str, words: str, full: str) -> None:
    """Father and son, other names between, kings of a first name, and a surname that is somebody's first name."""
    names = (
        "Carl Lund Jr.",
        "Carl Lund",
        "Carl B. Lund",
        "Carl H.B. Lund",
        "Carl Bo Lund",
        "Charles Lund",
        "Xi Jinping",
    )
    assert named(text, words, *names, "Harry Lund", "King Charles", "Ann Lee", "Harry", "Carl", "Lund", "Xi") == full


def test_people_are_listed_with_all_their_mentions() -> None:
    """One entry a person, in the order in which they are first named in full."""
    text = "Lund won. Ann Lee met Carl Lund, and Lund left."
    found = cast(text, "Carl Lund", "Ann Lee", "Lund").people()
    assert [[text[start:end] for start, end in (person.name, *person.mentions)] for person in found] == [
        ["Ann Lee", "Ann Lee"],
        ["Carl Lund", "Lund", "Carl Lund", "Lund"],
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Carl Lund won in May.\n\n“We are glad,” Mr. Lund said.", "Carl Lund"),
        ("Carl Lund won in May.\n\nLund said it was late. “We are glad,” he said.", "Carl Lund"),
        ("The mayor, Carl Lund, won in May.\n\n“We are glad,” the mayor said.", "Carl Lund"),
        ("Carl Lund, the mayor, met Eric Dahl, the vicar.\n\n“We are glad,” the vicar said.", "Eric Dahl"),
        ("Carl Lund, a lawyer, met Eric Dahl, a lawyer.\n\n“We are glad,” the lawyer said.", ""),
        ("“We are glad,” the mayor said.", ""),
    ],
)
def test_a_suggested_speaker_has_a_full_name(suggest: Suggest, text: str, full: str) -> None:
    """By surname, by what a pronoun stands for, and by a role that one person has."""
    speaker = suggest(text)[-1].speaker
    assert speaker is not None
    assert speaker.full_name(text) == full
