"""The entities of the open article, by kind and by how often they are named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var

from annotations.entity import KINDS, Entity
from tui.display.theme import ENTITY_KINDS, Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

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


class EntityList(ItemList):
    """Who and what is named in the article, most often first, with the cursor on a name or a kind."""

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """What spaCy found; `None` while that is not known. It comes with its text, by `show`."""

    hidden: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The kinds that are not to be seen: they keep their heading."""

    @dataclass(eq=False, repr=False)
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

    @property
    def count(self) -> int:
        """How many lines there are, headings and names."""
        return len(self._rows)

    def nothing(self) -> str:
        """Say whether there are none, or none yet."""
        return " finding entities …" if self.entities is None else " No entities."

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

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line that was clicked on, and say what it is."""
        number = self.pointed(event)
        if number is not None:
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
        self.measure()
        self.bring_into_sight()

    def _lines(self) -> Iterator[Row]:
        for kind, names in self._groups.items():
            yield Row(kind, "", (), sum(row.total for row in names))
            if kind not in self.hidden:
                yield from names

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:  # noqa: ARG002, as a row has one line
        """Return the heading of a kind, or a name, and how often it is named."""
        row, current = self._rows[item], item == self.cursor
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        text, muted, bar = (style + ground for style in (palette.blank, palette.dimmed, palette.bar))
        width = self.breadth
        yield Segment("▌" if current else " ", bar)
        if row.name:
            yield Segment(" " * (INDENT - 1), ground)
            yield Segment(shortened(row.name, width - INDENT - COUNT), text)
        else:
            away = row.kind in self.hidden
            room = width - 1 - len(row.kind) - COUNT
            yield Segment(row.kind, muted if away else palette.kinds[row.kind] + ground)
            yield Segment(shortened("  hidden" if away else "", room), muted)
        yield Segment(f"{row.total:>{COUNT - 1},} ", muted)


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
