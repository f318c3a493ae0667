"""The list of the claims of the open article."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.reactive import var

from annotations.claims.claim import Claim
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList

INDENT_CELLS = 4
"""Cells left of the words: bar, letter, question mark if not sure, blank."""

MAX_EXCERPT_CHARS = 2000
"""Code points of a claim that may be shown: more than fit into any line."""

_WHITESPACE = re.compile(r"[ \t\r\n]+")


class ClaimList(ItemList):
    """The claims of the open article in reading order, with a cursor on one of them.

    A claim takes one to four lines: its words, its speaker, its note, and its attributes.
    """

    claims: var[tuple[Claim, ...]] = var[tuple[Claim, ...]]((), init=False)
    """The listed claims; the screen replaces them."""

    marked: var[bool] = var(True, init=False)
    """Whether the claim under the cursor is the one that keys act on, and drawn so."""

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """A claim was clicked on; the cursor is on the claim."""

        claim: Claim

    def __init__(self, scheme: Scheme) -> None:
        """Show the letters and colours of the labels of `scheme`."""
        super().__init__()
        self.scheme = scheme
        self._tops = [0]
        """The first line of every claim, and last the number of lines."""

    @property
    def chosen(self) -> Claim | None:
        """The claim under the cursor; `None` if the list is empty."""
        return self.claims[self.cursor] if self.claims else None

    @property
    def count(self) -> int:
        """The number of claims."""
        return len(self.claims)

    def top(self, item: int) -> int:
        """Return the first line of a claim."""
        return self._tops[item]

    def item_on(self, line: int) -> int:
        """Return the number of the claim on a line."""
        return bisect_right(self._tops, line) - 1

    def nothing(self) -> str:
        """Return why the list is empty."""
        return _(" No claims yet.")

    def watch_claims(self, old: tuple[Claim, ...], new: tuple[Claim, ...]) -> None:
        """List the new claims; the cursor stays on its claim if that is still listed."""
        current = old[self.cursor].id if old else ""
        lines = (1 + bool(claim.speaker) + bool(claim.note) + bool(claim.attributes) for claim in new)
        self._tops = list(accumulate(lines, initial=0))
        self.measure()
        self.cursor = next((number for number, claim in enumerate(new) if claim.id == current), self.cursor)
        self.bring_into_sight()

    def watch_marked(self) -> None:
        """Redraw the claim under the cursor."""
        self.watch_cursor(self.cursor, self.cursor)

    def show(self, claim: Claim | None) -> None:
        """Put the cursor on a claim, or on none."""
        if claim is not None and self.claims and self.claims[self.cursor].id == claim.id:
            number: int | None = self.cursor
        else:
            number = next((number for number, each in enumerate(self.claims) if claim and each.id == claim.id), None)
        self.marked = number is not None
        if number is not None:
            self.cursor = number

    def item_clicked(self, item: int, x: int, clicks: int) -> None:  # noqa: ARG002, as one click anywhere goes there
        """Put the cursor on the claim that was clicked on, and post the claim."""
        self.cursor = item
        self.post_message(self.Clicked(self.claims[item]))

    def draw(self, item: int, line: int, palette: Palette) -> Iterable[Segment]:
        """Yield a line of a claim: its words, its speaker, its note or its attributes."""
        claim, current = self.claims[item], item == self.cursor and self.marked
        mark, text, muted, bar, ground = palette.row(current)
        width = self.breadth - INDENT_CELLS - 1
        yield Segment(mark, bar)
        if line == 0:
            label = self.scheme.by_name(claim.label)
            letter = label.letter if label else "?"
            question_mark = " " if claim.sure else "?"
            signs = f"{letter}{question_mark}"
            yield Segment(
                signs + " " * (INDENT_CELLS - 1 - cell_len(signs)),
                palette.letters.get(claim.label, palette.bar) + ground,
            )
            yield Segment(shortened(_collapsed(claim.text), width), text)
        else:
            detail = _details(claim)[line - 1]
            yield Segment(" " * (INDENT_CELLS - 1), ground)
            yield Segment(shortened(_collapsed(detail), width), muted)


def _details(claim: Claim) -> list[str]:
    """Return the lines below the words of a claim."""
    attributes = ", ".join(f"{name}: {value}" for name, value in claim.attributes.items())
    said = _("said: {attribution}", attribution=claim.attribution) if claim.speaker else ""
    return [each for each in (said, _("note: {note}", note=claim.note) if claim.note else "", attributes) if each]


def _collapsed(text: str) -> str:
    """Return the start of a text, with every run of white space as one space."""
    return _WHITESPACE.sub(" ", text[:MAX_EXCERPT_CHARS]).strip(" ")
