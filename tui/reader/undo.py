"""Undoing: the last thing done is taken back, or done again, in whichever article it was."""

from collections.abc import Callable
from datetime import datetime

from annotations.claims.record import Change
from tui.reader.navigation import ReadingScreen


class UndoingScreen(ReadingScreen):
    """An article in which what was done can be taken back."""

    def action_undo(self) -> None:
        """Take back the last change, in whichever article it was."""
        own = self.session.record.last()
        self._follow(own.when if own else None, lambda change: change.when if change.undone is None else None)
        self._acted(self.session.undo(), "Undone", "There is nothing to undo.")

    def action_redo(self) -> None:
        """Do again what was taken back last, in whichever article it was."""
        own = self.session.record.undone()
        self._follow(own.undone if own else None, lambda change: change.undone)
        latest = self.store.latest(lambda change: change.when, self.entry.id)
        change = self.session.record.undone()
        if change is not None and change.undone is not None and latest is not None and latest[0] > change.undone:
            change = None
        self._acted(self.session.redo() if change else None, "Done again", "There is nothing to redo.")

    def _follow(self, own: datetime | None, moment: Callable[[Change], datetime | None]) -> None:
        """Turn to another article if the last thing was done there."""
        self.saver.flush(1.0)
        latest = self.store.latest(moment, self.entry.id)
        if latest is None or (own is not None and latest[0] <= own):
            return
        entry = next((entry for entry in self.corpus.entries if entry.id == latest[1]), None)
        if entry is not None:
            self.turn_to(entry)

    def _acted(self, change: Change | None, what: str, nothing: str) -> None:
        """Go where a change was, and say what became of it."""
        if change is None:
            self.say(nothing)
            return
        about = change.before or change.after or change.judged
        if about:
            units = self.view.units
            self.select(units.sentence(units.number_at(about[0].start)))
        self.show_record()
        self.say(f"{what}: {change}")
