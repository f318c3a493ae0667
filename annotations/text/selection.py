"""Selections: the span under the cursor, and the steps from one to the next."""

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from annotations.article import Span
from annotations.text.quotations import quotations
from annotations.text.segmentation import paragraphs, sentences, words

if TYPE_CHECKING:
    import regex

Unit = Literal["word", "quotation", "sentence", "paragraph", "claim", "suggestion", "free"]

SEARCH_CHARS = 2_000
"""Code points around a position in which the next word is looked for first."""


MAX_CLUSTER_CHARS = 64
"""An upper bound for the length of a grapheme cluster, in code points."""


@cache
def _characters() -> "regex.Pattern[str]":
    """Return the pattern of a grapheme cluster (UAX 29).

    The library is imported when the pattern is first needed.
    """
    import regex

    return regex.compile(r"\X")


@dataclass(frozen=True)
class Selection:
    """A selected span. While it grows, one edge stays and the other moves."""

    span: Span
    unit: Unit = "sentence"
    growing: bool = False
    backwards: bool = False
    """Whether the moving edge is the beginning."""
    wider: tuple["Selection", ...] = ()
    """The selections it was widened from, the narrowest first: the way back."""

    @property
    def start(self) -> int:
        """The first code point."""
        return self.span.start

    @property
    def end(self) -> int:
        """The code point behind the last."""
        return self.span.end

    @property
    def edge(self) -> int:
        """The moving edge."""
        return self.start if self.backwards else self.end

    def growing_from(self) -> "Selection":
        """Return the selection in the state where movement keys move its edge."""
        return replace(self, unit="free", growing=True, wider=())

    def fixed(self) -> "Selection":
        """Return the selection in the state where movement keys move all of it."""
        return replace(self, growing=False, wider=())

    def swapped(self) -> "Selection":
        """Return the selection with the other edge as the moving one."""
        return replace(self, unit="free", growing=True, backwards=not self.backwards, wider=())


