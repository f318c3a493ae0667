"""The assigned articles of a list, as `mine:`, `for:` and `overlap:` find them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from annotations.corpus.entries import Entries
from annotations.reports.folding import fold
from annotations.reports.query import Query
from annotations.store.assignment_file import NONE, Assignments

NOBODY = "nobody"
"""What `for:` finds articles by that nobody is to read, unless an annotator has this name."""

MAX_NAMED = 2
"""Annotators that a note names."""


class AssignedArticles:
    """Who reads the articles of a list, for one annotator; the list may change."""

    def __init__(self, held: Assignments = NONE, annotator: str = "", again: frozenset[str] = frozenset()) -> None:
        """Look up assignments; `mine:` finds those of `annotator`, and those that come back `again`."""
        self.held = held
        self._annotator, self._again = annotator, again
        self._entries: Entries | None = None
        self._found: dict[object, frozenset[int]] = {}
        """The indices found in these entries."""

    @cached_property
    def mine(self) -> frozenset[str]:
        """The ids of the annotator's articles; what comes back for a second reading is among them, if there are any."""
        own = frozenset(self.held.of(self._annotator))
        return own | self._again if own else own

    def matching(self, query: Query, entries: Entries) -> Sequence[int] | None:
        """Return the sorted indices of the articles that a query's conditions on assignments find.

        `None` if it has none. Conditions of one kind are alternatives, of two kinds both must hold.
        """
        if not query.is_about_assignments:
            return None
        every = range(len(entries))
        kinds = [
            [self._yes_or_no(each, "mine", self.mine, entries) for each in query.mine],
            [self._of(each, entries) for each in query.people],
            [self._yes_or_no(each, "overlap", self._shared, entries) for each in query.overlaps],
        ]
        sets = [frozenset[int]().union(*found) for found in kinds if found]
        if len(sets) == 1 and len(sets[0]) < len(entries):
            return sorted(sets[0])
        return [number for number in every if all(number in found for found in sets)]

    def count_mine(self, entries: Entries) -> int:
        """Return how many of the annotator's articles are in a list."""
        return len(self._numbers("mine", lambda: self.mine, entries))

    def note(self, article_id: str) -> str:
        """Return whose an article is, in words; empty for the annotator's own, and for one that is nobody's."""
        people = self.held.readers(article_id)
        if not people or self._annotator in people:
            return ""
        more = len(people) - MAX_NAMED
        return f"assigned to {', '.join(people[:MAX_NAMED])}" + (f" and {more} more" if more > 0 else "")

    @cached_property
    def _shared(self) -> frozenset[str]:
        return frozenset(name for name, row in self.held.rows.items() if len(row.annotators) > 1)

    def _yes_or_no(self, value: str, key: str, ids: Iterable[str], entries: Entries) -> frozenset[int]:
        found = self._numbers(key, lambda: ids, entries)
        return frozenset(range(len(entries))) - found if value.startswith("n") else found

    def _of(self, typed: str, entries: Entries) -> frozenset[int]:
        """Return the articles of the annotator with a name, or of all whose names begin so."""
        names = {name: " ".join(fold(name).split()) for name in self.held.annotators}
        people = [name for name, folded in names.items() if folded == typed]
        people = people or [name for name, folded in names.items() if folded.startswith(typed)]
        if people or typed != NOBODY:
            theirs = (each for name in people for each in self.held.of(name))
            return self._numbers(("for", *people), lambda: theirs, entries)
        given = {name for name, row in self.held.rows.items() if row.annotators}
        return frozenset(range(len(entries))) - self._numbers(NOBODY, lambda: given, entries)

    def _numbers(self, key: object, ids: Callable[[], Iterable[str]], entries: Entries) -> frozenset[int]:
        """Return the indices of articles, looked up once for a list."""
        if self._entries is not entries:
            self._entries, self._found = entries, {}
        if key not in self._found:
            self._found[key] = frozenset(entries.numbers(frozenset(ids())))
        return self._found[key]
