"""CSV for a spreadsheet.

A row a claim, with its words but without the article's text.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, SpanAnnotation
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.losses import article_note, detail_losses, orphan_losses, untagged_article
from annotations.moment import Moment
from annotations.regular_file import open_regular

COLUMNS = ("article", "title", "label", "text", "speaker", "note", "annotator", "start", "end", "created")

_NEEDED = ("label", "start", "end")
_RUN = re.compile(r"'*[=+\-@\t\r]")
"""Cells that a spreadsheet would run, and cells that were made safe already."""
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
        table.writerow(COLUMNS)
        for record in records:
            table.writerows([_cell(value, safe=safe) for value in _row(record, claim)] for claim in record.claims)


def _row(record: Record, claim: Claim) -> tuple[str, ...]:
    row = record.row
    created = msgspec.to_builtins(claim.created)
    who = (claim.speaker, claim.note, row.annotator)
    return (row.id, row.title, claim.label, claim.text, *who, str(claim.start), str(claim.end), created)


def _cell(value: str, *, safe: bool) -> str:
    """Return a cell with an apostrophe if it would be run, or would be taken for made safe."""
    return f"'{value}" if (_RUN if safe else _MADE_SAFE).match(value) else value


def losses(record: Record, _: Options) -> Iterator[Loss]:
    """Yield what has no column: doubts, origins, and the article's own note."""
    yield from orphan_losses(record)
    yield from article_note(record)
    yield from detail_losses(record, "sure", "origin")
    yield from untagged_article(record)


def expected(record: Record, _: Options) -> Iterator[AnnotatedArticle]:
    """Yield what each claim comes back as."""
    row = record.row
    for claim in record.claims:
        yield AnnotatedArticle(
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
                    note=claim.note,
                    created=claim.created,
                ),
            ),
        )


def read(path: Path) -> Read:
    """Read the rows of a table whose first names its columns, in any order.

    A row has the number of its last line.
    """
    csv.field_size_limit(_LARGEST)
    with open_regular(path) as data, TextIOWrapper(data, encoding="utf-8-sig", newline="") as file:
        table = csv.reader(_bounded(file), strict=True)
        try:
            names = next(table, None)
            if names is None:
                return
            if absent := [name for name in _NEEDED if name not in names]:
                yield Rejected(number=1, why=f"there is no column {absent[0]} among {', '.join(names)[:80]}")
                return
            for cells in table:
                if cells:
                    yield _claim_of(names, cells, table.line_num)
        except (csv.Error, UnicodeDecodeError) as error:
            yield Rejected(number=table.line_num, why=f"from here on it is no table in UTF-8: {error}")


def _bounded(file: TextIO) -> Iterator[str]:
    """Yield the lines of a table. Raises `csv.Error` for one that no table has."""
    while line := file.readline(_LARGEST + 1):
        if len(line) > _LARGEST:
            raise csv.Error(f"a line has more than {_LARGEST:,} characters")
        yield line


def _claim_of(names: list[str], cells: list[str], number: int) -> AnnotatedArticle | Rejected:
    """Return the claim of a row."""
    if len(cells) != len(names):
        return Rejected(number=number, why=f"it has {len(cells)} cells, and there are {len(names)} columns")
    row = {name: cell[1:] if _MADE_SAFE.match(cell) else cell for name, cell in zip(names, cells, strict=True)}
    article = row.get("article", "")
    try:
        mark = SpanAnnotation(
            start=int(row["start"]),
            end=int(row["end"]),
            label=row["label"],
            text=row.get("text", ""),
            speaker=row.get("speaker", ""),
            note=row.get("note", ""),
            created=msgspec.convert(row["created"], Moment) if row.get("created") else None,
        )
    except ValueError as error:
        return Rejected(number=number, why=f"it is not as it should be: {error}", article=article)
    if not 0 <= mark.start < mark.end or (mark.text and len(mark.text) != mark.end - mark.start):
        why = f"“{mark.text[:40]}” is not what can stand from {mark.start} to {mark.end}"
        return Rejected(number=number, why=why, article=article)
    return AnnotatedArticle(
        number=number,
        article=article,
        title=row.get("title", ""),
        annotator=row.get("annotator", ""),
        spans=(mark,),
    )


def sniff(sample: Sample) -> bool:
    """Recognise a table by the columns that a claim needs."""
    return sample.columns >= set(_NEEDED)


FORMAT = Format(
    tool="A spreadsheet",
    ending=".csv",
    write=write,
    losses=losses,
    expected=expected,
    read=read,
    unsupported=("the texts of the articles", "how far they are read", "where speakers stand"),
    sniff=sniff,
)
"""The format `csv` of the command line."""
