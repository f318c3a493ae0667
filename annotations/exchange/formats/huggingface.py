"""Hugging Face.

JSONL whose schema `datasets` infers by itself, and a data-set card. The library infers types from ten megabytes at a
time, and the first types hold. Spans that are always empty stay empty for ever: hence the first article with a claim
and the first with an entity come first, and numbers keep the order. Texts that all look like dates become dates: hence
no column holds only ids or titles. A null or a missing key is an error.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.errors import AskedError
from annotations.exchange.annotated import (
    Read,
    Rejected,
)
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.huggingface_card import companions
from annotations.exchange.formats.huggingface_rows import TAGS, Row, RowSpan, article_of_row
from annotations.exchange.formats.jsonl_lines import attribute_lines
from annotations.exchange.formats.metadata import metadata_fields
from annotations.exchange.losses import metadata_losses, orphan_losses
from annotations.regular_file import open_regular

_encoder = msgspec.json.Encoder()
_rows = msgspec.json.Decoder(Row)


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a row an article. Raises `OSError`."""
    file: BinaryIO = path.open("wb")
    try:
        shown: set[str] = set()
        for number, record in enumerate(records):
            row = _row(record, number, options)
            said = any(span.attributes for span in row.spans)
            kinds = (("spans", row.spans), ("entities", row.entities), ("attributes", said))
            new = {name for name, there in kinds if there} - shown
            line = _encoder.encode(row) + b"\n"
            if new and number:
                file.close()
                file = _first(line, path)
            else:
                file.write(line)
            shown |= new
    finally:
        file.close()


def _first(line: bytes, path: Path) -> BinaryIO:
    """Put a line in front of a file, and return the file open at its end."""
    others = path.rename(path.with_name(f"{path.name}.others"))
    file = path.open("wb")
    file.write(line)
    with open_regular(others) as rest:
        shutil.copyfileobj(rest, file)
    others.unlink()
    return file


def _row(record: Record, number: int, options: Options) -> Row:
    row = record.row
    known = metadata_fields(record, meta=options.meta)
    return Row(
        number=number,
        id=f"{row.id}/{row.annotator}",
        text=record.text,
        spans=tuple(map(_span, record.claims)),
        entities=options.entities_of(record) if options.with_entities else UNSET,
        annotator=known.pop("annotator"),
        status=known.pop("status"),
        flagged=known.pop("flagged"),
        meta=msgspec.json.encode(known).decode(),
    )


def _span(claim: Claim) -> RowSpan:
    return RowSpan(
        start=claim.start,
        end=claim.end,
        label=claim.label,
        text=claim.text,
        speaker=claim.speaker,
        speaker_text=claim.speaker_text,
        speaker_start=claim.speaker_start,
        speaker_end=claim.speaker_end,
        note=claim.note,
        sure=claim.sure,
        attributes=tuple(attribute_lines(claim.attributes)),
        origin=claim.origin,
    )


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the losses: everything without a column."""
    yield from orphan_losses(record)
    yield from metadata_losses(record, meta=options.meta)


def expected(record: Record, options: Options) -> Iterator[Struct]:
    """Yield what a record comes back as."""
    yield _row(record, 0, options)


def back(path: Path, _: Options) -> Iterator[Struct]:
    """Read the rows back, in the order of their numbers."""
    ahead: dict[int, Row] = {}
    due = 0
    row: Row | Rejected
    for number, line in by_line.lines(path):
        row = by_line.decoded(line, _rows, number)
        if isinstance(row, Row) and row.number != due and len(ahead) < 2:
            ahead[row.number] = row
            continue
        yield _anywhere(row)
        due += 1
        while due in ahead:
            yield _anywhere(ahead.pop(due))
            due += 1
    yield from map(_anywhere, ahead.values())


def _anywhere(row: Row | Rejected) -> Struct:
    """Return the content of a row without its position."""
    return replace(row, number=0) if isinstance(row, Row) else row


def read(path: Path) -> Read:
    """Read a data set as we write it: a folder of JSON lines or Parquet, or one file of it; or one of tagged tokens.

    Raises `OSError`.
    """
    files = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES) if path.is_dir() else [path]
    for file in files:
        name = str(file.relative_to(path)) if path.is_dir() else ""
        for item in _from_file(file):
            yield replace(item, name=name)


_SUFFIXES = (".jsonl", ".parquet")


def _from_file(path: Path) -> Read:
    """Read one file, in the order of its rows."""
    if path.suffix == ".parquet":
        # Imported when such a file is read, as is the library that it needs.
        from annotations.exchange.formats import parquet

        try:
            parquet.FORMAT.check_installed()
        except AskedError as error:
            yield Rejected(number=0, why=str(error))
            return
        yield from parquet.read(path)
        return
    for number, row in by_line.objects(path, by_line.FIELDS):
        yield from [row] if isinstance(row, Rejected) else article_of_row(row, number)


def sniff(sample: Sample) -> bool:
    """Recognise a row of ours, tagged tokens, or a folder with such files and no annotations of brat's."""
    if {"number", "id", "text", "spans", "meta"} <= sample.keys:
        return True
    if "tokens" in sample.keys and "spans" not in sample.keys and not sample.keys.isdisjoint(TAGS):
        return True
    return not sample.suffixes.isdisjoint(_SUFFIXES) and sample.suffixes.isdisjoint((".ann", ".tsv"))


FORMAT = Format(
    tool="Hugging Face",
    ending=".jsonl",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    back=back,
    sniff=sniff,
    file_alone=True,
    unsupported=lambda _: ("ids and times of claims",),
    companions=companions,
    endings=(".jsonl",),
    folder_name="train.jsonl",
    has_card=True,
    has_entities=lambda _: True,
)
"""The format `hf` of the command line."""
