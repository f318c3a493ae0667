"""Match: find the article that a file refers to.

Its id and its text decide, never a guess. The text may be written in another way, and may be a part of the article.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from annotations.article import Article, fingerprint
from annotations.claims.record import ArticleState
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.corpus.readers.markup import is_marked_up, text_of
from annotations.errors import ArticleError
from annotations.exchange.annotated import QUOTED_CHARS, AnnotatedArticle, Read
from annotations.exchange.same_text import Carrier, Difference, canonical, is_same
from annotations.exchange.spool import Spool
from annotations.exchange.text_index import MIN_PART_CHARS, PartIndex, TextIndex
from annotations.exchange.words import WordMatcher
from annotations.store.archive import Archive
from annotations.wording import brief

_HELD = 16
"""Articles kept in memory: lines about one article stand together."""


class Match(NamedTuple):
    """An article, and how offsets of the file's text are carried to it, if it only has that as a part."""

    article: Article
    part: Carrier | None = None


class NoMatchError(ArticleError):
    """No article has the text of a file. `kind` is the reason without the details of this text."""

    def __init__(self, sentence: str, kind: str) -> None:
        """Say why."""
        super().__init__(sentence)
        self.kind = kind


class ArticleMatcher:
    """The articles of a corpus and those left only in its store, by id and by text."""

    def __init__(self, folder: Path, corpus: Corpus | None, spool: Spool) -> None:
        """Match articles of a corpus, if there is one, and of its store; what was read waits in a spool."""
        self._spool = spool
        self._places: dict[str, int] = {}
        """Where each article that was read is in the spool: reading it there takes a tenth of the time."""
        self._archive = Archive(folder)
        self._entries: dict[str, Entry] = {entry.id: entry for entry in corpus.entries} if corpus else {}
        self._corpus = corpus
        self._texts: TextIndex | None = None
        self._parts: PartIndex | None = None
        self._words = WordMatcher(self._each, self._load_known)
        self._kept: dict[str, list[ArticleState]] | None = None
        self._load = lru_cache(_HELD)(self._read)

    def has(self, article_id: str) -> bool:
        """Return whether the corpus has an article with that id."""
        return article_id in self._entries

    def today(self, article_id: str) -> Article | None:
        """Return the article of the corpus with that id, or `None`. Raises `ArticleError`."""
        return self._load(article_id) if self.has(article_id) else None

    def find(self, item: AnnotatedArticle) -> Match:
        """Return the matching article, as the corpus has it or as it was annotated.

        It is the one with that id and that text, as it may be written; else the only one with that text, to the
        character or as it may be written; else the one with that id, whose text has changed; else the only one that has
        the text as a part. Of several with one text the id of the line decides. Raises `NoMatchError` if there is none,
        `StoreError`.
        """
        same = self.today(item.article)
        if not item.text:
            found = same or self._by_address(item.article) or self._gone(item)
            if found is not None:
                return Match(found)
            raise _no_article(item)
        text = fingerprint(item.text)
        if same is not None and same.sha256 == text:
            return Match(same)
        # The id decides between twins also where another article has the text to the character.
        forms = (item.text, text_of(item.text)) if is_marked_up(item.text) else (item.text,)
        for named in filter(None, (same, self.today(item.line_id))):
            if any(is_same(named.text, form) for form in forms):
                return Match(named)
        others = self._all().by_text.get(text, [])
        for form in forms:
            others = others or self._all().by_canonical.get(hash(canonical(form)), [])
        if others:
            return Match(self._load(self._only(others, item)))
        found = same or self._gone(item)
        if found is not None:
            return Match(found)
        part = self._as_part(item)
        if part is not None:
            return part
        raise self._unknown(item)

    def _only(self, others: list[str], item: AnnotatedArticle) -> str:
        """Return the one of several articles with a text that the line's own id means. Raises `NoMatchError`."""
        if len(others) == 1:
            return others[0]
        for key in filter(None, (item.article, item.line_id)):
            meant = [each for each in others if each == key or each.rpartition("#")[2] == key]
            if len(meant) == 1:
                return meant[0]
        named = ", ".join(others[:3])
        raise NoMatchError(
            f"{len(others)} articles have its text ({named}), and the file does not say which one",
            "several articles have the text",
        )

    def _as_part(self, item: AnnotatedArticle) -> Match | None:
        """Return the only article that has a text as one of its sentences or paragraphs, once.

        Raises `NoMatchError` if there are several.
        """
        words = canonical(item.text)
        if len(words) < MIN_PART_CHARS:
            return None
        self._parts = self._parts or PartIndex(self._each())
        places = [
            (article_id, at)
            for article_id in self._parts.candidates(words)
            for at in _occurrences(canonical(self._load(article_id).text), words)
        ]
        if len(places) > 1:
            meant = {self._only(sorted({article_id for article_id, _ in places}), item)} if item.line_id else set()
            places = [place for place in places if not meant or place[0] in meant]
        if len(places) > 1:
            named = ", ".join(sorted({article_id for article_id, _ in places})[:3])
            raise NoMatchError(
                f"the text that begins “{brief(item.text, QUOTED_CHARS)}” occurs {len(places)} times ({named})",
                "the text occurs in the corpus several times",
            )
        if not places:
            return None
        article = self._load(places[0][0])
        return Match(article, Carrier(item.text, article.text, places[0][1]))

    def _unknown(self, item: AnnotatedArticle) -> NoMatchError:
        """Return why there is no article, with the first difference from the one that comes nearest."""
        words = canonical(item.text)
        known = f"of {item.article}" if item.article else f"that begins “{brief(item.text, QUOTED_CHARS)}”"
        sentence = f"the text {known} is not in the corpus"
        named = item.line_id if self.has(item.line_id) else ""
        near = named or self._all().nearest(words)
        near = near or (self._parts.nearest(item.text) if self._parts is not None else "")
        if near and words:
            sentence += f"; the nearest article is {near}: {Difference(item.text, self._load(near).text)}"
        return NoMatchError(sentence, "the text is not in the corpus")

    def _by_address(self, address: str) -> Article | None:
        """Return the only article with a web address, or whose file is called as the end of that or of a path."""
        if "://" in address:
            found = self._all().by_url.get(address.partition("#")[0].rstrip("/"), [])
            if found:
                return self._load(found[0]) if len(found) == 1 else None
            address = urlsplit(address).path
        parts = [part for part in PurePosixPath(unquote(address).rstrip("/")).parts if part not in ("/", ".", "..")]
        for number in range(len(parts)):
            name = "/".join(parts[number:])
            same = [
                each for each in dict.fromkeys((name, name.removesuffix(PurePosixPath(name).suffix))) if self.has(each)
            ]
            if same:
                return self._load(same[0]) if len(same) == 1 else None
        return None

    def spaced(self, items: Read) -> Read:
        """Pass items on; where one has words without white space, yield the articles that have these words."""
        for item in items:
            if isinstance(item, AnnotatedArticle) and item.sentence_ends:
                yield from self._words.parted(item)
            else:
                yield item

    def _load_known(self, article_id: str) -> Article:
        return self._load(article_id)

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

    def _all(self) -> TextIndex:
        """Return the texts of all articles; the first call reads them."""
        if self._texts is None:
            self._texts = TextIndex(self._each())
        return self._texts

    def _each(self) -> Iterator[Article]:
        """Yield the articles that can be opened."""
        for article_id in self._entries:
            try:
                yield self._read(article_id)
            except ArticleError:
                continue

    def _read(self, article_id: str) -> Article:
        if (place := self._places.get(article_id)) is not None:
            return self._spool.get(place, Article)
        assert self._corpus is not None
        article = self._corpus.load(self._entries[article_id])
        self._places[article_id] = self._spool.put(article)
        return article


def _occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where words stand, also overlapping, but not inside of a longer word."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        pairs = (text[max(0, at - 1) : at + 1] if at else "", text[end - 1 : end + 1])
        if not any(len(pair) == 2 and pair.isalnum() for pair in pairs):
            yield at
        at = text.find(words, at + 1)


def _no_article(item: AnnotatedArticle) -> NoMatchError:
    if item.article:
        sentence = f"there is no article {item.article} in the corpus"
        return NoMatchError(sentence, "there is no such article in the corpus")
    why = "it states neither an article nor a text"
    return NoMatchError(why, why)
