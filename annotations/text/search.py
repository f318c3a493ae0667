"""Search: hits of words in a text, whatever their case or accents."""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import overload

from annotations.article import Span

_STRANGE = re.compile(r"[^\x00-\x7f]{1,16}")
_STRANGE_RUN = re.compile(r"[^\x00-\x7f]+")
_MARK = re.compile("[\u0300-\u036f]")
_UNMARKED = r"(?![\u0300-\u036f])"
"""A position where no accent follows that belongs to the last letter."""

_VARIANTS = {
    "\u0131": "\u0069",
    "\u017f": "\u0073",
    "\u00b5": "\u03bc",
    "\u1fbe": "\u03b9",
    "\u1fd3": "\u0390",
    "\u03d0": "\u03b2",
    "\u03f5": "\u03b5",
    "\u03d1": "\u03b8",
    "\u03f0": "\u03ba",
    "\u03d6": "\u03c0",
    "\u03f1": "\u03c1",
    "\u03c2": "\u03c3",
    "\u03d5": "\u03c6",
    "\u1fe3": "\u03b0",
    "\u1c80": "\u0432",
    "\u1c81": "\u0434",
    "\u1c82": "\u043e",
    "\u1c83": "\u0441",
    "\u1c84": "\u0442",
    "\u1c85": "\u0442",
    "\u1c86": "\u044a",
    "\u1c87": "\u0463",
    "\u1c88": "\ua64b",
    "\u1e9b": "\u1e61",
    "\ufb05": "\ufb06",
}
"""Lower-case letters that have the capital of another one, beside that one: the table of Python's `re`.

The iota below a Greek letter (U+0345) is left out: it is an accent, although it has a capital.
"""


def occurrences(text: str, query: str, *, folded: bool = False) -> "Hits":
    """Return the hits of a query in a text that is searched once. `SearchableText.find` tells what they are."""
    return SearchableText(text).find(query, folded=folded)


def ignore_case(text: str) -> str:
    """Return a text with one letter for all letters that differ in case only, each at its old offset."""
    # Its lower case is two code points, and the only one that is.
    text = text.replace("İ", "i").lower()
    if not text.isascii():
        for variant, letter in _VARIANTS.items():
            text = text.replace(variant, letter)
    return text


class Hits(Sequence[Span]):
    """The hits of a query, in reading order and apart from each other.

    A letter may have 90,000 of them in a text of 1 MB, of which a window shows twenty: most are only counted.
    """

    def __init__(self, text: str, pattern: str, word: str = "", places: Sequence[int] | None = None) -> None:
        """Find the pattern in a text whose code points were at `places` before; `None` if nothing was left out.

        A `word` is what the pattern matches, if hits of it cannot overlap: then each can be found without the others.
        """
        self._text, self._word = text, word
        self._pattern = re.compile(pattern)
        self._places = places

    @cached_property
    def _count(self) -> int:
        return self._text.count(self._word) if self._word else len(self._starts)

    @cached_property
    def _found(self) -> tuple["array[int]", "array[int]"]:
        starts, ends, places, at = array("I"), array("I"), self._places, 0
        if places is None:
            for hit in self._pattern.finditer(self._text):
                starts.append(hit.start())
                ends.append(hit.end())
            return starts, ends
        while found := self._pattern.search(self._text, at):
            start, end = found.span()
            # A syllable of Hangul is several letters: a hit is whole code points of the text.
            if (not start or places[start - 1] < places[start]) and places[end - 1] < places[end]:
                starts.append(places[start])
                ends.append(places[end])
                at = end
            else:
                at = start + 1
        return starts, ends

    @cached_property
    def _starts(self) -> "array[int]":
        if self._word:
            return array("I", [found.start() for found in self._pattern.finditer(self._text)])
        return self._found[0]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Span: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, number: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self))))
        start = self._starts[number]
        return Span(start, start + len(self._word) if self._word else self._found[1][number])

    def overlapping(self, start: int, end: int) -> list[Span]:
        """Return the hits that share a code point with `[start, end)`."""
        if self._word:
            reach = len(self._word) - 1
            found = self._pattern.finditer(self._text, max(0, start - reach), end + reach)
            return [Span(*each.span()) for each in found]
        starts, ends = self._found
        return [self[number] for number in range(bisect_right(ends, start), bisect_left(starts, end))]

    def first_from(self, offset: int) -> Span | None:
        """Return the first hit that starts at an offset or behind it; the first of all if there is none."""
        if self._word:
            at = self._text.find(self._word, offset)
            at = self._text.find(self._word) if at < 0 else at
            return Span(at, at + len(self._word)) if at >= 0 else None
        number = bisect_left(self._starts, offset)
        return self[number if number < len(self) else 0] if self else None


class SearchableText:
    """A text, with the copies of it that searches compare; each is made when the first search needs it."""

    def __init__(self, text: str) -> None:
        """Compare nothing yet."""
        self.text = text

    def prepare(self) -> None:
        """Make what most searches need, so that the first one is as fast as those that follow."""
        self.find("a")

    def find(self, query: str, *, folded: bool = False) -> Hits:
        """Return the hits of `query`; overlapping ones count once.

        Case matters only if the query has a capital. With `folded`, accents do not matter: "Beyonce" finds "Beyoncé".
        White space in the query matches any white space, line ends too. Offsets are those of the text.
        """
        words, is_exact = query.split(), any(letter.isupper() for letter in query)
        if folded:
            words = [_strip_accents(word) for word in words]
        if not is_exact:
            words = [ignore_case(word) for word in words]
        if not any(words):
            return Hits("", "(?!)")
        pattern = r"\s+".join(map(re.escape, words))
        if folded:
            bare = self._bare if is_exact else self._bare_without_case
            # The places are slow to compute: only if something is found.
            return Hits(bare, pattern, "", self._places if re.search(pattern, bare) else ())
        text = self.text if is_exact else self._without_case
        if self._has_marks:
            return Hits(text, pattern + _UNMARKED)
        return Hits(text, pattern, words[0] if len(words) == 1 and not _overlaps_itself(words[0]) else "")

    @cached_property
    def _without_case(self) -> str:
        return ignore_case(self.text)

    @cached_property
    def _bare(self) -> str:
        return _strip_accents(self.text)

    @cached_property
    def _bare_without_case(self) -> str:
        return ignore_case(self._bare)

    @cached_property
    def _has_marks(self) -> bool:
        return not self.text.isascii() and _MARK.search(self.text) is not None

    @cached_property
    def _places(self) -> Sequence[int]:
        """The offset in the text of each code point without accents, and its end."""
        text = self.text
        if text.isascii():
            return range(len(text) + 1)
        places, end = array("I"), 0
        for run in _STRANGE_RUN.finditer(text):
            places.extend(range(end, run.start()))
            for at, character in enumerate(run[0], run.start()):
                places.extend([at] * len(_bare_part(character)))
            end = run.end()
        places.extend(range(end, len(text) + 1))
        return places


def _overlaps_itself(word: str) -> bool:
    """Return whether two hits of a word can overlap, as those of "ana" in "banana"."""
    return any(word.startswith(word[at:]) for at in range(1, len(word)))


def _strip_accents(text: str) -> str:
    """Return the text without accents, with the letters of each code point apart."""
    return text if text.isascii() else _STRANGE.sub(lambda found: _bare_part(found[0]), text)


@lru_cache(maxsize=4096)
def _bare_part(part: str) -> str:
    letters = (letter for character in part for letter in unicodedata.normalize("NFD", character))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
