"""Losses: what a format cannot hold, one by one, to be counted and named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from annotations.claims.attributes import ATTRIBUTES
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import QUOTED_CHARS, EntityAnnotation
from annotations.exchange.format import Loss, Options
from annotations.wording import brief, counted

_Spanned = TypeVar("_Spanned", Claim, EntityAnnotation, Claim | EntityAnnotation)

_DETAILS: dict[str, tuple[str, Callable[[Claim], bool]]] = {
    **{each.name: (each.noun, each.is_set) for each in ATTRIBUTES},
    "place": ("speaker offset", lambda claim: claim.speaker_start != NOT_IN_TEXT),
    "name": ("speaker name", lambda claim: claim.speaker_text not in ("", claim.speaker)),
    "origin": ("origin", lambda claim: claim.origin != "hand"),
}
"""What a claim has beside words, label and times: its attributes, its speaker's source span, a name that differs from
the words there, its provenance."""


def orphan_losses(record: Record) -> Iterator[Loss]:
    """Yield the orphaned claims: they have no place in any exported text."""
    for each in record.orphans:
        yield loss(record, "orphaned claim", each.claim)


def detail_losses(record: Record, *which: str) -> Iterator[Loss]:
    """Yield which of these details the claims have: each would be lost."""
    for what, there in (_DETAILS[each] for each in which):
        yield from (loss(record, what, claim) for claim in record.claims if there(claim))


def article_note(record: Record) -> Iterator[Loss]:
    """Yield the note on the article as a whole, if there is one."""
    if record.row.note:
        yield Loss(what="article note", article=record.row.id, words=brief(record.row.note, QUOTED_CHARS))


def _metadata(record: Record) -> Iterator[str]:
    """Yield the names of the metadata fields that an article has."""
    row = record.row
    yield from (name for name in ("source", "url", "published") if getattr(row, name))
    if row.language != DEFAULT_LANGUAGE:
        yield "language"
    yield from row.meta


DEFAULT_LANGUAGE = "en"
"""The language of articles of which nothing else is said."""

_MARKS = ("done", "skipped")
"""The statuses that a person sets; the others follow from claims and from what was read."""

_FACTS: dict[str, tuple[str, Callable[[Record], Iterable[str]]]] = {
    "metadata": ("metadata field", _metadata),
    "attributes": ("article attribute", lambda record: record.row.attributes),
    "status": ("status mark", lambda record: [record.row.status] if record.row.status in _MARKS else []),
    "flag": ("flag", lambda record: [record.row.title] if record.row.flagged else []),
    "reviewed": ("reviewed passage", lambda record: [record.text[start:end] for start, end in record.row.reviewed]),
    "position": ("cursor position", lambda record: [str(record.row.position)] if record.row.position else []),
    "seconds": ("reading time", lambda record: [f"{record.row.seconds} s"] if record.row.seconds else []),
}
"""What a record has beside its claims, its title and its note."""

READING = frozenset(_FACTS[each][0] for each in ("reviewed", "position", "seconds"))
"""The losses that say what was read, which nearly every article has."""


def article_losses(record: Record, *which: str) -> Iterator[Loss]:
    """Yield which of these an article has: each would be lost."""
    for what, there in (_FACTS[each] for each in which):
        for words in there(record):
            yield Loss(what=what, article=record.row.id, words=brief(words, QUOTED_CHARS))


def metadata_losses(record: Record, *, meta: bool) -> Iterator[Loss]:
    """Yield the losses of an export without `--meta`, which would include `metadata_fields`."""
    if not meta:
        yield from article_losses(record, "metadata", "reviewed", "position", "seconds")


def overlap_losses(record: Record, but: str = "") -> Iterator[Loss]:
    """Yield the claims that overlap one before them in reading order.

    The first of overlapping claims is the longest of those that begin there; the others are reported.
    """
    yield from (overlap(record, claim, but) for claim in separate_overlaps(record.claims)[1])


def overlap(record: Record, claim: Claim, but: str = "") -> Loss:
    """Return the loss of an overlapping claim.

    It is left out, unless `but` says what becomes of it instead.
    """
    return replace(loss(record, "overlapping claim", claim, but), whole="" if but else "claim")


def separate_overlaps(claims: Iterable[_Spanned]) -> tuple[list[_Spanned], list[_Spanned]]:
    """Separate claims or entities in reading order into disjoint ones and the others."""
    kept: list[_Spanned] = []
    others: list[_Spanned] = []
    for claim in claims:
        if kept and claim.start < kept[-1].end:
            others.append(claim)
        else:
            kept.append(claim)
    return kept, others


def blank_claim(record: Record, claim: Claim) -> Loss:
    """Return the loss of a claim without a word in it."""
    return replace(loss(record, "blank claim", claim), whole="claim")


def untagged_article(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the loss of an article without claims, where only claims are written, and entities if asked for."""
    if not record.claims and not options.entities_of(record):
        yield Loss(what="untagged article", article=record.row.id, whole="article")


