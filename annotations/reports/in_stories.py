"""The articles of a list by their stories, as `story:` finds them."""

from collections.abc import Iterable

from annotations.corpus.entries import Entries
from annotations.ledger.model import Story
from annotations.reports.folding import fold
from annotations.reports.query import Query


class StoryArticles:
    """Which articles are in which stories of an annotator; the list of articles may change."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        """Look up stories."""
        self._titles: dict[str, list[str]] = {}
        self.sizes: dict[str, int] = {}
        """How many articles the largest story has that an article is in, by the article's id."""
        for story in stories:
            title = f" {' '.join(fold(story.title).split())}"
            for article in story.articles:
                self._titles.setdefault(article.id, []).append(title)
                self.sizes[article.id] = max(self.sizes.get(article.id, 0), len(story.articles))
        self._entries: Entries | None = None
        self._found: dict[str, frozenset[int]] = {}
        """The indices found in these entries."""

    def matching(self, query: Query, entries: Entries) -> frozenset[int] | None:
        """Return the indices of the articles that a query's conditions on stories find; `None` if it has none.

        Conditions are alternatives: `yes` for any story, `no` for none, else the words of a title, the last of which
        may be incomplete.
        """
        if not query.stories:
            return None
        if self._entries is not entries:
            self._entries, self._found = entries, {}
        for value in query.stories:
            if value not in self._found:
                self._found[value] = self._numbers(value, entries)
        return frozenset[int]().union(*(self._found[value] for value in query.stories))

    def _numbers(self, value: str, entries: Entries) -> frozenset[int]:
        if value in ("yes", "no"):
            inside = frozenset(entries.numbers(frozenset(self.sizes)))
            return inside if value == "yes" else frozenset(range(len(entries))) - inside
        ids = {each for each, titles in self._titles.items() if any(f" {value}" in title for title in titles)}
        return frozenset(entries.numbers(frozenset(ids)))
