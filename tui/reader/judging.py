"""Judging: a suggestion is accepted, corrected or rejected, and the selection goes on the way one came."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from annotations.claims.claim import Claim
from annotations.suggest.speakers import Candidate
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.selection import Selection, Units
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.offers import accepted_claims, corrected_claim, judgement_of
from tui.config import Suggested
from tui.dialogs.tag_menu import ClaimValues, TagMenu
from tui.part import Part
from tui.reader.speakers import said_by

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class Judging(Part):
    """The judgement of the open suggestions, one after the other or all with one label."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Judge suggestions for the article in `reader`."""
        self._reader = reader
        self._come_by_suggestions = False
        """Whether the last way to the selection was from suggestion to suggestion: judging one goes on that way."""

    def opened(self) -> None:
        """Go on by sentences in another article."""
        self.come_by_sentences()

    def come_by_sentences(self) -> None:
        """Go on to the next sentence after a judgement."""
        self._come_by_suggestions = False

    def accept(self) -> None:
        """Tag the words of the suggestion at the cursor, and select the next suggestion."""
        suggestion = self._reader.suggestions.at_cursor_or_say()
        if suggestion is not None:
            self._judge(suggestion, accepted_claims(self._reader.session.article.text, suggestion), suggestion.label)

    def accept_with(self, suggestion: Suggestion, speaker: Candidate) -> None:
        """Accept a suggestion with another speaker, and select the next suggestion."""
        claims = accepted_claims(self._reader.session.article.text, suggestion)
        attributed = tuple(said_by(claim, speaker) for claim in claims)
        self._judge(suggestion, attributed, suggestion.label, is_speaker_decided=True)

    def accept_as(self) -> None:
        """Open the tag menu on the suggestion at the cursor."""
        suggestion = self._reader.suggestions.at_cursor_or_say()
        if suggestion is None:
            return
        reader = self._reader
        text = reader.session.article.text
        found = suggestion.speaker
        speaker = found.resolved(text) if found else ""
        words = text[slice(*suggestion.span)]
        tagging = ClaimValues(suggestion.label, speaker, sure=True, note="")
        menu = TagMenu(reader.scheme, words, tagging, reader.speakers.offer(suggestion.span), reader.keys)
        reader.app.push_screen(menu, partial(self._accept_as, suggestion, speaker))

    def reject(self) -> None:
        """Reject the suggestion at the cursor for good, and select the next suggestion."""
        suggestion = self._reader.suggestions.at_cursor_or_say()
        if suggestion is not None:
            self._judge(suggestion, (), "")

    def accept_all(self) -> None:
        """Accept all suggestions with the label of the one at the cursor.

        Others of low confidence stay open, unless all are shown.
        """
        reader, suggestions = self._reader, self._reader.suggestions
        here = suggestions.at_cursor_or_say()
        if here is None:
            return
        text, setting = reader.session.article.text, reader.config.suggestions
        same = (each for each in suggestions.open if each.label == here.label)
        alike = [each for each in same if each is here or is_stop(each, setting)]
        key = reader.keys["reader.accept_all"]
        if not reader.confirmed(_("{key} again accepts {claims}.", key=key, claims=counted(len(alike), here.label))):
            return
        accepted = [(each, accepted_claims(text, each)) for each in alike]
        every = (claim for _, claims in accepted for claim in claims)
        change_id = reader.session.judge(every, *(judgement_of(text, each, each.label) for each in alike))
        for suggestion, claims in accepted:
            suggestions.note_early(change_id, suggestion, claims)
        reader.show_record()
        undo = reader.keys["reader.undo"]
        reader.say(
            _("Accepted {claims}. {undo} undoes all of them.", claims=counted(len(alike), here.label), undo=undo)
        )

    def move(self, step: int) -> None:
        """Select the next or previous suggestion, not one of low confidence."""
        reader, suggestions = self._reader, self._reader.suggestions
        suggestion = beyond(suggestions.open, reader.view.selection.start, step, reader.config.suggestions)
        if suggestion is not None:
            self._come_by_suggestions = True
            reader.select(selection_of(suggestion, reader.view.units))
        elif not suggestions.open:
            reader.say(suggestions.describe_absence())
        else:
            reader.say(
                suggestions.so_far(
                    _("No suggestion after this one."), _("No suggestion after this one yet: still looking …")
                )
                if step > 0
                else suggestions.so_far(
                    _("No suggestion before this one."), _("No suggestion before this one yet: still looking …")
                )
            )

    def judge_with(self, label: str) -> bool:
        """Judge the suggestion at the cursor by a label; return whether there is one.

        The suggestion or its sentence must be selected. Its own label on exactly its words accepts a suggestion;
        another label, or other words, corrects it.
        """
        selection, text = self._reader.view.selection, self._reader.session.article.text
        suggestion = self._reader.suggestions.at_cursor()
        if suggestion is None or selection.unit not in ("sentence", "suggestion"):
            return False
        if selection.span == suggestion.span and label == suggestion.label:
            claims = accepted_claims(text, suggestion)
        else:
            claims = (corrected_claim(text, suggestion, selection.span, label),)
        self._judge(suggestion, claims, label, by_label=True)
        return True

    def _judge(
        self,
        suggestion: Suggestion,
        claims: tuple[Claim, ...],
        became: str,
        *,
        by_label: bool = False,
        is_speaker_decided: bool = False,
    ) -> None:
        """Store a judgement with its claims, and go on. The sentences of the suggestion count as read."""
        reader, view, units = self._reader, self._reader.view, self._reader.view.units
        last = units.number_at(suggestion.end - 1)
        passed = units.sentences[units.number_at(suggestion.start) : last + 1]
        onward = beyond(reader.suggestions.open, suggestion.end - 1, 1, reader.config.suggestions)
        is_whole = any(units.is_sentence(claim.span) for claim in claims)
        view.select(self._next_selection(last, onward, is_whole=is_whole))
        reader.session.mark_read(reader.navigation.extended(passed), view.selection.start)
        claims = tuple(map(reader.speakers.named, claims))
        change_id = reader.session.judge(claims, judgement_of(reader.session.article.text, suggestion, became))
        if not is_speaker_decided:
            reader.suggestions.note_early(change_id, suggestion, claims)
        # After `a` the speaker key is about the suggestion that is highlighted by then.
        reader.tagging.note_tagged(claims[-1] if claims else None, by_sentence=by_label and is_whole)
        if self._come_by_suggestions:
            if onward is None:
                so_far = _("That was the last suggestion so far: still looking …")
                reader.say(reader.suggestions.so_far(_("That was the last suggestion."), so_far))
        elif units.number_at(view.selection.start) == last == len(units.sentences) - 1:
            reader.tagging.say_last_sentence(became)
        # The tag menu may have been open on a suggestion of the marks when the finder was done.
        reader.suggestions.complete_early()
        reader.show_record()

    def _next_selection(self, last: int, onward: Suggestion | None, *, is_whole: bool) -> Selection:
        """Return the selection after a judgement whose `last` sentence has that number: the way one came.

        After `j` that is the next sentence, or the same one if it has another suggestion, unless it `is_whole` tagged;
        after `;` it is the next suggestion `onward`, or, if there is none, the next sentence.
        """
        units = self._reader.view.units
        if onward is not None and self._come_by_suggestions:
            return selection_of(onward, units)
        is_inside = onward is not None and not is_whole and onward.start < units.sentences[last].end
        return units.sentence(last if is_inside else last + 1)

    def _accept_as(self, suggestion: Suggestion, speaker: str, tagging: ClaimValues | None) -> None:
        """Judge a suggestion by the answer of the tag menu, which opened with `speaker`."""
        if tagging is None:
            return
        reader = self._reader
        text = reader.session.article.text
        reader.tagging.remember(tagging.label)
        if tagging.label == suggestion.label:
            claims = accepted_claims(text, suggestion)
        else:
            claims = tuple(corrected_claim(text, suggestion, span, tagging.label) for span in suggestion.spans)
        if tagging.speaker != speaker:
            claims = tuple(reader.speakers.attributed(claim, tagging.speaker) for claim in claims)
        elif tagging.label != suggestion.label and suggestion.speaker is not None:
            # The menu has shown the speaker: it is meant for the other label too.
            who = suggestion.speaker
            candidate = Candidate(speaker, text[who.start : who.end], who.start, who.end)
            claims = tuple(said_by(claim, candidate) for claim in claims)
        claims = tuple(map(tagging.put_on, claims))
        self._judge(suggestion, claims, tagging.label, is_speaker_decided=tagging.speaker != speaker)


def is_stop(suggestion: Suggestion, setting: Suggested) -> bool:
    """Return whether the keys stop at a suggestion.

    They pass over those of low confidence, unless all are shown.
    """
    return setting == "all" or suggestion.strength > Confidence.LOW


def beyond(suggestions: Sequence[Suggestion], offset: int, step: int, setting: Suggested) -> Suggestion | None:
    """Return the first suggestion after an offset, or the last one before it."""
    if step > 0:
        ahead = range(bisect_right(suggestions, offset, key=attrgetter("start")), len(suggestions))
    else:
        ahead = range(bisect_left(suggestions, offset, key=attrgetter("start")) - 1, -1, -1)
    return next((suggestions[at] for at in ahead if is_stop(suggestions[at], setting)), None)


def selection_of(suggestion: Suggestion, units: Units) -> Selection:
    """Return a selection of the words that a suggestion would tag."""
    return Selection(suggestion.span, "sentence" if units.is_sentence(suggestion.span) else "suggestion")
