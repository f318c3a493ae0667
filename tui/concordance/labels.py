"""The labels of hits: what the annotator has tagged of them already."""

from collections.abc import Collection
from pathlib import Path

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, StoreError
from annotations.store.store import Store


class HitLabels:
    """The claims of the articles in sight, read when they are drawn and kept until they change."""

    def __init__(self, store: Store) -> None:
        """Look claims up in `store`."""
        self._store = store
        self._known: dict[str, tuple[Claim, ...]] = {}

    def at(self, corpus: Corpus, entry: Entry, span: Span) -> str:
        """Return the label of the claim on a hit, else of the innermost over it; empty if there is none."""
        if entry.id not in self._known:
            self._known[entry.id] = self._read(corpus, entry)
        over = [claim for claim in self._known[entry.id] if span.overlaps(*claim.span)]
        exact = [claim for claim in over if claim.span == span]
        found = max(exact or over, key=Claim.order, default=None)
        return found.label if found else ""

    def take(self, article_id: str, claims: tuple[Claim, ...]) -> None:
        """Take the claims of an article that was saved."""
        if article_id in self._known:
            self._known[article_id] = claims

    def drop(self, paths: Collection[Path]) -> None:
        """Read articles again whose store files have changed."""
        for article_id in [each for each in self._known if self._store.path(each) in paths]:
            del self._known[article_id]

    def _read(self, corpus: Corpus, entry: Entry) -> tuple[Claim, ...]:
        """Return the claims of an article; none if it or its record cannot be read: opening it says why."""
        if not self._store.path(entry.id).is_file():
            return ()
        try:
            return self._store.load(corpus.load(entry)).claims
        except (ArticleError, StoreError):
            return ()