class Units:
    """The units of one text. Sentences are cut at once, others when first needed."""

    def __init__(self, text: str, language: str = "en") -> None:
        """Cut the text into sentences by the rules of a language: about 90 ms a megabyte."""
        self.text = text
        self.sentences = sentences(text, language)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs."""
        return paragraphs(self.text)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """The quotations, in the order of their beginnings."""
        return quotations(self.text)

    def number_at(self, offset: int) -> int:
        """Return the number of the sentence at a code point, or of the last one before it."""
        return max(0, bisect_right(self.sentences, offset, key=itemgetter(0)) - 1)

    def sentence(self, number: int) -> Selection:
        """Return a sentence as a selection; a number out of range gives the first or last."""
        if not self.sentences:
            return Selection(Span(0, 0))
        return Selection(self.sentences[min(max(0, number), len(self.sentences) - 1)])

    def is_sentence(self, span: Span) -> bool:
        """Return whether a span is exactly one sentence."""
        return bool(self.sentences) and self.sentences[self.number_at(span.start)] == span

    def word(self, now: Selection, step: int) -> Selection:
        """Select the next or previous word.

        From a longer selection its first or last word.
        """
        inside = list(words(self.text, *now.span))
        if len(inside) > 1:
            return Selection(inside[0] if step > 0 else inside[-1], "word")
        found = self._word_beyond(now.end, 1) if step > 0 else self._word_beyond(now.start, -1)
        return Selection(found, "word") if found else replace(now, growing=False, wider=())

    def word_at(self, offset: int) -> Selection:
        """Select the word at a code point, or the next one."""
        begin = self._word_start(offset)
        for span in words(self.text, begin, min(len(self.text), offset + SEARCH_CHARS)):
            if span.end > offset:
                return Selection(span, "word")
        return self.sentence(self.number_at(offset))

    def paragraph_at(self, offset: int) -> Selection:
        """Select the paragraph at a code point."""
        span = self._around(Span(offset, offset + 1), self.paragraphs)
        return Selection(span, "paragraph") if span else self.sentence(self.number_at(offset))

    def between(self, pressed: int, offset: int, *, freely: bool) -> Selection:
        """Select between two code points, both included.

        The edges are those of whole words, or `freely` of characters.
        """
        first, last = min(pressed, offset), max(pressed, offset)
        if freely:
            span = Span(first, min(len(self.text), last + 1))
        else:
            span = Span(self.word_at(first).start, max(self.word_at(first).end, self._word_end(last)))
        return Selection(span, "free", backwards=offset < pressed)

    def widen(self, now: Selection) -> Selection:
        """Select the smallest unit that holds the selection and more."""
        wider: tuple[tuple[Unit, Span | None], ...] = (
            ("quotation", self._smallest(now.span)),
            ("sentence", self._around(now.span, self.sentences)),
            ("paragraph", self._around(now.span, self.paragraphs)),
        )
        for unit, span in wider:
            if span and span != now.span and span.start <= now.start and now.end <= span.end:
                return Selection(span, unit, wider=(*now.wider, replace(now, growing=False, wider=())))
        return now

    def narrow(self, now: Selection) -> Selection:
        """Select what was selected before widening, else the first smaller unit."""
        if now.wider:
            return replace(now.wider[-1], wider=now.wider[:-1])
        inside: tuple[tuple[Unit, Span | None], ...] = (
            ("sentence", self._within(now.span, self.sentences)),
            ("quotation", self._within(now.span, self.quotations)),
            ("word", next(words(self.text, *now.span), None)),
        )
        for unit, span in inside:
            if span and span != now.span:
                return Selection(span, unit)
        return now

    def quotation(self, now: Selection) -> Selection:
        """Select the quotation here, or the next one.

        If the quotation here is selected already, select the one behind it.
        """
        here = [
            span for span in self.quotations if span.start <= now.start and now.end <= span.end and span != now.span
        ]
        if here and now.unit != "quotation":
            return Selection(here[-1], "quotation")
        at = bisect_right(self.quotations, (now.start, now.end) if now.unit == "quotation" else (now.start, -1))
        return Selection(self.quotations[at], "quotation") if at < len(self.quotations) else now

    def grow(self, now: Selection, by: Literal["character", "word", "sentence"], step: int) -> Selection:
        """Move the moving edge by a unit. It never passes the other edge."""
        edge = self._edge_beyond(now, by, step)
        if edge is None:
            return replace(now, growing=True)
        start, end = (edge, now.end) if now.backwards else (now.start, edge)
        if start >= end:
            return replace(now, growing=True)
        return Selection(Span(start, end), "free", growing=True, backwards=now.backwards)

    def _edge_beyond(self, now: Selection, by: str, step: int) -> int | None:
        """Return the next position of the moving edge, or `None` at the end of the text."""
        edge, side = now.edge, 0 if now.backwards else 1
        if by == "character":
            return self._character_beyond(edge, step)
        if by == "sentence":
            edges = [span[side] for span in self.sentences]
            at = bisect_right(edges, edge) if step > 0 else bisect_right(edges, edge - 1) - 1
            return edges[at] if 0 <= at < len(edges) else None
        for reach in (SEARCH_CHARS, len(self.text)):
            near = words(self.text, self._word_start(max(0, edge - reach)), min(len(self.text), edge + reach))
            edges = [span[side] for span in near]
            beyond = [each for each in edges if (each - edge) * step > 0]
            if beyond:
                return beyond[0] if step > 0 else beyond[-1]
        return None

    def _word_start(self, offset: int) -> int:
        """Return the beginning of the word that an offset is in, or the offset itself."""
        while offset > 0 and not self.text[offset - 1].isspace():
            offset -= 1
        return offset

    def _word_end(self, offset: int) -> int:
        """Return the end of the word at a code point, or of the last word before it."""
        begin = self._word_start(offset)
        ends = [
            span.end
            for span in words(self.text, begin, min(len(self.text), offset + SEARCH_CHARS))
            if span.start <= offset
        ]
        return ends[-1] if ends else offset

    def _word_beyond(self, offset: int, step: int) -> Span | None:
        """Return the first word from an offset on, or the last one that ends by it."""
        for reach in (SEARCH_CHARS, len(self.text)):
            if step > 0:
                found = next(words(self.text, offset, min(len(self.text), offset + reach)), None)
            else:
                near = deque(words(self.text, self._word_start(max(0, offset - reach)), offset), maxlen=1)
                found = near[0] if near else None
            if found:
                return found
        return None

    def _character_beyond(self, offset: int, step: int) -> int | None:
        """Return the next boundary between grapheme clusters, never inside an emoji."""
        begin = self._word_start(max(0, offset - MAX_CLUSTER_CHARS)) if step < 0 else self._word_start(offset)
        begin = max(begin, offset - SEARCH_CHARS)
        edges = [found.start() for found in _characters().finditer(self.text, begin, offset + MAX_CLUSTER_CHARS)]
        edges.append(min(len(self.text), offset + MAX_CLUSTER_CHARS))
        beyond = [each for each in edges if (each - offset) * step > 0]
        return (beyond[0] if step > 0 else beyond[-1]) if beyond else None

    def _smallest(self, span: Span) -> Span | None:
        """Return the smallest quotation that holds a span and is larger than it."""
        holding = (each for each in self.quotations if each.start <= span.start and span.end <= each.end)
        return min((each for each in holding if each != span), key=lambda each: each.end - each.start, default=None)

    @staticmethod
    def _around(span: Span, spans: Sequence[Span]) -> Span | None:
        """Return the smallest run of units that holds a span.

        The units are in order and disjoint.
        """
        first = bisect_right(spans, span.start, key=itemgetter(0)) - 1
        last = bisect_right(spans, max(span.start, span.end - 1), key=itemgetter(0)) - 1
        return Span(spans[first].start, spans[last].end) if 0 <= first <= last else None

    @staticmethod
    def _within(span: Span, spans: Sequence[Span]) -> Span | None:
        """Return the first unit that lies inside a span and is smaller."""
        at = bisect_right(spans, (span.start, -1))
        for each in spans[at : at + 2]:
            if each.end <= span.end and each != span:
                return each
        return None
