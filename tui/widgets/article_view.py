"""The article: wrapped at words, marked, and drawn a line at a time."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations import KINDS, Article, Claim, Entity, Scheme, Span, sentences
from tui.look import Palette
from tui.text import Wrapped
from tui.widgets.overlap import Overlap, Spanned

COLUMN = 88
"""Cells of the widest line: past that the eye loses its way back."""

GUTTER = 6
"""Cells left of the text: three for letters, one for the bar, one of air on either side of it."""

AHEAD = 6
"""Lines below the selection that are kept in sight, where there is room."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """One article with its claims and entities, and a sentence selected in it."""

    ALLOW_SELECT = False

    article: var[Article | None] = var[Article | None](None, init=False)
    """What is read."""

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """What is tagged in it, in reading order; the screen replaces it."""

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """What spaCy found in it; `None` while that is not known."""

    show_entities: var[bool] = var(True, init=False)
    """Whether they are to be seen."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How everything looks."""

    @dataclass
    class Clicked(Message):
        """A sentence was clicked on."""

        number: int
        """Which one, from 0."""

    def __init__(self, scheme: Scheme) -> None:
        """Tag with the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme
        self.sentences: tuple[Span, ...] = ()
        self.number = 0
        """Which sentence is selected, from 0."""
        self._wrapped = Wrapped("", COLUMN)
        self._laid_out = False
        """Whether the text of today was ever wrapped to the window."""
        self._claims: Overlap[Claim] = Overlap()
        self._entities: Overlap[Entity] = Overlap()

    @property
    def selection(self) -> Span:
        """What is selected."""
        return self.sentences[self.number] if self.sentences else Span(0, 0)

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence at a code point, or of the last one before it."""
        return max(0, bisect_right(self.sentences, offset, key=itemgetter(0)) - 1)

    def reach(self, sentence: Span) -> int:
        """Return where the sentence behind this one begins; the end of the last one."""
        number = self.sentence_at(sentence.start) + 1
        return self.sentences[number].start if number < len(self.sentences) else sentence.end

    def select(self, number: int) -> None:
        """Select a sentence by its number and bring it into sight."""
        before = self.selection
        self.number = min(max(0, number), max(0, len(self.sentences) - 1))
        for span in {before, self.selection}:
            self._redraw(span)
        self._show()

    def watch_article(self, article: Article | None) -> None:
        """Lay the new text out, with its first sentence selected."""
        self.sentences = sentences(article.text) if article else ()
        self.number = 0
        self._entities = Overlap()
        self._claims = Overlap()
        self._wrap()
        self.scroll_to(y=0, animate=False, immediate=True)

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """Draw the lines of claims that came, went or changed."""
        self._claims = Overlap(new)
        before, after = {id(claim) for claim in old}, {id(claim) for claim in new}
        for claim in (*old, *new):
            if (id(claim) in before) != (id(claim) in after):
                self._redraw(claim.span)

    def watch_entities(self, entities: tuple[Entity, ...] | None) -> None:
        """Draw the entities of the kinds that are told apart."""
        self._entities = Overlap(entity for entity in entities or () if entity.label in KINDS)
        self.refresh()

    def watch_show_entities(self) -> None:
        """Draw with or without them."""
        self.refresh()

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width, keeping the selection at its height in the window."""
        if self._text_width() != self._wrapped.width or self.virtual_size.width != self.size.width:
            above = self._wrapped.line_at(self.selection.start) - self.scroll_offset.y
            if not self._laid_out:
                above = self.size.height // 3
            self._wrap()
            line = self._wrapped.line_at(self.selection.start)
            self.scroll_to(y=line - min(max(0, above), self.size.height - 1), animate=False, immediate=True)
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Say which sentence was clicked on."""
        line = min(event.y + self.scroll_offset.y, len(self._wrapped) - 1)
        offset = self._wrapped.offset_at(line, event.x - self._margin() - GUTTER)
        self.post_message(self.Clicked(self.sentence_at(offset)))

    def go(self, number: int) -> tuple[Span, ...]:
        """Select a sentence and return those from the old one up to it: they count as read.

        Going past the last sentence counts that one as read as well, and stays there. Going back counts nothing.
        """
        old = self.number
        self.select(number)
        return self.sentences[old : max(number, self.number)]

    def page(self, pages: float) -> tuple[Span, ...]:
        """Go on or back by pages, the selection staying at its height; return what counts as read."""
        line = self._wrapped.line_at(self.selection.start)
        above = line - self.scroll_offset.y
        line = min(max(0, line + round(pages * (self.size.height - 2))), len(self._wrapped) - 1)
        number = self.sentence_at(self._wrapped.ends[line])
        if number == self.number or line == len(self._wrapped) - 1:
            number += 1 if pages > 0 else -1
        passed = self.go(number)
        top = self._wrapped.line_at(self.selection.start) - max(0, above)
        self.scroll_to(y=top, animate=False, immediate=True)
        self._show()
        return passed

    def claim_beyond(self, step: int) -> int | None:
        """Return the next or the previous sentence that a claim begins in, or `None`."""
        numbers = sorted({self.sentence_at(claim.start) for claim in self.claims})
        wanted = [number for number in numbers if (number - self.number) * step > 0]
        if not wanted:
            return None
        return wanted[0] if step > 0 else wanted[-1]

    def _show(self) -> None:
        """Scroll so that the selection is in sight, and some of what follows it."""
        height = self.size.height
        if not self.sentences or not height:
            return
        lines = self._wrapped.lines_of(*self.selection)
        ahead = min(AHEAD, height // 4)
        top = self.scroll_offset.y
        top = max(top, lines[-1] + 1 + ahead - height)
        top = min(top, max(0, lines[0] - min(3, height // 4)))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _text_width(self) -> int:
        return max(1, min(COLUMN, self.size.width - GUTTER - 2))

    def _margin(self) -> int:
        return max(0, (self.size.width - GUTTER - self._wrapped.width) // 2)

    def _wrap(self) -> None:
        if not self.size.width:
            return
        self._laid_out = True
        text = self.article.text.rstrip() if self.article else ""
        self._wrapped = Wrapped(text, self._text_width())
        self.virtual_size = Size(self.size.width, len(self._wrapped))
        self.refresh()

    def _redraw(self, span: Span) -> None:
        lines = self._wrapped.lines_of(*span)
        self.refresh_lines(lines[0], len(lines))

    def render_line(self, y: int) -> Strip:
        """Draw one line: the gutter, and the text in pieces of one style each."""
        line = y + self.scroll_offset.y
        palette = self.palette
        if palette is None:
            return Strip.blank(self.size.width)
        if line >= len(self._wrapped):
            return Strip.blank(self.size.width, palette.blank)
        start, end = self._wrapped.starts[line], self._wrapped.ends[line]
        claims = self._claims.over(start, max(end, start + 1))
        segments = [*self._gutter(line, claims, palette), *self._pieces(line, start, end, claims, palette)]
        return Strip(segments).adjust_cell_length(self.size.width, palette.blank)

    def _gutter(self, line: int, claims: list[Claim], palette: Palette) -> Iterator[Segment]:
        """Yield the letters of the claims that begin on a line, and the bar beside the selection."""
        yield Segment(" " * self._margin(), palette.blank)
        begun = [claim for claim in claims if self._wrapped.line_at(claim.start) == line]
        letters = list(dict.fromkeys(claim.label for claim in begun))[: GUTTER - 3]
        yield Segment(" " * (GUTTER - 3 - len(letters)), palette.blank)
        for name in letters:
            label = self.scheme.by_name(name)
            yield Segment(label.letter if label else "?", palette.letters.get(name, palette.bar))
        start, end = self.selection
        selected = line in self._wrapped.lines_of(start, end) and end > start
        yield Segment(" ▌ " if selected else "   ", palette.bar)

    def _pieces(self, line: int, start: int, end: int, claims: list[Claim], palette: Palette) -> Iterator[Segment]:
        """Yield the text of a line, cut wherever a claim, an entity or the selection begins or ends."""
        entities = self._entities.over(start, end) if self.show_entities else []
        selection = self.selection
        cuts = {start, end}
        marked: list[Spanned] = [*claims, *entities, selection]
        for span in marked:
            cuts.update(edge for edge in (span.start, span.end) if start < edge < end)
        order = sorted(cuts)
        shown = self._shown(line)
        for at, stop in pairwise(order):
            over = [claim for claim in claims if claim.start <= at < claim.end]
            label = min(over, key=lambda claim: claim.end - claim.start).label if over else ""
            kind = next((KINDS[each.label] for each in entities if each.start <= at < each.end), "")
            selected = selection.start <= at < selection.end
            yield Segment(shown(at, stop), palette.text(label, kind, selected, len(over) > 1))

    def _shown(self, line: int) -> Callable[[int, int], str]:
        """Return what gives the visible characters of a stretch of the line."""
        text = self._wrapped.text
        if self._wrapped.is_plain(line):
            return lambda at, stop: text[at:stop]
        pieces = self._wrapped.clusters(line)
        return lambda at, stop: "".join(each.shown for each in pieces if at <= each.start < stop)
