"""Arrangement: filter the differences while a query is typed, and sort them."""

from typing import TYPE_CHECKING

from textual import events

from annotations.team.differences import ORDERS, Difference, Order, Query, matching, ordered, parse
from annotations.translation import gettext as _
from tui.part import Part
from tui.screen import QueryKeys

if TYPE_CHECKING:
    from tui.differences.screen import DifferencesScreen


class Arrangement(Part):
    """The query and the order of the list."""

    def __init__(self, screen: "DifferencesScreen") -> None:
        """Arrange the differences of `screen`."""
        self._screen = screen
        self.query = ""
        self._keys = QueryKeys(self._set_query, self._keep, self._give_up)
        self._query_before = ""
        self.by: Order = "article"
        self.only = ""
        """The id of the one article that is shown; empty for all."""

    @property
    def is_typing(self) -> bool:
        """Whether keys type the query."""
        return self._keys.is_typing

    @property
    def parsed(self) -> Query:
        """The parsed query. While names are hidden, nobody can be asked for by name."""
        screen = self._screen
        return parse(self.query, () if screen.pseudonyms.hidden else screen.adjudication.annotators)

    def take_rows(self, key: tuple[str, str] | None = None) -> None:
        """Show the matching differences in order; the cursor stays on its place, or goes to that with a `key`."""
        screen, table = self._screen, self._screen.table
        here, at = table.current, table.cursor
        key = key or (here.key if here is not None else screen.first)
        rows = screen.loader.rows()
        numbers = [each for each in matching(rows, self.parsed) if self.only in ("", rows[each].article)]
        numbers = ordered(rows, numbers, self.by)
        places = [place for place, number in enumerate(numbers) if rows[number].key == key]
        places += [place for place, number in enumerate(numbers) if key and rows[number].article == key[0]]
        table.show(rows, numbers, places[0] if places else min(at, max(0, len(numbers) - 1)), self.by)
        table.empty_message = self._empty_message(rows)
        screen.mark_bars_stale()

    def typed(self, event: events.Key) -> bool:
        """Take a key for the query while it is being typed."""
        return self._keys.typed(self.query, event)

    def pasted(self, text: str) -> bool:
        """Add pasted text to the query while it is being typed."""
        return self._keys.pasted(self.query, text)

    def escape(self) -> bool:
        """Show all differences again."""
        if not self.query and not self.only:
            return False
        self.query = self.only = ""
        self.take_rows()
        return True

    def start_typing(self) -> None:
        """Begin to type a query."""
        self._keys.is_typing, self._query_before = True, self.query
        self.query += " " if self.query else ""
        self._screen.mark_bars_stale()

    def toggle_article(self) -> None:
        """Show only the differences in the article under the cursor, or all again."""
        current = self._screen.table.current
        if self.only:
            self.only = ""
        elif current is not None:
            self.only = current.article
        self.take_rows()

    def sort_by_next(self) -> None:
        """Sort by the next order."""
        self.by = ORDERS[(ORDERS.index(self.by) + 1) % len(ORDERS)]
        self.take_rows()
        self._screen.say(
            {"article": _("Sorted by article."), "kind": _("Sorted by kind."), "pair": _("Sorted by labels.")}[self.by]
        )

    def _set_query(self, query: str) -> None:
        self.query = query
        self.take_rows()

    def _give_up(self) -> None:
        """Show what was shown before the query was typed."""
        self._set_query(self._query_before)

    def _keep(self) -> None:
        """Keep the query, and say what is wrong with it."""
        self._set_query(self.query.strip())
        if unknown := self.parsed.unknown:
            self._screen.say(_("No filter “{name}:”. Use kind: state: article: category: and names.", name=unknown[0]))

    def _empty_message(self, rows: list[Difference]) -> str:
        """Return why no difference is shown, and what to do."""
        screen = self._screen
        if screen.loader.problem:
            return f"{screen.pseudonyms.harmless(screen.loader.problem)}."
        if not screen.loader.is_over:
            return ""
        if rows:
            return _("No difference matches. {back} clears the filter.", back=screen.keys["differences.back"])
        if screen.adjudication.unfinished or not screen.adjudication.compared:
            return _("No article is marked done by two annotators yet.")
        return _("No differences between the annotators.")
