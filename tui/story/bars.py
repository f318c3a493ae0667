"""The two bars of the story screen."""

from typing import TYPE_CHECKING

from rich.text import Text

from annotations.ledger.sheet_filter import HINT
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.display.theme import Palette
from tui.story.linking_bars import unsaved
from tui.widgets.bars import fitting, words

if TYPE_CHECKING:
    from tui.story.screen import StoryScreen


class StoryBars:
    """Writes the bars of one story screen."""

    def __init__(self, screen: "StoryScreen") -> None:
        """Describe `screen`."""
        self._screen = screen

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        return unsaved(self._screen.desk.session, palette)

    def draw(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        screen = self._screen
        sheet, story = screen.desk.sheet, screen.desk.session.ledger.story
        outlets = len({column.outlet for column in sheet.columns})
        one = _("  one outlet only: nothing to compare") if outlets == 1 else ""
        done = "   done" if story.status == "done" else ""
        query = screen.filtering.query
        shown = f"   /{query}" if query and not screen.filtering.is_typing else ""
        contradictions = f"   {counted(sheet.contradictions, 'contradiction')}" if sheet.contradictions else ""
        entries = counted(len(sheet.rows), "entry", "entries")
        counts = f"{counted(outlets, 'outlet')}   {entries}{contradictions}{one}"
        if query:
            counts = _("{count:,} of {entries}", count=len(screen.matrix.shown), entries=entries)
        return (
            words(("Copydesk", "bold"), "   ", (story.title, palette.muted), (f"{done}{shown}", palette.message)),
            words((counts, palette.muted)),
            Text.assemble(self.save_state(palette), self._hints(palette)),
            words(("" if screen.filtering.is_typing else self._keys(), palette.muted)),
        )

    def _keys(self) -> str:
        keys = self._screen.keys
        return _("{back} back   {help} help", back=keys["story.back"], help=keys["story.help"])

    def _hints(self, palette: Palette) -> Text:
        """Return the query being typed, or what keys do here."""
        screen = self._screen
        if screen.filtering.is_typing:
            trouble = screen.filtering.trouble
            hint = (trouble, palette.warning) if trouble else (HINT, palette.muted)
            return words((f"/{screen.filtering.query}▏", palette.message), "   ", hint)
        room = screen.size.width - 2 - len(self._keys()) - 2 - self.save_state(palette).cell_len
        return words((fitting(self._keys_here(), room), palette.muted))

    def _keys_here(self) -> tuple[str, ...]:
        """Return what keys do with the cell under the cursor, the most useful first."""
        keys, matrix = self._screen.keys, self._screen.matrix
        master = self._screen.copies.master_of(matrix.column)
        copy = (_("{one_text} a copy of {master}", one_text=keys["story.one_text"], master=master),) if master else ()
        if matrix.is_on_queue:
            up = (_("{up} entries", up=keys["story.up"]),) if matrix.shown else ()
            return _("{open} link them", open=keys["story.open"]), *copy, *up
        if matrix.cell is not None and matrix.cell.mentions:
            number = len(matrix.cell.mentions)
            several = (_("{next} next of {number}", next=keys["story.next_mention"], number=number),)[: number - 1]
            names = ("same", "adds", "weaker", "stronger", "contradicts", "speaker")
            relations = " ".join(keys[f"story.{each}"] for each in names)
            return (
                _("{open} open", open=keys["story.open"]),
                *several,
                _("{relations} relation", relations=relations),
                *copy,
                _("{lead} lead", lead=keys["story.lead"]),
                _("{take_out} take out", take_out=keys["story.take_out"]),
                _("{words} words", words=keys["story.words"]),
                _("{link} link", link=keys["story.link"]),
            )
        if matrix.proposal is not None:
            return (
                _("{accept} accept", accept=keys["story.accept"]),
                _("{reject} reject", reject=keys["story.reject"]),
                *copy,
                _("{open} open", open=keys["story.open"]),
                _("{next_suggestion} next suggestion", next_suggestion=keys["story.next_suggestion"]),
            )
        return (
            _("{open} open the article", open=keys["story.open"]),
            *copy,
            _("{link} link", link=keys["story.link"]),
            _("{filter} filter", filter=keys["story.filter"]),
        )
