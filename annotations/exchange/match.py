"""Belonging: which article it is that a file says something of. Told by its id and its text, never guessed."""

from functools import lru_cache
from pathlib import Path

from annotations.article import Article, fingerprint
from annotations.claims.record import ArticleState
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.exchange.annotated import WORDS, AnnotatedArticle
from annotations.store.archive import Archive
from annotations.wording import brief

_HELD = 64
"""Articles that are kept at hand: the lines of a file that are about one of them stand together."""


class ArticleMatcher:
    """The articles of a corpus, and those that are only in its store any more, by id and by text."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        """Look for articles in a corpus, if it is there, and in its store."""
        self._archive = Archive(folder)
        self._entries: dict[str, Entry] = {entry.id: entry for entry in corpus.entries} if corpus else {}
        self._corpus = corpus
        self._by_text: dict[str, list[str]] | None = None
        self._kept: dict[str, list[ArticleState]] | None = None
        self._load = lru_cache(_HELD)(self._read)

    def has(self, article_id: str) -> bool:
        """Whether the corpus has an article of that id."""
        return article_id in self._entries

    def today(self, article_id: str) -> Article | None:
        """Return an article as the corpus has it; `None` where it has none of that id. Raises `ArticleError`."""
        return self._load(article_id) if self.has(article_id) else None

    def find(self, item: AnnotatedArticle) -> Article:
        """Return the article that is meant, as the corpus has it today, or as it was annotated where it is gone.

        It is the one with that id and that text; else the only one with that text; else the one with that id, whose
        text has changed. Raises `ArticleError` where there is none, `StoreError`.
        """
        same = self.today(item.article)
        if not item.text:
            found = same or self._gone(item)
            if found is not None:
                return found
            raise ArticleError(_unnamed(item))
        sha256 = fingerprint(item.text)
        if same is not None and same.sha256 == sha256:
            return same
        others = self._with_text(sha256)
        if len(others) > 1:
            named = ", ".join(others[:3])
            raise ArticleError(
                f"its text is that of {len(others)} articles ({named}), and it does not say which of them"
            )
        found = self.today(others[0]) if others else same or self._gone(item)
        if found is None:
            known = f"of {item.article}" if item.article else f"that begins “{brief(item.text, WORDS)}”"
            raise ArticleError(f"the text {known} is not in the corpus")
        return found

    def _gone(self, item: AnnotatedArticle) -> Article | None:
        """Return an article that the corpus has no more, as somebody annotated it."""
        sha256 = fingerprint(item.text) if item.text else ""
        rows = [row for row in self._rows().get(item.article, []) if sha256 in ("", row.sha256)]
        if not rows or len({row.sha256 for row in rows}) > 1:
            return None
        row = rows[0]
        return Article(
            id=row.id,
            title=row.title,
            text=self._archive.text(row.sha256),
            source=row.source,
            url=row.url,
            published=row.published,
            language=row.language,
            meta=row.meta,
        )

    def _rows(self) -> dict[str, list[ArticleState]]:
        """Return what the store says of articles, by their ids. Raises `StoreError`."""
        if self._kept is None:
            self._kept = {}
            for _, row in self._archive.files():
                self._kept.setdefault(row.id, []).append(row)
        return self._kept

    def _with_text(self, sha256: str) -> list[str]:
        """Return the ids of the articles with a text; all of them are read the first time that is asked."""
        if self._by_text is None:
            self._by_text = {}
            for article_id in self._entries:
                try:
                    text = self._read(article_id).sha256
                except ArticleError:
                    continue
                self._by_text.setdefault(text, []).append(article_id)
        return self._by_text.get(sha256, [])

    def _read(self, article_id: str) -> Article:
        assert self._corpus is not None
        return self._corpus.load(self._entries[article_id])


def _unnamed(item: AnnotatedArticle) -> str:
    if item.article:
        return f"there is no article {item.article} in the corpus"
    return "it says neither which article it is of nor what its text is"
