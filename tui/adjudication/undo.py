"""Undo and redo of decisions, in whichever article they were made, across restarts."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from annotations.claims.decision import explanation_in_words, in_words
from annotations.claims.record import Change
from annotations.translation import gettext as _
from annotations.wording import quoted
from tui.adjudication.pseudonyms import masked
from tui.part import Part

if TYPE_CHECKING:
    from tui.adjudication.screen import AdjudicationScreen

FLUSH_SECONDS = 1.0
"""Time to wait for pending decisions before the histories of articles are compared."""

QUOTED_CHARS = 24
"""Code points of a claim that a message quotes."""


class UndoRedo(Part):
    """Undo and redo of one's own decisions in the order of time, beside those of other adjudicators.

    Merges stay: the next one would bring the same claims again.
    """

    def __init__(self, screen: "AdjudicationScreen") -> None:
        """Undo and redo for `screen`."""
        self._screen = screen

    def undo(self) -> None:
        """Undo the last decision."""
        self._go("undo", "adjudication.undo", self._made_at)

    def redo(self) -> None:
        """Redo the decision that was undone last, if none was made since."""
        self._go("redo", "adjudication.redo", self._undone_at)

    def _go(self, what: str, key: str, moment: Callable[[Change], datetime | None]) -> None:
        """Undo or redo the change with the latest `moment`, after a question if it is in another article."""
        screen = self._screen
        screen.saver.flush(FLUSH_SECONDS)
        gold, here = screen.adjudication.gold, screen.entry.id
        own = max(filter(None, map(moment, screen.session.record.history)), default=None)
        elsewhere = gold.latest_change(moment, here)
        if elsewhere is not None and (own is None or elsewhere[0] > own):
            question = (
                _("Press {key} again to undo in “{title}”", key=screen.keys[key], title=elsewhere[1])
                if what == "undo"
                else _("Press {key} again to redo in “{title}”", key=screen.keys[key], title=elsewhere[1])
            )
            if screen.confirmed(question) and screen.articles.open(elsewhere[1]):
                self._go(what, key, moment)
            return
        change = next((each for each in screen.session.record.history if moment(each) == own), None) if own else None
        if change is None or (what == "redo" and self._made_since(change)):
            screen.say(_("Nothing to undo.") if what == "undo" else _("Nothing to redo."))
            return
        if what == "undo":
            screen.session.undo(change.id)
        else:
            screen.session.redo(change.id)
        screen.show_record()
        if change.decided is not None:
            screen.places.go_to_decision(change.decided)
        screen.say(f"{_('Undone') if what == 'undo' else _('Redone')}: {self._in_words(change)}")

    def _made_at(self, change: Change) -> datetime | None:
        """Return when the adjudicator made a change that holds."""
        return None if change.undone is not None or not self._is_own(change) else _decided_at(change)

    def _undone_at(self, change: Change) -> datetime | None:
        """Return when a change of the adjudicator was undone."""
        return None if change.strategy or not self._is_own(change) else change.undone

    def _is_own(self, change: Change) -> bool:
        """Return whether the adjudicator made a change, or git did, which merges under the name of the record."""
        return change.who in (self._screen.plan.adjudicator, self._screen.plan.gold)

    def _made_since(self, change: Change) -> bool:
        """Return whether something was decided after a change was undone."""
        assert change.undone is not None
        screen = self._screen
        latest = screen.adjudication.gold.latest_change(_decided_at, screen.entry.id)
        own = max(filter(None, map(_decided_at, screen.session.record.history)), default=None)
        moments = [own, latest[0] if latest else None]
        return any(moment is not None and moment > change.undone for moment in moments)

    def _in_words(self, change: Change) -> str:
        if change.decided is None:
            return str(change)
        texts = (*(each.text for each in change.about), *(each.text for each in change.decided.versions))
        words = next(filter(None, texts), "")
        if explained := self._explained(change):
            about = change.decided.about.rpartition(":")[2]
            return _(
                "{explained}, on {words}", explained=explained, words=quoted(words, QUOTED_CHARS) if words else about
            )
        said = in_words(masked(change.decided, self._screen.called), change.result)
        return f"{said} {quoted(words, QUOTED_CHARS)}" if words else said

    def _explained(self, change: Change) -> str:
        """Return what a change says of why a decision was made; empty if it decides something."""
        if change.decided is None or not _keeps_all(change):
            return ""
        history = self._screen.session.record.history
        at = next(number for number, each in enumerate(history) if each.id == change.id)
        for each in reversed(history[:at]):
            if each.decided is not None and each.undone is None:
                if each.decided == change.decided:
                    break
                if said := explanation_in_words(each.decided, change.decided):
                    return said
        return ""


def _keeps_all(change: Change) -> bool:
    """Return whether the claims and the article are the same after a change as before."""
    return (change.before, change.attributes_before, change.status_before) == (
        change.after,
        change.attributes_after,
        change.status_after,
    )


def _decided_at(change: Change) -> datetime | None:
    """Return when a person made a change; `None` for a merge."""
    return None if change.strategy else change.when
