"""The side panel as the keys use it: its two lists, and which entities are shown."""

from typing import TYPE_CHECKING

from annotations.text.selection import Selection
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
        self.entity_status = "finding entities …"
        """Why there are no entities, for the legend."""

    def opened(self) -> None:
        """Begin both lists at the top. The open list and hidden kinds stay as they are."""
        self.widget.claims.claims = ()
        self.widget.entities.set_entities(self.reader.session.article.text, None)

    def refresh(self) -> None:
        """List the claims of the record as it is now."""
        self.widget.claims.claims = self.reader.session.record.claims
        self.widget.draw_head()

    def escape(self) -> bool:
        """Close the panel if the keys go to it, or if it lies over the text."""
        if not self.shown or not (self.active or not self.reader.has_class("-beside")):
            return False
        self.close()
        return True

    @property
    def shown(self) -> Shown:
        """The list that is open; empty if the panel is closed."""
        return self.widget.shown

    @property
    def active(self) -> bool:
        """Whether the keys go to the panel."""
        return self.widget.active

    def receive(self, message: EntitiesFound) -> None:
        """Show the entities that were found, if they are of this text."""
        article = self.reader.session.article
        if message.sha256 == article.sha256:
            self.reader.view.entities = message.entities
            self.widget.entities.set_entities(article.text, message.entities)
            self.reader.show_record()

    def report_failure(self, why: str) -> None:
        """Say once that there will be no entities; the legend goes on saying it."""
        self.entity_status = "no entities"
        self.reader.notify(why, markup=False, timeout=6)
        self.reader.mark_bars_stale()

    def open(self, shown: Shown) -> None:
        """Open a list, and let the keys go to it."""
        self.widget.shown, self.widget.active = shown, True
        self.reader.set_class(True, "-panel")
        self.reader.mark_bars_stale()

    def close(self) -> None:
        """Close the panel, and let the keys go to the text."""
        self.widget.shown, self.widget.active = "", False
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
        keys = self.reader.keys
        hides, goes, back = (keys[f"reader.{name}"] for name in ("page_down", "menu", "back"))
        self.reader.say(f"{hides} hides a kind, {goes} goes to a mention, {back} comes back.")

    def move(self, step: int) -> None:
        """Go down or, below 0, up in the open list."""
        (self.widget.claims if self.shown == "claims" else self.widget.entities).move(step)

    def choose(self) -> None:
        """Select the claim, or the next mention of the name, under the cursor."""
        claims, entities = self.widget.claims, self.widget.entities
        if self.shown == "claims":
            if claims.chosen is not None:
                self.reader.select_claim(claims.chosen)
        elif entities.chosen is not None:
            mentions = entities.chosen[1]
            later = [each for each in mentions if each.start > self.reader.view.selection.start]
            if mentions:
                self.reader.select(Selection((later or list(mentions))[0].span, "free"))

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
