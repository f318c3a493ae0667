"""The list of doubtful labels: one line a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual.reactive import var

from annotations.training.doubts import Doubt
from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList, heads

State = Literal["open", "kept", "changed"]

MARKS: dict[State, str] = {"open": "?", "kept": "=", "changed": "✓"}
"""The states, as the list shows them."""

MARGIN = 4
"""Cells left of the labels: the cursor, the state, and blanks."""

WIDTHS = ((110, (16, 20, 28)), (78, (12, 16, 16)), (60, (12, 16, 0)), (0, (9, 11, 0)))
"""Cells of the columns label, model and article, from a width of the list on; words have the rest."""

EXCERPT_CHARS = 400
"""Code points of a sentence that may be shown: more than fit into any line."""

Key = tuple[str, int]
"""The article of a sentence and its place."""


def key_of(row: Doubt) -> Key:
    """Return what identifies a row."""
    return row.article, row.start


def named(labels: Sequence[str]) -> str:
    """Return labels in words."""
    return "+".join(label for label in labels if label) or _("none")


class DoubtTable(ItemList):
    """The doubtful labels, one of them under the cursor."""

    HEAD: ClassVar[int] = 1
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    rows: var[Sequence[Doubt]] = var[Sequence[Doubt]]((), init=False)
    """All rows, the most doubtful first."""
    states: var[Mapping[Key, State]] = var[Mapping[Key, State]](dict, init=False)
    """What was done with each; open where nothing was."""
    labels: var[Mapping[Key, tuple[str, ...]]] = var[Mapping[Key, tuple[str, ...]]](dict, init=False)
    """The labels that sentences have by now, where they have changed."""

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def current(self) -> Doubt | None:
        """The row under the cursor; `None` if there is none."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def articles(self) -> list[str]:
        """Return the article of each row."""
        return [row.article for row in self.rows]

    def state_of(self, row: Doubt) -> State:
        """Return what was done with a row."""
        return self.states.get(key_of(row), "open")

    def go_to(self, row: Doubt) -> None:
        """Put the cursor on a row, if it is listed."""
        if row in self.rows:
            self.cursor = self.rows.index(row)

    def watch_rows(self) -> None:
        """List other rows."""
        self.measure()
        self.refresh()

    def watch_states(self) -> None:
        """Show what was done."""
        self.refresh()

    def watch_labels(self) -> None:
        """Show the present labels."""
        self.refresh()

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the heads of the columns."""
        label, thought, title = self._widths()
        return heads(
            palette,
            MARGIN,
            (pgettext("column", "label"), label),
            (pgettext("column", "model"), thought),
            (pgettext("column", "sentence"), self._words_width()),
            (pgettext("column", "article"), title),
        )

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:  # noqa: ARG002, as a row has one line
        """Return a row: its state, its labels, what the model thinks and how surely, its words, and the article."""
        row, current = self.rows[item], item == self.cursor
        state = self.state_of(row)
        mark, text, muted, bar, ground = palette.row(current)
        label, thought, title = self._widths()
        now = self.labels.get(key_of(row), row.labels)
        yield Segment(f"{mark} ", bar)
        yield Segment(f"{MARKS[state]} ", bar)
        yield Segment(shortened(named(now), label), self._coloured(now, palette) + ground)
        shown = f"{row.probability:.0%}".rjust(4)
        yield Segment("  " + shortened(named((row.thought,)), thought - 5), muted)
        yield Segment(f" {shown}", muted)
        words = " ".join(row.text[:EXCERPT_CHARS].split())
        yield Segment("  " + shortened(words, self._words_width()), text if state == "open" else muted)
        if title:
            yield Segment("  " + shortened(row.title or row.article, title), muted)
        yield Segment("", text)

    def spoken(self) -> tuple[str, ...]:
        """Return the row under the cursor in words."""
        row = self.current
        if row is None:
            return ()
        state = {"open": "", "kept": _("kept"), "changed": _("changed")}[self.state_of(row)]
        now = self.labels.get(key_of(row), row.labels)
        why = _(
            "labelled {labels}; the model suggests {thought}, {probability:.0%}",
            labels=named(now),
            thought=named((row.thought,)),
            probability=row.probability,
        )
        return tuple(filter(None, (state, why, row.text, row.title or row.article)))

    def _coloured(self, labels: Sequence[str], palette: Palette) -> Style:
        return palette.letters.get(labels[0], palette.blank) if len(labels) == 1 else palette.dimmed

    def _widths(self) -> tuple[int, int, int]:
        """Return the widths of the columns: labels, what the model thinks, article."""
        return next(widths for least, widths in WIDTHS if self.size.width >= least)

    def _words_width(self) -> int:
        label, thought, title = self._widths()
        return max(1, self.size.width - MARGIN - label - thought - 4 - (title + 2 if title else 0) - 2)
