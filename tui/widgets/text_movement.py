"""Movement in a text: the selection as the cursor, where nothing counts as read for moving it."""

from collections.abc import Callable
from typing import Literal

from annotations.text.selection import Selection
from tui.widgets.article_view import ArticleView


class TextMovement:
    """Moves the selection of one view, and reports that it has moved."""

    def __init__(self, view: ArticleView, moved: Callable[[], None]) -> None:
        """Move in `view`; `moved` is called after each movement."""
        self._view, self._moved = view, moved

    def by_sentences(self, step: int) -> None:
        """Select the next or the previous sentence."""
        if self._view.selection.growing:
            self.grow("sentence", step)
        else:
            self._view.go_to_sentence(self._view.sentence_number + step)
            self._moved()

    def by_words(self, step: int) -> None:
        """Select the next or the previous word."""
        if self._view.selection.growing:
            self.grow("word", step)
        else:
            self.select(self._view.units.word(self._view.selection, step))

    def by_pages(self, pages: float) -> None:
        """Go on or back by pages."""
        self._view.go_by_pages(pages)
        self._moved()

    def to_end(self, *, last: bool) -> None:
        """Select the first or the last sentence."""
        units = self._view.units
        self.select(units.sentence(len(units.sentences) if last else 0))

    def widen(self) -> None:
        """Select the next larger unit."""
        self.select(self._view.units.widen(self._view.selection))

    def narrow(self) -> None:
        """Select the next smaller unit."""
        self.select(self._view.units.narrow(self._view.selection))

    def to_quotation(self) -> bool:
        """Select the quotation at the selection, or the next one; return whether there is one."""
        quotation = self._view.units.quotation(self._view.selection)
        is_another = quotation != self._view.selection
        self.select(quotation)
        return is_another

    def toggle_growing(self) -> bool:
        """Let the keys that move the selection move its end, or the selection again; return whether its end."""
        now = self._view.selection
        self.select(now.fixed() if now.growing else now.growing_from())
        return not now.growing

    def stop_growing(self) -> bool:
        """Let the keys move the selection again; return whether they moved its end."""
        was = self._view.selection.growing
        if was:
            self.select(self._view.selection.fixed())
        return was

    def grow(self, unit: Literal["character", "word", "sentence"], step: int) -> None:
        """Move the moving end of the selection."""
        self.select(self._view.units.grow(self._view.selection, unit, step))

    def swap_ends(self) -> None:
        """Let the other end of the selection be the one that moves."""
        self.select(self._view.selection.swapped())

    def point(self, pointed: ArticleView.Pointed) -> None:
        """Select a sentence, word or paragraph by 1, 2 or 3 clicks, or words by dragging."""
        units = self._view.units
        if pointed.clicks == 1:
            self._view.go_to_sentence(units.number_at(pointed.offset))
            self._moved()
        elif pointed.clicks == 2:
            self.select(units.word_at(pointed.offset))
        elif pointed.clicks == 3:
            self.select(units.paragraph_at(pointed.offset))
        else:
            self.select(units.between(pointed.pressed, pointed.offset, freely=pointed.freely))

    def select(self, selection: Selection) -> None:
        """Select something."""
        self._view.select(selection)
        self._moved()
