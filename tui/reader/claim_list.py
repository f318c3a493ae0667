"""The claims of the open article."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import var

from annotations.claims.claim import Claim
from annotations.scheme import Scheme
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

INDENT = 4
"""Cells left of the words: the bar, the letter, the mark of doubt, and one of air."""

LONG = 2000
"""Code points of a claim that are looked at for its first words: more than any line shows."""

_AIR = re.compile(r"[ \t\r\n]+")


class ClaimList(ItemList):
    """The claims of the open article in reading order, one of them under the cursor.

    A claim takes one to three lines: its words, who said them, and the note on it.
    """

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """What is listed; the screen replaces it."""

    @dataclass(eq=False, repr=False)
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

    @property
    def count(self) -> int:
        """How many claims there are."""
        return len(self.claims)

    def top(self, item: int) -> int:
        """Return the first line of a claim."""
        return self._tops[item]

    def item_on(self, line: int) -> int:
        """Return which claim has a line."""
        return bisect_right(self._tops, line) - 1

    def nothing(self) -> str:
        """Say that nothing is tagged."""
        return " No claims yet."

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """List the new claims, with the cursor on the claim it was on if that is still there."""
        held = old[self.cursor].id if old else ""
        lines = (1 + bool(claim.speaker) + bool(claim.note) for claim in new)
        self._tops = list(accumulate(lines, initial=0))
        self.measure()
        self.cursor = next((number for number, claim in enumerate(new) if claim.id == held), self.cursor)
        self.bring_into_sight()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the claim that was clicked on, and say which it is."""
        number = self.pointed(event)
        if number is not None:
            self.cursor = number
            self.post_message(self.Clicked(self.claims[number]))

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:
        """Return the words of a claim, then who said them, then the note."""
        claim, current = self.claims[item], item == self.cursor
        ground = Style(bgcolor=palette.backdrop("", current).rich_color)
        room = self.breadth - INDENT - 1
        yield Segment("▌" if current else " ", palette.bar + ground)
        if line == 0:
            label = self.scheme.by_name(claim.label)
            letter = label.letter if label else "?"
            doubt = " " if claim.sure else "?"
            yield Segment(f"{letter}{doubt} ", palette.letters.get(claim.label, palette.bar) + ground)
            yield Segment(shortened(_folded(claim.text), room), palette.blank + ground)
        else:
            told = f"said: {claim.speaker}" if line == 1 and claim.speaker else f"note: {claim.note}"
            yield Segment(" " * (INDENT - 1), ground)
            yield Segment(shortened(_folded(told), room), palette.dimmed + ground)


def _folded(text: str) -> str:
    """Return the first words of a text, with one space wherever it has several or breaks a line."""
    return _AIR.sub(" ", text[:LONG]).strip(" ")
