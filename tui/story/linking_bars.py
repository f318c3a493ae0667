"""The two bars of the linking screen."""

from typing import TYPE_CHECKING

from rich.text import Text

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
    return words((f"NOT SAVED ({max(1, session.unsaved)}): {session.trouble}", palette.error), "  ")


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
        away = f"{keys['linking.back']} back   {keys['linking.help']} help"
        hints = (
            "1…9 says the same",
            f"{keys['linking.new']} new",
            "0 none",
            f"{self.relation_keys()} relation",
            f"{keys['linking.all']} all the same",
            f"{keys['linking.beside']} articles side by side",
            f"{keys['linking.open']} open article",
        )
        state = unsaved(screen.desk.session, palette)
        room = screen.size.width - 4 - len(away) - state.cell_len
        return (
            words(("Copydesk", "bold"), "   ", (story.title, palette.muted), "   linking"),
            words((f"{counted(screen.left, 'claim')} left", palette.muted)),
            Text.assemble(state, words((fitting(hints, room), palette.muted))),
            words((away, palette.muted)),
        )