def loss(record: Record, what: str, claim: Claim, but: str = "") -> Loss:
    """Return the loss of something about a claim, or what becomes of it instead."""
    return Loss(what=what, article=record.row.id, words=brief(claim.text, QUOTED_CHARS), but=but)


def unknown_entities(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the loss of the entities of an article that no model could look through."""
    if options.with_entities and options.entities(record) is None:
        yield Loss(what="unanalysed article", article=record.row.id, but="written without entities")


def entity_loss(record: Record, what: str, entity: EntityAnnotation) -> Loss:
    """Return the loss of an entity."""
    return Loss(what=what, article=record.row.id, words=brief(entity.text, QUOTED_CHARS), whole="entity")


MAX_EXAMPLES = 3
"""Examples that are named for each kind of loss."""


@dataclass
class ExportTally:
    """Counts an export: what was written, what was lost, and the first examples."""

    claims: int = 0
    """Claims in the file."""
    articles: set[str] = field(default_factory=set)
    """Articles with anything in the file."""
    labels: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    """The names of the attributes of claims."""
    entities: int | None = None
    """Entities in the file; `None` if they were not asked for."""
    entity_labels: set[str] = field(default_factory=set)
    lost: dict[tuple[str, str], list[Loss]] = field(default_factory=dict)
    """The first losses, by kind and by what becomes of them."""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    """Sentences on content that is written but uncertain, one per record."""

    def add(self, record: Record, losses: Iterable[Loss], entities: Sequence[EntityAnnotation] | None = None) -> None:
        """Count a record, its entities if they were asked for, and its losses."""
        if record.trouble:
            self.doubts.append(f"{record.row.id} by {record.row.annotator}: {record.trouble}")
        if entities is not None:
            self.entities = (self.entities or 0) + len(entities)
            self.entity_labels.update(entity.label for entity in entities)
        self.claims += len(record.claims)
        self.labels.update(claim.label for claim in record.claims)
        self.attributes.update(name for claim in record.claims for name in claim.attributes)
        left = True
        for loss in losses:
            self.claims -= loss.whole == "claim"
            if self.entities is not None:
                self.entities -= loss.whole == "entity"
            left = left and loss.whole != "article"
            kind = (loss.what, loss.but)
            self.numbers[kind] = self.numbers.get(kind, 0) + 1
            examples = self.lost.setdefault(kind, [])
            if len(examples) < MAX_EXAMPLES:
                examples.append(loss)
        if left:
            self.articles.add(record.row.id)

    def sentences(self, *, in_full: bool = True) -> Iterator[str]:
        """Yield the losses, one sentence a kind; those of `READING` only `in_full`."""
        for (what, but), number in sorted(self.numbers.items()):
            if what in READING and not in_full:
                continue
            named = [f"{each.article} “{each.words}”" if each.words else each.article for each in self.lost[what, but]]
            more = [f"and {number - len(named):,} more"] if number > len(named) else []
            yield f"{counted(number, what)} {but or 'left out'}: {', '.join(named + more)}"

    def __str__(self) -> str:
        """Return the summary: how much was written, and how much was left out."""
        gone = [counted(number, what) for (what, but), number in sorted(self.numbers.items()) if not but]
        held = counted(self.claims, "claim")
        if self.entities is not None:
            held += f" and {counted(self.entities, 'entity', 'entities')}"
        summary = f"{held} in {counted(len(self.articles), 'article')}"
        return f"{summary} written, read back, equal" + (f"; left out: {', '.join(gone)}" if gone else "")
