"""The search for quotations of one statement over a whole corpus, or over the articles of a story.

What is compared of an article is kept in the cache, so that a search reads only what is new, and goes on where an
earlier one was stopped. The articles that have a statement in common are read for their words.
"""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from annotations.article import Article, Span
from annotations.claims.claim import Claim
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.ledger.quote_cache import COLUMNS, KIND, unpacked
from annotations.ledger.quote_index import QuoteIndex, QuoteNumbers, QuotePlace, numbers_of
from annotations.ledger.quote_report import Attribution, QuotePair, compare_cluster
from annotations.suggest.quotation_marks import MARKS
from annotations.suggest.suggestion import Suggestion

PROGRESS_SECONDS = 0.5
"""Seconds between two reports of progress."""

MAX_HELD_ARTICLES = 64
"""Articles whose texts are kept while quotations are compared: neighbouring statements are often in the same ones."""


@dataclass(frozen=True)
class SearchProgress:
    """Progress of a search."""

    done: int
    """Articles read or statements compared, of `total`."""
    total: int
    is_comparing: bool = False
    """Whether statements are compared; otherwise articles are read."""


@dataclass(frozen=True)
class Knowledge:
    """Knowledge of quotations beyond the texts: claims, and earlier suggestions."""

    has_claims: Callable[[str], bool] = lambda _: False
    """Whether the article with an id may have claims."""
    claims: Callable[[Article], Sequence[Claim]] = lambda _: ()
    """The claims on the present text of an article."""
    suggestions: Callable[[Article], Sequence[Suggestion]] = lambda _: ()
    labels: Collection[str] = ("quote",)
    """The labels of quotes. A claim with a speaker is one as well."""

    def quotes(self, article: Article) -> list[Claim]:
        """Return the claims on quotes of an article."""
        if not self.has_claims(article.id):
            return []
        return [claim for claim in self.claims(article) if claim.speaker or claim.label in self.labels]

    def speakers(self, article: Article) -> list[Attribution]:
        """Return who is said to have said what in an article: claims first, then suggestions.

        A name that is only guessed for a pronoun is left out, so that nobody is accused of words by a guess.
        """
        tagged = [Attribution(claim.span, claim.speaker, True) for claim in self.quotes(article) if claim.speaker]
        suggested = [
            Attribution(each.span, each.speaker.full_name(article.text) or each.speaker.text(article.text), False)
            for each in self.suggestions(article)
            if each.speaker is not None
        ]
        return [*tagged, *suggested]


@dataclass
class QuoteSearch:
    """One search, with what it has found."""

    corpus: Corpus
    ids: Collection[str] | None = None
    """The articles to compare; `None` for all."""
    knowledge: Knowledge = field(default_factory=Knowledge)
    cache: Path | None = None
    """The cache folder; without one nothing is kept."""
    quotations: int = field(default=0, init=False)
    """Quotations that were long enough to be compared."""
    unread: int = field(default=0, init=False)
    """Articles that could not be read."""
    fresh: int = field(default=0, init=False)
    """Articles whose text was looked at for quotations; those of the others were in the cache."""

    def run(self) -> Generator[SearchProgress | QuotePair, None, None]:
        """Yield progress, then the pairs of quotations, statement by statement in the order of the corpus.

        Raises `StoreError` if the cache cannot be used.
        """
        index = QuoteIndex()
        yield from self._read(index)
        self.quotations = len(index)
        held: dict[int, Article | None] = {}
        clusters = index.clusters()
        last = monotonic()
        for number, group in enumerate(clusters, 1):
            places = index.places(group)
            articles = {place.article: self._article(place, held) for place in places}
            there = {at: article for at, article in articles.items() if article is not None}
            names = {at: self.knowledge.speakers(article) for at, article in there.items()}
            yield from compare_cluster(number, places, there, names)
            if monotonic() - last > PROGRESS_SECONDS:
                last = monotonic()
                yield SearchProgress(number, len(clusters), is_comparing=True)

    def _read(self, index: QuoteIndex) -> Generator[SearchProgress, None, None]:
        kept = ArticleIndex.of(self.corpus.path, self.cache, KIND)
        last = monotonic()
        try:
            for news in kept.update(self.corpus):
                self.fresh = news.fresh
                if monotonic() - last > PROGRESS_SECONDS:
                    last = monotonic()
                    yield SearchProgress(news.done, news.total)
            for number, entry in self._entries():
                row = kept.row(COLUMNS, entry.id) if entry is not None else None
                if row is None or entry is None:
                    self.unread += 1
                    continue
                found = list(unpacked(row))
                if self.knowledge.has_claims(entry.id):
                    found += self._claimed(entry, found)
                index.add(number, found)
        finally:
            kept.close()

    def _entries(self) -> Iterator[tuple[int, Entry | None]]:
        """Yield the articles to compare with their numbers; `None` for one that the corpus does not have."""
        entries = self.corpus.entries
        if self.ids is None:
            yield from enumerate(entries)
            return
        for number in map(entries.number, self.ids):
            yield (-1, None) if number is None else (number, entries[number])

    def _claimed(self, entry: Entry, found: Sequence[QuoteNumbers]) -> Iterator[QuoteNumbers]:
        """Yield the quotes that were tagged in an article beside its quotation marks: reported speech."""
        try:
            article = self.corpus.load(entry)
        except ArticleError:
            return
        spans = [Span(each.start, each.end) for each in found]
        for claim in self.knowledge.quotes(article):
            is_free = not any(span.overlaps(*claim.span) for span in spans)
            if is_free and claim.text[:1] not in MARKS:
                spans.append(claim.span)
                yield from numbers_of(*claim.span, [claim.text])

    def _article(self, place: QuotePlace, held: dict[int, Article | None]) -> Article | None:
        if place.article not in held:
            if len(held) >= MAX_HELD_ARTICLES:
                held.pop(next(iter(held)))
            try:
                held[place.article] = self.corpus.load(self.corpus.entries[place.article])
            except ArticleError:
                held[place.article] = None
        return held[place.article]
