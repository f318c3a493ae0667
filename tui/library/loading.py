"""Gathering: the articles of a corpus are looked into in the background, and again when its files have changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.reactive import var
from textual.worker import get_current_worker

from annotations.corpus.corpus import Corpus, rescan, scan
from annotations.errors import CorpusError
from annotations.reports.rows import ArticleRow, ArticleRows, annotated_rows, rows_of
from annotations.store.store import Store
from tui.config import Config
from tui.library.article_table import NO_CORPUS
from tui.messages import CorpusChanged
from tui.screen import BarScreen

AT_ONCE = 40
"""Articles that are looked into before the first paint: about a screenful. The rest follow in the background."""

LIGHT = 500_000
"""Bytes that are read before the first paint at the most, for that."""

BATCH = 200
"""Articles of which it is looked up what was made of them before the list is drawn again; then twice as many."""


class GatheringScreen(BarScreen[None]):
    """The articles of a corpus, as far as they are known."""

    rows: var[ArticleRows] = var[ArticleRows](lambda: ArticleRows(NO_CORPUS), init=False)
    """What is known of the articles, in the order of the corpus."""

    @dataclass(eq=False, repr=False)
    class Found(Message):
        """More is known of the corpus: articles that were not listed yet, or what is in them."""

        corpus: Corpus

    @dataclass(eq=False, repr=False)
    class LookedOn(Message):
        """More of the corpus was looked into: `share` of all, from 0 to 1."""

        share: float

    @dataclass(eq=False, repr=False)
    class Described(Message):
        """It was looked up what was made of some articles."""

        corpus: Corpus
        rows: tuple[ArticleRow, ...]
        numbers: frozenset[int]
        """Where they stand in the corpus."""

    class Complete(Message):
        """All is known that there is to be known for now."""

    @dataclass(eq=False, repr=False)
    class Reopened(Message):
        """The files of the corpus are others by now."""

        before: Corpus
        """As it was when its files were listed."""
        corpus: Corpus

    @dataclass(eq=False, repr=False)
    class Gone(Message):
        """The articles are no longer where they were."""

        why: str

    def __init__(self, corpus: Corpus, store: Store, config: Config, cache: Path) -> None:
        """List the articles of `corpus`, and what `store` has of them; what is in them goes to `cache`."""
        super().__init__(config, "library")
        self._corpus = corpus
        self._store = store
        self._cache = cache
        self._heard: set[str] = set()
        """Ids of the articles of which something was told since it was begun to look up what was made of them."""
        self._news: Collection[int] | None = None
        """The numbers of the rows that differ from the last ones; `None` where all may."""
        self._looking = self._again = False
        """Whether it is being looked into, and whether files have changed since that began."""
        self.looked = 1.0
        """How much of the corpus was looked into, from 0 to 1."""

    def on_mount(self) -> None:
        """List the first articles at once, the others as they are looked into."""
        entries = self._corpus.entries
        first, size = 0, 0
        while first < min(AT_ONCE, len(entries)) and size < LIGHT:
            size += entries[first].size
            first += 1
        self.rows = ArticleRows(self._corpus).having(rows_of(self._corpus, self._store, entries[:first]))
        if first < len(entries) or self._corpus.unlisted:
            self.look_into(self._corpus)

    def look_into(self, corpus: Corpus) -> None:
        """Look into what is not known of a corpus, in the background."""
        self._looking = True
        self._look_into(corpus)

    @work(thread=True, exclusive=True, group="describe")
    def _look_into(self, corpus: Corpus) -> None:
        """Look into what is not known yet: the articles, then what was made of them."""
        worker = get_current_worker()
        for looked in scan(corpus, self._cache):
            if worker.is_cancelled:
                return
            if looked.corpus is not corpus:
                corpus = looked.corpus
                self.post_message(self.Found(corpus))
            self.post_message(self.LookedOn(looked.done / looked.total if looked.total else 1.0))
        made, count = annotated_rows(corpus, self._store), BATCH
        while rows := tuple(islice(made, count)):
            if worker.is_cancelled:
                return
            numbers = frozenset(number for row in rows if (number := corpus.entries.number(row.id)) is not None)
            self.post_message(self.Described(corpus, rows, numbers))
            count *= 2
        self.post_message(self.Complete())

    @on(Found)
    def _grow(self, message: Found) -> None:
        """List what is known now."""
        self._list(self.rows.of(message.corpus))

    @on(LookedOn)
    def _tell_looked(self, message: LookedOn) -> None:
        """Show how far the looking is."""
        self.looked = message.share
        self.mark_bars_stale()

    @on(Described)
    def _describe(self, message: Described) -> None:
        """List what was looked up, but for what has been tagged and told of meanwhile."""
        if message.corpus is self._corpus:
            self.renew((row for row in message.rows if row.id not in self._heard), message.numbers)

    def renew(self, known: Iterable[ArticleRow], numbers: Collection[int]) -> None:
        """Show what is known now of the articles with these `numbers`."""
        self._news = numbers
        self.rows = self.rows.having(known)
        self._news = None

    @on(CorpusChanged)
    def _follow(self) -> None:
        """List the files anew, once what is being looked into is known: it would be begun again."""
        if self._looking:
            self._again = True
        else:
            self._list_files(self._corpus)

    @on(Complete)
    def _look_no_more(self) -> None:
        """All is known; but for what has changed meanwhile."""
        self._looking, self.looked = False, 1.0
        self.mark_bars_stale()
        if self._again:
            self._again = False
            self._list_files(self._corpus)

    @work(thread=True, exclusive=True, group="follow")
    def _list_files(self, corpus: Corpus) -> None:
        """List the files of the corpus, and tell of it where they are others."""
        try:
            fresh = rescan(corpus)
        except CorpusError as error:
            self.post_message(self.Gone(str(error)))
        else:
            if fresh is not corpus:
                self.post_message(self.Reopened(corpus, fresh))

    @on(Reopened)
    def _begin_again(self, message: Reopened) -> None:
        """Look into the files that are there now, unless more was known by the time they were listed."""
        if message.before is not self._corpus:
            self._list_files(self._corpus)
            return
        changed = {source.at for source in {*message.corpus.sources}.difference(message.before.sources)}
        kept = {entry.id for entry in message.corpus.entries if entry.at not in changed}
        self._list(ArticleRows(message.corpus, {name: row for name, row in self.rows.made.items() if name in kept}))
        self._heard.clear()
        self.look_into(message.corpus)

    @on(Gone)
    def _miss(self, message: Gone) -> None:
        """Say that there is nothing to be read any longer; what is on screen stays."""
        self.warn(f"{message.why.partition(':')[0]}. What is listed stays on screen.")

    def _list(self, rows: ArticleRows) -> None:
        """List the articles of another corpus."""
        self._corpus = rows.corpus
        self.rows = rows
