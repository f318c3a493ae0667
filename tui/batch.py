"""Batches: the same edit of one article at once, or of many in the background."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.message import Message

from annotations.corpus.corpus import Corpus
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.part import Part
from tui.screen import BarScreen

if TYPE_CHECKING:
    # Imported when the first batch runs.
    from annotations.claims.record import Record
    from annotations.work.bulk import BatchEditor, BatchResult

MAX_IMMEDIATE = 1
"""Articles that are edited before the next key; a batch of more runs in the background."""

PROGRESS_SECONDS = 0.2
"""Seconds between two reports of progress."""


@dataclass(eq=False, repr=False)
class BatchProgress(Message):
    """So many articles of a batch are done."""

    done: int
    count: int


@dataclass(eq=False, repr=False)
class BatchEnded(Message):
    """All edits of a batch are on their way to the disk."""

    results: "tuple[BatchResult, ...]"
    what: str
    stopped: bool


def _nothing(_: str) -> str:
    return ""


UNDONE = "undone: "
"""Stands before the description of a batch that is undone."""


def _articles(results: "Sequence[BatchResult]", what: str) -> str:
    """Return how many articles were marked, or had a mark undone."""
    done = what.removeprefix(UNDONE)
    edited = counted(sum(each.is_edited for each in results), "article")
    return _("Undone: {edited} {done}.", edited=edited, done=done) if done != what else f"{edited} {done}."


def _drop(_: "Record") -> None:
    return None


class Batch(Part):
    """Edits many articles from a list, and undoes that.

    `editor` makes the editor, for the first batch. `undo_key` names the key that undoes one. `if_unchanged` returns the
    message after a batch that changed nothing; empty for the usual report. `show` takes the new record of an article
    that was edited at once; records that are edited in the background are shown once they are saved. `sentence` words
    the report of what was edited.
    """

    def __init__(
        self,
        screen: BarScreen[Any],
        editor: "Callable[[], BatchEditor]",
        undo_key: str,
        if_unchanged: Callable[[str], str] = _nothing,
        show: "Callable[[Record], None]" = _drop,
        sentence: "Callable[[Sequence[BatchResult], str], str]" = _articles,
    ) -> None:
        """Report on `screen`."""
        self._screen = screen
        self._make_editor = editor
        self._editor: BatchEditor | None = None
        self._undo_key = undo_key
        self._if_unchanged = if_unchanged
        self._show = show
        self._sentence = sentence
        self._thread: Thread | None = None
        self._stop = Event()
        self._is_undoing = False
        """Whether the last run has undone a batch."""

    @property
    def editor(self) -> "BatchEditor":
        """The editor of all batches of this list."""
        if self._editor is None:
            self._editor = self._make_editor()
        return self._editor

    @property
    def is_running(self) -> bool:
        """Whether a batch is being edited."""
        return self._thread is not None and self._thread.is_alive()

    def run(self, results: "Iterator[BatchResult]", count: int, what: str) -> None:
        """Edit so many articles by consuming `results`: one at once, more in the background."""
        if self.is_running:
            self._screen.say(_("Still working on the previous batch. Esc stops it."))
        else:
            self._is_undoing = False
            self._start(results, count, what)

    def _start(self, results: "Iterator[BatchResult]", count: int, what: str) -> None:
        if count <= MAX_IMMEDIATE:
            edited = tuple(results)
            for result in edited:
                if result.record is not None:
                    self._show(result.record)
            self.report(edited, what)
        else:
            self._stop = Event()
            self._thread = Thread(target=self._run, args=(results, count, what, self._stop), name="batch", daemon=True)
            self._thread.start()

    def stop(self) -> bool:
        """Edit no more articles; return whether a batch was running."""
        self._stop.set()
        return self.is_running

    def escape(self) -> bool:
        """Stop the batch."""
        return self.is_running and self.stop()

    def finish(self, seconds: float | None = None) -> None:
        """Wait, for so many seconds or as long as it takes, until all edits are on their way to the disk."""
        if self._thread is not None:
            self._thread.join(seconds)

    def undo(self, corpus: Corpus) -> None:
        """Undo the last batch, of however many articles; if one is running, stop it first."""
        count, what = self.editor.last_batch
        if self.stop():
            rest = _("the rest") if self._is_undoing else _("what was done")
            self._screen.say(
                _("Stopped. Press {key} again to undo {rest}.", key=self._screen.keys[self._undo_key], rest=rest)
            )
        elif count:
            self._is_undoing = True
            self._start(self.editor.undo(corpus), count, f"{UNDONE}{what}")
        else:
            self._screen.say(_("Nothing to undo here."))

    def report_progress(self, message: BatchProgress) -> None:
        """Show how many articles are done."""
        self._screen.say(
            _("{done:,} of {articles}.   Esc stops.", done=message.done, articles=counted(message.count, "article"))
        )

    def report_end(self, message: BatchEnded) -> None:
        """Show the result of a batch in the background."""
        self.report(message.results, _("{what}, then stopped", what=message.what) if message.stopped else message.what)

    def report(self, results: "Sequence[BatchResult]", what: str) -> None:
        """Show how many articles were edited, and warn about those that could not be."""
        problems = [each.problem for each in results if each.problem]
        edited = sum(each.is_edited for each in results)
        self._screen.say(self._sentence(results, what))
        if problems:
            others = _(" And {number} more.", number=len(problems) - 1) if len(problems) > 1 else ""
            self._screen.warn(f"{problems[0]}.{others}")
        elif not edited and (said := self._if_unchanged(what)):
            self._screen.say(said)

    def _run(self, results: "Iterator[BatchResult]", count: int, what: str, stop: Event) -> None:
        """Consume the results in a thread, reporting to the screen."""
        finished: list[BatchResult] = []
        last = monotonic()
        # The program may end before the batch; finished edits are on their way to the disk all the same.
        with suppress(RuntimeError):
            for result in results:
                # Thousands of records need not stay in memory.
                finished.append(replace(result, record=None))
                if stop.is_set():
                    break
                if monotonic() - last > PROGRESS_SECONDS:
                    last = monotonic()
                    self._screen.post_message(BatchProgress(len(finished), count))
            self._screen.post_message(BatchEnded(tuple(finished), what, stop.is_set()))
