"""Match: find the article that a file speaks of.

Its id and its text decide, never a guess.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from annotations.article import Article, fingerprint
from annotations.claims.record import ArticleState
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError
from annotations.exchange.annotated import QUOTED_CHARS, AnnotatedArticle, Read, Rejected
from annotations.store.archive import Archive
from annotations.wording import brief

_HELD = 64
"""Articles kept in memory: lines about one article stand together."""


class ArticleMatcher:
    """The articles of a corpus and those left only in its store, by id and by text."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        """Match articles of a corpus, if there is one, and of its store."""
        self._archive = Archive(folder)
        self._entries: dict[str, Entry] = {entry.id: entry for entry in corpus.entries} if corpus else {}
        self._corpus = corpus
        self._by_text: dict[str, list[str]] | None = None
        self._by_words: dict[str, list[str]] | None = None
        self._kept: dict[str, list[ArticleState]] | None = None
        self._load = lru_cache(_HELD)(self._read)

    def has(self, article_id: str) -> bool:
        """Return whether the corpus has an article with that id."""
        return article_id in self._entries

    def today(self, article_id: str) -> Article | None:
        """Return the article of the corpus with that id, or `None`. Raises `ArticleError`."""
        return self._load(article_id) if self.has(article_id) else None

    def find(self, item: AnnotatedArticle) -> Article:
        """Return the matching article, as the corpus has it or as it was annotated.

        It is the one with that id and that text; else the only one with that text; else the one with that id, whose
        text has changed. Raises `ArticleError` if there is none, `StoreError`.
        """
        same = self.today(item.article)
        if not item.text:
            found = same or self._gone(item)
            if found is not None:
                return found
            raise ArticleError(_why_no_match(item))
        found_text = fingerprint(item.text)
        if same is not None and same.sha256 == found_text:
            return same
        others = self._with_text(found_text)
        if len(others) > 1:
            named = ", ".join(others[:3])
            raise ArticleError(
                f"its text is that of {len(others)} articles ({named}), and it does not say which of them"
            )
        found = self.today(others[0]) if others else same or self._gone(item)
        if found is None:
            known = f"of {item.article}" if item.article else f"that begins “{brief(item.text, QUOTED_CHARS)}”"
            raise ArticleError(f"the text {known} is not in the corpus")
        return found

    def spaced(self, items: Read) -> Read:
        """Pass items on; where one has words without white space, yield the articles that have these words.

        A file without marks between its articles is parted where sentences end: what is an article of the corpus but
        for its white space is one.
        """
        for item in items:
            if isinstance(item, Rejected) or not item.sentence_ends:
                yield item
            else:
                yield from self._parted(item)

    def _parted(self, item: AnnotatedArticle) -> Read:
        begin, digest = 0, sha256()
        last = 0
        for end in item.sentence_ends:
            digest.update(item.text[last:end].encode("utf-8", "surrogatepass"))
            last = end
            found = self._without_space().get(digest.hexdigest(), [])
            if not found:
                continue
            part = _part(item, begin, end)
            begin, digest = end, sha256()
            if len(found) > 1 and item.article not in found:
                why = f"its words are those of {len(found)} articles ({', '.join(found[:3])})"
                yield Rejected(number=part.number, why=f"{why}, and it does not say which of them")
                continue
            if any(mark.end > len(part.text) for mark in part.spans):
                yield Rejected(number=part.number, why=f"a claim goes on behind the end of {found[0]}")
                continue
            article = self.today(item.article if item.article in found else found[0])
            assert article is not None
            yield _on_text(part, article)
        if begin < len(item.text):
            part = _part(item, begin, len(item.text))
            why = (
                f"no article of the corpus has all the words from “{brief(part.text, QUOTED_CHARS)}” on, and no others"
            )
            yield Rejected(number=part.number, why=why, article=item.article)

    def _without_space(self) -> dict[str, list[str]]:
        """Return the ids of the articles by the fingerprints of their words without white space."""
        if self._by_words is None:
            self._by_words = {}
            for article_id in self._entries:
                try:
                    words = "".join(self._read(article_id).text.split())
                except ArticleError:
                    continue
                self._by_words.setdefault(fingerprint(words), []).append(article_id)
        return self._by_words

    def _gone(self, item: AnnotatedArticle) -> Article | None:
        """Return an article that is gone from the corpus, as it was annotated."""
        text = fingerprint(item.text) if item.text else ""
        rows = [row for row in self._rows().get(item.article, []) if text in ("", row.sha256)]
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
        """Return the states of articles in the store, by id. Raises `StoreError`."""
        if self._kept is None:
            self._kept = {}
            for _, row in self._archive.files():
                self._kept.setdefault(row.id, []).append(row)
        return self._kept

    def _with_text(self, text_sha256: str) -> list[str]:
        """Return the ids of the articles with a text; the first call reads all of them."""
        if self._by_text is None:
            self._by_text = {}
            for article_id in self._entries:
                try:
                    text = self._read(article_id).sha256
                except ArticleError:
                    continue
                self._by_text.setdefault(text, []).append(article_id)
        return self._by_text.get(text_sha256, [])

    def _read(self, article_id: str) -> Article:
        assert self._corpus is not None
        return self._corpus.load(self._entries[article_id])


def _part(item: AnnotatedArticle, begin: int, end: int) -> AnnotatedArticle:
    """Return a part of an item that has words without white space."""
    numbers = item.where or (item.number,) * len(item.spans)
    chosen = [(mark, at) for mark, at in zip(item.spans, numbers, strict=True) if begin <= mark.start < end]
    spans = tuple(replace(mark, start=mark.start - begin, end=mark.end - begin) for mark, _ in chosen)
    where = tuple(at for _, at in chosen)
    return replace(item, number=where[0] if where else item.number, text=item.text[begin:end], spans=spans, where=where)


def _on_text(item: AnnotatedArticle, article: Article) -> AnnotatedArticle:
    """Return an item with words without white space on the text of the article that has these words."""
    places = [at for at, sign in enumerate(article.text) if not sign.isspace()]
    spans = tuple(
        replace(
            mark,
            start=places[mark.start],
            end=places[mark.end - 1] + 1,
            text=article.text[places[mark.start] : places[mark.end - 1] + 1],
        )
        for mark in item.spans
    )
    return replace(item, article=article.id, text=article.text, sentence_ends=(), spans=spans)


def _why_no_match(item: AnnotatedArticle) -> str:
    if item.article:
        return f"there is no article {item.article} in the corpus"
    return "it says neither which article it is of nor what its text is"
