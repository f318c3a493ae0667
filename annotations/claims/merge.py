"""Merging: take the claims of another store or tool into a record.

The record wins: if the two differ, its version stays and the difference is a conflict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import msgspec

from annotations.claims.attributes import conflicts, differing
from annotations.claims.claim import Claim
from annotations.claims.record import Change, Orphan, Record, Status, sort_orphans
from annotations.text.spans import merge_spans
from annotations.wording import brief

QUOTED_CHARS = 40
"""Code points up to which a message quotes a claim or a note."""


class Conflict(NamedTuple):
    """A difference between the record and what is merged into it."""

    claim: str
    """The id of the claim that was not taken; empty if it concerns the whole article."""
    why: str


class MergePlan(NamedTuple):
    """What a merge does to a record."""

    claims: tuple[Claim, ...]
    """The claims that are new."""
    orphans: tuple[Orphan, ...]
    """The orphans that are new."""
    known: int
    """The number of claims and orphans that the record has already."""
    conflicts: tuple[Conflict, ...]
    status: Status
    """The status of the article afterwards."""
    flagged: bool
    """Whether the article is flagged afterwards: a flag on either side stays."""
    note: str
    """The note on the article afterwards."""
    attributes: dict[str, str]
    """The attributes that the article has not yet."""


@dataclass(frozen=True)
class Merge:
    """The edit that merges another record. Applied twice, it merges once."""

    id: str
    """The id of the change."""
    record: Record
    """The record to merge, on the same text."""
    status: Status | Literal[""] = ""
    """Its status, if the source states one."""
    whole: bool = False
    """Whether the source states everything, so that a missing note means there is none."""

    def apply(self, record: Record, plan: MergePlan | None = None) -> Record:
        """Return the record with everything new, as one change.

        `plan` is what the method `plan` returned for the same record; it is made here if it is not given.
        """
        if any(change.id == self.id for change in record.history):
            return record
        plan = plan or self.plan(record)
        row, other, is_fresh = record.row, self.record.row, record.is_untouched
        merged = replace(
            record.with_claims((), plan.claims),
            orphans=sort_orphans((*record.orphans, *plan.orphans)) if plan.orphans else record.orphans,
            row=msgspec.structs.replace(
                row,
                status=plan.status,
                flagged=plan.flagged,
                note=plan.note,
                attributes={**row.attributes, **plan.attributes},
                reviewed=merge_spans((*row.reviewed, *other.reviewed)) if other.reviewed else row.reviewed,
                position=other.position if is_fresh else row.position,
                # Both may count the same time: adding it up would count it twice.
                seconds=max(row.seconds, other.seconds),
            ),
        )
        is_same = (row.status, row.flagged, row.note) == (plan.status, plan.flagged, plan.note)
        has_claims = bool(plan.claims or plan.orphans)
        if not has_claims and is_same and not plan.attributes and not (is_fresh and self.whole):
            return merged
        return replace(merged, history=(*record.history, self._change(record, plan)))

    def _change(self, record: Record, plan: MergePlan) -> Change:
        """Return the change that the merge is in the history of a record."""
        row = record.row
        return Change(
            id=self.id,
            when=record.moment(),
            who=row.annotator,
            what="import",
            after=(*plan.claims, *(orphan.claim for orphan in plan.orphans)),
            status_before=row.status,
            status_after=plan.status,
            flag_before=row.flagged,
            flag_after=plan.flagged,
            note_before=row.note,
            note_after=plan.note,
            attributes_before=dict.fromkeys(plan.attributes, ""),
            attributes_after=plan.attributes,
        )

    def plan(self, record: Record) -> MergePlan:
        """Return what merging would do, without doing it."""
        new: list[Claim] = []
        conflicts: list[Conflict] = []
        known = 0
        by_id = {claim.id: claim for claim in record.claims}
        by_span: dict[tuple[int, int], list[Claim]] = {}
        for claim in record.claims:
            by_span.setdefault((claim.start, claim.end), []).append(claim)
        orphaned = {orphan.claim.id for orphan in record.orphans}
        for claim in self.record.claims:
            on_span = by_span.get((claim.start, claim.end), [])
            same = by_id.get(claim.id) or self._alike(claim, on_span)
            if same is None:
                if claim.id in orphaned:
                    conflicts.append(Conflict(claim.id, f"{_in_words(claim)} is orphaned there"))
                elif on_span:
                    conflicts.append(Conflict(claim.id, f"{_in_words(claim)} is tagged {on_span[0].label} there"))
                else:
                    new.append(claim)
            elif differences := ", ".join(self._differences(same, claim)):
                conflicts.append(Conflict(claim.id, f"{_in_words(claim)} is there with {differences}"))
            else:
                known += 1
        orphans = self._new_orphans(record)
        known += len(self.record.orphans) - len(orphans)
        status, note = self._status(record, has_new=bool(new or orphans)), record.row.note or self.record.row.note
        flagged = record.row.flagged or self.record.row.flagged
        conflicts += self._article_conflicts(record, status, note)
        held = record.row.attributes
        attributes = {name: value for name, value in self.record.row.attributes.items() if name not in held}
        return MergePlan(tuple(new), orphans, known, tuple(conflicts), status, flagged, note, attributes)

    def _alike(self, claim: Claim, others: list[Claim]) -> Claim | None:
        """Return a claim with the same label; of several the one with fewest differences."""
        labelled = [each for each in others if each.label == claim.label]
        if len(labelled) == 1:
            return labelled[0]
        return min(labelled, key=lambda each: len(list(self._differences(each, claim))), default=None)

    def _differences(self, held: Claim, claim: Claim) -> Iterator[str]:
        """Yield the differences between two claims in words; a value that is not stated does not differ."""
        if held.span != claim.span:
            yield f"the words “{brief(held.text, QUOTED_CHARS)}”"
        if held.label != claim.label:
            yield f"the label {held.label}"
        yield from conflicts(held, claim, QUOTED_CHARS, complete=self.whole)

    def _new_orphans(self, record: Record) -> tuple[Orphan, ...]:
        """Return the orphans that the record does not have."""
        ids = {claim.id for claim in record.claims} | {each.claim.id for each in record.orphans}
        held = {_place(each) for each in record.orphans}
        return tuple(each for each in self.record.orphans if each.claim.id not in ids and _place(each) not in held)

    def _status(self, record: Record, *, has_new: bool) -> Status:
        held = record.row.status
        if held == "new" and self.status:
            return self.status
        return "in progress" if held == "new" and has_new else held

    def _article_conflicts(self, record: Record, status: Status, note: str) -> Iterator[Conflict]:
        """Yield the conflicts that concern the article as a whole."""
        if self.status not in ("", "new", status):
            yield Conflict("", f"the article is marked {record.row.status} there, and {self.status} in the file")
        if self.record.row.note not in ("", note):
            yield Conflict("", f"the article has the note “{brief(note, QUOTED_CHARS)}” there, and another in the file")
        offered = self.record.row.attributes
        for name in differing(record.row.attributes, offered):
            if name in offered and name in record.row.attributes:
                held, other = (brief(each[name], QUOTED_CHARS) for each in (record.row.attributes, offered))
                yield Conflict("", f"the article has the {name} “{held}” there, and “{other}” in the file")


def _place(lost: Orphan) -> tuple[str, int, int, str]:
    return (lost.sha256, lost.claim.start, lost.claim.end, lost.claim.label)


def _in_words(claim: Claim) -> str:
    return f"{claim.label} “{brief(claim.text, QUOTED_CHARS)}”"
