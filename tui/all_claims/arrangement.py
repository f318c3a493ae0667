"""Arrangement: filter the claims while a query is typed, and sort them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from annotations.reports.claim_filter import ORDERS, ClaimQuery, claim_counts, matching_claims, query_of
from annotations.reports.claim_filter import sort_claims as sorted_claims
from annotations.reports.claim_rows import ClaimRow
from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui.part import Part
from tui.screen import QueryKeys

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

NEAR_ROWS = 50
"""Rows on either side of a claim that is no longer shown, of which the nearest takes its place under the cursor."""


class Arrangement(Part):
    """The query and the order of the list."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Arrange the claims of `screen`."""
        self._screen = screen
        self.query = ""
        """The query that the shown claims match; empty for all of one's own."""
        self._keys = QueryKeys(self._set_query, self._keep, self._give_up)
        self._query_before = ""
        self._cursor_before = ("", "", "")
        """The query and the claim under the cursor before the typing began."""
        self.by = ORDERS[0]
        self.is_reversed = False
        self.counts: dict[str, int] = {}
        """The number of shown claims by label."""
        self._is_stale = True
        """Whether claims have changed since they were listed."""
        self._lists_everyone = False
        """Whether the listed claims are those of all annotators."""

    @property
    def is_typing(self) -> bool:
        """Whether keys type the query."""
        return self._keys.is_typing

    @property
    def parsed(self) -> ClaimQuery:
        """The parsed query."""
        return query_of(self.query, self._screen.scheme)

    def take_claims(self) -> None:
        """Show claims that were read or changed."""
        self._is_stale = True
        self.arrange()

    def typed(self, event: events.Key) -> bool:
        """Take a key for the query while it is being typed."""
        return self._keys.typed(self.query, event)

    def pasted(self, text: str) -> bool:
        """Add pasted text to the query while it is being typed."""
        return self._keys.pasted(self.query, text)

    def escape(self) -> bool:
        """Show all claims again."""
        if not self.query:
            return False
        self._set_query("", self._current_key())
        return True

    def start_typing(self) -> None:
        """Begin to type a query."""
        self._keys.is_typing = True
        self._query_before, self._cursor_before = self.query, self._current_key()
        self.query += " " if self.query else ""
        self._screen.mark_bars_stale()

    def sort_by_next(self) -> None:
        """Sort by the next order."""
        self._sort_by(ORDERS[(ORDERS.index(self.by) + 1) % len(ORDERS)])

    def sort_by(self, by: str) -> None:
        """Sort by an order, or reverse it if the claims are sorted by it already."""
        if by == self.by:
            self.reverse()
        else:
            self._sort_by(by)

    def reverse(self) -> None:
        """Reverse the order."""
        self.is_reversed = not self.is_reversed
        self.arrange()
        self._say_order()

    def arrange(self, key: tuple[str, str, str] | None = None, *, best: bool = False) -> None:
        """Show the matching claims in order.

        The cursor goes to the claim with a `key` or to the `best` match; by default it stays on its claim or near it.
        """
        screen, table = self._screen, self._screen.table
        query = self.parsed
        here = table.current
        key = key or (here.key if here is not None else None)
        if query.everyone:
            screen.loader.want_others()
        rows = table.rows
        if self._is_stale or query.everyone != self._lists_everyone:
            listed = screen.claims.listed(is_listed=bool if query.everyone else screen.store.own.has)
            self._is_stale, self._lists_everyone = False, query.everyone
            screen.listed = listed
            rows = listed.rows
            screen.editing.drop_missing()
        numbers: Sequence[int] = (
            matching_claims(screen.listed, query, screen.scheme) if self.query.strip() else range(len(rows))
        )
        numbers = sorted_claims(rows, numbers, self.by, screen.scheme, backwards=self.is_reversed)
        self.counts = claim_counts(rows, numbers)
        place = 0 if best else _place(rows, numbers, key, (table.rows, table.shown), table.cursor)
        table.show_claims(rows, numbers, place, shows_annotators=query.everyone)
        is_usual = self.by == ORDERS[0] and not self.is_reversed
        table.sorted_by = ("", False) if is_usual else (self.by, self.is_reversed)
        self.explain()
        screen.list.show_current()

    def explain(self) -> None:
        """Say why no claim is shown, if none is, and how far the reading is."""
        self._screen.table.empty_message = self._empty_message()
        self._screen.mark_bars_stale()

    def _current_key(self) -> tuple[str, str, str]:
        row = self._screen.table.current
        return row.key if row is not None else ("", "", "")

    def _set_query(self, query: str, key: tuple[str, str, str] | None = None) -> None:
        """Show the claims that match a query."""
        self.query = query
        self.arrange(key, best=key is None)

    def _sort_by(self, by: str) -> None:
        self.by, self.is_reversed = next(each for each in ORDERS if each == by), False
        self.arrange()
        self._say_order()

    def _say_order(self) -> None:
        way = _(", in reverse") if self.is_reversed else ""
        self._screen.say(_("Sorted by {column}{way}.", column=pgettext("column", self.by), way=way))

    def _give_up(self) -> None:
        """Show what was shown before the query was typed."""
        self._set_query(self._query_before, self._cursor_before)

    def _keep(self) -> None:
        """Keep the query, and say what is wrong with it."""
        self.query = self.query.strip()
        self._screen.mark_bars_stale()
        if trouble := self.parsed.trouble:
            self._screen.say(trouble)

    def _empty_message(self) -> str:
        """Return why no claim is shown, and what to do."""
        loader, called = self._screen.loader, self._screen.keys
        if loader.problem:
            return f"{loader.problem}."
        if loader.share < 1:
            return ""
        if self.query.strip():
            return _("No claim matches. {back} shows all claims again.", back=called["claims.back"])
        digits = " ".join(label.key for label in self._screen.scheme.labels[:3])
        others = _(" {filter} by: shows those of others.", filter=called["claims.filter"]) if loader.has_others else ""
        return _(
            "You have no claims yet: open an article and tag a sentence with {digits}.{others}",
            digits=digits,
            others=others,
        )


def _place(
    rows: Sequence[ClaimRow],
    numbers: Sequence[int],
    key: tuple[str, str, str] | None,
    old: tuple[Sequence[ClaimRow], Sequence[int]],
    at: int,
) -> int:
    """Return where a claim is shown, or else the nearest one to it.

    `old` are the rows and those shown before, of which it was number `at`.
    """
    if key is None:
        return 0
    if at < len(numbers) and rows[numbers[at]].key == key:
        return at
    before, shown = old
    near = [key, *(before[number].key for number in shown[at + 1 : at + 1 + NEAR_ROWS])]
    near += [before[number].key for number in shown[max(0, at - NEAR_ROWS) : at][::-1]]
    wanted = {each: nearness for nearness, each in enumerate(near)}
    ids = {each[2] for each in near}
    found = ((wanted.get(row.key), place) for place, row in enumerate(map(rows.__getitem__, numbers)) if row.id in ids)
    best = min(((nearness, place) for nearness, place in found if nearness is not None), default=None)
    return best[1] if best is not None else min(at, max(0, len(numbers) - 1))
