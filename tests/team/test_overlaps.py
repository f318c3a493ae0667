"""Spans that overlap a span are found, in any order and however they are nested."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.team.overlaps import Overlaps

spans = st.tuples(st.integers(0, 20), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(spans, max_size=8), spans)
def test_spans_are_found_as_by_looking_at_each(some: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    """Those that share a code point, by their indexes in order; and whether one of them contains all of it."""
    start, end = asked
    found = Overlaps(some)
    assert found.indexes(start, end) == [
        index for index, (begin, stop) in enumerate(some) if begin < end and start < stop
    ]
    assert found.has_around(start, end) == any(begin <= start and end <= stop for begin, stop in some)
