"""Arrangement: filter the list while a query is typed, and sort it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, get_args

from textual import events
from textual.message import Message

from annotations.claims.record import FLAGGED
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.reports.filter import STATUSES, Column, Filter, sort_rows
from annotations.reports.query import parse_query, token, with_condition
from annotations.reports.rows import ArticleRows
from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui.library.article_table import NEXT
from tui.part import Part
from tui.screen import QueryKeys

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

TEXT_COLUMNS = (NEXT, "title", "outlet", "date", "words")
"""Columns that do not depend on annotations."""

LONG_LIST = 2_000
"""Rows from which the filter of a list is kept, and made before the first query."""


@dataclass(eq=False, repr=False)
class FilterReady(Message):
    """A filter was made ahead of the first query."""

    filter: Filter
    corpus: Corpus


class Arrangement(Part):
    """The query and the order of the list."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Arrange the rows of `library`."""
        self._library = library
        self.query = ""
        """The query that the shown rows match; empty for all rows."""
        self._keys = QueryKeys(self._type, self._keep, self._give_up)
        self._query_before = ""
        """The query before the typing began."""
        self._id_before = ""
        """The id of the article under the cursor before that."""
        self.column = ""
        """The sort column; empty for the order of the corpus, or for the best match first."""
        self.is_reversed = False
        self._filter: Filter | None = None
        self._missed: set[int] | None = None
        """Rows that changed while a filter was being made; `None` while none is."""

    @property
    def is_typing(self) -> bool:
        """Whether keys type the query."""
        return self._keys.is_typing

    def take_rows(self) -> None:
        """Show the new rows, as far as the query or the order depends on them."""
        changed = self._library.loader.changed_numbers
        if self._filter is not None:
            self._filter.renew(self._library.rows, changed)
        if self._missed is not None and changed is not None:
            self._missed.update(changed)
        if changed is None or self._depends_on_annotations():
            self.arrange()

    def prepare(self) -> None:
        """Make the filter of a long list before the first query: it takes a second for 100,000 rows."""
        rows = self._library.rows
        if len(rows) > LONG_LIST and self._filter is None:
            self._missed = set()
            self._library.run_worker(partial(self._make_filter, rows), thread=True, exclusive=True, group="filter")

    def take_filter(self, message: FilterReady) -> None:
        """Keep a filter made ahead, unless the corpus has changed or a query has made one."""
        missed, self._missed = self._missed, None
        if message.corpus is self._library.corpus and self._filter is None:
            message.filter.renew(self._library.rows, missed)
            self._filter = message.filter

    def typed(self, event: events.Key) -> bool:
        """Take a key for the query while it is being typed."""
        return self._keys.typed(self.query, event)

    def pasted(self, text: str) -> bool:
        """Add pasted text to the query while it is being typed."""
        return self._keys.pasted(self.query, text)

    def escape(self) -> bool:
        """Show all articles again, or all of one's own if the list had only those."""
        kept = with_condition("", "mine", "yes") if self._library.assigned.is_on else ""
        if self.query.strip() == kept:
            return False
        self._set_query(kept)
        return True

    def start_typing(self) -> None:
        """Begin to type a query."""
        current = self._library.current
        self._keys.is_typing, self._query_before = True, self.query
        self._id_before = current.id if current is not None else ""
        self.query += " " if self.query else ""
        self._library.mark_bars_stale()

    def next_status(self) -> None:
        """Show the articles of one status, then of the next that occurs, then all again."""
        rows = self._library.rows
        occurring: set[str] = {row.status for row in rows.made.values()}
        occurring |= {"new"} if len(rows.made) < len(rows) else set()
        occurring |= {FLAGGED} if any(row.flagged for row in rows.made.values()) else set()
        conditions = (*STATUSES, FLAGGED)
        now = next((each for each in conditions if token("status", each) in self.query), None)
        following = conditions[conditions.index(now) + 1 :] if now else conditions
        status = next((each for each in following if each in occurring), "")
        self._set_query(with_condition(self.query, "status", status))

    def toggle_label(self, key: str) -> None:
        """Show the articles with a claim of the label with a key, or all again."""
        label = self._library.corpus.settings.scheme.by_key(key)
        if label is None:
            self._library.say(_("No label has the key {key}.", key=key))
        else:
            self._toggle("label", label.name)

    def toggle_outlet(self) -> None:
        """Show the articles of the outlet under the cursor, or all again."""
        library = self._library
        outlet = library.rows[library.shown[library.table.cursor]].source if library.shown else ""
        if outlet or "outlet:" in self.query:
            self._toggle("outlet", outlet)
        else:
            library.say(_("This article has no outlet."))

    def sort_by_next_column(self) -> None:
        """Sort by the next column, and after the last one by the order of the corpus."""
        hidden = self._library.table.hidden_columns
        shown = (each for each in get_args(Column) if each not in hidden)
        columns = ("", *([NEXT] if self._library.queue.has_any else []), *shown)
        self._sort_by(columns[(columns.index(self.column) + 1) % len(columns)] if self.column in columns else "")

    def sort_by(self, column: str) -> None:
        """Sort by a column, or reverse the order if it is sorted by it already."""
        if column == self.column:
            self.reverse()
        else:
            self._sort_by(column)

    def reverse(self) -> None:
        """Reverse the order."""
        self.is_reversed = not self.is_reversed
        self.arrange()
        self._say_order()

    def arrange(self, *, best: bool = False) -> None:
        """Show the matching rows in order.

        The cursor stays on its article if that is shown, or goes to the `best` match.
        """
        library, table = self._library, self._library.table
        old = library.shown
        here = old[table.cursor] if table.cursor < len(old) else -1
        numbers: Sequence[int] = range(len(library.rows))
        query = parse_query(self.query)
        assigned = _both(library.assigned.matching(query), library.story_marks.matching(query))
        if query.is_about_rows:
            lineages = library.corpus.settings.scheme.lineages()
            self._filter = self._filter or Filter(library.rows, lineages)
            numbers = self._filter.matching(self.query)
            among = assigned and frozenset(assigned)
            numbers = numbers if among is None else [number for number in numbers if number in among]
        elif assigned is not None:
            numbers = assigned
        if self.column == NEXT:
            numbers = library.queue.sorted(numbers)
            numbers = numbers[::-1] if self.is_reversed else numbers
        elif self.column:
            numbers = sort_rows(library.rows, self.column, backwards=self.is_reversed, among=numbers)
        elif self.is_reversed:
            numbers = numbers[::-1]
        table.empty_message = self._why_empty()
        library.shown = numbers
        table.cursor = 0 if best else _position(numbers, old, here)
        library.mark_bars_stale()
        library.preview.update()

    def _depends_on_annotations(self) -> bool:
        """Return whether the shown rows, or their order, depend on annotations."""
        return self.column not in ("", *TEXT_COLUMNS) or any(kind in self.query for kind in ("status:", "label:"))

    def _sort_by(self, column: str) -> None:
        self.column, self.is_reversed = column, False
        self.arrange()
        self._say_order()

    def _say_order(self) -> None:
        self._library.table.sorted_by = (self.column, self.is_reversed)
        way = _(", in reverse") if self.is_reversed else ""
        self._library.say(
            _("Sorted by {column}{way}.", column=pgettext("column", self.column) or _("place in the corpus"), way=way)
        )

    def set_condition(self, kind: str, value: str) -> None:
        """Show the rows with a condition of this kind instead of any other, or without one if it is empty."""
        self._set_query(with_condition(self.query, kind, value))

    def first_entries(self, most: int) -> Sequence[Entry]:
        """Return the first entries that the query lets through before anything is known of the rows."""
        entries = self._library.corpus.entries
        query = parse_query(self.query)
        numbers = _both(self._library.assigned.matching(query), self._library.story_marks.matching(query))
        if self.column == NEXT:
            numbers = self._library.queue.sorted(range(len(entries)) if numbers is None else numbers)
        return entries[:most] if numbers is None else [entries[number] for number in numbers[:most]]

    def _why_empty(self) -> str:
        """Return what to say if no article is shown."""
        if not self.query:
            return ""
        if not self._library.assigned.is_on:
            return _("No article matches. Esc shows all articles again.")
        return _("No article of yours matches. {mine} shows all articles.", mine=self._library.keys["library.mine"])

    def _toggle(self, kind: str, value: str) -> None:
        """Add a condition to the query, or remove it."""
        is_on = token(kind, value) in self.query
        self._set_query(with_condition(self.query, kind, "" if is_on else value))

    def _type(self, query: str) -> None:
        """Show the rows that match what was typed so far, with the cursor on the best match."""
        if query.strip() == self._query_before.strip():
            self._set_query(query)
            self._library.go_to(self._id_before)
        else:
            self._set_query(query, best=True)

    def _give_up(self) -> None:
        """Show what was shown before the query was typed."""
        self._set_query(self._query_before)
        self._library.go_to(self._id_before)

    def _keep(self) -> None:
        """Keep the query, and say what is wrong with it."""
        self._set_query(self.query.strip())
        if trouble := parse_query(self.query).trouble:
            self._library.say(trouble)

    def _set_query(self, query: str, *, best: bool = False) -> None:
        """Show the rows that match a query, with the cursor on its article or on the `best` match."""
        self.query = query
        if not query and len(self._library.rows) <= LONG_LIST:
            self._filter = None
        self.arrange(best=best)

    def _make_filter(self, rows: ArticleRows) -> None:
        """Make a filter in a thread."""
        self._library.post_message(FilterReady(Filter(rows, rows.corpus.settings.scheme.lineages()), rows.corpus))


def _position(numbers: Sequence[int], old: Sequence[int], number: int) -> int:
    """Return the position of a row, or of the nearest of the `old` order that is still there."""
    with suppress(ValueError):
        return numbers.index(number)
    if number in old:
        there = set(numbers)
        at = old.index(number)
        near = next((each for each in (*old[at:], *old[:at][::-1]) if each in there), None)
        if near is not None:
            return numbers.index(near)
    return 0


def _both(one: Sequence[int] | None, other: frozenset[int] | None) -> Sequence[int] | None:
    """Return the indices that both have, in order; `None` stands for all."""
    if other is None:
        return one
    return sorted(other) if one is None else [number for number in one if number in other]
