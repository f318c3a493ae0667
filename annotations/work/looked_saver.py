"""Saving which doubtful labels were looked at: in the background, so that no key waits for a lock or a disk."""

from collections.abc import Callable
from threading import Condition, RLock, Thread

from msgspec import Struct

from annotations.errors import StoreError
from annotations.store.looked_file import put_looked
from annotations.store.store import Store
from annotations.work.saver import RETRY_SECONDS, Saver


class Decision(Struct, frozen=True, kw_only=True):
    """A decision to keep the labels of one sentence, or its undoing."""

    article: str
    text: str
    """The sentence."""
    labels: tuple[str, ...]
    kept: bool


class LookedSaver:
    """Saves decisions in their order; one that cannot be saved is tried again, and quitting waits for it."""

    def __init__(self, store: Store, saver: Saver) -> None:
        """Save to `store`. `saver` counts what is not on disk, and tries again when the program is quit."""
        self._store = store
        self._saver = saver
        self.on_trouble: Callable[[str], object] = str
        """Is told from a thread why a decision is not on disk, once, and an empty text when one is again."""
        self.trouble = ""
        """Why the last attempt failed; empty if it did not."""
        self._pending: list[Decision] = []
        self._condition = Condition()
        self._thread: Thread | None = None
        self._writing = RLock()
        """Quitting saves from another thread."""

    @property
    def unsaved(self) -> int:
        """The number of decisions that are not on disk."""
        with self._condition:
            return len(self._pending)

    def put(self, decision: Decision) -> bool:
        """Queue a decision; return whether it is taken: where only looking is allowed, it is refused."""
        if self._saver.refusal:
            self._saver.refuse()
            return False
        with self._condition:
            self._pending.append(decision)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="looked at", daemon=True)
                self._thread.start()
            self._condition.notify_all()
        self._saver.hold(self)
        return True

    def save(self) -> None:
        """Try to save all decisions that are not on disk."""
        with self._writing:
            while decision := self._first():
                try:
                    put_looked(
                        self._store.folder,
                        self._store.annotator,
                        decision.article,
                        decision.text,
                        decision.labels,
                        kept=decision.kept,
                    )
                except StoreError as error:
                    if str(error) != self.trouble:
                        self.trouble = str(error)
                        self.on_trouble(self.trouble)
                    return
                with self._condition:
                    del self._pending[0]
                if self.trouble:
                    self.trouble = ""
                    self.on_trouble("")

    def _first(self) -> Decision | None:
        with self._condition:
            return self._pending[0] if self._pending else None

    def _run(self) -> None:
        """Save until all is on disk."""
        failures = 0
        while True:
            self.save()
            with self._condition:
                if not self._pending:
                    self._thread = None
                    return
                if self.trouble:
                    self._condition.wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                    failures += 1


def looked_saver(store: Store, saver: Saver) -> LookedSaver:
    """Return what saves decisions of an annotator: with those that are not on disk, if some were left so."""
    found = (each for each in saver.held if isinstance(each, LookedSaver) and each.unsaved)
    return next(found, None) or LookedSaver(store, saver)
