"""Navigation by sentences, words, pages, claims, entities and articles."""

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Literal

from textual.timer import Timer

from annotations.article import Span
from annotations.entity import KINDS
from annotations.text.selection import Selection
from annotations.text.spans import any_contains
from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui.part import Part
from tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

REST_SECONDS = 0.4
"""Time without a movement after which reading progress is put on disk."""

MAX_UNSAVED_SECONDS = 2.0
"""Time after which progress is put on disk although keys keep coming.

A power cut loses no more than that.
"""


class Navigation(Part):
    """The selection as the cursor, and the reading progress that its movements make."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Move in `reader`."""
        self.reader = reader
        self._rest: Timer | None = None
        """Runs while progress is not on its way to the disk."""
        self._moving_since = 0.0
        """The time of the first movement that `_rest` waits for, by the monotonic clock."""

    def opened(self) -> None:
        """Select the sentence where the article was left."""
        reader, view = self.reader, self.reader.view
        view.select(view.units.sentence(view.units.number_at(reader.session.position)))

    def escape(self) -> bool:
        """Stop growing the selection."""
        view = self.reader.view
        if not view.selection.growing:
            return False
        view.select(view.selection.fixed())
        self.reader.mark_bars_stale()
        return True

    def move_by_sentences(self, step: int) -> None:
        """Select the next or previous sentence, or line of the panel."""
        reader, view = self.reader, self.reader.view
        reader.judging.come_by_sentences()
        if reader.panel.active:
            reader.panel.move(step)
        elif view.selection.growing:
            self.grow_by("sentence", step)
        else:
            self.note_progress(view.go_to_sentence(view.sentence_number + step))

    def move_by_words(self, step: int) -> None:
        """Select the next or the previous word."""
        view = self.reader.view
        if view.selection.growing:
            self.grow_by("word", step)
        else:
            self.reader.select(view.units.word(view.selection, step))

    def move_by_pages(self, pages: float) -> None:
        """Go on or back by pages.

        In the list of entities, a page down hides a kind, or shows it again.
        """
        panel = self.reader.panel
        if pages == 1.0 and panel.toggle_kind():
            return
        if panel.active:
            panel.move_pages(pages)
            return
        self.note_progress(self.reader.view.go_by_pages(pages))

    def move_to_top(self) -> None:
        """Select the first sentence, or what is first in the panel."""
        if self.reader.panel.active:
            self.reader.panel.move_to_end(last=False)
            return
        view = self.reader.view
        self.reader.select(view.units.sentence(view.shown_sentence(0, 1)))

    def move_to_bottom(self) -> None:
        """Select the last sentence, or what is last in the panel."""
        if self.reader.panel.active:
            self.reader.panel.move_to_end(last=True)
            return
        view = self.reader.view
        last = len(view.units.sentences)
        self.reader.select(view.units.sentence(view.shown_sentence(last, -1)))

    def select_shown(self) -> None:
        """Select the next sentence that is shown, if the selected one is folded. Nothing counts as read for that."""
        view = self.reader.view
        number = view.shown_sentence(view.sentence_number, 1)
        if number != view.sentence_number:
            self.reader.select(view.units.sentence(number))

    def move_by_claims(self, step: int) -> None:
        """Select the next or the previous claim, in reading order."""
        reader, claims = self.reader, self.reader.session.record.claims
        now, selected = reader.view.selection, reader.selected_claim
        here = next((n for n, claim in enumerate(claims) if selected and claim.id == selected.id), None)
        if here is not None and claims[here].span == now.span:
            number = here + step
        else:
            ahead = [n for n, claim in enumerate(claims) if (claim.start >= now.start) == (step > 0)]
            number = (ahead[0] if step > 0 else ahead[-1]) if ahead else -1
        if 0 <= number < len(claims):
            reader.select_claim(claims[number])
        else:
            reader.say(_("No claim after this one.") if step > 0 else _("No claim before this one."))

    def move_by_entities(self, step: int) -> None:
        """Select the next or the previous entity of a kind that is shown."""
        reader, view = self.reader, self.reader.view
        shown = [each for each in view.entities or () if KINDS.get(each.label, "") not in view.hidden | {""}]
        ahead = [each for each in shown if (each.start - view.selection.start) * step > 0]
        if ahead:
            entity = ahead[0] if step > 0 else ahead[-1]
            reader.select(Selection(entity.span, "free"))
            reader.say(f"{pgettext('entity', KINDS[entity.label])} ({entity.label})")
        else:
            reader.say(_("No entity after this one.") if step > 0 else _("No entity before this one."))

    def move_by_unread(self, step: int) -> None:
        """Select the next or the previous sentence that was not read; going on, the one left behind counts as read."""
        reader, view = self.reader, self.reader.view
        number, sentences = view.sentence_number, view.units.sentences
        if step > 0 and view.selection.unit == "sentence":
            self.note_progress(sentences[number : number + 1])
        reviewed = reader.session.record.row.reviewed
        ahead = range(number + 1, len(sentences)) if step > 0 else range(number - 1, -1, -1)
        unread = next((each for each in ahead if not any_contains(reviewed, sentences[each])), None)
        if unread is not None:
            reader.select(view.units.sentence(unread))
        else:
            reader.say(
                _("No unread sentence after this one.") if step > 0 else _("No unread sentence before this one.")
            )

    def widen(self) -> None:
        """Select the next larger unit."""
        view = self.reader.view
        self.reader.select(view.units.widen(view.selection))

    def narrow(self) -> None:
        """Select the next smaller unit."""
        view = self.reader.view
        self.reader.select(view.units.narrow(view.selection))

    def select_quotation(self) -> None:
        """Select the quotation at the selection, or the next one."""
        view = self.reader.view
        quotation = view.units.quotation(view.selection)
        if quotation == view.selection:
            self.reader.say(_("No quotation from here on."))
        self.reader.select(quotation)

    def select_sentence(self) -> bool:
        """Select the whole sentence; return whether it was not selected already."""
        view = self.reader.view
        if view.selection.unit == "sentence":
            return False
        self.reader.select(view.units.sentence(view.sentence_number))
        return True

    def toggle_growing(self) -> None:
        """Let the keys that move the selection move its edge, or the selection again."""
        reader, now = self.reader, self.reader.view.selection
        if now.growing:
            reader.select(now.fixed())
            reader.say("")
            return
        reader.select(now.growing_from())
        keys = reader.keys
        edge = " ".join(keys[f"reader.{each}"] for each in ("previous_word", "next_word", "next", "previous"))
        swap, end = keys["reader.swap"], keys["reader.grow"]
        reader.say(
            _("Selecting: {edge} move this end, {swap} the other end, {end} stops.", edge=edge, swap=swap, end=end)
        )

    def grow_by(self, unit: Literal["character", "word", "sentence"], step: int) -> None:
        """Move the moving edge of the selection."""
        view = self.reader.view
        self.reader.select(view.units.grow(view.selection, unit, step))

    def swap_edges(self) -> None:
        """Let the other edge of the selection be the one that moves."""
        self.reader.select(self.reader.view.selection.swapped())

    def point(self, pointed: ArticleView.Pointed) -> None:
        """Select a sentence, word or paragraph by 1, 2 or 3 clicks, or by dragging."""
        view, units = self.reader.view, self.reader.view.units
        if pointed.clicks == 1:
            self.note_progress(view.go_to_sentence(units.number_at(pointed.offset)))
        elif pointed.clicks == 2:
            self.reader.select(units.word_at(pointed.offset))
        elif pointed.clicks == 3:
            self.reader.select(units.paragraph_at(pointed.offset))
        else:
            self.reader.select(units.between(pointed.pressed, pointed.offset, freely=pointed.freely))

    def note_progress(self, passed: Sequence[Span]) -> None:
        """Count sentences as read and note the cursor; save both once no key comes."""
        reader = self.reader
        reader.session.mark_read(self.extended(passed), reader.view.selection.start)
        if self._rest is None:
            self._rest, self._moving_since = reader.set_timer(REST_SECONDS, self.keep_place), monotonic()
        elif monotonic() - self._moving_since < MAX_UNSAVED_SECONDS:
            self._rest.reset()
        reader.mark_bars_stale()

    def extended(self, sentences: Sequence[Span]) -> list[Span]:
        """Return sentences extended to the next one: those read in one go are one span."""
        return [Span(sentence.start, self.reader.view.next_start(sentence)) for sentence in sentences]

    def keep_place(self) -> None:
        """Put reading progress on its way to the disk."""
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        self.reader.session.save()
        self.reader.mark_bars_stale()
