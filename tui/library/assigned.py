"""Assigned: the articles of each annotator, and the list of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.errors import StoreError
from annotations.layout import ASSIGNMENTS, TEAM
from annotations.reports.query import Query, parse_query, with_condition
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.messages import FilesChanged
from tui.part import Part

if TYPE_CHECKING:
    from annotations.reports.assigned import AssignedArticles
    from annotations.store.assignment_file import Assignments
    from tui.library.screen import LibraryScreen


@dataclass(eq=False, repr=False)
class AssignmentsRead(Message):
    """The file with the assignments has changed, and was read again."""

    held: "Assignments | None" = None
    trouble: str = ""
    """Why it cannot be read; the assignments from before hold then."""


class Assigned(Part):
    """The assignments of the corpus."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Know the assignments of `library`."""
        self._library = library
        self._path = library.store.folder / TEAM / ASSIGNMENTS
        self._articles: AssignedArticles | None = None
        """Made when it is needed: most corpora have no assignments."""
        self.over = 0
        """How many of one's own articles are done or skipped, as far as known."""

    @property
    def articles(self) -> "AssignedArticles":
        """Who reads which articles, as the file had it last."""
        if self._articles is None:
            from annotations.reports.assigned import AssignedArticles

            self._articles = AssignedArticles()
        return self._articles

    @property
    def has_any(self) -> bool:
        """Whether any article is assigned."""
        return self._articles is not None and bool(self._articles.held)

    @property
    def is_on(self) -> bool:
        """Whether the list has only one's own articles, or some of them."""
        query = self._library.arrangement.query
        mine = parse_query(query).mine if "mine:" in query.lower() else ()
        return bool(mine) and not any(value.startswith("n") for value in mine)

    @property
    def left(self) -> tuple[int, int]:
        """How many of one's own articles are left, and how many there are in the corpus."""
        total = self.articles.count_mine(self._library.corpus.entries)
        return total - self.over, total

    def start(self) -> None:
        """Read the assignments before the first list: it must not change under the first keys."""
        if not self._path.exists():
            return
        from annotations.store.assignment_file import load_assignments

        library = self._library
        held, trouble = load_assignments(library.store.folder)
        self._take(held)
        if trouble:
            library.warn(f"{trouble}.")
        if self.articles.mine:
            library.arrangement.query = with_condition("", "mine", "yes")
        elif held:
            # Whoever forgot to say who they are would read everything under another name.
            library.say(
                _(
                    "Articles are assigned to {annotators}, none to {annotator}.",
                    annotators=", ".join(held.annotators),
                    annotator=library.store.annotator,
                )
            )

    def toggle(self) -> None:
        """Show only one's own articles, or all again."""
        library = self._library
        if self.is_on:
            library.arrangement.set_condition("mine", "")
        elif self.articles.mine:
            library.arrangement.set_condition("mine", "yes")
        elif self.articles.held:
            library.say(_("No article is assigned to {annotator}.", annotator=library.store.annotator))
        else:
            library.say(_("No articles are assigned. copydesk assign divides them."))

    def matching(self, query: Query) -> Sequence[int] | None:
        """Return the indices of the articles that a query's conditions on assignments find; `None` without any."""
        if not query.is_about_assignments:
            return None
        return self.articles.matching(query, self._library.corpus.entries)

    def is_listed(self, article_id: str) -> bool:
        """Return whether an article may be in the list: all may, unless it has only one's own."""
        return not self.is_on or article_id in self.articles.mine

    def note(self, article_id: str) -> str:
        """Return whose an article is, in words; empty for one's own."""
        return self.articles.note(article_id) if self.has_any else ""

    def count(self) -> None:
        """Count one's own articles that are over."""
        if self.has_any and (mine := self.articles.mine):
            rows = self._library.rows.made.values()
            self.over = sum(row.status in ("done", "skipped") for row in rows if row.id in mine)

    def take_changes(self, message: FilesChanged) -> None:
        """Read the assignments again if their file has changed."""
        if self._path in message.paths:
            self._library.run_worker(self._read, thread=True, exclusive=True, group="assignments")

    def take_read(self, message: AssignmentsRead) -> None:
        """Show the new assignments; the cursor stays on its article."""
        library, before = self._library, self.articles
        if message.held is None:
            library.warn(_("{trouble}. The earlier assignments stay in force.", trouble=message.trouble))
            return
        self._take(message.held)
        if self.articles.mine == before.mine and self.articles.held.rows == before.held.rows:
            return
        self.over = 0
        self.count()
        if self.is_on and not self.articles.mine:
            library.arrangement.set_condition("mine", "")
            library.say(_("Nothing is assigned to you any more."))
            return
        if parse_query(library.arrangement.query).is_about_assignments:
            library.arrangement.arrange()
        library.mark_bars_stale()
        if self.articles.mine != before.mine:
            key = "" if self.is_on else _(" {mine} shows them.", mine=library.keys["library.mine"])
            number = counted(len(self.articles.mine), "article")
            library.say(_("Assignments have changed: {number} for you.{key}", number=number, key=key))

    def _read(self) -> None:
        """Read the assignments in a thread.

        A damaged file is left where it is: another program may be half-way through copying it.
        """
        from annotations.store.assignment_file import read_assignments
        from annotations.store.storage import DamagedError

        try:
            message = AssignmentsRead(read_assignments(self._library.store.folder))
        except StoreError as error:
            message = AssignmentsRead(trouble=str(error))
        except DamagedError as error:
            message = AssignmentsRead(
                trouble=_("{assignments} cannot be read: {error}", assignments=ASSIGNMENTS, error=error)
            )
        self._library.post_message(message)

    def _take(self, held: "Assignments") -> None:
        from annotations.reports.assigned import AssignedArticles

        store = self._library.store
        self._articles = AssignedArticles(held, store.annotator, store.own.again)
