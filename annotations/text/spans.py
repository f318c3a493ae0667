"""Lists of spans: joined, subtracted, and searched for the spans inside of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from annotations.article import Span


def merge_spans(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Return spans joined where they overlap or touch, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def without_spans(spans: Iterable[tuple[int, int]], gone: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the parts of spans that are in none of others, in order."""
    left = [Span(*each) for each in spans]
    for start, end in gone:
        parts = [(Span(each.start, min(each.end, start)), Span(max(each.start, end), each.end)) for each in left]
        left = [part for pair in parts for part in pair if part.start < part.end]
    return tuple(left)


def join_over_space(spans: Iterable[tuple[int, int]], text: str) -> tuple[Span, ...]:
    """Return spans joined where no words are between them.

    Sentences that were read one by one stay read where another language's rules make one sentence of them.
    """
    joined: list[Span] = []
    for span in merge_spans(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def any_contains(spans: Iterable[tuple[int, int]], span: Span) -> bool:
    """Return whether one of the spans contains all of `span`."""
    return any(start <= span.start and span.end <= end for start, end in spans)


def count_covered(sentences: Sequence[Span], reviewed: Sequence[tuple[int, int]]) -> int:
    """Return how many sentences lie inside the reviewed spans; both are in order."""
    count = done = 0
    for start, end in reviewed:
        # Spans written by another program may overlap: no sentence counts twice.
        first = max(done, bisect_left(sentences, start, key=attrgetter("start")))
        done = max(first, bisect_right(sentences, end, key=attrgetter("end")))
        count += done - first
    return count
