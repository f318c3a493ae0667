"""What is lost of a record where a format has no place for it: one by one, so that each can be counted and named."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from annotations.claims.claim import NOWHERE, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import WORDS
from annotations.exchange.format import Loss
from annotations.wording import brief, counted

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
    for each in record.orphans:
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


EXAMPLES = 3
"""How many of what is lost are named."""


@dataclass
class ExportTally:
    """What has left, and what was lost on the way: in numbers, and the first few by name."""

    claims: int = 0
    """Those that are in the file."""
    articles: set[str] = field(default_factory=set)
    """Those of which anything is in the file."""
    labels: set[str] = field(default_factory=set)
    lost: dict[tuple[str, str], list[Loss]] = field(default_factory=dict)
    """By what it is and what becomes of it: the first few."""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, record: Record, losses: Iterable[Loss]) -> None:
        """Count a record, and what of it is lost."""
        self.claims += len(record.claims)
        self.labels.update(claim.label for claim in record.claims)
        left = True
        for loss in losses:
            self.claims -= loss.whole == "claim"
            left = left and loss.whole != "article"
            kind = (loss.what, loss.but)
            self.numbers[kind] = self.numbers.get(kind, 0) + 1
            examples = self.lost.setdefault(kind, [])
            if len(examples) < EXAMPLES:
                examples.append(loss)
        if left:
            self.articles.add(record.row.id)

    def sentences(self) -> Iterator[str]:
        """Say what was lost, a sentence a kind."""
        for (what, but), number in sorted(self.numbers.items()):
            named = [f"{each.article} “{each.words}”" if each.words else each.article for each in self.lost[what, but]]
            more = [f"and {number - len(named):,} more"] if number > len(named) else []
            yield f"{counted(number, what)} {but or 'left out'}: {', '.join(named + more)}"

    def __str__(self) -> str:
        """Sum it up: how much there is, and how much of what was left out."""
        gone = [counted(number, what) for (what, but), number in sorted(self.numbers.items()) if not but]
        told = f"{counted(self.claims, 'claim')} in {counted(len(self.articles), 'article')}"
        return f"{told} written, read back, equal" + (f"; left out: {', '.join(gone)}" if gone else "")
