"""Edits: every way to change a record; each makes a new one.

An edit is deterministic: the same record gives the same result. The screen applies it at once to the record it shows,
the store applies it again to the record on disk. Applying it twice does no harm.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
from msgspec import Struct

from annotations.article import Span
from annotations.claims.attributes import with_values
from annotations.claims.claim import Claim
from annotations.claims.concurrent import before_decision, left_alone
from annotations.claims.fields import patched
from annotations.claims.judgement import Judgement, ShownCounts, larger_counts
from annotations.claims.merge import Merge
from annotations.claims.record import (
    Change,
    ChangeKind,
    Orphan,
    Record,
    Status,
    sort_orphans,
)
from annotations.moment import TICK, new_id
from annotations.text.spans import merge_spans, without_spans


class Apply(Struct, frozen=True):
    """Make a change. Applying it twice makes it once: the change is known by its id."""

    change: Change

    def apply(self, record: Record) -> Record:
        """Return the record with the change made and added to its history."""
        change = self.change
        if any(each.id == change.id for each in record.history):
            return record
        record = replace(record, history=(*record.history, change))
        return _apply_change(record, change)


class Undo(Struct, frozen=True):
    """Undo a change."""

    id: str
    when: datetime

    def apply(self, record: Record) -> Record:
        """Return the record from before the change, which stays in the history as undone."""
        change = next((each for each in record.history if each.id == self.id and each.undone is None), None)
        if change is None:
            return record
        record = _with_change(record, msgspec.structs.replace(change, undone=self.when))
        before = _patched(record, change.after, _still_there(record, change, change.before))
        before = before_decision(_holding(record), change, before, {claim.id: claim for claim in record.claims})
        record = _with_restored(record, change.after, before).with_orphans(change.lost)
        return _with_state(record, change, back=True)


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
        redone = self.when or change.undone + TICK
        record = _with_change(record, msgspec.structs.replace(change, undone=None, redone=redone))
        gone = _removed_after(record, change)
        left = tuple(claim for claim in _still_there(record, change, change.after) if claim.id not in gone)
        return _apply_change(record, msgspec.structs.replace(change, after=left))


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
    made = _new_change(record, "tag", (), claims)
    return Apply(msgspec.structs.replace(made.change, reviewed=reviewed)) if reviewed else made


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


def _still_there(record: Record, change: Change, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the claims of a change that can be taken back or made again: none that was removed meanwhile."""
    if change.what != "change":
        return claims
    there = {claim.id for claim in (*record.claims, *(orphan.claim for orphan in record.orphans))}
    return tuple(claim for claim in claims if claim.id in there)


def _removed_after(record: Record, change: Change) -> set[str]:
    """Return the ids of the claims that later changes, which hold, have removed: a redo does not restore them."""
    gone: set[str] = set()
    for each in record.history:
        if each.undone is None and each.when > change.when:
            gone |= {claim.id for claim in (*each.before, *each.aside)}
            gone -= {claim.id for claim in each.after}
    return gone


def _apply_change(record: Record, change: Change) -> Record:
    """Make a change. The same label on the same words from two terminals is one claim.

    Annotators may agree on two such claims: a merge into a gold standard takes both.
    """
    after = change.after
    if change.what in ("tag", "import") and not change.strategy:
        held = {(claim.span, claim.label) for claim in record.claims}
        after = tuple(claim for claim in after if (claim.span, claim.label) not in held)
    if change.strategy:
        # Another program may have merged and decided since the gold standard was read.
        there = (*record.claims, *(orphan.claim for orphan in record.orphans))
        kept = left_alone((each for each in _holding(record) if each.id != change.id), there)
        after = tuple(claim for claim in after if claim.id not in kept)
    gone = (*change.before, *change.aside)
    return _with_state(_with_restored(record, gone, _patched(record, change.before, after)), change, back=False)


def _holding(record: Record) -> Iterator[Change]:
    """Yield the changes that hold."""
    return (change for change in record.history if change.undone is None)


def _patched(record: Record, old: Iterable[Claim], new: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return new versions of claims that keep what another program has changed in the old ones meanwhile."""
    standing = {claim.id: claim for claim in record.claims}
    olds = {claim.id: claim for claim in old}

    def meanwhile(claim: Claim) -> Claim:
        now, before = standing.get(claim.id), olds.get(claim.id)
        if now is None or before is None:
            return claim
        placed = _placed_now(record, now, claim, _source(now) if _source(before) == _source(claim) else None)
        return patched(now, before, claim, placed)

    return tuple(map(meanwhile, new))


def _source(claim: Claim) -> Span:
    return Span(claim.speaker_start, claim.speaker_end)


def _placed_now(record: Record, now: Claim | None, claim: Claim, source: Span | None = None) -> Claim | None:
    """Return a version of a claim at its place in the present text; `None` if its words are gone or in doubt.

    `now` is the claim as it stands, `None` if it does not; `source` is the present place of its source span, if known.
    """
    if now is not None and now.text == claim.text:
        return claim.shifted(now.span, record.text, source)
    return claim.restored_in(record.text, source)


def _with_restored(record: Record, gone: Iterable[Claim], claims: Iterable[Claim]) -> Record:
    """Return the record without some claims and with others, placed as the present text has their words.

    A claim becomes an orphan where its words are gone or its place is in doubt.
    """
    standing = {claim.id: claim for claim in record.claims}
    found = [(claim, _placed_now(record, standing.get(claim.id), claim)) for claim in claims]
    placed = [claim if now == claim else now for claim, now in found if now is not None]
    lost = [Orphan(claim=claim, sha256=record.row.sha256) for claim, now in found if now is None]
    record = record.with_claims((*gone, *(orphan.claim for orphan in lost)), placed)
    return replace(record, orphans=sort_orphans((*record.orphans, *lost))) if lost else record


def _with_state(record: Record, change: Change, *, back: bool) -> Record:
    """Set the status, the flag, the note and the reviewed sentences of a change, if they are what it changed."""
    row = record.row
    status = (change.status_after, change.status_before) if back else (change.status_before, change.status_after)
    if status[0] != status[1] and row.status == status[0]:
        row = msgspec.structs.replace(row, status=status[1])
    if change.flag_before != change.flag_after:
        row = msgspec.structs.replace(row, flagged=change.flag_before if back else change.flag_after)
    if change.note_before != change.note_after:
        row = msgspec.structs.replace(row, note=change.note_before if back else change.note_after)
    if change.attributes_before != change.attributes_after:
        values = change.attributes_before if back else change.attributes_after
        row = msgspec.structs.replace(row, attributes=with_values(row.attributes, values))
    if change.reviewed and _is_in_place(record, change):
        spans = without_spans(row.reviewed, change.reviewed) if back else merge_spans((*row.reviewed, *change.reviewed))
        row = msgspec.structs.replace(row, reviewed=spans)
    return record if row is record.row else replace(record, row=row)


def _is_in_place(record: Record, change: Change) -> bool:
    """Return whether the text is the one of a change that tagged: its sentences are where its claims are."""
    return all(claim.stands_in(record.text) for claim in change.after)


def _with_change(record: Record, change: Change) -> Record:
    """Return the record with one change of its history replaced, by id."""
    return replace(record, history=tuple(change if each.id == change.id else each for each in record.history))
