"""The description of a screen in words: its name once, then the changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.text import Text
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from annotations.reports.rows import ArticleRow
from annotations.translation import gettext as _
from annotations.wording import brief, counted
from tui.display.cells import visible
from tui.library.article_table import ArticleTable
from tui.library.preview_pane import PreviewPane
from tui.plain.sentences import passage
from tui.screen import BarScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.bars import Bar
from tui.widgets.item_list import ItemList

TITLE_CHARS = 40
"""Code points of a part of a screen's title, at most."""

MAX_ROWS = 60
"""Lines of a widget that are read at most; what is below them comes into sight first."""

_DRAWN = re.compile("[\u2500-\u259f\u25a0-\u25cf\u2b24▏]+")
"""Lines, blocks and shapes, which say nothing when heard."""
_GAP = re.compile(r"\s{2,}")


@dataclass
class Described:
    """A screen in words."""

    title: str
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Sentences by what they are about; those that have changed are said."""

    @property
    def place(self) -> str:
        """The first sentence: where the cursor is."""
        return next((each for sentences in self.facets.values() for each in sentences), "")


def describe(screen: Screen[object]) -> Described:
    """Return a screen in words; what the keys move in comes first."""
    found = Described(_title(screen))
    for widget in screen.walk_children(Widget):
        if not widget.display or not widget.is_attached or not all(each.display for each in _above(widget)):
            continue
        for name, sentences in _facets(screen, widget):
            found.facets[name] = sentences
    if isinstance(screen, BarScreen):
        found.facets["said"] = (said(screen),)
    return found


def said(screen: BarScreen[object]) -> str:
    """Return the message in the bar below, and why something is not saved."""
    message = cleaned(screen._said)  # noqa: SLF001, what the bar shows of it may be cut
    state = screen.save_state(screen.palette).plain if screen.palette is not None else ""
    unsaved = " ".join(state.split()) if _("NOT SAVED") in state else ""
    return " ".join(filter(None, (unsaved, message)))


def is_typing(screen: Screen[object]) -> bool:
    """Return whether keys write text."""
    if getattr(screen, "is_writing", False):
        return True
    parts = screen.parts if isinstance(screen, BarScreen) else ()
    return any(getattr(part, "is_typing", False) or getattr(part, "typing", False) for part in parts)


def _above(widget: Widget) -> Iterator[Widget]:
    return (each for each in widget.ancestors if isinstance(each, Widget))


def _title(screen: Screen[object]) -> str:
    """Return what a screen is called: its bar above, or the titles of its boxes."""
    if isinstance(screen, BarScreen):
        bar = screen.query_one("#top", Bar)
        # The program's own name is no news.
        parts = [brief(each, TITLE_CHARS) for each in _GAP.split(_DRAWN.sub("", bar.left.plain)) if each != "Copydesk"]
        return ". ".join((*parts, "; ".join(_GAP.split(bar.right.plain))))
    boxes = (widget.border_title for widget in screen.walk_children(Widget) if widget.border_title)
    return ". ".join(Text.from_markup(each).plain if "[" in each else each for each in boxes)


def _facets(screen: Screen[object], widget: Widget) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a widget says, as far as it is heard."""
    name = f"{type(widget).__name__}-{id(widget)}"
    if isinstance(widget, PreviewPane):
        # The beginning of an article, for the eye: Enter reads it.
        return
    if isinstance(widget, ArticleView):
        yield name, tuple(map(visible, passage(widget)))
    elif isinstance(widget, Bar):
        if widget.id == "status" and is_typing(screen) and isinstance(screen, BarScreen) and not said(screen):
            # What is being typed stands there, behind the numbers.
            yield name, (cleaned(widget.left.plain),)
    elif isinstance(widget, Input):
        yield name, (visible(widget.value) or "empty",)
    elif isinstance(widget, ArticleTable):
        yield name, (_article(widget),)
    elif isinstance(widget, ItemList):
        panel = getattr(screen, "panel", None)
        if panel is None or panel.active or "panel" not in {each.id for each in _above(widget)}:
            yield name, _item(widget)
    elif not any(widget.children):
        yield name, tuple(_rows(widget))


def _article(table: ArticleTable) -> str:
    """Return the article under the cursor of the list."""
    if not table.count:
        return visible(table.nothing().strip()) or _("No articles.")
    row: ArticleRow = table.rows[table.shown[table.cursor]]
    claims = ", ".join(f"{count} {name}" for name, count in row.claims.items() if count)
    chosen = "selected" if row.id in table.chosen else ""
    state = ", ".join(filter(None, (row.status, "flagged" if row.flagged else "", chosen)))
    about = ", ".join(filter(None, (row.source, row.published[:10])))
    read = _("{read}% read", read=row.read) if row.read else ""
    facts = (row.title or row.id, about, state, claims, read, row.problem, _("damaged file") if row.damaged else "")
    return visible(
        _(
            "{number} of {count}. {those}.",
            number=table.cursor + 1,
            count=table.count,
            those=". ".join(filter(None, facts)),
        )
    )


def _item(items: ItemList) -> tuple[str, ...]:
    """Return the item under the cursor of a list, as it is spoken or else as it is drawn."""
    if not items.count or items.palette is None:
        return (visible(items.nothing().strip()) or "Nothing.",)
    first, behind = items.top(items.cursor), items.top(items.cursor + 1)
    words, *more = items.spoken() or (
        "; ".join(filter(None, (cleaned(items.draw_line(line, items.palette).text) for line in range(first, behind)))),
    )
    counted_items = counted(items.count, "item")
    return _("{number} of {items}. {those}", number=items.cursor + 1, items=counted_items, those=words), *more


def _rows(widget: Widget) -> Iterator[str]:
    """Yield the lines of a widget without what is drawn."""
    for y in range(min(widget.size.height, MAX_ROWS)):
        if words := cleaned(widget.render_line(y).text):
            yield words


def cleaned(line: str) -> str:
    """Return a drawn line as words: without lines and shapes, columns separated by semicolons."""
    return "; ".join(filter(None, _GAP.split(_DRAWN.sub("  ", line).strip())))
