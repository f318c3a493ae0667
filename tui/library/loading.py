"""Loading: scan the corpus in the background, and rescan it when its files change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from annotations.corpus.corpus import Corpus, remember_files, rescan, scan
from annotations.corpus.files import describe_unread
from annotations.errors import CorpusError
from annotations.reports.rows import ArticleRow, ArticleRows, annotated_rows, rows_of
from annotations.translation import gettext as _
from tui.messages import CorpusListed
from tui.part import Part

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

FIRST_ARTICLES = 40
"""Articles that are scanned before the first paint: about a screenful. The rest follow in the background."""

FIRST_BYTES = 500_000
"""Bytes that are read for that, at most."""

BATCH_ROWS = 200
"""Records that are looked up before the list is drawn again; then twice as many each time."""


@dataclass(eq=False, repr=False)
class CorpusGrew(Message):
    """More articles are listed, or more metadata is known."""

    corpus: Corpus


@dataclass(eq=False, repr=False)
class Scanned(Message):
    """More of the corpus was scanned: `share` of all, from 0 to 1."""

    share: float


@dataclass(eq=False, repr=False)
class RowsFound(Message):
    """The records of some articles were looked up."""

    corpus: Corpus
    rows: tuple[ArticleRow, ...]
    numbers: frozenset[int]
    """Their indices in the corpus."""


class ScanEnded(Message):
    """All articles are scanned for now."""


@dataclass(eq=False, repr=False)
class CorpusRescanned(Message):
    """The files of the corpus have changed."""

    before: Corpus
    """The corpus whose files were listed again."""
    corpus: Corpus


@dataclass(eq=False, repr=False)
class CorpusGone(Message):
    """The folder or file of the articles is gone."""

    why: str


class Loading(Part):
    """The metadata of the corpus known so far, and the scans that add to it."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Scan the corpus of `library`."""
        self._library = library
        self.updated: set[str] = set()
        """Ids of articles whose rows were updated since the last look-up began: it must not overwrite them."""
        self.changed_numbers: Collection[int] | None = None
        """The indices of the rows that differ from the last ones; `None` if all may."""
        self._is_scanning = False
        self._must_rescan = False
        """Whether files have changed since the scan began."""
        self.share = 1.0
        """How much of the corpus was scanned, from 0 to 1."""

    def start(self) -> None:
        """List the first articles at once, the others as they are scanned."""
        library = self._library
        entries = library.arrangement.first_entries(FIRST_ARTICLES)
        first, size = 0, 0
        while first < len(entries) and size < FIRST_BYTES:
            size += entries[first].size
            first += 1
        library.rows = ArticleRows(library.corpus).having(rows_of(library.corpus, library.store, entries[:first]))
        if unread := describe_unread(library.corpus.unread):
            library.say(unread)
        # Metadata that is not in the cache would be read before the first screen each time.
        is_known = first == len(library.corpus.entries) and len(library.corpus.known) == len(library.corpus.sources)
        if not is_known or not library.corpus.is_checked:
            self.scan(library.corpus)

    def scan(self, corpus: Corpus) -> None:
        """Scan the unknown part of a corpus in the background."""
        self._is_scanning = True
        self._library.run_worker(partial(self._scan, corpus), thread=True, exclusive=True, group="describe")

    def update(self, known: Iterable[ArticleRow], numbers: Collection[int]) -> None:
        """Show newer rows of the articles with these `numbers`."""
        self.changed_numbers = numbers
        self._library.rows = self._library.rows.having(known)
        self.changed_numbers = None

    def grow(self, message: CorpusGrew) -> None:
        """List the articles that are known now."""
        self._library.show_corpus(self._library.rows.of(message.corpus))

    def show_share(self, message: Scanned) -> None:
        """Show the progress of the scan."""
        self.share = message.share
        self._library.mark_bars_stale()

    def take_rows(self, message: RowsFound) -> None:
        """Show rows that were looked up, except those that were updated meanwhile."""
        if message.corpus is self._library.corpus:
            self.update((row for row in message.rows if row.id not in self.updated), message.numbers)

    def follow(self) -> None:
        """List the files again, after a scan that is running: it would have to start over."""
        if self._is_scanning:
            self._must_rescan = True
        else:
            self._list_files(self._library.corpus)

    def end_scan(self) -> None:
        """Note that everything is known, and list the files again if they have changed meanwhile."""
        self._is_scanning, self.share = False, 1.0
        self._library.mark_bars_stale()
        if self._must_rescan:
            self._must_rescan = False
            self._list_files(self._library.corpus)
            return
        for screen in self._library.app.screen_stack:
            screen.post_message(CorpusListed(self._library.corpus))

    def take_rescan(self, message: CorpusRescanned) -> None:
        """Scan the files that are there now, unless the corpus has grown since they were listed."""
        library = self._library
        if message.before is not library.corpus:
            self._list_files(library.corpus)
            return
        changed = {source.at for source in {*message.corpus.sources}.difference(message.before.sources)}
        kept = {entry.id for entry in message.corpus.entries if entry.at not in changed}
        made = {name: row for name, row in library.rows.made.items() if name in kept}
        library.show_corpus(ArticleRows(message.corpus, made))
        self.updated.clear()
        self.scan(message.corpus)

    def report_gone(self, message: CorpusGone) -> None:
        """Warn that there is nothing left to read; the list stays on screen."""
        self._library.warn(_("{why}. The list stays as it was.", why=message.why.partition(":")[0]))

    def _list_files(self, corpus: Corpus) -> None:
        self._library.run_worker(partial(self._rescan, corpus), thread=True, exclusive=True, group="follow")

    def _scan(self, corpus: Corpus) -> None:
        """Scan articles, then look up their records, in a thread."""
        library, worker = self._library, get_current_worker()
        for progress in scan(corpus, library.cache):
            if worker.is_cancelled:
                return
            if progress.corpus is not corpus:
                corpus = progress.corpus
                library.post_message(CorpusGrew(corpus))
            library.post_message(Scanned(progress.done / progress.total if progress.total else 1.0))
        annotated, count = annotated_rows(corpus, library.store), BATCH_ROWS
        while rows := tuple(islice(annotated, count)):
            if worker.is_cancelled:
                return
            numbers = frozenset(number for row in rows if (number := corpus.entries.number(row.id)) is not None)
            library.post_message(RowsFound(corpus, rows, numbers))
            count *= 2
        library.post_message(ScanEnded())
        if corpus.is_checked:
            remember_files(corpus, library.cache)
        else:
            self._rescan(corpus)

    def _rescan(self, corpus: Corpus) -> None:
        """List the files of the corpus in a thread, and report them if they have changed."""
        try:
            fresh = rescan(corpus)
        except CorpusError as error:
            self._library.post_message(CorpusGone(str(error)))
        else:
            if fresh is not corpus:
                self._library.post_message(CorpusRescanned(corpus, fresh))
