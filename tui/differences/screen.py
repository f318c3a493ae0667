"""The list of differences: the places where annotators differ, to be found, sorted and adjudicated."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from annotations.errors import CopydeskError
from annotations.scheme import Scheme
from annotations.team.adjudication import Adjudication
from annotations.team.differences import Difference, tally
from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.saver import Saver
from tui import keymap
from tui.adjudication.pseudonyms import Pseudonyms
from tui.adjudication.screen import AdjudicationScreen
from tui.config import Config
from tui.differences.arrangement import Arrangement
from tui.differences.commands import COMMANDS
from tui.differences.difference_table import MARKS, DifferenceTable
from tui.differences.loading import Compared, Loading
from tui.display.theme import Palette
from tui.list_with_pane import ListWithPane
from tui.screen import BarScreen
from tui.widgets.bars import fitting, words

HINT = "kind: state: article: category: NAME:label NAME:none, -not, “phrase”"
"""What can be typed."""


class DifferencesScreen(BarScreen[None]):
    """The places where annotators differ, one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = keymap.bindings("differences")
    commands = COMMANDS

    def __init__(
        self,
        adjudication: Adjudication,
        saver: Saver,
        pseudonyms: Pseudonyms,
        config: Config,
        article: str = "",
        *,
        opens: bool = False,
    ) -> None:
        """List the differences, beginning with those of an article.

        With `opens`, the first place that is to be decided is opened once all are known.
        """
        super().__init__(config, "differences")
        self.adjudication, self.pseudonyms = adjudication, pseudonyms
        self._saver = saver
        self.scheme: Scheme = adjudication.corpus.settings.scheme
        self.first: tuple[str, str] | None = (article, "") if article else None
        """Where the cursor goes at first."""
        self._opens = opens
        self.table: DifferenceTable = DifferenceTable(self.scheme, self._called)
        self.list: ListWithPane = ListWithPane(self, self.table, self.table.articles, self.open_current)
        self.loader: Loading = Loading(self)
        self.arrangement: Arrangement = Arrangement(self)
        self.parts = (self.arrangement, self.loader)

    def body(self) -> Iterator[Widget]:
        """Return the list."""
        return self.list.widgets()

    def on_mount(self) -> None:
        """Compare the articles."""
        self.loader.start()

    async def open_current(self) -> None:
        """Adjudicate the place under the cursor."""
        row = self.table.current
        if row is None:
            return
        entries = self.adjudication.corpus.entries
        number = entries.number(row.article)
        try:
            case = self.adjudication.case(entries[number]) if number is not None else None
        except CopydeskError as error:
            self.warn(f"{self.pseudonyms.harmless(str(error))}.")
            return
        if case is None:
            self.say(_("This article cannot be adjudicated any more."))
            self.loader.again((row.article,))
            return
        course, claim = self.list.course(), row.key[1]
        screen = AdjudicationScreen(self.adjudication, case, self._saver, self.pseudonyms, self.config, course, claim)
        screen.set_reactive(AdjudicationScreen.palette, self.palette)
        await self.app.push_screen(screen, self._return)

    def _return(self, visited: tuple[str, ...] | None) -> None:
        """Compare the articles again that were adjudicated; the cursor goes to the last of them."""
        current = self.table.current
        if visited and (current is None or current.article != visited[-1]):
            self.arrangement.take_rows((visited[-1], ""))
        self.loader.again(visited or ())

    def toggle_names(self) -> None:
        """Show letters in place of names, or the names again."""
        self.pseudonyms.hidden = not self.pseudonyms.hidden
        self.arrangement.take_rows()
        self.say(_("Names are hidden.") if self.pseudonyms.hidden else _("Names are shown."))

    def bars(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        arrangement, table, keys = self.arrangement, self.table, self.keys
        query = arrangement.query
        shown_query = ("   ", (f"/{query}", palette.message)) if query and not arrangement.is_typing else ()
        total = len(table.rows)
        number = (
            _("{count:,} of {differences}", count=table.count, differences=counted(total, "difference"))
            if query
            else counted(total, "difference")
        )
        found = tally(table.rows[each] for each in table.shown)
        states = " ".join(f"{count}{MARKS[state]}" for state, count in found.items())
        left = words(
            ("Copydesk", "bold"),
            "   ",
            (self.adjudication.plan.gold, palette.muted),
            f"   {_('differences')}",
            *shown_query,
        )
        right = words((f"{number}   {states}".rstrip(), palette.muted))
        away = _("{back} back   {help} help", back=keys["differences.back"], help=keys["differences.help"])
        if arrangement.is_typing:
            return left, right, words((f"/{query}▏", palette.message), "   ", (HINT, palette.muted)), words("")
        if not self.loader.is_over:
            return left, right, words((_("comparing articles …"), palette.muted)), words((away, palette.muted))
        hints = (
            _("{open} adjudicate", open=keys["differences.open"]),
            _("{filter} filter", filter=keys["differences.filter"]),
            _("{sort} sort", sort=keys["differences.sort"]),
            _("{article} this article", article=keys["differences.article"]),
            _("{names} names", names=keys["differences.names"]),
            _("? open  ~ changed since  = merged  ✓ decided"),
        )
        room = self.size.width - 4 - len(away)
        return left, right, words((fitting(hints, room), palette.muted)), words((away, palette.muted))

    def _called(self, row: Difference) -> dict[str, str]:
        """Return what annotators are called in a row, in the order in which they are shown."""
        return self.pseudonyms.of(row.article, self.adjudication.annotators)

    @on(Compared)
    async def _take(self, message: Compared) -> None:
        self.loader.take(message)
        if message.is_over and (left_out := len(set(self.adjudication.problems))):
            self.warn(_("{files} left out: copydesk check says which and why.", files=counted(left_out, "file")))
        if self._opens and self.loader.is_over:
            self._opens = False
            rows = self.table.rows
            first = next((at for at, each in enumerate(self.table.shown) if rows[each].settled.state == "open"), 0)
            self.table.cursor = first
            if self.table.count:
                await self.open_current()

    @on(DifferenceTable.Clicked)
    async def _point(self, message: DifferenceTable.Clicked) -> None:
        await self.list.point(message)
