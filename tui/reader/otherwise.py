"""Where the gold standard differs from one's own claims: shown once the article is done, never before."""

from typing import TYPE_CHECKING

from annotations.errors import AskedError, StoreError
from annotations.team.otherwise import decided_otherwise, gold_of
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from tui.dialogs.otherwise import ROWS, OtherwiseScreen
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

MIN_ROWS = 16
"""Rows of a window from which the text ends where the panel begins."""


class DecidedOtherwise(Part):
    """Shows the decisions that differ from one's own claims."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Compare the article in `reader` with the gold standard."""
        self.reader = reader
        self.is_open = False
        """Whether the panel is open."""

    def open(self) -> None:
        """Show where the gold standard differs, if there is one and the article is done."""
        reader = self.reader
        record = reader.session.record
        if record.row.status != "done":
            key = reader.keys["reader.done"]
            reader.say(_("Mark the article as done first ({key}).", key=key))
            return
        try:
            gold = gold_of(reader.store.folder, reader.session.article)
            found = decided_otherwise(record, gold) if gold is not None else ()
        except (StoreError, AskedError) as error:
            reader.warn(f"{error}.")
            return
        if gold is None:
            reader.say(_("This article has no gold standard yet."))
        elif not found:
            reader.say(_("No decision differs from your claims here."))
        else:

            def see(number: int) -> None:
                reader.view.select(Selection(found[number].span, "claim"))
                reader.mark_bars_stale()

            self.is_open = True
            self._make_room(ROWS)
            screen = OtherwiseScreen(found, gold.row.annotator, reader.scheme, reader.keys, see)
            reader.app.push_screen(screen, self._closed)

    def _closed(self, _: None) -> None:
        self.is_open = False
        self._make_room(0)
        self.reader.navigation.note_progress(())
        self.reader.mark_bars_stale()

    def _make_room(self, rows: int) -> None:
        """Let the text end where the panel begins, if the window has room for both."""
        covered = rows if self.reader.size.height >= MIN_ROWS else 0
        self.reader.query_one("#status").styles.margin = (covered, 0, 0, 0)
