"""A ledger as a page, part by part, for people to read: Markdown and HTML."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from annotations.corpus.addresses import without_logins
from annotations.ledger.article_reading import NOT_READ, ArticleReading
from annotations.ledger.context import Context, context_of
from annotations.ledger.model import Mention
from annotations.ledger.quotes import QuoteComparison
from annotations.ledger.sheet import Column, OutletSums, Row, Sheet
from annotations.ledger.signs import cell_signs
from annotations.wording import counted

SUM_HEADS = (
    "outlet", "read", "entries", "exclusive", "absent", "unknown", "weaker", "stronger", "contradicts",
    "altered quotes",
)  # fmt: skip

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a page must not have: controls, and what reorders the text behind it."""


def one_line(text: str) -> str:
    """Return text on one line, with U+FFFD for every control character."""
    return _CONTROL.sub("\ufffd", " ".join(text.split()))


class PageMention(NamedTuple):
    """A mention as a page shows it."""

    outlet: str
    article: str
    url: str
    published: str
    context: Context
    label: str
    speaker: str
    relations: str
    """In words; `lead` for the lead."""
    quote: QuoteComparison | None
    note: str
    remark: str
    """That the claim is not there any more; empty if it is."""


@dataclass(frozen=True)
class PageOptions:
    """The options of a page."""

    include: AbstractSet[str] = frozenset()
    """`absent` and `unknown` outlets are named at each entry."""
    context: int = 0
    """Sentences before and behind each mention."""


def outlet_line(column: Column) -> str:
    """Return the outlet, the copies and the date of an article, on a line."""
    copies = f", with {counted(len(column.copies), 'copy', 'copies')}" if column.copies else ""
    date = f", {column.article.published[:10]}" if column.article.published else ""
    gone = "" if column.is_in_corpus else " (not in the corpus)"
    return f"{column.outlet}{copies}{date}{gone}"


def read_line(column: Column | OutletSums) -> str:
    """Return how far an article was read."""
    return f"{column.reviewed} of {column.sentences}" if column.sentences else "not read"


def link_of(url: str) -> str:
    """Return an address that may become a link, without a password; empty for any but one of the web."""
    plain = without_logins(url.strip())
    is_web = plain.lower().startswith(("http://", "https://"))
    return plain if is_web and not any(each.isspace() or each in "<>\"'`\\" for each in plain) else ""


def head_lines(sheet: Sheet) -> list[str]:
    """Return the sentences below the title."""
    outlets = len({column.outlet for column in sheet.columns})
    counts = (
        counted(outlets, "outlet"),
        counted(len(sheet.columns), "article"),
        counted(len(sheet.rows), "entry", "entries"),
        counted(sheet.contradictions, "contradiction"),
    )
    lines = [f"{', '.join(counts)}."]
    if outlets == 1:
        lines.append("There is one outlet only: nothing can be compared across outlets.")
    return lines


def matrix(sheet: Sheet) -> Iterator[list[str]]:
    """Yield the matrix row by row, the head first: number, entry, and letter with signs for each column."""
    yield ["", "entry", *(column.outlet for column in sheet.columns)]
    for number, row in enumerate(sheet.rows, 1):
        yield [str(number), row.summary, *(cell_text(row, at) for at in range(len(sheet.columns)))]


def cell_text(row: Row, column: int) -> str:
    """Return the labels and signs of a cell."""
    cell = row.cells[column]
    labels = ", ".join(dict.fromkeys(mention.label for mention in cell.mentions))
    return " ".join(filter(None, (labels, "lead" if cell.is_lead else "", cell_signs(cell))))


def mentions_of(
    sheet: Sheet, row: Row, readings: Mapping[str, ArticleReading], options: PageOptions
) -> Iterator[PageMention]:
    """Yield the mentions of an entry, the lead first, then column by column."""
    lead = sheet.ledger.lead(row.entry)
    found: list[tuple[bool, PageMention]] = []
    for column, cell in zip(sheet.columns, row.cells, strict=True):
        for mention, quote in zip(cell.mentions, cell.comparisons, strict=True):
            article = readings.get(mention.article, NOT_READ).article
            is_lead = lead is mention
            found.append(
                (
                    is_lead,
                    _mention(sheet, column, mention, quote, context_of(mention, article, options.context), is_lead),
                )
            )
    yield from (each for is_lead, each in sorted(found, key=lambda pair: not pair[0]))


def _mention(
    sheet: Sheet, column: Column, mention: Mention, quote: QuoteComparison | None, context: Context, is_lead: bool
) -> PageMention:
    articles = {article.id: article for article in sheet.ledger.story.articles}
    article = articles.get(mention.article, column.article)
    state = sheet.states.get(mention.id, "tagged")
    return PageMention(
        outlet=article.name,
        article=article.id,
        url=link_of(article.url),
        published=article.published[:10],
        context=context,
        label=mention.label,
        speaker=mention.speaker,
        relations="lead" if is_lead else ", ".join(mention.relations),
        quote=quote,
        note=mention.note,
        remark="" if state == "tagged" else state,
    )


def lacking(sheet: Sheet, row: Row, options: PageOptions) -> Iterator[str]:
    """Yield the outlets that lack an entry, with how far they were read."""
    for column, cell in zip(sheet.columns, row.cells, strict=True):
        if cell.kind != "mentioned" and cell.kind in options.include:
            word = "absent" if cell.kind == "absent" else "unknown"
            yield f"{column.outlet}: {word} ({read_line(column)} sentences read)"


def sum_rows(sheet: Sheet) -> Iterator[list[str]]:
    """Yield the sums of each outlet, below `SUM_HEADS`."""
    for each in sheet.outlets:
        numbers = (
            each.entries, each.exclusive, each.absent, each.unknown, each.weaker, each.stronger, each.contradicts,
            each.altered_quotes,
        )  # fmt: skip
        yield [each.outlet, read_line(each), *map(str, numbers)]
