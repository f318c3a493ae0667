"""The two bars of the list of claims: the query, the counts, and the keys that matter now."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotations.translation import gettext as _
from annotations.translation import pgettext
from annotations.wording import counted
from tui.display.theme import Palette
from tui.widgets.bars import fitting, not_saved, words

if TYPE_CHECKING:
    from tui.all_claims.screen import ClaimsScreen

CONDITIONS = tuple("label: speaker: article: note: unsure by: orphan flag: origin: -not “phrase”".split())
"""What can be typed, the most useful first: a narrow window shows the first of them."""


class ClaimsBars:
    """Writes the bars of one list of claims."""

    def __init__(self, screen: "ClaimsScreen") -> None:
        """Describe `screen`."""
        self._screen = screen

    def save_state(self, palette: Palette) -> Text:
        """Return how many changes are not on disk; empty if all are."""
        screen = self._screen
        if not screen.loader.trouble:
            return Text()
        return not_saved(screen.saver.unsaved(), palette)

    def draw(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        screen, arrangement = self._screen, self._screen.arrangement
        query = arrangement.query
        shown_query = ("   ", (f"/{query}", palette.message)) if query and not arrangement.is_typing else ()
        arrow = "▼" if arrangement.is_reversed else "▲"
        order = (
            ("   ", (_("by {column} {arrow}", column=pgettext("column", arrangement.by), arrow=arrow), palette.muted))
            if arrangement.by != "article"
            else ()
        )
        unread = len(screen.claims.unread)
        trouble = (
            (_("{files} could not be read: see copydesk check", files=counted(unread, "file")), palette.warning),
            "   ",
        )
        return (
            words(
                ("Copydesk", "bold"),
                "   ",
                (screen.corpus.name, palette.muted),
                f"   {_('claims')}",
                *shown_query,
                *order,
            ),
            words(*(trouble if unread else ()), (self._counts(), palette.muted)),
            Text.assemble(self.save_state(palette), self._hints(palette)),
            words(("" if arrangement.is_typing else self._keys(), palette.muted)),
        )

    def _keys(self) -> str:
        """Return the keys that lead away."""
        screen = self._screen
        back = "" if screen.chosen else _("{back} back   ", back=screen.keys["claims.back"])
        return _("{back}{help} help", back=back, help=screen.keys["claims.help"])

    def _counts(self) -> str:
        """Return the number of claims, and how many have each label."""
        screen = self._screen
        total = len(screen.listed.rows)
        shown = len(screen.table.shown)
        numbers = (
            _("{shown:,} of {claims}", shown=shown, claims=counted(total, "claim"))
            if screen.arrangement.query
            else counted(total, "claim")
        )
        letters = [
            f"{screen.arrangement.counts[label.name]:,}{label.letter}"
            for label in screen.scheme.labels
            if screen.arrangement.counts.get(label.name)
        ]
        return "   ".join(filter(None, (numbers, " ".join(letters))))

    def _hints(self, palette: Palette) -> Text:
        """Return the query being typed, the keys for selected claims, the progress, or the first keys."""
        screen, called = self._screen, self._screen.keys
        labels = screen.scheme.labels
        digits = " ".join(label.key for label in labels[:3]) + (" …" if len(labels) > 3 else "")
        if screen.arrangement.is_typing:
            trouble = screen.arrangement.parsed.trouble
            typed = f"/{screen.arrangement.query}▏"
            attributes = (each for each in screen.arrangement.parsed.known if each not in CONDITIONS)
            room = screen.size.width - 2 - cell_len(typed) - 3
            hint = fitting((*CONDITIONS, *attributes), room, " ")
            shown = (trouble, palette.warning) if trouble else (hint, palette.muted)
            return words((typed, palette.message), "   ", shown)
        if screen.chosen:
            keys = _(
                "{digits} label   {speaker} speaker   {remove} remove   {back} deselect",
                digits=digits,
                speaker=called["claims.speaker"],
                remove=called["claims.remove"],
                back=called["claims.back"],
            )
            return words(
                (_("{count:,} selected", count=len(screen.chosen)), palette.message), (f"   {keys}", palette.muted)
            )
        if screen.loader.share < 1:
            return words((_("reading claims   {share:.0%}", share=screen.loader.share), palette.muted))
        hints = (
            _("{open} open", open=called["claims.open"]),
            _("{digits} label", digits=digits),
            _("{speaker} speaker", speaker=called["claims.speaker"]),
            _("{remove} remove", remove=called["claims.remove"]),
            _("{filter} filter", filter=called["claims.filter"]),
            _("{choose} select", choose=called["claims.choose"]),
        )
        room = screen.size.width - 2 - len(self._keys()) - 2 - self.save_state(palette).cell_len
        return words((fitting(hints, room), palette.muted))
