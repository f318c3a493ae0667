"""Refinding: where the words of a claim that was set aside may stand today, for a person to decide.

What stands in a text word for word is found by the claim's anchor and needs nobody. Here is the rest: a typo that
was corrected, a word put in, other quotation marks, accents written otherwise, or a sentence that was written anew
between the same neighbours. None of it is ever taken for the claim's place without being asked.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from math import log
from typing import NamedTuple

from annotations.article import Span
from annotations.text.anchor import CONTEXT, Anchor

MOST = 5
"""Places that are offered: as many as an eye compares and a digit counts."""

TRIED = 16
"""Places that are looked at closely, the most promising ones."""

ENOUGH = 4000
"""Words that are looked at closely in all of them: a claim as long as a chapter is compared with one place."""

TELLING = 48
"""Words of a claim and its surroundings that are looked up, the rarest ones."""

COMMON = 2000
"""Times a word may stand in a text to say anything about a place in it."""

ALIKE = 0.5
"""The least likeness of the words, from 0 to 1, that makes a place worth offering."""

AROUND = 0.6
"""The least part of the surroundings still there that makes a place worth offering whatever stands in it now."""

CLOSEST = 6
"""Places of those that are compared letter by letter."""

LONGEST = 600
"""Code points up to which likeness is counted by the letter; beyond that by the word."""

_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|"
    r"(?:[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\u0300-\u036f\xad])+"
)
"""A word, or one character of a script that puts no spaces between words."""

_MARKS = str.maketrans("‘’‚‛“”„‟«»‹›`´‐‑‒–—―−", "''''" + '"' * 6 + "''''" + "-" * 7)
"""Quotation marks and dashes, as a typewriter has them."""


class _Fit(NamedTuple):
    """A place where a claim may stand, and how well it fits there, from 0 to 1."""

    span: Span
    words: float
    """The part of its words that is there."""
    around: float
    """The part of the words around it that is."""


class FuzzyAnchors:
    """One text in which claims are looked for. It is read into an index with the first of them."""

    def __init__(self, text: str) -> None:
        """Look in `text`."""
        self.text = text

    @cached_property
    def _spans(self) -> list[Span]:
        return [Span(*found.span()) for found in _WORD.finditer(self.text)]

    @cached_property
    def _words(self) -> list[str]:
        words = [self.text[start:end] for start, end in self._spans]
        known = {word: plain(word) for word in set(words)}
        return [known[word] for word in words]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Where each word stands, in words."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            index[word].append(number)
        return dict(index)

    def candidates(self, anchor: Anchor, near: int) -> tuple[Span, ...]:
        """Return where the claim may stand, the best place first, five at the most, none lying over a better one.

        What counts is how alike the words are, letter by letter, and how much of what stood around them is still
        there; among equals, the nearest to the offset `near`, where it stood.
        """
        wanted = _words(anchor.text)
        if not wanted:
            return ()
        # The outermost word of an anchor that is full may be cut in two.
        before = _words(anchor.prefix)[len(anchor.prefix) == CONTEXT :]
        behind = _words(anchor.suffix)
        behind = behind[: len(behind) - (len(anchor.suffix) == CONTEXT)]
        query = [*before, *wanted, *behind]
        near = bisect_left(self._spans, (near, 0)) - len(before)
        ends = (len(before), len(before) + len(wanted))
        fitted = {fit for start in self._promising(query, near) if (fit := self._fitted(anchor, query, ends, start))}
        likely = nlargest(CLOSEST, fitted, key=lambda fit: (fit.words + fit.around, -abs(fit.span.start - near)))
        found = [(self._score(anchor, fit), fit.span) for fit in likely]
        found.sort(key=lambda pair: (-round(pair[0], 3), abs(pair[1].start - near)))
        best: list[Span] = []
        for score, span in found:
            if score and not any(span.overlaps(*other) for other in best):
                best.append(span)
        return tuple(best[:MOST])

    def _promising(self, query: Sequence[str], near: int) -> list[int]:
        """Return where, in words, the query may begin: where most of its rare words stand as they do in it."""
        known = [(number, self._index[word]) for number, word in enumerate(query) if word in self._index]
        known = [each for each in sorted(known, key=lambda each: len(each[1])) if len(each[1]) <= COMMON]
        votes: Counter[int] = Counter()
        for number, places in known[:TELLING]:
            weight = round(100 * log(2 + len(self._words) / len(places)))
            for place in places:
                votes[place - number] += weight

        def rank(start: int) -> tuple[int, int]:
            # A word put in or left out shifts those behind it by one.
            return votes[start - 1] + votes[start] + votes[start + 1], -abs(start - near)

        starts: list[int] = []
        for start in nlargest(8 * TRIED, list(votes), key=rank):
            if all(abs(start - other) > 2 for other in starts):
                starts.append(start)
        return starts[: max(1, min(TRIED, ENOUGH // len(query)))]

    def _fitted(self, anchor: Anchor, query: Sequence[str], wanted: tuple[int, int], start: int) -> _Fit | None:
        """Lay the query along the words from `start` on and return where its wanted part comes to lie."""
        first = max(0, start - 2)
        window = self._words[first : max(0, start) + len(query) + max(4, len(query) // 4)]
        blocks = SequenceMatcher(None, query, window).get_opcodes()
        head, tail = _carried(blocks, wanted[0]), _carried(blocks, wanted[1] - 1) + 1
        if not 0 <= head < tail <= len(window):
            return None
        span = self._with_marks(anchor.text, Span(self._spans[first + head].start, self._spans[first + tail - 1].end))
        inside = _kept(blocks, *wanted)
        outside = _kept(blocks, 0, wanted[0]) + _kept(blocks, wanted[1], len(query))
        size = wanted[1] - wanted[0]
        return _Fit(span, inside / size, outside / max(1, len(query) - size))

    def _score(self, anchor: Anchor, fit: _Fit) -> float:
        """Return how well a place fits, letter by letter; 0 where it is not worth offering."""
        alike = _likeness(anchor.text, self.text[slice(*fit.span)])
        return 0.7 * alike + 0.3 * fit.around if alike >= ALIKE or fit.around >= AROUND else 0.0

    def _with_marks(self, words: str, span: Span) -> Span:
        """Take as many marks on either side of a place into it as the claim had: a quotation with its marks."""
        found = [*_WORD.finditer(words)]
        start, end = span
        for _ in words[: found[0].start()].strip():
            start -= start > 0 and _is_mark(self.text[start - 1])
        for _ in words[found[-1].end() :].strip():
            end += end < len(self.text) and _is_mark(self.text[end])
        return Span(start, end)


def plain(text: str) -> str:
    """Return a text as it is compared: without case, accents, soft hyphens and kinds of marks and spaces."""
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text.translate(_MARKS))
        text = "".join(each for each in folded if not unicodedata.combining(each) and each != "\xad")
    return " ".join(text.casefold().split())


def changed_parts(old: str, new: str) -> Iterator[Span]:
    """Yield which parts of `new` are other words than those of `old`, for a person to see at once."""
    spans = [Span(*found.span()) for found in re.finditer(r"\S+", new)]
    blocks = SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()
    for tag, _, _, begin, end in blocks:
        if tag != "equal" and end > begin:
            yield Span(spans[begin].start, spans[end - 1].end)


def _words(text: str) -> list[str]:
    return [plain(word) for word in _WORD.findall(text)]


def _is_mark(character: str) -> bool:
    return not character.isspace() and _WORD.fullmatch(character) is None


def _carried(blocks: Sequence[tuple[str, int, int, int, int]], number: int) -> int:
    """Return where a word of the one side comes to lie on the other."""
    for tag, begin, end, other, behind in blocks:
        if begin <= number < end:
            step = number - begin
            # Of words that took the place of others the last ones belong to the last one.
            return behind - 1 if tag == "replace" and number == end - 1 else min(other + step, max(other, behind - 1))
    return -1


def _kept(blocks: Sequence[tuple[str, int, int, int, int]], first: int, behind: int) -> int:
    """Count the words from `first` to `behind` of the one side that are on the other as well."""
    both = ((max(begin, first), min(end, behind)) for tag, begin, end, *_ in blocks if tag == "equal")
    return sum(max(0, end - begin) for begin, end in both)


def _likeness(one: str, other: str) -> float:
    """Return how alike two wordings are, from 0 to 1."""
    left, right = plain(one), plain(other)
    if max(len(left), len(right)) > LONGEST:
        return SequenceMatcher(None, left.split(), right.split()).ratio()
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
