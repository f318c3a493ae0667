"""Articles as plain pages for screen readers: the part of `copydesk serve --plain` beside the screen."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from annotations.corpus.corpus import Corpus, open_corpus, scan
from annotations.layout import original_name, safe_name
from annotations.publishing.article_page import ArticlePage, Shown
from annotations.publishing.style import class_names, style_sheet
from annotations.store.speaker_file import read_names
from annotations.store.store import Store
from annotations.web_page import Page, document, escape
from tui.cli.corpora import cache, store_of
from tui.cli.publishing import all_labels


@dataclass(frozen=True)
class PlainPages:
    """The pages of a corpus, each with the claims of whoever asks."""

    path: Path
    store: Path | None
    encoding: str = ""

    def page(self, annotator: str, address: str) -> bytes | None:
        """Return the page of an article by its address, for an empty one the list; `None` if there is no such article.

        The corpus is opened anew: its files may have changed. Raises `CopydeskError`.
        """
        corpus = open_corpus(self.path, self.store, cache(), encoding=self.encoding)
        if not address:
            return _encoded(document(Page(corpus.name, style_sheet(())), _list(corpus)))
        # Long ids and ids with capitals are in their addresses only in part.
        ids = (original_name(address), *(entry.id for entry in corpus.entries if safe_name(entry.id) == address))
        number = next((found for each in ids if each and (found := corpus.entries.number(each)) is not None), None)
        if number is None:
            return None
        article = corpus.load(corpus.entries[number])
        store: Store = store_of(corpus, annotator, self.store, is_reading=True)
        record = read_names(store.folder).over(store.load(article))
        scheme = corpus.settings.scheme
        labels = all_labels(scheme, {claim.label for claim in record.claims})
        shown = Shown(labels, class_names(labels), attributes=scheme.attributes, with_notes=True)
        page = ArticlePage(record, shown, safe_name(article.id))
        above = Page(page.title, style_sheet(labels), navigation=((corpus.name, "/read/"),))
        return _encoded(document(above, page.body()))


def _list(corpus: Corpus) -> list[str]:
    for looked in scan(corpus, cache()):
        corpus = looked.corpus
    titles = ((entry.id, (entry.glance.title if entry.glance else "") or entry.id) for entry in corpus.entries)
    lines = (f'<li><a href="/read/{quote(safe_name(each))}">{escape(title)}</a></li>' for each, title in titles)
    return [f"<h1>{escape(corpus.name)}</h1>", "<ul>", *lines, "</ul>"]


def _encoded(page: str) -> bytes:
    return page.encode("utf-8", "replace")
