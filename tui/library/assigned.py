"""Assigned: whose articles are whose, and the list of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.errors import StoreError
from annotations.reports.assigned import AssignedArticles
from annotations.reports.filter import Query, parse_query, with_condition
from annotations.store.assignment_file import Assignments, assignments_path, load_assignments, read_assignments
from annotations.store.storage import DamagedError
from annotations.wording import counted
from tui.messages import FilesChanged
from tui.part import Part

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen


@dataclass(eq=False, repr=False)
class AssignmentsRead(Message):
    """The file with the assignments has changed, and was read again."""

    held: Assignments
    trouble: str = ""
    """Why it cannot be read; the assignments from before hold then."""


class Assigned(Part):
    """The assignments of the corpus."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Know the assignments of `library`."""
        self._library = library
        self.articles = AssignedArticles()
        self.over = 0
        """How many of one's own articles are done or skipped, as far as known."""

    @property
    def is_on(self) -> bool:
        """Whether the list has only one's own articles, or some of them."""
        return parse_query(self._library.arrangement.query).mine == ("yes",)

    @property
    def left(self) -> tuple[int, int]:
        """How many of one's own articles are left, and how many there are in the corpus."""
        total = self.articles.count_mine(self._library.corpus.entries)
        return total - self.over, total

    def start(self) -> None:
        """Read the assignments before the first list: it must not change under the first keys."""
        library = self._library
        path = assignments_path(library.store.folder)
        if not path.exists():
            return
        held, trouble = load_assignments(library.store.folder)
        self.articles = AssignedArticles(held, library.store.annotator, library.store.own.again)
        if trouble:
            library.warn(f"{trouble}.")
        if self.articles.mine:
            library.arrangement.query = with_condition("", "mine", "yes")

    def toggle(self) -> None:
        """Show only one's own articles, or all again."""
        library = self._library
        if self.is_on:
            library.arrangement.set_condition("mine", "")
        elif self.articles.mine:
            library.arrangement.set_condition("mine", "yes")
        elif self.articles.held:
            library.say(f"No article is assigned to {library.store.annotator}.")
        else:
            library.say("No article is assigned. See copydesk assign.")

    def matching(self, query: Query) -> Sequence[int] | None:
        """Return the indices of the articles that a query's conditions on assignments find; `None` without any."""
        return self.articles.matching(query, self._library.corpus.entries)

    def is_listed(self, article_id: str) -> bool:
        """Return whether an article may be in the list: all may, unless it has only one's own."""
        return not self.is_on or article_id in self.articles.mine

    def note(self, article_id: str) -> str:
        """Return whose an article is, in words; empty for one's own."""
        return self.articles.note(article_id)

    def count(self) -> None:
        """Count one's own articles that are over."""
        mine = self.articles.mine
        if mine:
            rows = self._library.rows.made.values()
            self.over = sum(row.status in ("done", "skipped") for row in rows if row.id in mine)

    def take_changes(self, message: FilesChanged) -> None:
        """Read the assignments again if their file has changed."""
        if assignments_path(self._library.store.folder) in message.paths:
            self._library.run_worker(self._read, thread=True, exclusive=True, group="assignments")

    def take_read(self, message: AssignmentsRead) -> None:
        """Show the new assignments; the cursor stays on its article."""
        library, before = self._library, self.articles
        if message.trouble:
            library.warn(f"{message.trouble}. The assignments from before hold.")
            return
        self.articles = AssignedArticles(message.held, library.store.annotator, library.store.own.again)
        if self.articles.mine == before.mine and self.articles.held.rows == before.held.rows:
            return
        self.over = 0
        self.count()
        if self.is_on and not self.articles.mine:
            library.arrangement.set_condition("mine", "")
            library.say("Nothing is assigned to you any more.")
            return
        if parse_query(library.arrangement.query).is_about_assignments:
            library.arrangement.arrange()
        library.mark_bars_stale()
        if self.articles.mine != before.mine:
            key = "" if self.is_on else f" {library.keys['library.mine']} shows them."
            number = counted(len(self.articles.mine), "article")
            library.say(f"Assignments have changed: {number} for you.{key}")

    def _read(self) -> None:
        """Read the assignments in a thread.

        A damaged file is left where it is: another program may be half-way through copying it.
        """
        folder = self._library.store.folder
        try:
            message = AssignmentsRead(read_assignments(folder))
        except StoreError as error:
            message = AssignmentsRead(self.articles.held, str(error))
        except DamagedError as error:
            message = AssignmentsRead(self.articles.held, f"{assignments_path(folder).name} cannot be read: {error}")
        self._library.post_message(message)
