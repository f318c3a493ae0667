"""Searching: every place, whatever the case, and accents where asked."""

import re
import sys
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import PIECES, texts

from annotations.text.search import SearchableText, ignore_case, occurrences


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


@pytest.mark.parametrize(
    ("text", "query", "folded", "spans"),
    [
        ("και", "κα", False, [(0, 2)]),
        ("ᾳ α\u0345 α", "α", False, [(5, 6)]),
        ("İstanbul in İstanbul", "istanbul", False, [(0, 8), (12, 20)]),
        ("Straße, STRASSE", "straße", False, [(0, 6)]),
        ("각각가", "각가", True, [(1, 3)]),
        ("ΟΔΟΣ οδός οδος", "οδοσ", False, [(0, 4), (10, 14)]),
        ("banana", "ana", False, [(1, 4)]),
        ("한국 한국", "하", True, []),
        ("한국 한국", "한", True, [(0, 1), (3, 4)]),
        ("e\u0301a é e\u0301", "e", True, [(0, 2), (4, 5), (6, 8)]),
        ("\u0301", "\u0301", True, []),
    ],
)
def test_offsets_are_those_of_the_text(text: str, query: str, folded: bool, spans: list[tuple[int, int]]) -> None:
    """Letters that case or accents make longer or shorter move no hit, and a hit is whole code points."""
    assert list(occurrences(text, query, folded=folded)) == spans


def test_letters_are_alike_as_for_re() -> None:
    """Two letters differ in case only where Python's `re` says so, for every letter that has a case."""
    letters = "".join(
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if letter != "\u0345" and not letter.lower() == letter.upper() == letter.title() == letter
    )
    alike: dict[str, set[str]] = defaultdict(set)
    for letter, form in zip(letters, ignore_case(letters), strict=True):
        alike[form].add(letter)
    for form, group in alike.items():
        assert set(re.findall(re.escape(min(group)), letters, re.IGNORECASE)) == group, form


QUERIES = st.one_of(st.sampled_from(PIECES), st.text(st.sampled_from("aAnNéEsSſ ıİi\u0301σς"), max_size=4))
TEXTS = st.one_of(texts(), st.text(st.sampled_from("aAnN éEsSſıİi\u0301σςΣ\n"), max_size=60))


@given(TEXTS, st.lists(QUERIES, max_size=3), st.booleans())
@example("aaaa", ["aa", "aab"], False)
def test_searches_share_a_text(text: str, queries: list[str], folded: bool) -> None:
    """Each search in a text finds what a pattern finds in it, however the hits are asked for."""
    searchable = SearchableText(text)
    for query in [*queries, *text.split()[:2]]:
        hits = searchable.find(query, folded=folded)
        if not folded:
            assert list(hits) == _found_by_pattern(text, query)
        assert list(hits) == list(occurrences(text, query, folded=folded))
        for start in range(0, len(text) + 1, 3):
            assert hits.overlapping(start, start + 5) == [hit for hit in hits if hit.overlaps(start, start + 5)]
            first = next((hit for hit in hits if hit.start >= start), hits[0] if hits else None)
            # Where nothing was counted or listed before as well.
            assert searchable.find(query, folded=folded).first_from(start) == first
        assert len(searchable.find(query, folded=folded)) == len(list(hits))
        assert hits[1:] == tuple(hits)[1:]


def _found_by_pattern(text: str, query: str) -> list[tuple[int, int]]:
    """Return the hits as they were found before there were copies of the text."""
    if not query.split():
        return []
    flags = 0 if any(letter.isupper() for letter in query) else re.IGNORECASE
    pattern = re.compile(r"\s+".join(map(re.escape, query.split())), flags)
    found, at = [], 0
    while hit := pattern.search(text, at):
        is_marked = "\u0300" <= text[hit.end() : hit.end() + 1] <= "\u036f"
        if not is_marked:
            found.append(hit.span())
        at = hit.start() + 1 if is_marked else hit.end()
    return found


@given(texts())
def test_a_place_found_holds_the_word(text: str) -> None:
    """For any text, each place found holds just what was searched for, and places are apart and in order."""
    for word in text.split()[:3]:
        places = occurrences(text, word)
        assert places
        assert all(text[start:end].casefold() == word.casefold() or len(word) != end - start for start, end in places)
        assert all(one.end <= other.start for one, other in pairwise(places))
        assert occurrences(text, word, folded=True) or not word.isprintable() or not any(map(str.isalnum, word))
