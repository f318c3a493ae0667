"""Details of a claim: its speaker and its note."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.suggest.speakers import Candidate, speakers
from tui.dialogs.prompt import PromptScreen
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class ClaimDetails(Part):
    """Speakers of claims, and notes on claims and on the article."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Attribute and annotate the claims of the article in `reader`."""
        self.reader = reader
        self._turn = ("", 0)
        """The claim id of the last `name_speaker`, and its number of candidates so far."""
        self._attribution = ""
        """The id of the change that named the last of those candidates."""

    def opened(self) -> None:
        """Begin with the first candidate again: the claims are those of another article."""
        self._turn, self._attribution = ("", 0), ""

    def name_speaker(self) -> None:
        """Attribute the claim at the selection to the next likely speaker.

        After the last one, ask for a name.
        """
        reader = self.reader
        claim = reader.current_claim()
        if claim is None:
            reader.say("There is no claim here: tag the words first, then name who said them.")
            return
        likely = self._speakers(claim.span)
        turn = self._turn[1] if self._turn[0] == claim.id else 0
        if turn >= len(likely):
            self._turn = (claim.id, 0)
            names = [each.text for each in likely]
            prompt = PromptScreen("Speaker", claim.speaker, "who said it", names, None, reader.keys)
            reader.app.push_screen(prompt, partial(self._set_speaker, claim))
            return
        self._turn = (claim.id, turn + 1)
        last = reader.session.record.last()
        if turn and last is not None and last.id == self._attribution:
            # The candidate before was not meant: one undo must lead back to the speaker before them all.
            reader.session.undo()
            claim = self._current(claim)
        reader.session.change(claim, claim.said_by(*likely[turn]))
        last = reader.session.record.last()
        self._attribution = last.id if last else ""
        more = f"{reader.keys['reader.speaker']} for the next: {turn + 1} of {len(likely)}"
        reader.say(f"said: {likely[turn].text}   ({more})")
        reader.show_record()

    def write_note(self) -> None:
        """Ask for a note on the claim at the selection; on the article if there is none."""
        reader = self.reader
        claim = reader.current_claim()
        title = "Note on the claim" if claim else "Note on the article"
        note = claim.note if claim else reader.session.record.row.note
        prompt = PromptScreen(title, note, "Note", names=reader.keys)
        reader.app.push_screen(prompt, partial(self._set_note, claim) if claim else self._set_article_note)

    def speaker_names(self, span: Span) -> list[str]:
        """Return the names of the likely speakers of a span, the likeliest first."""
        return [each.text for each in self._speakers(span)]

    def attributed(self, claim: Claim, name: str) -> Claim:
        """Return a claim with a speaker, and the span of a likely one of that name."""
        known = next((each for each in self._speakers(claim.span) if each.text == name), None)
        return claim.said_by(*known) if known else claim.said_by(name)

    def claim_by_id(self, claim_id: str) -> Claim | None:
        """Return a claim as the record has it now; `None` if it is gone."""
        return next((claim for claim in self.reader.session.record.claims if claim.id == claim_id), None)

    def _speakers(self, span: Span) -> tuple[Candidate, ...]:
        """Return the likely speakers of a span, the likeliest first."""
        reader = self.reader
        return speakers(reader.session.article.text, span, reader.view.entities or ())

    def _set_speaker(self, claim: Claim, name: str | None) -> None:
        """Keep the speaker that was typed; `None` if nothing was."""
        if name is not None and name != self._current(claim).speaker:
            self._change(claim, lambda current: self.attributed(current, name), "speaker")

    def _set_note(self, claim: Claim, note: str | None) -> None:
        """Keep the note on a claim that was typed; `None` if nothing was."""
        if note is not None and note != self._current(claim).note:
            self._change(claim, lambda current: current.noted(note), "note")

    def _set_article_note(self, note: str | None) -> None:
        """Keep the note on the article that was typed; `None` if nothing was."""
        if note is not None and note != self.reader.session.record.row.note:
            self.reader.session.set_note(note)
            self.reader.show_record()

    def _change(self, claim: Claim, change: Callable[[Claim], Claim], detail: str) -> None:
        """Change a claim.

        A claim that was removed meanwhile is restored, so that the typed text is not lost.
        """
        session, changed = self.reader.session, change(self._current(claim))
        if self.claim_by_id(claim.id) is None:
            session.save_claim(None, changed)
            self.reader.say(f"The claim had been removed meanwhile; it is back, with its {detail}.")
        else:
            session.change(self._current(claim), changed)
        self.reader.show_record()

    def _current(self, claim: Claim) -> Claim:
        """Return a claim as the record has it now; unchanged if it is gone."""
        return self.claim_by_id(claim.id) or claim
