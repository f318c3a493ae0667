"""The list of the entities of the open article, by kind and number of mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.reactive import var

from annotations.article import Span
from annotations.entity import KINDS, Entity
from annotations.nlp.names import full_names
from annotations.translation import gettext as _
from tui.display.theme import ENTITY_KINDS, Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

INDENT_CELLS = 3
"""Cells left of a name; its heading begins two cells further left."""

COUNT_CELLS = 8
"""Cells of the number of mentions, with the blanks on either side of it."""


class Row(NamedTuple):
    """One line of the list: the heading of a kind, or one name with all its mentions."""

    kind: str
    name: str
    """The name as it is first written in the article, a person's in full; empty on a heading."""
    mentions: tuple[Entity, ...]
    """In reading order; empty on a heading."""
    total: int
    """The number of mentions; on a heading, of all of its kind."""


class EntityList(ItemList):
    """The names in the article by kind, most mentions first, and a cursor."""

    entities: var[tuple[Entity, ...] | None] = var[tuple[Entity, ...] | None](None, init=False)
    """The entities that spaCy found; `None` until it has answered.

    `set_entities` replaces them together with their text.
    """

    hidden: var[frozenset[str]] = var[frozenset[str]](frozenset(), init=False)
    """The kinds whose names are not listed: only their heading is."""

    marked: var[bool] = var(True, init=False)
    """Whether the line under the cursor is the one that keys act on, and drawn so."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A name or a heading was clicked on; the cursor is on that line."""

        kind: str
        mentions: tuple[Entity, ...]
        """The mentions of the name; empty for a heading."""

    def __init__(self) -> None:
        """List nothing yet."""
        super().__init__()
        self._text = ""
        self._groups: dict[str, list[Row]] = {}
        """The names of each kind, the kinds in the order of the legend."""
        self._rows: tuple[Row, ...] = ()

    @property
    def chosen(self) -> tuple[str, tuple[Entity, ...]] | None:
        """The kind and the mentions under the cursor; `None` if the list is empty.

        A heading has no mentions.
        """
        if not self._rows:
            return None
        row = self._rows[self.cursor]
        return row.kind, row.mentions

    @property
    def count(self) -> int:
        """The number of lines, headings and names."""
        return len(self._rows)

    def nothing(self) -> str:
        """Return why the list is empty: no entities, or no answer yet."""
        return _(" finding entities …") if self.entities is None else _(" No entities.")

    def set_entities(self, text: str, entities: tuple[Entity, ...] | None) -> None:
        """List the entities of a text.

        For another text the cursor goes to the top; for the same text it stays.
        """
        if text != self._text:
            self._rows = ()
            self.cursor = 0
        self._text = text
        self.set_reactive(EntityList.entities, entities)
        named = tuple(zip(entities or (), full_names(text, entities or ()), strict=True))
        self._groups = {kind: rows for kind in ENTITY_KINDS if (rows := _names(named, kind))}
        self._update_rows()

    def watch_hidden(self) -> None:
        """List the names of the kinds that are not hidden."""
        self._update_rows()

    def watch_marked(self) -> None:
        """Redraw the line under the cursor."""
        self.watch_cursor(self.cursor, self.cursor)

    def show(self, span: Span) -> bool:
        """Put the cursor on the name that is mentioned at a span; return whether one is."""
        if not any(each.span == span for each in self._rows[self.cursor].mentions) if self._rows else True:
            found = (n for n, row in enumerate(self._rows) if any(each.span == span for each in row.mentions))
            number = next(found, None)
            if number is None:
                return False
            self.cursor = number
        return True

    def item_clicked(self, item: int, x: int, clicks: int) -> None:  # noqa: ARG002, as one click anywhere goes there
        """Put the cursor on the line that was clicked on, and post its kind and mentions."""
        self.cursor = item
        self.post_message(self.Clicked(self._rows[item].kind, self._rows[item].mentions))

    def _update_rows(self) -> None:
        """Compute the rows again.

        The cursor stays on its name, or goes to the heading of its kind.
        """
        current = self._rows[self.cursor] if self._rows else None
        self._rows = tuple(self._visible_rows())
        place = self.cursor
        if current is not None:
            same = {(row.kind, row.name.casefold()): number for number, row in enumerate(self._rows)}
            place = same.get((current.kind, current.name.casefold()), same.get((current.kind, ""), place))
        self.cursor = place
        self.measure()
        self.bring_into_sight()

    def _visible_rows(self) -> Iterator[Row]:
        """Yield the heading of each kind, and its names unless the kind is hidden."""
        for kind, names in self._groups.items():
            yield Row(kind, "", (), sum(row.total for row in names))
            if kind not in self.hidden:
                yield from names

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:  # noqa: ARG002, as a row has one line
        """Yield the heading of a kind, or a name, with its number of mentions."""
        row, current = self._rows[item], item == self.cursor and self.marked
        mark, text, muted, bar, ground = palette.row(current)
        width = self.breadth
        yield Segment(mark, bar)
        if row.name:
            yield Segment(" " * (INDENT_CELLS - 1), ground)
            yield Segment(shortened(row.name, width - INDENT_CELLS - COUNT_CELLS), text)
        else:
            is_hidden = row.kind in self.hidden
            room = width - 1 - len(row.kind) - COUNT_CELLS
            yield Segment(row.kind, muted if is_hidden else palette.row_kind(row.kind, current))
            yield Segment(shortened(_("  hidden") if is_hidden else "", room), muted)
        yield Segment(f"{row.total:>{COUNT_CELLS - 1},} ", muted)


def _names(named: tuple[tuple[Entity, str], ...], kind: str) -> list[Row]:
    """Return the names of one kind, most mentions first, then in reading order.

    Mentions are of one name if they differ only in case and white space, or name one person.
    """
    names: dict[str, tuple[str, list[Entity]]] = {}
    for entity, name in named:
        if KINDS.get(entity.label) == kind:
            names.setdefault(name.casefold(), (name, []))[1].append(entity)
    rows = (Row(kind, name, tuple(mentions), len(mentions)) for name, mentions in names.values() if name)
    return sorted(rows, key=lambda row: -row.total)
