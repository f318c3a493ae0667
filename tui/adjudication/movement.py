"""Movement: the selection in the text, for words that nobody has tagged so, and for reading around a place."""

from typing import TYPE_CHECKING

from annotations.translation import gettext as _
from tui.part import Part
from tui.widgets.article_view import ArticleView
from tui.widgets.text_movement import TextMovement

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen


class Movement(Part):
    """The selection as the cursor. Nothing counts as read for moving it."""

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Move in the text of `screen`."""
        self._screen = screen
        self.text: TextMovement = TextMovement(screen.view, screen.mark_bars_stale)

    def escape(self) -> bool:
        """Stop growing the selection; else select the words of the version that is chosen again."""
        if self.text.stop_growing():
            return True
        screen = self._screen
        before = screen.view.selection.span
        screen.places.select()
        screen.mark_bars_stale()
        return screen.view.selection.span != before

    def toggle_growing(self) -> None:
        """Let the keys that move the selection move its end, or the selection again."""
        is_growing, keys = self.text.toggle_growing(), self._screen.keys
        ends = _(
            "{previous_word} {next_word} move this end",
            previous_word=keys["adjudication.previous_word"],
            next_word=keys["adjudication.next_word"],
        )
        swap = _("{swap} the other end", swap=keys["adjudication.swap"])
        self._screen.say(
            _("Selecting: {ends}, {swap}, {edges} accepts.", ends=ends, swap=swap, edges=keys["adjudication.edges"])
            if is_growing
            else ""
        )

    def point(self, pointed: ArticleView.Pointed) -> None:
        """Go to the place that was clicked on; select a word or a paragraph by 2 or 3 clicks, or by dragging."""
        self.text.point(pointed)
        if pointed.clicks == 1:
            self._screen.places.go_to_place(pointed.offset)
            self._screen.mark_bars_stale()
