"""The saver: writes edits to the store in a thread, in order, and retries.

The screen never waits for a disk, and never says saved before the file is written. A failure in one article does not
delay another. Files that other programs changed are read in the same thread, so that such a read is never older than a
write that came before it.
"""

import logging
from collections.abc import Callable
from math import inf
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import ReadOnlyError, StoreError, UnsettledError
from annotations.store.lock import WRITING
from annotations.store.store import Store
from annotations.translation import gettext as _
from annotations.work.own_changes import OwnChanges
from annotations.work.pace import Pace

if TYPE_CHECKING:
    from annotations.claims.edits import Edit

_log = logging.getLogger(__name__)

RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before the first, second, … retry of a failed write; the last value repeats."""


class Outcome(Struct, frozen=True):
    """The result of a save or a reload: the record on disk, or why there is none."""

    article_id: str
    sha256: str
    """Fingerprint of the text that the edits were made in."""
    record: Record | None
    """The record that is on disk now; `None` where the file could not be written or read."""
    edits: "tuple[Edit, ...]"
    """The edits that were to be saved; empty for a reload."""
    trouble: str = ""
    """Why the file could not be written or read, in a sentence."""
    is_read_only: bool = False
    """Whether the file must not be written."""
    observed_at: float = inf
    """When the result was known, by `time.monotonic`."""


class Held(Protocol):
    """Work that saves itself, such as a ledger: its unsaved changes count with the saver's own."""

    @property
    def unsaved(self) -> int:
        """The number of edits that are not on disk."""

    @property
    def trouble(self) -> str:
        """Why they are not; empty if all are."""

    def save(self) -> None:
        """Try to save them. It may be called from any thread."""


