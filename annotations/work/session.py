"""The session: one article under work, shown as the person has made it, kept as the disk has it.

What a person does is in `Session.record` at once, and on its way to the disk at the same time. What
comes back from there, with what others made of the article meanwhile, becomes the record again, with everything
that is still on its way done to it anew. So the screen waits for nothing and never shows less than was done.
"""

from collections.abc import Iterable
from datetime import datetime
from time import monotonic

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Edit, Progress, Redo, Undo, replay
from annotations.claims.judgement import Judgement, ShownCounts
from annotations.claims.record import Change, Orphan, Record, Status, any_contains, merge_spans
from annotations.errors import ReadOnlyError, StoreError
from annotations.store.store import Store
from annotations.work.saver import Outcome, Saver

PAUSE = 30.0
"""Seconds after which a person who does nothing is taken to have stopped reading."""


class Session:
    """One article, from when it is opened until it is left."""

    def __init__(self, article: Article, store: Store, saver: Saver) -> None:
        """Read what was made of the article. What is wrong with that stands in `warnings`, in sentences."""
        self.article = article
        self.warnings: list[str] = []
        self.news = ""
        """What a change of the text did to the claims, or that some are still set aside, without the full stop."""
        self.state = ""
        """Where saving stands: nothing yet, `saving`, `saved 19:42`, `NOT SAVED` or `READ ONLY`."""
        self.trouble = ""
        """Why it is not saved."""
        self.offered: ShownCounts = {}
        """The suggestions that are on screen, to be counted with the next that is saved."""
        self._unseen = ""
        """Why what is on disk by now cannot be read."""
        self._saver = saver
        self._opened = monotonic()
        # Before the disk is read: a step that is saved in between is done twice, which does no harm.
        self._sent: list[Edit] = list(saver.pending(article))
        self._passed: tuple[Span, ...] = ()
        self._seconds = 0.0
        self._touched = monotonic()
        self.record = self._load(store)
        self.position = self.record.row.position
        """The code point the cursor stands on."""
        self._kept_at = self.position if self.record.reanchoring is None else -1

    def tag(self, span: Span, label: str) -> None:
        """Tag words. If they carry a claim already it takes the new label, and keeps what hangs on it."""
        same = next((claim for claim in self.record.claims if claim.span == span), None)
        if same is None:
            self._do(edits.tag(self.record, Claim.of(self.article.text, *span, label)))
        elif same.label != label:
            self._do(edits.change(self.record, same, same.relabelled(label)))
        else:
            self.keep()

    def tag_all(self, spans: Iterable[Span], label: str) -> int:
        """Tag every one of the spans that carries no claim with that label, as one change; return how many."""
        held = {claim.span for claim in self.record.claims if claim.label == label}
        claims = [Claim.of(self.article.text, *span, label) for span in spans if span not in held]
        if claims:
            self._do(edits.tag(self.record, *claims))
        return len(claims)

    def change(self, before: Claim, after: Claim) -> None:
        """Put a claim that was changed in the place of the one it was."""
        self._do(edits.change(self.record, before, after))

    def put(self, before: Claim | None, after: Claim) -> None:
        """Keep a claim as it came out of a menu: a new one, or in the place of what it was."""
        self._do(edits.tag(self.record, after) if before is None else edits.change(self.record, before, after))

    def judge(self, claims: Iterable[Claim], *suggestions: Judgement) -> None:
        """Keep what became of suggestions, as one change: the claims made of them; none where they were rejected."""
        self._do(edits.judge(self.record, claims, *suggestions))

    def note(self, text: str) -> None:
        """Put a note on the article as a whole, or take it away where it is empty."""
        self._do(edits.set_note(self.record, text))

    def at(self, span: Span) -> Claim | None:
        """Return the claim that a selection means: on these very words, else the one here that begins last."""
        here = [claim for claim in self.record.claims if span.overlaps(*claim.span)]
        exact = [claim for claim in here if claim.span == span]
        return max(exact or here, key=Claim.order, default=None)

    def remove(self, span: Span) -> Claim | None:
        """Remove the claim that a selection means and return it, or `None` where there is none."""
        claim = self.at(span)
        if claim is not None:
            self._do(edits.remove(self.record, claim))
        return claim

    def settle(self, lost: Orphan, span: Span) -> Claim | None:
        """Put a claim that was set aside on words of the text and return it, or `None` where it is settled already."""
        if lost not in self.record.orphans:
            return None
        claim = lost.claim.placed(span, self.article.text)
        self._do(edits.reanchor(self.record, lost, claim))
        return claim

    def drop(self, lost: Orphan) -> bool:
        """Give up a claim that was set aside; `False` where it is settled already."""
        there = lost in self.record.orphans
        if there:
            self._do(edits.drop_orphan(self.record, lost))
        return there

    def undo(self) -> Change | None:
        """Take back the last change of the article and return it, or `None` where there is none."""
        change = self.record.last()
        if change is not None:
            self._do(Undo(change.id, self.record.moment()))
        return change

    def redo(self) -> Change | None:
        """Do again what was taken back last and return it, or `None` where there is none."""
        change = self.record.undone()
        if change is not None:
            self._do(Redo(change.id))
        return change

    def mark(self, status: Status) -> None:
        """Give the article a status."""
        self._do(edits.set_status(self.record, status))

    def read(self, spans: Iterable[Span], position: int) -> None:
        """Count spans as read, and note where the cursor stands. `keep` puts both on their way to the disk."""
        self._tick()
        self.position = position
        # Joined: a key that is held goes past hundreds of sentences before the fingers rest.
        self._passed = merge_spans(
            (*self._passed, *(each for each in spans if not any_contains(self.record.row.reviewed, each)))
        )
        self.record = self._progress(0.0).apply(self.record)

    def keep(self, *steps: Edit) -> None:
        """Put steps, and how far the reading has come, on their way to the disk as one write."""
        if not steps and not self._passed and self.position == self._kept_at:
            return
        progress = self._progress(self._seconds)
        self._passed, self._seconds, self._kept_at = (), 0.0, self.position
        self._sent += (*steps, progress)
        if self.state != "NOT SAVED":
            self.state = "saving"
        self._saver.put(self.article, *steps, progress)

    def hear(self, outcome: Outcome) -> str:
        """Take in what came of saving, or what others did; return in a sentence what is wrong, if that is news."""
        if (outcome.article_id, outcome.sha256) != (self.article.id, self.article.sha256):
            return ""
        if outcome.record is None:
            return self._not_saved(outcome.trouble) if outcome.steps else self._not_seen(outcome)
        held, self._unseen = self.record, ""
        done = {id(step) for step in outcome.steps}
        self._sent = [step for step in self._sent if id(step) not in done]
        # What was known before the article was opened may be older than what it was opened with.
        if outcome.when >= self._opened:
            self.record = self._redone(outcome.record)
        if outcome.steps:
            self.trouble = ""
            self.state = "saving" if self._sent else f"saved {datetime.now().astimezone():%H:%M}"
        elif self.state == "READ ONLY":
            self.state = ""
        gone = self._put_back(held)
        if gone and not outcome.record.trouble:
            return "what had been saved of this article was gone from the disk; it is put back"
        return outcome.record.trouble

    def _not_saved(self, trouble: str) -> str:
        news = f"NOT SAVED: {trouble}" if trouble != self.trouble else ""
        self.state, self.trouble = "NOT SAVED", trouble
        return news

    def _not_seen(self, outcome: Outcome) -> str:
        """Go on with what is on screen, though what is on disk by now cannot be read."""
        news = outcome.trouble if outcome.trouble != self._unseen else ""
        self._unseen = outcome.trouble
        if outcome.locked and self.state != "NOT SAVED":
            self.state = "READ ONLY"
        return news

    def _put_back(self, held: Record) -> bool:
        """Save again what was on disk and is there no more; return whether changes were among it.

        Nothing that the store does makes a history shorter: the file was damaged under the article, or deleted,
        or an older one was put in its place.
        """
        there = {change.id for change in self.record.history}
        steps: tuple[Edit, ...] = replay(change for change in held.history if change.id not in there)
        if steps:
            for step in steps:
                self.record = step.apply(self.record)
            self.record = self.record.reanchored()
            standing = {claim.id for claim in self.record.claims}
            missing = [claim for claim in held.claims if claim.id not in standing]
            if missing:
                steps += (edits.tag(self.record, *missing),)
                self.record = steps[-1].apply(self.record)
        read = merge_spans((*held.row.reviewed, *self.record.row.reviewed))
        if steps or read != self.record.row.reviewed:
            self._passed += read
            self._seconds += max(0.0, held.row.seconds - self.record.row.seconds)
            self.record = self._progress(0.0).apply(self.record)
            self.keep(*steps)
        return bool(steps)

    def _do(self, step: Edit) -> None:
        self._tick()
        # What undo and redo bring back may be older than the text: it stands where its words are today.
        self.record = step.apply(self.record).reanchored()
        self.keep(step)

    def _load(self, store: Store) -> Record:
        try:
            record = store.load(self.article)
        except StoreError as error:
            self.warnings.append(f"{error}.")
            self.state = "READ ONLY" if isinstance(error, ReadOnlyError) else ""
            record = Record.new(self.article, store.annotator)
        if record.trouble:
            self.warnings.append(f"{record.trouble}.")
        self.news = _told(record)
        return self._redone(record)

    def _redone(self, record: Record) -> Record:
        """Do to a record from the disk what is not there yet."""
        for step in self._sent:
            record = step.apply(record)
        record = record.reanchored()
        return self._progress(0.0).apply(record) if self._passed else record

    def _progress(self, seconds: float) -> Progress:
        return Progress(self.position, self._passed, seconds, self.offered)

    def _tick(self) -> None:
        """Count the time since something was last done as read, unless it was a pause."""
        present = monotonic()
        if present - self._touched < PAUSE:
            self._seconds += present - self._touched
        self._touched = present


def _told(record: Record) -> str:
    """Say what became of the claims in a changed text, or what is still set aside; nothing where all is in place."""
    aside, refound = len(record.orphans), record.reanchoring
    if refound is None or not (aside or refound.moved or refound.again):
        if not aside:
            return ""
        return "1 claim is set aside" if aside == 1 else f"{aside} claims are set aside"
    told = {"kept": refound.kept, "moved": refound.moved, "found again": refound.again, "set aside": aside}
    parts = [f"{count} {what}" for what, count in told.items() if count]
    count, what = parts[0].split(" ", 1)
    parts[0] = f"{count} claim{'' if count == '1' else 's'} {what}"
    return f"The text has changed: {', '.join(parts)}"
