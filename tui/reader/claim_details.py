"""Notes on claims and on the article."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotations.claims.blame import blame
from annotations.claims.claim import Claim
from annotations.translation import gettext as _
from annotations.wording import brief
from tui.dialogs.blame import BlameScreen
from tui.dialogs.prompt import PromptScreen
from tui.part import Part
from tui.reader.speakers import MARKS, TITLE_CHARS

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class ClaimDetails(Part):
    """Notes on claims and on the article."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Annotate the claims of the article in `reader`."""
        self.reader = reader

    def write_note(self) -> None:
        """Ask for a note on the claim at the selection; on the article if there is none.

        Right after a sentence was tagged, ask for one on its claim, although the cursor has gone on.
        """
        reader = self.reader
        recent = reader.tagging.just_tagged() if reader.tagging.tagged_sentence else None
        claim = recent or reader.current_claim()
        words = brief(claim.text.strip(MARKS), TITLE_CHARS) if claim else ""
        title = _("Note on “{words}”", words=words) if claim else _("Note on the article")
        note = claim.note if claim else reader.session.record.row.note
        prompt = PromptScreen(title, note, _("Note"), names=reader.keys)
        reader.app.push_screen(prompt, partial(self._set_note, claim) if claim else self._set_article_note)

    def claim_by_id(self, claim_id: str) -> Claim | None:
        """Return a claim as the record has it now; `None` if it is gone."""
        return next((claim for claim in self.reader.session.record.claims if claim.id == claim_id), None)

    def show_blame(self) -> None:
        """Show where the claim at the selection comes from."""
        reader = self.reader
        claim = reader.current_claim()
        found = [each for each in blame(reader.session.record) if claim is not None and each.claim.id == claim.id]
        if not found:
            reader.say(_("No claim here. Tag the words first."))
            return
        reader.app.push_screen(BlameScreen(found[0], reader.keys), self._replay_from)

    def _replay_from(self, change: str | None) -> None:
        """Replay the article from a change of its history; empty for no replay."""
        if change:
            self.reader.show_replay(change)

    def _set_note(self, claim: Claim, note: str | None) -> None:
        """Keep the note on a claim that was typed; `None` if nothing was."""
        if note is not None and note != self._current(claim).note:
            self._change(claim, lambda current: current.noted(note))

    def _set_article_note(self, note: str | None) -> None:
        """Keep the note on the article that was typed; `None` if nothing was."""
        if note is not None and note != self.reader.session.record.row.note:
            self.reader.session.set_note(note)
            self.reader.show_record()

    def _change(self, claim: Claim, change: Callable[[Claim], Claim]) -> None:
        """Change the note of a claim.

        A claim that was removed meanwhile is restored, so that the typed text is not lost.
        """
        session, changed = self.reader.session, change(self._current(claim))
        if self.claim_by_id(claim.id) is None:
            session.save_claim(None, changed)
            self.reader.say(_("The claim had been removed. It is restored, with its note."))
        else:
            session.change(self._current(claim), changed)
        self.reader.show_record()

    def _current(self, claim: Claim) -> Claim:
        """Return a claim as the record has it now; unchanged if it is gone."""
        return self.claim_by_id(claim.id) or claim
