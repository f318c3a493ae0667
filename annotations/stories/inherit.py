"""Inheriting: the claims of a text carried over to a copy of it, by the same annotator.

A claim is carried over only where its words stand exactly, by its anchor. What was carried over once is never carried
over again: neither a second time nor after it was removed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from msgspec.structs import replace as with_fields

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import INHERITED, Claim
from annotations.claims.edits import Edit
from annotations.claims.record import Record
from annotations.moment import now
from annotations.stories.differences import Difference, differences
from annotations.text.alignment import Alignment
from annotations.text.anchor import is_one_word
from annotations.text.segmentation import sentences
from annotations.text.spans import any_contains

_ROOT_DIGITS = 8
"""Hexadecimal digits of the identity of a claim: enough to tell apart those of one article."""


@dataclass(frozen=True)
class Inheritance:
    """The claims that a copy inherits from the article that it repeats."""

    claims: tuple[Claim, ...]
    """The claims on the words of the copy, with ids of their own."""
    doubtful: tuple[Claim, ...]
    """Those of them whose sentence differs in the copy, though their own words do not."""
    left: tuple[Claim, ...]
    """The claims of the other article whose words do not stand in the copy."""
    known: int
    """Claims that the copy had already, or that were removed from it."""
    differences: tuple[Difference, ...]
    """From the other article to the copy, changed numbers and names first."""
    edits: tuple[Edit, ...]
    """One undoable change with the sentences that were read; progress where only those are new; else nothing."""


def inherit(master: Record, copy: Record) -> Inheritance:
    """Return what the record of a copy takes over from the record of another article.

    Both are by one annotator, with claims on the present texts. Sentences of the copy count as reviewed if they are the
    same in the other article and were reviewed there.
    """
    alignment = Alignment(master.text, copy.text)
    held = {(claim.start, claim.end, claim.label) for claim in copy.claims}
    taken = {_root(claim) for claim in _ever(copy)}
    found: list[Claim] = []
    left: list[Claim] = []
    known = 0
    for claim in master.claims:
        if _root(claim) in taken:
            known += 1
            continue
        carried = _carried(claim, alignment, copy.text)
        if carried is None:
            left.append(claim)
        elif (carried.start, carried.end, carried.label) in held:
            known += 1
        else:
            held.add((carried.start, carried.end, carried.label))
            when = now()
            found.append(
                with_fields(
                    carried,
                    id=inherited_id(claim, copy.row.id),
                    origin=INHERITED + master.row.id,
                    created=when,
                    updated=when,
                )
            )
    changed = differences(master.text, copy.text, copy.row.language)
    own = [Span(each.start_after, each.end_after) for each in changed if each.after]
    doubtful = tuple(claim for claim in found if any(span.overlaps(*claim.span) for span in own))
    reviewed = _reviewed(master, copy, alignment)
    made: tuple[Edit, ...] = ()
    if found:
        made = (edits.tag(copy, *found, reviewed=reviewed),)
    elif reviewed:
        made = (edits.Progress(position=copy.row.position, reviewed=reviewed),)
    return Inheritance(tuple(found), doubtful, tuple(left), known, tuple(changed), made)


def inherited_id(claim: Claim, article_id: str) -> str:
    """Return the id of a claim in an article that inherits it: the same each time, so that it comes once.

    It begins with the identity of the claim that a person made, by whichever articles it came.
    """
    root = _root(claim)
    return root + _digest(f"{root}\0{article_id}")


def _root(claim: Claim) -> str:
    """Return the identity of the claim that a person made, of which this one may be inherited."""
    return claim.id[:_ROOT_DIGITS] if claim.origin.startswith(INHERITED) else _digest(claim.id)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ROOT_DIGITS]


def _carried(claim: Claim, alignment: Alignment, text: str) -> Claim | None:
    """Return a claim on the same words of another text; `None` if they do not stand there, or the place is in doubt."""
    place = alignment.place(*claim.span)
    last = text[place.end - 1 : place.end + 1] if place is not None else ""
    if place is None or (is_one_word(last) and not is_one_word(claim.text[-1:] + claim.suffix[:1])):
        return claim.restored_in(text)
    return claim.shifted(place, text, alignment.place(claim.speaker_start, claim.speaker_end))


def _ever(record: Record) -> Iterator[Claim]:
    """Yield the claims that a record has or had, without those of changes that were undone."""
    yield from record.claims
    yield from (orphan.claim for orphan in record.orphans)
    for change in record.history:
        if change.undone is None:
            yield from change.every


def _reviewed(master: Record, copy: Record, alignment: Alignment) -> tuple[Span, ...]:
    """Return the sentences of the copy that were reviewed in the other article, and are not in the copy yet."""
    pieces = [piece for each in master.row.reviewed for piece in alignment.pieces(*each)]
    return tuple(_new(sentences(copy.text, copy.row.language), pieces, copy.row.reviewed))


def _new(cut: Iterable[Span], pieces: Iterable[tuple[int, int]], held: Iterable[tuple[int, int]]) -> Iterable[Span]:
    pieces, held = list(pieces), list(held)
    return (span for span in cut if any_contains(pieces, span) and not any_contains(held, span))
