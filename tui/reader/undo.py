"""Undo and redo of the last change, in whichever article it was made."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from annotations.claims.record import Change
from annotations.errors import ArticleError, NotSavedError, StoreError
from annotations.store.store import Store
from annotations.translation import N_
from annotations.translation import gettext as _
from annotations.wording import brief, quoted
from annotations.work.name_changes import put_together_again, take_apart
from annotations.work.own_changes import NameChange, OwnChange, OwnChanges
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

FLUSH_SECONDS = 1.0
"""Time to wait for pending edits before the histories of articles are compared."""

UNDONE, REDONE = N_("Undone"), N_("Redone")

CLAIM_CHARS = 24
"""Code points of a claim or of its speaker that a message quotes."""

TITLE_CHARS = 30
"""Code points of a title that a question quotes."""


class UndoRedo(Part):
    """Undo and redo over all articles, in the order of time.

    The changes made since the program was started come first, whatever other programs have changed since; then those
    of earlier sessions. A change in another article is named first, and undone when the key is pressed again.
    """

    def __init__(self, reader: "ReaderScreen") -> None:
        """Undo and redo for `reader`."""
        self.reader = reader

    def undo(self) -> None:
        """Undo the last change, in whichever article it was made."""
        reader, own_changes = self.reader, self.reader.saver.own_changes
        while (own := own_changes.last()) is not None:
            if (names := own_changes.names(own.id)) is not None:
                self._change_names(
                    take_apart,
                    names,
                    _("Undone: {alias} is a name of its own", alias=quoted(names.alias, CLAIM_CHARS)),
                )
                return
            if not self._is_here(own.article_id, "undo", "reader.undo"):
                return
            change = next((each for each in reader.session.record.history if each.id == own.id), None)
            if change is None or change.undone is not None:
                own_changes.drop(own)
                continue
            if (later := self._later_change(change)) is not None:
                key = reader.keys["reader.undo"]
                if reader.confirmed(_("Another program changed this later. {key} again undoes its change.", key=key)):
                    self._show(reader.session.undo(later.id), UNDONE, "")
                return
            self._show(reader.session.undo(own.id), UNDONE, "")
            return
        last = reader.session.record.last()
        where = self._elsewhere(last.when if last else None, lambda change: None if change.undone else change.when)
        if self._is_here(where, "undo", "reader.undo"):
            self._show(reader.session.undo(), UNDONE, _("Nothing to undo."))

    def redo(self) -> None:
        """Redo the change that was undone last, in whichever article it was made.

        A change made in another article since then ends redo, as it would in the same article.
        """
        reader, own_changes = self.reader, self.reader.saver.own_changes
        own: OwnChange | None = own_changes.last_undone()
        if own is not None and (names := reader.saver.own_changes.names(own.id)) is not None:
            done = _(
                "Redone: {alias} counts as {name}",
                alias=quoted(names.alias, CLAIM_CHARS),
                name=quoted(names.name, CLAIM_CHARS),
            )
            self._change_names(put_together_again, names, done)
            return
        if own is not None:
            if self._is_here(own.article_id, "redo", "reader.redo"):
                change = reader.session.redo(own.id)
                if change is None:
                    own_changes.drop(own)
                self._show(change, REDONE, _("Nothing to redo."))
            return
        undone = reader.session.record.undone()
        where = self._elsewhere(undone.undone if undone else None, lambda change: change.undone)
        if not self._is_here(where, "redo", "reader.redo"):
            return
        latest = reader.store.latest_change(lambda change: change.when, reader.entry.id)
        change = reader.session.record.undone()
        if change is not None and change.undone is not None and latest is not None and latest[0] > change.undone:
            change = None
        self._show(reader.session.redo() if change else None, REDONE, _("Nothing to redo."))

    def _change_names(
        self, change: Callable[[Store, OwnChanges, NameChange], None], names: NameChange, done: str
    ) -> None:
        """Put names of speakers together, or take them apart, and say so once it is on disk."""
        reader = self.reader
        try:
            change(reader.store, reader.saver.own_changes, names)
        except (NotSavedError, StoreError) as error:
            reader.warn(_("Not saved: {error}.", error=error))
            return
        reader.speakers.opened()
        reader.say(f"{done}.")

    def _is_here(self, article_id: str, what: str, key: str) -> bool:
        """Return whether an article is open; if another is, ask first, and open it when asked again."""
        reader = self.reader
        if article_id in ("", reader.entry.id):
            return True
        entry = next((entry for entry in reader.corpus.entries if entry.id == article_id), None)
        if entry is None:
            return True
        try:
            title = brief(reader.corpus.load(entry).title or entry.id, TITLE_CHARS)
        except ArticleError as error:
            reader.say(f"{error}.")
            return False
        question = (
            _("Press {key} again to undo in “{title}”", key=reader.keys[key], title=title)
            if what == "undo"
            else _("Press {key} again to redo in “{title}”", key=reader.keys[key], title=title)
        )
        return reader.confirmed(question) and reader.open_article(entry)

    def _elsewhere(self, own: datetime | None, moment: Callable[[Change], datetime | None]) -> str:
        """Return the id of the article with the latest `moment`, if that is later than `own`; else empty."""
        reader = self.reader
        reader.saver.flush(FLUSH_SECONDS)
        latest = reader.store.latest_change(moment, reader.entry.id)
        return "" if latest is None or (own is not None and latest[0] <= own) else latest[1]

    def _later_change(self, change: Change) -> Change | None:
        """Return the last change that holds and that changed a claim of `change` since then."""
        ids, parts = {claim.id for claim in change.every}, self.reader.saver.own_changes.parts(change.id)
        later = [
            each
            for each in self.reader.session.record.history
            if each.undone is None and each.when > change.when and each.id not in parts
            if ids & {claim.id for claim in each.every}
        ]
        return max(later, key=lambda each: each.when, default=None)

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
        reader.say(f"{_(done)}: {describe(change, redone=done == REDONE)}")


def describe(change: Change, *, redone: bool) -> str:
    """Return what undoing or redoing a change did, in words: which value of a claim it went to."""
    if change.what != "change" or len(change.before) != 1 or len(change.after) != 1:
        return str(change)
    old, new = (change.before[0], change.after[0]) if redone else (change.after[0], change.before[0])
    words = quoted(new.text, CLAIM_CHARS)
    names = [
        name
        for name in (N_("label"), N_("speaker"), N_("note"), "sure", "text")
        if getattr(old, name) != getattr(new, name)
    ]
    if names == ["sure"]:
        return _("{words} is sure", words=words) if new.sure else _("{words} is not sure", words=words)
    if len(names) != 1 or names == ["text"]:
        return str(change)
    value, name = getattr(new, names[0]), _(names[0])
    if not value:
        return _("no {name} of {words}", name=name, words=words)
    shown = quoted(value, CLAIM_CHARS)
    if redone:
        return _("{name} of {words} to {value}", name=name, words=words, value=shown)
    return _("{name} of {words} back to {value}", name=name, words=words, value=shown)
