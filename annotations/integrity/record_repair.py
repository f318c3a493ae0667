"""The repair of one record: everything in it that its own text determines, corrected."""

from dataclasses import replace

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Orphan, Record
from annotations.text.spans import merge_spans


def repaired_record(record: Record, *, claims: bool = True, reading: bool = True) -> Record:
    """Return the record with everything corrected that its own text determines.

    `claims`: the context and the speaker offsets of claims, and the spans of claims; claims without their words become
    orphans. `reading`: the reviewed spans and the cursor position. Values that were correct stay the same objects.
    """
    repaired = _repaired_claims(record) if claims else record
    return _repaired_reading(repaired) if reading else repaired


def _repaired_claims(record: Record) -> Record:
    claims = []
    orphans = list(record.orphans)
    orphan_ids = {orphan.claim.id for orphan in orphans}
    for claim in record.claims:
        corrected = claim.put_right(record.text)
        if corrected is not None:
            claims.append(claim if corrected == claim else corrected)
        elif claim.id not in orphan_ids:
            orphans.append(Orphan(claim=claim, sha256=record.row.sha256))
    return replace(record, claims=tuple(sorted(claims, key=Claim.order)), orphans=tuple(orphans))


def _repaired_reading(record: Record) -> Record:
    text_end = len(record.text)
    clipped = ((max(0, start), min(text_end, end)) for start, end in record.row.reviewed)
    reviewed = merge_spans(span for span in clipped if span[0] < span[1])
    position = min(max(0, record.row.position), text_end)
    row = msgspec.structs.replace(record.row, reviewed=reviewed, position=position)
    return record if row == record.row else replace(record, row=row)
