"""Suggestions for the open article: accepted, corrected or rejected with one key."""

from functools import partial
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.suggest.holdout import is_held_out
from annotations.suggest.speakers import Candidate
from annotations.suggest.suggestion import Suggestion
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.offers import (
    OpenSuggestions,
    accepted_claims,
    corrected_claim,
    count_by_cue,
    judgement_of,
    suggest_from_quotation_marks,
    suggestion_at,
)
from tui.config import Suggested
from tui.dialogs.tag_menu import ClaimValues, TagMenu
from tui.messages import SuggesterAnswered, SuggestionsFound
from tui.part import Part
from tui.reader.early_answers import EarlyAnswers
from tui.reader.shown_suggestions import beyond, is_shown, is_stop, selection_of, why_held_out
from tui.reader.speakers import said_by

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

MAX_PAIRED_AT_ONCE_CHARS = 50_000
"""Code points of the longest text whose quotation marks are paired at once.

That takes some 10 ms; a longer text is shown first.
"""


class Suggestions(Part):
    """The open suggestions of the article, and their judgement."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Suggest claims for the article in `reader`."""
        self.reader = reader
        self.open: tuple[Suggestion, ...] = ()
        """Shown suggestions that are neither tagged nor rejected, in reading order."""
        self.found: tuple[Suggestion, ...] = ()
        """All suggestions for the article."""
        self._others: dict[str, SuggesterAnswered] = {}
        """What suggesters beside the rules have proposed for the article, by their names."""
        self._is_held_out = False
        """Whether the article shows no suggestions, to measure whether they change what is tagged."""
        self._shown = OpenSuggestions()
        """The suggestions that the user's setting shows, open or not."""
        self._come_by_suggestions = False
        """Whether the last way to the selection was from suggestion to suggestion: judging one goes on that way."""
        self._is_parsed = False
        """Whether the suggestions are those of the finder, not of quotation marks alone."""
        self.early = EarlyAnswers(reader)
        """The claims accepted before that."""
        self._is_awaited = False
        """Whether the user was told that the finder is not done, and waits for it."""
        self._computed_from: tuple[object, ...] = (None, None, None)
        """The shown suggestions, claims and history that `open` was computed from."""

    def opened(self) -> None:
        """Suggest by quotation marks; in a long text they are paired in a thread."""
        article = self.reader.session.article
        self._is_parsed = self._come_by_suggestions = self._is_awaited = False
        self.early.clear()
        self._others = {}
        self._is_held_out = is_held_out(article.id, self.reader.corpus.settings.blind)
        if self._is_held_out:
            self.reader.say(why_held_out())
        if len(article.text) <= MAX_PAIRED_AT_ONCE_CHARS:
            self._take(suggest_from_quotation_marks(article))
        else:
            self._take(())
            pair = partial(self._pair_quotation_marks, article)
            self.reader.run_worker(pair, thread=True, exclusive=True, group="marks")

    def refresh(self) -> None:
        """Compute the open suggestions again if anything they depend on has changed."""
        reader = self.reader
        record = reader.session.record
        now = (self._shown, record.claims, record.history)
        if all(one is other for one, other in zip(self._computed_from, now, strict=True)):
            return
        are_new = self._computed_from[0] is not self._shown
        self._computed_from = now
        self.open = self._shown.open_in(record)
        reader.view.suggestions = self.open
        if are_new:
            reader.session.suggestion_counts = count_by_cue(self.open) if self._is_parsed else {}

    def hint(self) -> str:
        """Return why the suggestion at the cursor was made; empty if there is none."""
        suggestion = self.at_cursor()
        return suggestion.why(self.reader.session.article.text) if suggestion else ""

    def receive(self, message: SuggestionsFound) -> None:
        """Replace the suggestions by those found for this text.

        Those of quotation marks alone do not replace those of a parse.
        """
        if message.sha256 == self.reader.session.article.sha256 and (message.parsed or not self._is_parsed):
            self._is_parsed = message.parsed
            self._take(message.suggestions)
            self.reader.show_record()
            if message.parsed:
                self._finish_looking()

    def receive_from(self, message: SuggesterAnswered) -> None:
        """Show what a suggester has proposed for this text, in place of what it proposed before."""
        if message.sha256 == self.reader.session.article.sha256:
            self._others[message.name] = message
            self._take(self.found)
            self.reader.show_record()

    def come_by_sentences(self) -> None:
        """Go on to the next sentence after a judgement."""
        self._come_by_suggestions = False

    def accept(self) -> None:
        """Tag the words of the suggestion at the cursor, and select the next suggestion."""
        suggestion = self._at_cursor_or_say()
        if suggestion is not None:
            self._judge(suggestion, accepted_claims(self.reader.session.article.text, suggestion), suggestion.label)

    def accept_with(self, suggestion: Suggestion, speaker: Candidate) -> None:
        """Accept a suggestion with another speaker, and select the next suggestion."""
        claims = accepted_claims(self.reader.session.article.text, suggestion)
        attributed = tuple(said_by(claim, speaker) for claim in claims)
        self._judge(suggestion, attributed, suggestion.label, is_speaker_decided=True)

    def accept_as(self) -> None:
        """Open the tag menu on the suggestion at the cursor."""
        suggestion = self._at_cursor_or_say()
        if suggestion is None:
            return
        reader = self.reader
        text = reader.session.article.text
        found = suggestion.speaker
        speaker = found.resolved(text) if found else ""
        words = text[slice(*suggestion.span)]
        tagging = ClaimValues(suggestion.label, speaker, sure=True, note="")
        menu = TagMenu(reader.scheme, words, tagging, reader.speakers.offer(suggestion.span), reader.keys)
        reader.app.push_screen(menu, partial(self._accept_as, suggestion, speaker))

    def reject(self) -> None:
        """Reject the suggestion at the cursor for good, and select the next suggestion."""
        suggestion = self._at_cursor_or_say()
        if suggestion is not None:
            self._judge(suggestion, (), "")

    def accept_all(self) -> None:
        """Accept all suggestions with the label of the one at the cursor.

        Others of low confidence stay open, unless all are shown.
        """
        reader, here = self.reader, self.at_cursor()
        if here is None:
            reader.say(self._describe_absence())
            return
        text, setting = reader.session.article.text, reader.config.suggestions
        alike = [each for each in self.open if each is here or (each.label == here.label and is_stop(each, setting))]
        key = reader.keys["reader.accept_all"]
        if not reader.confirmed(_("{key} again accepts {claims}.", key=key, claims=counted(len(alike), here.label))):
            return
        accepted = [(each, accepted_claims(text, each)) for each in alike]
        every = (claim for _, claims in accepted for claim in claims)
        change_id = reader.session.judge(every, *(judgement_of(text, each, each.label) for each in alike))
        for suggestion, claims in accepted:
            self._note_early(change_id, suggestion, claims)
        reader.show_record()
        undo = reader.keys["reader.undo"]
        reader.say(
            _("Accepted {claims}. {undo} undoes all of them.", claims=counted(len(alike), here.label), undo=undo)
        )

    def move(self, step: int) -> None:
        """Select the next or previous suggestion, not one of low confidence."""
        reader = self.reader
        suggestion = beyond(self.open, reader.view.selection.start, step, reader.config.suggestions)
        if suggestion is not None:
            self._come_by_suggestions = True
            reader.select(selection_of(suggestion, reader.view.units))
        elif not self.open:
            reader.say(self._describe_absence())
        else:
            reader.say(
                self._so_far(_("No suggestion after this one."), _("No suggestion after this one yet: still looking …"))
                if step > 0
                else self._so_far(
                    _("No suggestion before this one."), _("No suggestion before this one yet: still looking …")
                )
            )

    def show_next_setting(self) -> None:
        """Show the suggestions of the next setting, in the order of `Suggested`."""
        reader = self.reader
        settings = get_args(Suggested)
        setting = settings[(settings.index(reader.config.suggestions) + 1) % len(settings)]
        reader.config = replace(reader.config, suggestions=setting)
        self._take(self.found)
        reader.show_record()
        reader.say(_("Suggestions: {setting} ({count} here).", setting=_(setting), count=len(self.open)))

    def judge_with(self, label: str) -> bool:
        """Judge the suggestion at the cursor by a label; return whether there is one.

        The suggestion or its sentence must be selected. Its own label on exactly its words accepts a suggestion;
        another label, or other words, corrects it.
        """
        selection, text = self.reader.view.selection, self.reader.session.article.text
        suggestion = self.at_cursor()
        if suggestion is None or selection.unit not in ("sentence", "suggestion"):
            return False
        if selection.span == suggestion.span and label == suggestion.label:
            claims = accepted_claims(text, suggestion)
        else:
            claims = (corrected_claim(text, suggestion, selection.span, label),)
        self._judge(suggestion, claims, label, by_label=True)
        return True

    def _pair_quotation_marks(self, article: Article) -> None:
        """Post what the quotation marks of a long text suggest. Runs in a thread."""
        self.reader.post_message(SuggestionsFound(article.sha256, suggest_from_quotation_marks(article), parsed=False))

    def _take(self, suggestions: tuple[Suggestion, ...]) -> None:
        """Replace the suggestions for the article but for predictions; `refresh` shows them."""
        self.found = suggestions
        if self._is_held_out:
            self._shown = OpenSuggestions()
            return
        others = self._others.values()
        gone = {label for each in others for label in each.supersedes}
        by_rules = (each for each in suggestions if each.label not in gone)
        by_others = (suggestion for each in others for suggestion in each.suggestions)
        suggestions = (*self.reader.session.predicted, *by_others, *by_rules)
        labels = {label.name for label in self.reader.scheme.labels}
        setting = self.reader.config.suggestions
        shown = (each for each in suggestions if each.label in labels and is_shown(each, setting))
        self._shown = OpenSuggestions(self.reader.session.article.text, shown)

    def at_cursor(self) -> Suggestion | None:
        """Return the first open suggestion that overlaps the selection."""
        return suggestion_at(self.open, self.reader.view.selection.span)

    def _at_cursor_or_say(self) -> Suggestion | None:
        """Return the suggestion at the cursor; if there is none, say so."""
        suggestion = self.at_cursor()
        if suggestion is None:
            self.reader.say(self._describe_absence())
        return suggestion

    def _describe_absence(self) -> str:
        """Return why there is no suggestion at the cursor, and the key that leads to one."""
        kinds = self.reader.keys["reader.suggestions"]
        if self._is_held_out:
            return why_held_out()
        if self.reader.config.suggestions == "none":
            return _("Suggestions are hidden. Press {kinds} to show them.", kinds=kinds)
        if self._is_looking:
            if self.open:
                return self._so_far(_("No suggestion here."), _("No suggestion here yet: still looking …"))
            return self._so_far(_("No suggestions."), _("No suggestions yet: still looking …"))
        if not self.open:
            return _("No suggestions in this article. Press {kinds} for other kinds.", kinds=kinds)
        return _(
            "No suggestion here. Press {next_suggestion} for the next one.",
            next_suggestion=self.reader.keys["reader.next_suggestion"],
        )

    @property
    def _is_looking(self) -> bool:
        """Whether the finder may still suggest more."""
        return not self._is_parsed and not self.reader.finder.has_failed

    def _so_far(self, sentence: str, for_now: str) -> str:
        """Return a sentence, or what is true until the finder is done."""
        if not self._is_looking:
            return sentence
        self._is_awaited = True
        return for_now

    def _finish_looking(self) -> None:
        """Complete the claims accepted before the finder was done; say how many suggestions there are if one waits."""
        reader = self.reader
        if self._is_awaited and self.open:
            onward = reader.keys["reader.next_suggestion"]
            reader.say(
                _(
                    "{suggestions} found. Press {onward} for the next one.",
                    suggestions=counted(len(self.open), "suggestion"),
                    onward=onward,
                )
            )
        elif self._is_awaited:
            reader.say(self._describe_absence())
        self._is_awaited = False
        self.early.complete(self.found)
        reader.show_record()

    def _note_early(self, change_id: str, suggestion: Suggestion, claims: tuple[Claim, ...]) -> None:
        """Remember the claims of a suggestion that is none of the finder's."""
        if not self._is_parsed or suggestion not in self.found:
            self.early.note(change_id, suggestion, claims)

    def _judge(
        self,
        suggestion: Suggestion,
        claims: tuple[Claim, ...],
        became: str,
        *,
        by_label: bool = False,
        is_speaker_decided: bool = False,
    ) -> None:
        """Store a judgement with its claims, and go on the way one came.

        After `j` that is the next sentence, or the same one if it has another suggestion; after `;` the next
        suggestion, or, if there is none, the next sentence. The sentences of the suggestion count as read.
        """
        reader, view, units = self.reader, self.reader.view, self.reader.view.units
        last = units.number_at(suggestion.end - 1)
        passed = units.sentences[units.number_at(suggestion.start) : last + 1]
        by_sentence, setting = not self._come_by_suggestions, reader.config.suggestions
        onward = beyond(self.open, suggestion.end - 1, 1, setting)
        is_whole = any(units.is_sentence(claim.span) for claim in claims)
        if by_sentence and onward is not None and not is_whole and onward.start < passed[-1].end:
            view.select(units.sentence(last))
        elif onward is not None and not by_sentence:
            view.select(selection_of(onward, units))
        else:
            view.select(units.sentence(last + 1))
        reader.session.mark_read(reader.navigation.extended(passed), view.selection.start)
        claims = tuple(map(reader.speakers.named, claims))
        change_id = reader.session.judge(claims, judgement_of(reader.session.article.text, suggestion, became))
        if not is_speaker_decided:
            self._note_early(change_id, suggestion, claims)
        # After `a` the speaker key is about the suggestion that is highlighted by then.
        reader.tagging.note_tagged(claims[-1] if claims else None, by_sentence=by_label and is_whole)
        if by_sentence and units.number_at(view.selection.start) == last == len(units.sentences) - 1:
            reader.tagging.say_last_sentence(became)
        elif onward is None and not by_sentence:
            reader.say(
                self._so_far(
                    _("That was the last suggestion."), _("That was the last suggestion so far: still looking …")
                )
            )
        if self._is_parsed:
            # The tag menu was open on a suggestion of the marks when the finder was done.
            self.early.complete(self.found)
        reader.show_record()

    def _accept_as(self, suggestion: Suggestion, speaker: str, tagging: ClaimValues | None) -> None:
        """Judge a suggestion by the answer of the tag menu, which opened with `speaker`."""
        if tagging is None:
            return
        reader = self.reader
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
