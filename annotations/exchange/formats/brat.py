"""brat standoff.

A folder with a text and annotations for each article, and a configuration. The text keeps its length and offsets. brat
takes no CR: before LF it is written as a space, alone as LF. An index file of ours beside them says where it was, and
what brat cannot hold.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace as replaced

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, EntityAnnotation, annotated_article, attributed_span_of
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats.brat_standoff import (
    ATTRIBUTE,
    INDEX,
    MODEL,
    NOT,
    SAID_BY,
    SPEAKER,
    SURE,
    IndexLine,
    carriage_returns,
    encode_name,
    escape,
    read,
    without_returns,
)
from annotations.exchange.formats.documents import with_file_names
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.losses import blank_claim, detail_losses, entity_loss, loss, metadata_losses, orphan_losses

_encoder = msgspec.json.Encoder()


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a text and its annotations for each record. Raises `OSError`."""
    path.mkdir(exist_ok=True)
    with (path / INDEX).open("wb") as index:
        for record, name in with_file_names(records):
            (path / f"{name}.txt").write_bytes(without_returns(record.text).encode())
            lines = _lines(record, _trimmed_entities(record, options), _chosen(options))
            (path / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
            known = metadata_fields(record, meta=options.meta)
            stated = IndexLine(file=name, sha256=record.row.sha256, returns=carriage_returns(record.text), about=known)
            index.write(_encoder.encode(stated) + b"\n")


def _chosen(options: Options) -> dict[str, tuple[str, ...]]:
    """Return the attributes of claims whose values brat can list, with these: it has no free texts but notes."""
    found = (each for each in options.attributes if each.on == "claim" and each.kind != "text" and each.name != SURE)
    return {each.name: each.values for each in found}


def _lines(record: Record, entities: list[EntityAnnotation], chosen: Collection[str]) -> Iterator[str]:
    """Yield the lines. Attributes that are not `chosen` are notes.

    Claims, then speakers, then entities, then which claim is whose, then attributes, notes, and models of entities.
    """
    text = record.text
    claims = [claim for each in record.claims if (claim := _trimmed(each, text))]
    speakers = sorted(
        {(claim.speaker_start, claim.speaker_end) for claim in claims if claim.speaker_start != NOT_IN_TEXT}
    )
    names = {place: f"T{number}" for number, place in enumerate(speakers, len(claims) + 1)}
    yield from (_span(text, f"T{n}", claim.label, *claim.span) for n, claim in enumerate(claims, 1))
    yield from (_span(text, names[place], SPEAKER, *place) for place in speakers)
    found = [(f"T{n}", each) for n, each in enumerate(entities, len(claims) + len(speakers) + 1)]
    yield from (_span(text, name, each.label, each.start, each.end) for name, each in found)
    said = [(f"T{n}", claim) for n, claim in enumerate(claims, 1)]
    placed = [(name, names[claim.speaker_start, claim.speaker_end]) for name, claim in said if claim.speaker_start >= 0]
    yield from (f"R{n}\t{SAID_BY} Arg1:{name} Arg2:{whose}" for n, (name, whose) in enumerate(placed, 1))
    shown = [f"{SURE} {name} {NOT}" for name, claim in said if not claim.sure]
    values = [(name, *each) for name, claim in said for each in sorted(claim.attributes.items())]
    shown += [f"{encode_name(what)} {name} {encode_name(value)}" for name, what, value in values if what in chosen]
    yield from (f"A{n}\t{each}" for n, each in enumerate(shown, 1))
    notes = [("AnnotatorNotes", name, claim.note) for name, claim in said if claim.note]
    notes += [("Speaker", name, claim.speaker) for name, claim in said if claim.speaker != claim.speaker_text]
    notes += [(ATTRIBUTE + encode_name(what), name, value) for name, what, value in values if what not in chosen]
    notes += [(MODEL, name, each.model) for name, each in found]
    yield from (f"#{n}\t{kind} {name}\t{escape(words)}" for n, (kind, name, words) in enumerate(notes, 1))


def _span(text: str, name: str, label: str, start: int, end: int) -> str:
    """Return a span cut at line ends, and its words with spaces between the pieces."""
    parts = _parts(text, start, end)
    places = ";".join(f"{part.start} {part.end}" for part in parts)
    return f"{name}\t{encode_name(label)} {places}\t{' '.join(text[part.start : part.end] for part in parts)}"


_PART = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""The text between what any line reader takes for a line end."""


def _parts(text: str, start: int, end: int) -> list[Span]:
    return [Span(*found.span()) for found in _PART.finditer(text, start, end)]


def _trimmed(claim: Claim, text: str) -> Claim | None:
    """Return a claim that neither begins nor ends on a line end, or `None` if it is nothing else."""
    parts = _parts(text, *claim.span)
    if not parts:
        return None
    start, end = parts[0].start, parts[-1].end
    claim = replaced(claim, start=start, end=end, text=text[start:end])
    if claim.speaker_start == NOT_IN_TEXT:
        return claim
    spoken = _parts(text, claim.speaker_start, claim.speaker_end)
    if spoken and (spoken[0].start, spoken[-1].end) == (claim.speaker_start, claim.speaker_end):
        return claim
    return replaced(claim, speaker_text="", speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)


def _trimmed_entities(record: Record, options: Options) -> list[EntityAnnotation]:
    """Return the entities, none beginning or ending on a line end; without those that are nothing else."""
    found = []
    for entity in options.entities_of(record):
        if parts := _parts(record.text, entity.start, entity.end):
            start, end = parts[0].start, parts[-1].end
            found.append(replaced(entity, start=start, end=end, text=record.text[start:end]))
    return found


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the losses: origins, and line ends at the edge of a claim."""
    yield from orphan_losses(record)
    yield from detail_losses(record, "origin")
    yield from metadata_losses(record, meta=options.meta)
    for claim in record.claims:
        trimmed = _trimmed(claim, record.text)
        if trimmed is None:
            yield blank_claim(record, claim)
        elif trimmed.span != claim.span:
            yield loss(record, "boundary line end", claim, "left off")
        elif trimmed.speaker_start != claim.speaker_start:
            yield loss(record, "speaker offset", claim)
    for entity in options.entities_of(record):
        parts = _parts(record.text, entity.start, entity.end)
        if not parts:
            yield entity_loss(record, "blank entity span", entity)
        elif (parts[0].start, parts[-1].end) != (entity.start, entity.end):
            lost = entity_loss(record, "entity boundary line end", entity)
            yield replaced(lost, whole="", but="left off")


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what a record comes back as."""
    claims = (trimmed for claim in record.claims if (trimmed := _trimmed(claim, record.text)))
    entities = tuple(_trimmed_entities(record, options))
    found = annotated_article(record, map(attributed_span_of, claims), meta=options.meta, entities=entities)
    yield replaced(found, sha256=record.row.sha256)


def companions(_: str, options: Options) -> dict[str, bytes]:
    """Return the configuration: labels, their colours, and that claims may overlap."""
    types = [encode_name(label.name) for label in options.labels]
    kinds = {encode_name(label) for label in options.entity_labels} - {*types, SPEAKER}
    entities = "\n".join([*types, SPEAKER, *sorted(kinds)])
    annotation = f"""[entities]
{entities}

[relations]
{SAID_BY}\tArg1:{"|".join(types)}, Arg2:{SPEAKER}
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
{SURE}\tArg:<ENTITY>, Value:{NOT}
"""
    for name, values in _chosen(options).items():
        annotation += f"{encode_name(name)}\tArg:<ENTITY>, Value:{'|'.join(map(encode_name, values))}\n"
    shown = "\n".join(f"{encode_name(label.name)} | {label.name} | {label.letter}" for label in options.labels)
    colours = "\n".join(f"{encode_name(label.name)}\tbgColor:{label.colour}" for label in options.labels)
    visual = f"[labels]\n{shown}\n{SPEAKER} | speaker | P\n\n[drawing]\n{colours}\n{SPEAKER}\tbgColor:#cccccc\n"
    return {"annotation.conf": annotation.encode(), "visual.conf": visual.encode()}


def sniff(sample: Sample) -> bool:
    """Recognise a folder with annotations."""
    return ".ann" in sample.suffixes


FORMAT = Format(
    tool="brat",
    ending="",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    read_with=read,
    unsupported=lambda _: ("ids and times of claims",),
    companions=companions,
    has_entities=lambda _: True,
    endings=(".txt", ".ann", Path(INDEX).suffix),
    folder_name="",
    sniff=sniff,
)
"""The format `brat` of the command line."""
