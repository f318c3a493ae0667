"""The labels of hits: the claims that the annotator has made on them."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, StoreError
from annotations.store.archive import Archive
from annotations.store.store import Store

Claims = tuple[Claim, ...]


class Question(NamedTuple):
    """An article whose claims are asked for."""

    corpus: Corpus
    entry: Entry


Answer = tuple[Question, Claims]


class HitLabels:
    """The claims of the articles in sight, read in a thread once they are to be drawn, and kept until they change."""

    def __init__(self, store: Store, ask: Callable[[], None]) -> None:
        """Look claims up in `store`; `ask` has `read` called in a thread."""
        self._store = store
        self._ask = ask
        self._known: dict[str, Claims] = {}
        self._asked: dict[str, Question] = {}
        """Articles that are to be read, or are being read, by id."""

    def at(self, corpus: Corpus, entry: Entry, span: Span) -> str:
        """Return the label of the claim on a hit, else of the innermost over it.

        The result is empty if there is none, or if the article has not been read yet.
        """
        if entry.id not in self._known and entry.id not in self._asked:
            self._asked[entry.id] = Question(corpus, entry)
            if len(self._asked) == 1:
                self._ask()
        over = [claim for claim in self._known.get(entry.id, ()) if span.overlaps(*claim.span)]
        exact = [claim for claim in over if claim.span == span]
        found = max(exact or over, key=Claim.order, default=None)
        return found.label if found else ""

    def take(self, article_id: str, claims: Claims) -> None:
        """Take the claims of an article that was saved."""
        if article_id in self._known or article_id in self._asked:
            self._asked.pop(article_id, None)
            self._known[article_id] = claims

    def drop(self, paths: Collection[Path]) -> None:
        """Read articles again whose store files have changed."""
        for article_id in [each for each in (*self._known, *self._asked) if self._store.path(each) in paths]:
            self._known.pop(article_id, None)
            self._asked.pop(article_id, None)

    def receive(self, answers: Collection[Answer]) -> None:
        """Take claims that were read, and ask for those that are still to be read."""
        for question, claims in answers:
            # What was saved or has changed meanwhile is newer.
            if self._asked.get(question.entry.id) is question:
                del self._asked[question.entry.id]
                self._known[question.entry.id] = claims
        if self._asked:
            self._ask()

    def read(self) -> tuple[Answer, ...]:
        """Read the claims of the articles that were asked for. Called in a thread."""
        return tuple((question, self._read(*question)) for question in tuple(self._asked.values()))

    def _read(self, corpus: Corpus, entry: Entry) -> Claims:
        """Return the claims of an article; none if it or its record cannot be read: opening it says why."""
        path = self._store.path(entry.id)
        if not path.is_file():
            return ()
        try:
            # The archive sets no damaged file aside: that is for those who are told of it.
            record = Archive(self._store.folder).read_without_history(path)
            return replace(record, text=corpus.load(entry).text).reanchored().claims if record is not None else ()
        except (ArticleError, StoreError):
            return ()
