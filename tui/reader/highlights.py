"""What is marked in a text, and how a line of it is drawn with that."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from typing import NamedTuple

from rich.segment import Segment

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.entity import KINDS, Entity
from annotations.scheme import Scheme
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.selection import Selection
from tui.display.theme import Palette, State
from tui.display.wrap import Wrapped
from tui.reader.overlap import Overlap, Spanned

GUTTER = 6
"""Cells left of the text: three for letters, one for the bar, one of air on either side of it."""


_RUNS = re.compile(r"\s+|\S+")


class Hint(NamedTuple):
    """A stretch that a suggestion would tag."""

    start: int
    end: int
    of: Suggestion

    @property
    def label(self) -> str:
        """As what it would be tagged."""
        return self.of.label

    @property
    def faint(self) -> bool:
        """Whether it is worth little."""
        return self.of.strength <= Confidence.LOW


class Marks:
    """Claims, suggestions, entities and hits over a text; the selection comes with each drawing."""

    def __init__(self, scheme: Scheme) -> None:
        """Nothing is marked yet."""
        self.scheme = scheme
        self.claims: Overlap[Claim] = Overlap()
        self._hints: Overlap[Hint] = Overlap()
        self._known: set[int] = set()
        self._offered: set[int] = set()
        """Which of them are to be drawn: of thousands every key may take one away, and undo brings it back."""
        self.entities: Overlap[Entity] = Overlap()
        self.hits: Overlap[Span] = Overlap()

    def offer(self, suggestions: Iterable[Suggestion]) -> None:
        """Draw these suggestions from now on."""
        suggestions = tuple(suggestions)
        self._offered = set(map(id, suggestions))
        if not self._offered <= self._known:
            self._known = self._offered
            self._hints = Overlap(Hint(*span, each) for each in suggestions for span in each.spans)

    def line(self, wrapped: Wrapped, line: int, selection: Selection, palette: Palette) -> Iterator[Segment]:
        """Yield a line of the text with its gutter, in pieces of one style each."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        claims = self.claims.over(start, max(end, start + 1))
        yield from self._gutter(wrapped, line, selection, claims, palette)
        # Under many claims there are many cuts, on either side of which all looks the same.
        for style, alike in groupby(self._pieces(wrapped, line, selection, claims, palette), attrgetter("style")):
            yield Segment("".join(piece.text for piece in alike), style)

    def _gutter(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: list[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the letters of the claims and suggestions that begin on a line, and the bar beside the selection."""
        first, behind = wrapped.starts[line], wrapped.starts[line + 1] if line + 1 < len(wrapped) else inf
        begun = [claim for claim in claims if first <= claim.start < behind]
        letters = [
            (name, palette.letters.get(name, palette.bar)) for name in dict.fromkeys(each.label for each in begun)
        ]
        signs = [(self._letter(name), style) for name, style in letters]
        held = [hint for hint in self._suggested(wrapped, line) if wrapped.line_at(hint.start) == line]
        for name in dict.fromkeys(hint.label for hint in held):
            faint = all(hint.faint for hint in held if hint.label == name)
            signs.append((self._letter(name).lower(), palette.hint(name, faint)))
        del signs[GUTTER - 3 :]
        yield Segment(" " * (GUTTER - 3 - len(signs)), palette.blank)
        for sign, style in signs:
            yield Segment(sign, style)
        start, end = selection.span
        selected = end > start and line in wrapped.lines_of(start, end)
        yield Segment(" ▌ " if selected else "   ", palette.bar)

    def _letter(self, name: str) -> str:
        label = self.scheme.by_name(name)
        return label.letter if label else "?"

    def _suggested(self, wrapped: Wrapped, line: int) -> list[Hint]:
        """Return what is on offer on a line."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        return [hint for hint in self._hints.over(start, max(end, start + 1)) if id(hint.of) in self._offered]

    def _pieces(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: list[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the text of a line, cut wherever a claim, an entity, a hit or the selection begins or ends."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        entities, hits = self.entities.over(start, end), self.hits.over(start, end)
        cuts = {start, end}
        suggested = self._suggested(wrapped, line)
        marked: list[Spanned] = [*claims, *suggested, *entities, *hits, selection]
        for span in marked:
            cuts.update(edge for edge in (span.start, span.end) if start < edge < end)
        order = sorted(cuts)
        shown = _shown(wrapped, line)
        whole: State = "whole" if selection.unit == "sentence" else "part"
        for (at, stop), (label, count) in zip(pairwise(order), _innermost(claims, order), strict=True):
            kind = next((KINDS[each.label] for each in entities if each.start <= at < each.end), "")
            state: State = whole if selection.start <= at < selection.end else ""
            if not state and any(hit.start <= at < hit.end for hit in hits):
                state = "hit"
            style = palette.text(label, kind, state, count > 1)
            hint = next((each for each in suggested if each.start <= at < each.end), None)
            if hint is None or count or kind or state in ("part", "hit"):
                yield Segment(shown(at, stop), style)
                continue
            dots = palette.dots(hint.label, hint.faint, state)
            for run in _RUNS.finditer(wrapped.text, at, stop):
                yield Segment(shown(*run.span()), dots if run[0].isspace() else style)


def _innermost(claims: Sequence[Claim], cuts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield for each stretch between two cuts the label of the shortest claim over it, and how many claims those are.

    Thousands of claims may lie over a line: each is looked at once, and not at every stretch.
    """
    starts, ends = sorted(claim.start for claim in claims), sorted(claim.end for claim in claims)
    waiting = sorted(range(len(claims)), key=lambda number: claims[number].start, reverse=True)
    shortest: list[tuple[int, int, int, str]] = []
    for at in cuts[:-1]:
        while waiting and claims[waiting[-1]].start <= at:
            number = waiting.pop()
            claim = claims[number]
            # Of several that are as short the first counts.
            heappush(shortest, (claim.end - claim.start, number, claim.end, claim.label))
        while shortest and shortest[0][2] <= at:
            heappop(shortest)
        yield shortest[0][3] if shortest else "", bisect_right(starts, at) - bisect_right(ends, at)


def _shown(wrapped: Wrapped, line: int) -> Callable[[int, int], str]:
    """Return what gives the visible characters of a stretch of the line."""
    text = wrapped.text
    if wrapped.is_plain(line):
        return lambda at, stop: text[at:stop]
    pieces = wrapped.clusters(line)
    return lambda at, stop: "".join(each.shown for each in pieces if at <= each.start < stop)
