"""Choosing: articles are marked as done, skipped or flagged, one or many at once."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from textual import on
from textual.message import Message
from textual.reactive import var

from annotations import Bulk, Corpus, Dealt, Saver, Status, Store, marking
from tui.config import Config
from tui.screens.arranging import ArrangingScreen

PROMPT = 1
"""Articles that are marked before the next key; more are marked in the background, one after the other."""


class ChoosingScreen(ArrangingScreen):
    """A list of which some articles can be chosen, and all of those marked."""

    chosen: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The ids of those that the next status is for; with none it is for the one under the cursor."""

    @dataclass
    class Ended(Message):
        """What was to be done to many articles is on its way to the disk."""

        told: tuple[Dealt, ...]
        what: str

    def __init__(self, corpus: Corpus, store: Store, saver: Saver, config: Config, cache: Path) -> None:
        """List the articles of `corpus`; what is made of them goes to `store` by way of `saver`."""
        super().__init__(corpus, store, config, cache)
        self._saver = saver
        self._bulk = Bulk(store, saver)
        self._acting: Thread | None = None

    def watch_chosen(self) -> None:
        """Say how many."""
        self.tell()

    def action_choose(self) -> None:
        """Choose the article under the cursor, or no longer, and go on to the next."""
        if self.current is not None:
            self.chosen = self.chosen ^ {self.current.id}
            self.table.cursor += 1

    def action_choose_all(self) -> None:
        """Choose all that are shown, or none where they are chosen."""
        entries, numbers = self._corpus.entries, set(self.shown)
        shown = frozenset(entry.id for number, entry in enumerate(entries) if number in numbers)
        self.chosen = self.chosen - shown if shown <= self.chosen else self.chosen | shown

    def action_mark(self, status: Status) -> None:
        """Give a status to the articles chosen, or to the one under the cursor; take it back where all have it."""
        numbers = self._chosen_numbers()
        held = all(self.rows[number].status == status for number in numbers)
        wanted = None if held else status
        entries = [self._corpus.entries[number] for number in numbers]
        self._act(self._bulk.do(self._corpus, entries, marking(wanted)), len(entries), wanted or "no longer so")
        self.chosen = frozenset()

    def action_undo(self) -> None:
        """Take back the status that was given last, to however many articles."""
        self._wait()
        self._act(self._bulk.undo(self._corpus), PROMPT + 1, "")

    def action_escape(self) -> None:
        """Choose none any more; else show all articles again."""
        if self.chosen:
            self.chosen = frozenset()
        else:
            super().action_escape()

    def keep_place(self) -> None:
        """Have all that was to be done on its way to the disk."""
        self._wait()
        super().keep_place()

    @on(Ended)
    def _say_ended(self, message: Ended) -> None:
        """Say what was done to many articles, and what could not be."""
        acted = sum(each.acted for each in message.told)
        if message.what:
            self.say(f"{acted:,} article{'' if acted == 1 else 's'} marked {message.what}.")
        else:
            self.say(f"Undone in {acted:,} article{'' if acted == 1 else 's'}." if acted else "Nothing to undo here.")
        self._warn_of(message.told)

    def _chosen_numbers(self) -> Sequence[int]:
        """Return the numbers of the articles chosen, in the order of the corpus, or of the one under the cursor."""
        if self.chosen:
            return [number for number, entry in enumerate(self._corpus.entries) if entry.id in self.chosen]
        return [self.shown[self.table.cursor]] if self.shown else []

    def _act(self, doing: Iterator[Dealt], count: int, what: str) -> None:
        """Do something to articles: to one at once, so that the next key finds it done."""
        self._wait()
        if count <= PROMPT:
            self._warn_of(tuple(doing))
            return
        self._acting = Thread(target=self._act_on_all, args=(doing, what), name="bulk")
        self._acting.start()

    def _act_on_all(self, doing: Iterator[Dealt], what: str) -> None:
        told = tuple(doing)
        # The program may be over by now; what was done is on its way to the disk all the same.
        with suppress(RuntimeError):
            self.post_message(self.Ended(told, what))

    def _wait(self) -> None:
        """Wait until what was begun has all been put on its way to the disk."""
        if self._acting is not None:
            self._acting.join()
            self._acting = None

    def _warn_of(self, told: Sequence[Dealt]) -> None:
        """Say what was wrong with articles: the first of them, and how many others."""
        problems = [each.problem for each in told if each.problem]
        if problems:
            others = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
            self.warn(f"{problems[0]}.{others}")
