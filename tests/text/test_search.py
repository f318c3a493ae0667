"""Searching: every place, whatever the case, and accents where asked."""

from itertools import pairwise

import pytest
from hypothesis import given
from strategies import texts

from annotations.text.search import occurrences


@pytest.mark.parametrize(
    ("wanted", "folded", "found"),
    [
        ("us", False, ["US", "us"]),
        ("US", False, ["US"]),
        ("beyonce", False, []),
        ("beyonce", True, ["Beyoncé", "BEYONCE\u0301"]),
        ("two words", False, ["two\nwords"]),
        ("", False, []),
        ("  ", False, []),
        ("[a", False, ["[a"]),
        (".", False, ["."]),
    ],
)
def test_what_is_found(wanted: str, folded: bool, found: list[str]) -> None:
    """Capitals matter only if typed, accents not where folded, white space finds any; nothing is a pattern."""
    text = "US Beyoncé us two\nwords [a] BEYONCE\u0301."
    assert [text[start:end] for start, end in occurrences(text, wanted, folded=folded)] == found


@given(texts())
def test_a_place_found_holds_the_word(text: str) -> None:
    """For any text, each place found holds just what was searched for, and places are apart and in order."""
    for word in text.split()[:3]:
        places = occurrences(text, word)
        assert places
        assert all(text[start:end].casefold() == word.casefold() or len(word) != end - start for start, end in places)
        assert all(one.end <= other.start for one, other in pairwise(places))
        assert occurrences(text, word, folded=True) or not word.isprintable() or not any(map(str.isalnum, word))
