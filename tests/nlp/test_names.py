"""Entities after the model: trimmed, and with one label for a name."""

import pytest
from hypothesis import given
from labelled_names import figures
from strategies import spanned

from annotations.article import Span
from annotations.entity import Entity
from annotations.nlp.names import full_names, tidied


def named(text: str, *marked: tuple[str, str]) -> list[tuple[str, str]]:
    """Return words and labels of marked words of a text after tidying; the same words again are their next mention."""
    entities: list[Entity] = []
    for words, label in marked:
        at = text.index(words, entities[-1].end if entities else 0)
        entities.append(Entity(at, at + len(words), label))
    return [(text[start:end], label) for start, end, label in tidied(text, entities)]


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("the Kremlin’s", "Kremlin"),
        ("The Hague", "Hague"),
        ("Carl Lund's", "Carl Lund"),
        ("the Alps", "Alps"),
        ("Theo", "Theo"),
        ("the States’", "States"),
    ],
)
def test_leading_articles_and_possessives_are_off(words: str, bare: str) -> None:
    """They are no part of a name; a name that only begins so is left alone."""
    assert named(f"Rain fell on {words} land.", (words, "LOC"))[0][0] == bare


def test_dates_and_numbers_stay_as_they_are() -> None:
    """They are no names."""
    assert named("It took the week’s end.", ("the week’s", "DATE")) == [("the week’s", "DATE")]


def test_a_name_has_the_label_of_most_of_its_mentions() -> None:
    """Case, articles and possessives make no other name; of two labels the earlier, unless it is a rare one."""
    text = "Lund won. Lund lost. the Lund’s pier. Dahl came. Dahl left."
    marked = [("Lund", "GPE"), ("Lund", "PERSON"), ("the Lund’s", "PERSON"), ("Dahl", "ORG"), ("Dahl", "GPE")]
    assert [label for _, label in named(text, *marked)] == ["PERSON", "PERSON", "PERSON", "ORG", "ORG"]
    assert named("Ann Dahl met Ann Dahl.", ("Ann Dahl", "FAC"), ("Ann Dahl", "PERSON"))[0] == ("Ann Dahl", "PERSON")


def test_a_surname_is_of_the_person_who_bears_it_in_full() -> None:
    """The model takes surnames for organisations; most mentions being wrong makes no company of a senator."""
    text = "Carla Dahl won. Dahl lost. Dahl left. Dahl came."
    marked = [("Carla Dahl", "PERSON"), ("Dahl", "ORG"), ("Dahl", "ORG"), ("Dahl", "PRODUCT")]
    assert [label for _, label in named(text, *marked)] == ["PERSON"] * 4


def test_a_place_that_somebody_is_called_after_stays_one() -> None:
    """Where it is named more often than they are; else it is the person."""
    often = "Kim Bergen left Bergen for Oslo. Bergen slept."
    assert named(often, ("Kim Bergen", "PERSON"), ("Bergen", "GPE"), ("Bergen", "GPE"))[1:] == [("Bergen", "GPE")] * 2
    once = "Kim Bergen spoke. Bergen left."
    assert named(once, ("Kim Bergen", "PERSON"), ("Bergen", "GPE"))[1] == ("Bergen", "PERSON")


def test_names_of_one_person_count_as_one() -> None:
    """With a title or alone, before the full name or behind it; another first name is somebody else."""
    text = "Dahl won. Carla Dahl spoke. Mrs Dahl left. Tom Lund, Ann Lund and Oslo stayed. Carla left."
    words = ("Dahl", "Carla Dahl", "Dahl", "Tom Lund", "Ann Lund", "Oslo", "Carla")
    entities: list[Entity] = []
    for each in words:
        at = text.index(each, entities[-1].end if entities else 0)
        entities.append(Entity(at, at + len(each), "GPE" if each == "Oslo" else "PERSON"))
    assert full_names(text, entities) == (
        *["Carla Dahl"] * 3,
        "Tom Lund",
        "Ann Lund",
        "Oslo",
        "Carla Dahl",
    )


@pytest.mark.parametrize(
    ("words", "wrong", "right"),
    [
        ("Indo-Pacific", "ORG", "LOC"),
        ("Twitter", "PERSON", "ORG"),
        ("The Guardian", "WORK_OF_ART", "ORG"),
        ("Group of 20", "LAW", "ORG"),
        ("Department of Trade", "GPE", "ORG"),
        ("Nordic Airlines", "PERSON", "ORG"),
        ("Bergen", "GPE", "GPE"),
    ],
)
def test_what_the_small_model_gets_wrong_is_known(words: str, wrong: str, right: str) -> None:
    """Seas and regions, media, alliances, and bodies by their form."""
    assert named(f"They met {words} there.", (words, wrong))[0][1] == right


@given(spanned())
def test_entities_stay_inside_what_the_model_found(place: tuple[str, Span]) -> None:
    """None is lost, none is empty, none grows."""
    text, (start, end) = place
    (found,) = tidied(text, [Entity(start, end, "ORG")])
    assert start <= found.start < found.end <= end


@pytest.mark.slow
def test_figures_of_labelled_names() -> None:
    """Lower bounds for the figures in docs/suggestions.md: the rules gain on the model, and find no more names."""
    model, ours = figures(tidy=False), figures(tidy=True)
    assert ours.offered == model.offered
    assert ours.precision >= model.precision + 0.15
    assert ours.f >= model.f + 0.15
