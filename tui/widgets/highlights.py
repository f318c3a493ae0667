"""Highlights of a text, drawn line by line: claims, suggestions, entities, hits."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from typing import NamedTuple, Protocol

from rich.cells import cell_len
from rich.segment import Segment

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.entity import KINDS, Entity
from annotations.scheme import Scheme
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.search import Hits
from annotations.text.selection import Selection
from tui.display.theme import Palette, State
from tui.display.wrap import Wrapped
from tui.widgets.overlap import SpanIndex, Spanned

GUTTER_CELLS = 6
"""Width of the gutter: three cells for letters, and the bar between two blanks."""


class SuggestedSpan(NamedTuple):
    """One of the spans that a suggestion would tag."""

    start: int
    end: int
    suggestion: Suggestion

    @property
    def label(self) -> str:
        """The suggested label."""
        return self.suggestion.label

    @property
    def is_faint(self) -> bool:
        """Whether the suggestion has low confidence."""
        return self.suggestion.strength <= Confidence.LOW


class Gutter(Protocol):
    """The column left of the text, in place of the letters of claims and suggestions."""

    @property
    def cells(self) -> int:
        """Its width."""
        ...

    def draw(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: Sequence[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the gutter of a line; `claims` overlap it."""
        ...


MANY_CLAIMS = 8
"""Claims over a line from which its runs are kept."""


class Run(NamedTuple):
    """A part of a line that is drawn alike, as far as claims are concerned; it ends where the next one starts."""

    start: int
    label: str
    """The label of the shortest claim over it; empty if there is none."""
    over: int
    """How many claims lie over it; 2 for more."""


