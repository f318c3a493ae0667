"""Suggesters while somebody reads: asked in the background, a thread and a process each, the open article first.

Nothing here waits for a suggester but its own thread. One that fails is asked about other articles a few times, then no
more; what has been cached is shown in any case.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition, Thread, current_thread

from annotations.article import Article
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.suggest.suggestion import Suggestion
from annotations.suggesters.cache import AnswerCache, Answered
from annotations.suggesters.checking import checked
from annotations.suggesters.messages import Usage
from annotations.suggesters.process import SuggesterProcess
from annotations.suggesters.prompt import Chat
from annotations.suggesters.roster import Asked, Named
from annotations.translation import gettext as _
from annotations.wording import brief

MAX_REQUESTS = 8
"""Articles that wait for one suggester, at most. A reader who pages on no longer needs the older ones."""

MAX_COST_CHARS = 100

MAX_FAILURES = 3
"""Articles in a row that a suggester may fail on before it is no longer asked."""

Suggested = Callable[[Named, str, tuple[Suggestion, ...]], None]


class Asking:
    """One suggester, its process and its cache. For one thread, but for `end`."""

    def __init__(self, named: Named, cache: Path, *, by_name: bool = False) -> None:
        """Nothing starts yet. Raises `ModelError` if it names what is not there.

        `by_name` says that a person has asked for this suggester: one that costs something is only asked then.
        """
        self.named = named
        self._by_name = by_name
        self._chat = Chat(named.setup) if named.settings.kind == "llm" else None
        self.process = SuggesterProcess(named.setup)
        self.cache = AnswerCache(cache, named.identity)
        self.spent = Usage()
        """The tokens of this run."""
        self._labels = {each.name for each in named.scheme.labels}

    def known(self, article: Article) -> Answered | None:
        """Return what is cached for an article; `None` if nothing is."""
        return self.cache.get(article.sha256)

    def ask(self, article: Article, entities: tuple[Entity, ...] = ()) -> Answered:
        """Return what it proposes for an article, cached or asked for now, and cache it.

        Raises `DiedError` if it failed on this article, `ModelError` if asking again is of no use.
        """
        known = self.known(article)
        if known is not None:
            return known
        self._check_budget(article)
        ready = self.process.begin()
        if ready.cost and not self._by_name:
            raise ModelError(
                _(
                    "it costs something ({cost}), so it is asked only if you name it",
                    cost=brief(ready.cost, MAX_COST_CHARS),
                )
            )
        if ready.languages and article.language not in ready.languages:
            return Answered()
        response = self.process.ask(article, entities)
        self.spent = self.spent.plus(response.usage)
        if response.trouble:
            raise DiedError(response.trouble)
        kept, dropped = checked(article.text, response.suggestions, self.named.settings, self._labels)
        for why, count in response.dropped.items():
            dropped[why] = dropped.get(why, 0) + count
        found = Answered(kept, dropped, response.usage)
        self.cache.put(article.sha256, found)
        return found

    def cost(self) -> float:
        """Return what this run has cost, by the prices of the settings."""
        return cost_of(self.named, self.spent)

    def _check_budget(self, article: Article) -> None:
        """Raise `ModelError` if asking about an article would probably spend more than the budget."""
        budget = self.named.settings.budget
        if self._chat is not None and self.spent.total + sum(self._chat.estimate(article.text)) > budget:
            raise ModelError(_("the budget of {budget:,} tokens is too small for another article", budget=budget))


def cost_of(named: Named, usage: Usage) -> float:
    """Return the price of some tokens; 0 if the settings state none."""
    settings = named.settings
    return (usage.prompt * settings.input_price + usage.answer * settings.output_price) / 1_000_000


class Desk:
    """The suggesters of an open corpus.

    `suggested(suggester, sha256, suggestions)` and `trouble(sentence)` are called from their threads.
    """

    def __init__(
        self, asked: Sequence[Asked], cache: Path, suggested: Suggested, trouble: Callable[[str], None]
    ) -> None:
        """Ask these suggesters. Nothing starts yet."""
        self._seats = [_Seat(each, cache, suggested, trouble) for each in asked]

    def request(self, article: Article) -> None:
        """Request suggestions for an article, before all earlier requests."""
        for seat in self._seats:
            seat.request(article)

    def entities(self, sha256: str, entities: tuple[Entity, ...]) -> None:
        """Pass on the entities of an article that was requested: plugins wait for them."""
        for seat in self._seats:
            seat.entities(sha256, entities)

    def without_entities(self) -> None:
        """Let plugins work without entities: none will be found."""
        for seat in self._seats:
            seat.without_entities()

    def close(self) -> None:
        """End all processes. Only calls already under way may still happen."""
        for seat in self._seats:
            seat.close()


class _Seat:
    """One suggester with its thread."""

    def __init__(self, asked: Asked, cache: Path, suggested: Suggested, trouble: Callable[[str], None]) -> None:
        self._named, self._cache_folder = asked.named, cache
        self._suggested, self._trouble = suggested, trouble
        self._how = asked.how
        self._needs_entities = self._how != "cached" and self._named.settings.kind == "plugin"
        self._wanted: list[Article] = []
        self._entities: dict[str, tuple[Entity, ...]] = {}
        self._change = Condition()
        self._thread: Thread | None = None
        self._asking: Asking | None = None
        self._closed = self._over = False

    def request(self, article: Article) -> None:
        """Request an article before all others."""
        with self._change:
            if self._over:
                return
            earlier = [each for each in self._wanted if each.sha256 != article.sha256]
            self._wanted = [article, *earlier[: MAX_REQUESTS - 1]]
            self._awake()

    def entities(self, sha256: str, entities: tuple[Entity, ...]) -> None:
        """Keep the entities of an article that is waited for."""
        with self._change:
            if self._needs_entities and any(each.sha256 == sha256 for each in self._wanted):
                self._entities[sha256] = entities
                self._change.notify()

    def without_entities(self) -> None:
        """Wait for entities no longer."""
        with self._change:
            self._needs_entities = False
            self._change.notify()

    def close(self) -> None:
        """End the thread and the process."""
        with self._change:
            self._closed = True
            self._change.notify()
            asking, thread = self._asking, self._thread
        if asking is not None:
            asking.process.end()
        if thread is not None and thread is not current_thread():
            thread.join(timeout=1.0)

    def _awake(self) -> None:
        """Wake the thread. The caller holds the lock."""
        self._change.notify()
        if self._thread is None:
            self._thread = Thread(target=self._run, name=f"suggester {self._named.name}", daemon=True)
            self._thread.start()

    def _next(self, asking: Asking) -> tuple[Article, tuple[Entity, ...]] | None:
        """Wait for an article that is cached or may be asked about; `None` once closed."""
        with self._change:
            while not self._closed:
                for number, article in enumerate(self._wanted):
                    is_ready = not self._needs_entities or article.sha256 in self._entities
                    if is_ready or asking.known(article) is not None:
                        del self._wanted[number]
                        return article, self._entities.pop(article.sha256, ())
                self._change.wait()
            return None

    def _run(self) -> None:
        """Work until closed, or until the suggester has failed for good."""
        asking: Asking | None = None
        try:
            asking = self._asking = Asking(self._named, self._cache_folder, by_name=self._how == "by name")
            if self._closed:
                return
            failures = 0
            while (order := self._next(asking)) is not None:
                try:
                    self._answer(asking, *order)
                    failures = 0
                except DiedError:
                    failures += 1
                    if failures == MAX_FAILURES:
                        raise
        except ModelError as error:
            with self._change:
                self._over, self._wanted = True, []
            if not self._closed:
                self._trouble(_("Stopped asking the suggester {name}: {why}.", name=self._named.name, why=error))
        finally:
            if asking is not None:
                asking.process.reap()

    def _answer(self, asking: Asking, article: Article, entities: tuple[Entity, ...]) -> None:
        """Report the suggestions for one article, if there are any to report. Raises as `Asking.ask` does."""
        found = asking.known(article) if self._how == "cached" else asking.ask(article, entities)
        if found is not None and not self._closed:
            self._suggested(self._named, article.sha256, found.suggestions)
