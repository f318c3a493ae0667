"""The side panel as the keys use it: its two lists, and which entities are shown."""

from typing import TYPE_CHECKING

from annotations.text.selection import Selection
from annotations.translation import gettext as _
from tui.messages import EntitiesFound
from tui.part import Part
from tui.reader.side_panel import Shown, SidePanel

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen


class Panel(Part):
    """The side panel, and the entities of the article in it and in the text."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Show the panel in `reader`."""
        self.reader = reader
        self.widget = SidePanel(reader.scheme)
        self.entity_status = _("no entities") if reader.finder.has_failed else _("finding entities …")
        """Why there are no entities, for the legend."""
        self._left: Selection | None = None
        """The selection before the keys went to the panel: Esc goes back to it."""
        self._held: Selection | None = None
        """What the panel has selected. If a key of the text selects something else, the keys go to the text."""
        self._on_heading: Selection | None = None
        """The selection when the cursor went to the heading of a kind; `None` if it is on a name."""

    def opened(self) -> None:
        """Begin both lists at the top. The open list and hidden kinds stay as they are."""
        self._left = self._held = self._on_heading = None
        self.widget.active = False
        self.widget.claims.claims = ()
        self.widget.entities.set_entities(self.reader.session.article.text, None)

    def refresh(self) -> None:
        """List the claims of the record as it is now."""
        self.widget.claims.claims = self.reader.session.record.claims
        self.show_selection()
        self.widget.draw_head()

    def escape(self) -> bool:
        """Close the panel if the keys go to it, and go back to where they came from."""
        if not self.active:
            return False
        left = self._left
        self.close()
        if left is not None and left != self.reader.view.selection:
            self.reader.select(left)
        return True

    @property
    def shown(self) -> Shown:
        """The list that is open; empty if the panel is closed."""
        return self.widget.shown

    @property
    def active(self) -> bool:
        """Whether the keys go to the panel: as long as what it has selected is selected."""
        return self.widget.active and self.reader.view.selection == self._held

    def receive(self, message: EntitiesFound) -> None:
        """Show the entities that were found, if they are of this text."""
        article = self.reader.session.article
        if message.sha256 == article.sha256:
            self.reader.view.entities = message.entities
            self.widget.entities.set_entities(article.text, message.entities)
            self.reader.show_record()

    def report_failure(self, why: str) -> None:
        """Say once that there will be no entities; the legend goes on saying it."""
        self.entity_status = _("no entities")
        self.reader.notify(why, markup=False, timeout=6)
        self.reader.mark_bars_stale()

    def open(self, shown: Shown) -> None:
        """Open a list, let the keys go to it, and select what is under its cursor."""
        reader = self.reader
        if not self.active:
            self._left = reader.view.selection
        self.widget.shown, self.widget.active = shown, True
        reader.set_class(True, "-panel")
        claims, selection = reader.session.record.claims, reader.view.selection
        if shown == "claims" and reader.current_claim() is None:
            ahead = [claim for claim in claims if claim.start >= selection.start] or claims[-1:]
            self.widget.claims.show(next(iter(ahead), None))
            self._select_claim()
        elif shown == "claims":
            self.widget.claims.show(reader.current_claim())
            self._select_claim()
        elif not self.widget.entities.show(selection.span):
            self._select_mention()
        self.hold()
        reader.mark_bars_stale()

    def open_beside(self) -> None:
        """Show the claims beside the text, while the keys go on to the text."""
        if not self.shown:
            self.widget.shown = "claims"
            self.reader.set_class(True, "-panel")

    def close(self) -> None:
        """Close the panel, and let the keys go to the text."""
        self.widget.shown, self.widget.active = "", False
        self._left = self._held = self._on_heading = None
        self.reader.set_class(False, "-panel")
        self.reader.mark_bars_stale()

    def open_next(self) -> None:
        """Open the list of claims, then that of entities, then close the panel."""
        if not self.shown or not self.active:
            self.open("claims")
        elif self.shown == "claims":
            self.open("entities")
        else:
            self.close()

    def open_kinds(self) -> None:
        """Open the list of entities, in which kinds can be hidden."""
        self.open("entities")
        if self.reader.has_hints:
            return
        keys = self.reader.keys
        hides, goes, back = (keys[f"reader.{name}"] for name in ("page_down", "menu", "back"))
        self.reader.say(
            _(
                "{hides} hides a kind, {goes} opens a mention, {back} returns to the text.",
                hides=hides,
                goes=goes,
                back=back,
            )
        )

    @property
    def is_on_heading(self) -> bool:
        """Whether the cursor is on the heading of a kind of entity: there is nothing to tag."""
        return self.active and self._on_heading is not None and self._on_heading == self.reader.view.selection

    def move(self, step: int) -> None:
        """Go down or, below 0, up in the open list, and select what is there."""
        self.show_selection()
        open_list = self.widget.claims if self.shown == "claims" else self.widget.entities
        open_list.move(step)
        self._select()

    def move_pages(self, pages: float) -> None:
        """Go down or up by pages in the open list, and select what is there."""
        open_list = self.widget.claims if self.shown == "claims" else self.widget.entities
        open_list.move(round(pages * open_list.page))
        self._select()

    def move_to_end(self, *, last: bool) -> None:
        """Go to the first or the last line of the open list, and select what is there."""
        open_list = self.widget.claims if self.shown == "claims" else self.widget.entities
        (open_list.move_to_last if last else open_list.move_to_first)()
        self._select()

    def choose(self) -> None:
        """Let the keys go to the text, at the claim; or select the next mention of the name."""
        if self.shown == "claims":
            self.widget.active, self._left = False, None
            self.reader.mark_bars_stale()
        elif not self.is_on_heading:
            self._select_mention(onward=True)

    def select_under_cursor(self) -> None:
        """Select what was clicked on in the open list."""
        self._select()

    def hold(self) -> None:
        """Keep the keys: what is selected now was selected by the panel, or is a claim in it."""
        self._held = self.reader.view.selection
        self.show_selection()

    def show_selection(self) -> None:
        """Put the cursors on the claim and the name that the keys act on, or on none."""
        self.widget.active = self.active
        claims, entities = self.widget.claims, self.widget.entities
        current = self.reader.current_claim()
        if self.shown and self.reader.has_class("-wide"):
            # Any other window has no card: to fill it would lay out the screen again for a key.
            self.widget.card.show(current, self.reader.palette)
        if self.shown == "claims":
            claims.show(current)
        elif self.shown == "entities":
            entities.marked = self.is_on_heading or entities.show(self.reader.view.selection.span)

    def _select(self) -> None:
        """Select what is under the cursor of the open list."""
        if self.shown == "claims":
            self._select_claim()
        else:
            self._select_mention()
        self.hold()

    def _select_claim(self) -> None:
        if self.widget.claims.chosen is not None:
            self.reader.select_claim(self.widget.claims.chosen)

    def _select_mention(self, *, onward: bool = False) -> None:
        """Select a mention of the name under the cursor: the one here or the next, `onward` only the next."""
        reader, entities = self.reader, self.widget.entities
        if entities.chosen is None:
            return
        mentions, start = entities.chosen[1], reader.view.selection.start
        self._on_heading = None
        if not mentions:
            self._on_heading = reader.view.selection
            return
        later = [each for each in mentions if each.start > start or (each.start == start and not onward)]
        reader.select(Selection((later or list(mentions))[0].span, "free"))

    def toggle_kind(self) -> bool:
        """Hide or show the kind under the cursor; return whether there is one."""
        chosen = self.widget.entities.chosen if self.active and self.shown == "entities" else None
        if chosen is None:
            return False
        view = self.reader.view
        view.hidden = self.widget.entities.hidden = view.hidden ^ {chosen[0]}
        return True

    def toggle_entities(self) -> None:
        """Show the entities in the text, or hide them."""
        self.reader.view.show_entities = not self.reader.view.show_entities
        self.reader.mark_bars_stale()
