"""Anchors: the exact words of a span and its context.

They find the span in a changed text. This is the W3C text-quote selector: exact, prefix, suffix.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from msgspec import Struct

from annotations.article import Span

CONTEXT_CHARS = 32
"""Code points of context that an anchor keeps on either side."""


DISTINCTIVE_WORDS = 4
"""Words from which a wording is distinctive enough to be found without its context, if it occurs once."""


MAX_OCCURRENCES = 5000
"""Occurrences of a wording that are compared. A more frequent wording is too common for its context to decide."""


_SPACE = re.compile(r"\s+")


_LETTER = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""A letter or digit of a script that puts spaces between its words."""


_PAIR = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])|[\u0300-\u036f]{{2}}"
"""Two characters of one word; the second may be an accent on the first."""


class Anchor(Struct, frozen=True):
    """The words of a span and up to 32 code points on either side."""

    text: str
    prefix: str
    suffix: str

    def find(self, text: str, near: int) -> Span | None:
        """Return the one place in `text` that the anchor means, or `None` if in doubt.

        The words must occur exactly, as whole words, except for white space: a line that is wrapped elsewhere has the
        same words. An occurrence with the full context wins, the nearest to the offset `near` among several. Otherwise
        the occurrence whose context agrees most is taken. A wording of fewer than four words, or one that occurs
        several times, is in doubt if less than half of its context is left: "China" is in every paragraph.
        """
        if not self.text:
            return None
        if (exact := self._exact(text, near)) is not None:
            return exact
        # White space at the edges of the words separates them from their context: it belongs to neither.
        lead, trail = self.text[: -len(self.text.lstrip()) or None], self.text[len(self.text.rstrip()) :]
        before, behind = _normalise_space(self.prefix + lead), _normalise_space(trail + self.suffix)
        # Rounded up: of one character of context all must be left, or any place would do.
        half = max(1, (min(CONTEXT_CHARS, len(before) + len(behind)) + 1) // 2)

        def agreement(span: Span) -> int:
            head = _normalise_space(text[max(0, span.start - 2 * CONTEXT_CHARS) : span.start])
            tail = _normalise_space(text[span.end : span.end + 2 * CONTEXT_CHARS])
            left, right = common_length(before[::-1], head[::-1]), common_length(behind, tail)
            # White space alone is no context: it is around every word.
            is_blank = not (before[len(before) - left :] + behind[:right]).strip()
            return 0 if is_blank else left + right

        words = self.text.split()
        if not all(word in text for word in words):
            return None
        # White space makes no wording distinctive, however much of it there is.
        telling = len(" ".join(words)) >= CONTEXT_CHARS or len(words) >= DISTINCTIVE_WORDS
        # If half of the context is left, a quarter of it is left on one side at least.
        reach = 0 if telling else (half + 1) // 2
        sides = [("", behind[:reach])] if len(behind) >= reach else []
        sides += [(before[-reach:], "")] if reach and len(before) >= reach else []
        places = {span for left, right in sides for span in islice(self._places(text, left, right), MAX_OCCURRENCES)}
        fitting = [(score, -abs(span.start - near), span) for span in places if (score := agreement(span)) >= half]
        if fitting:
            place = max(fitting)[-1]
        elif telling and len(places) == 1:
            (place,) = places
        else:
            return None
        return _with_edges(text, place, lead, trail)

    def _exact(self, text: str, near: int) -> Span | None:
        """Return the occurrence with the full context that is nearest to the offset `near`, or `None`.

        One inside a longer word is passed over, as far as `MAX_OCCURRENCES` on either side.
        """
        words, before = self.prefix + self.text + self.suffix, len(self.prefix)
        near = max(0, near - before)
        found: list[Span] = []
        for occurrences in (_backwards(text, words, near), _forwards(text, words, near)):
            spans = (Span(at + before, at + before + len(self.text)) for at in islice(occurrences, MAX_OCCURRENCES))
            found += islice((span for span in spans if self._whole(text, span)), 1)
        return min(found, key=lambda span: abs(span.start - before - near), default=None)

    def _places(self, text: str, left: str = "", right: str = "") -> Iterator[Span]:
        """Yield the whole occurrences between `left` and `right`.

        Any white space may stand between the words.
        """
        words = r"\s+".join(map(re.escape, self.text.split()))
        before, behind = (r"\s+".join(map(re.escape, side.split(" "))) for side in (left, right))
        places = (Span(*found.span(1)) for found in re.finditer(f"{before}({words}){behind}", text)) if words else ()
        return (span for span in places if self._whole(text, span))

    def _whole(self, text: str, span: Span) -> bool:
        """Return whether the words begin and end at word boundaries.

        Only edges that were word boundaries when tagged must be.
        """
        edges = ((span.start, self.prefix[-1:], self.text[0]), (span.end, self.text[-1], self.suffix[:1]))
        return all(
            is_one_word(one + other) or not is_one_word(text[max(0, at - 1) : at] + text[at : at + 1])
            for at, one, other in edges
        )


def _backwards(text: str, words: str, near: int) -> Iterator[int]:
    """Yield the occurrences that begin before the offset `near`, the nearest first."""
    at = text.rfind(words, 0, near + len(words) - 1)
    while at >= 0:
        yield at
        at = text.rfind(words, 0, at + len(words) - 1)


def _forwards(text: str, words: str, near: int) -> Iterator[int]:
    """Yield the occurrences that begin at the offset `near` or behind it, the nearest first."""
    at = text.find(words, near)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _with_edges(text: str, span: Span, lead: str, trail: str) -> Span:
    """Return a span together with the white space that stood at the edges of its words, where it still stands."""
    start = span.start - len(lead) if text.endswith(lead, 0, span.start) else span.start
    return Span(start, span.end + len(trail) if text.startswith(trail, span.end) else span.end)


def _normalise_space(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return _SPACE.sub(" ", text)


def is_one_word(pair: str) -> bool:
    """Return whether two characters belong to one word.

    An accent belongs to its letter's word.
    """
    return _word_pair().fullmatch(pair) is not None


def common_length(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts, in code points."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of `text[start:end]`."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS])


@cache
def _word_pair() -> re.Pattern[str]:
    """Compile the pattern when it is first needed.

    It takes 3 ms, which every start would wait for.
    """
    return re.compile(_PAIR)
