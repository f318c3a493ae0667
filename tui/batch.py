"""Acting: the same is done to one article at once, or to many in the background."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from annotations.corpus.corpus import Corpus
from annotations.wording import counted
from tui.screen import BarScreen
from tui.widgets.item_list import ItemList

if TYPE_CHECKING:
    # Imported when something is done to an article.
    from annotations.work.bulk import BatchEditor, BatchResult

PROMPT = 1
"""Articles that are dealt with before the next key; more are in the background, one after the other."""

OFTEN = 0.2
"""Seconds between two words on how far that is."""


class ActingScreen(BarScreen[None]):
    """A screen with a list, on which something can be done to many articles."""

    _corpus: Corpus

    _acting: Thread | None = None
    _stop = Event()

    @dataclass(eq=False, repr=False)
    class Dealing(Message):
        """So many of the articles have been dealt with."""

        done: int
        count: int

    @dataclass(eq=False, repr=False)
    class Ended(Message):
        """What was to be done to many articles is on its way to the disk."""

        told: "tuple[BatchResult, ...]"
        what: str
        stopped: bool

    @property
    def bulk(self) -> "BatchEditor":
        """What does it, and takes it back."""
        raise NotImplementedError

    @property
    def items(self) -> ItemList:
        """The list that the keys of movement go through."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether articles are being dealt with."""
        return self._acting is not None and self._acting.is_alive()

    def act(self, doing: "Iterator[BatchResult]", count: int, what: str) -> None:
        """Do something to so many articles: to one at once, so that the next key finds it done."""
        if self.busy:
            self.say("The articles before are still being dealt with; Esc stops that.")
        elif count <= PROMPT:
            self.acted(tuple(doing), what)
        else:
            self._stop = Event()
            self._acting = Thread(target=self._act, args=(doing, count, what, self._stop), name="bulk", daemon=True)
            self._acting.start()

    def stop(self) -> bool:
        """Do it to no more articles; `False` where nothing is under way."""
        self._stop.set()
        return self.busy

    def finish(self, seconds: float | None = None) -> None:
        """Wait, in a thread or for so many seconds, until all of it is on its way to the disk."""
        if self._acting is not None:
            self._acting.join(seconds)

    def acted(self, told: "Sequence[BatchResult]", what: str) -> None:
        """Say what was done to articles, and what could not be."""
        self.say(f"{counted(sum(each.is_edited for each in told), 'article')} {what}.")
        problems = [each.problem for each in told if each.problem]
        if problems:
            others = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
            self.warn(f"{problems[0]}.{others}")

    def action_move(self, step: int) -> None:
        """Go up or down by items."""
        self.items.cursor += step

    def action_page(self, pages: int) -> None:
        """Go up or down by pages."""
        self.items.cursor += pages * self.items.page

    def action_top(self) -> None:
        """Go to the first item."""
        self.items.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last item."""
        self.items.cursor = self.items.count - 1

    def action_undo(self) -> None:
        """Take back what was done last, to however many articles; stop first what is being done."""
        count, what = self.bulk.last_batch
        if self.stop():
            self.say(f"Stopped; {self.keys[f'{self._places[0]}.undo']} again takes back what was done.")
        elif count:
            self.act(self.bulk.undo(self._corpus), count, f"undone: {what}")
        else:
            self.say("Nothing was done here since the start that could be undone.")

    def _act(self, doing: "Iterator[BatchResult]", count: int, what: str, stop: Event) -> None:
        told: list[BatchResult] = []
        last = monotonic()
        # The program may be over before it ends; what was done is on its way to the disk all the same.
        with suppress(RuntimeError):
            for dealt in doing:
                told.append(dealt)
                if stop.is_set():
                    break
                if monotonic() - last > OFTEN:
                    last = monotonic()
                    self.post_message(self.Dealing(len(told), count))
            self.post_message(self.Ended(tuple(told), what, stop.is_set()))

    @on(Dealing)
    def _say_how_far(self, message: Dealing) -> None:
        self.say(f"{message.done:,} of {message.count:,} articles.   Esc stops.")

    @on(Ended)
    def _say_ended(self, message: Ended) -> None:
        self.acted(message.told, f"{message.what}, then stopped" if message.stopped else message.what)
