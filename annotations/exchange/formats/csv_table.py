"""CSV for a spreadsheet.

A row a claim, with its words but without the article's text.
"""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import msgspec
from msgspec.structs import replace

from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import (
    QUOTED_CHARS,
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    SpanAnnotation,
)
from annotations.exchange.format import Format, Loss, Options, Sample, entities_once
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.losses import (
    article_losses,
    article_note,
    detail_losses,
    loss,
    orphan_losses,
    untagged_article,
)
from annotations.exchange.stated import moment, offset
from annotations.regular_file import open_regular
from annotations.wording import brief

_FIRST_COLUMNS = ("article", "title", "label", "text", "speaker", "note", "annotator", "start", "end", "created")
"""The columns that every version has written."""
COLUMNS = (*_FIRST_COLUMNS, "speaker_text", "speaker_start", "speaker_end")
ENTITY_COLUMNS = ("kind", "model")
"""The columns that an export with entities has as well: `kind` is claim or entity."""
META_COLUMNS = ("source", "url", "published", "language", "fields", "status", "article_note", "flagged")
"""The columns that an export with metadata has as well; `fields` is a JSON object, `flagged` is true or false."""
OF_CLAIM, OF_ARTICLE = "attributes.", "article_attributes."
"""How the columns of the corpus's attributes begin: of claims, and with metadata of articles."""
CLAIM, ENTITY = "claim", "entity"

_NEEDED = ("label", "start", "end")
_DELIMITERS = ",;\t|"
_RUN = re.compile(r"'*[=+\-@\t\r]")
"""Cells that a spreadsheet would run, and cells that look as if they were made safe."""
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")
_LARGEST = by_line.MAX_LINE_BYTES
"""The largest cell, in code points: the highest limit that the csv module accepts."""


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
    """Yield what has no column: doubts, origins, and the article's own note."""
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
    known = _stated(dict(zip(META_COLUMNS, _metadata(record), strict=True))) if options.meta else AnnotatedArticle()
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


def _stated(row: dict[str, str]) -> AnnotatedArticle:
    """Return what a row of ours states of its article; nothing if it lacks any of those columns."""
    # Tables of earlier versions lack the last column: their status says whether the article is flagged.
    if not row.keys() >= set(META_COLUMNS[:-1]):
        return AnnotatedArticle(attributes=_stated_values(row, OF_ARTICLE))
    stated = {**{name: row.get(name) for name in META_COLUMNS}, "note": row["article_note"]}
    return read_metadata({**stated, "attributes": _stated_values(row, OF_ARTICLE)})


def _stated_values(row: dict[str, str], prefix: str) -> dict[str, str]:
    """Return the attributes in the columns that begin so."""
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix) and value}


def _column(head: str) -> str:
    """Return the name of a column in small letters, but for the name of an attribute."""
    name = head.strip()
    prefix = next((each for each in (OF_CLAIM, OF_ARTICLE) if name.lower().startswith(each)), "")
    return prefix + name[len(prefix) :] if prefix else name.lower()


def read(path: Path) -> Read:
    """Read the claims of a table; entities that we wrote are left out."""
    return (each for each in back(path, Options()) if not isinstance(each, AnnotatedArticle) or each.spans)


def back(path: Path, _: Options) -> Read:
    """Read the rows of a table whose first names its columns, in any order.

    Cells are separated by commas, semicolons or tabs. A row has the number of its last line. A table of ours that
    begins with a byte order mark was made safe.
    """
    csv.field_size_limit(_LARGEST)
    with open_regular(path) as data:
        marked = data.read(len(BOM_UTF8)) == BOM_UTF8
    with open_regular(path) as data, TextIOWrapper(data, encoding="utf-8-sig", newline="") as file:
        number, lines = 0, _bounded(file)
        try:
            for number, line in enumerate(lines, 1):
                if line.strip() and not line.lower().startswith(SEPARATOR_LINE):
                    yield from _rows(chain([line], lines), line, number - 1, marked=marked)
                    return
        except (csv.Error, UnicodeDecodeError) as error:
            yield Rejected(number=number + 1, why=f"from here on it is not a table in UTF-8: {error}")


def _bounded(file: TextIO) -> Iterator[str]:
    """Yield the lines of a table. Raises `csv.Error` for one that no table has."""
    while line := file.readline(_LARGEST + 1):
        if len(line) > _LARGEST:
            raise csv.Error(f"a line has more than {_LARGEST:,} characters")
        yield line


