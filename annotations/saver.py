"""The saver: puts steps on disk in their order, in a thread of its own, and does not let go of one that failed.

The screen never waits for a disk, and never says saved before the disk has it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread

from annotations.article import Article
from annotations.errors import NotSavedError, StoreError
from annotations.record import Record, Step
from annotations.store import Store

PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before a failed write is tried again; the last one from then on."""


@dataclass(frozen=True)
class Outcome:
    """What came of saving: the record as it is on disk, or why it is not."""

    article_id: str
    record: Record | None
    """What is on disk now; `None` where nothing was written."""
    steps: tuple[Step, ...]
    """The steps that were tried."""
    trouble: str = ""
    """Why they are not on disk, in a sentence."""


class Saver:
    """Saves in the background. `told(outcome)` is called from its thread, and must not block."""

    def __init__(self, store: Store, told: Callable[[Outcome], None]) -> None:
        """Save to `store`. The thread starts with the first step."""
        self._store = store
        self._told = told
        self._queue: deque[tuple[Article, Step]] = deque()
        self._change = Condition()
        self._thread: Thread | None = None
        self._closed = False
        self._hurry = False
        self._working = False

    def put(self, article: Article, *steps: Step) -> None:
        """Take steps to be saved after all that came before."""
        with self._change:
            self._queue.extend((article, step) for step in steps)
            self._hurry = True
            if self._thread is None:
                self._thread = Thread(target=self._run, name="saver", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def pending(self, article_id: str) -> tuple[Step, ...]:
        """Return the steps of an article that are not known to be on disk, in their order."""
        with self._change:
            return tuple(step for article, step in self._queue if article.id == article_id)

    def flush(self, seconds: float) -> int:
        """Try now to save what is left and wait for it; return how many steps are still not on disk.

        Waits until all is saved, or one more try has failed, but `seconds` at the most.
        """
        with self._change:
            self._hurry = True
            self._change.notify_all()
            self._change.wait_for(lambda: not self._queue or not (self._hurry or self._working), seconds)
            return len(self._queue)

    def close(self) -> None:
        """Let the thread end once it has nothing to do or nothing it can do."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    def _run(self) -> None:
        failures = 0
        while (batch := self._take(PAUSES[min(failures, len(PAUSES)) - 1] if failures else None)) is not None:
            article, steps = batch
            record: Record | None = None
            trouble = ""
            try:
                record = self._store.apply(article, steps)
                failures = 0
            except NotSavedError as error:
                failures, trouble = failures + 1, str(error)
            except StoreError as error:
                failures, trouble = len(PAUSES), str(error)
            with self._change:
                self._working = False
                if record is not None:
                    for _ in steps:
                        self._queue.popleft()
                self._change.notify_all()
            self._told(Outcome(article.id, record, steps, trouble))

    def _take(self, pause: float | None) -> tuple[Article, tuple[Step, ...]] | None:
        """Wait for work and return all steps at the head of the queue that are of one article.

        After a failure wait `pause` seconds, or less where somebody is in a hurry. `None` when closed.
        """
        with self._change:
            if pause is None:
                self._change.wait_for(lambda: self._queue or self._closed)
            else:
                self._change.wait_for(lambda: self._hurry or self._closed, pause)
            if self._closed and (not self._queue or (pause is not None and not self._hurry)):
                return None
            if not self._queue:
                return self._take(None)
            self._hurry = False
            self._working = True
            article = self._queue[0][0]
            steps = []
            for each, step in self._queue:
                if each.id != article.id:
                    break
                steps.append(step)
            return article, tuple(steps)
