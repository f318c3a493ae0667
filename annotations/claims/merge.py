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
    """The claims to be merged, by what becomes of them."""

    come: tuple[Claim, ...]
    aside: tuple[Orphan, ...]
    known: int
    """The number of claims that the record has already."""
    clashes: tuple[Conflict, ...]
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

    def apply(self, record: Record, found: MergePlan | None = None) -> Record:
        """Return the record with everything new, as one change. `found` is the result of `sifted`, if it is there."""
        if any(change.id == self.id for change in record.history):
            return record
        found = found or self.sifted(record)
        row, brought, fresh = record.row, self.record.row, record.is_untouched
        after = (*found.come, *(each.claim for each in found.aside))
        held = replace(
            record.with_claims((), found.come),
            orphans=sort_orphans((*record.orphans, *found.aside)) if found.aside else record.orphans,
            row=msgspec.structs.replace(
                row,
                status=found.status,
                flagged=found.flagged,
                note=found.note,
                attributes={**row.attributes, **found.attributes},
                reviewed=merge_spans((*row.reviewed, *brought.reviewed)) if brought.reviewed else row.reviewed,
                position=brought.position if fresh else row.position,
                # Both may count the same time: adding it up would count it twice.
                seconds=max(row.seconds, brought.seconds),
            ),
        )
        is_same = (row.status, row.flagged, row.note) == (found.status, found.flagged, found.note)
        if not after and is_same and not found.attributes and not (fresh and self.whole):
            return held
        change = Change(
            id=self.id,
            when=record.moment(),
            who=row.annotator,
            what="import",
            after=after,
            status_before=row.status,
            status_after=found.status,
            flag_before=row.flagged,
            flag_after=found.flagged,
            note_before=row.note,
            note_after=found.note,
            attributes_before=dict.fromkeys(found.attributes, ""),
            attributes_after=found.attributes,
        )
        return replace(held, history=(*record.history, change))

    def sifted(self, record: Record) -> MergePlan:
        """Return what merging would do, without doing it."""
        come: list[Claim] = []
        clashes: list[Conflict] = []
        known = 0
        ids = {claim.id: claim for claim in record.claims}
        there: dict[tuple[int, int], list[Claim]] = {}
        for claim in record.claims:
            there.setdefault((claim.start, claim.end), []).append(claim)
        lost = {each.claim.id for each in record.orphans}
        for claim in self.record.claims:
            here = there.get((claim.start, claim.end), [])
            same = ids.get(claim.id) or self._alike(claim, here)
            if same is None:
                if claim.id in lost:
                    clashes.append(Conflict(claim.id, f"{_in_words(claim)} is orphaned there"))
                elif here:
                    clashes.append(Conflict(claim.id, f"{_in_words(claim)} is tagged {here[0].label} there"))
                else:
                    come.append(claim)
            elif odds := ", ".join(self._odds(same, claim)):
                clashes.append(Conflict(claim.id, f"{_in_words(claim)} is there with {odds}"))
            else:
                known += 1
        aside = self._aside(record)
        known += len(self.record.orphans) - len(aside)
        status, note = self._status(record, found=bool(come or aside)), record.row.note or self.record.row.note
        flagged = record.row.flagged or self.record.row.flagged
        clashes += self._about(record, status, note)
        held = record.row.attributes
        attributes = {name: value for name, value in self.record.row.attributes.items() if name not in held}
        return MergePlan(tuple(come), aside, known, tuple(clashes), status, flagged, note, attributes)

    def _alike(self, claim: Claim, here: list[Claim]) -> Claim | None:
        """Return a claim with the same label.

        Among several the one with fewest differences.
        """
        labelled = [each for each in here if each.label == claim.label]
        if len(labelled) == 1:
            return labelled[0]
        return min(labelled, key=lambda each: len(list(self._odds(each, claim))), default=None)

    def _odds(self, held: Claim, claim: Claim) -> Iterator[str]:
        """Yield the differences between two claims in words.

        Unstated values do not differ.
        """
        if held.span != claim.span:
            yield f"the words “{brief(held.text, QUOTED_CHARS)}”"
        if held.label != claim.label:
            yield f"the label {held.label}"
        yield from conflicts(held, claim, QUOTED_CHARS, complete=self.whole)

    def _aside(self, record: Record) -> tuple[Orphan, ...]:
        """Return the orphans that the record does not have."""
        ids = {claim.id for claim in record.claims} | {each.claim.id for each in record.orphans}
        held = {_place(each) for each in record.orphans}
        return tuple(each for each in self.record.orphans if each.claim.id not in ids and _place(each) not in held)

    def _status(self, record: Record, *, found: bool) -> Status:
        held = record.row.status
        if held == "new" and self.status:
            return self.status
        return "in progress" if held == "new" and found else held

    def _about(self, record: Record, status: Status, note: str) -> Iterator[Conflict]:
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
