"""The search: the query while it is typed, and the hits in the texts, found in a thread."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from annotations.corpus.concordance import Hits, hits
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.reports.rows import ArticleRows
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.concordance.hit_list import Place
from tui.part import Part
from tui.screen import edited

if TYPE_CHECKING:
    from tui.concordance.screen import ConcordanceScreen

MAX_HITS = 10_000
"""Hits that are listed, and that can be tagged at once: with more, a longer query is needed."""

REST_SECONDS = 0.2
"""Seconds without a key after which the query typed so far is searched for."""

REPORT_SECONDS = 0.1
"""Seconds between two reports of hits."""


class Found(NamedTuple):
    """An article with hits, and the state of the corpus in which it was found."""

    corpus: Corpus
    number: int
    entry: Entry


@dataclass(eq=False, repr=False)
class MoreHits(Message):
    """More hits were found, or more articles searched."""

    search: int
    """The number of the search."""
    hits: tuple[Hits, ...]


class Search(Part):
    """The query, and its hits so far."""

    def __init__(self, screen: "ConcordanceScreen", state: Callable[[], tuple[ArticleRows, bool]]) -> None:
        """Search for `screen` in the articles that `state` returns, of which more may come."""
        self._screen = screen
        self._state = state
        self._rows, self.may_grow = state()
        """The rows that are searched, and whether more articles may come."""
        self.corpus: Corpus = self._rows.corpus
        self.query = ""
        self.is_typing = True
        """Whether keys type the query."""
        self.articles: list[Found] = []
        """The articles with hits, in the order of the corpus."""
        self.places: list[Place] = []
        """The hits in those articles."""
        self.share = 1.0
        """The part of the articles searched, from 0 to 1."""
        self._number = 0
        self._resting: Timer | None = None

    def typed(self, event: events.Key) -> bool:
        """Take a key for the query while it is being typed."""
        if not self.is_typing:
            return False
        key = event.key
        if key == "escape":
            self.is_typing = False
            if not self.query:
                self._screen.escape()
        elif key == "enter":
            self.is_typing = False
            if self._resting is not None:
                self._search()
        elif (query := edited(self.query, event)) is not None:
            self._search_soon(query)
        else:
            return key not in ("up", "down", "pageup", "pagedown")
        self._screen.mark_bars_stale()
        return True

    def pasted(self, text: str) -> bool:
        """Add pasted text to the query while it is being typed."""
        if self.is_typing:
            self._search_soon(self.query + " ".join(text.split()))
        return self.is_typing

    def start_typing(self) -> None:
        """Begin to type another query."""
        self.is_typing = True
        self._screen.mark_bars_stale()

    def take(self, message: MoreHits) -> None:
        """List more hits, unless another search has begun."""
        if message.search != self._number:
            return
        for found in message.hits:
            self.share = found.done / max(1, found.total)
            if found.entry is not None:
                self.articles.append(Found(self.corpus, found.number, found.entry))
                row = self._rows[found.number]
                title = row.title or row.id
                self.places += [
                    Place(found.entry, hit, title if number == 0 else "") for number, hit in enumerate(found.hits)
                ]
        if len(self.places) >= MAX_HITS:
            self.share = 1.0
        if self.share >= 1 and not self.places:
            so_far = _(" that are listed so far") if self.may_grow else ""
            self._screen.items.empty_message = _(
                "“{query}” was not found in the {articles}{so_far}.",
                query=self.query,
                articles=counted(len(self.corpus.entries), "article"),
                so_far=so_far,
            )
        self._show()

    def _search_soon(self, query: str) -> None:
        """Search for a query after a moment without keys."""
        self.query = query
        if self._resting is None:
            self._resting = self._screen.set_timer(REST_SECONDS, self._search)
        else:
            self._resting.reset()
        self._screen.mark_bars_stale()

    def _search(self) -> None:
        """Search for the typed query."""
        screen = self._screen
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        self.articles, self.places, self.share = [], [], 0.0 if self.query.strip() else 1.0
        self._rows, self.may_grow = self._state()
        self.corpus = self._rows.corpus
        self._number += 1
        screen.items.empty_message = ""
        self._show()
        if self.query.strip():
            search = partial(self._search_texts, self.corpus, self.query, self._number)
            screen.run_worker(search, thread=True, exclusive=True, group="finding")
        else:
            screen.workers.cancel_group(screen, "finding")

    def _search_texts(self, corpus: Corpus, query: str, number: int) -> None:
        """Search all texts in a thread, and report hits now and then."""
        worker = get_current_worker()
        waiting: list[Hits] = []
        count, last = 0, monotonic()
        for found in hits(corpus, query):
            if worker.is_cancelled:
                return
            waiting.append(found)
            count += len(found.hits)
            if monotonic() - last > REPORT_SECONDS or count >= MAX_HITS or found.done == found.total:
                self._screen.post_message(MoreHits(number, tuple(waiting)))
                waiting, last = [], monotonic()
            if count >= MAX_HITS:
                return

    def _show(self) -> None:
        items = self._screen.items
        items.places = tuple(self.places[:MAX_HITS])
        items.cursor = items.cursor
        self._screen.mark_bars_stale()
