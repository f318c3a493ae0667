"""A ledger as CSV: one mention a row, and with them the outlets that lack an entry."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from annotations.corpus.addresses import without_logins
from annotations.ledger.model import Mention, StoryArticle
from annotations.ledger.sheet import Column, Row, Sheet

COLUMNS = (
    "story", "entry", "summary", "outlet", "article", "copy_of", "url", "published", "state", "label", "relation",
    "quote", "speaker", "text", "prefix", "suffix", "start", "end", "annotator", "note",
)  # fmt: skip
"""`state` is lead, mention, absent or unknown; relations and differences of quotations are separated by semicolons."""

_RUN = re.compile(r"'*[=+\-@\t\r]")
"""Cells that a spreadsheet would run, and cells that look as if they were made safe."""


def write(sheets: Sequence[Sheet], include: AbstractSet[str], *, spreadsheet_safe: bool = False) -> bytes:
    """Return ledgers as CSV in UTF-8; for a spreadsheet with a byte order mark, and an apostrophe before formulas.

    `include` may have `absent` and `unknown`.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for sheet in sheets:
        for row in rows(sheet, include):
            table.writerow([_cell(value, safe=spreadsheet_safe) for value in row])
    return out.getvalue().encode("utf-8-sig" if spreadsheet_safe else "utf-8")


def rows(sheet: Sheet, include: AbstractSet[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a ledger, entry by entry, the columns in their order."""
    articles = {article.id: article for article in sheet.ledger.story.articles}
    for row in sheet.rows:
        lead = sheet.ledger.lead(row.entry)
        for column, cell in zip(sheet.columns, row.cells, strict=True):
            if cell.kind != "mentioned":
                if cell.kind in include:
                    yield (*_head(sheet, row), *_article(column.article), cell.kind, *[""] * 11)
                continue
            for mention, compared in zip(cell.mentions, cell.comparisons, strict=True):
                article = articles.get(mention.article, _gone(column, mention))
                quote = ";".join(compared.classes) if compared else ""
                state = "lead" if lead is mention else "mention"
                yield (*_head(sheet, row), *_article(article), state, *_mention(mention, quote))


def _head(sheet: Sheet, row: Row) -> tuple[str, str, str]:
    return sheet.ledger.story.title, row.entry.id, row.summary


def _article(article: StoryArticle) -> tuple[str, ...]:
    return article.outlet, article.id, article.copy_of, without_logins(article.url), article.published


def _gone(column: Column, mention: Mention) -> StoryArticle:
    return StoryArticle(id=mention.article, outlet=column.article.outlet)


def _mention(mention: Mention, quote: str) -> tuple[str, ...]:
    return (
        mention.label,
        ";".join(mention.relations),
        quote,
        mention.speaker,
        mention.text,
        mention.prefix,
        mention.suffix,
        str(mention.start),
        str(mention.end),
        mention.annotator,
        mention.note,
    )


def _cell(value: str, *, safe: bool) -> str:
    return f"'{value}" if safe and _RUN.match(value) else value


def read(data: bytes, *, spreadsheet_safe: bool = False) -> list[tuple[str, ...]]:
    """Return the rows of such a file as they were before they were made safe, without the head."""
    text = data.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))[1:]
    if not spreadsheet_safe:
        return [tuple(row) for row in found]
    return [tuple(cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell for cell in row) for row in found]
