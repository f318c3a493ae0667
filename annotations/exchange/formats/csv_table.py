"""CSV for a spreadsheet.

A row a claim, with its words but without the article's text.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import chain
from pathlib import Path

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import QUOTED_CHARS, AnnotatedArticle, Read, Rejected, SpanAnnotation
from annotations.exchange.format import Format, Loss, Options, Sample
from annotations.exchange.losses import article_note, detail_losses, orphan_losses, untagged_article
from annotations.exchange.stated import moment, offset
from annotations.regular_file import open_regular
from annotations.wording import brief

COLUMNS = ("article", "title", "label", "text", "speaker", "note", "annotator", "start", "end", "created")

_NEEDED = ("label", "start", "end")
_DELIMITERS = ",;\t|"
_RUN = re.compile(r"'*[=+\-@\t\r]")
"""Cells that a spreadsheet would run, and cells that were made safe already."""
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")
_LARGEST = 2**31 - 1
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

    Cells are separated by commas, semicolons or tabs. A row has the number of its last line.
    """
    csv.field_size_limit(_LARGEST)
    with open_regular(path) as data, TextIOWrapper(data, encoding="utf-8-sig", newline="") as file:
        number = 0
        try:
            for number, line in enumerate(iter(file.readline, ""), 1):
                if line.strip() and not line.lower().startswith(SEPARATOR_LINE):
                    yield from _rows(chain([line], file), line, number - 1)
                    return
        except UnicodeDecodeError as error:
            yield Rejected(number=number + 1, why=f"from here on it is no table in UTF-8: {error}")


def _rows(lines: Iterable[str], first: str, before: int) -> Read:
    """Read a table that begins behind `before` lines; `first` is the beginning of the row of names."""
    table = csv.reader(lines, delimiter=delimiter(first), strict=True)
    try:
        names = [name.strip().lower() for name in next(table, [])]
        if absent := [name for name in _NEEDED if name not in names]:
            yield Rejected(number=before + 1, why=f"there is no column {absent[0]} among {', '.join(names)[:80]}")
            return
        for cells in table:
            if cells:
                yield _claim_of(names, cells, before + table.line_num)
    except (csv.Error, UnicodeDecodeError) as error:
        yield Rejected(number=before + table.line_num, why=f"from here on it is no table in UTF-8: {error}")


SEPARATOR_LINE = "sep="
"""How a line begins that spreadsheets write before the table, to name the separator."""


def delimiter(first: str) -> str:
    """Return what separates the names of the columns: whatever yields all that a claim needs, else a comma."""
    for sign in _DELIMITERS:
        names = next(csv.reader([first.replace("\r", " ")], delimiter=sign), [])
        if {name.strip().lower() for name in names} >= set(_NEEDED):
            return sign
    return ","


def _claim_of(names: list[str], cells: list[str], number: int) -> AnnotatedArticle | Rejected:
    """Return the claim of a row."""
    if len(cells) != len(names):
        why = f"it has {len(cells)} cells, and there are {len(names)} columns"
        return Rejected(number=number, why=why, kind="there are more or fewer cells than columns")
    row = {name: cell[1:] if _MADE_SAFE.match(cell) else cell for name, cell in zip(names, cells, strict=True)}
    article = row.get("article", "")
    start, end = offset(row["start"]), offset(row["end"])
    if start is None or end is None:
        name = "start" if start is None else "end"
        why = f"the {name} is “{brief(row[name], QUOTED_CHARS)}”, and no whole number"
        return Rejected(number=number, why=why, article=article, kind="the place is no whole number")
    made = row.get("created", "")
    created = moment(made)
    if made and created is None:
        why = f"“{brief(made, QUOTED_CHARS)}” is no moment such as 2026-11-21T19:42:03Z"
        return Rejected(number=number, why=why, article=article, kind="created is no moment")
    mark = SpanAnnotation(
        start=start,
        end=end,
        label=row["label"],
        text=row.get("text", ""),
        speaker=row.get("speaker", ""),
        note=row.get("note", ""),
        created=created,
    )
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
