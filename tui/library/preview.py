"""Previewing: how the article under the cursor begins is shown below the list, where there is room."""

from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from annotations.article import Article
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.reports.rows import ArticleRows
from tui.library.marking import ChoosingScreen
from tui.library.preview_pane import Preview

TALL = 32
"""Rows of a window from which there is room below the list."""

REST = 0.08
"""Seconds without a movement after which a text is read: who holds a key down looks at none."""


class PreviewingScreen(ChoosingScreen):
    """A list below which the article under the cursor is shown."""

    _wanted = True
    """Whether the person wants to see it."""
    _resting: Timer | None = None
    _shown: Entry | None = None
    """The article, as it was when its text was read."""

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """The text of an article has been read."""

        entry: Entry
        article: Article

    @property
    def preview(self) -> Preview:
        """What is shown below the list."""
        return self.query_one(Preview)

    def on_mount(self) -> None:
        """Show the article under the cursor, whenever that is another one."""
        super().on_mount()
        self.watch(self.table, "cursor", self.look_at_it, init=False)

    def on_resize(self) -> None:
        """Show it where there is room."""
        self._show_or_not()
        super().on_resize()

    def action_preview(self) -> None:
        """Show how the article begins, or not."""
        self._wanted = not self._wanted
        self._show_or_not()
        if self._wanted and self.size.height < TALL:
            self.say(f"It needs a window of {TALL} lines or more.")

    def watch_rows(self) -> None:
        """Show what is known by now of the article under the cursor."""
        super().watch_rows()
        self.look_at_it()

    def put_in_order(self) -> None:
        """Show the article that is under the cursor now, and what is known of it by now."""
        super().put_in_order()
        self.look_at_it()

    def look_at_it(self) -> None:
        """Show what is known of the article under the cursor, and its text once the cursor rests."""
        if not self.has_class("-previewed"):
            return
        entry = self.current
        self.preview.listed = self.rows[self.shown[self.table.cursor]] if entry is not None else None
        if entry is None or entry == self._shown:
            return
        if self._resting is None:
            self._resting = self.set_timer(REST, self._look)
        else:
            self._resting.reset()

    def _list(self, rows: ArticleRows) -> None:
        """List the articles of another corpus; what was read of them may be out of date."""
        self._shown = None
        super()._list(rows)

    def _show_or_not(self) -> None:
        self.set_class(self._wanted and self.size.height >= TALL, "-previewed")
        self.look_at_it()

    def _look(self) -> None:
        self._resting = None
        if self.current is not None:
            self._read(self.current)

    @work(thread=True, exclusive=True, group="preview")
    def _read(self, entry: Entry) -> None:
        """Read a text; why it cannot be read is said when somebody opens it."""
        worker = get_current_worker()
        try:
            article = self._corpus.load(entry)
        except ArticleError:
            return
        if not worker.is_cancelled:
            self.post_message(self.Read(entry, article))

    @on(Read)
    def _show_text(self, message: Read) -> None:
        """Show the text, if the cursor is still on its article."""
        if self.current == message.entry:
            self._shown, self.preview.article = message.entry, message.article
