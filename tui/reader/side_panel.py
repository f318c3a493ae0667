"""The side panel: the claims of the article, or its entities."""

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var

from annotations.scheme import Scheme
from tui.display.theme import Palette
from tui.reader.claim_list import ClaimList
from tui.reader.entity_list import EntityList
from tui.widgets.bars import Bar, words

Shown = Literal["", "claims", "entities"]


class SidePanel(Vertical):
    """One of two lists, or nothing."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How it looks."""

    shown: var[Shown] = var[Shown]("", init=False)
    """Which list is to be seen; none closes the panel."""

    active: var[bool] = var(False, init=False)
    """Whether the keys go to the panel."""

    def __init__(self, scheme: Scheme) -> None:
        """List claims by the labels of `scheme`."""
        super().__init__(id="panel")
        self.claims = ClaimList(scheme)
        self.entities = EntityList()

    def compose(self) -> ComposeResult:
        """Lay out a head and the two lists, one of which is to be seen."""
        yield Bar(id="panel-head")
        yield self.claims.data_bind(SidePanel.palette)
        yield self.entities.data_bind(SidePanel.palette)

    def on_mount(self) -> None:
        """Show what is to be seen."""
        self.watch_shown()

    def watch_shown(self) -> None:
        """Show one list and hide the other."""
        self.set_class(bool(self.shown), "-shown")
        self.claims.display = self.shown == "claims"
        self.entities.display = self.shown == "entities"
        self.draw_head()

    def watch_active(self) -> None:
        """Write the head anew: it says whether the keys are here."""
        self.draw_head()

    def watch_palette(self) -> None:
        """Write the head in the new colours."""
        self.draw_head()

    def draw_head(self) -> None:
        """Say how many there are of each, and which list this is."""
        palette = self.palette
        if palette is None or not self.is_mounted:
            return
        head = self.query_one("#panel-head", Bar)
        on = palette.message if self.active else "bold"
        count = len(self.entities.entities or ())
        head.left = words((f"Claims {len(self.claims.claims)}", on if self.shown == "claims" else palette.muted))
        head.right = words((f"Entities {count}", on if self.shown == "entities" else palette.muted))
