"""The effect of a change on a record: made, undone, or redone.

Other changes may have been made since, here or by another program: what they did stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from annotations.article import Span
from annotations.claims.attributes import with_values
from annotations.claims.claim import Claim
from annotations.claims.concurrent import before_decision, left_alone
from annotations.claims.fields import patched
from annotations.claims.record import Change, Orphan, Record, sort_orphans
from annotations.text.spans import merge_spans, without_spans


def with_change(record: Record, change: Change) -> Record:
    """Return the record with one change of its history replaced, by id."""
    return replace(record, history=tuple(change if each.id == change.id else each for each in record.history))


def made(record: Record, change: Change) -> Record:
    """Return the record with a change made. The same label on the same words from two terminals is one claim.

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


def undone(record: Record, change: Change) -> Record:
    """Return the record as it is without a change, which its history has as undone already."""
    before = _patched(record, change.after, _still_there(record, change, change.before))
    before = before_decision(_holding(record), change, before, {claim.id: claim for claim in record.claims})
    return _with_state(_with_restored(record, change.after, before).with_orphans(change.lost), change, back=True)


def redone(record: Record, change: Change) -> Record:
    """Return the record with a change made once more, which its history has as redone already."""
    gone = _removed_after(record, change)
    left = tuple(claim for claim in _still_there(record, change, change.after) if claim.id not in gone)
    return made(record, msgspec.structs.replace(change, after=left))


def _holding(record: Record) -> Iterator[Change]:
    """Yield the changes that hold."""
    return (change for change in record.history if change.undone is None)


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
