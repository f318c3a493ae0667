"""The lines of an orphaned claim in a list.

They have its words, its context and its candidates.
"""

import re
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from annotations.article import Span
from annotations.claims.record import Orphan
from annotations.scheme import Scheme
from annotations.text.fuzzy import changed_parts
from annotations.translation import gettext as _
from tui.display.theme import Palette
from tui.widgets.bars import words

LINES = 3
"""Lines of a claim's or a candidate's words, at most."""

CONTEXT_CHARS = 24
"""Characters of context on either side of a candidate."""

MAX_DRAWN_CHARS = 400
"""Characters of a foreign text that are drawn, at most: a claim may be a megabyte."""

Lines = list[Text]

_AIR = re.compile(r"[ \t\r\n]+")


class OrphanLines:
    """Writes claims and candidates as lines of cells, with the labels of one scheme."""

    def __init__(self, text: str, scheme: Scheme, palette: Palette, console: Console) -> None:
        """Write candidates in `text`. The console measures cells."""
        self._text = text
        self._scheme = scheme
        self._palette = palette
        self._console = console

    def all(
        self, lost: Sequence[Orphan], at: int, places: Sequence[Span], chosen: int, width: int, *, airy: bool
    ) -> tuple[Lines, list[tuple[int, int]]]:
        """Return all lines, with the claim and candidate of each, -1 for none.

        The claim `at` is open, with its `places`; if it is `airy` it has a blank line on either side.
        """
        if not lost:
            said = _("No orphaned claims are left.")
            return [words((said, self._palette.muted))], [(-1, -1)]
        lines: Lines = []
        tells: list[tuple[int, int]] = []
        for number, each in enumerate(lost):
            if airy and lines and number in (at, at + 1):
                lines.append(Text())
                tells.append((-1, -1))
            closed = (self.closed(each, width), [-1])
            described, of = self.opened(each, places, chosen, width) if number == at else closed
            lines += described
            tells += [(number, place) for place in of]
        return lines, tells

    def closed(self, lost: Orphan, width: int) -> Lines:
        """Return the single line of a claim that is not under the cursor."""
        return [Text.assemble("  ", line) for line in self._head(lost, width - 2, 1)]

    def opened(self, lost: Orphan, places: Sequence[Span], chosen: int, width: int) -> tuple[Lines, list[int]]:
        """Return the lines of the claim under the cursor.

        Each comes with its candidate, or -1.
        """
        claim, soft, room = lost.claim, self._palette.muted, width - 2
        lines = self._head(lost, room, LINES)
        stood = words((_("context: "), soft), (_before(claim.prefix), soft), "[…]", (_behind(claim.suffix), soft))
        lines += self._wrap_beside(Text("   "), stood, room, 1)
        described = [_("said: {attribution}", attribution=cut(claim.attribution))] * bool(claim.speaker) + [
            _("note: {note}", note=cut(claim.note))
        ] * bool(claim.note)
        if described:
            lines += self._wrap_beside(Text("   "), words(("   ".join(described), soft)), room, 1)
        tells = [-1] * len(lines)
        for number, place in enumerate(places):
            now = number == chosen
            mark = words("   ", (str(number + 1), self._palette.message if now else soft), "  ")
            rows = self._wrap_beside(mark, self._in_context(claim.text, place), room, LINES if now else 1)
            lines += rows
            tells += [number] * len(rows)
        if not places:
            lines += self._wrap_beside(Text("   "), words((_("no similar words in the text"), soft)), room, 1)
            tells.append(-1)
        return [words(("▌ ", self._palette.message)) + line for line in lines], tells

    def _head(self, lost: Orphan, width: int, most: int) -> Lines:
        """Return the words of a claim behind the letter of its label."""
        label = self._scheme.by_name(lost.claim.label)
        mark = words((label.letter if label else "?", self._palette.marks.get(lost.claim.label, "bold")), "  ")
        return self._wrap_beside(mark, words(_even(cut(lost.claim.text))), width, most)

    def _in_context(self, claim: str, place: Span) -> Text:
        """Return a candidate in its context.

        Words that the claim did not have are underlined.
        """
        text, soft = self._text, self._palette.muted
        found = text[place.start : min(place.end, place.start + MAX_DRAWN_CHARS)]
        line = words((_before(text[max(0, place.start - CONTEXT_CHARS) : place.start]), soft))
        at = 0
        for new in changed_parts(claim[:MAX_DRAWN_CHARS], found):
            line += words(_even(found[at : new.start]), (_even(found[new.start : new.end]), "underline"))
            at = new.end
        return line + words(_even(found[at:]), (_behind(text[place.end : place.end + CONTEXT_CHARS]), soft))

    def _wrap_beside(self, mark: Text, text: Text, width: int, most: int) -> Lines:
        """Wrap words beside a mark, with an ellipsis if there are more than `most` lines."""
        room = max(8, width - mark.cell_len)
        lines = list(text.wrap(self._console, room, no_wrap=False)) if most > 1 else [text.copy()]
        if len(lines) > most:
            lines[most - 1].rstrip()
            lines[most - 1].truncate(room - 1)
            lines[most - 1].append("…")
        for line in lines:
            line.rstrip()
            line.truncate(room, overflow="ellipsis")
        blank = " " * mark.cell_len
        return [Text.assemble(blank if number else mark, line) for number, line in enumerate(lines[:most])]


def cut(text: str) -> str:
    """Return the beginning of a text, with an ellipsis if it is cut."""
    return text[:MAX_DRAWN_CHARS] + ("…" if len(text) > MAX_DRAWN_CHARS else "")


def _even(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return _AIR.sub(" ", text)


def _before(text: str) -> str:
    """Return the context before something, from a whole word on.

    It ends with an ellipsis if it is cut.
    """
    even = _even(text)
    return f"…{even[even.find(' ', 0, len(even) // 2) + 1 :].lstrip()}" if text.strip() else ""


def _behind(text: str) -> str:
    """Return the context behind something, up to a whole word.

    It ends with an ellipsis if it is cut.
    """
    even = _even(text)
    end = even.rfind(" ", len(even) // 2)
    return f"{even[: end if end > 0 else None].rstrip()}…" if text.strip() else ""
