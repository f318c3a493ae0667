"""Counts: statuses, claims and reading time of the list, kept up to date as records change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message import Message
from textual.timer import Timer

from annotations.claims.record import Record
from annotations.reports.rows import ArticleRow, ArticleRows, row_from_record, rows_of
from annotations.translation import gettext as _
from tui.library.session_counts import SessionCounts
from tui.messages import FilesChanged, Saved
from tui.part import Part

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

SAVED_SECONDS = 0.05
"""Seconds from a save to its row in the list."""


@dataclass(eq=False, repr=False)
class Recounted(Message):
    """The records of articles whose files have changed were read again."""

    rows: tuple[ArticleRow, ...]


class Counts(Part):
    """The numbers above the list, and the rows of articles that are saved or changed by others."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Count the rows of `library`."""
        self._library = library
        self._saved: dict[str, Record] = {}
        """Records saved since the list was last in sight: counted when it is in sight again, not at every tag."""
        self._changed: set[Path] = set()
        """Store files that have changed since then, by whatever program."""
        self._is_recounting = False
        self._timer: Timer | None = None
        """Runs until saved records are shown."""
        self.trouble = ""
        """Why the last change is not on disk; empty once something was saved."""
        self.done = self.claims = 0
        """Articles that are done, and claims, as far as known."""
        self.seconds = 0.0
        """Reading time of all articles."""
        self.session = SessionCounts()
        """The work since the program was started."""

    def count(self) -> None:
        """Count the rows: articles without annotations add nothing."""
        rows = self._library.rows.made.values()
        self.done = sum(row.status == "done" for row in rows)
        self.claims = sum(sum(row.claims.values()) for row in rows)
        self.seconds = sum(row.seconds for row in rows)
        self._library.mark_bars_stale()

    def show_saved(self) -> None:
        """Show the rows of the records saved meanwhile."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.session.take(self._saved.values())
        self._update(list(map(self._row_of, self._saved.values())))
        self._saved.clear()
        self._recount()

    def _row_of(self, record: Record) -> ArticleRow:
        """Return the row of a record that was saved."""
        library = self._library
        row = row_from_record(record, library.corpus)
        damaged = library.store.damaged_file(record.row.id)
        return replace(row, damaged=damaged) if damaged else row

    def take_outcome(self, message: Saved) -> None:
        """Note a saved record, or warn if it could not be saved."""
        library, outcome = self._library, message.outcome
        if outcome.record is not None:
            self.session.spend(outcome.edits)
            self._saved[outcome.article_id] = outcome.record
            # Of many saves at once the list is drawn a few times, not for each.
            if library.is_current and self._timer is None:
                self._timer = library.set_timer(SAVED_SECONDS, self.show_saved)
            self.trouble = ""
        elif outcome.edits:
            # The file differs from article to article; the reason is the same until something is saved.
            is_new = not self.trouble and library.app.screen is library
            self.trouble = outcome.trouble
            if is_new:
                library.warn(_("NOT SAVED: {trouble}.", trouble=outcome.trouble))
        library.mark_bars_stale()

    def take_changes(self, message: FilesChanged) -> None:
        """Note changed store files, and read them once the list is in sight."""
        self._changed |= {path for path in message.paths if self._library.store.own.has(path)}
        if self._library.is_current:
            self._recount()

    def take_rows(self, message: Recounted) -> None:
        """Show rows that were counted again, and continue with files that have changed meanwhile."""
        self._is_recounting = False
        self._update(message.rows)
        if self._library.is_current:
            self._recount()

    def _recount(self) -> None:
        """Read the changed files: one reading after another, so that the last one holds."""
        if self._changed and not self._is_recounting:
            self._is_recounting = True
            read = partial(self._read, frozenset(self._changed), self._library.rows)
            self._library.run_worker(read, thread=True, group="recount")
            self._changed.clear()

    def _read(self, paths: frozenset[Path], rows: ArticleRows) -> None:
        """Read records in a thread. A file that is gone belonged to an annotated article."""
        store = self._library.store
        ids = {store.article_id_in(path) for path in paths}
        ids |= {row.id for row in rows.made.values() if row.status != "new" and store.path(row.id) in paths}
        numbers = [number for each in ids if (number := rows.number(each)) is not None]
        entries = [rows.corpus.entries[number] for number in numbers]
        self._library.post_message(Recounted(tuple(rows_of(rows.corpus, store, entries))))

    def _update(self, known: Sequence[ArticleRow]) -> None:
        """Show newer rows of some articles."""
        rows, loading = self._library.rows, self._library.loader
        numbers = {row.id: number for row in known if (number := rows.number(row.id)) is not None}
        if numbers:
            loading.updated.update(numbers)
            loading.update((row for row in known if row.id in numbers), numbers.values())
