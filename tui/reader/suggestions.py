"""Suggestions for the open article: received, shown as far as the setting says, and open until judged."""

from functools import partial
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.store.predictions import Predictions
from annotations.suggest.holdout import is_held_out
from annotations.suggest.suggestion import RULE_LABELS, Confidence, Suggestion
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.offers import OpenSuggestions, count_by_cue, suggest_from_quotation_marks, suggestion_at
from tui.config import Suggested
from tui.messages import SuggesterAnswered, SuggestionsFound
from tui.part import Part
from tui.reader.early_answers import EarlyAnswers

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

SHOWN_LABELS = {
    "quotes and speculation": ("quote", "speculation"),
    "quotes": ("quote",),
    "speculation": ("speculation",),
    "none": (),
}
"""The labels that each setting shows; `all` shows every label."""

MAX_PAIRED_AT_ONCE_CHARS = 50_000
"""Code points of the longest text whose quotation marks are paired at once.

That takes some 10 ms; a longer text is shown first.
"""


class Suggestions(Part):
    """The suggestions for the article, and which of them are open."""

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
        self._is_parsed = self._is_awaited = False
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

    def show_next_setting(self) -> None:
        """Show the suggestions of the next setting, in the order of `Suggested`."""
        reader = self.reader
        settings = get_args(Suggested)
        setting = settings[(settings.index(reader.config.suggestions) + 1) % len(settings)]
        reader.config = replace(reader.config, suggestions=setting)
        self._take(self.found)
        reader.show_record()
        reader.say(_("Suggestions: {setting} ({count} here).", setting=_(setting), count=len(self.open)))

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

    def at_cursor_or_say(self) -> Suggestion | None:
        """Return the suggestion at the cursor; if there is none, say so."""
        suggestion = self.at_cursor()
        if suggestion is None:
            self.reader.say(self.describe_absence())
        return suggestion

    def describe_absence(self) -> str:
        """Return why there is no suggestion at the cursor, and the key that leads to one."""
        kinds = self.reader.keys["reader.suggestions"]
        if self._is_held_out:
            return why_held_out()
        if not self._can_be_any:
            return _("No rule suggests these labels. copydesk train learns them.")
        if self.reader.config.suggestions == "none":
            return _("Suggestions are hidden. Press {kinds} to show them.", kinds=kinds)
        if self._is_looking:
            return (
                self.so_far(_("No suggestion here."), _("No suggestion here yet: still looking …"))
                if self.open
                else self.so_far(_("No suggestions."), _("No suggestions yet: still looking …"))
            )
        if self.open:
            onward = self.reader.keys["reader.next_suggestion"]
            return _("No suggestion here. Press {next_suggestion} for the next one.", next_suggestion=onward)
        return _("No suggestions in this article. Press {kinds} for other kinds.", kinds=kinds)

    @property
    def _can_be_any(self) -> bool:
        """Whether an article may have suggestions: the rules, a suggester or a prediction may know the labels."""
        reader = self.reader
        by_rules = any(label.name in RULE_LABELS for label in reader.scheme.labels)
        return by_rules or reader.finder.has_suggesters or bool(self._others) or Predictions(reader.store.folder).exist

    @property
    def _is_looking(self) -> bool:
        """Whether the finder may still suggest more."""
        return not self._is_parsed and not self.reader.finder.has_failed

    def so_far(self, sentence: str, for_now: str) -> str:
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
            reader.say(self.describe_absence())
        self._is_awaited = False
        self.early.complete(self.found)
        reader.show_record()

    def complete_early(self) -> None:
        """Give claims that were accepted by their marks the speakers that the finder has found, once it is done."""
        if self._is_parsed:
            self.early.complete(self.found)

    def note_early(self, change_id: str, suggestion: Suggestion, claims: tuple[Claim, ...]) -> None:
        """Remember the claims of a suggestion that is none of the finder's."""
        if not self._is_parsed or suggestion not in self.found:
            self.early.note(change_id, suggestion, claims)


def why_held_out() -> str:
    """Return why an article of the hold-out shows no suggestions."""
    return _("This article shows no suggestions, to measure whether they change what is tagged.")


def is_shown(suggestion: Suggestion, setting: Suggested) -> bool:
    """Return whether a setting shows a suggestion."""
    if suggestion.predicted:
        return setting == "all" or (setting != "none" and suggestion.strength > Confidence.MUTED)
    return setting == "all" or (suggestion.label in SHOWN_LABELS[setting] and suggestion.strength > Confidence.MUTED)
