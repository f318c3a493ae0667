"""Tagging: the selection becomes a claim; claims are changed and removed."""

from functools import partial
from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.wording import counted, quoted
from tui.dialogs import tag_menu
from tui.dialogs.attribute_menu import AttributeMenu
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


TITLE_CHARS = 60
"""Code points of the title of the article above its attributes."""

QUOTED_CHARS = 24
"""Code points of a claim that a message quotes."""


class Tagging(Part):
    """The claims at the selection, and the status of the article."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Tag the article in `reader`."""
        self.reader = reader
        self.last_label = ""
        """The label that was used last, in this article or one before."""
        self.targets: tuple[Span, ...] = ()
        """The spans that the next label tags instead of the selection.

        `tag_all_next` chooses them.
        """

        self._tagged: Claim | None = None
        """The claim that was tagged last in this article."""
        self._tagged_at: Selection | None = None
        """The selection right after that, to which the cursor had gone on."""
        self.tagged_sentence = False
        """Whether a whole sentence was tagged last."""

    def opened(self) -> None:
        """Drop the targets, which are spans of another article. The last label stays."""
        self.targets = ()
        self._tagged = self._tagged_at = None

    def last_tagged(self) -> Claim | None:
        """Return the claim that was tagged last in this article, as it is now; `None` if it is gone."""
        return self.reader.details.claim_by_id(self._tagged.id) if self._tagged else None

    def just_tagged(self) -> Claim | None:
        """Return the claim that was tagged last, if the cursor has not moved since then."""
        return self.last_tagged() if self._tagged_at == self.reader.view.selection else None

    def note_tagged(self, claim: Claim | None, *, by_sentence: bool) -> None:
        """Remember the claim that was tagged last; the cursor has gone on already."""
        self._tagged, self._tagged_at, self.tagged_sentence = claim, self.reader.view.selection, by_sentence

    def escape(self) -> bool:
        """Drop the targets of the next label."""
        if not self.targets:
            return False
        self._drop_targets()
        self.reader.mark_bars_stale()
        return True

    def tag(self, label: str) -> None:
        """Tag the targets or else the selection; after a sentence, select the next.

        If a suggestion is selected, or its sentence is, the label judges that suggestion instead.
        """
        reader, view, span = self.reader, self.reader.view, self.reader.view.selection.span
        self.last_label = label
        current = reader.current_claim()
        if not self.targets and current is not None and current.span == span:
            self._relabel(current, label)
            return
        if not self.targets and reader.judging.judge_with(label):
            return
        if self.targets:
            count = reader.session.tag_all(self.targets, label)
            self._drop_targets()
            reader.say(
                _("{count} tagged {label}.", count=count, label=label)
                if count
                else _("All of these are already tagged {label}.", label=label)
            )
        elif span.end > span.start:
            is_sentence = view.units.is_sentence(span)
            if is_sentence:
                reader.session.mark_read(
                    reader.navigation.extended(view.go_to_sentence(view.sentence_number + 1)), view.selection.start
                )
            else:
                view.select(view.selection.fixed())
            reader.session.tag(span, label)
            tagged = (each for each in reader.session.record.claims if each.span == span and each.label == label)
            self.note_tagged(next(tagged, None), by_sentence=is_sentence)
            if is_sentence and view.selection.span == span:
                self.say_last_sentence(label)
        reader.show_record()

    def _relabel(self, claim: Claim, label: str) -> None:
        """Give the selected claim another label; after a sentence in the text, select the next."""
        reader, view, span = self.reader, self.reader.view, self.reader.view.selection.span
        twins = [each for each in reader.session.record.claims if each.span == claim.span and each.label == label]
        changed = claim if twins else claim.relabelled(label)
        if changed is not claim:
            reader.session.change(claim, changed)
        if reader.panel.active or not view.units.is_sentence(span):
            reader.select_claim(changed)
            if twins:
                reader.say(_("Already tagged {label}.", label=label))
        else:
            reader.navigation.note_progress(view.go_to_sentence(view.sentence_number + 1))
            if view.selection.span == span:
                self.say_last_sentence(label)
        reader.show_record()

    def repeat(self) -> None:
        """Tag with the label that was used last; with the first of the scheme if none was."""
        self.tag(self.last_label or self.reader.scheme.labels[0].name)

    def remember(self, label: str) -> None:
        """Let `repeat` use a label."""
        self.last_label = label

    def tag_all_next(self) -> None:
        """Let the next label tag all hits, or else all occurrences of the selection; again, their sentences."""
        reader, view, text = self.reader, self.reader.view, self.reader.session.article.text
        hits = self.targets or tuple(view.hits) or exact_occurrences(text, text[slice(*view.selection.span)])
        if self.targets:
            numbers = dict.fromkeys(view.units.number_at(hit.start) for hit in hits)
            hits = tuple(view.units.sentences[number] for number in numbers)
        are_sentences = all(view.units.is_sentence(hit) for hit in hits)
        self.targets = view.hits = hits
        what = counted(len(hits), "sentence" if are_sentences else "match", "" if are_sentences else "matches")
        if reader.has_hints:
            reader.say(_("{what}: a label tags all.", what=what))
            return
        keys = reader.keys
        wider = "" if are_sentences else _("{all} their sentences · ", all=keys["reader.all"])
        reader.say(_("{what}: a label tags all · {wider}{back} none", what=what, wider=wider, back=keys["reader.back"]))

    def remove(self) -> None:
        """Remove the claim at the selection; in the panel, go on to the next one."""
        reader, claim = self.reader, self.reader.current_claim()
        if claim is None:
            reader.say(_("No claim here."))
            return
        number = reader.session.record.claims.index(claim)
        reader.session.remove(claim)
        reader.show_record()
        left = reader.session.record.claims
        if reader.panel.active and reader.panel.shown == "claims" and left:
            reader.select_claim(left[min(number, len(left) - 1)])
        undo = reader.keys["reader.undo"]
        reader.say(
            _(
                "Removed {label} {text}. {undo} undoes it.",
                label=claim.label,
                text=quoted(claim.text, QUOTED_CHARS),
                undo=undo,
            )
        )

    def move_edges(self) -> None:
        """Give the claim that was selected last the edges of the selection."""
        reader, span = self.reader, self.reader.view.selection.span
        selected = reader.selected_claim
        claim = (selected and reader.details.claim_by_id(selected.id)) or reader.current_claim()
        if claim is None or not span.overlaps(*claim.span):
            keys = reader.keys
            select = _(
                "{previous_claim} or {next_claim}",
                previous_claim=keys["reader.previous_claim"],
                next_claim=keys["reader.next_claim"],
            )
            move = _("move its edge with {grow}, then {edges}", grow=keys["reader.grow"], edges=keys["reader.edges"])
            reader.say(_("Select a claim with {select}, {move}.", select=select, move=move))
            return
        changed = claim.stretched(reader.session.article.text, *span)
        reader.session.change(claim, changed)
        reader.select_claim(changed)
        reader.say(_("{label} resized to the selection.", label=claim.label.capitalize()))
        reader.show_record()

    def open_menu(self) -> None:
        """Open the tag menu on the selection.

        If there is a claim on exactly the selected words, the menu is filled in with it. If the keys go to
        the panel, choose what is under its cursor instead.
        """
        reader, span = self.reader, self.reader.view.selection.span
        if reader.panel.active:
            reader.panel.choose()
            return
        if span.start == span.end:
            return
        current = reader.current_claim()
        claim = current if current is not None and current.span == span else None
        tagging = tag_menu.ClaimValues("", "", sure=True, note="")
        if claim is not None:
            tagging = tag_menu.ClaimValues.of(claim)
        words = reader.session.article.text[slice(*span)]
        menu = tag_menu.TagMenu(reader.scheme, words, tagging, reader.speakers.offer(span), reader.keys)
        reader.app.push_screen(menu, partial(self._take_menu, span, claim))

    def toggle_flag(self) -> None:
        """Flag the article, or remove its flag; its status stays."""
        reader, flagged = self.reader, not self.reader.session.record.row.flagged
        reader.session.set_flag(flagged=flagged)
        reader.show_record()
        reader.say(_("Flagged this article.") if flagged else _("Removed the flag from this article."))

    def describe(self) -> None:
        """Ask for the attributes of the article."""
        reader, row = self.reader, self.reader.session.record.row
        if not reader.scheme.of_articles and not row.attributes:
            reader.say(_("No attributes of articles in copydesk.toml: copydesk help labels."))
            return
        menu = AttributeMenu(
            reader.scheme, reader.scheme.of_articles, quoted(row.title, TITLE_CHARS), row.attributes, reader.keys
        )
        reader.app.push_screen(menu, self._take_attributes)

    def _take_attributes(self, values: dict[str, str] | None) -> None:
        """Set the attributes of the article that were changed."""
        if values:
            self.reader.session.set_attributes(values)
            said = ", ".join(f"{name}: {value or _('none')}" for name, value in values.items())
            self.reader.say(_("Set for this article: {said}.", said=said))
            self.reader.show_record()

    def say_last_sentence(self, label: str) -> None:
        """Say that no sentence follows: another label would change the claim here."""
        self.reader.say(
            _(
                "{label}: the last sentence. {next_article} opens the next article.",
                label=label,
                next_article=self.reader.keys["reader.next_article"],
            )
        )

    def _drop_targets(self) -> None:
        """Let the next label tag the selection again."""
        self.targets = self.reader.view.hits = ()

    def _take_menu(self, span: Span, claim: Claim | None, tagging: tag_menu.ClaimValues | None) -> None:
        """Tag a span by the answer of the tag menu, or change the `claim` on it."""
        if tagging is None:
            return
        reader, text = self.reader, self.reader.session.article.text
        self.last_label = tagging.label
        changed = claim.relabelled(tagging.label) if claim else Claim.of(text, *span, tagging.label)
        if tagging.speaker != changed.speaker:
            changed = reader.speakers.attributed(changed, tagging.speaker)
        reader.session.save_claim(claim, tagging.put_on(changed))
        view = reader.view
        if claim is None and view.units.is_sentence(span) and view.selection.span == span:
            reader.navigation.note_progress(view.go_to_sentence(view.sentence_number + 1))
        reader.show_record()


def exact_occurrences(text: str, words: str) -> tuple[Span, ...]:
    """Return the spans of exactly these words; of overlapping spans only the first."""
    spans, at = [], text.find(words) if words else -1
    while at >= 0:
        spans.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return tuple(spans)
