"""The claims of the open article: drawn a line at a time, so that their number costs nothing."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations import Claim, Scheme
from tui.look import Palette
from tui.widgets.bars import shortened

INDENT = 4
"""Cells left of the words: the bar, the letter, the mark of doubt, and one of air."""

LONG = 2000
"""Code points of a claim that are looked at for its first words: more than any line shows."""

_AIR = re.compile(r"[ \t\r\n]+")


class ClaimList(ScrollView, can_focus=False, inherit_bindings=False):
    """The claims of the open article in reading order, one of them under the cursor.

    A claim takes one to three lines: its words, who said them, and the note on it.
    """

    ALLOW_SELECT = False

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """What is listed; the screen replaces it."""

    cursor: var[int] = var(0, init=False)
    """Which claim is under the cursor, from 0."""

    palette: var[Palette | None] = var[Palette | None](None, init=False)
    """How it looks."""

    @dataclass
    class Clicked(Message):
        """A claim was clicked on; the cursor is on it."""

        claim: Claim

    def __init__(self, scheme: Scheme) -> None:
        """Tell claims apart by the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme
        self._tops = [0]
        """The first line of every claim, and behind the last one how many lines there are."""

    @property
    def chosen(self) -> Claim | None:
        """The claim under the cursor; `None` where there is none."""
        return self.claims[self.cursor] if self.claims else None

    def move(self, step: int) -> None:
        """Go down or, below 0, up by claims, as far as there are any."""
        self.cursor += step

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """List the new claims, with the cursor on the claim it was on if that is still there."""
        held = old[self.cursor].id if old else ""
        self._measure()
        self.cursor = next((number for number, claim in enumerate(new) if claim.id == held), self.cursor)
        self._show()

    def watch_palette(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def on_resize(self) -> None:
        """Cut the words to the new width."""
        self._measure()
        self._show()

    def validate_cursor(self, cursor: int) -> int:
        """Stay on a claim that there is."""
        return min(max(0, cursor), max(0, len(self.claims) - 1))

    def watch_cursor(self) -> None:
        """Draw the cursor where it is now, and bring it into sight."""
        self.refresh()
        self._show()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the claim that was clicked on, and say which it is."""
        place = event.get_content_offset(self)
        if place is None:
            return
        number = self._claim_on(place.y + self.scroll_offset.y)
        if number < len(self.claims):
            self.cursor = number
            self.post_message(self.Clicked(self.claims[number]))

    def _measure(self) -> None:
        lines = (1 + bool(claim.speaker) + bool(claim.note) for claim in self.claims)
        self._tops = list(accumulate(lines, initial=0))
        self.virtual_size = Size(self.size.width, max(1, self._tops[-1]))
        self.refresh()

    def _show(self) -> None:
        """Scroll so that the claim under the cursor is in sight, its first line before its last."""
        height = self.size.height
        if not self.claims or not height:
            return
        first, behind = self._tops[self.cursor], self._tops[self.cursor + 1]
        top = min(max(self.scroll_offset.y, behind - height), first)
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def _claim_on(self, line: int) -> int:
        """Return the number of the claim that has a line; how many there are below the last one."""
        return bisect_right(self._tops, line) - 1

    def render_line(self, y: int) -> Strip:
        """Draw one line of a claim."""
        palette = self.palette
        if palette is None:
            return Strip.blank(self.size.width)
        line = y + self.scroll_offset.y
        number = self._claim_on(line)
        if number < len(self.claims):
            return self._line(self.claims[number], line - self._tops[number], number == self.cursor, palette)
        if line == 0:
            return Strip([Segment(" No claims yet.", palette.muted)]).adjust_cell_length(self.size.width, palette.blank)
        return Strip.blank(self.size.width, palette.blank)

    def _line(self, claim: Claim, line: int, current: bool, palette: Palette) -> Strip:
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        # `size` has the scrollbar in it, which would lie over the ellipsis.
        room = self.scrollable_content_region.width - INDENT - 1
        segments = [Segment("▌" if current else " ", palette.bar + ground)]
        if line == 0:
            label = self.scheme.by_name(claim.label)
            letter = label.letter if label else "?"
            doubt = " " if claim.sure else "?"
            segments += [
                Segment(f"{letter}{doubt} ", palette.letters.get(claim.label, palette.bar) + ground),
                Segment(shortened(_folded(claim.text), room), palette.blank + ground),
            ]
        else:
            told = f"said: {claim.speaker}" if line == 1 and claim.speaker else f"note: {claim.note}"
            segments += [
                Segment(" " * (INDENT - 1), ground),
                Segment(shortened(_folded(told), room), palette.muted + ground),
            ]
        return Strip(segments).adjust_cell_length(self.size.width, ground)


def _folded(text: str) -> str:
    """Return the first words of a text, with one space wherever it has several or breaks a line."""
    return _AIR.sub(" ", text[:LONG]).strip(" ")
