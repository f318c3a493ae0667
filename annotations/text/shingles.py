"""Shingles: the runs of so many words that a text has. Texts that share most of them are copies (Broder 1997)."""

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

PASSAGE_WORDS = 8
"""Words of a run that shows that a passage was taken over: shorter runs are phrases."""

_Word = TypeVar("_Word", bound=Hashable)


def shingles(words: Sequence[_Word], size: int) -> Iterator[tuple[_Word, ...]]:
    """Yield every run of `size` words, in order; none if there are fewer words."""
    return zip(*(words[at:] for at in range(size)), strict=False)


def resemblance(one: set[int], other: set[int]) -> float:
    """Return the share of two texts' shingles that both have, from 0 to 1; 0 without any."""
    return len(one & other) / len(one | other) if one or other else 0.0
