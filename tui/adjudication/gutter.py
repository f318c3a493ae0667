"""The gutter of the adjudication screen: a column for each annotator, then that of the gold standard."""

from collections.abc import Iterable, Iterator, Sequence
from math import inf

from rich.segment import Segment

from annotations.claims.claim import Claim
from annotations.scheme import Scheme
from annotations.team.items import Item
from annotations.text.selection import Selection
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.widgets.overlap import SpanIndex

SILENT = "·"
"""What an annotator has in a line where others have tagged something and they have not."""


class PeopleGutter:
    """The letter of what each annotator tagged in a line, and the letter of the gold standard beside them."""

    def __init__(self, scheme: Scheme) -> None:
        """Use the letters of a scheme; nobody has tagged anything yet."""
        self._scheme = scheme
        self._people: Sequence[str] = ()
        self._items: SpanIndex[_Place] = SpanIndex()
        self.current: Item | None = None
        """The item whose letters come before those of others in the same line."""

    @property
    def cells(self) -> int:
        """A cell for each annotator, a blank, one for the gold standard, and a blank."""
        return len(self._people) + 3

    def show(self, items: Iterable[Item], people: Sequence[str]) -> None:
        """Show what some people tagged, in the order in which they are given."""
        self._people = people
        self._items = SpanIndex(map(_Place, items))

    def draw(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: Sequence[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield a line: what begins in it, for each annotator and in the gold standard."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        behind = wrapped.starts[line + 1] if line + 1 < len(wrapped) else inf
        places = [each.item for each in self._items.overlapping(start, max(end, start + 1))]
        here = [item for item in places if item is self.current and start <= item.span.start < behind]
        for name in self._people:
            yield self._cell(name, here or places, start, behind, palette)
        yield Segment(" ", palette.blank)
        gold = [claim for claim in claims if start <= claim.start < behind]
        if here:
            gold = [claim for claim in gold if claim.span.overlaps(*here[0].span)]
        first, last = selection.span
        if gold:
            yield self._letter(gold[0].label, palette)
        else:
            is_selected = last > first and line in wrapped.lines_of(first, last)
            yield Segment("▌" if is_selected else " ", palette.bar)
        yield Segment(" ", palette.blank)

    def _cell(self, name: str, items: Sequence[Item], start: int, behind: float, palette: Palette) -> Segment:
        """Return the letter of what an annotator tagged in a line, or that they have read it and tagged nothing."""
        for item in items:
            version = item.version_of(name)
            if version is not None and start <= version.span.start < behind:
                return self._letter(version.label, palette)
        is_silent = any(name in item.silent and start <= item.span.start < behind for item in items)
        return Segment(SILENT if is_silent else " ", palette.dimmed)

    def _letter(self, name: str, palette: Palette) -> Segment:
        label = self._scheme.by_name(name)
        return Segment(label.letter if label else "?", palette.letters.get(name, palette.bar))


class _Place:
    """An item with the ends that an index needs."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.start, self.end = item.span
