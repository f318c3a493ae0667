"""The saver: puts steps on disk in their order, in a thread of its own, and lets go of none that failed.

The screen never waits for a disk, and never says saved before the disk has it. What cannot be saved of one
article does not hold up another. What others have put there is read in the same thread, so that it is never older
than what was saved before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import ReadOnlyError, StoreError, UnsettledError
from annotations.store.store import Store

if TYPE_CHECKING:
    from annotations.claims.edits import Edit

PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds to wait before what failed is tried again; the last one from then on."""


@dataclass(frozen=True)
class Outcome:
    """What came of saving, or of a look at the disk: the record as it is there, or why it is not known."""

    article_id: str
    sha256: str
    """Fingerprint of the text that the steps were made in."""
    record: Record | None
    """What is on disk now; `None` where nothing was written, or nothing could be read."""
    steps: "tuple[Edit, ...]"
    """The steps that were tried; none where somebody else's change was looked at."""
    trouble: str = ""
    """Why they are not on disk, or what is there could not be read, in a sentence."""
    locked: bool = False
    """Whether the file must not be written."""
    when: float = inf
    """The moment by `time.monotonic` at which this was known."""


class Saver:
    """Saves in the background. `told(outcome)` is called from its thread, and must not block."""

    def __init__(self, store: Store, told: Callable[[Outcome], None]) -> None:
        """Save to `store`. The thread starts with the first step."""
        self._store = store
        self._told = told
        self._waiting: dict[tuple[str, str], tuple[Article, list[Edit]]] = {}
        """Steps by article and text: a file may change under a step that waits for the disk."""
        self._looks: dict[tuple[str, str], Article] = {}
        """What is to be looked at on disk."""
        self._change = Condition()
        self._thread: Thread | None = None
        self._closed = False
        self._hurry = False
        self._begun = 0
        """Rounds begun: in each, everything that waits is tried once."""
        self._ended = 0

    def put(self, article: Article, *steps: "Edit") -> None:
        """Take steps to be saved after all that came before."""
        with self._change:
            self._waiting.setdefault((article.id, article.sha256), (article, []))[1].extend(steps)
            self._go()

    def look(self, article: Article) -> None:
        """Take in what is on disk of an article, if it is not what was put there or looked at last.

        What is found is told as an outcome without steps. It waits behind what is on its way to the disk.
        """
        with self._change:
            self._looks[article.id, article.sha256] = article
            self._go()

    def pending(self, article: Article) -> "tuple[Edit, ...]":
        """Return the steps of an article with this text that are not known to be on disk, in their order."""
        with self._change:
            _, steps = self._waiting.get((article.id, article.sha256), (article, []))
            return tuple(steps)

    def unsaved(self) -> int:
        """Return how many changes are not on disk; how far one has read counts as one where nothing else does."""
        with self._change:
            steps = [step for _, those in self._waiting.values() for step in those]
            from annotations.claims.edits import Progress

            return sum(not isinstance(step, Progress) for step in steps) or min(1, len(steps))

    def wait_for_room(self, most: int, seconds: float) -> None:
        """Wait until fewer articles than that wait for the disk, but no longer than so many seconds."""
        with self._change:
            self._change.wait_for(lambda: len(self._waiting) < most, seconds)

    def flush(self, seconds: float) -> int:
        """Try now to save what is left and wait for it; return how many changes are not on disk all the same.

        Waits until all is saved, or all that is left was tried once more, but `seconds` at the most.
        """
        with self._change:
            begun = self._begun
            self._hurry = True
            self._change.notify_all()
            self._change.wait_for(lambda: not self._waiting or self._ended > begun, seconds)
        return self.unsaved()

    def close(self) -> None:
        """Let the thread end once it has nothing to do or nothing it can do."""
        with self._change:
            self._closed = True
            self._looks.clear()
            self._change.notify_all()

    def _go(self) -> None:
        """Have the thread begin a round; whoever calls holds the condition."""
        self._hurry = True
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._run, name="saver", daemon=True)
            self._thread.start()
        self._change.notify_all()

    def _run(self) -> None:
        failures = 0
        while self._awake(PAUSES[min(failures, len(PAUSES)) - 1] if failures else None):
            with self._change:
                self._begun += 1
                self._hurry = False
                keys = list(self._waiting)
                looks, self._looks = self._looks, {}
            done = {key: self._save(key) for key in keys}
            # What was saved was read for that.
            done |= {key: self._look(key, article) for key, article in looks.items() if not done.get(key)}
            failures = 0 if all(done.values()) else failures + 1
            with self._change:
                self._ended = self._begun
                self._change.notify_all()

    def _awake(self, pause: float | None) -> bool:
        """Wait for something to do, after a failure `pause` seconds unless in a hurry; `False` where it is over."""
        with self._change:
            if pause is None:
                self._change.wait_for(lambda: self._waiting or self._looks or self._closed)
            else:
                self._change.wait_for(lambda: self._hurry or self._closed, pause)
            return bool(self._waiting or self._looks) and (not self._closed or pause is None or self._hurry)

    def _save(self, key: tuple[str, str]) -> bool:
        """Save what waits of one article, as one write, and tell what came of it."""
        with self._change:
            article, waiting = self._waiting[key]
            steps = tuple(waiting)
        record: Record | None = None
        trouble = ""
        try:
            record = self._store.apply(article, steps)
        except Exception as error:  # noqa: BLE001
            # Whatever it is: the steps are not on disk, which must be said, and others wait behind them.
            trouble = _why(error)
        with self._change:
            if record is not None:
                del waiting[: len(steps)]
                if not waiting:
                    del self._waiting[key]
                self._change.notify_all()
        self._told(Outcome(*key, record, steps, trouble, when=monotonic()))
        return record is not None

    def _look(self, key: tuple[str, str], article: Article) -> bool:
        """Tell what is on disk if it is news; `False` where it should be looked at once more."""
        try:
            record = self._store.look(article)
        except UnsettledError:
            with self._change:
                if not self._closed:
                    self._looks.setdefault(key, article)
            return False
        except Exception as error:  # noqa: BLE001
            # As in saving: the thread must live on, and say it.
            locked = isinstance(error, ReadOnlyError)
            self._told(Outcome(*key, None, (), _why(error), locked=locked, when=monotonic()))
            return True
        if record is not None:
            self._told(Outcome(*key, record, (), when=monotonic()))
        return True


def _why(error: Exception) -> str:
    if isinstance(error, StoreError):
        return str(error)
    return f"something unforeseen went wrong in the store ({type(error).__name__}: {error})"
