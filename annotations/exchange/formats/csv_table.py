"""CSV for a spreadsheet.

A row a claim, with its words but without the article's text.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import msgspec
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    AnnotatedArticle,
    EntityAnnotation,
    SpanAnnotation,
)
from annotations.exchange.format import Format, Loss, Options, entities_once
from annotations.exchange.formats.csv_rows import (
    CLAIM,
    ENTITY,
    FIRST_COLUMNS,
    META_COLUMNS,
    OF_ARTICLE,
    OF_CLAIM,
    back,
    read,
    sniff,
    stated_article,
)
from annotations.exchange.losses import (
    article_losses,
    article_note,
    detail_losses,
    loss,
    orphan_losses,
    untagged_article,
)

COLUMNS = (*FIRST_COLUMNS, "speaker_text", "speaker_start", "speaker_end")
ENTITY_COLUMNS = ("kind", "model")
"""The columns that an export with entities has as well: `kind` is claim or entity."""

_RUN = re.compile(r"'*[=+\-@\t\r]")
"""Cells that a spreadsheet would run, and cells that look as if they were made safe."""


def write(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a row a claim, in UTF-8; with a byte order mark for a spreadsheet.

    Raises `OSError`.
    """
    safe = options.spreadsheet_safe
    with path.open("w", encoding="utf-8-sig" if safe else "utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            (
                *COLUMNS,
                *(OF_CLAIM + name for name in _names(options, "claim")),
                *(META_COLUMNS if options.meta else ()),
                *(OF_ARTICLE + name for name in _names(options, "article")),
                *(ENTITY_COLUMNS if options.with_entities else ()),
            )
        )
        more = (CLAIM, "") if options.with_entities else ()
        for record, entities in entities_once(records, options):
            names, known = _names(options, "claim"), _metadata(record) if options.meta else ()
            known += tuple(record.row.attributes.get(name, "") for name in _names(options, "article"))
            rows = chain(
                ((*_row(record, claim), *_values(claim, names), *known, *more) for claim in record.claims),
                ((*_entity_row(record, each), *[""] * len(names), *known, ENTITY, each.model) for each in entities),
            )
            table.writerows([_cell(value, safe=safe) for value in row] for row in rows)


def _names(options: Options, on: str) -> tuple[str, ...]:
    """Return the attributes that have columns: those of the corpus; of articles only with metadata."""
    if on == "article" and not options.meta:
        return ()
    return tuple(each.name for each in options.attributes if each.on == on)


def _values(claim: Claim, names: tuple[str, ...]) -> Iterator[str]:
    return (claim.attributes.get(name, "") for name in names)


def _held(values: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Return the attributes that have columns."""
    return {name: values[name] for name in names if name in values}


def _row(record: Record, claim: Claim) -> tuple[str, ...]:
    row = record.row
    created = msgspec.to_builtins(claim.created)
    who = (claim.speaker, claim.note, row.annotator)
    source = ("", "")
    if claim.speaker_start != NOT_IN_TEXT:
        source = (str(claim.speaker_start), str(claim.speaker_end))
    place = (str(claim.start), str(claim.end))
    return (row.id, row.title, claim.label, claim.text, *who, *place, created, claim.speaker_text, *source)


def _entity_row(record: Record, entity: EntityAnnotation) -> tuple[str, ...]:
    row, place = record.row, (str(entity.start), str(entity.end))
    return (row.id, row.title, entity.label, entity.text, "", "", "", *place, "", "", "", "")


def _metadata(record: Record) -> tuple[str, ...]:
    row = record.row
    fields = msgspec.json.encode(row.meta).decode()
    return (row.source, row.url, row.published, row.language, fields, row.status, row.note, str(row.flagged).lower())


def _cell(value: str, *, safe: bool) -> str:
    """Return a cell, made safe with an apostrophe if it would be run, or would be taken for made safe."""
    return f"'{value}" if safe and _RUN.match(value) else value


def losses(record: Record, options: Options) -> Iterator[Loss]:
    """Yield the losses, which have no column: doubts, origins, and the article's own note."""
    yield from orphan_losses(record)
    if not options.meta:
        yield from article_note(record)
        yield from article_losses(record, "metadata", "attributes", "status", "flag")
    elif not record.row.attributes.keys() <= set(_names(options, "article")):
        yield from article_losses(record, "attributes")
    yield from article_losses(record, "reviewed", "position", "seconds")
    yield from detail_losses(record, "sure", "origin")
    columns = set(_names(options, "claim"))
    yield from (loss(record, "attribute", claim) for claim in record.claims if not claim.attributes.keys() <= columns)
    yield from untagged_article(record, options)


def expected(record: Record, options: Options) -> Iterator[AnnotatedArticle]:
    """Yield what each claim and each entity comes back as."""
    row = record.row
    known = (
        stated_article(dict(zip(META_COLUMNS, _metadata(record), strict=True))) if options.meta else AnnotatedArticle()
    )
    known = replace(known, attributes=_held(row.attributes, _names(options, "article")))
    for claim in record.claims:
        yield replace(
            known,
            article=row.id,
            title=row.title,
            annotator=row.annotator,
            spans=(
                SpanAnnotation(
                    start=claim.start,
                    end=claim.end,
                    label=claim.label,
                    text=claim.text,
                    speaker=claim.speaker,
                    speaker_text=claim.speaker_text,
                    speaker_start=claim.speaker_start,
                    speaker_end=claim.speaker_end,
                    note=claim.note,
                    attributes=_held(claim.attributes, _names(options, "claim")),
                    created=claim.created,
                ),
            ),
        )

    for entity in options.entities_of(record):
        yield replace(known, article=row.id, title=row.title, entities=(entity,))


FORMAT = Format(
    tool="A spreadsheet",
    ending=".csv",
    write=write,
    losses=losses,
    own_options=frozenset({"spreadsheet_safe"}),
    expected=expected,
    read=read,
    back=back,
    unsupported=lambda _: ("the texts of the articles", "ids of claims and when they were changed"),
    has_entities=lambda _: True,
    entities_once=True,
    sniff=sniff,
)
"""The format `csv` of the command line."""
