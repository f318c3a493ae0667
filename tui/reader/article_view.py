"""The article: wrapped at words, marked, and drawn a line at a time."""

from dataclasses import dataclass

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
from annotations.text.selection import Selection, Units
from tui.display.theme import Palette
from tui.display.wrap import Wrapped
from tui.reader.highlights import GUTTER, Marks
from tui.reader.overlap import Overlap
from tui.widgets.lines import Lines

COLUMN = 88
"""Cells of the widest line: past that the eye loses its way back."""

AHEAD = 6
"""Lines below the selection that are kept in sight, where there is room."""


class ArticleView(Lines):
    """One article with its claims and entities, and something selected in it."""

    article: var[Article | None] = var[Article | None](None, init=False)
    """What is read."""

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """What is tagged in it, in reading order; the screen replaces it."""

    suggestions: var[tuple[Suggestion, ...]] = var[tuple[Suggestion, ...]]((), init=False)
    """What may be tagged in it, in reading order; the screen replaces it."""

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """What spaCy found in it; `None` while that is not known."""

    show_entities: var[bool] = var(True, init=False)
    """Whether they are to be seen."""

    hits: var[tuple[Span, ...]] = var[tuple[Span, ...]]((), init=False)
    """Where what is searched for stands."""

    hidden: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """Kinds of entities that are not to be seen."""

    column: var[int] = var(COLUMN, init=False)
    """Cells of the widest line."""

    @dataclass(eq=False, repr=False)
    class Pointed(Message):
        """The mouse pressed on, moved to, or let go of a place in the text."""

        offset: int
        """The code point under it."""
        clicks: int
        """How many times it was pressed in a row; 0 while it is dragged."""
        freely: bool
        """Whether it selects by characters, not by words."""
        pressed: int = 0
        """The code point on which it was pressed."""

    def __init__(self, scheme: Scheme) -> None:
        """Tag with the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme
        self.units = Units("")
        self.selection = Selection(Span(0, 0))
        """What is selected; `select` changes it."""
        self._wrapped = Wrapped("", COLUMN)
        self._laid_out = False
        """Whether the text of today was ever wrapped to the window."""
        self._marks = Marks(scheme)
        self._pressed: int | None = None
        """The code point the mouse was pressed on, while it is."""
        self._dragged = False

    @property
    def number(self) -> int:
        """Which sentence the selection begins in, from 0."""
        return self.units.number_at(self.selection.start)

    def select(self, selection: Selection) -> None:
        """Select something and bring it into sight."""
        before, self.selection = self.selection, selection
        for span in {before.span, selection.span}:
            self._redraw(span)
        self._show()

    def watch_article(self, article: Article | None) -> None:
        """Lay the new text out, with its first sentence selected."""
        self.units = Units(article.text, article.language) if article else Units("")
        self.selection = self.units.sentence(0)
        self._marks = Marks(self.scheme)
        self.set_reactive(ArticleView.claims, ())
        self.set_reactive(ArticleView.suggestions, ())
        self.set_reactive(ArticleView.hits, ())
        self._wrap()
        self.scroll_to_line(0)

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """Draw the lines of claims that came, went or changed."""
        self._marks.claims = Overlap(new)
        before, after = {id(claim) for claim in old}, {id(claim) for claim in new}
        for claim in (*old, *new):
            if (id(claim) in before) != (id(claim) in after):
                self._redraw(claim.span)

    def watch_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Draw what is on offer."""
        self._marks.offer(suggestions)
        self.refresh()

    def watch_entities(self) -> None:
        """Draw the entities of the kinds that are told apart."""
        found = self.entities if self.show_entities else None
        shown = (entity for entity in found or () if KINDS.get(entity.label, "") not in self.hidden | {""})
        self._marks.entities = Overlap(shown)
        self.refresh()

    def watch_hidden(self) -> None:
        """Draw with the kinds that are to be seen."""
        self.watch_entities()

    def watch_hits(self, hits: tuple[Span, ...]) -> None:
        """Draw what is found."""
        self._marks.hits = Overlap(hits)
        self.refresh()

    def watch_show_entities(self) -> None:
        """Draw with or without them."""
        self.watch_entities()

    def watch_column(self) -> None:
        """Wrap to the new width."""
        self._fit()

    def on_resize(self) -> None:
        """Wrap to the new width, keeping the selection at its height in the window."""
        self._fit()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag."""
        if event.button == 1 and not self.beside(event):
            self._pressed = self._offset_at(event.x, event.y)
            self._dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say where the mouse is dragged to."""
        if self._pressed is None:
            return
        offset = self._offset_at(event.x, event.y)
        if offset != self._pressed or self._dragged:
            self._dragged = True
            self.post_message(self.Pointed(offset, 0, event.ctrl or event.meta, self._pressed))

    def on_mouse_up(self) -> None:
        """End dragging."""
        if self._pressed is not None:
            self.release_mouse()

    def on_mouse_release(self) -> None:
        """End it as well where the mouse was taken away."""
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked on, unless it was dragged to."""
        if not self._dragged and not self.pressed_beside and not self.beside(event):
            offset = self._offset_at(event.x, event.y)
            self.post_message(self.Pointed(offset, event.chain, event.ctrl or event.meta, offset))

    def go(self, number: int) -> tuple[Span, ...]:
        """Select a sentence and return those from the old one up to it: they count as read.

        Going past the last sentence counts that one as read as well, and stays there. Going back counts nothing.
        """
        old = self.number
        self.select(self.units.sentence(number))
        return self.units.sentences[old : max(number, self.number)]

    def page(self, pages: float) -> tuple[Span, ...]:
        """Go on or back by pages, the selection staying at its height; return what counts as read.

        A selection that is taller than the window is scrolled through first: what was not seen was not read.
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
        if number == self.number or line == len(self._wrapped) - 1:
            number += 1 if pages > 0 else -1
        passed = self.go(number)
        top = self._wrapped.line_at(self.selection.start) - max(0, above)
        self.scroll_to_line(top)
        self._show()
        return passed

    def reach(self, sentence: Span) -> int:
        """Return where the sentence behind this one begins; the end of the last one."""
        number = self.units.number_at(sentence.start) + 1
        later = self.units.sentences
        return later[number].start if number < len(later) else sentence.end

    def _offset_at(self, x: int, y: int) -> int:
        line = min(max(0, y + self.scroll_offset.y), len(self._wrapped) - 1)
        return self._wrapped.offset_at(line, x - self._margin() - GUTTER)

    def _show(self) -> None:
        """Scroll so that the moving edge of the selection is in sight, and some of what is around it."""
        height = self.size.height
        if not height or not self._laid_out:
            return
        first, last = self._ends()
        ahead = min(AHEAD, height // 4)
        top = self.scroll_offset.y
        top = max(top, last + 1 + ahead - height)
        top = min(top, max(0, first - min(3, height // 4)))
        if top != self.scroll_offset.y:
            self.scroll_to_line(top)

    def _ends(self) -> tuple[int, int]:
        """Return the first and the last line that must be in sight: of a growing selection, its moving edge."""
        selection = self.selection
        lines = self._wrapped.lines_of(*selection.span)
        if selection.growing:
            edge = lines[0] if selection.backwards else lines[-1]
            return edge, edge
        return lines[0], lines[-1]

    def _text_width(self) -> int:
        return max(1, min(self.column, self.size.width - GUTTER - 2))

    def _margin(self) -> int:
        return max(0, (self.size.width - GUTTER - self._wrapped.width) // 2)

    def _fit(self) -> None:
        """Wrap anew if the width has changed."""
        if self._text_width() != self._wrapped.width or self.virtual_size.width != self.size.width:
            above = self._wrapped.line_at(self.selection.start) - self.scroll_offset.y
            if not self._laid_out:
                above = self.size.height // 3
            self._wrap()
            line = self._wrapped.line_at(self.selection.start)
            self.scroll_to_line(line - min(max(0, above), self.size.height - 1))
        self._show()

    def _wrap(self) -> None:
        if not self.size.width:
            return
        self._laid_out = True
        text = self.article.text.rstrip() if self.article else ""
        self._wrapped = Wrapped(text, self._text_width())
        self.lay_out(len(self._wrapped))

    def _redraw(self, span: Span) -> None:
        lines = self._wrapped.lines_of(*span)
        self.redraw(lines[0], len(lines))

    def draw_line(self, line: int, palette: Palette) -> Strip:
        """Draw one line: the gutter, and the text in pieces of one style each."""
        if line >= len(self._wrapped):
            return Strip.blank(self.breadth, palette.blank)
        margin = Segment(" " * self._margin(), palette.blank)
        return Strip([margin, *self._marks.line(self._wrapped, line, self.selection, palette)])
