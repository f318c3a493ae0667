"""Speakers of claims: picked from a list, or taken from the selected words."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.speaker_names import SpeakerNames, name_key
from annotations.errors import NotSavedError, StoreError
from annotations.reports.speakers import recent_speakers
from annotations.store.speaker_file import read_names
from annotations.suggest.people_words import PRONOUNS
from annotations.suggest.speakers import Candidate, name_of, speakers
from annotations.suggest.suggestion import Suggestion
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import brief
from annotations.work.name_changes import put_together
from tui.dialogs.speaker_picker import SpeakerOffer, SpeakerPicker, picker_rows
from tui.messages import SpeakersKnown
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

TITLE_CHARS = 32
"""Code points of a claim in the title of the picker."""

MARKS = "“”‘’«»„\"' \n"
"""Marks around a claim that its title leaves out."""

QUOTE = "quote"
"""The label of claims that have speakers, in the default scheme."""


class Speakers(Part):
    """The speakers of claims in the open article."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Attribute the claims of the article in `reader`."""
        self.reader = reader
        self._picker: SpeakerPicker | None = None
        """The picker, while it is open."""
        self._before: tuple[Selection, Sequence[Span]] | None = None
        """The selection and the hits to go back to when the picker closes."""
        self._names = SpeakerNames()
        """The names of speakers that were put together in this corpus."""
        self._elsewhere: tuple[str, ...] | None = None
        """Speakers of the articles tagged last; `None` until they are asked for."""
        self._rows = 0
        """Candidates and other lines of the open picker."""

    @property
    def is_open(self) -> bool:
        """Whether the picker is open; the view then shows its candidate as a hit."""
        return self._picker is not None

    def opened(self) -> None:
        """Read the names of speakers again: somebody may have put more together."""
        try:
            self._names = read_names(self.reader.store.folder)
        except StoreError as error:
            self.reader.warn(_("Names of speakers: {error}.", error=error))
        if self._elsewhere is None:
            self._elsewhere = ()
            # Behind the first screen: reading hundreds of files would keep it waiting, in a thread as well.
            self.reader.call_after_refresh(self._ask_elsewhere)

    def _ask_elsewhere(self) -> None:
        read = partial(self._read_elsewhere, self.reader.store.folder, self._names)
        self.reader.run_worker(read, thread=True, exclusive=True, group="speakers")

    def receive(self, names: tuple[str, ...]) -> None:
        """Offer the speakers of other articles."""
        self._elsewhere = names

    def _read_elsewhere(self, folder: Path, names: SpeakerNames) -> None:
        """Post who is quoted in the articles that were tagged last. Runs in a thread."""
        # A folder that cannot be read is reported where claims are saved.
        with suppress(StoreError):
            self.reader.post_message(SpeakersKnown(recent_speakers(folder, names)))

    def named(self, claim: Claim) -> Claim:
        """Return a claim with its speaker under the name by which the corpus knows that speaker."""
        return self._names.of(claim)

    def pick(self) -> None:
        """Open the picker on the claim or the suggestion that the key acts on."""
        reader = self.reader
        claim = self._target()
        suggestion = reader.suggestions.at_cursor() if claim is None else None
        about: Claim | Suggestion | None = claim or suggestion or reader.tagging.just_tagged()
        if about is None:
            reader.say(_("No claim here. Tag the words first, then set the speaker."))
            return
        now = about.speaker if isinstance(about, Claim) else ""
        self._picker = SpeakerPicker(
            self._title(reader.session.article.text[slice(*about.span)]),
            now,
            self.offer(about.span),
            reader.keys,
            reader.palette,
            self._see,
        )
        self._rows = self._picker.most_rows
        self._before = (reader.view.selection, reader.view.hits)
        self.make_room()
        if not reader.view.selection.span.overlaps(*about.span):
            reader.view.select(Selection(about.span, "claim"))
        reader.mark_bars_stale()
        reader.app.push_screen(self._picker, partial(self._closed, about))

    def _title(self, words: str) -> str:
        """Return what the picker asks for; it says if the names of the article are not found yet."""
        title = _("Speaker of “{words}”", words=brief(words.strip(MARKS), TITLE_CHARS))
        is_finding = self.reader.view.entities is None and not self.reader.finder.has_failed
        return f"{title} · {_('finding names …')}" if is_finding else title

    def take_words(self) -> None:
        """Make the selected words the speaker of the claim that was selected last, or else tagged last."""
        reader, span = self.reader, self.reader.view.selection.span
        chosen = reader.selected_claim
        claim = (chosen and reader.details.claim_by_id(chosen.id)) or reader.tagging.last_tagged()
        if claim is None or span.start == span.end:
            keys = _(
                "{previous_claim} or {next_claim}",
                previous_claim=reader.keys["reader.previous_claim"],
                next_claim=reader.keys["reader.next_claim"],
            )
            reader.say(_("Select a claim with {keys} first, then the words for its speaker.", keys=keys))
            return
        if claim.span == span:
            reader.say(_("Select the words that name the speaker, not the claim."))
            return
        if reader.view.selection.unit in ("sentence", "paragraph"):
            reader.say(_("Select only the words that name the speaker: h and l select a word."))
            return
        words = reader.session.article.text[slice(*span)]
        name = name_of(reader.session.article.text, span, reader.view.entities or ())
        self._attribute(claim, Candidate(name, words, span.start, span.end))

    def candidates(self, span: Span) -> tuple[Candidate, ...]:
        """Return the likely speakers of a span, the likeliest first."""
        reader = self.reader
        text, entities = reader.session.article.text, reader.view.entities or ()
        found = speakers(text, span, entities, reader.suggestions.found)
        named = (each._replace(name=self._names.canonical(each.name)) for each in found)
        return tuple({name_key(each.name): each for each in reversed(list(named))}.values())[::-1]

    def offer(self, span: Span) -> SpeakerOffer:
        """Return the speakers to choose from for a span."""
        return SpeakerOffer(self.candidates(span), self._known_elsewhere(), self._put_together)

    def attributed(self, claim: Claim, name: str) -> Claim:
        """Return a claim with a speaker, and the words of the article for a likely one of that name."""
        known = next((each for each in self.candidates(claim.span) if name in (each.name, each.text)), None)
        return said_by(claim, known._replace(name=name) if known else Candidate(name, "", -1, -1))

    def make_room(self) -> None:
        """Let the text end where the picker begins."""
        if self._picker is not None:
            covered = picker_rows(self.reader.size.height, self._rows)
            self.reader.query_one("#status").styles.margin = (covered, 0, 0, 0)

    def _target(self) -> Claim | None:
        """Return the claim that the key acts on.

        Right after a sentence was tagged that is its claim, although the cursor has gone on.
        """
        reader = self.reader
        recent = reader.tagging.just_tagged() if reader.tagging.tagged_sentence else None
        has_quotes = reader.scheme.by_name(QUOTE) is not None
        if recent is not None and (recent.label == QUOTE or not has_quotes):
            return recent
        return reader.current_claim()

    def _known_elsewhere(self) -> tuple[str, ...]:
        """Return the speakers of other claims, of this article first, and those with several names in the corpus."""
        here = (self.named(claim).speaker for claim in self.reader.session.record.claims if claim.speaker)
        everywhere = map(self._names.canonical, self._names.stands_for.values())
        return tuple(dict.fromkeys((*here, *(self._elsewhere or ()), *sorted(everywhere))))

    def _put_together(self, alias: str, name: str) -> None:
        """Let a name stand for another speaker, in the whole corpus, and say so once it is on disk."""
        reader = self.reader
        try:
            put_together(reader.store, reader.saver.own_changes, alias, name)
        except (NotSavedError, StoreError) as error:
            reader.warn(_("Not saved: {error}.", error=error))
            return
        self.opened()
        undo = reader.keys["reader.undo"]
        reader.say(
            _(
                "“{alias}” counts as “{canonical}” in this corpus now. {undo} undoes it.",
                alias=alias,
                canonical=self._names.canonical(name),
                undo=undo,
            )
        )

    def _see(self, candidate: Candidate | None) -> None:
        """Show in the text where a candidate is named. Nothing is kept."""
        hits = self._before[1] if self._before else ()
        is_in_text = candidate is not None and candidate.start >= 0
        self.reader.view.hits = (Span(candidate.start, candidate.end),) if candidate and is_in_text else hits

    def _closed(self, about: Claim | Suggestion, candidate: Candidate | None) -> None:
        """Come back from the picker, with a speaker or without."""
        reader = self.reader
        self._picker = None
        reader.mark_bars_stale()
        reader.query_one("#status").styles.margin = (0, 0, 0, 0)
        if self._before is not None:
            selection, reader.view.hits = self._before
            reader.view.select(selection)
        self._before = None
        if candidate is None:
            return
        if isinstance(about, Suggestion):
            reader.judging.accept_with(about, candidate)
        else:
            self._attribute(about, candidate)

    def _attribute(self, claim: Claim, candidate: Candidate) -> None:
        """Give a claim its speaker. One that was removed meanwhile is restored."""
        reader = self.reader
        current = reader.details.claim_by_id(claim.id)
        reader.suggestions.early.drop(claim.id)
        changed = self.named(said_by(current or claim, candidate))
        if current is None:
            reader.session.save_claim(None, changed)
            reader.say(_("The claim had been removed. It is restored, with its speaker."))
        elif current.attribution != changed.attribution or current.speaker_start != changed.speaker_start:
            reader.session.change(current, changed)
            reader.say(
                _("said: {attribution}", attribution=changed.attribution)
                if changed.speaker
                else _("This claim has no speaker now.")
            )
        else:
            reader.say(_("said: {attribution}, as before", attribution=changed.attribution))
        reader.show_record()


def said_by(claim: Claim, candidate: Candidate) -> Claim:
    """Return a claim attributed to a candidate; a pronoun stays the words of the article for a name from elsewhere.

    A claim of that speaker already keeps the words of the article.
    """
    if candidate.name and candidate.start == NOT_IN_TEXT and candidate.name == claim.speaker:
        return claim
    if candidate.name and candidate.start == NOT_IN_TEXT and claim.speaker_text.casefold() in PRONOUNS:
        return claim.said_by(candidate.name, claim.speaker_start, claim.speaker_end, claim.speaker_text)
    return claim.said_by(candidate.name, candidate.start, candidate.end, candidate.text)
