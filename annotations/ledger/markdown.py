"""A ledger as Markdown: the matrix, every entry with its mentions, and the sums.

Text from outside is escaped, so that it is text in any renderer of CommonMark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.page import (
    SUM_HEADS,
    PageMention,
    PageOptions,
    head_lines,
    lacking,
    link_of,
    matrix,
    mentions_of,
    one_line,
    outlet_line,
    read_line,
    sum_rows,
)
from annotations.ledger.sheet import Row, Sheet

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!$^]")
_BEGINNING = re.compile(r"^(\d{1,9})([.)])|^([-+=:])")
_SPECIAL_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~&!$^.)\-+=:])")


def escape(text: str) -> str:
    """Return text as one line of Markdown that shows it as it is."""
    line = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return _BEGINNING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def unescape(text: str) -> str:
    """Return the text that was escaped."""
    return _SPECIAL_ESCAPED.sub(r"\1", text)


def write(sheets: Sequence[Sheet], readings: Mapping[str, ArticleReading], options: PageOptions) -> bytes:
    """Return ledgers as Markdown, one behind the other."""
    return "\n".join(line for sheet in sheets for line in _story(sheet, readings, options)).encode() + b"\n"


def _story(sheet: Sheet, readings: Mapping[str, ArticleReading], options: PageOptions) -> Iterator[str]:
    story = sheet.ledger.story
    yield f"# {escape(story.title)}"
    yield ""
    yield " ".join(map(escape, head_lines(sheet)))
    yield ""
    if story.note:
        yield from (escape(story.note), "")
    for column in sheet.columns:
        link = link_of(column.article.url)
        title = f" [{escape(column.article.title or column.article.id)}](<{link}>)" if link else ""
        yield f"- {escape(outlet_line(column))}{title}, {escape(read_line(column))} sentences read"
    yield ""
    yield from table(matrix(sheet))
    yield ""
    for number, row in enumerate(sheet.rows, 1):
        yield from entry(sheet, row, f"## {number}. {escape(row.summary)}", readings, options)
    yield "## Sums"
    yield ""
    yield from table(iter([list(SUM_HEADS), *sum_rows(sheet)]))
    yield ""
    for each in sheet.speakers:
        yield f"- {escape(each.speaker)}: {each.mentions} in {escape(', '.join(each.outlets))}"
    yield ""


def entry(
    sheet: Sheet, row: Row, title: str, readings: Mapping[str, ArticleReading], options: PageOptions
) -> Iterator[str]:
    """Yield the lines of one entry, below its title."""
    yield title
    yield ""
    if row.entry.check != "none":
        yield from (f"Check: {row.entry.check}", "")
    if row.entry.note:
        yield from (escape(row.entry.note), "")
    for mention in mentions_of(sheet, row, readings, options):
        yield from _mention(mention)
    for each in lacking(sheet, row, options):
        yield f"- {escape(each)}"
    yield ""


def _mention(mention: PageMention) -> Iterator[str]:
    where = escape(", ".join(filter(None, (mention.outlet, mention.published))))
    where = f"[{where}](<{mention.url}>)" if mention.url else where
    facts = [mention.label, mention.relations, f"said: {mention.speaker}" if mention.speaker else ""]
    quote = mention.quote
    facts.append(f"quote {', '.join(quote.classes)}" if quote else "")
    facts.append(mention.remark)
    yield f"- {where} ({escape('; '.join(filter(None, facts)))})"
    before, words, after = mention.context
    # White space at the edges stays outside of the emphasis, where it would end it.
    gaps = " " * before.endswith(" "), " " * after.startswith(" ")
    yield f"  > {escape(before)}{gaps[0]}**{escape(words)}**{gaps[1]}{escape(after)}"
    for each in quote.reasons if quote else ():
        yield f"  - {escape(each)}"
    if mention.note:
        yield f"  - note: {escape(mention.note)}"


def table(rows: Iterator[Iterable[str]]) -> Iterator[str]:
    """Yield a table of Markdown, the head first."""
    head = [escape(cell) for cell in next(rows)]
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escape, row))} |"


def row_line(sheet: Sheet, number: int) -> str:
    """Return one entry of a matrix as a table of Markdown, for the clipboard."""
    rows = list(matrix(sheet))
    return "\n".join(table(iter([rows[0], rows[number + 1]])))


_WORDS = re.compile(r"^  > (?:[^*\\]|\\.)*\*\*((?:[^*\\]|\\.)*)\*\*", re.MULTILINE)


def read_mentions(data: bytes) -> list[str]:
    """Return the words of all mentions on a page, to compare them with the ledger."""
    return [unescape(found) for found in _WORDS.findall(data.decode())]
