"""Loading: compare the articles in the background, and single ones again once they were adjudicated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from annotations.errors import CopydeskError
from annotations.team.adjudication import Case
from annotations.team.differences import Difference, is_listed
from tui.part import Part

if TYPE_CHECKING:
    from tui.differences.screen import DifferencesScreen

REPORT_SECONDS = 0.2
"""Seconds between two lists while articles are compared."""


@dataclass(eq=False, repr=False)
class Compared(Message):
    """More articles were compared."""

    articles: dict[str, tuple[Difference, ...]]
    """The differences of each of them."""
    is_over: bool
    problem: str = ""
    """Why nothing can be compared."""


class Loading(Part):
    """The differences of the articles that were compared so far."""

    def __init__(self, screen: "DifferencesScreen") -> None:
        """Compare the articles for `screen`."""
        self._screen = screen
        self.by_article: dict[str, tuple[Difference, ...]] = {}
        self._rows: list[Difference] | None = None
        """All of them in order, made when they are first asked for."""
        self.is_over = False
        """Whether all articles were compared."""
        self.problem = ""
        """Why nothing can be compared."""

    def start(self) -> None:
        """Compare all articles, in a thread."""
        self._screen.run_worker(self._compare_all, thread=True, exclusive=True, group="compare")

    def again(self, ids: Iterable[str]) -> None:
        """Compare some articles again, in a thread."""
        ids = tuple(ids)
        self._screen.run_worker(lambda: self._compare_some(ids), thread=True, group="again")

    def rows(self) -> list[Difference]:
        """Return all differences, in the order of the corpus."""
        if self._rows is None:
            found = [row for rows in self.by_article.values() for row in rows]
            self._rows = sorted(found, key=lambda row: row.number)
        return self._rows

    def take(self, message: Compared) -> None:
        """List more differences."""
        self.by_article.update(message.articles)
        self._rows = None
        self.is_over = self.is_over or message.is_over
        self.problem = message.problem
        self._screen.arrangement.take_rows()

    def _compare_all(self) -> None:
        screen, worker = self._screen, get_current_worker()
        waiting: dict[str, tuple[Difference, ...]] = {}
        last = monotonic()
        problem = ""
        try:
            for case in screen.adjudication.cases():
                if worker.is_cancelled:
                    return
                waiting[case.entry.id] = tuple(self._rows_of(case))
                if monotonic() - last > REPORT_SECONDS:
                    screen.post_message(Compared(waiting, is_over=False))
                    waiting, last = {}, monotonic()
        except CopydeskError as error:
            problem = str(error)
        screen.post_message(Compared(waiting, is_over=True, problem=problem))

    def _compare_some(self, ids: Iterable[str]) -> None:
        screen, adjudication = self._screen, self._screen.adjudication
        found: dict[str, tuple[Difference, ...]] = {}
        for name in ids:
            number = adjudication.corpus.entries.number(name)
            try:
                case = None if number is None else adjudication.case(adjudication.corpus.entries[number])
            except CopydeskError:
                continue
            found[name] = tuple(self._rows_of(case)) if case is not None else ()
        screen.post_message(Compared(found, is_over=False))

    def _rows_of(self, case: Case) -> Iterator[Difference]:
        number = self._screen.adjudication.corpus.entries.number(case.entry.id) or 0
        for each in case.settled:
            if is_listed(each):
                yield Difference(number=number, article=case.entry.id, title=case.article.title, settled=each)
