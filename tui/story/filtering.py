"""The filter of a story's entries, as it is typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from annotations.ledger.sheet import Sheet
from annotations.ledger.sheet_filter import matching_rows
from tui.part import Part
from tui.screen import edited

if TYPE_CHECKING:
    from tui.story.screen import StoryScreen


class StoryFilter(Part):
    """The query, and whether it is being typed."""

    def __init__(self, screen: "StoryScreen") -> None:
        """Filter the entries of `screen`."""
        self._screen = screen
        self.query = ""
        self.is_typing = False
        self.trouble = ""
        """What is wrong with the query; empty if nothing."""

    def shown(self, sheet: Sheet) -> Sequence[int]:
        """Return the numbers of the rows that match."""
        numbers, self.trouble = matching_rows(sheet, self.query)
        return numbers

    def start(self) -> None:
        """Type a query."""
        self.is_typing = True
        self._screen.mark_bars_stale()

    def typed(self, event: events.Key) -> bool:
        """Take a key while a query is typed; Enter keeps it."""
        if not self.is_typing or event.key == "escape":
            return False
        if event.key == "enter":
            self.is_typing = False
        else:
            query = edited(self.query, event)
            if query is None:
                return False
            self.query = query
        self._screen.show_ledger()
        return True

    def pasted(self, text: str) -> bool:
        """Take pasted text into the query."""
        if self.is_typing:
            self.query += " ".join(text.split())
            self._screen.show_ledger()
        return self.is_typing

    def escape(self) -> bool:
        """Stop typing, or clear the query."""
        was = self.is_typing or bool(self.query)
        self.is_typing, self.query = False, ""
        if was:
            self._screen.show_ledger()
        return was
