"""The search for quotations of one statement over a whole corpus, or over the articles of a story."""

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, field
from time import monotonic

from annotations.article import Article, Span
from annotations.corpus.corpus import Corpus
from annotations.corpus.texts import articles_of
from annotations.errors import ArticleError
from annotations.ledger.quote_index import QuoteIndex, QuotePlace
from annotations.ledger.quote_report import QuotePair, compare_cluster, index_article

PROGRESS_SECONDS = 0.5
"""Seconds between two reports of progress."""

MAX_HELD_ARTICLES = 64
"""Articles whose texts are kept while quotations are compared: neighbouring statements are often in the same ones."""

Speakers = Callable[[Article], Sequence[tuple[Span, str]]]
"""Returns the spans and speakers of the claims of an article."""


@dataclass(frozen=True)
class SearchProgress:
    """How far a search has come."""

    done: int
    """Articles read, of `total`."""
    total: int


@dataclass
class QuoteSearch:
    """One search, with what it has found."""

    corpus: Corpus
    ids: Collection[str] | None = None
    """The articles to compare; `None` for all."""
    speakers: Speakers | None = None
    quotations: int = field(default=0, init=False)
    """Quotations that were long enough to be compared."""
    unread: int = field(default=0, init=False)
    """Articles that could not be read."""

    def run(self) -> Generator[SearchProgress | QuotePair, None, None]:
        """Yield progress, then the pairs of quotations, statement by statement in the order of the corpus."""
        index = QuoteIndex()
        yield from self._read(index)
        self.quotations = len(index)
        held: dict[int, Article | None] = {}
        for number, places in enumerate(index.clusters(), 1):
            articles = {place.article: self._article(place, held) for place in places}
            names = {at: self.speakers(each) for at, each in articles.items() if each and self.speakers}
            there = {at: article for at, article in articles.items() if article is not None}
            yield from compare_cluster(number, places, there, names)

    def _read(self, index: QuoteIndex) -> Generator[SearchProgress, None, None]:
        total = len(self.corpus.entries) if self.ids is None else len(self.ids)
        last = monotonic()
        for done, (number, article) in enumerate(self._articles(), 1):
            if article is None:
                self.unread += 1
            else:
                index_article(index, number, article.text)
            if monotonic() - last > PROGRESS_SECONDS:
                last = monotonic()
                yield SearchProgress(done, total)

    def _articles(self) -> Generator[tuple[int, Article | None], None, None]:
        if self.ids is None:
            yield from articles_of(self.corpus)
            return
        for article_id in self.ids:
            number = self.corpus.entries.number(article_id)
            if number is None:
                yield -1, None
                continue
            try:
                yield number, self.corpus.load(self.corpus.entries[number])
            except ArticleError:
                yield number, None

    def _article(self, place: QuotePlace, held: dict[int, Article | None]) -> Article | None:
        if place.article not in held:
            if len(held) >= MAX_HELD_ARTICLES:
                held.pop(next(iter(held)))
            try:
                held[place.article] = self.corpus.load(self.corpus.entries[place.article])
            except ArticleError:
                held[place.article] = None
        return held[place.article]
