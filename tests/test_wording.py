"""Phrases that all messages share: counts, and texts that are cut between characters."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.wording import brief, counted, cut, listed

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAG = "🇬🇷"


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("plain text", 5, "plain"),
        (f"ab{FAMILY}", 5, "ab"),
        (f"ab{FAMILY}c", 9, f"ab{FAMILY}"),
        (f"a{FLAG}{FLAG}", 4, f"a{FLAG}"),
        (f"{FLAG}{FLAG}{FLAG}", 5, f"{FLAG}{FLAG}"),
        ("cafe\u0301s", 4, "caf"),
        (FAMILY, 3, FAMILY[:3]),
        ("short", 9, "short"),
        ("a\r\nb", 2, "a"),
    ],
)
def test_a_text_is_cut_between_characters(text: str, most: int, expected: str) -> None:
    """Never inside a flag, a family or an accented letter, unless there is nothing else."""
    assert cut(text, most) == expected


@given(texts(), st.integers(1, 40))
def test_any_text_is_cut_between_characters(text: str, most: int) -> None:
    """At most so long, and where a person sees an end."""
    found = cut(text, most)
    assert text.startswith(found)
    assert len(found) <= most
    ends = [cluster.end() for cluster in regex.finditer(r"\X", text)]
    assert not text or len(found) in ends or ends[0] > most
    assert len(brief(text, most)) <= max(most, 1)


def test_one_is_not_many() -> None:
    """A count has its noun."""
    assert (counted(1, "claim"), counted(0, "claim"), counted(2000, "claim")) == ("1 claim", "0 claims", "2,000 claims")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("a",), "a"),
        (("a", "b and c"), "a and b and c"),
        (("a", "b", "c"), "a, b and c"),
        (("a and b", "c", "d"), "a and b, c, and d"),
    ],
)
def test_a_list_has_one_and(items: tuple[str, ...], expected: str) -> None:
    """And a comma before it where an item has one of its own."""
    assert listed(items) == expected
