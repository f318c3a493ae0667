"""Acting: the same is done to one article at once, or to many in the background."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from textual import on
from textual.message import Message

from annotations import Bulk, Corpus, Dealt
from tui.screens.desk import DeskScreen

PROMPT = 1
"""Articles that are dealt with before the next key; more are in the background, one after the other."""


class ActingScreen(DeskScreen[None]):
    """A screen on which something can be done to many articles."""

    bulk: Bulk
    """What does it, and takes it back."""
    _corpus: Corpus
    _acting: Thread | None = None

    @dataclass
    class Ended(Message):
        """What was to be done to many articles is on its way to the disk."""

        told: tuple[Dealt, ...]
        what: str

    def act(self, doing: Iterator[Dealt], count: int, what: str) -> None:
        """Do something to so many articles: to one at once, so that the next key finds it done."""
        self.wait()
        if count <= PROMPT:
            self.acted(tuple(doing), what)
            return
        self._acting = Thread(target=self._act, args=(doing, what), name="bulk")
        self._acting.start()

    def wait(self) -> None:
        """Wait until what was begun has all been put on its way to the disk."""
        if self._acting is not None:
            self._acting.join()
            self._acting = None

    def keep_place(self) -> None:
        """Have all that was to be done on its way to the disk."""
        self.wait()
        super().keep_place()

    def acted(self, told: Sequence[Dealt], what: str) -> None:
        """Say what was done to articles, `what` it was, and what could not be; nothing was undoing."""
        count = sum(each.acted for each in told)
        articles = f"{count:,} article{'' if count == 1 else 's'}"
        self.say(f"{articles} {what}." if what else f"Undone in {articles}.")
        problems = [each.problem for each in told if each.problem]
        if problems:
            others = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
            self.warn(f"{problems[0]}.{others}")

    def action_undo(self) -> None:
        """Take back what was done last, to however many articles."""
        self.wait()
        count = self.bulk.undoable
        if count:
            self.act(self.bulk.undo(self._corpus), count, "")
        else:
            self.say("Nothing to undo here.")

    def _act(self, doing: Iterator[Dealt], what: str) -> None:
        told = tuple(doing)
        # The program may be over by now; what was done is on its way to the disk all the same.
        with suppress(RuntimeError):
            self.post_message(self.Ended(told, what))

    @on(Ended)
    def _say_ended(self, message: Ended) -> None:
        self.acted(message.told, message.what)
