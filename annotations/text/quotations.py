"""Quotations of a text: spans between quotation marks, marks included.

Marks are paired paragraph by paragraph, so that a forgotten one spoils its own paragraph at most. The hard part is the
apostrophe, which looks like a single mark: see `_elided`, `_closes_single` and `_owns`.
"""

import re
from collections import Counter
from collections.abc import Sequence

from annotations.article import Span
from annotations.text.segmentation import paragraphs

_MARK = re.compile(r"""[“”„‘’"'«»‹›`](?:(?<=`)`|(?<=')')?""")
"""Anything that may be a mark. It begins with one class of characters, which `re` finds fastest."""

_WORDS = re.compile(r"""[^\s“”„‘’"'«»‹›`]""")
"""The first sign of a quotation's words: neither a blank nor a mark."""

_OPENS = frozenset("“„‘«‹\"'") | {"``", "''"}

_CLOSES: dict[str, tuple[str, ...]] = {
    "”": ("“", "„", '"'),
    "“": ("„", "“"),
    "’": ("‘",),
    "»": ("«",),
    "›": ("‹",),
    '"': ('"', "“"),
    "'": ("'",),
    "''": ("``", "''"),
}
"""The opening marks that a closing mark may close. German and Polish open with „ and close with “ or ”; agencies and
archives that have no double mark type a single one twice, at both ends or as ``…''. Curly and straight double marks
are mixed by editors: each may close the other, where nothing of its own kind is open."""

_SINGLE = "‘’'"

_BRACKETS = "([{<"

_DASHES = "-‐‑‒–—―"

_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
"""Zero-width characters that may stand between a blank and a mark, as at the beginning of a file."""

_ELISION = re.compile(
    r"[‘'](?:\d\ds\b|\d\d(?=[,.;:)](?!\d))|(?:tis|twas|twere|twill|twould|em|til|n|nuff)\b)",
    re.IGNORECASE,
)
"""Words that begin with an apostrophe, and decades; word processors turn the apostrophe into ‘. A bare number counts
only before punctuation ("in '68,"), because '20 people died' is a quotation."""

_OWNED = re.compile(r"\s+[^\W\d_]")

_CLOSED_LATER = re.compile(r"(?=(?P<run>(?:[^‘’']|(?<=\w)[’'](?=\w)|(?<=s)[’'](?=\s))*))(?P=run)(?<=\S)[’'](?!\w)")
"""From behind an s’ to a mark that can only close, without an opening mark in between. The run is possessive by a
lookahead, as `(…)*+` matches too little of alternatives before Python 3.11.5 (gh-106052)."""

_NEAR = 500
"""Code points in which that mark is looked for. Any bound keeps the time linear, and few quotations in single marks
are longer."""


def quotations(text: str, within: Sequence[Span] | None = None) -> tuple[Span, ...]:
    """Return the quotations of a text with their marks, by their beginnings.

    Marks are paired paragraph by paragraph, or `within` other pieces of the text, given in order.

    Spans nest or are disjoint. A quotation that is never closed ends with its paragraph; so does one that the next
    paragraph opens again, which gives one span a paragraph. A quotation that is still open when the quotation around it
    closes is dropped: most such are apostrophes. Quotations without words are dropped.
    """
    spans: list[Span] = []
    for block in paragraphs(text) if within is None else within:
        marks = [match.span() for match in _MARK.finditer(text, *block)]
        if marks:
            spans.extend(_Pairing(text, block).pair(marks))
    return tuple(spans)


