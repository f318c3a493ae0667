"""The finder: entities for whoever reads, found in the background, the open article first."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread, current_thread
from time import monotonic

from annotations.article import Article
from annotations.entities import Cache, Entity, resolve
from annotations.errors import ArticleError, ModelError
from annotations.spacy_process import DiedError, SpacyProcess

KEPT = 8
"""Articles that were wanted and are still waited for, at most: whoever turns pages is not waiting for the first."""

REST = 0.5
"""Seconds without a wish after which work ahead begins, so that turning pages is not slowed by it."""

LONGEST_AHEAD = 50_000
"""Code points of the longest text that is worked ahead: about two seconds, which the open article may have to wait."""

Load = Callable[[], Article]
"""Reads an article. Raises `ArticleError`."""


class EntityFinder:
    """Finds entities in the background and says so from a thread of its own.

    `found(sha256, entities)` and `trouble(sentence)` are called from that thread. The trouble is said once.
    """

    def __init__(
        self,
        model: str,
        cache: Path,
        found: Callable[[str, tuple[Entity, ...]], None],
        trouble: Callable[[str], None],
    ) -> None:
        """Use the pipeline `model`, or the default one where it is empty. Nothing starts yet."""
        self._model = model
        self._cache_folder = cache
        self._found = found
        self._trouble = trouble
        self._wanted: list[Article] = []
        self._ahead: deque[Load] = deque()
        self._rested = 0.0
        """When work ahead may begin, on the clock of `monotonic`."""
        self._change = Condition()
        self._thread: Thread | None = None
        self._process: SpacyProcess | None = None
        self._closed = False

    def want(self, *articles: Article) -> None:
        """Ask for the entities of these articles, in this order, before any asked for earlier."""
        with self._change:
            hashes = {article.sha256 for article in articles}
            earlier = [each for each in self._wanted if each.sha256 not in hashes]
            self._wanted = [*articles, *earlier[: max(0, KEPT - len(articles))]]
            self._awake()

    def soon(self, *loads: Load) -> None:
        """Work ahead while nothing is wanted: find the entities of these articles, in this order, and no others.

        They are read in the finder's thread, and kept for when they are wanted; nobody is told. What was to be
        worked ahead before is forgotten. Articles that cannot be read, and very long ones, are passed over.
        """
        with self._change:
            self._ahead = deque(loads)
            self._awake()

    def close(self) -> None:
        """End the process. Nothing is called afterwards but what was under way."""
        with self._change:
            self._closed = True
            self._change.notify()
            process, thread = self._process, self._thread
        if process is not None:
            process.end()
        if thread is not None and thread is not current_thread():
            thread.join(timeout=1.0)

    def _awake(self) -> None:
        """Have the thread look at what there is to do; whoever calls holds the lock."""
        self._rested = monotonic() + REST
        self._change.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="entities", daemon=True)
            self._thread.start()

    def _next(self) -> Article | Load | None:
        """Wait for something to do and take it: a wish, else work ahead; `None` when closed."""
        with self._change:
            while not self._wanted and not self._closed:
                pause = self._rested - monotonic() if self._ahead else None
                if pause is not None and pause <= 0:
                    return self._ahead.popleft()
                self._change.wait(pause)
            return None if self._closed else self._wanted.pop(0)

    def _run(self) -> None:
        """Serve wishes and work ahead until closed, or until there is trouble that will not pass."""
        process: SpacyProcess | None = None
        try:
            model = resolve(self._model)
            cache = Cache(self._cache_folder, model)
            process = self._process = SpacyProcess(model)
            while (task := self._next()) is not None:
                if isinstance(task, Article):
                    self._found(task.sha256, _look(process, cache, task))
                else:
                    _work_ahead(process, cache, task)
        except (ModelError, OSError) as error:
            if not self._closed:
                self._trouble(f"No entities: {error}.")
        finally:
            if process is not None:
                process.bury()


def _look(process: SpacyProcess, cache: Cache, article: Article) -> tuple[Entity, ...]:
    """Return the entities of an article, from the cache if they are in it. Raises `ModelError`."""
    entities = cache.get(article.sha256)
    if entities is None:
        (entities,) = process.ask(article)
        cache.put(article.sha256, entities)
    return entities


def _work_ahead(process: SpacyProcess, cache: Cache, load: Load) -> None:
    """Put the entities of an article into the cache. Raises `ModelError` where there will be none of any."""
    try:
        article = load()
        if len(article.text) <= LONGEST_AHEAD:
            _look(process, cache, article)
    except (ArticleError, DiedError):
        # It is said when somebody opens it.
        return
