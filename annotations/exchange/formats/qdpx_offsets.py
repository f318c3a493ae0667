"""Offsets of a REFI-QDA project: the names of selections show how the program that wrote it counts them.

The standard (1.5, section 10.2) counts code points and names the first and the last character of a selection. Taken by
its letter, the end is inclusive; QualCoder and the libraries that read the projects of MAXQDA take it as exclusive, and
so do we where no name shows otherwise. A line end of two characters is one to some programs, and a character outside
the first 65,536 is two to others.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from annotations.exchange.formats.utf16 import code_points
from annotations.exchange.stated import offset

_ELLIPSIS = re.compile(r"(?:\.{2,}|…)$")
_MIN_STEM_CHARS = 3
"""Characters of a name that was cut, at least, to show where its words begin."""


@dataclass(frozen=True)
class Counting:
    """How the offsets of a source count."""

    text: str
    """The text in which they count."""
    place: Callable[[int], int]
    """Returns the code point of an offset."""
    is_inclusive: bool = False
    """Whether the end of a selection is its last character."""
    said: str = ""
    """What a remark says if this is not the usual way."""

    def span(self, selection: ET.Element) -> tuple[int, int] | None:
        """Return the start and end of a selection in code points, the end exclusive; `None` if it states none."""
        start, end = (offset(selection.get(name, "")) for name in ("startPosition", "endPosition"))
        if start is None or end is None:
            return None
        return self.place(start), self.place(end + self.is_inclusive)


@dataclass(frozen=True)
class _Named:
    """A selection with a name that may be its words."""

    start: int
    end: int
    stem: str
    """The name without an ellipsis, all white space a single space."""
    is_whole: bool
    """Whether the name has no ellipsis."""


def as_written(text: str) -> Counting:
    """Return how we count: code points, and an exclusive end."""
    return Counting(text, lambda at: at)


def counting_of(text: str, selections: Iterable[ET.Element]) -> Counting:
    """Return how the offsets of a source count: the way that puts most selections on the words they are named after."""
    named = list(filter(None, map(_named, selections)))
    ways = [as_written(text)]
    if "\r\n" in text:
        said = "read with line ends counted as one character"
        ways.append(replace(as_written(text.replace("\r\n", "\n")), said=said))
    if text and max(text) > "\uffff":
        said = "read with offsets in UTF-16 units"
        ways.append(Counting(text, lambda at: code_points(text, at), said=said))
    way = max(ways, key=lambda way: sum(_begins(way, each) for each in named))
    if sum(_fills(way, each, 1) for each in named) <= sum(_fills(way, each, 0) for each in named):
        return way
    said = f"{way.said}, and ends as those of the last character" if way.said else "read with the last character as end"
    return replace(way, is_inclusive=True, said=said)


def _named(selection: ET.Element) -> _Named | None:
    start, end = (offset(selection.get(name, "")) for name in ("startPosition", "endPosition"))
    name = " ".join(selection.get("name", "").split())
    stem = _ELLIPSIS.sub("", name).strip()
    if start is None or end is None or start < 0 or not stem:
        return None
    return _Named(start, end, stem, is_whole=stem == name)


def _begins(way: Counting, named: _Named) -> bool:
    """Return whether the words at the start of a selection are those of its name."""
    at = way.place(named.start)
    words = way.text[at : at + 4 * len(named.stem)]
    # A selection seldom begins with white space, which a name leaves out.
    is_long = len(named.stem) >= _MIN_STEM_CHARS
    return is_long and not words[:1].isspace() and " ".join(words.split()).startswith(named.stem)


def _fills(way: Counting, named: _Named, more: int) -> bool:
    """Return whether the words of a selection, whose end is `more` characters further, are its whole name."""
    words = way.text[way.place(named.start) : way.place(named.end + more)]
    return named.is_whole and " ".join(words.split()) == named.stem
