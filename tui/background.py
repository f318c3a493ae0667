"""The background work: finds entities and suggestions, and posts messages to the application.

Everything here is called in the threads of the finder and of the suggesters; only `close` is called in that of the
screen.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from annotations.suggest.holdout import is_held_out
from tui.messages import EntitiesFound, FinderFailed, SuggesterAnswered, SuggesterFailed, SuggestionsFound

if TYPE_CHECKING:
    from annotations.entity import Entity
    from annotations.suggest.ranking import Ranker
    from annotations.suggest.suggestion import Suggestion
    from annotations.suggesters.desk import Desk
    from annotations.suggesters.roster import Asked, Named
    from annotations.work.feedback import Feedback


class Background:
    """The finder, and the suggesters beside the rules."""

    def __init__(
        self,
        corpus: Corpus,
        store: Store,
        model: str,
        cache: Path,
        suggesters: "Sequence[Asked]",
        tell: Callable[[Message], None],
        ranker: "Ranker | None" = None,
    ) -> None:
        """Report by `tell`, which may be called in any thread. Nothing starts yet.

        `ranker` scores the suggestions of the rules, and hides some.
        """
        self._ranker = ranker
        self._tell = tell
        self._store, self._cache = store, cache
        self._held_out_share = corpus.settings.blind
        self._ranking = Lock()
        self._desk = self._desk_of(suggesters) if suggesters else None
        self.finder = EntityFinder(
            model or corpus.settings.model,
            cache,
            self._take_entities,
            self._report_failure,
            self._take_suggestions,
            self._request if self._desk else None,
        )

    def close(self) -> None:
        """End all processes."""
        self.finder.close()
        if self._desk is not None:
            self._desk.close()

    def _request(self, article: Article) -> None:
        """Request an article from the suggesters, unless it shows no suggestions."""
        if self._desk is not None and not is_held_out(article.id, self._held_out_share):
            self._desk.request(article)

    def _desk_of(self, suggesters: "Sequence[Asked]") -> "Desk":
        """Return the desk of the suggesters. They start with the first article."""
        from annotations.suggesters.desk import Desk

        return Desk(suggesters, self._cache, self._take_answer, lambda why: self._tell(SuggesterFailed(why)))

    def _take_entities(self, sha256: str, entities: "tuple[Entity, ...]") -> None:
        self._tell(EntitiesFound(sha256, entities))
        if self._desk is not None:
            self._desk.entities(sha256, entities)

    def _report_failure(self, why: str) -> None:
        self._tell(FinderFailed(why))
        if self._desk is not None:
            self._desk.without_entities()

    def _take_suggestions(self, sha256: str, suggestions: "tuple[Suggestion, ...]") -> None:
        if self._ranker is not None:
            suggestions = self._ranker.ranked(suggestions)
        self._tell(SuggestionsFound(sha256, self._ranked(suggestions)))

    def _take_answer(self, named: "Named", sha256: str, suggestions: "tuple[Suggestion, ...]") -> None:
        self._tell(SuggesterAnswered(named.name, sha256, self._ranked(suggestions), named.supersedes))

    def _ranked(self, suggestions: "tuple[Suggestion, ...]") -> "tuple[Suggestion, ...]":
        """Return suggestions ranked by the annotator's feedback, which one thread at a time may read."""
        with self._ranking:
            return self._habits.cap_confidence(suggestions)

    @cached_property
    def _habits(self) -> "Feedback":
        from annotations.work.feedback import Feedback

        return Feedback(self._store.annotator_folder, self._cache)
