"""Loading: read the claims of the store in the background, and again where files change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from annotations.claims.edits import Progress
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from annotations.reports.claim_rows import ClaimFile, claim_file, read_claim_files
from annotations.store.storage import Stamp
from annotations.translation import gettext as _
from annotations.watcher import Watcher
from tui.messages import FilesChanged, Saved
from tui.part import Part
from tui.record_watcher import watch_records

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

FIRST_FILES = 100
"""Files that are read before the list is drawn; then twice as many each time."""

PROGRESS_SECONDS = 0.2
"""Seconds between two reports of progress."""

SAVED_SECONDS = 0.05
"""Seconds from a save to its row in the list."""

BATCH_SECONDS = 0.5
"""Seconds between two lists while a batch is running: with 100,000 claims each takes some ten milliseconds."""


@dataclass(eq=False, repr=False)
class ClaimsRead(Message):
    """More files of claims were read."""

    reading: int
    """The number of the reading: the results of an earlier one are out of date."""
    share: float
    """The part of the files that was read, from 0 to 1."""
    files: tuple[ClaimFile, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    """The index in the corpus of each of their articles."""
    has_others: bool | None = None
    """Whether other annotators have files; `None` if that was not looked at."""
    problem: str = ""
    """Why the store cannot be read."""


class Loading(Part):
    """The files of the store that were read, and those that are being read."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Read the claims of `screen`."""
        self._screen = screen
        self.share = 0.0
        """How much of the store was read, from 0 to 1."""
        self.has_others = False
        """Whether other annotators have files in the store."""
        self.problem = ""
        """Why the store cannot be read."""
        self.trouble = ""
        """Why the last change is not on disk; empty once something was saved."""
        self._reading = 0
        self._with_others = False
        """Whether the claims of all annotators are read."""
        self._changed: set[Path] = set()
        """Files that have changed since they were read."""
        self._saved: dict[str, Record] = {}
        """Records that were saved and are not listed yet, by article."""
        self._timer: Timer | None = None
        self._list_timer: Timer | None = None
        """Runs until the claims are listed again."""
        self._unconfirmed: dict[str, int] = {}
        """The number of changes made here in each article whose outcome is not known yet."""
        self._watcher: Watcher | None = None

    def start(self) -> None:
        """Read the annotator's own claims."""
        self._read_store()

    def close(self) -> None:
        """Stop watching the files of others."""
        if self._watcher is not None:
            self._watcher.close()

    def want_others(self) -> None:
        """Read the claims of all annotators, from now on."""
        if not self._with_others:
            self._with_others = True
            self._watcher = watch_records(self._screen, self._screen.store.folder)
            self._read_store()

    def show_record(self, record: Record) -> None:
        """List the claims of a record that was changed here, before it is on disk."""
        article = record.row.id
        self._unconfirmed[article] = self._unconfirmed.get(article, 0) + 1
        self._saved.pop(article, None)
        self._screen.claims.put([claim_file(self._screen.store.path(article), record)])
        self._list()

    def take_outcome(self, message: Saved) -> None:
        """Note a saved record, or warn if it could not be saved."""
        screen, outcome = self._screen, message.outcome
        if outcome.record is not None:
            self.trouble = ""
            changes = sum(not isinstance(edit, Progress) for edit in outcome.edits)
            left = self._unconfirmed.get(outcome.article_id, 0) - changes
            self._unconfirmed.pop(outcome.article_id, None)
            if left > 0:
                self._unconfirmed[outcome.article_id] = left
            else:
                self._saved[outcome.article_id] = outcome.record
                # Of many saves at once the list is drawn a few times, not for each.
                if screen.is_current and self._timer is None:
                    self._timer = screen.set_timer(SAVED_SECONDS, self.show_saved)
        elif outcome.edits:
            is_new = not self.trouble and screen.is_current
            self.trouble = outcome.trouble
            if is_new:
                screen.warn(_("NOT SAVED: {trouble}.", trouble=outcome.trouble))
        screen.mark_bars_stale()

    def show_saved(self) -> None:
        """List the claims of records that were saved, and read files that have changed."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._saved:
            store = self._screen.store
            self._put([claim_file(store.path(record.row.id), record) for record in self._saved.values()])
            self._saved.clear()
        self._read_changed()

    def take_changes(self, message: FilesChanged) -> None:
        """Note changed files, and read them once the list is in sight."""
        hides = self._screen.store.own.hides
        self._changed |= {path for path in message.paths if path.suffix == ".json" and not hides(path)}
        if self._screen.is_current:
            self._read_changed()

    def take_read(self, message: ClaimsRead) -> None:
        """List more claims."""
        if message.reading != self._reading:
            return
        screen = self._screen
        self.share, self.problem = message.share, message.problem
        if message.has_others is not None:
            self.has_others = message.has_others
        screen.claims.know_order(message.order)
        # A change made here may not be in its file yet: its outcome follows.
        unconfirmed = {screen.store.path(article) for article in self._unconfirmed}
        self._put([file for file in message.files if file.path not in unconfirmed])
        if self.share >= 1:
            self._read_changed()

    def _follow_corpus(self) -> bool:
        """Read the store again if the articles are others than before; return whether they are."""
        is_other = self.share >= 1 and self._screen.claims.corpus is not self._screen.corpus
        if is_other:
            self._read_store()
        return is_other

    def _put(self, files: Iterable[ClaimFile]) -> None:
        """Take in files, and list their claims if they are others than before."""
        screen = self._screen
        if not screen.claims.put(files):
            screen.arrangement.explain()
        elif not screen.bulk.is_running:
            self._list()
        elif self._list_timer is None:
            self._list_timer = screen.set_timer(BATCH_SECONDS, self._list)

    def _list(self) -> None:
        """List the claims as they are known now."""
        if self._list_timer is not None:
            self._list_timer.stop()
            self._list_timer = None
        self._screen.arrangement.take_claims()

    def _read_store(self) -> None:
        """Read all files whose state is not known, and drop those that are gone."""
        screen = self._screen
        claims, corpus = screen.claims, screen.corpus
        articles = claims.articles()
        if claims.corpus is not corpus:
            claims.follow(corpus)
        self._reading += 1
        self.share = 0.0
        self._changed.clear()
        reading, known, with_others = self._reading, claims.stamps(), self._with_others

        # Not a partial: Textual describes a worker by all its arguments.
        def read() -> None:
            self._read(reading, corpus, articles, known, with_others)

        screen.run_worker(read, thread=True, exclusive=True, group="claims")

    def _read_changed(self) -> None:
        """Read the files that have changed, once nothing else is being read."""
        if not self._follow_corpus() and self._changed and self.share >= 1:
            screen, changed = self._screen, frozenset(self._changed)
            self._changed.clear()
            reading, corpus, known = self._reading, screen.corpus, screen.claims.stamps(changed)

            # Not a partial: Textual describes a worker by all its arguments.
            def read() -> None:
                self._read_some(reading, corpus, changed, known)

            screen.run_worker(read, thread=True, group="changed claims")

    def _read(
        self, reading: int, corpus: Corpus, articles: set[str], known: Mapping[Path, Stamp], with_others: bool
    ) -> None:
        """Read the store in a thread, and report now and then."""
        screen, worker = self._screen, get_current_worker()
        store = screen.store
        try:
            everything = [path for path in store.paths() if not store.own.hides(path)]
        except StoreError as error:
            screen.post_message(ClaimsRead(reading, 1.0, problem=str(error)))
            return
        own = list(filter(store.own.has, everything))
        paths = everything if with_others else own
        numbers = {entry.id: number for number, entry in enumerate(corpus.entries)} if paths else {}
        gone = [ClaimFile(path, None) for path in known.keys() - set(paths)] if with_others else []
        gone += [ClaimFile(path, None) for path in known.keys() - set(own) if path.parent in store.own.folders]
        order = {article: numbers[article] for article in articles if article in numbers}
        screen.post_message(
            ClaimsRead(reading, 0.0 if paths else 1.0, tuple(gone), order, has_others=len(own) < len(everything))
        )
        waiting: list[ClaimFile] = []
        most, last = FIRST_FILES, monotonic()
        for done, file in enumerate(read_claim_files(store, paths, known), 1):
            if worker.is_cancelled:
                return
            if file is not None:
                waiting.append(file)
            if len(waiting) >= most or done == len(paths):
                screen.post_message(_read_message(reading, done / len(paths), waiting, numbers))
                waiting, most, last = [], most * 2, monotonic()
            elif monotonic() - last > PROGRESS_SECONDS:
                last = monotonic()
                screen.post_message(ClaimsRead(reading, done / len(paths)))

    def _read_some(self, reading: int, corpus: Corpus, paths: Iterable[Path], known: Mapping[Path, Stamp]) -> None:
        """Read changed files in a thread."""
        files = [file for file in read_claim_files(self._screen.store, paths, known) if file is not None]
        articles = {file.rows[0].article for file in files if file.rows}
        numbers = {each: number for each in articles if (number := corpus.entries.number(each)) is not None}
        self._screen.post_message(_read_message(reading, 1.0, files, numbers))


def _read_message(reading: int, share: float, files: Iterable[ClaimFile], numbers: Mapping[str, int]) -> ClaimsRead:
    """Return the message about files that were read, with the order of their articles."""
    files = tuple(files)
    articles = {file.rows[0].article for file in files if file.rows}
    return ClaimsRead(reading, share, files, {each: numbers[each] for each in articles if each in numbers})
