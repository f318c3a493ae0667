"""A ledger as one page for a browser: it loads nothing, has no script, and can be printed.

Text from outside is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser

from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.page import (
    SUM_HEADS,
    PageMention,
    PageOptions,
    head_lines,
    lacking,
    link_of,
    mentions_of,
    outlet_line,
    read_line,
    sum_rows,
)
from annotations.ledger.quotes import QuoteComparison
from annotations.ledger.sheet import Row, Sheet
from annotations.ledger.signs import SIGNS, cell_signs, cell_words
from annotations.web_page import Page, document, escape, link, table


def write(sheets: Sequence[Sheet], readings: Mapping[str, ArticleReading], options: PageOptions) -> bytes:
    """Return ledgers as one page."""
    title = ", ".join(sheet.ledger.story.title for sheet in sheets) or "Ledger"
    single = len(sheets) == 1
    lines = [] if single else [f"<h1>{escape(title)}</h1>"]
    for sheet in sheets:
        lines += story_lines(sheet, readings, options, 1 if single else 2)
    return document(Page(title), lines).encode("utf-8", "replace")


def story_lines(
    sheet: Sheet, readings: Mapping[str, ArticleReading], options: PageOptions, level: int = 1
) -> Iterator[str]:
    """Yield a ledger as the lines of a page, below a heading of some level."""
    story = sheet.ledger.story
    yield f"<section>\n<h{level}>{escape(story.title)}</h{level}>"
    yield from (f"<p>{escape(line)}</p>" for line in (*head_lines(sheet), *filter(None, (story.note,))))
    yield f"<h{level + 1}>Articles</h{level + 1}>\n<ul>"
    for column in sheet.columns:
        linked = link(column.article.title or column.article.id, link_of(column.article.url))
        yield f"<li>{escape(outlet_line(column))}: {linked}, {escape(read_line(column))} sentences read</li>"
    yield f"</ul>\n<h{level + 1}>Who claims what</h{level + 1}>"
    if sheet.rows:
        head = ("", "Entry", *(column.outlet for column in sheet.columns))
        yield from table("Entries by article", head, _matrix(sheet), named_by=1)
        yield f'<p class="small">{escape(_key())}</p>'
    else:
        yield "<p>No claims were linked.</p>"
    for number, row in enumerate(sheet.rows, 1):
        yield f"<section>\n<h{level + 2}>{number}. {escape(row.summary)}</h{level + 2}>"
        yield from _entry(sheet, row, readings, options)
        yield "</section>"
    yield f"<h{level + 1}>Sums</h{level + 1}>"
    heads = [head.capitalize() for head in SUM_HEADS]
    yield from table("Entries that each outlet has and lacks", heads, sum_rows(sheet), numbers=True)
    speakers = [[each.speaker, str(each.mentions), ", ".join(each.outlets)] for each in sheet.speakers]
    if speakers:
        yield from table("Who is quoted", ["Speaker", "Mentions", "Outlets"], speakers)
    yield "</section>"


def _matrix(sheet: Sheet) -> Iterator[list[str]]:
    """Yield the cells row by row: number, entry, then labels, words and signs for each column."""
    for number, row in enumerate(sheet.rows, 1):
        cells = []
        for cell in row.cells:
            labels = ", ".join(dict.fromkeys(mention.label for mention in cell.mentions))
            words = ", ".join(filter(None, (labels, "lead" if cell.is_lead else "", cell_words(cell))))
            cells.append(f"{words} {cell_signs(cell)}")
        yield [str(number), row.summary, *cells]


def _key() -> str:
    """Return what the signs say."""
    return "Signs: " + ", ".join(f"{shown} {name}" for name, (shown, _) in SIGNS.items()) + "."


def _entry(sheet: Sheet, row: Row, readings: Mapping[str, ArticleReading], options: PageOptions) -> Iterator[str]:
    if row.entry.check != "none":
        yield f"<p>Check: {row.entry.check}</p>"
    if row.entry.note:
        yield f"<p>{escape(row.entry.note)}</p>"
    for mention in mentions_of(sheet, row, readings, options):
        yield from _mention(mention)
    for each in lacking(sheet, row, options):
        yield f'<p class="where">{escape(each)}</p>'


def _mention(mention: PageMention) -> Iterator[str]:
    where = link(", ".join(filter(None, (mention.outlet, mention.published))), mention.url)
    quote = mention.quote
    facts = [mention.label, mention.relations, f"said: {mention.speaker}" if mention.speaker else ""]
    facts += [f"quote {', '.join(quote.classes)}" if quote else "", *(quote.reasons if quote else ())]
    facts += [mention.remark, f"note: {mention.note}" if mention.note else ""]
    yield f'<p class="where">{where} ({escape("; ".join(filter(None, facts)))})</p>'
    before, words, after = mention.context
    yield f"<blockquote>{escape(before)}<b>{escape(words)}</b>{escape(after)}</blockquote>"
    if quote is not None and any(piece.what != "same" for piece in quote.pieces):
        yield f'<p class="why">Against the lead: {_differences(quote)}</p>'


def _differences(quote: QuoteComparison) -> str:
    """Return the words of the lead that are not in a mention as deleted, and those that only it has as inserted."""
    parts = []
    for piece in quote.pieces:
        if piece.what == "same":
            parts.append(escape(piece.left))
            continue
        parts += [f'<del><span class="hidden">without: </span>{escape(piece.left)}</del>'] if piece.left else []
        parts += [f'<ins><span class="hidden">with: </span>{escape(piece.right)}</ins>'] if piece.right else []
    return " ".join(parts)


class _Quotations(HTMLParser):
    """Collects the words of all mentions on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, _: object) -> None:
        """Begin with the words of a mention."""
        if tag == "b":
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """End the words of a mention."""
        self._inside = self._inside and tag != "b"

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._inside:
            self.found[-1] += data


def read_mentions(data: bytes) -> list[str]:
    """Return the words of all mentions on a page, to compare them with the ledger."""
    parser = _Quotations()
    parser.feed(data.decode())
    parser.close()
    return parser.found