class Highlights:
    """Claims, suggestions, entities and hits over a text.

    The selection is an argument of `line`, as it changes with most keys.
    """

    def __init__(self, scheme: Scheme, gutter: Gutter | None = None) -> None:
        """Highlight nothing yet."""
        self.scheme = scheme
        self.gutter = gutter
        self.claims: SpanIndex[Claim] = SpanIndex()
        self.entities: SpanIndex[Entity] = SpanIndex()
        self.hits: SpanIndex[Span] | Hits = SpanIndex()
        self._suggested: SpanIndex[SuggestedSpan] = SpanIndex()
        """The spans of all suggestions known, open or not."""
        self._known_ids: set[int] = set()
        self._runs: dict[tuple[int, int], list[Run]] = {}
        """The runs of lines, for the claims in `_runs_of`: a key that moves the selection changes none of them."""
        self._runs_of = self.claims
        self._open_ids: set[int] = set()
        """The suggestions to draw.

        Of thousands, each key may close one and undo opens it again: the index stays.
        """

    @property
    def gutter_cells(self) -> int:
        """The width of the gutter."""
        return self.gutter.cells if self.gutter else GUTTER_CELLS

    def set_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Draw these suggestions from now on."""
        suggestions = tuple(suggestions)
        self._open_ids = set(map(id, suggestions))
        if not self._open_ids <= self._known_ids:
            self._known_ids = self._open_ids
            self._suggested = SpanIndex(SuggestedSpan(*span, each) for each in suggestions for span in each.spans)

    def line(self, wrapped: Wrapped, line: int, selection: Selection, palette: Palette) -> Iterator[Segment]:
        """Yield a line of the text with its gutter, in segments of one style each."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        claims = self.claims.overlapping(start, max(end, start + 1))
        draw = self.gutter.draw if self.gutter else self._gutter
        yield from draw(wrapped, line, selection, claims, palette)
        # Many claims cut a line into many segments, most of which have the style of their neighbour.
        for style, alike in groupby(self._segments(wrapped, line, selection, claims, palette), attrgetter("style")):
            yield Segment("".join(segment.text for segment in alike), style)

    def _gutter(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: Sequence[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the letters of what starts on a line, and the bar of the selection."""
        line_start = wrapped.starts[line]
        next_start = wrapped.starts[line + 1] if line + 1 < len(wrapped) else inf
        starting = [claim for claim in claims if line_start <= claim.start < next_start]
        letters = [
            (self._letter(name), palette.letters.get(name, palette.bar))
            for name in dict.fromkeys(claim.label for claim in starting)
        ]
        suggested = [each for each in self._open_on(wrapped, line) if wrapped.line_at(each.start) == line]
        for name in dict.fromkeys(each.label for each in suggested):
            is_faint = all(each.is_faint for each in suggested if each.label == name)
            letters.append((self._letter(name).lower(), palette.hint(name, is_faint)))
        while (cells := sum(cell_len(letter) for letter, _ in letters)) > GUTTER_CELLS - 3:
            letters.pop()
        yield Segment(" " * (GUTTER_CELLS - 3 - cells), palette.blank)
        for letter, style in letters:
            yield Segment(letter, style)
        start, end = selection.span
        is_selected = end > start and line in wrapped.lines_of(start, end)
        yield Segment(" ▌ " if is_selected else "   ", palette.bar)

    def _letter(self, name: str) -> str:
        """Return the letter of a label; `?` if the scheme does not have the label."""
        label = self.scheme.by_name(name)
        return label.letter if label else "?"

    def _open_on(self, wrapped: Wrapped, line: int) -> list[SuggestedSpan]:
        """Return the spans of open suggestions on a line."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        spans = self._suggested.overlapping(start, max(end, start + 1))
        return [each for each in spans if id(each.suggestion) in self._open_ids]

    def _segments(
        self, wrapped: Wrapped, line: int, selection: Selection, claims: list[Claim], palette: Palette
    ) -> Iterator[Segment]:
        """Yield the text of a line, cut wherever any highlight starts or ends."""
        start, end = wrapped.starts[line], wrapped.ends[line]
        entities, hits = self.entities.overlapping(start, end), self.hits.overlapping(start, end)
        suggested, runs, number = self._open_on(wrapped, line), self._runs_over(start, end, claims), 0
        spans: list[Spanned] = [*suggested, *entities, *hits, selection]
        edges = {start, end, *(run.start for run in runs)}
        for span in spans:
            edges.update(edge for edge in (span.start, span.end) if start < edge < end)
        cuts = sorted(edges)
        visible = _visible_text(wrapped, line)
        selected: State = "whole" if selection.unit == "sentence" else "part"
        for at, stop in pairwise(cuts):
            while number + 1 < len(runs) and runs[number + 1].start <= at:
                number += 1
            _, label, count = runs[number]
            kind = next((KINDS[each.label] for each in entities if each.start <= at < each.end), "")
            state: State = selected if selection.start <= at < selection.end else ""
            if not state and any(hit.start <= at < hit.end for hit in hits):
                state = "hit"
            suggestion = None if count else next((each for each in suggested if each.start <= at < each.end), None)
            style = palette.text(label, kind, state, count > 1, suggestion.label if suggestion else "")
            yield Segment(visible(at, stop), style)

    def _runs_over(self, start: int, end: int, claims: Sequence[Claim]) -> list[Run]:
        """Return the runs of a line that these claims lie over: under thousands of claims few, of many edges."""
        if self._runs_of is not self.claims:
            self._runs_of, self._runs = self.claims, {}
        runs = self._runs.get((start, end))
        if runs is None:
            edges = {edge for claim in claims for edge in (claim.start, claim.end) if start < edge < end}
            cuts = sorted({start, end} | edges)
            found = (
                Run(at, label, min(count, 2))
                for at, (label, count) in zip(cuts[:-1], _innermost(claims, cuts), strict=True)
            )
            runs = [next(alike) for _, alike in groupby(found, lambda run: run[1:])]
            if len(claims) >= MANY_CLAIMS:
                self._runs[start, end] = runs
        return runs


def _innermost(claims: Sequence[Claim], cuts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield the label of the shortest claim over each span between two cuts.

    With it comes the number of claims over that span. Ties go to the first claim. Thousands of claims may lie over a
    line: each is looked at once, not once per span.
    """
    starts, ends = sorted(claim.start for claim in claims), sorted(claim.end for claim in claims)
    waiting = sorted(range(len(claims)), key=lambda number: claims[number].start, reverse=True)
    shortest: list[tuple[int, int, int, str]] = []
    for at in cuts[:-1]:
        while waiting and claims[waiting[-1]].start <= at:
            number = waiting.pop()
            claim = claims[number]
            heappush(shortest, (claim.end - claim.start, number, claim.end, claim.label))
        while shortest and shortest[0][2] <= at:
            heappop(shortest)
        yield shortest[0][3] if shortest else "", bisect_right(starts, at) - bisect_right(ends, at)


def _visible_text(wrapped: Wrapped, line: int) -> Callable[[int, int], str]:
    """Return a function from a span of the line to its visible characters."""
    text = wrapped.text
    if wrapped.is_plain(line):
        return lambda at, stop: text[at:stop]
    clusters = wrapped.clusters(line)
    return lambda at, stop: "".join(each.shown for each in clusters if at <= each.start < stop)
