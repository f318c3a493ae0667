"""The two bars of the library: the corpus, the counts, and the keys that matter now."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotations.reports.query import ASSIGNED_PREFIXES, PREFIXES, STORY_PREFIXES, parse_query
from annotations.translation import N_, pgettext
from annotations.translation import gettext as _
from annotations.wording import counted
from tui.display.theme import Palette
from tui.widgets.bars import fitting, not_saved, words

if TYPE_CHECKING:
    from tui.library.screen import LibraryScreen

WIDE_CELLS = 110
"""Cells from which hints are written out."""

PROGRESS_CELLS = 20
"""Cells of the bar that shows the progress of a scan."""

TYPING_HINT = N_("Enter keep, Esc cancel; also")

MINE = "mine:"
"""The query for all of one's own articles, and no others."""


class LibraryBars:
    """Writes the bars of one library."""

    def __init__(self, library: "LibraryScreen") -> None:
        """Describe `library`."""
        self._library = library

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        library = self._library
        if not library.counts.trouble and not any(work.unsaved for work in library.saver.held):
            return Text()
        return not_saved(library.saver.unsaved(), palette)

    def draw(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        library, arrangement, counts = self._library, self._library.arrangement, self._library.counts
        query = arrangement.query
        shown_query = ("   ", (f"/{query}", palette.message)) if query and not arrangement.is_typing else ()
        arrow = "▼" if arrangement.is_reversed else "▲"
        order = (
            (
                "   ",
                (_("by {column} {arrow}", column=pgettext("column", arrangement.column), arrow=arrow), palette.muted),
            )
            if arrangement.column
            else ()
        )
        total = counted(len(library.rows), "article")
        if query == MINE and not arrangement.is_typing:
            left, of = library.assigned.left
            numbers = _(
                "{left:,} of {of:,} assigned left   {claims}", left=left, of=of, claims=counted(counts.claims, "claim")
            )
            numbers += _reading_time(counts.seconds)
        elif query:
            numbers = _("{count:,} of {total}", count=len(library.shown), total=total)
        else:
            numbers = _(
                "{total}   {done:,} done   {claims}",
                total=total,
                done=counts.done,
                claims=counted(counts.claims, "claim"),
            )
            if not arrangement.is_typing:
                numbers += _reading_time(counts.seconds)
        return (
            words(("Copydesk", "bold"), "   ", (library.corpus.name, palette.muted), *shown_query, *order),
            words((numbers, palette.muted)),
            Text.assemble(self.save_state(palette), self._hints(palette)),
            words((self._right(), palette.muted)),
        )

    def _typing(self, palette: Palette) -> Text:
        """Return the query being typed, with what can be typed or what is wrong with it."""
        query = self._library.arrangement.query
        trouble = parse_query(query).trouble
        assigned = ASSIGNED_PREFIXES if self._library.assigned.has_any else ()
        in_story = STORY_PREFIXES if self._library.story_marks.has_any else ()
        also = f"{_(TYPING_HINT)} {' '.join((*assigned, *in_story, *PREFIXES))}"
        hint = (trouble, palette.warning) if trouble else (also, palette.muted)
        return words((f"/{query}▏", palette.message), "   ", hint)

    def _hints(self, palette: Palette) -> Text:
        """Return the query being typed, the keys for chosen articles, the scan, or the first keys."""
        library, called = self._library, self._library.keys
        if library.arrangement.is_typing:
            return self._typing(palette)
        if library.chosen:
            keys = _(
                "{done} done   {skip} skip   {flag} flag   {undo} undo",
                done=called["library.done"],
                skip=called["library.skip"],
                flag=called["library.flag"],
                undo=called["library.undo"],
            )
            return words(
                (_("{count:,} selected", count=len(library.chosen)), palette.message), (f"   {keys}", palette.muted)
            )
        if library.loader.share < 1:
            full = round(library.loader.share * PROGRESS_CELLS)
            bar, rest = "━" * full, "─" * (PROGRESS_CELLS - full)
            return words(_("scanning the articles   "), (bar, palette.message), (rest, palette.muted))
        return words((self._first_keys(palette), palette.muted))

    def _first_keys(self, palette: Palette) -> str:
        """Return the work of this session, and the keys that fit beside it, the lesser known first then."""
        library, called = self._library, self._library.keys
        room = library.size.width - 2 - cell_len(self._right()) - 2 - self.save_state(palette).cell_len
        is_wide = library.size.width >= WIDE_CELLS
        opened, rest = (
            _("{open} open", open=called["library.open"]),
            (
                _("{done} done", done=called["library.done"]),
                _("{quit} quit", quit=called["library.quit"]),
            ),
        )
        ways = (
            f"{called['library.find']} {_('find in all texts') if is_wide else _('find')}",
            f"{called['library.claims']} {_('all claims') if is_wide else _('claims')}",
        )
        filtered = _("{filter} filter", filter=called["library.filter"])
        session = library.counts.session.in_words()
        everybody = (
            _("{mine} all articles", mine=called["library.mine"])
            if is_wide
            else _("{mine} all", mine=called["library.mine"]),
        )
        mine = everybody if library.arrangement.query == MINE else ()
        hints = (session, *mine, *ways, filtered, opened, *rest) if session else (opened, *mine, filtered, *ways, *rest)
        return fitting(hints, room)

    def _right(self) -> str:
        """Return what stands at the right below: who works, and the key for help."""
        return _(
            "{annotator}   {help} help",
            annotator=self._library.store.annotator,
            help=self._library.keys["library.help"],
        )


def _reading_time(seconds: float) -> str:
    """Return the reading time, if it is a minute or more."""
    minutes = round(seconds / 60)
    if not minutes:
        return ""
    return _("   {minutes} min", minutes=minutes) if minutes < 60 else f"   {minutes // 60}:{minutes % 60:02} h"
