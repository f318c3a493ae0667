"""Undo and redo of the last change, in whichever article it was made."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from annotations.claims.record import Change
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

FLUSH_SECONDS = 1.0
"""Time to wait for pending edits before the histories of articles are compared."""


class UndoRedo(Part):
    """Undo and redo over all articles, in the order of time."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Undo and redo for `reader`."""
        self.reader = reader

    def undo(self) -> None:
        """Undo the last change, in whichever article it was made."""
        own = self.reader.session.record.last()
        self._follow(own.when if own else None, lambda change: change.when if change.undone is None else None)
        self._show(self.reader.session.undo(), "Undone", "There is nothing to undo.")

    def redo(self) -> None:
        """Redo the change that was undone last, in whichever article it was made.

        A change made in another article since then ends redo, as it would in the same article.
        """
        reader = self.reader
        own = reader.session.record.undone()
        self._follow(own.undone if own else None, lambda change: change.undone)
        latest = reader.store.latest_change(lambda change: change.when, reader.entry.id)
        change = reader.session.record.undone()
        if change is not None and change.undone is not None and latest is not None and latest[0] > change.undone:
            change = None
        self._show(reader.session.redo() if change else None, "Done again", "There is nothing to redo.")

    def _follow(self, own: datetime | None, moment: Callable[[Change], datetime | None]) -> None:
        """Open the article with the latest `moment`, if that is later than `own`."""
        reader = self.reader
        reader.saver.flush(FLUSH_SECONDS)
        latest = reader.store.latest_change(moment, reader.entry.id)
        if latest is None or (own is not None and latest[0] <= own):
            return
        entry = next((entry for entry in reader.corpus.entries if entry.id == latest[1]), None)
        if entry is not None:
            reader.open_article(entry)

    def _show(self, change: Change | None, done: str, nothing: str) -> None:
        """Select the sentence of a change and say `done`; without a change say `nothing`."""
        reader = self.reader
        if change is None:
            reader.say(nothing)
            return
        changed = change.before or change.after or change.judged
        if changed:
            units = reader.view.units
            reader.select(units.sentence(units.number_at(changed[0].start)))
        reader.show_record()
        reader.say(f"{done}: {change}")
