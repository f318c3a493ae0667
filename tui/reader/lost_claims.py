"""Settling: claims that a changed text has set aside are placed anew, or given up."""

from annotations.article import Span
from annotations.claims.record import Orphan
from annotations.text.selection import Selection
from tui.dialogs.lost_claims import SHORT, LostList, rows
from tui.reader.suggestions import SuggestingScreen


class SettlingScreen(SuggestingScreen):
    """An article whose text may have changed under its claims."""

    placing: Orphan | None = None
    """The claim that is being placed by hand."""

    _list: LostList | None = None
    """The list, while it is open."""

    _left: Selection | None = None
    """What was selected when the list was opened, until something is settled there."""

    def action_lost(self) -> None:
        """Open the list of claims that are set aside, or put the one that is placed by hand on the selection."""
        if self.placing is not None:
            self._place(self.placing)
        elif not self.session.record.orphans:
            self.say("No claim is set aside: all of them stand in the text.")
        else:
            self._left = self.view.selection
            if not (self.session.warnings or self.session.trouble):
                # What was said of the text would lie over the list.
                self.app.clear_notifications()
            self._list = LostList(self.session, self.scheme, self.keys, self._see, self._settled)
            self._make_room()
            self.app.push_screen(self._list, self._listed)

    def on_resize(self) -> None:
        """Keep the text above the list."""
        self._make_room()
        super().on_resize()

    def opened(self) -> None:
        """Show the article, with nothing being placed in it."""
        self.placing = None
        super().opened()
        news, count = self.session.news, len(self.session.record.orphans)
        if news:
            press = f": press {self.keys['reader.lost']} to settle {'it' if count == 1 else 'them'}"
            self.warn(f"{news}{press if count else ''}.")

    def show_record(self) -> None:
        """Show the claims as they are now, those in the list as well."""
        super().show_record()
        if self._list is not None:
            self._list.take()

    def give_up_placing(self) -> None:
        """Leave the claim that was to be placed by hand set aside."""
        self.placing = None
        self.say("It stays set aside.")

    def _see(self, span: Span) -> None:
        """Show a place in the text; nothing is read by that."""
        self.view.select(Selection(span, "free"))

    def _settled(self) -> None:
        """Show what was settled, and stay with it."""
        self._left = None
        self.show_record()

    def _place(self, lost: Orphan) -> None:
        """Put a claim on the selection."""
        span = self.view.selection.span
        if span.start == span.end:
            return
        self.placing = None
        claim = self.session.settle(lost, span)
        if claim is None:
            self.say("It is settled already.")
        else:
            self.select_claim(claim)
            left = len(self.session.record.orphans)
            more = f"{left} more set aside: {self.keys['reader.lost']}" if left else "Nothing is set aside any more."
            self.say(f"Placed. {more}")
        self.show_record()

    def _listed(self, by_hand: Orphan | None) -> None:
        """Come back from the list."""
        self._list, self.placing = None, by_hand
        self._make_room()
        if by_hand is None and self._left is not None:
            self.view.select(self._left)
        self.moved(())
        if by_hand is not None:
            called = self.keys
            self.say(f"Select its words, then {called['reader.lost']} places it; {called['reader.back']} leaves it.")

    def _make_room(self) -> None:
        """Let the text end where the list begins, as far as there is room for both."""
        height = self.size.height
        covered = rows(height) if self._list is not None and height >= SHORT else 0
        self.query_one("#status").styles.margin = (covered, 0, 0, 0)
