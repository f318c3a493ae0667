"""Story marks: which articles are in a story of the annotator, in the list and in its filter."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from annotations.layout import LEDGER, safe_name
from annotations.reports.query import Query, parse_query
from tui.part import Part

if TYPE_CHECKING:
    from annotations.reports.in_stories import StoryArticles
    from tui.library.screen import LibraryScreen


@dataclass(eq=False, repr=False)
class StoriesRead(Message):
    """The stories of the annotator were read."""

    found: "StoryArticles"
    problems: tuple[str, ...]
    """A sentence for each file that cannot be read."""


class StoryMarks(Part):
    """The stories that articles of the list are in."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Mark the articles of `library`."""
        self._library = library
        self._folder = library.store.folder / LEDGER / safe_name(library.store.annotator)
        self._stamp = 0
        """When a file of the folder was last written, in nanoseconds, as far as it was read."""
        self._articles: StoryArticles | None = None
        """Made when it is needed: most stores have no stories."""
        self._told: frozenset[str] = frozenset()

    @property
    def has_any(self) -> bool:
        """Whether any article is in a story."""
        return self._articles is not None and bool(self._articles.sizes)

    def start(self) -> None:
        """Read the stories in the background, if any was written since they were read."""
        if (stamp := self._latest()) != self._stamp:
            self._stamp = stamp
            self._library.run_worker(self._read, thread=True, exclusive=True, group="stories")

    def take(self, message: StoriesRead) -> None:
        """Show the stories that were read; the cursor stays on its article."""
        library, self._articles = self._library, message.found
        library.table.stories = message.found.sizes
        if parse_query(library.arrangement.query).stories:
            library.arrangement.arrange()
        if news := set(message.problems) - self._told:
            library.warn(f"{min(news)}.")
        self._told = frozenset(message.problems)

    def matching(self, query: Query) -> frozenset[int] | None:
        """Return the indices of the articles that a query's conditions on stories find; `None` without any."""
        if not query.stories:
            return None
        from annotations.reports.in_stories import StoryArticles

        self._articles = self._articles or StoryArticles()
        return self._articles.matching(query, self._library.corpus.entries)

    def toggle(self) -> None:
        """Show only articles that are in a story, or all again."""
        is_on = parse_query(self._library.arrangement.query).stories == ("yes",)
        self._library.arrangement.set_condition("story", "" if is_on else "yes")

    def _latest(self) -> int:
        try:
            with os.scandir(self._folder) as found:
                stamps = [entry.stat().st_mtime_ns for entry in found if entry.name.endswith(".json")]
        except OSError:
            return 0
        # Taken away files count as well.
        return max(stamps, default=0) + len(stamps)

    def _read(self) -> None:
        from annotations.reports.in_stories import StoryArticles
        from annotations.store.ledger_file import LedgerStore

        store = self._library.store
        stories, problems = LedgerStore(store.folder, store.annotator).stories()
        self._library.post_message(StoriesRead(StoryArticles(stories), tuple(problems)))
