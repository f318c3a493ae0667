"""The text of an article as HTML, with an element for each claim.

Elements nest; claims need not. The longer claim is outside. Where claims overlap without one inside the other, and at
the ends of paragraphs, a claim is cut into pieces: the first has the id, every other one names it in `data-claim`, and
the last has the letter. What is said to a screen reader and is not in the article stands in `<i>`, and in the link at
the end of a claim; without both, the text is the article's to the code point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from annotations.article import Span
from annotations.web_page import escape_exactly


@dataclass(frozen=True)
class Mark:
    """A claim or an entity in the text."""

    start: int
    end: int
    opening: str
    """The tag at its beginning, and the words that are spoken there."""
    again: str
    """The tag of every further piece."""
    closing: str
    """What is spoken and linked at its end, before the end tag."""
    tag: str = "mark"
    is_inner: bool = False
    """Whether it is inside every other that it overlaps, and cut where that begins or ends."""


def marked_text(text: str, paragraphs: Sequence[Span], marks: Sequence[Mark]) -> Iterator[str]:
    """Yield a text as HTML, its paragraphs as `<p>`; marks are in reading order, the longer first.

    White space between paragraphs stays between the elements.
    """
    waiting = list(reversed(marks))
    current: list[Mark] = []
    for region, is_paragraph in _regions(text, paragraphs):
        current = [mark for mark in current if mark.end > region.start]
        while waiting and waiting[-1].start < region.end:
            current.append(waiting.pop())
        shown = current if is_paragraph else [mark for mark in current if _has_edge(mark, region)]
        pieces = "".join(_pieces(text, region, shown)) if shown else escape_exactly(text[region.start : region.end])
        yield f"<p>{pieces}</p>" if is_paragraph else pieces


def _regions(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """Yield paragraphs and what is between them."""
    at = 0
    for paragraph in paragraphs:
        if at < paragraph.start:
            yield Span(at, paragraph.start), False
        yield paragraph, True
        at = paragraph.end
    if at < len(text):
        yield Span(at, len(text)), False


def _has_edge(mark: Mark, gap: Span) -> bool:
    """Return whether a mark begins or ends in the white space between paragraphs: rare, but then it is shown."""
    return gap.start <= mark.start < gap.end or gap.start < mark.end <= gap.end


def _pieces(text: str, region: Span, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield the text of a region with the parts of marks that are in it."""
    edges = {region.start, region.end}
    edges |= {at for mark in marks for at in (mark.start, mark.end) if region.start < at < region.end}
    waiting = list(reversed(marks))
    open_marks: list[Mark] = []
    at = region.start
    for edge in sorted(edges):
        yield escape_exactly(text[at:edge])
        at = edge
        begins = bool(waiting) and waiting[-1].start <= edge < region.end
        # What ends here is closed, and for a new mark what must be inside it, with all that was opened since.
        closing = (
            number
            for number, mark in enumerate(open_marks)
            if mark.end <= edge or edge == region.end or (begins and mark.is_inner)
        )
        first = next(closing, len(open_marks))
        for mark in reversed(open_marks[first:]):
            yield f"{mark.closing if mark.end <= edge else ''}</{mark.tag}>"
        coming = [mark for mark in open_marks[first:] if mark.end > edge]
        del open_marks[first:]
        if edge == region.end:
            return
        while waiting and waiting[-1].start <= edge:
            coming.append(waiting.pop())
        # Those that end later are outside, so that they are cut less often.
        coming.sort(key=lambda mark: (mark.is_inner, -mark.end))
        for mark in coming:
            yield mark.opening if mark.start == edge else mark.again
        open_marks += coming


@dataclass
class ReadBack:
    """The text and claims that a parser finds in a page."""

    text: str = ""
    claims: dict[str, Span] = field(default_factory=dict)
    """The spans of claims by the ids of their elements."""


class _Parser(HTMLParser):
    """Reads the element with the class `text`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.length = 0
        self.claims: dict[str, Span] = {}
        self._depth = 0
        self._silent = 0
        self._open: list[tuple[str, str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a claim begins, and pass over what is not of the article."""
        given = dict(attrs)
        if not self._depth:
            self._depth = given.get("class") == "text"
            return
        is_silent = tag in ("i", "a") or "data-c" in given
        if code := given.get("data-c"):
            self._take(chr(int(code, 16)))
        claim = (given.get("id") or given.get("data-claim") or "") if tag == "mark" else ""
        if claim:
            self.claims.setdefault(claim, Span(self.length, self.length))
        self._open.append((tag, claim, is_silent))
        self._silent += is_silent

    def handle_endtag(self, _: str) -> None:
        """Note where a piece of a claim ends."""
        if not self._depth:
            return
        if not self._open:
            self._depth = 0
            return
        _, claim, is_silent = self._open.pop()
        self._silent -= is_silent
        if claim:
            self.claims[claim] = Span(self.claims[claim].start, self.length)

    def handle_data(self, data: str) -> None:
        """Take words of the article."""
        if self._depth and not self._silent:
            self._take(data)

    def _take(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)


def read_back(page: str) -> ReadBack:
    """Return the text and the claims that a page shows, to compare them with the record."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    return ReadBack("".join(parser.pieces), parser.claims)
