"""The finder: entities and suggestions in the background, the open article first."""

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Condition, Thread, current_thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import ArticleError, DiedError, ModelError
from annotations.nlp.pipeline import resolve

if TYPE_CHECKING:
    # The analysis is imported by the thread: making an `EntityFinder` waits for none of it.
    from annotations.nlp.analysis import Analyser
    from annotations.nlp.process import SpacyProcess
    from annotations.suggest.suggestion import Suggestion

MAX_REQUESTS = 8
"""Requests that are kept, at most. A reader who pages on no longer needs the older ones."""

IDLE_SECONDS = 0.5
"""Seconds without a request before prefetching, so that paging is not slowed down."""

MAX_PREFETCH_CHARS = 50_000
"""Code points of the longest text that is prefetched: about two seconds, which the open article may have to wait. A
parse is interrupted between pieces, so that no request waits for all of it."""

T = TypeVar("T")

Load = Callable[[], Article]
"""Reads an article. Raises `ArticleError`."""


class EntityFinder:
    """Finds entities in the background, then suggestions, and reports from its thread.

    `found(sha256, entities)`, `suggested(sha256, suggestions)` and `trouble(sentence)` are called from that thread, the
    last one once. Without `suggested` nothing is parsed. The entities are `names.tidied`; the model's own are cached.
    """

    def __init__(
        self,
        model: str,
        cache: Path,
        found: Callable[[str, tuple[Entity, ...]], None],
        trouble: Callable[[str], None],
        suggested: Callable[[str, "tuple[Suggestion, ...]"], None] | None = None,
        asked: Callable[[Article], None] | None = None,
    ) -> None:
        """Use the pipeline `model`, or the default one if it is empty. Nothing starts yet.

        `asked` is called, by whoever requests, with each article that is requested: others may work on it too.
        """
        self._model = model
        self.cache_folder = cache
        self._found = found
        self._trouble = trouble
        self._suggested = suggested
        self._asked = asked
        self._wanted: list[Article] = []
        self._parses: list[Article] = []
        """The articles whose suggestions are requested, in the order in which they are parsed."""
        self._ahead: deque[Load] = deque()
        self._parses_ahead: deque[Load] = deque()
        self._rested = 0.0
        """When prefetching may start, on the clock of `monotonic`."""
        self._change = Condition()
        self._thread: Thread | None = None
        self._process: SpacyProcess | None = None
        self._closed = False
        self.has_failed = False
        """Whether nothing more will be found: the model is missing or fails."""

    @property
    def has_suggesters(self) -> bool:
        """Whether suggesters beside the rules are asked about each article that is requested."""
        return self._asked is not None

    def request(self, *articles: Article) -> None:
        """Request entities, before all earlier requests, then suggestions."""
        if self._asked is not None:
            for article in articles:
                self._asked(article)
        with self._change:
            hashes = {article.sha256 for article in articles}
            earlier = [each for each in self._wanted if each.sha256 not in hashes]
            self._wanted = [*articles, *earlier[: max(0, MAX_REQUESTS - len(articles))]]
            if self._suggested is not None:
                unparsed = [each for each in self._parses if each.sha256 not in hashes]
                self._parses = [*articles, *unparsed[: max(0, MAX_REQUESTS - len(articles))]]
            self._awake()

    def prefetch(self, *loads: Load) -> None:
        """Analyse these articles, in order, while nothing is requested; forget others.

        Their suggestions come behind the entities of all. They are read in the finder's thread, and the results are
        cached without a report. Articles that cannot be read, and very long ones, are skipped.
        """
        with self._change:
            self._ahead, self._parses_ahead = deque(loads), deque()
            self._awake()

    def close(self) -> None:
        """End the process. Only a call already under way may still happen."""
        with self._change:
            self._closed = True
            self._change.notify()
            process, thread = self._process, self._thread
        if process is not None:
            process.end()
        if thread is not None and thread is not current_thread():
            thread.join(timeout=1.0)

    def _awake(self) -> None:
        """Wake the thread. The caller holds the lock."""
        self._rested = monotonic() + IDLE_SECONDS
        self._change.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="entities", daemon=True)
            self._thread.start()

    def _next(self) -> "Callable[[Analyser], None] | None":
        """Wait for work: a request, else a parse, else a prefetch; `None` once closed."""
        with self._change:
            while not self._closed:
                if self._wanted:
                    return partial(self._find, self._wanted.pop(0))
                if self._parses:
                    return partial(self._suggest, self._parses[0])
                pause = self._rested - monotonic() if self._ahead or self._parses_ahead else None
                if pause is not None and pause <= 0:
                    if self._ahead:
                        return partial(self._find_ahead, self._ahead.popleft(), self._parses_ahead)
                    return partial(self._suggest_ahead, self._parses_ahead.popleft(), self._parses_ahead)
                self._change.wait(pause)
            return None

    def _busy(self, *, ahead: bool = False) -> bool:
        """Return whether a parse must be interrupted."""
        with self._change:
            return self._closed or bool(self._wanted) or (ahead and bool(self._parses))

    def _run(self) -> None:
        """Work until closed, or until the model fails for good."""
        from annotations.nlp.analysis import Analyser
        from annotations.nlp.process import SpacyProcess

        process: SpacyProcess | None = None
        try:
            model = resolve(self._model)
            process = self._process = SpacyProcess(model)
            looking = Analyser(process, self.cache_folder, model)
            while (task := self._next()) is not None:
                task(looking)
        except (ModelError, OSError) as error:
            self.has_failed = True
            if not self._closed:
                self._trouble(f"No entities: {error}.")
        finally:
            if process is not None:
                process.reap()

    def _find(self, article: Article, looking: "Analyser") -> None:
        """Find the entities of a requested article. Raises `ModelError`."""
        from annotations.nlp.names import tidied

        self._found(article.sha256, tidied(article.text, looking.entities(article)))

    def _suggest(self, article: Article, looking: "Analyser") -> None:
        """Find the suggestions for an article, unless requests wait. Raises `ModelError`."""
        suggestions = looking.suggestions(article, self._busy)
        if suggestions is None or self._suggested is None or self._closed:
            return
        with self._change:
            self._parses = [each for each in self._parses if each is not article]
        self._suggested(article.sha256, suggestions)

    def _find_ahead(self, load: Load, parses: deque[Load], looking: "Analyser") -> None:
        """Cache the entities of an article.

        Raises `ModelError` if the model fails for good.
        """
        if _analyse_quietly(load, looking.entities) is not None and self._suggested is not None:
            parses.append(load)

    def _suggest_ahead(self, load: Load, parses: deque[Load], looking: "Analyser") -> None:
        """Cache the suggestions for an article, later if requests wait.

        Raises as `_find_ahead`.
        """
        found = _analyse_quietly(
            load, lambda article: looking.suggestions(article, partial(self._busy, ahead=True)) is not None
        )
        if found is False:
            parses.appendleft(load)


def _analyse_quietly(load: Load, look: Callable[[Article], T]) -> T | None:
    """Analyse an article that nobody waits for; return `None` if it was skipped.

    Raises `ModelError`.
    """
    try:
        article = load()
        return look(article) if len(article.text) <= MAX_PREFETCH_CHARS else None
    except (ArticleError, DiedError):
        # The problem is reported when the article is opened.
        return None
