"""Batch: find the entities of a whole corpus, with several processes."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import NamedTuple

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.entity import Entity
from annotations.errors import ArticleError, DiedError, ModelError, NotSavedError
from annotations.nlp.analysis import suggest_in_article
from annotations.nlp.pipeline import BATCH_CHARS, Cache, resolve
from annotations.nlp.process import MAX_TRIES, SpacyProcess
from annotations.suggest.cache import SuggestionCache
from annotations.text.language import DEFAULT_LANGUAGE


class EntityProgress(NamedTuple):
    """The result for one article."""

    id: str
    words: int = 0
    """Words analysed; 0 if that was not necessary or not possible."""
    known: bool = False
    """Whether its entities were cached already."""
    problem: str = ""
    """Why its entities are unknown, in a sentence without its full stop; empty if known."""


def spare_cores() -> int:
    """Return how many processes leave one usable core free; at least 1."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable - 1)


def search_all(
    corpus: Corpus, cache: Path, model: str, workers: int, *, with_suggestions: bool = False
) -> Generator[EntityProgress, None, None]:
    """Find the entities of every article that has none cached, and maybe its suggestions; yield each result.

    `model` is empty for the corpus's or the default one. To stop, close the iterator: the processes end, and finished
    articles stay cached. Raises `ModelError` if no entities can be found, `NotSavedError` if they cannot be cached.
    """
    found_with = resolve(model or corpus.settings.model)
    sources = ((entry.id, partial(corpus.load, entry)) for entry in corpus.entries)
    return _search(_Crew(sources, cache, found_with, workers, with_suggestions=with_suggestions))


def search_articles(
    articles: Iterable[Article], cache: Path, model: str, workers: int
) -> Generator[EntityProgress, None, None]:
    """Find the entities of texts that no corpus need have any more; otherwise as `search_all`.

    `model` is what `resolve` returned.
    """
    return _search(_Crew(((article.id, partial(_itself, article)) for article in articles), cache, model, workers))


def _itself(article: Article) -> Article:
    return article


def _search(crew: "_Crew") -> Generator[EntityProgress, None, None]:
    """Yield what the crew finds. Raises as `search_all` does."""
    deaths = 0
    try:
        for news in crew.news():
            if isinstance(news, Exception):
                deaths += 1
                # One text may be too much for any process; if several in a row are, the texts are not at fault.
                if not isinstance(news, DiedError) or deaths == MAX_TRIES:
                    raise news
            else:
                deaths = 0 if news.words else deaths
                yield news
    finally:
        crew.end()


class _Crew:
    """Threads that take articles from one list, each with a process of its own."""

    def __init__(
        self,
        sources: Iterator[tuple[str, Callable[[], Article]]],
        cache: Path,
        model: str,
        workers: int,
        *,
        with_suggestions: bool = False,
    ) -> None:
        """Start the threads. A process starts with the first text to analyse.

        `sources` are ids, each with what reads its article and may raise `ArticleError`.
        """
        self._sources = sources
        self._cache = Cache(cache, model)
        self._suggestions = SuggestionCache(cache, model) if with_suggestions else None
        self._taking = Lock()
        self._news: SimpleQueue[EntityProgress | Exception | None] = SimpleQueue()
        self._processes = [SpacyProcess(model) for _ in range(workers)]
        self._over = False
        self._threads = [Thread(target=self._run, args=(each,), daemon=True) for each in self._processes]
        for thread in self._threads:
            thread.start()

    def news(self) -> Iterator[EntityProgress | Exception]:
        """Yield results until the threads have ended."""
        left = len(self._threads)
        while left:
            news = self._news.get()
            if news is None:
                left -= 1
            else:
                yield news

    def end(self) -> None:
        """End the processes, and wait until the threads have noticed."""
        self._over = True
        for process in self._processes:
            process.end()
        for thread in self._threads:
            thread.join()

    def _run(self, process: SpacyProcess) -> None:
        """Take articles and analyse them until none are left or `end` was called."""
        try:
            while articles := self._take():
                self._search(process, articles)
        except (ModelError, NotSavedError, OSError) as error:
            if not self._over:
                self._news.put(ModelError(str(error)) if isinstance(error, OSError) else error)
        finally:
            process.reap()
            self._news.put(None)

    def _take(self) -> list[Article]:
        """Read the next articles without cached entities: one, or several short ones."""
        taken: list[Article] = []
        size = 0
        while size < BATCH_CHARS and not self._over:
            with self._taking:
                source = next(self._sources, None)
            if source is None:
                break
            try:
                article = source[1]()
            except ArticleError as error:
                self._news.put(EntityProgress(source[0], problem=str(error)))
                continue
            if self._cache.get(article.sha256) is None or self._lacks_suggestions(article):
                taken.append(article)
                size += len(article.text)
            else:
                self._news.put(EntityProgress(article.id, known=True))
        return taken

    def _search(self, process: SpacyProcess, articles: list[Article]) -> None:
        """Find the entities of some articles; one by one if the process dies on them all."""
        try:
            found = process.ask(*articles)
        except DiedError as error:
            if self._over:
                return
            if len(articles) == 1:
                self._news.put(EntityProgress(articles[0].id, problem=str(error)))
                self._news.put(error)
                return
            for article in articles:
                self._search(process, [article])
            return
        for article, entities in zip(articles, found, strict=True):
            if not self._cache.put(article.sha256, entities):
                raise NotSavedError(f"entities cannot be kept in {self._cache.folder}")
            problem = self._suggest(process, article, entities)
            if not self._over:
                self._news.put(EntityProgress(article.id, article.words, problem=problem))

    def _lacks_suggestions(self, article: Article) -> bool:
        return (
            self._suggestions is not None
            and article.language == DEFAULT_LANGUAGE
            and self._suggestions.get(article.sha256) is None
        )

    def _suggest(self, process: SpacyProcess, article: Article, entities: tuple[Entity, ...]) -> str:
        """Find the suggestions for an article if they are wanted; return why there are none, or nothing."""
        if self._suggestions is None or not self._lacks_suggestions(article):
            return ""
        try:
            suggestions = suggest_in_article(process, article, entities)
        except DiedError as error:
            return str(error)
        if not self._suggestions.put(article.sha256, suggestions):
            raise NotSavedError(f"suggestions cannot be kept in {self._suggestions.folder}")
        return ""
