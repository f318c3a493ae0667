"""The frame of a dialog that is read: its text scrolls by the keys of the dialog."""

from textual.containers import VerticalScroll


class ScrollBox(VerticalScroll, can_focus=False):
    """A frame with more in it than there may be room for. It has no focus: keys go to the screen."""

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, once the frame is on screen."""
        if self.is_mounted:
            self.scroll_relative(y=lines, animate=False, force=True)

    def scroll_pages(self, pages: int) -> None:
        """Scroll by pages; a line of those in sight stays."""
        self.scroll_lines(pages * max(1, self.size.height - 1))
