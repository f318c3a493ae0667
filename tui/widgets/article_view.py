"""The text of an article: wrapped at words, highlighted, and drawn line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.entity import KINDS, Entity
from annotations.scheme import Scheme
from annotations.suggest.suggestion import Suggestion
from annotations.text.search import Hits
from annotations.text.selection import Selection, Units
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.widgets.bars import shortened
from tui.widgets.highlights import Gutter, Highlights
from tui.widgets.lines import Lines
from tui.widgets.overlap import SpanIndex

COLUMN_CELLS = 88
"""Width of the column of text: the ends of wider lines are too far from the next."""

LINES_AHEAD = 6
"""Lines below the selection that stay visible, if there is room."""


class Fold(NamedTuple):
    """A span of the text that is shown as one line."""

    start: int
    end: int
    says: str
    """What the line says of it."""


MANY_CHANGES = 100
"""Changed claims from which everything in sight is redrawn, without asking where each of them is."""


class ArticleView(Lines):
    """One article with its claims, suggestions, entities and hits, and a selection."""

    article: var[Article | None] = var[Article | None](None, init=False)
    """The article that is shown; the screen replaces it."""

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """Its claims in reading order; the screen replaces them."""

    suggestions: var[tuple[Suggestion, ...]] = var[tuple[Suggestion, ...]]((), init=False)
    """Its open suggestions in reading order; the screen replaces them."""

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """The entities that spaCy found; `None` until it has answered."""

    show_entities: var[bool] = var(True, init=False)
    """Whether entities are drawn."""

    hits: var[Sequence[Span]] = var[Sequence[Span]]((), init=False)
    """The hits of a search, in reading order."""

    hidden: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The kinds of entities that are not drawn."""

    folds: var[tuple[Fold, ...]] = var[tuple[Fold, ...]]((), init=False)
    """The stretches that are hidden, in reading order; a selection that reaches into one opens it."""

    column: var[int] = var(COLUMN_CELLS, init=False)
    """Width of the column of text, in cells."""

    @dataclass(eq=False, repr=False)
    class Pointed(Message):
        """The mouse was clicked on a place in the text, or dragged to it."""

        offset: int
        """The code point under the mouse."""
        clicks: int
        """The number of clicks in a row; 0 while the mouse is dragged."""
        freely: bool
        """Whether dragging selects by characters, not by words."""
        pressed: int = 0
        """The code point under the mouse when its button was pressed."""
        view: "ArticleView | None" = None
        """The view that was pointed at."""

    def __init__(self, scheme: Scheme, gutter: Gutter | None = None) -> None:
        """Draw claims and suggestions with the labels of `scheme`, and the letters of both without a `gutter`."""
        super().__init__()
        self.scheme = scheme
        self._gutter = gutter
        self.units = Units("")
        self.selection = Selection(Span(0, 0))
        """The selected span; `select` replaces it."""
        self._wrapped = Wrapped("", COLUMN_CELLS)
        self._laid_out = False
        """Whether a text was ever wrapped to the width of the window."""
        self._highlights = Highlights(scheme, gutter)
        self._pressed: int | None = None
        """The code point where the mouse button was pressed; `None` while it is not."""
        self._dragged = False

    @property
    def sentence_number(self) -> int:
        """The number of the sentence that the selection starts in, from 0."""
        return self.units.number_at(self.selection.start)

    def select(self, selection: Selection) -> None:
        """Replace the selection, and scroll to it."""
        opened = [self._wrapped.folds[line] for line in self._folded_lines(selection.span)]
        if opened:
            self.folds = tuple(fold for number, fold in enumerate(self.folds) if number not in opened)
        before, self.selection = self.selection, selection
        for span in {before.span, selection.span}:
            self._redraw(span)
        self._scroll_to_selection()

    def watch_article(self, article: Article | None) -> None:
        """Wrap the new text, with its first sentence selected and nothing drawn over it."""
        self.units = Units(article.text, article.language) if article else Units("")
        self.selection = self.units.sentence(0)
        self._highlights = Highlights(self.scheme, self._gutter)
        self.set_reactive(ArticleView.claims, ())
        self.set_reactive(ArticleView.suggestions, ())
        self.set_reactive(ArticleView.hits, ())
        self.set_reactive(ArticleView.folds, ())
        self._wrap()
        self.scroll_to_line(0)

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """Redraw the lines of claims that are new, removed or changed."""
        self._highlights.claims = SpanIndex(new)
        before, after = {id(claim) for claim in old}, {id(claim) for claim in new}
        changed = [claim for claim in (*old, *new) if (id(claim) in before) != (id(claim) in after)]
        if len(changed) > MANY_CHANGES:
            self.refresh()
            return
        for claim in changed:
            self._redraw(claim.span)

    def watch_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Redraw with the new suggestions."""
        self._highlights.set_suggestions(suggestions)
        self.refresh()

    def watch_entities(self) -> None:
        """Redraw with the entities of a shown kind."""
        entities = self.entities if self.show_entities else None
        shown = (entity for entity in entities or () if KINDS.get(entity.label, "") not in self.hidden | {""})
        self._highlights.entities = SpanIndex(shown)
        self.refresh()

    def watch_hidden(self) -> None:
        """Redraw with the entities of a shown kind."""
        self.watch_entities()

    def watch_hits(self, hits: Sequence[Span]) -> None:
        """Redraw the lines in sight that have other hits than before."""
        before = self._highlights.hits
        self._highlights.hits = after = hits if isinstance(hits, Hits) else SpanIndex(hits)
        for line in self.forget_out_of_sight():
            if line < len(self._wrapped):
                span = self._wrapped.starts[line], self._wrapped.ends[line]
                if before.overlapping(*span) != after.overlapping(*span):
                    self.redraw(line, 1)

    def watch_show_entities(self) -> None:
        """Redraw with entities, or without."""
        self.watch_entities()

    def watch_column(self) -> None:
        """Wrap to the new width."""
        self._fit_width()

    def watch_folds(self) -> None:
        """Fold and unfold; the selection stays at its height in the window."""
        self._wrap_around_selection()
        self._scroll_to_selection()

    def shown_sentence(self, number: int, step: int) -> int:
        """Return the number of a sentence, or of the next shown one in the direction of `step` if it is folded.

        At the end of the text it is that of the last shown one, in the other direction.
        """
        sentences = self.units.sentences
        number = min(max(0, number), len(sentences) - 1)
        ahead = range(number, len(sentences)) if step > 0 else range(number, -1, -1)
        behind = range(number, -1, -1) if step > 0 else range(number, len(sentences))
        shown = (each for each in (*ahead, *behind) if not self._is_folded(sentences[each]))
        return next(shown, number) if self.folds else number

    def _is_folded(self, sentence: Span) -> bool:
        """Return whether some words of a sentence are hidden."""
        return bool(self._folded_lines(sentence))

    def _folded_lines(self, span: Span) -> list[int]:
        folds = self._wrapped.folds
        return [line for line in self._wrapped.lines_of(*span) if line in folds] if folds else []

    def on_resize(self) -> None:
        """Wrap to the new width; the selection stays at its height in the window."""
        self._fit_width()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start to drag."""
        if event.button == 1 and not self.is_beside(event):
            self._pressed = self._offset_at(event.x, event.y)
            self._dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Post the place that the mouse is dragged to."""
        if self._pressed is None:
            return
        offset = self._offset_at(event.x, event.y)
        if offset != self._pressed or self._dragged:
            self._dragged = True
            self.post_message(self.Pointed(offset, 0, event.ctrl or event.meta, self._pressed, self))

    def on_mouse_up(self) -> None:
        """Stop dragging."""
        if self._pressed is not None:
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """Stop dragging too if another screen has captured the mouse."""
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        """Post the place that was clicked on, unless the mouse was dragged there."""
        if not self._dragged and not self.pressed_beside and not self.is_beside(event):
            offset = self._offset_at(event.x, event.y)
            self.post_message(self.Pointed(offset, event.chain, event.ctrl or event.meta, offset, self))

    def go_to_sentence(self, number: int) -> tuple[Span, ...]:
        """Select a sentence, and return the sentences passed: they count as read.

        Going past the last sentence passes it too, and stays on it. Going back passes none. A folded sentence is
        neither selected nor passed.
        """
        old = self.sentence_number
        self.select(self.units.sentence(self.shown_sentence(number, number - old) if self.folds else number))
        passed = self.units.sentences[old : max(number, self.sentence_number)]
        return tuple(each for each in passed if not self._is_folded(each)) if self.folds else passed

    def go_by_pages(self, pages: float) -> tuple[Span, ...]:
        """Go on or back by pages, and return the sentences passed.

        The selection stays at its height in the window. One that is taller than the window is scrolled through first: a
        sentence that was not shown was not read.
        """
        lines, height, top = self._wrapped.lines_of(*self.selection.span), self.size.height, self.scroll_offset.y
        step = max(1, round(abs(pages) * (height - 2)))
        if pages > 0 and lines[0] - top < height <= lines[-1] - top:
            self.scroll_to_line(min(top + step, lines[-1] + 1 - height))
            return ()
        if pages < 0 and lines[0] < top <= lines[-1]:
            self.scroll_to_line(max(top - step, lines[0]))
            return ()
        line = lines[0]
        above = line - top
        line = min(max(0, line + round(pages * (self.size.height - 2))), len(self._wrapped) - 1)
        number = self.units.number_at(self._wrapped.ends[line])
        if number == self.sentence_number or line == len(self._wrapped) - 1:
            number += 1 if pages > 0 else -1
        passed = self.go_to_sentence(number)
        top = self._wrapped.line_at(self.selection.start) - max(0, above)
        self.scroll_to_line(top)
        self._scroll_to_selection()
        return passed

    def next_start(self, sentence: Span) -> int:
        """Return the start of the next sentence; the end of the last one."""
        number = self.units.number_at(sentence.start) + 1
        sentences = self.units.sentences
        return sentences[number].start if number < len(sentences) else sentence.end

    def _offset_at(self, x: int, y: int) -> int:
        line = min(max(0, y + self.scroll_offset.y), len(self._wrapped) - 1)
        return self._wrapped.offset_at(line, x - self._margin() - self._highlights.gutter_cells)

    def _scroll_to_selection(self) -> None:
        """Scroll so that the selection is visible, with some lines around it."""
        height = self.size.height
        if not height or not self._laid_out:
            return
        first, last = self._visible_ends()
        ahead = min(LINES_AHEAD, height // 4)
        top = self.scroll_offset.y
        top = max(top, last + 1 + ahead - height)
        top = min(top, max(0, first - min(3, height // 4)))
        if top != self.scroll_offset.y:
            self.scroll_to_line(top)

    def _visible_ends(self) -> tuple[int, int]:
        """Return the first and last line that must be visible.

        For a growing selection, both are the line of its moving edge.
        """
        selection = self.selection
        lines = self._wrapped.lines_of(*selection.span)
        if selection.growing:
            edge = lines[0] if selection.backwards else lines[-1]
            return edge, edge
        return lines[0], lines[-1]

    def _text_width(self) -> int:
        return max(1, min(self.column, self.size.width - self._highlights.gutter_cells - 2))

    def _margin(self) -> int:
        return max(0, (self.size.width - self._highlights.gutter_cells - self._wrapped.width) // 2)

    def _fit_width(self) -> None:
        """Wrap again if the width has changed."""
        if self._text_width() != self._wrapped.width or self.virtual_size.width != self.size.width:
            self._wrap_around_selection()
        self._scroll_to_selection()

    def _wrap_around_selection(self) -> None:
        above = self._wrapped.line_at(self.selection.start) - self.scroll_offset.y
        if not self._laid_out:
            above = self.size.height // 3
        self._wrap()
        line = self._wrapped.line_at(self.selection.start)
        self.scroll_to_line(line - min(max(0, above), self.size.height - 1))

    def _wrap(self) -> None:
        if not self.size.width:
            return
        self._laid_out = True
        text = self.article.text.rstrip() if self.article else ""
        self._wrapped = Wrapped(text, self._text_width())
        if self.folds:
            self._wrapped = self._wrapped.folded([(fold.start, fold.end) for fold in self.folds])
        self.lay_out(len(self._wrapped))

    def _redraw(self, span: Span) -> None:
        lines = self._wrapped.lines_of(*span)
        self.redraw(lines[0], len(lines))

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Return a line, drawn: margin, gutter, and text in segments of one style each."""
        if line >= len(self._wrapped):
            return Strip.blank(self.breadth, palette.blank)
        margin = Segment(" " * self._margin(), palette.blank)
        if line in self._wrapped.folds:
            says = f"⋯ {self.folds[self._wrapped.folds[line]].says}"
            gutter = Segment(" " * self._highlights.gutter_cells, palette.blank)
            return Strip([margin, gutter, Segment(shortened(says, self._wrapped.width), palette.dimmed)])
        return Strip([margin, *self._highlights.line(self._wrapped, line, self.selection, palette)])
