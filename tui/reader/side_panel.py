"""The widget of the side panel: the list of claims, or that of entities."""

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var

from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.display.theme import Palette
from tui.reader.claim_card import ClaimCard
from tui.reader.claim_list import ClaimList
from tui.reader.entity_list import EntityList
from tui.widgets.bars import Bar, words

Shown = Literal["", "claims", "entities"]


class SidePanel(Vertical):
    """One of two lists, or nothing while it is closed."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """The colours; the screen replaces them."""

    shown: var[Shown] = var[Shown]("", init=False)
    """The list that is open; empty closes the panel."""

    active: var[bool] = var(False, init=False)
    """Whether the keys go to the panel."""

    def __init__(self, scheme: Scheme) -> None:
        """Show claims with the labels of `scheme`."""
        super().__init__(id="panel")
        self.claims = ClaimList(scheme)
        self.entities = EntityList()
        self.card = ClaimCard(scheme)

    def compose(self) -> ComposeResult:
        """Yield a head, the two lists, of which one is visible, and the card, which a wide window has."""
        yield Bar(id="panel-head")
        yield self.claims.data_bind(SidePanel.palette)
        yield self.entities.data_bind(SidePanel.palette)
        yield self.card

    def on_mount(self) -> None:
        """Show the open list."""
        self.watch_shown()

    def watch_shown(self) -> None:
        """Show the open list and hide the other."""
        self.set_class(bool(self.shown), "-shown")
        self.claims.display = self.shown == "claims"
        self.entities.display = self.shown == "entities"
        self.draw_head()

    def watch_active(self) -> None:
        """Redraw the head: its style shows whether the keys go to the panel."""
        self.draw_head()

    def watch_palette(self) -> None:
        """Redraw the head in the new colours."""
        self.draw_head()

    def draw_head(self) -> None:
        """Show the numbers of claims and entities; the open list has its own style."""
        palette = self.palette
        if palette is None or not self.is_mounted:
            return
        head = self.query_one("#panel-head", Bar)
        open_style = palette.message if self.active else "bold"
        count = len(self.entities.entities or ())
        head.left = words(
            (
                _("Claims {count}", count=len(self.claims.claims)),
                open_style if self.shown == "claims" else palette.muted,
            )
        )
        head.right = words(
            (_("Entities {count}", count=count), open_style if self.shown == "entities" else palette.muted)
        )
