"""The entities of the open article, by kind and by how often they are named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations import KINDS, Entity
from tui.look import ENTITY_KINDS, Palette
from tui.widgets.bars import shortened

INDENT = 3
"""Cells left of a name; its heading stands two further out."""

COUNT = 8
"""Cells of the number of mentions, with the air on either side of it."""


class Row(NamedTuple):
    """One line of the list: the heading of a kind, or one name with all its mentions."""

    kind: str
    name: str
    """As it was first met; empty on a heading."""
    mentions: tuple[Entity, ...]
    """In reading order; empty on a heading."""
    total: int
    """How many mentions; on a heading all of its kind."""


class EntityList(ScrollView, can_focus=False, inherit_bindings=False):
    """Who and what is named in the article, most often first, with the cursor on a name or a kind."""

    ALLOW_SELECT = False

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """What spaCy found; `None` while that is not known. It comes with its text, by `show`."""

    hidden: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The kinds that are not to be seen: they keep their heading."""

    cursor: var[int] = var(0, init=False)
    """Which line is under the cursor, from 0; headings count."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How it looks."""

    @dataclass
    class Clicked(Message):
        """A name or a heading was clicked on; the cursor is on it."""

        kind: str
        mentions: tuple[Entity, ...]
        """Where it is named; empty for a heading."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        super().__init__()
        self._text = ""
        self._groups: dict[str, list[Row]] = {}
        """The names of each kind, the kinds in the order of the legend."""
        self._rows: tuple[Row, ...] = ()

    @property
    def chosen(self) -> tuple[str, tuple[Entity, ...]] | None:
        """The kind under the cursor and the mentions, none on a heading; `None` where nothing is listed."""
        if not self._rows:
            return None
        row = self._rows[self.cursor]
        return row.kind, row.mentions

    def move(self, step: int) -> None:
        """Go down or, below 0, up by lines, as far as there are any."""
        self.cursor += step

    def show(self, text: str, entities: tuple[Entity, ...] | None) -> None:
        """List the entities of a text. Another text begins at the top; in the same one the cursor stays."""
        if text != self._text:
            self._rows = ()
            self.cursor = 0
        self._text = text
        self.set_reactive(EntityList.entities, entities)
        self._groups = {kind: rows for kind in ENTITY_KINDS if (rows := _names(text, entities or (), kind))}
        self._list()

    def watch_hidden(self) -> None:
        """List the names of the kinds that are to be seen."""
        self._list()

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Cut the names to the new width."""
        self._measure()

    def validate_cursor(self, cursor: int) -> int:
        """Stay on a line that there is."""
        return min(max(0, cursor), max(0, len(self._rows) - 1))

    def watch_cursor(self) -> None:
        """Draw the cursor where it is now, and bring it into sight."""
        self.refresh()
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line that was clicked on, and say what it is."""
        place = event.get_content_offset(self)
        if place is None:
            return
        number = place.y + self.scroll_offset.y
        if number < len(self._rows):
            self.cursor = number
            self.post_message(self.Clicked(self._rows[number].kind, self._rows[number].mentions))

    def _list(self) -> None:
        """Make the lines anew, with the cursor on the same name, or on the heading of its kind."""
        held = self._rows[self.cursor] if self._rows else None
        self._rows = tuple(self._lines())
        place = self.cursor
        if held is not None:
            same = {(row.kind, row.name.casefold()): number for number, row in enumerate(self._rows)}
            place = same.get((held.kind, held.name.casefold()), same.get((held.kind, ""), place))
        self.cursor = place
        self._measure()

    def _lines(self) -> Iterator[Row]:
        for kind, names in self._groups.items():
            yield Row(kind, "", (), sum(row.total for row in names))
            if kind not in self.hidden:
                yield from names

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, max(1, len(self._rows)))
        self.refresh()
        self._show()

    def _show(self) -> None:
        height = self.size.height
        if not height:
            return
        top = max(min(self.scroll_offset.y, self.cursor), self.cursor + 1 - height)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw the heading of a kind, a name, or why there is none."""
        palette = self.palette
        if palette is None:
            return Strip.blank(self.size.width)
        number = y + self.scroll_offset.y
        if number < len(self._rows):
            return self._row(self._rows[number], number == self.cursor, palette)
        if number == 0:
            why = " finding entities …" if self.entities is None else " No entities."
            return Strip([Segment(why, palette.muted)]).adjust_cell_length(self.size.width, palette.blank)
        return Strip.blank(self.size.width, palette.blank)

    def _row(self, row: Row, current: bool, palette: Palette) -> Strip:
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.muted, palette.bar))
        # `size` has the scrollbar in it, which would lie over the numbers.
        width = self.scrollable_content_region.width
        segments = [Segment("▌" if current else " ", bar)]
        if row.name:
            room = width - INDENT - COUNT
            segments += [Segment(" " * (INDENT - 1), ground), Segment(shortened(row.name, room), text)]
        else:
            away = row.kind in self.hidden
            room = width - 1 - len(row.kind) - COUNT
            segments += [
                Segment(row.kind, muted if away else palette.kinds[row.kind] + ground),
                Segment(shortened("  hidden" if away else "", room), muted),
            ]
        segments.append(Segment(f"{row.total:>{COUNT - 1},} ", muted))
        return Strip(segments).adjust_cell_length(self.size.width, ground)


def _names(text: str, entities: tuple[Entity, ...], kind: str) -> list[Row]:
    """Return the names of one kind, most often named first, then as they were first met.

    Mentions are of one name where their words are, but for case and white space.
    """
    found: dict[str, tuple[str, list[Entity]]] = {}
    for entity in entities:
        if KINDS.get(entity.label) == kind:
            name = " ".join(text[entity.start : entity.end].split())
            found.setdefault(name.casefold(), (name, []))[1].append(entity)
    rows = (Row(kind, name, tuple(mentions), len(mentions)) for name, mentions in found.values() if name)
    return sorted(rows, key=lambda row: -row.total)
