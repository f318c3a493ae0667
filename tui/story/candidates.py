"""The list of passages that may say the same as a claim, with the words that both share underlined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from annotations.ledger.partners import Partner
from annotations.ledger.relations import content_words
from annotations.scheme import Scheme
from annotations.translation import gettext as _
from annotations.wording import brief
from tui.display.theme import Palette
from tui.widgets.bars import shortened
from tui.widgets.item_list import ItemList
from tui.widgets.pane import wrapped

TEXT_LINES = 2
"""Lines of the words of a candidate."""

MARGIN = 5
"""Cells left of the words: the cursor, the digit, and the letter of the label."""

MAX_CHARS = 400

OUTLET_CHARS = 24
"""Characters of an outlet, or of the title where the outlet is unknown: the difference behind it must be in sight."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class CandidateList(ItemList):
    """Candidates, the best first, one under the cursor."""

    HEAD: ClassVar[int] = 1
    MESSAGE_INDENT: ClassVar[int] = MARGIN

    def __init__(self, scheme: Scheme) -> None:
        """Show the letters of the labels of `scheme`."""
        super().__init__()
        self._letters = {label.name: label.letter for label in scheme.labels}
        self.partners: Sequence[Partner] = ()
        self._notes: Sequence[str] = ()
        self._shared: set[str] = set()

    @property
    def count(self) -> int:
        """The number of candidates."""
        return len(self.partners)

    @property
    def lines_each(self) -> int:
        """Lines of a candidate; one of its words in a low window."""
        return 1 + (TEXT_LINES if self.size.height >= 16 else 1)

    def show(self, words: str, partners: Sequence[Partner], notes: Sequence[str]) -> None:
        """Show candidates for a claim with these words; `notes` say how each may relate."""
        self.partners, self._notes = partners, notes
        self._shared = content_words(words)
        self.measure()
        self.cursor = 0
        self.bring_into_sight()
        self.refresh()

    def top(self, item: int) -> int:
        """Return the first line of a candidate."""
        return item * self.lines_each

    def item_on(self, line: int) -> int:
        """Return the candidate on a line."""
        return min(line // self.lines_each, self.count)

    def head(self, palette: Palette) -> Iterable[Segment]:
        """Return the head of the list."""
        said = shortened(_("Passages that may say the same"), max(1, self.breadth - MARGIN))
        yield Segment(" " * MARGIN + said, palette.dimmed)

    def draw(self, item: int, line: int, palette: Palette) -> Iterator[Segment]:
        """Return a line of a candidate: its outlet and relation, or some of its words."""
        partner, current = self.partners[item], item == self.cursor
        passage = partner.passage
        mark, text, muted, bar, ground = palette.row(current)
        yield Segment(mark, bar)
        room = max(1, self.breadth - MARGIN)
        if line == 0:
            letter = self._letters.get(passage.label, "?") if passage.is_tagged else "~"
            style = palette.letters.get(passage.label, palette.dimmed) if passage.is_tagged else palette.dimmed
            yield Segment(f"{item + 1} ", bar)
            yield Segment(f"{letter} ", style + ground)
            untagged = "" if passage.is_tagged else _("   not tagged yet")
            outlet = brief(passage.outlet, OUTLET_CHARS)
            yield Segment(shortened(f"{outlet}{untagged}   {self._notes[item]}", room), muted)
            return
        yield Segment(" " * (MARGIN - 1), text)
        lines = wrapped(" ".join(passage.text[:MAX_CHARS].split()), room)
        words = lines[line - 1] if line <= len(lines) else ""
        if line == self.lines_each - 1 and len(lines) > line:
            words = shortened(words + " …", room)
        yield from self._underlined(words, text)
        yield Segment(" " * max(0, room - cell_len(words)), text)

    def _underlined(self, words: str, style: Style) -> Iterator[Segment]:
        at = 0
        for found in _WORD.finditer(words):
            if not content_words(found[0]) & self._shared:
                continue
            yield Segment(words[at : found.start()], style)
            yield Segment(found[0], style + Style(underline=True, bold=True))
            at = found.end()
        yield Segment(words[at:], style)
