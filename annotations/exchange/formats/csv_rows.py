"""The reading of tables of claims: our own of any version, and those that a spreadsheet has saved again."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from msgspec.structs import replace

from annotations.exchange.annotated import (
    QUOTED_CHARS,
    AnnotatedArticle,
    EntityAnnotation,
    Read,
    Rejected,
    SpanAnnotation,
)
from annotations.exchange.format import Options, Sample
from annotations.exchange.formats import json_lines as by_line
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.stated import moment, offset
from annotations.regular_file import open_regular
from annotations.wording import brief

FIRST_COLUMNS = ("article", "title", "label", "text", "speaker", "note", "annotator", "start", "end", "created")
"""The columns that every version has written."""
META_COLUMNS = ("source", "url", "published", "language", "fields", "status", "article_note", "flagged")
"""The columns that an export with metadata has as well; `fields` is a JSON object, `flagged` is true or false."""
OF_CLAIM, OF_ARTICLE = "attributes.", "article_attributes."
"""How the columns of the corpus's attributes begin: of claims, and with metadata of articles."""
CLAIM, ENTITY = "claim", "entity"
_NEEDED = ("label", "start", "end")
_DELIMITERS = ",;\t|"
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")
_LARGEST = by_line.MAX_LINE_BYTES
"""The largest cell, in code points: the highest limit that the csv module accepts."""
SEPARATOR_LINE = "sep="
"""How a line begins that spreadsheets write before the table, to name the separator."""


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
        safe = marked and tuple(names[: len(FIRST_COLUMNS)]) == FIRST_COLUMNS
        for cells in table:
            if cells:
                yield _claim_of(names, cells, before + table.line_num, safe=safe)
    except (csv.Error, UnicodeDecodeError) as error:
        yield Rejected(number=before + table.line_num, why=f"from here on it is not a table in UTF-8: {error}")


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
    known = stated_article(row)
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


def stated_article(row: dict[str, str]) -> AnnotatedArticle:
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
