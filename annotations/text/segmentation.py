"""Segmentation: the paragraphs, sentences and words of a text.

Sentences come from `sentencex` and from rules that do not depend on a model, so that a claim means the same on every
machine. This is the one door to that library. All spans are trimmed of white space, never blank, in reading order, and
do not overlap.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sentencex import get_sentence_boundaries

from annotations.article import Span

SEGMENTATION = "sentencex-3"
"""The version of these rules: part of the key of every cache that depends on sentences. Raise it with any change."""

_WHOLE_CHARS = 12_000
"""Characters of a block that sentencex gets at once, at most; paragraphs of news have a tenth of that."""
_WINDOW_CHARS = 6_000
_MARGIN_CHARS = 2_000
"""The window on a longer block, and its last part, in which an open quotation may not be closed yet."""

_GAP = re.compile(r"(?>\r\n|\r|\n)(?:[^\S\r\n]*(?>\r\n|\r|\n))+")
"""One or more blank lines: the gap between two paragraphs. CRLF is one line end, never two."""

_LINE_END = re.compile(r"\r\n|\r|\n")

_OTHER_SPACE = re.compile(r"[^\S ]")

_BULLET = re.compile(r"(?:[-–—*•▪‣]|\d{1,2}[.)])\s")
"""The beginning of a list item."""

_LAST_WORD = re.compile(r"(\w+)\s*\Z")

_MARKS = frozenset('“‘«„"([')
_OPENING = re.compile(r"\s([“‘«„\"(\[])\s*\Z")
"""An opening mark alone at the end of a supposed sentence."""

_AFTER_MAY = re.compile(r"\bMay\. (?=[“\"])")
"""The end of a sentence that sentencex takes for an abbreviated month: "… by May. “We …", "said Theresa May. “We …"."""

_FUNCTION_WORDS = frozenset(
    "a an the and or but nor of in on at to by for from with into onto over under between among against "
    "during about as than that which who whom whose its his her their our my your this these those is are "
    "was were be been has have had will would could should may might must can".split()
)
"""Words that end no English sentence without a full stop: a line that breaks off on one goes on."""


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs: cut at blank lines, and at deliberate line ends.

    A line end is deliberate if the next word would still have fitted on the line, judged by the longest line of the
    same block: headlines, by-lines and lists. A line end before a bullet or a number is deliberate too. All others are
    wrapping.
    """
    spans: list[Span] = []
    for block in _between(text, _GAP, 0, len(text)):
        spans.extend(_unwrapped(text, block))
    return tuple(spans)


def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of a text.

    A sentence never crosses a paragraph, except after a line that breaks off on a function word ("… moment” in", blank
    line, "Indian ties …"): that sentence continues in the next paragraph. `language` is an ISO 639-1 code; a code that
    sentencex does not know is cut by its general rules.
    """
    return cut(text, blocks(text), language)


def blocks(text: str) -> tuple[Span, ...]:
    """Return the paragraphs, joining those that share a sentence.

    These are the pieces to be parsed.
    """
    return tuple(_joined(text, paragraphs(text)))


def cut(text: str, pieces: Sequence[Span], language: str = "en") -> tuple[Span, ...]:
    """Return the sentences of such pieces of a text."""
    spans: list[Span] = []
    for block in pieces:
        spans.extend(_cut(text, block, language))
    return tuple(spans)


def _between(text: str, gap: re.Pattern[str], start: int, end: int) -> Iterator[Span]:
    """Yield the text between the gaps of `text[start:end]`, trimmed.

    Blank pieces are dropped.
    """
    at = start
    for match in gap.finditer(text, start, end):
        yield from _trimmed(text, at, match.start())
        at = match.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield `[start, end)` without the white space around it.

    Nothing if it is all white space.
    """
    piece = text[start:end]
    body = piece.strip()
    if body is piece and piece:
        yield Span(start, end)
    elif body:
        lead = len(piece) - len(piece.lstrip())
        yield Span(start + lead, start + lead + len(body))


def _unwrapped(text: str, block: Span) -> Iterator[Span]:
    """Yield the paragraphs of a block without blank lines.

    See `paragraphs` for the rule.
    """
    if not _LINE_END.search(text, *block):
        yield block
        return
    lines = list(_between(text, _LINE_END, *block))
    longest = max(line.end - line.start for line in lines)
    start = block.start
    for line, following in pairwise(lines):
        next_word = text[following.start : following.end].split(maxsplit=1)[0]
        if line.end - line.start + 1 + len(next_word) <= longest or _BULLET.match(text, following.start):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, lines[-1].end)


def _joined(text: str, blocks: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the paragraphs; one that breaks off on a function word joins the next."""
    start = -1
    for block in blocks:
        if start < 0:
            start = block.start
        last = _LAST_WORD.search(text, max(block.start, block.end - 20), block.end)
        if block is not blocks[-1] and last and last[1] in _FUNCTION_WORDS and block.start < last.start():
            continue
        yield Span(start, block.end)
        start = -1


def _cut(text: str, block: Span, language: str) -> Iterator[Span]:
    """Yield the sentences of one block.

    White space in it does not separate, line ends included.
    """
    start, end = block
    piece = _OTHER_SPACE.sub(" ", text[start:end])
    at = 0
    for cut in (*_starts(piece, language), len(piece)):
        alone = cut < len(piece) and piece[at:cut].rstrip()[-1:] in _MARKS
        opening = _OPENING.search(piece, at, cut) if alone else None
        stop = opening.start(1) if opening else cut
        yield from _trimmed(text, start + at, start + stop)
        at = stop


def _starts(piece: str, language: str) -> Iterator[int]:
    """Yield where the sentences of a block begin but for the first.

    sentencex takes time by the square of a block's length if many marks are open in it, or none of its letters are
    Latin. A long block is handed to it in windows: each begins with a sentence, and what is near its end is left to the
    next, which sees how it goes on.
    """
    at = 0
    while True:
        is_last = len(piece) - at <= _WHOLE_CHARS
        window = piece[at:] if is_last else piece[at : at + _WINDOW_CHARS]
        found = [at + each["start_index"] for each in get_sentence_boundaries(language, window)][1:]
        if language == "en":
            found = sorted({*found, *(at + each for each in _after_may(window))})
        if is_last:
            yield from found
            return
        found = [each for each in found if each <= at + _WINDOW_CHARS - _MARGIN_CHARS] or found[:1]
        yield from found
        # Without any, one sentence is longer than a window.
        at = found[-1] if found else at + _WINDOW_CHARS - _MARGIN_CHARS


def _after_may(piece: str) -> Iterator[int]:
    """Yield where a quotation begins a sentence after "May.", outside of other quotations."""
    for found in _AFTER_MAY.finditer(piece):
        before = piece[: found.start()]
        if before.count("“") <= before.count("”") and before.count('"') % 2 == 0:
            yield found.end()


def words(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the words of `text[start:end]`.

    Letters and digits, with inner marks ("Blinken’s", "3.5"). Symbols that are neither punctuation nor white space,
    emoji above all, are words as well.
    """
    for found in _WORD.finditer(text, start, end):
        yield Span(*found.span())


_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*|[^\w\s!-/:-@\[-`{-~¡-¿\u2010-\u205e\u3000-\u303f\uff00-\uff0f]+")
