"""Suggesting: what the sentences may be tagged as is offered, and taken, corrected or rejected with one key."""

from bisect import bisect_left, bisect_right
from functools import partial
from operator import attrgetter
from typing import get_args

from msgspec.structs import replace
from textual import on, work

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.suggest.suggestion import Confidence, Suggestion
from annotations.text.selection import Selection
from annotations.work.offers import Offers, accepted, corrected, count_offers, judgement, marks_of, offer_over
from tui.config import Suggested
from tui.dialogs.tag_menu import Tagging, TagMenu
from tui.messages import SuggestionsFound
from tui.reader.tagging import MarkingScreen

PROMPT = 50_000
"""Code points of a text up to which its quotation marks are paired before it is shown: that takes some 10 ms."""

LABELS = {
    "quotes and speculation": ("quote", "speculation"),
    "quotes": ("quote",),
    "speculation": ("speculation",),
    "none": (),
}
"""The labels of what each setting shows; `all` are of any."""


class SuggestingScreen(MarkingScreen):
    """An article in which suggestions are judged."""

    offers: tuple[Suggestion, ...] = ()
    """What is on offer, in reading order: nothing is tagged there, and nothing was rejected."""

    _found: tuple[Suggestion, ...] = ()
    """All that is suggested for the article."""

    _all = Offers()
    """Those of them that are to be shown."""

    _parsed = False
    """Whether the suggestions are those of the finder, not of quotation marks alone."""

    _made_of: tuple[object, ...] = (None, None, None)
    """What the offers were made of."""

    @on(SuggestionsFound)
    def _suggest(self, message: SuggestionsFound) -> None:
        """Offer what was found, if it is of this text, instead of what its quotation marks suggested."""
        if message.sha256 == self.session.article.sha256 and (message.parsed or not self._parsed):
            self._parsed = message.parsed
            self._take(message.suggestions)
            self.show_record()

    def action_accept(self) -> None:
        """Tag what is suggested here, and go on to the next suggestion."""
        offer = self._here()
        if offer is not None:
            self._judge(offer, accepted(self.session.article.text, offer), offer.label)

    def action_accept_as(self) -> None:
        """Open the tag menu on what is suggested here."""
        offer = self._here()
        if offer is None:
            return
        text = self.session.article.text
        speaker = offer.speaker.text(text) if offer.speaker else ""
        guess = offer.speaker.name(text) if offer.speaker else ""
        names = list(dict.fromkeys(filter(None, (speaker, guess, *self.likely(offer.span)))))
        words = text[slice(*offer.span)]
        menu = TagMenu(self.scheme, words, Tagging(offer.label, speaker, sure=True, note=""), names, self.keys)
        self.app.push_screen(menu, partial(self._accept_as, offer, speaker))

    def action_reject(self) -> None:
        """Reject what is suggested here for good, and go on to the next suggestion."""
        offer = self._here()
        if offer is not None:
            self._judge(offer, (), "")

    def action_accept_all(self) -> None:
        """Tag all in the article that is suggested as the same thing as what is suggested here, but what is faint."""
        here = offer_over(self.offers, self.view.selection.span)
        if here is None:
            called = self.keys
            self.say(
                f"Go to a suggestion with {called['reader.next_suggestion']} first: all of its label will be tagged."
            )
            return
        text = self.session.article.text
        taken = [each for each in self.offers if each is here or (each.label == here.label and self._counts(each))]
        claims = [claim for each in taken for claim in accepted(text, each)]
        self.session.judge(claims, *(judgement(text, each, each.label) for each in taken))
        count = f"{len(taken)} suggestion{'' if len(taken) == 1 else 's'}"
        self.show_record()
        self.say(f"{count} tagged {here.label}; {self.keys['reader.undo']} takes all of them back.")

    def action_suggestion(self, step: int) -> None:
        """Select the next or the previous suggestion that is not faint."""
        found = self._beyond(self.view.selection.start, step)
        if found is not None:
            self.select(self._selected(found))
        elif not self.offers:
            self.say(f"Nothing is suggested here ({self.config.suggestions}).")
        else:
            self.say("No suggestion beyond this one." if step > 0 else "No suggestion before this one.")

    def action_suggestions(self) -> None:
        """Show other suggestions: quotes and speculation, one of the two, all of them, none."""
        settings = get_args(Suggested)
        wanted = settings[(settings.index(self.config.suggestions) + 1) % len(settings)]
        self.config = replace(self.config, suggestions=wanted)
        self._take(self._found)
        self.show_record()
        self.say(f"Suggestions: {wanted} ({len(self.offers)} here).")

    def opened(self) -> None:
        """Show the article with what its quotation marks suggest."""
        article = self.session.article
        self._parsed = False
        self._take(marks_of(article) if len(article.text) <= PROMPT else ())
        if len(article.text) > PROMPT:
            self._pair(article)
        super().opened()

    def show_record(self) -> None:
        """Show the claims and the suggestions as they are now."""
        record = self.session.record
        made_of = (self._all, record.claims, record.history)
        if any(map(_other, self._made_of, made_of)):
            anew = self._made_of[0] is not self._all
            self._made_of = made_of
            self.offers = self._all.open(record)
            self.view.suggestions = self.offers
            if anew:
                self.session.offered = count_offers(self.offers) if self._parsed else {}
        super().show_record()

    def reason(self) -> str:
        """Say why something is suggested where the cursor is; empty where nothing is."""
        offer = offer_over(self.offers, self.view.selection.span)
        return offer.why(self.session.article.text) if offer else ""

    @work(thread=True, exclusive=True, group="marks")
    def _pair(self, article: Article) -> None:
        """Find what the quotation marks of a long text suggest."""
        self.post_message(SuggestionsFound(article.sha256, marks_of(article), parsed=False))

    def _take(self, suggestions: tuple[Suggestion, ...]) -> None:
        known = {label.name for label in self.scheme.labels}
        self._found = suggestions
        shown = (each for each in suggestions if each.label in known and self._shown(each))
        self._all = Offers(self.session.article.text, shown)

    def _shown(self, suggestion: Suggestion) -> bool:
        """Whether a suggestion is one of those that are to be shown."""
        if self.config.suggestions == "all":
            return True
        return suggestion.label in LABELS[self.config.suggestions] and suggestion.strength > Confidence.MUTED

    def _counts(self, offer: Suggestion) -> bool:
        """Whether one stops at an offer: not where it is faint, unless all are to be shown."""
        return offer.strength > Confidence.LOW or self.config.suggestions == "all"

    def _here(self) -> Suggestion | None:
        """Return what is suggested where the cursor is, or say that nothing is."""
        offer = offer_over(self.offers, self.view.selection.span)
        if offer is None:
            self.say(f"Nothing is suggested here: {self.keys['reader.next_suggestion']} goes to what is.")
        return offer

    def _beyond(self, offset: int, step: int) -> Suggestion | None:
        """Return the next offer that begins behind an offset, or the last one that begins before it."""
        if step > 0:
            ahead = range(bisect_right(self.offers, offset, key=attrgetter("start")), len(self.offers))
        else:
            ahead = range(bisect_left(self.offers, offset, key=attrgetter("start")) - 1, -1, -1)
        return next((self.offers[at] for at in ahead if self._counts(self.offers[at])), None)

    def _selected(self, offer: Suggestion) -> Selection:
        """Select what would be tagged."""
        return Selection(offer.span, "sentence" if self.view.units.is_sentence(offer.span) else "suggestion")

    def _judge(self, offer: Suggestion, claims: tuple[Claim, ...], became: str, *, stay: bool = False) -> None:
        """Keep what becomes of an offer, whose sentences count as read, and go on to the next one.

        Where there is none, or one is to `stay` with the sentences, go on to the sentence behind it.
        """
        view, units = self.view, self.view.units
        last = units.number_at(offer.end - 1)
        passed = units.sentences[units.number_at(offer.start) : last + 1]
        onward = None if stay else self._beyond(offer.end - 1, 1)
        view.select(self._selected(onward) if onward else units.sentence(last + 1))
        self.session.read(self.reached(passed), view.selection.start)
        self.session.judge(claims, judgement(self.session.article.text, offer, became))
        if stay and units.number_at(view.selection.start) == last:
            self.say_last(became)
        elif onward is None and not stay:
            self.say("That was the last suggestion.")
        self.show_record()

    def _tag(self, label: str) -> None:
        """Tag the selection. Where a suggestion is selected, or its sentence, it is judged by that."""
        now, text = self.view.selection, self.session.article.text
        offer = None if self.every else offer_over(self.offers, now.span)
        if offer is None or now.unit not in ("sentence", "suggestion"):
            super()._tag(label)
            return
        self._label = label
        exact = now.span == offer.span
        claims = accepted(text, offer) if exact and label == offer.label else (corrected(text, offer, now.span, label),)
        self._judge(offer, claims, label, stay=now.unit == "sentence")

    def _accept_as(self, offer: Suggestion, speaker: str, tagging: Tagging | None) -> None:
        """Do what the menu on an offer was left with."""
        if tagging is None:
            return
        self._label = tagging.label
        text = self.session.article.text
        if tagging.label == offer.label:
            claims = accepted(text, offer)
        else:
            claims = tuple(corrected(text, offer, span, tagging.label) for span in offer.spans)
        if tagging.speaker != speaker:
            claims = tuple(self.said_by(claim, tagging.speaker) for claim in claims)
        self._judge(offer, tuple(each.noted(tagging.note, sure=tagging.sure) for each in claims), tagging.label)


def _other(one: object, other: object) -> bool:
    return one is not other
