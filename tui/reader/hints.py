"""The hint row: the keys for the item under the cursor."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from rich.text import Text

from annotations.translation import gettext as _
from annotations.translation import pgettext
from tui.display.theme import Palette
from tui.widgets.bars import words

if TYPE_CHECKING:
    from tui.reader.screen import ReaderScreen

ROWS = 24
"""Rows of the window from which there is a hint row: in a lower one the text comes first."""

MAX_DIGITS = 3
"""Keys of labels that are named."""

Hint = tuple[str, str]
"""A key, and what it does. A key without words is a heading."""


class HintRow:
    """The row as it was drawn, for each set of hints: most keys change none of them."""

    def __init__(self, reader: "ReaderScreen") -> None:
        """Name the keys of `reader`."""
        self._reader = reader
        self._keys = _Keys(reader)
        self._drawn: dict[tuple[Hint, ...], tuple[Text, Text]] = {}
        self._drawn_for: tuple[Palette, Text, int] | None = None

    def draw(self, palette: Palette, legend: Text) -> tuple[Text, Text]:
        """Return the hints that fit at the left, and the legend at the right if it fits beside all of them.

        Below a list that lies over the text, which has its own keys, the row is empty.
        """
        reader = self._reader
        if reader.speakers.is_open or reader.lost_claims.is_open or reader.otherwise.is_open:
            return Text(), Text()
        drawn_for = (palette, legend, reader.size.width - 2)
        if self._drawn_for != drawn_for:
            self._drawn, self._drawn_for = {}, drawn_for
        hints = tuple(_for_what_is_open(reader, self._keys)) or tuple(_for_the_cursor(reader, self._keys))
        if hints not in self._drawn:
            self._drawn[hints] = _row(list(hints), *drawn_for)
        return self._drawn[hints]


def _row(hints: list[Hint], palette: Palette, legend: Text, room: int) -> tuple[Text, Text]:
    """Return the hints that fit, and the legend if it fits beside all."""
    right = legend if _line(hints, palette).cell_len + legend.cell_len + 2 <= room else Text()
    while len(hints) > 1 and _line(hints, palette).cell_len + right.cell_len + 2 > room:
        hints.pop()
    return _line(hints, palette), right


def _for_what_is_open(reader: "ReaderScreen", keys: "_Keys") -> Iterator[Hint]:
    """Yield the keys of a search, of targets, of selecting or of the panel; none if nothing is open."""
    panel, digits = reader.panel, keys.digits
    if reader.search.typing:
        yield from (("Enter", "keep"), ("Esc", "cancel"), ("Ctrl+F", "ignore accents or not"))
    elif reader.lost_claims.placing is not None:
        yield from keys("lost:place on the selection", "back:cancel")
    elif reader.tagging.targets:
        yield digits, "tag all"
        yield from keys("all:their sentences", "back:none")
    elif reader.view.selection.growing:
        yield _("SELECT"), ""
        yield keys.pair("previous_word", "next_word"), "word"
        yield keys.pair("next", "previous"), "sentence"
        yield keys.pair("shrink_character", "grow_character"), "character"
        yield from keys("swap:other end")
        yield digits, "tag"
        yield from keys("grow:stop")
    elif panel.active and panel.shown == "entities":
        yield keys.pair("next", "previous"), "move"
        yield from keys("menu:next mention", "page_down:hide kind", "back:close")
    elif panel.active and panel.widget.claims.chosen is None:
        yield from keys("panel:entities", "back:back")
    elif panel.active:
        yield keys.pair("next", "previous"), "move"
        yield from keys("remove:remove", "speaker:speaker", "note:note")
        yield digits, "label"
        yield from keys("menu:go there", "back:back")
    elif reader.view.hits and not reader.speakers.is_open:
        yield from keys("next_hit:next", "previous_hit:previous")
        yield digits, "tag"
        yield from keys("all:tag all", "back:close")


def _for_the_cursor(reader: "ReaderScreen", keys: "_Keys") -> Iterator[Hint]:
    """Yield the keys for a suggestion, a claim, a sentence or other words."""
    selection, digits = reader.view.selection, keys.digits
    claim = reader.current_claim()
    if reader.suggestions.at_cursor() is not None:
        yield from keys("accept:accept", "reject:reject", "speaker:speaker", "accept_as:change")
        yield from keys("next_suggestion:next suggestion", "next:next")
    elif claim is not None:
        yield from keys("remove:remove", "speaker:speaker", "note:note")
        yield (digits, "label") if claim.span == selection.span else (digits, "tag")
        yield from keys("edges:resize") if claim.span == selection.span else ()
        yield from keys("next:next")
    elif selection.unit == "sentence":
        yield digits, "tag"
        yield from keys("next:next", *(["next_suggestion:suggestion"] if reader.suggestions.open else []), "done:done")
    else:
        yield digits, "tag"
        yield from keys("widen:widen", "grow:select", "speaker_here:is the speaker", "back:sentence")


class _Keys:
    """Hints of commands of the reader, with the user's own keys; each is named once."""

    def __init__(self, reader: "ReaderScreen") -> None:
        names = reader.keys
        self._name = cache(lambda command: names[f"reader.{command}"])
        keys = [label.key for label in reader.scheme.labels if label.key]
        self.digits = " ".join(keys[:MAX_DIGITS]) + (" …" if len(keys) > MAX_DIGITS else "")
        """The keys of the first labels."""

    def __call__(self, *described: str) -> Iterator[Hint]:
        """Yield hints for commands and their words, separated by a colon."""
        for each in described:
            command, does = each.split(":")
            yield self._name(command), does

    def pair(self, *commands: str) -> str:
        """Return the keys of two commands."""
        return " ".join(map(self._name, commands))


def _line(hints: list[Hint], palette: Palette) -> Text:
    """Return hints as one line."""
    line = Text(no_wrap=True, end="")
    for number, (key, does) in enumerate(hints):
        separator = "" if number == 0 else "  " if not hints[number - 1][1] else " · "
        line.append_text(
            words(
                (separator, palette.muted), (key, "bold"), (f" {pgettext('hint', does)}" if does else "", palette.muted)
            )
        )
    return line
