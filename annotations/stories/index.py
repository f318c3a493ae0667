"""The index of stories: the features of a corpus's articles, by which they are grouped and copies are found.

It holds hashes, ids and dates, and no text.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Self

from msgspec import Struct

from annotations.article import Article
from annotations.corpus.article_index import ArticleIndex, IndexProgress
from annotations.corpus.corpus import Corpus
from annotations.corpus.index_kind import IndexKind, Row, print_of
from annotations.moment import readable_date
from annotations.stories.features import VERSION, FeatureCache, Features, day_of, features_of


def _about(article: Article) -> Row:
    published = readable_date(article.published)
    return day_of(article.published), published, article.source, article.title, article.url


def _derived(article: Article, known: Callable[[str], Features | None] = lambda _: None) -> Row:
    """Return the features of an article, those that are known by its fingerprint, or else found."""
    found = known(print_of(article)) or features_of(article)
    return found.words, found.terms, found.times, found.shingles


KIND = IndexKind(
    name="stories",
    version=VERSION + 1,
    about={
        "day": "INTEGER",
        "published": "TEXT NOT NULL",
        "outlet": "TEXT NOT NULL",
        "title": "TEXT NOT NULL",
        "url": "TEXT NOT NULL",
    },
    about_of=_about,
    derived={
        "words": "INTEGER NOT NULL",
        "terms": "BLOB NOT NULL",
        "times": "BLOB NOT NULL",
        "shingles": "BLOB NOT NULL",
    },
    derived_of=_derived,
)


class Indexed(Struct, frozen=True, gc=False):
    """An article of the index, as it is compared."""

    id: str
    day: int | None
    """The day it was published, as `date.toordinal` counts; `None` if unknown."""
    features: Features


class Headline(Struct, frozen=True, gc=False):
    """An article of the index, as it is shown."""

    id: str
    title: str
    outlet: str
    published: str
    url: str
    words: int
    day: int | None = None


class StoryIndex:
    """The features of the articles of one corpus. All that reads raises `StoreError` where that is not possible."""

    def __init__(self, articles: ArticleIndex) -> None:
        """Read an index of the kind `KIND`."""
        self._articles = articles

    @classmethod
    def of(cls, corpus: Corpus, cache: Path) -> Self:
        """Return the index of a corpus in a cache folder."""
        return cls(
            ArticleIndex.of(
                corpus.path, cache, KIND._replace(derived_of=partial(_derived, known=FeatureCache(cache).get))
            )
        )

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return the index at a path."""
        return cls(ArticleIndex(path, KIND))

    def close(self) -> None:
        """Close the file."""
        self._articles.close()

    def update(self, corpus: Corpus) -> Iterator[IndexProgress]:
        """Index the articles that are new or changed, and yield progress, as `ArticleIndex.update` does."""
        return self._articles.update(corpus)

    def unread_bytes(self, corpus: Corpus) -> int:
        """Return the size of the files that are new or have changed since the index was updated."""
        return self._articles.unread_bytes(corpus)

    def __len__(self) -> int:
        """Return how many articles there are."""
        return len(self._articles)

    def __iter__(self) -> Iterator[Indexed]:
        for article_id, day, *features in self._articles.rows("id, day, terms, times, shingles, words"):
            yield Indexed(article_id, day, Features(*features))

    def headlines(self, ids: Sequence[str]) -> tuple[Headline, ...]:
        """Return how articles of the index are shown, in the order of their ids given; unknown ones are left out."""
        found = (self._articles.row("id, title, outlet, published, url, words, day", each) for each in ids)
        return tuple(Headline(*row) for row in found if row is not None)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield the articles that have a web address, by their ids, with it."""
        for article_id, url in self._articles.rows("id, url"):
            if url:
                yield article_id, url
