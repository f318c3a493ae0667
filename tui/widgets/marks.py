"""What is marked in a text, and how a line of it is drawn with that."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from rich.segment import Segment

from annotations import KINDS, Claim, Entity, Scheme, Selection, Span
from tui.look import Palette, State
from tui.widgets.overlap import Overlap, Spanned
from tui.wrapping import Wrapped

GUTTER = 6
"""Cells left of the text: three for letters, one for the bar, one of air on either side of it."""


class Marks:
    """Claims, entities and hits over a text; the selection comes with each drawing."""

    def __init__(self, scheme: Scheme) -> None:
        """Nothing is marked yet."""
        self.scheme = scheme
        self.claims: Overlap[Claim] = Overlap()
        self.entities: Overlap[Entity] = Overlap()
        self.hits: Overlap[Span] = Overlap()

    def line(self, wrapped: Wrapped, line: int, selection: Selection, palette: Palette) -> Iterator[Segment]:
        """Yield a line of the text with its gutter, in pieces of one style each."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        claims = self.claims.over(start, max(end, start + 1))
        yield from self._gutter(wrapped, line, selection, claims, palette)
        yield from self._pieces(wrapped, line, selection, claims, palette)

    def _gutter(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: list[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the letters of the claims that begin on a line, and the bar beside the selection."""
        begun = [claim for claim in claims if wrapped.line_at(claim.start) == line]
        letters = list(dict.fromkeys(claim.label for claim in begun))[: GUTTER - 3]
        yield Segment(" " * (GUTTER - 3 - len(letters)), palette.blank)
        for name in letters:
            label = self.scheme.by_name(name)
            yield Segment(label.letter if label else "?", palette.letters.get(name, palette.bar))
        start, end = selection.span
        selected = end > start and line in wrapped.lines_of(start, end)
        yield Segment(" ▌ " if selected else "   ", palette.bar)

    def _pieces(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: list[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the text of a line, cut wherever a claim, an entity, a hit or the selection begins or ends."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        entities, hits = self.entities.over(start, end), self.hits.over(start, end)
        cuts = {start, end}
        marked: list[Spanned] = [*claims, *entities, *hits, selection]
        for span in marked:
            cuts.update(edge for edge in (span.start, span.end) if start < edge < end)
        order = sorted(cuts)
        shown = _shown(wrapped, line)
        whole: State = "whole" if selection.unit == "sentence" else "part"
        for at, stop in pairwise(order):
            over = [claim for claim in claims if claim.start <= at < claim.end]
            label = min(over, key=lambda claim: claim.end - claim.start).label if over else ""
            kind = next((KINDS[each.label] for each in entities if each.start <= at < each.end), "")
            state: State = whole if selection.start <= at < selection.end else ""
            if not state and any(hit.start <= at < hit.end for hit in hits):
                state = "hit"
            yield Segment(shown(at, stop), palette.text(label, kind, state, len(over) > 1))


def _shown(wrapped: Wrapped, line: int) -> Callable[[int, int], str]:
    """Return what gives the visible characters of a stretch of the line."""
    text = wrapped.text
    if wrapped.is_plain(line):
        return lambda at, stop: text[at:stop]
    pieces = wrapped.clusters(line)
    return lambda at, stop: "".join(each.shown for each in pieces if at <= each.start < stop)
