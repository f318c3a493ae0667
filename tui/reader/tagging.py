"""Marking: what is selected is tagged, attributed, annotated."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Status
from annotations.suggest.speakers import speakers
from annotations.text.selection import Selection
from tui.dialogs.prompt import AskScreen
from tui.dialogs.tag_menu import Tagging, TagMenu
from tui.reader.navigation import ReadingScreen

if TYPE_CHECKING:
    from tui.reader.suggestions import Suggestions


class MarkingScreen(ReadingScreen):
    """An article in which claims are tagged."""

    suggestions: "Suggestions"

    _label = ""
    """The label that was used last."""

    _claim: Claim | None = None
    """The claim that was selected last: the one whose edges can be moved."""

    every: tuple[Span, ...] = ()
    """Where the next label tags instead of at the selection, after `*`."""

    _asked: tuple[str, int] = ("", 0)
    """The claim whose speaker was asked for last, and how many likely ones were offered since."""

    _offered = ""
    """The change that named the speaker who was offered last."""

    def action_digit(self, key: str) -> None:
        """Tag the selection with the label of a key."""
        label = self.scheme.by_key(key)
        if label is not None:
            self._tag(label.name)

    def action_repeat(self) -> None:
        """Tag with the label that was used last."""
        self._tag(self._label or self.scheme.labels[0].name)

    def action_all(self) -> None:
        """Let the next label tag every place of the search, or else every place where the selected words stand."""
        words = self.session.article.text[slice(*self.view.selection.span)]
        spans = self.view.hits or exactly(self.session.article.text, words)
        self.every = self.view.hits = spans
        places = "1 place" if len(spans) == 1 else f"{len(spans)} places"
        self.say(f"{places}: the next label tags them all, {self.keys['reader.back']} none.")

    def action_claim(self, step: int) -> None:
        """Select the next or the previous claim, in reading order."""
        claims, now = self.session.record.claims, self.view.selection
        here = next((n for n, claim in enumerate(claims) if self._claim and claim.id == self._claim.id), None)
        if here is not None and claims[here].span == now.span:
            wanted = here + step
        else:
            ahead = [n for n, claim in enumerate(claims) if (claim.start >= now.start) == (step > 0)]
            wanted = (ahead[0] if step > 0 else ahead[-1]) if ahead else -1
        if 0 <= wanted < len(claims):
            self.select_claim(claims[wanted])
        else:
            self.say("No claim beyond this one." if step > 0 else "No claim before this one.")

    def action_remove(self) -> None:
        """Remove the claim that the selection means."""
        if self.session.remove(self.view.selection.span) is None:
            self.say("There is no claim here.")
        self.show_record()

    def action_edges(self) -> None:
        """Give the claim that was selected last the edges of the selection."""
        span = self.view.selection.span
        claim = (self._claim and self._claim_of(self._claim.id)) or self.session.at(span)
        if claim is None or not span.overlaps(*claim.span):
            called = self.keys
            select = f"{called['reader.previous_claim']} or {called['reader.next_claim']}"
            then = f"move its edge with {called['reader.grow']}, then {called['reader.edges']}"
            self.say(f"Select a claim with {select}, {then}.")
            return
        after = claim.stretched(self.session.article.text, *span)
        self.session.change(claim, after)
        self.select_claim(after)
        self.say(f"The {claim.label} has the edges of the selection now.")
        self.show_record()

    def action_menu(self) -> None:
        """Open the menu with everything that can be said of a claim."""
        span = self.view.selection.span
        if span.start == span.end:
            return
        text = self.session.article.text
        claim = next((each for each in self.session.record.claims if each.span == span), None)
        names = self.likely(span)
        held = Tagging("", "", sure=True, note="")
        if claim is not None:
            held = Tagging(claim.label, claim.speaker, sure=claim.sure, note=claim.note)
        menu = TagMenu(self.scheme, text[slice(*span)], held, names, self.keys)
        self.app.push_screen(menu, lambda tagging: self._tag_as(span, claim, tagging))

    def action_speaker(self) -> None:
        """Name the next likely speaker of the claim here; after the last one, ask."""
        claim = self.session.at(self.view.selection.span)
        if claim is None:
            self.say("There is no claim here: tag the words first, then name who said them.")
            return
        likely = speakers(self.session.article.text, claim.span, self.view.entities or ())
        turn = self._asked[1] if self._asked[0] == claim.id else 0
        self._asked = (claim.id, turn + 1)
        if turn < len(likely):
            name = likely[turn]
            last = self.session.record.last()
            if turn and last is not None and last.id == self._offered:
                # The one offered before was not meant: undo is to lead back to what was there before them all.
                self.session.undo()
                claim = self._today(claim)
            self.session.change(claim, claim.said_by(*name))
            offered = self.session.record.last()
            self._offered = offered.id if offered else ""
            self.say(f"said: {name.text}   ({self.keys['reader.speaker']} for the next: {turn + 1} of {len(likely)})")
            self.show_record()
            return
        self._asked = (claim.id, 0)
        names = [each.text for each in likely]
        self.app.push_screen(
            AskScreen("Speaker", claim.speaker, "who said it", names, None, self.keys), self._attribute(claim)
        )

    def action_note(self) -> None:
        """Ask for a note on the claim here, or on the article where there is none."""
        claim = self.session.at(self.view.selection.span)
        if claim is not None:
            self.app.push_screen(
                AskScreen("Note on the claim", claim.note, "what is to be said of it", names=self.keys),
                self._annotate(claim),
            )
        else:
            note = self.session.record.row.note
            self.app.push_screen(
                AskScreen("Note on the article", note, "what is to be said of it", names=self.keys), self._note_article
            )

    def action_mark(self, status: Status) -> None:
        """Give the article a status, or take it back where it has it."""
        record = self.session.record
        self.session.mark(edits.implied_status(record) if record.row.status == status else status)
        self.show_record()
        self.say(f"The article is {self.session.record.row.status}.")

    def opened(self) -> None:
        """Show the article, with nothing waiting that was begun in another."""
        self.every, self._claim, self._asked = (), None, ("", 0)
        super().opened()

    def select_claim(self, claim: Claim) -> None:
        """Select the words of a claim."""
        self.select(Selection(claim.span, "claim"))
        self._claim = claim
        said = f"   said: {claim.speaker}" if claim.speaker else ""
        note = f"   note: {claim.note}" if claim.note else ""
        self.say(f"{claim.label}{'' if claim.sure else ', not sure'}{said}{note}")

    def say_last(self, label: str) -> None:
        """Say that there is no sentence to go on to: the next label would change the claim on this one."""
        self.say(f"{label}: the last sentence. {self.keys['reader.next_article']} opens the next article.")

    def remember_label(self, label: str) -> None:
        """Let `repeat` tag with a label."""
        self._label = label

    def likely(self, span: Span) -> list[str]:
        """Return who may have said something, the likeliest first."""
        return [each.text for each in speakers(self.session.article.text, span, self.view.entities or ())]

    def _tag(self, label: str) -> None:
        """Tag the selection; after a whole sentence go on to the next one."""
        self._label = label
        if not self.every and self.suggestions.judge_with(label):
            return
        view, span = self.view, self.view.selection.span
        if self.every:
            count = self.session.tag_all(self.every, label)
            self.every, view.hits = (), ()
            self.say(f"{count} tagged {label}." if count else f"They are all tagged {label} already.")
        elif span.end > span.start:
            whole = view.units.is_sentence(span)
            if whole:
                self.session.read(self.reached(view.go(view.number + 1)), view.selection.start)
            else:
                view.select(view.selection.held())
            self.session.tag(span, label)
            if whole and view.selection.span == span:
                self.say_last(label)
        self.show_record()

    def _tag_as(self, span: Span, claim: Claim | None, tagging: Tagging | None) -> None:
        """Do what the menu was left with."""
        if tagging is None:
            return
        self._label = tagging.label
        after = claim.relabelled(tagging.label) if claim else Claim.of(self.session.article.text, *span, tagging.label)
        if tagging.speaker != after.speaker:
            after = self.said_by(after, tagging.speaker)
        after = after.noted(tagging.note, sure=tagging.sure)
        self.session.put(claim, after)
        if claim is None and self.view.units.is_sentence(span) and self.view.selection.span == span:
            self.moved(self.view.go(self.view.number + 1))
        self.show_record()

    def _attribute(self, claim: Claim) -> Callable[[str | None], None]:
        """Return what keeps the speaker that was typed."""

        def keep(name: str | None) -> None:
            """Keep the name."""
            if name is not None and name != self._today(claim).speaker:
                self._keep(claim, lambda held: self.said_by(held, name), "speaker")

        return keep

    def _annotate(self, claim: Claim) -> Callable[[str | None], None]:
        """Return what keeps the note that was typed."""

        def keep(note: str | None) -> None:
            """Keep the note."""
            if note is not None and note != self._today(claim).note:
                self._keep(claim, lambda held: held.noted(note), "note")

        return keep

    def _keep(self, claim: Claim, change: Callable[[Claim], Claim], what: str) -> None:
        """Change a claim. Where somebody removed it meanwhile it comes back: what was typed is not lost with it."""
        after = change(self._today(claim))
        if self._claim_of(claim.id) is None:
            self.session.put(None, after)
            self.say(f"The claim had been removed meanwhile; it is back, with its {what}.")
        else:
            self.session.change(self._today(claim), after)
        self.show_record()

    def _today(self, claim: Claim) -> Claim:
        """Return a claim as it is by now; as it was where it is gone."""
        return self._claim_of(claim.id) or claim

    def said_by(self, claim: Claim, name: str) -> Claim:
        """Return a claim with a speaker, with the place where they stand if it is one of the likely ones."""
        likely = speakers(self.session.article.text, claim.span, self.view.entities or ())
        known = next((each for each in likely if each.text == name), None)
        return claim.said_by(*known) if known else claim.said_by(name)

    def _note_article(self, note: str | None) -> None:
        if note is not None and note != self.session.record.row.note:
            self.session.note(note)
            self.show_record()

    def _claim_of(self, claim_id: str) -> Claim | None:
        return next((claim for claim in self.session.record.claims if claim.id == claim_id), None)


def exactly(text: str, words: str) -> tuple[Span, ...]:
    """Return where exactly these words stand, from the first on; overlapping places count once."""
    spans, at = [], text.find(words) if words else -1
    while at >= 0:
        spans.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return tuple(spans)