class _Pairing:
    """The marks of one paragraph, paired from its beginning to its end."""

    def __init__(self, text: str, block: Span) -> None:
        """Start at the beginning of `block` with no quotation open."""
        self._text = text
        self._block = block
        self._found: list[Span | None] = []
        self._open: list[tuple[str, int, int]] = []
        """Mark, offset, and index in `_found` of every open quotation, the innermost last."""
        self._count: Counter[str] = Counter()
        """How many of each mark are open, to recognise a stray one without a search."""
        self._seen = block.start
        """The end of the last mark that was accepted as one."""
        self._words = -1
        """The end of the last words before a mark: a quotation that opened behind them is empty so far."""

    def pair(self, marks: list[tuple[int, int]]) -> list[Span]:
        """Return the quotations that these marks make, in the order of their beginnings."""
        for start, end in marks:
            mark = self._text[start:end]
            before = self._text[start - 1] if start > self._block.start else ""
            after = self._text[end] if end < self._block.end else ""
            if mark in _SINGLE:
                self._single(mark, start, before, after)
            elif mark == '"':
                mixed = self._count["“"] > 0 and not (_blank(before) or before in _BRACKETS or before.isdigit())
                self._straight(mark, start, before, after, closable=self._count[mark] > 0 or mixed)
            elif mark == "''":
                self._twice(start, before, after)
            elif mark == "“" and not _blank(before) and (self._count["„"] or self._ends_turned(after)):
                self._close(mark, start)
            elif mark in _OPENS:
                self._begin(mark, start)
            elif mark in _CLOSES:
                self._close(mark, start)
        self._read(self._block.end, self._block.end)
        for _, start, place in self._open:
            self._keep(place, start, self._block.end)
        return [span for span in self._found if span is not None]

    def _single(self, mark: str, at: int, before: str, after: str) -> None:
        """Treat a single mark as an opening mark, a closing mark, or an apostrophe."""
        if (before.isalnum() and after.isalnum()) or self._elided(at):
            return
        if mark == "'":
            closable = self._closes_single(mark, at, after)
            if closable or not _blank(after):
                self._straight(mark, at, before, after, closable=closable)
        elif mark == "‘":
            if not _blank(after):
                self._begin(mark, at)
        elif self._closes_single(mark, at, after):
            self._close(mark, at)

    def _ends_turned(self, after: str) -> bool:
        """Return whether a “ is a closing mark set the wrong way round, as in “No,“ he said."""
        return bool(self._open) and self._open[-1][0] == "“" and not after.isalnum()

    def _twice(self, at: int, before: str, after: str) -> None:
        """Treat two straight single marks as one double mark, or as the ends of two single ones.

        They end two where two single marks are the innermost open ones: 'He said 'no''. Behind a digit they are inches
        or seconds, unless they close.
        """
        if [mark for mark, *_ in self._open[-2:]] == ["'", "'"]:
            self._close("'", at)
            self._close("'", at + 1)
        else:
            self._straight("''", at, before, after, closable=self._count["''"] + self._count["``"] > 0)

    def _elided(self, at: int) -> bool:
        """Return whether the mark at `at` replaces letters.

        Examples are 'tis, the '90s, and both sides of ’n’.
        """
        if _ELISION.match(self._text, at):
            return True
        return self._text[max(0, at - 2) : at].lower() in {"’n", "'n", "‘n"}

    def _closes_single(self, mark: str, at: int, after: str) -> bool:
        """Return whether a single mark can close.

        An equal one is open, innermost, and no letter follows. It does not reach over an open double mark: the mark in
        “the workers’ rights” is an apostrophe.
        """
        if not self._open or self._open[-1][0] not in _CLOSES[mark]:
            return False
        return not after.isalnum() and not self._owns(at)

    def _owns(self, at: int) -> bool:
        """Return whether the mark at `at` is a possessive while a single mark is open.

        In ‘the workers’ rights matter’ it is: behind an s, before a word, and the quotation closes later.
        """
        end = self._block.end
        if self._text[at - 1] not in "sS" or not _OWNED.match(self._text, at + 1, end):
            return False
        return _CLOSED_LATER.match(self._text, at + 1, min(end, at + _NEAR)) is not None

    def _straight(self, mark: str, at: int, before: str, after: str, *, closable: bool) -> None:
        """Open or close with a straight mark, by its neighbours.

        `closable` says whether it can close anything. If it could do both it closes, unless it stands behind a blank
        and before a character, as an opening mark does.
        """
        behind_mark = bool(self._open) and at == self._seen == self._open[-1][1] + len(self._open[-1][0])
        opens = _blank(before) or before in _BRACKETS or before in _DASHES or behind_mark
        closes = closable and not after.isalnum()
        if closes and (_blank(before) or before in _BRACKETS):
            closes = _blank(after)
        if closes:
            self._close(mark, at)
        elif opens:
            self._begin(mark, at)

    def _begin(self, mark: str, at: int) -> None:
        """Open a quotation."""
        self._read(at, at + len(mark))
        self._open.append((mark, at, len(self._found)))
        self._found.append(None)
        self._count[mark] += 1

    def _close(self, mark: str, at: int) -> None:
        """Close the innermost quotation that this mark can close.

        Quotations still open inside it are dropped.
        """
        closable = _CLOSES[mark]
        if self._count[closable[0]] and mark in '”"':
            closable = closable[:-1]
        if not any(self._count[each] for each in closable):
            return
        end = at + len(mark)
        self._read(at, end)
        while True:
            opening, start, place = self._open.pop()
            self._count[opening] -= 1
            if opening in closable:
                break
        self._keep(place, start, end)

    def _read(self, at: int, end: int) -> None:
        """Note whether words precede the mark from `at` to `end`."""
        if _WORDS.search(self._text, self._seen, at):
            self._words = at
        self._seen = end

    def _keep(self, place: int, start: int, end: int) -> None:
        """Keep a quotation if it has words."""
        if self._words > start:
            self._found[place] = Span(start, end)


def _blank(character: str) -> bool:
    """Return whether a character is white space, zero-width, or missing."""
    return not character or character.isspace() or character in _UNSEEN
