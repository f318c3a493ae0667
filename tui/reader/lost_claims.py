"""Orphans, whose words are gone from a changed text: placed again, or dropped."""

from typing import TYPE_CHECKING

from annotations.article import Span
from annotations.claims.record import Orphan
from annotations.text.selection import Selection
from annotations.translation import gettext as _
from annotations.translation import ngettext
from tui.dialogs.lost_claims import SHORT_WINDOW_ROWS, OrphanScreen, list_rows
from tui.part import Part

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class LostClaims(Part):
    """The list of orphans over the text, and the orphan that is placed by hand."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Place the orphans of the article in `reader`."""
        self.reader = reader
        self.placing: Orphan | None = None
        """The orphan that is placed by hand; `None` while none is."""
        self._list: OrphanScreen | None = None
        """The list, while it is open."""
        self._selected: Selection | None = None
        """The selection to go back to when the list closes.

        `None` once an orphan was placed or dropped in the list.
        """

    def opened(self) -> None:
        """Place nothing, and warn of what a changed text did to the claims."""
        self.placing = None
        session = self.reader.session
        news, count = session.reanchoring_message, len(session.record.orphans)
        if news:
            press = ngettext(
                "press {key} to place it", "press {key} to place them", count, key=self.reader.keys["reader.lost"]
            )
            self.reader.warn(f"{news}: {press}." if count else f"{news}.")

    def refresh(self) -> None:
        """List the orphans of the record as it is now."""
        if self._list is not None:
            self._list.take()

    def escape(self) -> bool:
        """Stop placing by hand: the claim stays an orphan."""
        if self.placing is None:
            return False
        self.placing = None
        self.reader.say(_("Left as an orphan."))
        return True

    def list_or_place(self) -> None:
        """Open the list of orphans, or put the one placed by hand on the selection."""
        reader = self.reader
        if self.placing is not None:
            self._place(self.placing)
        elif not reader.session.record.orphans:
            reader.say(_("No orphaned claims."))
        else:
            self._selected = reader.view.selection
            if not (reader.session.warnings or reader.session.save_error):
                # The toast that says how the text has changed would lie over the list.
                reader.app.clear_notifications()
            self._list = OrphanScreen(reader.session, reader.scheme, reader.keys, self._preview, self._settled)
            self.make_room()
            reader.mark_bars_stale()
            reader.app.push_screen(self._list, self._closed)

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self._list is not None

    def make_room(self) -> None:
        """Let the text end where the list begins, if the window has room for both."""
        height = self.reader.size.height
        covered = list_rows(height) if self._list is not None and height >= SHORT_WINDOW_ROWS else 0
        self.reader.query_one("#status").styles.margin = (covered, 0, 0, 0)

    def _preview(self, span: Span) -> None:
        """Show a candidate span in the text. No sentence counts as read for that."""
        self.reader.view.select(Selection(span, "free"))

    def _settled(self) -> None:
        """Show the record after a change in the list, and keep the selection there."""
        self._selected = None
        self.reader.show_record()

    def _place(self, orphan: Orphan) -> None:
        """Put an orphan on the selection."""
        reader = self.reader
        span = reader.view.selection.span
        if span.start == span.end:
            return
        self.placing = None
        claim = reader.session.reanchor(orphan, span)
        if claim is None:
            reader.say(_("This claim is no longer an orphan."))
        else:
            reader.select_claim(claim)
            left = len(reader.session.record.orphans)
            more = (
                _("{left} orphaned: {lost}", left=left, lost=reader.keys["reader.lost"])
                if left
                else _("No orphaned claims are left.")
            )
            reader.say(_("Placed. {more}", more=more))
        reader.show_record()

    def _closed(self, by_hand: Orphan | None) -> None:
        """Come back from the list, with an orphan to place by hand or without."""
        reader = self.reader
        self._list, self.placing = None, by_hand
        self.make_room()
        reader.mark_bars_stale()
        if by_hand is None and self._selected is not None:
            reader.view.select(self._selected)
        reader.navigation.note_progress(())
        if by_hand is not None:
            keys = reader.keys
            reader.say(
                _(
                    "Select its words: {lost} places it, {back} cancels.",
                    lost=keys["reader.lost"],
                    back=keys["reader.back"],
                )
            )