def _rows(lines: Iterable[str], first: str, before: int, *, marked: bool) -> Read:
    """Read a table that begins behind `before` lines; `first` is the beginning of the row of names.

    `marked` says whether the file begins with a byte order mark.
    """
    table = csv.reader(lines, delimiter=delimiter(first), strict=True)
    try:
        names = [_column(name) for name in next(table, [])]
        if absent := [name for name in _NEEDED if name not in names]:
            yield Rejected(number=before + 1, why=f"there is no column {absent[0]} among {', '.join(names)[:80]}")
            return
        safe = marked and tuple(names[: len(_FIRST_COLUMNS)]) == _FIRST_COLUMNS
        for cells in table:
            if cells:
                yield _claim_of(names, cells, before + table.line_num, safe=safe)
    except (csv.Error, UnicodeDecodeError) as error:
        yield Rejected(number=before + table.line_num, why=f"from here on it is not a table in UTF-8: {error}")


SEPARATOR_LINE = "sep="
"""How a line begins that spreadsheets write before the table, to name the separator."""


def delimiter(first: str) -> str:
    """Return what separates the names of the columns: whatever yields all that a claim needs, else a comma."""
    for sign in _DELIMITERS:
        names = next(csv.reader([first.replace("\r", " ")], delimiter=sign), [])
        if {name.strip().lower() for name in names} >= set(_NEEDED):
            return sign
    return ","


def _claim_of(names: list[str], cells: list[str], number: int, *, safe: bool) -> AnnotatedArticle | Rejected:
    """Return the claim of a row, of a table that was made safe or was not."""
    if len(cells) != len(names):
        why = f"it has {len(cells)} cells, and there are {len(names)} columns"
        return Rejected(number=number, why=why, kind="there are more or fewer cells than columns")
    row = dict(zip(names, cells, strict=True))
    if safe or _is_safe_text(row):
        row = {name: cell[1:] if _MADE_SAFE.match(cell) else cell for name, cell in row.items()}
    article = row.get("article", "")
    start, end = offset(row["start"]), offset(row["end"])
    if start is None or end is None:
        name = "start" if start is None else "end"
        why = f"the {name} is “{brief(row[name], QUOTED_CHARS)}”, not a whole number"
        return Rejected(number=number, why=why, article=article, kind="the offset is not a whole number")
    known = _stated(row)
    if row.get("kind") == ENTITY and row.get("model"):
        entity = EntityAnnotation(
            start=start, end=end, label=row["label"], text=row.get("text", ""), model=row["model"]
        )
        return replace(known, number=number, article=article, title=row.get("title", ""), entities=(entity,))
    made = row.get("created", "")
    created = moment(made)
    if made and created is None:
        why = f"“{brief(made, QUOTED_CHARS)}” is not a time such as 2026-11-21T19:42:03Z"
        return Rejected(number=number, why=why, article=article, kind="created is not a time")
    mark = SpanAnnotation(
        start=start,
        end=end,
        label=row["label"],
        text=row.get("text", ""),
        speaker=row.get("speaker", ""),
        **_source_of(row),
        note=row.get("note", ""),
        attributes=_stated_values(row, OF_CLAIM),
        created=created,
    )
    return replace(
        known,
        number=number,
        article=article,
        title=row.get("title", ""),
        annotator=row.get("annotator", ""),
        spans=(mark,),
    )


def _source_of(row: dict[str, str]) -> dict[str, Any]:
    """Return where the article has the speaker, and its words there; nothing if a cell of them is not as it was."""
    start, end = offset(row.get("speaker_start", "")), offset(row.get("speaker_end", ""))
    if start is None or end is None:
        return {}
    return {"speaker_text": row.get("speaker_text", ""), "speaker_start": start, "speaker_end": end}


def _is_safe_text(row: dict[str, str]) -> bool:
    """Return whether the words of a claim are one apostrophe longer than their place.

    Then the table was made safe, and a spreadsheet has saved it again without the byte order mark.
    """
    text, start, end = row.get("text", ""), offset(row["start"]), offset(row["end"])
    if not _MADE_SAFE.match(text) or start is None or end is None:
        return False
    return len(text) == end - start + 1


def sniff(sample: Sample) -> bool:
    """Recognise a table by the columns that a claim needs."""
    return sample.columns >= set(_NEEDED)


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
