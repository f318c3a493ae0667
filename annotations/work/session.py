"""The session: one open article, its edited record, and its unsaved edits.

An edit changes `Session.record` at once and is queued for saving at the same time. A record that comes back from the
disk, with the edits of other programs, replaces `Session.record` after all edits still queued are applied to it. So the
screen never waits for the disk and never loses an edit from view.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from time import monotonic

from msgspec.structs import replace

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress, Redo, Undo, replay
from annotations.claims.judgement import Judgement, ShownCounts
from annotations.claims.record import Change, Orphan, Record, Status
from annotations.errors import ReadOnlyError, StoreError
from annotations.store.store import Store
from annotations.suggest.suggestion import Suggestion
from annotations.text.spans import any_contains, merge_spans, without_spans
from annotations.translation import N_, ngettext
from annotations.translation import gettext as _
from annotations.work.offers import predicted_suggestions
from annotations.work.saver import Outcome, Saver

PAUSE_SECONDS = 30.0
"""Seconds without an action after which the time no longer counts as reading."""


class _UnsavedReading:
    """Reading progress that is not queued for saving yet."""

    def __init__(self) -> None:
        self.spans: tuple[Span, ...] = ()
        self.seconds = 0.0
        self._last_action_at = monotonic()

    def add(self, spans: Iterable[Span]) -> None:
        """Merge spans in: a held key passes hundreds of sentences before the next save."""
        self.spans = merge_spans((*self.spans, *spans))

    def count_time(self) -> None:
        """Count the time since the last action as reading time, unless it was a pause."""
        now = monotonic()
        if now - self._last_action_at < PAUSE_SECONDS:
            self.seconds += now - self._last_action_at
        self._last_action_at = now

    def clear(self) -> None:
        """Forget the spans and the seconds, which are queued for saving now."""
        self.spans, self.seconds = (), 0.0


class Session:
    """One article, from its opening until it is left."""

    def __init__(self, article: Article, store: Store, saver: Saver) -> None:
        """Read the record of the article; put problems into `warnings` as sentences."""
        self.article = article
        self.warnings: list[str] = []
        self.reanchoring_message = ""
        """A summary of re-anchoring in a changed text, or the number of orphans; without its full stop."""
        self.save_state = ""
        """The state of saving: empty, `saving`, `saved 19:42`, `NOT SAVED` or `READ ONLY`."""
        self.save_error = ""
        """Why the last save failed; empty where it did not."""
        self.suggestion_counts: ShownCounts = {}
        """The number of suggestions shown, by rule and cue; saved with the next edit."""
        self.damaged_file = ""
        """The name of a damaged file with earlier work on the article; empty if there is none."""
        self._reload_error = ""
        """Why the current file on disk is unreadable."""
        self._saver = saver
        self._opened_at = monotonic()
        # Before the file is read: an edit saved in between is then applied twice, which is harmless.
        self._unconfirmed: list[Edit] = list(saver.pending(article))
        self._unsaved = _UnsavedReading()
        self._found: tuple[tuple[Claim, ...], Span, Claim | None] = ((), Span(-1, -1), None)
        """The claims and the span that were asked for last, and which claim is there."""
        self.record = self._load(store)
        if saver.refusal:
            self.save_state = "READ ONLY"
        self.predicted = self._load_predictions(store)
        """What models of other tools predicted for the article."""
        self.position = self.record.row.position
        """The cursor position, in code points."""
        self._saved_position = self.position if self.record.reanchoring is None else -1

    def tag(self, span: Span, label: str) -> None:
        """Tag a span; a claim with the same span is relabelled, and keeps the rest."""
        same = next((claim for claim in self.record.claims if claim.span == span), None)
        if same is None:
            self._apply(edits.tag(self.record, Claim.of(self.article.text, *span, label)))
        elif same.label != label:
            self._apply(edits.change(self.record, same, same.relabelled(label)))
        else:
            self.save()

    def tag_all(self, spans: Iterable[Span], label: str) -> int:
        """Tag spans that lack a claim of that label, in one change; return how many."""
        labelled = {claim.span for claim in self.record.claims if claim.label == label}
        claims = [Claim.of(self.article.text, *span, label) for span in spans if span not in labelled]
        if claims:
            self._apply(edits.tag(self.record, *claims))
        return len(claims)

    def change(self, before: Claim, after: Claim) -> None:
        """Replace a claim by its changed version."""
        self._apply(edits.change(self.record, before, after))

    def save_claim(self, before: Claim | None, after: Claim) -> None:
        """Add a claim, or replace `before` by it."""
        self._apply(edits.tag(self.record, after) if before is None else edits.change(self.record, before, after))

    def judge(self, claims: Iterable[Claim], *suggestions: Judgement) -> str:
        """Record judgements with their claims, none for a rejection, in one change; return its id."""
        edit = edits.judge(self.record, claims, *suggestions)
        self._apply(edit)
        return edit.change.id

    def complete(self, change_id: str, pairs: Iterable[tuple[Claim, Claim]]) -> None:
        """Replace claims by others, as a part of the change that made them: one undo undoes both."""
        edit = edits.change_all(self.record, pairs)
        self._saver.own_changes.attach(edit.change.id, change_id)
        self._apply(edit)

    def set_attributes(self, attributes: Mapping[str, str]) -> None:
        """Set attributes of the article; an empty value takes one away."""
        if any(self.record.row.attributes.get(name, "") != value for name, value in attributes.items()):
            self._apply(edits.set_attributes(self.record, attributes))

    def set_note(self, text: str) -> None:
        """Set the note on the article; an empty text removes it."""
        self._apply(edits.set_note(self.record, text))

    def claim_at(self, span: Span) -> Claim | None:
        """Return the claim with this span, else the overlapping one that begins last."""
        claims = self.record.claims
        if self._found[0] is not claims or self._found[1] != span:
            # Each key asks several times, of thousands of claims: no call for any of them.
            start, end = span
            overlapping = [claim for claim in claims if claim.start < end and start < claim.end]
            exact = [claim for claim in overlapping if claim.start == start and claim.end == end]
            self._found = claims, span, max(exact or overlapping, key=Claim.order, default=None)
        return self._found[2]

    def remove(self, claim: Claim) -> None:
        """Remove a claim."""
        self._apply(edits.remove(self.record, claim))

    def reanchor(self, lost: Orphan, span: Span) -> Claim | None:
        """Re-anchor an orphan on a span and return the claim; `None` for no orphan."""
        if lost not in self.record.orphans:
            return None
        claim = lost.claim.placed(span, self.article.text)
        self._apply(edits.reanchor(self.record, lost, claim))
        return claim

    def drop_orphan(self, lost: Orphan) -> bool:
        """Drop an orphan; return `False` where it is no longer an orphan."""
        if lost not in self.record.orphans:
            return False
        self._apply(edits.drop_orphan(self.record, lost))
        return True

    def undo(self, change_id: str = "") -> Change | None:
        """Undo a change, by default the last one, and return it; `None` where it does not hold."""
        if self._is_refused():
            return None
        held = (change for change in self.record.history if change.id == change_id and change.undone is None)
        change = next(held, None) if change_id else self.record.last()
        if change is not None:
            for part in reversed(self._saver.own_changes.parts(change.id)):
                self._apply(Undo(part, self.record.moment()))
            self._apply(Undo(change.id, self.record.moment()))
        return change

    def redo(self, change_id: str = "") -> Change | None:
        """Redo a change, by default the one that was undone last, and return it; `None` where it is not undone."""
        if self._is_refused():
            return None
        undone = (change for change in self.record.history if change.id == change_id and change.undone is not None)
        change = next(undone, None) if change_id else self.record.undone()
        if change is not None:
            self._apply(Redo(change.id, self.record.moment()))
            for part in self._saver.own_changes.parts(change.id):
                self._apply(Redo(part, self.record.moment()))
        return change

    def apply(self, edit: Edit) -> None:
        """Apply an edit that was made of the present record."""
        self._apply(edit)

    def set_status(self, status: Status, who: str = "") -> None:
        """Set the status of the article; `who` does so, if it is not the annotator."""
        edit = edits.set_status(self.record, status)
        self._apply(edits.Apply(replace(edit.change, who=who)) if who else edit)

    def set_flag(self, *, flagged: bool) -> None:
        """Flag the article, or remove its flag. Its status stays."""
        self._apply(edits.set_flag(self.record, flagged=flagged))

    def mark_read(self, spans: Iterable[Span], position: int) -> None:
        """Mark spans as read, and note the cursor position; `save` saves both."""
        self._unsaved.count_time()
        self.position = position
        if self._saver.refusal:
            return
        fresh = [span for span in spans if not any_contains(self.record.row.reviewed, span)]
        self._unsaved.add(fresh)
        self._saver.pace.note(len(fresh))
        self.record = self._progress(0.0).apply(self.record)

    def save(self, *new_edits: Edit) -> None:
        """Queue edits and new reading progress for saving in one write."""
        if self._saver.refusal or (not new_edits and not self._unsaved.spans and self.position == self._saved_position):
            return
        progress = self._progress(self._unsaved.seconds)
        self._unsaved.clear()
        self._saved_position = self.position
        # What was read comes first, as it did here: a change of the status names the status that reading has implied.
        self._unconfirmed += (progress, *new_edits)
        if self.save_state != "NOT SAVED":
            self.save_state = "saving"
        self._saver.put(self.article, progress, *new_edits)

    def receive(self, outcome: Outcome) -> str:
        """Apply the outcome of a save or reload; return a message on a new problem."""
        if (outcome.article_id, outcome.sha256) != (self.article.id, self.article.sha256):
            return ""
        if outcome.record is None:
            return self._save_failed(outcome.trouble) if outcome.edits else self._reload_failed(outcome)
        shown, self._reload_error = self.record, ""
        confirmed = {id(edit) for edit in outcome.edits}
        self._unconfirmed = [edit for edit in self._unconfirmed if id(edit) not in confirmed]
        # An outcome from before this session was opened may be older than the record it was opened with.
        if outcome.observed_at >= self._opened_at:
            self.record = self._with_unsaved(outcome.record)
        if outcome.edits:
            self.save_error = ""
            self.save_state = "saving" if self._unconfirmed else f"saved {datetime.now().astimezone():%H:%M}"
        elif self.save_state == "READ ONLY" and not self._saver.refusal:
            self.save_state = ""
        if self._restore_missing(shown) and not outcome.record.trouble:
            return _("the file of this article had lost saved changes; Copydesk saved them again")
        return outcome.record.trouble

    def _save_failed(self, trouble: str) -> str:
        """Set the state to NOT SAVED; return a message if the reason is new."""
        message = _("NOT SAVED: {trouble}", trouble=trouble) if trouble != self.save_error else ""
        self.save_state, self.save_error = "NOT SAVED", trouble
        return message

    def _reload_failed(self, outcome: Outcome) -> str:
        """Keep the record of an unreadable file; return a message if the reason is new."""
        message = outcome.trouble if outcome.trouble != self._reload_error else ""
        self._reload_error = outcome.trouble
        if outcome.is_read_only and self.save_state != "NOT SAVED":
            self.save_state = "READ ONLY"
        return message

    def _restore_missing(self, shown: Record) -> bool:
        """Save what `shown` has and the disk lost; return whether that includes changes."""
        self.record, new_edits = _restored(self.record, shown)
        # Another program may have undone a change that took sentences as reviewed: that is no loss.
        undone = [span for change in self.record.history if change.undone for span in change.reviewed]
        reviewed = merge_spans((*without_spans(shown.row.reviewed, undone), *self.record.row.reviewed))
        if new_edits or reviewed != self.record.row.reviewed:
            self._unsaved.spans += reviewed
            self._unsaved.seconds += max(0.0, shown.row.seconds - self.record.row.seconds)
            self.record = self._progress(0.0).apply(self.record)
            self.save(*new_edits)
        return bool(new_edits)

    def _apply(self, edit: Edit) -> None:
        """Apply an edit to the record, and queue it for saving. Where only looking is allowed, refuse it."""
        if self._is_refused():
            return
        self._unsaved.count_time()
        # Undo and redo may bring back claims from an older text: they are re-anchored in the current one.
        self.record = edit.apply(self.record).reanchored()
        self.save(edit)

    def _is_refused(self) -> bool:
        """Return whether only looking is allowed, and say so."""
        if self._saver.refusal:
            self._saver.refuse()
        return bool(self._saver.refusal)

    def _load(self, store: Store) -> Record:
        try:
            record = store.load(self.article)
        except StoreError as error:
            self.warnings.append(f"{error}.")
            self.save_state = "READ ONLY" if isinstance(error, ReadOnlyError) else ""
            record = Record.new(self.article, store.annotator_of(self.article.id))
        self.damaged_file = store.damaged_file(self.article.id)
        if record.trouble:
            self.warnings.append(f"{record.trouble}.")
        elif self.damaged_file:
            remedy = _("copydesk check --repair recovers what it can")
            self.warnings.append(
                _(
                    "Earlier work on this article is in a damaged file, {name}: {remedy}.",
                    name=self.damaged_file,
                    remedy=remedy,
                )
            )
        self.reanchoring_message = _describe_reanchoring(record)
        return self._with_unsaved(record)

    def _load_predictions(self, store: Store) -> tuple[Suggestion, ...]:
        try:
            return predicted_suggestions(store.folder, self.article.id, self.article.text)
        except StoreError as error:
            self.warnings.append(f"{error}.")
            return ()

    def _with_unsaved(self, record: Record) -> Record:
        """Return a record from the disk with unsaved edits and progress applied."""
        for edit in self._unconfirmed:
            record = edit.apply(record)
        record = record.reanchored()
        return self._progress(0.0).apply(record) if self._unsaved.spans else record

    def _progress(self, seconds: float) -> Progress:
        return Progress(self.position, self._unsaved.spans, seconds, self.suggestion_counts)


def _restored(record: Record, shown: Record) -> tuple[Record, tuple[Edit, ...]]:
    """Return a record with the changes that only `shown` has, and their edits.

    The store never shortens a history: the file was damaged or deleted while the article was open, or an older file
    was put in its place.
    """
    ids = {change.id for change in record.history}
    new_edits: tuple[Edit, ...] = replay(change for change in shown.history if change.id not in ids)
    if not new_edits:
        return record, ()
    for edit in new_edits:
        record = edit.apply(record)
    record = record.reanchored()
    claim_ids = {claim.id for claim in record.claims}
    missing = [claim for claim in shown.claims if claim.id not in claim_ids]
    if not missing:
        return record, new_edits
    tag = edits.tag(record, *missing)
    return tag.apply(record), (*new_edits, tag)


def _describe_reanchoring(record: Record) -> str:
    """Return how a changed text re-anchored the claims, or the number of orphans.

    Returns an empty string where there are no orphans and every claim kept its place.
    """
    orphans, report = len(record.orphans), record.reanchoring
    if report is None or not (orphans or report.moved or report.again):
        if not orphans:
            return ""
        return ngettext("1 claim is orphaned", "{orphans} claims are orphaned", orphans, orphans=orphans)
    counts = {
        N_("kept"): report.kept,
        N_("moved"): report.moved,
        N_("found again"): report.again,
        N_("orphaned"): orphans,
    }
    (first, number), *others = ((_(outcome), count) for outcome, count in counts.items() if count)
    parts = [
        ngettext("{number} claim {outcome}", "{number} claims {outcome}", number, number=number, outcome=first),
        *(f"{count} {outcome}" for outcome, count in others),
    ]
    return _("The text has changed: {parts}", parts=", ".join(parts))
