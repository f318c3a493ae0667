"""The concordance.

Key words in context, over all texts, reported as they are found. Files are read once and from the front, files of many
articles as well. Most articles do not contain the words; as far as their bytes show that, they are not decoded.
`occurrences` alone decides what is a hit.
"""

import re
from collections.abc import Generator, Iterator
from itertools import groupby
from pathlib import Path
from time import monotonic

from msgspec import Struct

from annotations.article import Span
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.corpus.metadata import metadata_of
from annotations.corpus.readers.encoding import bom_encoding, is_utf8
from annotations.corpus.readers.endings import MULTI_READERS, is_marked_up, parse
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.records import Piece, Prefilter
from annotations.corpus.readers.streams import open_stream, read_whole
from annotations.corpus.readers.suffixes import suffix_of
from annotations.errors import ArticleError
from annotations.text.search import occurrences

PROGRESS_SECONDS = 0.1
"""Seconds after which progress is reported if nothing is found."""

CONTEXT_CHARS = 60
"""Code points of context on either side of a hit."""

_ALIKE = {"i": (b"\xc4\xb0", b"\xc4\xb1"), "s": (b"\xc5\xbf",), "k": (b"\xe2\x84\xaa",)}
"""Characters that match an ASCII letter beside its capital when case is ignored: İ, ı, ſ, the Kelvin sign."""

_ESCAPED = re.compile(rb"\\u(?:00[3-7]|013[01]|017[fF]|212[aA])")
"""The escapes by which JSON may write an ASCII letter or digit, or one that matches it."""

_MARKUP = re.compile(rb"<(?:\\?/|br)", re.IGNORECASE)
"""Tags in a field, whose text may have a word that its bytes have not in one piece."""

_SAFE = re.compile("[a-zA-Z0-9]+|[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
"""Letters of ASCII, whose bytes are the same in every encoding but UTF-16, and letters without case."""

_WHOLE = Place(0, 0, 0)
_WHITE = re.compile(r"\s+")
_CUT_BEFORE = re.compile(r"^\S+(?=\s)")
_CUT_AFTER = re.compile(r"(?<=\s)\S+$")
"""The part of a word at either end."""


class Hit(Struct, frozen=True, gc=False):
    """One occurrence in a text, with its context on one line."""

    span: Span
    before: str
    matched: str
    after: str


class Hits(Struct, frozen=True):
    """The hits of one article, or the progress of the search alone."""

    done: int
    """Articles searched, of `total`."""
    total: int
    number: int = -1
    """The index of the article in `Corpus.entries`."""
    entry: Entry | None = None
    """The article; `None` for a report of progress."""
    hits: tuple[Hit, ...] = ()


def hits(corpus: Corpus, wanted: str, *, folded: bool = False) -> Generator[Hits, None, None]:
    """Yield the occurrences of some words in all listed articles, in their order.

    Iterate in a worker thread; stop iterating to cancel. Articles that cannot be read, or that changed since they were
    listed, are skipped.
    """
    total = len(corpus.entries)
    if not wanted.split():
        return
    last = monotonic()
    # A text without accents differs from its bytes.
    may = anything if folded else _sieve(wanted)
    for path, some in groupby(enumerate(corpus.entries), key=lambda pair: pair[1].path):
        for number, entry, piece in pieces_of(path, some, may, corpus):
            text = piece.article.text if piece.article else ""
            found = occurrences(text, wanted, folded=folded)
            if found and is_listed(corpus, entry, piece):
                yield Hits(number + 1, total, number, entry, tuple(_hit(text, span) for span in found))
                last = monotonic()
            elif monotonic() - last > PROGRESS_SECONDS:
                yield Hits(number + 1, total)
                last = monotonic()
    yield Hits(total, total)


def pieces_of(
    path: Path, entries: Iterator[tuple[int, Entry]], may: Prefilter, corpus: Corpus
) -> Iterator[tuple[int, Entry, Piece]]:
    """Yield the articles of a file, with their numbers among all entries.

    Articles that cannot contain the words come without text.
    """
    reader, encoding = MULTI_READERS.get(suffix_of(path)), corpus.encoding_of(path)
    try:
        if reader is None:
            for number, entry in entries:
                data = read_whole(path)
                wanted = encoding or bom_encoding(data) or b"\x00" in data or is_marked_up(path) or may(data)
                yield number, entry, Piece(_WHOLE, parse(data, path, encoding, corpus.rules) if wanted else None)
            return
        with open_stream(path, encoding) as (stream, _):
            for (number, entry), piece in zip(
                entries, reader.pieces(stream, path.name, may, corpus.rules), strict=False
            ):
                yield number, entry, piece
    except ArticleError:
        return


def is_listed(corpus: Corpus, entry: Entry, piece: Piece) -> bool:
    """Return whether an article is the one that is listed there."""
    if entry.glance is None or piece.article is None or not piece.place.number:
        return True
    if entry.glance.encoding:
        # Another article may have shown the file's older encoding, and may have been skipped.
        try:
            return corpus.load(entry).text == piece.article.text
        except ArticleError:
            return False
    return metadata_of(piece.article, piece.place) == entry.glance


def anything(_: bytes) -> bool:
    """Return `True`: every article is wanted."""
    return True


def _sieve(wanted: str) -> Prefilter:
    """Return a test on the bytes of an article: whether it may contain the words."""
    exact = any(letter.isupper() for letter in wanted)
    parts = _SAFE.findall(wanted if exact else wanted.lower())
    needles = [part.encode() for part in parts]
    alike = [] if exact else [each for letter in set("".join(parts)) for each in _ALIKE.get(letter, ())]
    strange = not "".join(parts).isascii()

    def may(data: bytes) -> bool:
        here = data if exact else data.lower()
        if all(needle in here for needle in needles) or any(each in data for each in alike):
            return True
        if b"\\u" in data and (strange or bool(_ESCAPED.search(data))):
            return True
        if b"<" in data and _MARKUP.search(data):
            return True
        return strange and (b"\x1b" in data or not is_utf8(data))

    return may


def _hit(text: str, span: Span) -> Hit:
    start, end = span
    before, after = text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]
    if start > CONTEXT_CHARS:
        before = _CUT_BEFORE.sub("", before)
    if end + CONTEXT_CHARS < len(text):
        after = _CUT_AFTER.sub("", after)
    return Hit(span, *(_WHITE.sub(" ", each) for each in (before, text[start:end], after)))
