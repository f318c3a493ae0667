"""Arranging: of the articles listed, those are shown that somebody looks for, sorted as they like."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

from textual import events, on, work
from textual.message import Message

from annotations.corpus.corpus import Corpus
from annotations.reports.filter import STATUSES, Column, Filter, sort_rows, token, with_condition
from annotations.reports.rows import ArticleRows
from tui.library.counts import ListingScreen
from tui.screen import edited

OF_THE_TEXT = ("title", "outlet", "date", "words")
"""Columns that tell nothing of what was made of an article."""

LONG = 2_000
"""Articles from which on the filter of a list is kept, and made before somebody asks for it."""


class ArrangingScreen(ListingScreen):
    """A list that can be filtered as one types, and sorted."""

    _query = ""
    """What the articles shown must have; empty where all are."""
    _typing = False
    _before = ""
    """What it was when somebody began to type."""
    _by = ""
    """The column that the list is sorted by; empty for the order of the corpus, or for the best found first."""
    _backwards = False
    _filter: Filter | None = None
    _missed: set[int] | None = None
    """The rows of which there was news while a filter was prepared; `None` where none is."""

    @dataclass(eq=False, repr=False)
    class Prepared(Message):
        """A filter is ready, for who begins to type."""

        filter: Filter
        corpus: Corpus

    def watch_rows(self) -> None:
        """Show what is known now."""
        super().watch_rows()
        if self._filter is not None:
            self._filter.renew(self.rows, self._news)
        if self._missed is not None and self._news is not None:
            self._missed.update(self._news)
        if self._news is None or self._depends():
            self.put_in_order()

    @on(ListingScreen.Complete)
    def _prepare(self) -> None:
        """Prepare to filter a long list before anybody types: it takes a second for 100,000 articles."""
        if len(self.rows) > LONG and self._filter is None:
            self._missed = set()
            self._make_filter(self.rows)

    @work(thread=True, exclusive=True, group="filter")
    def _make_filter(self, rows: ArticleRows) -> None:
        self.post_message(self.Prepared(Filter(rows), rows.corpus))

    @on(Prepared)
    def _take_filter(self, message: Prepared) -> None:
        """Keep the filter, unless the articles are others by now or somebody has not waited for it."""
        missed, self._missed = self._missed, None
        if message.corpus is self._corpus and self._filter is None:
            message.filter.renew(self.rows, missed)
            self._filter = message.filter

    def typed(self, event: events.Key) -> bool:
        """Take a key for the filter while it is being typed; `False` where it is for somebody else."""
        if not self._typing:
            return False
        key = event.key
        if key == "escape":
            self._typing = False
            self._look_for(self._before)
        elif key == "enter":
            self._typing = False
            self._look_for(self._query.strip())
        elif (query := edited(self._query, event)) is not None:
            self._look_for(query)
        else:
            return key not in ("up", "down", "pageup", "pagedown")
        return True

    def pasted(self, text: str) -> None:
        """Look for what was pasted as well, where something is being typed."""
        if self._typing:
            self._look_for(self._query + " ".join(text.split()))

    def action_filter(self) -> None:
        """Begin to type what to look for."""
        self._typing, self._before = True, self._query
        self._query += " " if self._query else ""
        self.mark_bars_stale()

    def action_by_status(self) -> None:
        """Show the articles of one status, then of the next that some have, then all of them again."""
        made = self.rows.made.values()
        there = {row.status for row in made} | ({"new"} if len(made) < len(self.rows) else set())
        now = next((each for each in STATUSES if token("status", each) in self._query), None)
        behind = STATUSES[STATUSES.index(now) + 1 :] if now else STATUSES
        self._look_for(with_condition(self._query, "status", next((each for each in behind if each in there), "")))

    def action_digit(self, key: str) -> None:
        """Show the articles that have a claim with the label of a key, or all of them again."""
        label = self._corpus.settings.scheme.by_key(key)
        if label is None:
            self.say(f"No label has the key {key}.")
        else:
            self._toggle("label", label.name)

    def action_by_outlet(self) -> None:
        """Show the articles of the outlet of the one under the cursor, or all of them again."""
        outlet = self.rows[self.shown[self.table.cursor]].source if self.shown else ""
        if outlet or "outlet:" in self._query:
            self._toggle("outlet", outlet)
        else:
            self.say("No outlet is known of this article.")

    def action_sort(self) -> None:
        """Sort by the next column, and behind the last as they stand in the corpus."""
        columns = ("", *get_args(Column))
        self._sort_by(columns[(columns.index(self._by) + 1) % len(columns)] if self._by in columns else "")

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._backwards = not self._backwards
        self.put_in_order()
        self._say_order()

    def action_escape(self) -> None:
        """Show all articles again."""
        if self._query:
            self._look_for("")

    def put_in_order(self) -> None:
        """Show what is looked for, in order, with the cursor on the article that it was on, if that is still there."""
        old, table = self.shown, self.table
        here = old[table.cursor] if table.cursor < len(old) else -1
        found: Sequence[int] = range(len(self.rows))
        if self._query.strip():
            self._filter = self._filter or Filter(self.rows)
            found = self._filter.matching(self._query)
        if self._by:
            found = sort_rows(self.rows, self._by, backwards=self._backwards, among=found)
        elif self._backwards:
            found = found[::-1]
        table.empty_message = "Nothing like that. Esc shows all articles again." if self._query else ""
        self.shown = found
        table.cursor = _place(found, old, here)
        self.mark_bars_stale()

    def _depends(self) -> bool:
        """Whether what is shown, or its order, depends on what is made of the articles."""
        return self._by not in ("", *OF_THE_TEXT) or any(kind in self._query for kind in ("status:", "label:"))

    def sort_by(self, column: str) -> None:
        """Sort by a column, or the other way round where that is done already."""
        if column == self._by:
            self.action_reverse()
        else:
            self._sort_by(column)

    def _sort_by(self, column: str) -> None:
        self._by, self._backwards = column, False
        self.put_in_order()
        self._say_order()

    def _say_order(self) -> None:
        self.table.sorted_by = (self._by, self._backwards)
        way = ", the other way round" if self._backwards else ""
        self.say(f"Sorted by {self._by or 'place in the corpus'}{way}.")

    def _toggle(self, kind: str, value: str) -> None:
        """Ask for articles of some kind alone, or no longer where they were asked for."""
        on = token(kind, value) in self._query
        self._look_for(with_condition(self._query, kind, "" if on else value))

    def _look_for(self, query: str) -> None:
        """Show what there is for a query."""
        self._query = query
        if not query and len(self.rows) <= LONG:
            self._filter = None
        self.put_in_order()


def _place(numbers: Sequence[int], old: Sequence[int], number: int) -> int:
    """Return where a number stands; where it does not, where the next one of the `old` order does that still does."""
    with suppress(ValueError):
        return numbers.index(number)
    if number in old:
        there = set(numbers)
        at = old.index(number)
        near = next((each for each in (*old[at:], *old[:at][::-1]) if each in there), None)
        if near is not None:
            return numbers.index(near)
    return 0