class Saver:
    """Saves edits in the background, and passes each outcome to a callback."""

    def __init__(
        self, store: Store, on_outcome: Callable[[Outcome], None], on_refused: Callable[[str], object] = str
    ) -> None:
        """Save to `store`; the thread starts with the first edit.

        `on_outcome` is called from that thread, and must not block. `on_refused` is told why a change is not taken.
        """
        self._on_refused = on_refused
        self._store = store
        self._on_outcome = on_outcome
        self._pending: dict[tuple[str, str], tuple[Article, list[Edit]]] = {}
        """The edits to save, by article and text: the text may change while an edit waits for the disk."""
        self._reloads: dict[tuple[str, str], Article] = {}
        """The articles whose files are to be read again."""
        self.own_changes = OwnChanges()
        """The changes queued since the program was started."""
        self.pace = Pace()
        """The pace since the program was started."""
        self._condition = Condition()
        self._thread: Thread | None = None
        self._is_closed = False
        self._is_urgent = False
        self._started_rounds = 0
        """Rounds that the thread has started; each round tries all pending edits once."""
        self._finished_rounds = 0
        self._trouble = ""
        self._beside: dict[Path, Saver] = {}
        """Savers of other annotators' files, by the folder: they are flushed and closed with this one."""
        self._held: list[Held] = []

    def refuse(self) -> None:
        """Say that no change is taken here."""
        self._on_refused(self.refusal)

    def hold(self, work: Held) -> None:
        """Count what `work` could not save among the changes that are not on disk, and try again with each round.

        Where only looking is allowed there is nothing to save, and that is said.
        """
        if self.refusal:
            self.refuse()
            return
        self._held = [each for each in self._held if each.unsaved and each is not work] + [work]

    @property
    def held(self) -> tuple[Held, ...]:
        """The work that saves itself and could not, the latest last."""
        return tuple(self._held)

    def beside(self, store: Store, on_outcome: Callable[[Outcome], None]) -> "Saver":
        """Return the saver of another annotator's files, such as a gold standard; it is the same one each time.

        Its changes count among those that are not on disk, and quitting waits for them. Its outcomes go to the last
        callback that was given.
        """
        held = self._beside.get(store.annotator_folder)
        if held is None:
            held = self._beside[store.annotator_folder] = Saver(store, on_outcome, self._on_refused)
        held._on_outcome = on_outcome
        return held

    @property
    def refusal(self) -> str:
        """Why no change is taken, in a sentence without its full stop; empty where changes are saved."""
        return WRITING.refusal

    @property
    def trouble(self) -> str:
        """Why the last save failed, of this saver or of one beside it; empty if the last of each succeeded."""
        others: tuple[Saver | Held, ...] = (*self._beside.values(), *(each for each in self._held if each.unsaved))
        return self._trouble or next(filter(None, (each.trouble for each in others)), "")

    def put(self, article: Article, *edits: "Edit") -> None:
        """Queue edits to be saved after all earlier ones. Where only looking is allowed, they are refused at once."""
        if self.refusal:
            self.refuse()
            return
        with self._condition:
            self.own_changes.note(article.id, edits)
            self._pending.setdefault((article.id, article.sha256), (article, []))[1].extend(edits)
            self._wake()

    def request_reload(self, article: Article) -> None:
        """Queue a reload of an article's file, after the pending edits.

        A file in a state that this saver wrote or read already produces no outcome. Any other state produces an
        outcome without edits.
        """
        with self._condition:
            self._reloads[article.id, article.sha256] = article
            self._wake()

    def pending(self, article: Article) -> "tuple[Edit, ...]":
        """Return the edits of an article with this text that are not saved, in order."""
        with self._condition:
            _, edits = self._pending.get((article.id, article.sha256), (article, []))
            return tuple(edits)

    def unsaved(self) -> int:
        """Return how many changes are not on disk; reading progress alone counts as one."""
        with self._condition:
            pending = [edit for _, edits in self._pending.values() for edit in edits]
            from annotations.claims.edits import Progress

            own = sum(not isinstance(edit, Progress) for edit in pending) or min(1, len(pending))
        beside = sum(each.unsaved() for each in self._beside.values())
        return own + beside + sum(each.unsaved for each in self._held)

    def wait_for_room(self, max_articles: int, seconds: float) -> None:
        """Wait until fewer than `max_articles` have pending edits, for at most `seconds`."""
        with self._condition:
            self._condition.wait_for(lambda: len(self._pending) < max_articles, seconds)

    def flush(self, seconds: float) -> int:
        """Try to save all pending edits now; return how many changes are not saved.

        Waits until all edits are saved or each has been tried once more, for at most `seconds`.
        """
        deadline = monotonic() + seconds
        with self._condition:
            round_before = self._started_rounds
            self._is_urgent = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._pending or self._finished_rounds > round_before, seconds)
        for each in self._beside.values():
            each.flush(max(0.0, deadline - monotonic()))
        self._save_held()
        return self.unsaved()

    def _save_held(self) -> None:
        for work in self._held:
            work.save()

    def close(self) -> None:
        """End the thread once all edits are saved or have failed."""
        with self._condition:
            self._is_closed = True
            self._reloads.clear()
            self._condition.notify_all()
        for each in self._beside.values():
            each.close()

    def _wake(self) -> None:
        """Make the thread start a round; the caller holds the condition."""
        self._is_urgent = True
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._run, name="saver", daemon=True)
            self._thread.start()
        self._condition.notify_all()

    def _run(self) -> None:
        failures = 0
        while self._wait_for_work(RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1] if failures else None):
            with self._condition:
                self._started_rounds += 1
                self._is_urgent = False
                keys = list(self._pending)
                reloads, self._reloads = self._reloads, {}
            succeeded = {key: self._save(key) for key in keys}
            # A successful save has read the file already.
            succeeded |= {key: self._reload(key, article) for key, article in reloads.items() if not succeeded.get(key)}
            failures = 0 if all(succeeded.values()) else failures + 1
            if not failures:
                self._save_held()
            with self._condition:
                self._finished_rounds = self._started_rounds
                self._condition.notify_all()

    def _wait_for_work(self, pause: float | None) -> bool:
        """Wait until the thread should start a round; return `False` when it should end.

        `pause` is the number of seconds to wait after a failure unless a round is urgent, `None` without a failure.
        """
        with self._condition:
            if pause is None:
                self._condition.wait_for(lambda: self._pending or self._reloads or self._is_closed)
            else:
                self._condition.wait_for(lambda: self._is_urgent or self._is_closed, pause)
            has_work = bool(self._pending or self._reloads)
            return has_work and (not self._is_closed or pause is None or self._is_urgent)

    def _save(self, key: tuple[str, str]) -> bool:
        """Save the pending edits of one article in one write; return whether it worked."""
        with self._condition:
            article, pending = self._pending[key]
            edits = tuple(pending)
        record: Record | None = None
        trouble = ""
        try:
            record = self._store.apply(article, edits)
        except Exception as error:  # noqa: BLE001
            # Any error means that the edits are not on disk: it is reported, and the edits of other articles follow.
            trouble = _describe(error)
        self._trouble = trouble
        _log.info("%s: %s", key[0], trouble or f"{len(edits)} changes saved")
        with self._condition:
            if record is not None:
                del pending[: len(edits)]
                if not pending:
                    del self._pending[key]
                self._condition.notify_all()
        self._on_outcome(Outcome(*key, record, edits, trouble, observed_at=monotonic()))
        return record is not None

    def _reload(self, key: tuple[str, str], article: Article) -> bool:
        """Report the record on disk if it has changed.

        Returns `False` where the file must be read again later.
        """
        try:
            record = self._store.load_if_changed(article)
        except UnsettledError:
            with self._condition:
                if not self._is_closed:
                    self._reloads.setdefault(key, article)
            return False
        except Exception as error:  # noqa: BLE001
            # As in `_save`: the thread must go on after any error, and report it.
            is_read_only = isinstance(error, ReadOnlyError)
            trouble = _describe(error)
            self._on_outcome(Outcome(*key, None, (), trouble, is_read_only=is_read_only, observed_at=monotonic()))
            return True
        if record is not None:
            self._on_outcome(Outcome(*key, record, (), observed_at=monotonic()))
        return True


def _describe(error: Exception) -> str:
    """Return the message of an error of ours, or a sentence about an unexpected one."""
    if isinstance(error, StoreError):
        return str(error)
    return _("an unexpected error in the store ({name}: {error})", name=type(error).__name__, error=error)
