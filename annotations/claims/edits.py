"""Edits: every way to change a record; each makes a new one.

An edit is deterministic: the same record gives the same result. The screen applies it at once to the record it shows,
the store applies it again to the record on disk. Applying it twice does no harm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.effects import made, redone, undone, with_change
from annotations.claims.judgement import Judgement, ShownCounts, larger_counts
from annotations.claims.merge import Merge
from annotations.claims.record import Change, ChangeKind, Orphan, Record, Status
from annotations.moment import TICK, new_id
from annotations.text.spans import merge_spans


class Apply(Struct, frozen=True):
    """Make a change. Applying it twice makes it once: the change is known by its id."""

    change: Change

    def apply(self, record: Record) -> Record:
        """Return the record with the change made and added to its history."""
        change = self.change
        if any(each.id == change.id for each in record.history):
            return record
        return made(replace(record, history=(*record.history, change)), change)


class Undo(Struct, frozen=True):
    """Undo a change."""

    id: str
    when: datetime

    def apply(self, record: Record) -> Record:
        """Return the record from before the change, which stays in the history as undone."""
        change = next((each for each in record.history if each.id == self.id and each.undone is None), None)
        if change is None:
            return record
        return undone(with_change(record, msgspec.structs.replace(change, undone=self.when)), change)


class Redo(Struct, frozen=True):
    """Redo a change that was undone."""

    id: str
    when: datetime | None = None
    """Now; `None` for the moment after it was undone."""

    def apply(self, record: Record) -> Record:
        """Return the record with the change made once more."""
        change = next((each for each in record.history if each.id == self.id and each.undone), None)
        if change is None:
            return record
        assert change.undone is not None
        when = self.when or change.undone + TICK
        return redone(with_change(record, msgspec.structs.replace(change, undone=None, redone=when)), change)


class Progress(Struct, frozen=True):
    """Reading progress. It is not a change: there is nothing to undo."""

    position: int
    reviewed: tuple[Span, ...] = ()
    """Sentences read since the last progress."""
    seconds: float = 0.0
    """Seconds of reading since then."""
    offered: ShownCounts = {}
    """The suggestions on screen, counted; earlier counts stay."""

    def apply(self, record: Record) -> Record:
        """Return the record with the cursor moved and the sentences marked as reviewed."""
        row = msgspec.structs.replace(
            record.row,
            position=self.position,
            reviewed=merge_spans((*record.row.reviewed, *self.reviewed)),
            seconds=round(record.row.seconds + self.seconds, 1),
            status="in progress" if record.row.status == "new" and self.reviewed else record.row.status,
            offered=larger_counts(record.row.offered, self.offered),
        )
        return replace(record, row=row)


Edit = Apply | Undo | Redo | Progress | Merge
"""Any change to a record."""


def tag(record: Record, *claims: Claim, reviewed: tuple[Span, ...] = ()) -> Apply:
    """Return the edit that adds claims, and takes some sentences as reviewed until it is undone."""
    edit = _new_change(record, "tag", (), claims)
    return Apply(msgspec.structs.replace(edit.change, reviewed=reviewed)) if reviewed else edit


def judge(record: Record, claims: Iterable[Claim], *suggestions: Judgement) -> Apply:
    """Return the edit that tags suggestions.

    Without claims it rejects them.
    """
    claims = tuple(claims)
    return _new_change(record, "tag" if claims else "reject", (), claims, judged=suggestions)


def remove(record: Record, *claims: Claim) -> Apply:
    """Return the edit that removes claims."""
    return _new_change(record, "remove", claims, ())


def remove_all(record: Record, claims: Iterable[Claim], lost: Iterable[Orphan] = ()) -> Apply:
    """Return the edit that removes claims and gives orphans up, as one change."""
    claims = tuple(claims)
    return _new_change(record, "remove" if claims else "drop", claims, (), lost=tuple(lost))


def change(record: Record, before: Claim, after: Claim) -> Apply:
    """Return the edit that replaces a claim by another with the same id."""
    return _new_change(record, "change", (before,), (after,))


def change_all(record: Record, pairs: Iterable[tuple[Claim, Claim]]) -> Apply:
    """Return the edit that replaces claims by others with the same ids, as one change."""
    before, after = zip(*pairs, strict=True)
    return _new_change(record, "change", before, after)


def reanchor(record: Record, lost: Orphan, claim: Claim) -> Apply:
    """Return the edit that puts an orphan on words of the text, as `claim`."""
    return _new_change(record, "settle", (), (claim,), lost=(lost,))


def drop_orphan(record: Record, lost: Orphan) -> Apply:
    """Return the edit that gives an orphan up."""
    return _new_change(record, "drop", (), (), lost=(lost,))


def set_note(record: Record, note: str) -> Apply:
    """Return the edit that sets the note on the article; an empty note removes it."""
    return _new_change(record, "note", (), (), note=note)


def set_attributes(record: Record, attributes: Mapping[str, str]) -> Apply:
    """Return the edit that sets attributes of the article; an empty value takes one away."""
    return _new_change(record, "attribute", (), (), attributes=attributes)


def set_status(record: Record, status: Status) -> Apply:
    """Return the edit that sets the status of the article."""
    return _new_change(record, "status", (), (), status)


def set_flag(record: Record, *, flagged: bool) -> Apply:
    """Return the edit that flags the article, or removes its flag. The status stays."""
    return _new_change(record, "flag", (), (), record.row.status, flagged=flagged)


def implied_status(record: Record) -> Status:
    """Return the status implied by the work done so far, without an explicit one."""
    return "in progress" if record.claims or record.row.reviewed else "new"


def replay(changes: Iterable[Change]) -> tuple[Edit, ...]:
    """Return the edits that repeat lost changes, undone ones included.

    They come in the order of time.
    """
    moments: list[tuple[datetime, Edit]] = []
    for change in changes:
        moments.append((change.when, Apply(msgspec.structs.replace(change, undone=None))))
        if change.undone is not None:
            moments.append((change.undone, Undo(change.id, change.undone)))
    return tuple(step for _, step in sorted(moments, key=lambda moment: moment[0]))


def _new_change(
    record: Record,
    what: ChangeKind,
    before: tuple[Claim, ...],
    after: tuple[Claim, ...],
    status: Status | None = None,
    note: str | None = None,
    lost: tuple[Orphan, ...] = (),
    judged: tuple[Judgement, ...] = (),
    *,
    flagged: bool | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Apply:
    held = record.row.status
    return Apply(
        Change(
            id=new_id(),
            when=record.moment(),
            who=record.row.annotator,
            what=what,
            before=before,
            after=after,
            lost=lost,
            judged=judged,
            status_before=held,
            status_after=status or ("in progress" if held == "new" else held),
            flag_before=record.row.flagged,
            flag_after=record.row.flagged if flagged is None else flagged,
            note_before=record.row.note,
            note_after=record.row.note if note is None else note,
            attributes_before={name: record.row.attributes.get(name, "") for name in attributes or ()},
            attributes_after=dict(attributes or {}),
        )
    )
