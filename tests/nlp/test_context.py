"""Pieces of a long text: all of it, each with the words around it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.nlp import context
from annotations.text.segmentation import paragraphs


@given(texts(), st.integers(1, 60), st.integers(0, 40))
def test_any_text_is_cut_into_pieces_that_give_it_back(text: str, size: int, reach: int) -> None:
    """Put together they are the text, none is too long, and each is seen with what is around it, but no more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "PIECE_CHARS", size)
        patch.setattr(context, "CONTEXT_CHARS", reach)
        pieces = list(context.pieces(text))
    assert pieces[0].own.start == 0
    assert pieces[-1].own.end == len(text)
    assert all(one.own.end == other.own.start for one, other in pairwise(pieces))
    for own, seen in pieces:
        assert own.start - reach <= seen.start <= own.start
        assert own.end <= seen.end <= own.end + reach


@given(texts())
def test_pieces_are_cut_between_paragraphs_where_they_fit(text: str) -> None:
    """Where every paragraph is small enough, no piece begins inside one."""
    spans = paragraphs(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "PIECE_CHARS", max((end - start for start, end in spans), default=1))
        starts = [piece.own.start for piece in context.pieces(text)][1:]
    assert set(starts) <= {span.start for span in spans}


def test_a_long_line_is_cut_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece, and what is seen of its neighbours, begins and ends with whole words; junk without blanks does not."""
    monkeypatch.setattr(context, "PIECE_CHARS", 50)
    monkeypatch.setattr(context, "CONTEXT_CHARS", 20)
    text = "seven little words are on this line " * 10
    for own, seen in context.pieces(text):
        assert {*text[slice(*own)].split(), *text[slice(*seen)].split()} <= {*text.split()}
