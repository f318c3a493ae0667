"""One ledger at work: edits are applied at once, and are on disk before the screen goes on."""

from collections.abc import Callable
from threading import RLock

from annotations.errors import NotSavedError, StoreError
from annotations.ledger.changes import LedgerEdit, Redo, Undo, redo, undo
from annotations.ledger.model import Ledger, LedgerChange
from annotations.store.ledger_file import LedgerStore
from annotations.store.lock import WRITING


class LedgerSession:
    """The ledger of one story, from its opening until it is left.

    An edit that cannot be saved is kept, shown, and tried again with the next one, and by the
    saver that holds it.
    """

    def __init__(
        self, ledgers: LedgerStore, ledger: Ledger, hold: "Callable[[LedgerSession], None] | None" = None
    ) -> None:
        """Edit `ledger`, which is in `ledgers`; `hold` is told when something could not be saved."""
        self._hold = hold
        self.ledgers = ledgers
        self.ledger = ledger
        self.trouble = ""
        """Why the last edit is not on disk; empty if all are."""
        self._unsaved: list[LedgerEdit] = []
        self._saved = ledger
        """The ledger that was read or written last."""
        self._lock = RLock()
        """Quitting saves from another thread."""

    @property
    def who(self) -> str:
        """The annotator."""
        return self.ledgers.annotator

    @property
    def unsaved(self) -> int:
        """The number of edits that are not on disk."""
        return len(self._unsaved)

    def do(self, *edits: LedgerEdit) -> bool:
        """Apply edits, and save them; return whether they have changed anything.

        Where only looking is allowed they are not applied, and `hold` is told.
        """
        if self._is_refused():
            return False
        with self._lock:
            before = self.ledger
            for edit in edits:
                self.ledger = edit.apply(self.ledger)
            is_changed = self.ledger is not before
            if is_changed:
                self._unsaved += edits
                self.save()
        return is_changed

    def save(self) -> None:
        """Save the edits that are not on disk."""
        with self._lock:
            if not self._unsaved:
                return
            try:
                self.ledger = self.ledgers.apply(self.ledger.story.id, self._unsaved, (self._saved, self.ledger))
            except (NotSavedError, StoreError) as error:
                self.trouble = str(error)
                if self._hold is not None:
                    self._hold(self)
            else:
                self.trouble, self._saved = "", self.ledger
                self._unsaved.clear()

    def reload(self) -> bool:
        """Take what other programs have written; return whether they have written anything."""
        with self._lock:
            if self._unsaved:
                self.save()
                return True
            if not self.ledgers.has_changed(self.ledger.story.id):
                return False
            try:
                self._saved = self.ledgers.load(self.ledger.story.id)
            except StoreError as error:
                self.trouble = str(error)
                return False
            is_other = self._saved != self.ledger
            self.ledger, self.trouble = self._saved, ""
            return is_other

    def undo(self) -> LedgerChange | None:
        """Undo the latest change of the annotator, and return it; `None` if there is none."""
        return self._walk(undo(self.ledger, self.who))

    def redo(self) -> LedgerChange | None:
        """Do again what was undone last, and return it; `None` if there is nothing."""
        return self._walk(redo(self.ledger, self.who))

    def _is_refused(self) -> bool:
        if WRITING.refusal and self._hold is not None:
            self._hold(self)
        return bool(WRITING.refusal)

    def _walk(self, edit: Undo | Redo | None) -> LedgerChange | None:
        if edit is None or self._is_refused():
            return None
        change = next(each for each in self.ledger.history if each.id == edit.change)
        self.do(edit)
        return change
