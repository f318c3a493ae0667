"""The two bars of the linking screen."""

from typing import TYPE_CHECKING

from rich.text import Text

from annotations.translation import gettext as _
from annotations.wording import counted
from annotations.work.ledger_session import LedgerSession
from tui.display.theme import Palette
from tui.widgets.bars import fitting, words

if TYPE_CHECKING:
    from tui.story.linking import LinkingScreen


def unsaved(session: LedgerSession, palette: Palette) -> Text:
    """Return how many changes of a ledger are not on disk, and why; empty if all are."""
    if not session.trouble:
        return Text()
    return words(
        (_("NOT SAVED ({count}): {trouble}", count=max(1, session.unsaved), trouble=session.trouble), palette.error),
        "  ",
    )


class LinkingBars:
    """Writes the bars of one linking screen."""

    def __init__(self, screen: "LinkingScreen") -> None:
        """Describe `screen`."""
        self._screen = screen

    def relation_keys(self) -> str:
        """Return the keys of the relations."""
        names = ("same", "adds", "weaker", "stronger", "contradicts", "speaker")
        return " ".join(self._screen.keys[f"linking.{name}"] for name in names)

    def draw(self, palette: Palette) -> tuple[Text, Text, Text, Text]:
        """Return what the bars say: above left and right, below left and right."""
        screen, keys = self._screen, self._screen.keys
        story = screen.desk.session.ledger.story
        away = _("{back} back   {help} help", back=keys["linking.back"], help=keys["linking.help"])
        hints = (
            _("1…9 link"),
            _("{new} new", new=keys["linking.new"]),
            _("0 reject all"),
            _("{relation_keys} relation", relation_keys=self.relation_keys()),
            _("{all} all certain", all=keys["linking.all"]),
            _("{beside} articles side by side", beside=keys["linking.beside"]),
            _("{open} open article", open=keys["linking.open"]),
        )
        state = unsaved(screen.desk.session, palette)
        room = screen.size.width - 4 - len(away) - state.cell_len
        return (
            words(("Copydesk", "bold"), "   ", (story.title, palette.muted), f"   {_('linking')}"),
            words((_("{claims} left", claims=counted(screen.left, "claim")), palette.muted)),
            Text.assemble(state, words((fitting(hints, room), palette.muted))),
            words((away, palette.muted)),
        )
