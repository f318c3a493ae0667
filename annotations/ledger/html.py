"""A ledger as one page for a browser: it loads nothing, has no script, and can be printed.

Text from outside is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape as escaped
from html.parser import HTMLParser

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
from annotations.ledger.sheet import ArticleReading, Row, Sheet

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #1a1a1a; background: #fff; max-width: 60em; margin: 2em auto;
  padding: 0 1em }
h1, h2 { font-weight: normal; line-height: 1.2; margin-top: 2em } h1 { margin-top: 0 }
table { border-collapse: collapse; margin: 1em 0; font: 14px/1.4 system-ui, sans-serif }
th, td { text-align: left; padding: .25em 1em .25em 0; vertical-align: top; border-bottom: 1px solid #ddd }
th { font-weight: 600 } blockquote { margin: .3em 0 .6em 1.5em } p.where { margin: .8em 0 0; color: #444 }
@media print { body { margin: 0; max-width: none; font-size: 11pt } tr, blockquote { break-inside: avoid } }
"""


def write(sheets: Sequence[Sheet], readings: Mapping[str, ArticleReading], options: PageOptions) -> bytes:
    """Return ledgers as one page."""
    title = escape(", ".join(sheet.ledger.story.title for sheet in sheets) or "Ledger")
    lines = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        *(line for sheet in sheets for line in _story(sheet, readings, options)),
        "</body>\n</html>\n",
    )
    return "\n".join(lines).encode("utf-8", "replace")


def _story(sheet: Sheet, readings: Mapping[str, ArticleReading], options: PageOptions) -> Iterator[str]:
    story = sheet.ledger.story
    yield f"<h1>{escape(story.title)}</h1>"
    yield from (f"<p>{escape(line)}</p>" for line in (*head_lines(sheet), *filter(None, (story.note,))))
    yield "<ul>"
    for column in sheet.columns:
        linked = _linked(column.article.title or column.article.id, link_of(column.article.url))
        yield f"<li>{escape(outlet_line(column))}: {linked}, {escape(read_line(column))} sentences read</li>"
    yield "</ul>"
    yield from _table(matrix(sheet))
    for number, row in enumerate(sheet.rows, 1):
        yield f"<h2>{number}. {escape(row.summary)}</h2>"
        yield from _entry(sheet, row, readings, options)
    yield "<h2>Sums</h2>"
    yield from _table(iter([list(SUM_HEADS), *sum_rows(sheet)]))
    speakers = [[each.speaker, str(each.mentions), ", ".join(each.outlets)] for each in sheet.speakers]
    if speakers:
        yield from _table(iter([["speaker", "mentions", "outlets"], *speakers]))


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
    where = _linked(", ".join(filter(None, (mention.outlet, mention.published))), mention.url)
    quote = mention.quote
    facts = [mention.label, mention.relations, f"said: {mention.speaker}" if mention.speaker else ""]
    facts += [f"quote {', '.join(quote.classes)}" if quote else "", *(quote.reasons if quote else ())]
    facts += [mention.remark, f"note: {mention.note}" if mention.note else ""]
    yield f'<p class="where">{where} ({escape("; ".join(filter(None, facts)))})</p>'
    before, words, after = mention.context
    yield f"<blockquote>{escape(before)}<b>{escape(words)}</b>{escape(after)}</blockquote>"


def _linked(text: str, url: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>' if url else escape(text)


def _table(rows: Iterator[Iterable[str]]) -> Iterator[str]:
    yield f"<table>\n<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in next(rows))}</tr>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
    yield "</table>"


def escape(text: str) -> str:
    """Return text as it may stand in HTML, also in an attribute."""
    edges = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return escaped(f"{edges[0]}{one_line(text)}{edges[1]}")


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
