"""What is lost of a record where a format has no place for it: one by one, so that each can be counted and named."""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec.structs import replace

from annotations.claims.claim import NOWHERE, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import WORDS
from annotations.exchange.format import Loss
from annotations.wording import brief

Detail = Literal["speaker", "place", "note", "sure", "origin"]
"""What hangs on a claim beside its words, its label, and when it was made."""

_DETAILS: dict[Detail, tuple[str, Callable[[Claim], bool]]] = {
    "speaker": ("speaker", lambda claim: bool(claim.speaker)),
    "place": ("speaker's place", lambda claim: claim.speaker_start != NOWHERE),
    "note": ("note", lambda claim: bool(claim.note)),
    "sure": ("doubt", lambda claim: not claim.sure),
    "origin": ("origin", lambda claim: claim.origin != "hand"),
}


def set_aside(record: Record) -> Iterator[Loss]:
    """Say which claims were set aside: they stand in no text that leaves."""
    for each in record.lost:
        yield loss(record, "set-aside claim", each.claim)


def details(record: Record, *which: Detail) -> Iterator[Loss]:
    """Say which of these details there are: each would be lost."""
    for what, there in (_DETAILS[each] for each in which):
        yield from (loss(record, what, claim) for claim in record.claims if there(claim))


def article_note(record: Record) -> Iterator[Loss]:
    """Say whether there is a note on the article as a whole."""
    if record.row.note:
        yield Loss(what="article note", article=record.row.id, words=brief(record.row.note, WORDS))


def overlapping(record: Record, but: str = "") -> Iterator[Loss]:
    """Say which claims share a character with one that comes before them in reading order.

    Of claims that overlap the first is the longest of those that begin there: it is the others that are told.
    """
    yield from (overlap(record, claim, but) for claim in apart(record.claims)[1])


def overlap(record: Record, claim: Claim, but: str = "") -> Loss:
    """Say that a claim overlaps with one before it, and is left out for that or what becomes of it else."""
    return replace(loss(record, "overlapping claim", claim, but), whole="" if but else "claim")


def apart(claims: tuple[Claim, ...]) -> tuple[list[Claim], list[Claim]]:
    """Part claims in reading order into those that stand apart from each other, and the others."""
    kept: list[Claim] = []
    others: list[Claim] = []
    for claim in claims:
        if kept and claim.start < kept[-1].end:
            others.append(claim)
        else:
            kept.append(claim)
    return kept, others


def blank(record: Record, claim: Claim) -> Loss:
    """Say that a claim is left out, as there is no word in it."""
    return replace(loss(record, "blank claim", claim), whole="claim")


def untagged(record: Record) -> Iterator[Loss]:
    """Say whether there is no claim, where nothing but claims is written."""
    if not record.claims:
        yield Loss(what="untagged article", article=record.row.id, whole="article")


def loss(record: Record, what: str, claim: Claim, but: str = "") -> Loss:
    """Say that something about a claim is lost, or what becomes of it else."""
    return Loss(what=what, article=record.row.id, words=brief(claim.text, WORDS), but=but)
