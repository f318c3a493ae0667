"""The language of a text by its commonest words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from strategies import texts

from annotations.text.language import guess_by_words

SETS = Path(__file__).parents[1] / "suggest" / "sentences"


def pieces(language: str) -> list[str]:
    """Return the sentences of the set of a language, four and four."""
    lines = [line for line in (SETS / f"{language}.txt").read_text("utf-8").splitlines() if line[:2] in {"Q ", "N "}]
    bare = [re.sub(r"[{}]", "", line[2:].partition(" = ")[0]) for line in lines]
    return [" ".join(bare[at : at + 4]) for at in range(0, len(bare), 4)]


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "nl", "pt"])
def test_four_sentences_are_enough(language: str) -> None:
    """One piece of a language at most is of none, and none is taken for another language."""
    guessed = [guess_by_words(piece) for piece in pieces(language)]
    assert set(guessed) <= {language, ""}
    assert guessed.count("") <= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The ferry ran aground off Norway on Monday, and all of the people on it were safe by the next evening.",
            "en",
        ),
        (
            "Regeringen sa att det inte är någon fara för de som bor i staden och att skolorna öppnar efter en vecka.",
            "sv",
        ),
        (
            "Министр сказал, что в городе не было света и что школы после этого откроют на неделю позже, но не все.",
            "ru",
        ),
        ("Lund, Bergen, Oslo, Malmö, Paris, Rome, " * 5, ""),
        ("Der Vertrag gilt nicht.", ""),
        ("", ""),
    ],
)
def test_what_words_show(text: str, language: str) -> None:
    """Names and a few words show nothing."""
    assert guess_by_words(text) == language


@given(texts())
def test_any_text_has_a_language_or_none(text: str) -> None:
    """It never fails."""
    assert guess_by_words(text) == "" or len(guess_by_words(text)) == 2
