"""Moving: what a change has left as it was is found where it is now, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.alignment import Alignment

LINES = st.lists(st.sampled_from(["one\n", "two words\n", "\n", "drei\n", "四\n", "last"]), max_size=12).map("".join)


@given(LINES, LINES, st.data())
def test_what_is_placed_says_the_same(before: str, after: str, data: st.DataObject) -> None:
    """For any two texts, whatever of the old one is given a place in the new one stands there letter for letter."""
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    moving = Alignment(before, after)
    place = moving.place(start, end)
    assert place is None or after[place.start : place.end] == before[start:end]
    kept = [after[piece.start : piece.end] for piece in moving.pieces(start, end)]
    assert all(piece in before[start:end] for piece in kept)


def test_paragraphs_between_two_changes_are_found() -> None:
    """A line on top and another word at the end leave what is between in place, moved by the line."""
    before = "The first.\n\nThe second one.\n\nThe third."
    after = "New on top.\n\nThe first!\n\nThe second one.\n\nThe last."
    at, now = before.index("The second"), after.index("The second")
    assert Alignment(before, after).place(at, at + 15) == (now, now + 15)
    assert Alignment(before, after).place(0, 10) is None
    kept = [after[piece.start : piece.end] for piece in Alignment(before, after).pieces(0, len(before))]
    assert [piece.strip() for piece in kept] == ["The second one.", "."]


def test_of_a_text_that_is_not_known_nothing_is() -> None:
    """Without the old text there is no way from it."""
    assert Alignment("", "Anything.").place(3, 5) is None
