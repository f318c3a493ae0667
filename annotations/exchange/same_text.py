"""The same text, written in another way: offsets carried from one to the other.

Line ends, runs of white space, no-break spaces, a byte order mark, the space around the text and the way accents are
encoded (NFC, NFD) make no other text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Protocol
from unicodedata import name as character_name
from unicodedata import normalize

from msgspec.structs import replace

from annotations.article import Span
from annotations.claims.claim import NOT_IN_TEXT
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, SpanAnnotation
from annotations.exchange.placing import same_words
from annotations.exchange.validation import with_speaker_words
from annotations.text.anchor import common_length

_MARK = "\ufeff"
"""The byte order mark, which also was a space without a width."""


def canonical(text: str) -> str:
    """Return a text in the one form that all ways of writing it have in common."""
    if not text.isascii():
        text = normalize("NFD", text.replace(_MARK, ""))
    return " ".join(text.split())


def is_same(one: str, other: str) -> bool:
    """Return whether two texts differ in the way they are written at most."""
    return one == other or canonical(one) == canonical(other)


def in_the_way_of(text: str, other: str) -> str:
    """Return a text with the line ends and accents of another."""
    if "\r" in text and "\r" not in other:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for form in ("NFC", "NFD"):
        if not text.isascii() and normalize(form, other) == other:
            return normalize(form, text)
    return text


class Carrier:
    """Carries offsets from a text to another that is the same, or that has it as a part."""

    def __init__(self, before: str, after: str, shift: int = 0) -> None:
        """Carry from `before` to the part of `after` that begins at `shift`, in code points of the canonical form."""
        self._texts = before, after
        self._before, self._after = _positions(before), _positions(after)
        self._shift = shift

    def place(self, start: int, end: int) -> Span | None:
        """Return where a span is in the other text.

        `None` if it holds nothing but white space, or begins or ends inside of a letter with its accents.
        """
        if not 0 <= start < end < len(self._before):
            return None
        first = bisect_right(self._after, self._before[start] + self._shift) - 1
        last = bisect_left(self._after, self._before[end] + self._shift)
        before, after = self._texts
        return Span(first, last) if first < last and same_words(before[start:end], after[first:last]) else None

    def offset(self, at: int) -> int:
        """Return where an offset is in the other text."""
        at = min(max(0, at), len(self._before) - 1)
        return max(0, bisect_right(self._after, self._before[at] + self._shift) - 1)


class OffsetCarrier(Protocol):
    """Carries offsets from a text to another."""

    def place(self, start: int, end: int) -> Span | None:
        """Return where a span is in the other text; `None` if it has no place there."""

    def offset(self, at: int) -> int:
        """Return where an offset is in the other text."""


def carried(item: AnnotatedArticle, text: str, carrier: OffsetCarrier) -> Read:
    """Yield an article on another text, after the spans that have no place there, as rejected."""
    marks, where = [], []
    for mark, number in zip(item.spans, item.where or (item.number,) * len(item.spans), strict=True):
        place = carrier.place(mark.start, mark.end)
        if place is None:
            kind = "white space, or part of an accented letter"
            why = f"a claim from {mark.start} to {mark.end} contains only {kind}"
            yield Rejected(number=number, why=why, article=item.article, name=item.name, kind=f"it is {kind}")
            continue
        marks.append(carried_span(mark, place, text, carrier))
        where.append(number)
    reviewed = (carrier.place(*each) for each in item.reviewed)
    yield replace(
        item,
        text=text,
        sha256="",
        spans=tuple(marks),
        where=tuple(where),
        reviewed=tuple(span for span in reviewed if span),
        position=carrier.offset(item.position),
    )


def carried_span(mark: SpanAnnotation, place: Span, text: str, carrier: OffsetCarrier) -> SpanAnnotation:
    """Return a span at its place in another text, with its speaker's words there."""
    mark = replace(mark, start=place.start, end=place.end, text=text[place.start : place.end])
    if mark.speaker_start == NOT_IN_TEXT:
        return mark
    mark = with_speaker_words(mark)
    source = carrier.place(mark.speaker_start, mark.speaker_end)
    if source is None:
        return replace(mark, speaker_text="", speaker_start=NOT_IN_TEXT, speaker_end=NOT_IN_TEXT)
    words = text[source.start : source.end]
    name = words if mark.speaker == mark.speaker_text else mark.speaker
    return replace(mark, speaker=name, speaker_text=words, speaker_start=source.start, speaker_end=source.end)


class SpaceCarrier:
    """Carries offsets from words without white space to the text that has these words."""

    def __init__(self, text: str) -> None:
        """Carry to `text`."""
        self._places = [at for at, sign in enumerate(text) if not sign.isspace()]

    def place(self, start: int, end: int) -> Span:
        """Return where words are in the text. Raises `IndexError` if they go beyond it."""
        return Span(self._places[start], self._places[end - 1] + 1)

    def offset(self, at: int) -> int:
        """Return where an offset is in the text."""
        return self._places[at] if at < len(self._places) else len(self._places)


def _positions(text: str) -> list[int]:
    """Return the offset of each character in the canonical form, and that of the end."""
    return list(accumulate(_widths(text), initial=0))


def _widths(text: str) -> Iterator[int]:
    """Yield the number of code points that each character has in the canonical form."""
    in_space = True
    for sign in text:
        if sign.isspace():
            yield int(not in_space)
            in_space = True
        elif sign < "\x80":
            yield 1
            in_space = False
        else:
            width = _width(sign)
            yield width
            in_space = in_space and not width


@lru_cache(maxsize=4096)
def _width(sign: str) -> int:
    return 0 if sign == _MARK else len(normalize("NFD", sign))


class Difference:
    """The first difference between the text of a file and that of an article."""

    def __init__(self, theirs: str, ours: str) -> None:
        """Compare two texts in their canonical forms."""
        one, other = canonical(theirs), canonical(ours)
        same = common_length(one, other)
        self._theirs, self._ours = one[same : same + 1], other[same : same + 1]
        self._text, self._low = theirs, same

    @cached_property
    def at(self) -> int:
        """Its offset in the text of the file."""
        return max(0, bisect_right(_positions(self._text), self._low) - 1)

    def __str__(self) -> str:
        """Return it in words, the characters by their code points."""
        if not self._theirs and not self._ours:
            return "there is no difference"
        return f"the first difference is at {self.at}: {_named(self._theirs)} in the file, {_named(self._ours)} here"


def _named(sign: str) -> str:
    if not sign:
        return "the end"
    return f"U+{ord(sign):04X} ({character_name(sign, 'without a name').lower()})"
