"""The preview: the beginning of the article under the cursor, below the list."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from annotations.article import Article
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.translation import gettext as _
from tui.library.preview_pane import PreviewPane
from tui.part import Part

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

MIN_WINDOW_ROWS = 32
"""Rows of a window from which there is room below the list."""

REST_SECONDS = 0.08
"""Seconds without a movement after which a text is read: a held key reads none."""


@dataclass(eq=False, repr=False)
class TextRead(Message):
    """The text of an article was read."""

    entry: Entry
    article: Article


class Preview(Part):
    """The pane below the list: whether it is shown, and its content."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Preview the article under the cursor of `library`."""
        self._library = library
        self._is_wanted = True
        """Whether the person wants to see it."""
        self._timer: Timer | None = None
        self._entry: Entry | None = None
        """The article that is shown, as it was when its text was read."""

    @property
    def pane(self) -> PreviewPane:
        """The widget below the list."""
        return self._library.query_one(PreviewPane)

    def toggle(self) -> None:
        """Show the preview, or hide it; in a window too low for it, say so."""
        if self._library.size.height < MIN_WINDOW_ROWS:
            self._library.say(
                _("The preview needs a window of {min_window_rows} lines or more.", min_window_rows=MIN_WINDOW_ROWS)
            )
            return
        self._is_wanted = not self._is_wanted
        self.fit()

    def fit(self) -> None:
        """Show the pane if it is wanted and there is room."""
        self._library.set_class(self._is_wanted and self._library.size.height >= MIN_WINDOW_ROWS, "-previewed")
        self.update()

    def update(self) -> None:
        """Show the metadata of the article under the cursor, and its text once the cursor rests."""
        library = self._library
        if not library.has_class("-previewed"):
            return
        entry = library.current
        self.pane.listed = library.rows[library.shown[library.table.cursor]] if entry is not None else None
        if entry is None or entry == self._entry:
            return
        if self._timer is None:
            self._timer = library.set_timer(REST_SECONDS, self._read_current)
        else:
            self._timer.reset()

    def forget(self) -> None:
        """Read the text again when it is next shown: the file may have changed."""
        self._entry = None

    def show(self, message: TextRead) -> None:
        """Show a text, if the cursor is still on its article."""
        if self._library.current == message.entry:
            self._entry, self.pane.article = message.entry, message.article

    def _read_current(self) -> None:
        self._timer = None
        if (entry := self._library.current) is not None:
            self._library.run_worker(partial(self._read, entry), thread=True, exclusive=True, group="preview")

    def _read(self, entry: Entry) -> None:
        """Read a text in a thread; a failure is reported when the article is opened."""
        worker = get_current_worker()
        try:
            article = self._library.corpus.load(entry)
        except ArticleError:
            return
        if not worker.is_cancelled:
            self._library.post_message(TextRead(entry, article))
