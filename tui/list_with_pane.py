"""A list of words from articles, and the pane below it, if it has one, with the row under the cursor in full."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from textual.widget import Widget

from tui.part import Part
from tui.screen import BarScreen
from tui.widgets.detail_pane import DetailPane
from tui.widgets.item_list import ItemList

PANE_ROWS = 18
"""Rows of a window from which there is room for the pane below the list."""


class ListWithPane(Part):
    """The list of a screen: its pane, the mouse on it, and the way from article to article."""

    def __init__(
        self,
        screen: BarScreen[Any],
        table: ItemList,
        articles: Callable[[], Sequence[str]],
        open_current: Callable[[], Awaitable[None]],
        pane: DetailPane | None = None,
    ) -> None:
        """Show `table` and `pane` on `screen`.

        `articles` returns the id of the article of each row; `open_current` opens the row under the cursor.
        """
        self._screen = screen
        self._table = table
        self._articles = articles
        self._open_current = open_current
        self._pane = pane

    def widgets(self) -> Iterator[Widget]:
        """Yield the list, and the pane below it."""
        yield self._table.data_bind(BarScreen.palette)
        if self._pane is not None:
            yield self._pane.data_bind(BarScreen.palette)

    def start(self) -> None:
        """Let the pane follow the cursor, once both are there."""
        self._screen.watch(self._table, "cursor", self.show_current, init=False)

    def fit(self) -> None:
        """Show the pane if the window has room for it."""
        self._screen.set_class(self._screen.size.height >= PANE_ROWS, "-detailed")

    def show_current(self) -> None:
        """Show the row under the cursor in full."""
        if self._pane is not None:
            self._pane.renew()

    def course(self) -> list[str]:
        """Return the ids of the articles of the rows, each once, in their order."""
        return list(dict.fromkeys(self._articles()))

    def go_to_article(self, step: int) -> None:
        """Go to the first row of the next article, or of this one or the one before."""
        at, articles = self._table.cursor, self._articles()
        firsts = [
            place
            for place, article in enumerate(articles)
            if (place - at) * step > 0 and (place == 0 or articles[place - 1] != article)
        ]
        if firsts:
            self._table.cursor = firsts[0] if step > 0 else firsts[-1]

    async def point(self, message: ItemList.Clicked) -> None:
        """Put the cursor on the clicked row; open it at the second click."""
        self._table.cursor = message.row
        if message.clicks == 2 and self._screen.is_current:
            await self._open_current()
