"""A published site: the files of a folder, or all of it in one page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from annotations.claims.claim import Claim
from annotations.claims.decision import without_names
from annotations.claims.record import Record
from annotations.corpus.addresses import without_logins
from annotations.errors import AskedError, ExportError
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.layout import safe_name
from annotations.ledger.article_reading import ArticleReading
from annotations.ledger.html import story_lines
from annotations.ledger.page import PageOptions
from annotations.ledger.sheet import Sheet
from annotations.moment import readable_date
from annotations.publishing.article_page import ArticlePage, Shown
from annotations.publishing.marks import read_back
from annotations.publishing.style import style_sheet
from annotations.web_page import Page, document, escape
from annotations.wording import counted

INDEX, SHEET, DATA, ARTICLES, STORIES = "index.html", "style.css", "data.jsonl", "article", "story"
"""The files and folders of a site."""


class Listed(NamedTuple):
    """An article in the index."""

    address: str
    title: str
    source: str
    published: str
    counts: Mapping[str, int]


class StoryPage(NamedTuple):
    """A ledger that is shown."""

    sheet: Sheet
    readings: Mapping[str, ArticleReading]


def _no_entities(_: Record) -> tuple[tuple[int, int, str], ...]:
    return ()


@dataclass(frozen=True)
class Site:
    """The articles and stories to publish."""

    title: str
    shown: Shown
    stories: Sequence[StoryPage] = ()
    entities: Callable[[Record], Iterable[tuple[int, int, str]]] = _no_entities
    """Returns the entities of a record that are shown: start, end, label."""
    own_outlets: frozenset[str] | None = None
    """Outlets whose articles are shown without asking; `None` if all are."""
    shown_as: str = ""
    """The name that stands for the annotator; empty for the annotator's own."""
    listed: list[Listed] = field(default_factory=list)
    """The articles that were written."""

    def write(self, records: Iterable[Record], folder: Path) -> None:
        """Write the pages of records into a new folder, and the data beside them.

        Every text is read back from its page and compared with the record. Raises `AskedError` for the first article
        that may not be shown without asking, `ExportError` and `OSError`.
        """
        (folder / ARTICLES).mkdir()
        data = FORMATS["jsonl"]
        options = Options(by="article" if self.shown.with_text else "claim")
        expected: list[int] = []

        def pages() -> Iterator[Record]:
            for record in records:
                public = self._public(record)
                self._write_article(public, folder)
                expected.extend(_content_hash(each) for each in data.expected(public, options))
                yield public

        data.write(pages(), folder / DATA, options)
        for found, mark in zip_longest(data.read_back(folder / DATA, options), expected):
            if found is None or mark is None or _content_hash(found) != mark:
                raise ExportError(f"{DATA} does not read back as written")
        if self.stories:
            (folder / STORIES).mkdir()
        for story in self.stories:
            (folder / STORIES / f"{_story_name(story)}.html").write_bytes(self._story(story))
        (folder / SHEET).write_text(style_sheet(self.shown.labels), "utf-8", newline="\n")
        (folder / INDEX).write_bytes(_encoded(self._index()))

    def whole(self, records: Iterable[Record]) -> bytes:
        """Return all of it as one page. Raises as `write`."""
        lines: list[str] = []
        for record in records:
            public = self._public(record)
            page = self._page(public, level=2, prefix=f"{len(self.listed) + 1}-")
            self._list(page, f"#a-{len(self.listed) + 1}")
            body = "\n".join(page.body())
            _compare(body, page)
            lines += [f'<article id="a-{len(self.listed)}">', body, "</article>"]
        for number, story in enumerate(self.stories, 1):
            lines += [f'<div id="s-{number}">', *story_lines(*story, PageOptions(frozenset({"absent", "unknown"})), 2)]
            lines.append("</div>")
        index = self._index_lines([f"#s-{number}" for number in range(1, len(self.stories) + 1)])
        return _encoded(document(Page(self.title, style_sheet(self.shown.labels)), chain(index, lines)))

    def _public(self, record: Record) -> Record:
        """Return what may be shown of a record. Raises `AskedError` where that has to be asked."""
        row = record.row
        if self.own_outlets is not None and row.source and row.source not in self.own_outlets:
            raise AskedError(
                f"“{row.title or row.id}” is by {row.source}: publishing its text may infringe rights. Add --no-text "
                "to show claims and their contexts only, or --with-text. Outlets of your own are named in "
                f'copydesk.toml, as in publish.own = ["{row.source}"]'
            )
        kept = {each.name for each in self.shown.attributes}
        notes = self.shown.with_notes

        def public(claim: Claim) -> Claim:
            attributes = {name: value for name, value in claim.attributes.items() if name in kept}
            origin = without_names(claim.origin)
            return msgspec.structs.replace(
                claim, note=claim.note if notes else "", attributes=attributes, origin=origin
            )

        return replace(
            record,
            row=msgspec.structs.replace(
                row,
                note=row.note if notes else "",
                annotator=self.shown_as or row.annotator,
                url=without_logins(row.url),
                attributes={name: value for name, value in row.attributes.items() if name in kept},
                meta={},
                offered={},
                position=0,
                seconds=0.0,
            ),
            claims=tuple(map(public, record.claims)),
            history=(),
        )

    def _page(self, record: Record, level: int = 1, prefix: str = "") -> ArticlePage:
        return ArticlePage(record, self.shown, safe_name(record.row.id), tuple(self.entities(record)), level, prefix)

    def _list(self, page: ArticlePage, address: str) -> None:
        row = page.record.row
        self.listed.append(Listed(address, page.title, row.source, row.published, page.counts))

    def _write_article(self, record: Record, folder: Path) -> None:
        page = self._page(record)
        above = ((self.title, f"../{INDEX}"),)
        written = document(Page(page.title, sheet=f"../{SHEET}", navigation=above), page.body())
        _compare(written, page)
        (folder / ARTICLES / f"{page.address}.html").write_bytes(_encoded(written))
        self._list(page, f"{ARTICLES}/{quote(page.address)}.html")

    def _story(self, story: StoryPage) -> bytes:
        lines = story_lines(*story, PageOptions(frozenset({"absent", "unknown"})))
        page = Page(story.sheet.ledger.story.title, sheet=f"../{SHEET}", navigation=((self.title, f"../{INDEX}"),))
        return _encoded(document(page, lines))

    def _index(self) -> str:
        addresses = [f"{STORIES}/{quote(_story_name(story))}.html" for story in self.stories]
        return document(Page(self.title, sheet=SHEET), self._index_lines(addresses))

    def _index_lines(self, story_addresses: Sequence[str]) -> Iterator[str]:
        yield f"<h1>{escape(self.title)}</h1>"
        total = sum(sum(each.counts.values()) for each in self.listed)
        yield f"<p>{counted(len(self.listed), 'article')}, {counted(total, 'claim')}.</p>"
        if self.stories:
            yield "<h2>Stories</h2>\n<ul>"
            for story, address in zip(self.stories, story_addresses, strict=True):
                linked = f'<a href="{escape(address)}">{escape(story.sheet.ledger.story.title)}</a>'
                yield f"<li>{linked}: {counted(len(story.sheet.rows), 'entry', 'entries')}</li>"
            yield "</ul>"
        yield "<h2>Articles</h2>\n<ul>"
        for each in self.listed:
            claims = ", ".join(f"{name} {count:,}" for name, count in each.counts.items() if count) or "no claims"
            date = readable_date(each.published)[:10] if each.published else ""
            about = ", ".join(filter(None, (each.source, date)))
            name = f"{each.title} ({about})" if about else each.title
            yield f'<li><a href="{escape(each.address)}">{escape(name)}</a>: {escape(claims)}</li>'
        yield "</ul>"


def _story_name(story: StoryPage) -> str:
    return safe_name(story.sheet.ledger.story.id)


def _encoded(page: str) -> bytes:
    return page.encode("utf-8", "replace")


def _content_hash(value: object) -> int:
    """Return 64 bits that identify a content while this program runs."""
    content = getattr(value, "content", None)
    return hash(msgspec.json.encode(content() if content else value, order="deterministic"))


def _compare(written: str, page: ArticlePage) -> None:
    """Raise `ExportError` unless a page has the text and the claims of its record."""
    if not page.shown.with_text:
        return
    found, record = read_back(written), page.record
    claims = {f"c-{page.keys[claim.id]}": claim.span for claim in record.claims}
    if found.text != record.text or found.claims != claims:
        raise ExportError(f"The page of {record.row.id} does not read back as its record")
