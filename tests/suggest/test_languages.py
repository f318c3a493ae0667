"""Quotations in other languages than English, and the language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import foreign
from strategies import texts

from annotations.nlp.language import guess_language
from annotations.suggest.languages import LANGUAGES, suggest_in
from annotations.suggest.suggestion import Confidence, Suggestion


def quotes(text: str, language: str) -> list[tuple[str, str]]:
    """Return the quotations shown for a text with their speakers."""
    return [
        (text[start:end], each.speaker.text(text) if each.speaker else "")
        for each in suggest_in(text, language)
        if each.strength > Confidence.LOW
        for start, end in each.spans
    ]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_figures_of_the_sets_of_sixty_sentences(language: str) -> None:
    """Lower bounds for the figures in docs/suggestions.md."""
    spans, speakers, count = foreign(language)
    assert count == 60
    assert spans.precision >= 0.9
    assert spans.recall >= 0.8
    assert speakers.precision >= 0.9


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("« C’est fini », a-t-elle dit.", "fr", [("« C’est fini »", "elle")]),
        ("Der Film „Der Tod“ läuft.", "de", []),
        ("— No lo sé — dijo Ana —. Ya veremos.", "es", [("No lo sé", "Ana"), ("Ya veremos.", "Ana")]),
        ("—¿Quién es?\n\n—Nadie, que yo sepa.", "es", [("¿Quién es?", ""), ("Nadie, que yo sepa.", "")]),
        ("— Ville propre\n\nLe plan est prêt.", "fr", []),
        ("«Vediamo», dice Rossi. «Ma non subito.»", "it", [("«Vediamo»", "Rossi"), ("«Ma non subito.»", "Rossi")]),
    ],
)
def test_marks_dashes_and_verbs(text: str, language: str, found: list[tuple[str, str]]) -> None:
    """Inverted pronouns, lines of a dialogue, and the same speaker further on; no titles and no lists."""
    assert quotes(text, language) == found


def test_other_languages_have_their_marks() -> None:
    """Without verbs of speech the speaker is not named."""
    (found,) = suggest_in("„Nie mamy wyboru, a czas ucieka”, powiedział minister.", "pl")
    assert (found.rule, found.speaker) == ("marks", None)


@given(texts(), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_in_any_language(text: str, language: str) -> None:
    """The patterns neither fail nor hang, and what is suggested is in order and inside the text."""
    last = 0
    for each in suggest_in(text, language):
        assert isinstance(each, Suggestion)
        assert last <= each.start < each.end <= len(text)
        assert [each.start, each.end] == [each.spans[0].start, each.spans[-1].end]
        assert each.speaker is None or 0 <= each.speaker.start < each.speaker.end <= len(text)
        last = each.end


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The ferry ran aground off the coast of Norway on Monday, and all of the people were safe by night.",
            "en",
        ),
        (
            "Le ministre a dit que la loi serait votée en mai et que les maires auraient un an pour tout faire.",
            "fr",
        ),
        (
            "Der Minister hat am Montag gesagt, dass das Gesetz im Mai kommt und die Städte noch ein Jahr Zeit haben.",
            "de",
        ),
        (
            "El ministro ha dicho que la ley se votará en mayo y que los alcaldes tendrán un año para todo.",
            "es",
        ),
        ("Carl Lund, Ann Dahl, Eric Hahn", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    """By the commonest words of English, else by a model; a few names are of no language."""
    assert guess_language(text) == language


@pytest.mark.slow
def test_a_french_article_among_english_ones_is_read_by_french_words(suggest: object) -> None:
    """Also where the corpus says nothing of its language."""
    text = (
        "Le ministre a visité le port de Brest mardi matin et il a parlé aux marins de la ville pendant une heure. "
        "« Nous n’avons plus le choix », a déclaré la ministre Claire Duval."
    )
    assert callable(suggest)
    (found,) = suggest(text)
    assert found.speaker.text(text) == "la ministre Claire Duval"
