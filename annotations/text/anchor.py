"""Anchors: the words of a span and those around it, by which it is found again in a text that has changed."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, takewhile

from msgspec import Struct

from annotations.article import Span

CONTEXT = 32
"""How many code points an anchor keeps on either side of what was tagged."""


PHRASE = 4
"""Words that are found again by themselves where they stand in a text but once."""


MOST = 5000
"""Places of a wording that are looked at: beyond that it is too common to be told by what stands around it."""


_SPACE = re.compile(r"\s+")


_LETTER = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""A letter or digit of a script that puts spaces between its words."""


_PAIR = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])|[\u0300-\u036f]{{2}}"
"""Two characters of one word, of which the second may be an accent on the first."""


class Anchor(Struct, frozen=True):
    """What lets a claim be found again: its text and up to 32 code points on either side."""

    text: str
    prefix: str
    suffix: str

    def find(self, text: str, near: int) -> Span | None:
        """Find the one place in `text` that the anchor means, or `None` where that is in doubt.

        The words must stand there exactly, whole, but for white space: a line that is wrapped elsewhere has the same
        words. Where they stand with all that was around them, that place is taken; among several the nearest to the
        offset `near`. Else it is the one whose surroundings agree most. A wording of less than four words, or one that
        stands in several places, is in doubt where less than half of its surroundings is left: "China" is in every
        paragraph.
        """
        if not self.text:
            return None
        at = _nearest(text, self.prefix + self.text + self.suffix, near - len(self.prefix))
        if at >= 0 and self._whole(text, span := Span(at + len(self.prefix), at + len(self.prefix) + len(self.text))):
            return span
        before, behind = _even(self.prefix), _even(self.suffix)
        half = min(CONTEXT, len(before) + len(behind)) // 2

        def agreement(span: Span) -> int:
            head = _even(text[max(0, span.start - 2 * CONTEXT) : span.start])
            return _common(before[::-1], head[::-1]) + _common(behind, _even(text[span.end : span.end + 2 * CONTEXT]))

        if not all(piece in text for piece in self.text.split()):
            return None
        telling = len(self.text) >= CONTEXT or len(self.text.split()) >= PHRASE
        # Where half of the surroundings is left, half of that half is left on one side.
        reach = 0 if telling else (half + 1) // 2
        sides = [("", behind[:reach])] if len(behind) >= reach else []
        sides += [(before[-reach:], "")] if reach and len(before) >= reach else []
        places = {span for left, right in sides for span in islice(self._places(text, left, right), MOST)}
        fitting = [(score, -abs(span.start - near), span) for span in places if (score := agreement(span)) >= half]
        if fitting:
            return max(fitting)[-1]
        return next(iter(places)) if telling and len(places) == 1 else None

    def _places(self, text: str, left: str = "", right: str = "") -> Iterator[Span]:
        """Yield where the words stand whole between `left` and `right`, with any white space between any of them."""
        words = r"\s+".join(map(re.escape, self.text.split()))
        before, behind = (r"\s+".join(map(re.escape, side.split(" "))) for side in (left, right))
        places = (Span(*found.span(1)) for found in re.finditer(f"{before}({words}){behind}", text)) if words else ()
        return (span for span in places if self._whole(text, span))

    def _whole(self, text: str, span: Span) -> bool:
        """Whether the words do not begin or end inside a longer one where they did not when they were tagged."""
        edges = ((span.start, self.prefix[-1:], self.text[0]), (span.end, self.text[-1], self.suffix[:1]))
        return all(
            _inside(one + other) or not _inside(text[max(0, at - 1) : at] + text[at : at + 1])
            for at, one, other in edges
        )


def _nearest(text: str, words: str, near: int) -> int:
    """Return where the words stand nearest to the offset `near`, or -1 where they do not."""
    near = max(0, near)
    before, behind = text.rfind(words, 0, near + len(words) - 1), text.find(words, near)
    if before < 0 or behind < 0:
        return max(before, behind)
    return before if near - before <= behind - near else behind


def _even(text: str) -> str:
    """Return a text with one space wherever it has white space."""
    return _SPACE.sub(" ", text)


def _inside(pair: str) -> bool:
    """Whether two characters belong to one word, an accent that follows its letter as well."""
    return _pair().fullmatch(pair) is not None


def _common(one: str, other: str) -> int:
    """Count how many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Make the anchor of `text[start:end]`."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


@cache
def _pair() -> re.Pattern[str]:
    """Compile it where it is needed: that takes 3 ms, which every start would wait for."""
    return re.compile(_PAIR)
