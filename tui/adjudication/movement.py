"""Movement: the selection in the text, for words that nobody has tagged so, and for reading around a place."""

from typing import TYPE_CHECKING, Literal

from annotations.text.selection import Selection
from tui.part import Part
from tui.reader.article_view import ArticleView

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


class Movement(Part):
    """The selection as the cursor. Nothing counts as read for moving it."""

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Move in the text of `screen`."""
        self._screen = screen

    @property
    def _view(self) -> ArticleView:
        return self._screen.view

    def escape(self) -> bool:
        """Stop growing the selection; else select the words of the version that is chosen again."""
        view, screen = self._view, self._screen
        if view.selection.growing:
            self._select(view.selection.fixed())
            return True
        before = view.selection.span
        screen.places.select()
        screen.mark_bars_stale()
        return view.selection.span != before

    def by_sentences(self, step: int) -> None:
        """Select the next or the previous sentence."""
        if self._view.selection.growing:
            self.grow("sentence", step)
        else:
            self._view.go_to_sentence(self._view.sentence_number + step)
            self._screen.mark_bars_stale()

    def by_words(self, step: int) -> None:
        """Select the next or the previous word."""
        if self._view.selection.growing:
            self.grow("word", step)
        else:
            self._select(self._view.units.word(self._view.selection, step))

    def by_pages(self, pages: float) -> None:
        """Go on or back by pages."""
        self._view.go_by_pages(pages)
        self._screen.mark_bars_stale()

    def to_end(self, *, last: bool) -> None:
        """Select the first or the last sentence."""
        units = self._view.units
        self._select(units.sentence(len(units.sentences) if last else 0))

    def widen(self) -> None:
        """Select the next larger unit."""
        self._select(self._view.units.widen(self._view.selection))

    def narrow(self) -> None:
        """Select the next smaller unit."""
        self._select(self._view.units.narrow(self._view.selection))

    def toggle_growing(self) -> None:
        """Let the keys that move the selection move its end, or the selection again."""
        now = self._view.selection
        self._select(now.fixed() if now.growing else now.growing_from())
        keys = self._screen.keys
        ends = f"{keys['adjudication.previous_word']} {keys['adjudication.next_word']} move this end"
        swap = f"{keys['adjudication.swap']} the other end"
        self._screen.say("" if now.growing else f"Selecting: {ends}, {swap}, {keys['adjudication.edges']} takes it.")

    def grow(self, unit: Literal["character", "word", "sentence"], step: int) -> None:
        """Move the moving end of the selection."""
        self._select(self._view.units.grow(self._view.selection, unit, step))

    def swap_ends(self) -> None:
        """Let the other end of the selection be the one that moves."""
        self._select(self._view.selection.swapped())

    def point(self, pointed: ArticleView.Pointed) -> None:
        """Go to the place that was clicked on; select a word or a paragraph by 2 or 3 clicks, or by dragging."""
        units = self._view.units
        if pointed.clicks == 1:
            self._view.go_to_sentence(units.number_at(pointed.offset))
            self._screen.places.go_to_place(pointed.offset)
            self._screen.mark_bars_stale()
        elif pointed.clicks == 2:
            self._select(units.word_at(pointed.offset))
        elif pointed.clicks == 3:
            self._select(units.paragraph_at(pointed.offset))
        else:
            self._select(units.between(pointed.pressed, pointed.offset, freely=pointed.freely))

    def _select(self, selection: Selection) -> None:
        self._view.select(selection)
        self._screen.mark_bars_stale()
