"""Tables: CSV and TSV, a row an article, with the field names in the first row.

The delimiter is a comma, a semicolon, a tab or a bar: the one that cuts the first row so that a known field comes out,
else the one that cuts the first rows into equally many fields, the more the better. The first row holds names if one of
them is known. If none is, the text is the longest column.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BufferedReader
from typing import NamedTuple

from annotations.article import Article
from annotations.corpus.readers.fields import KNOWN, TEXT, article_of
from annotations.corpus.readers.records import Decoder, Piece, Place, Prefilter
from annotations.corpus.readers.streams import HEAD_BYTES, MAX_ARTICLE_BYTES, seek_to, too_large
from annotations.errors import ArticleError

DELIMITERS = ",;\t|"

_ROWS = 20
"""Rows that decide on delimiter and names."""


_TOP = Place(1, 0, 0)


class Columns(NamedTuple):
    """How a table is read."""

    delimiter: str
    names: tuple[str, ...]
    named: bool
    """Whether the first row holds the names."""


class _Rows:
    """The rows of a table with their positions.

    After a broken row, reading goes on with the next line.
    """

    def __init__(self, stream: BufferedReader, name: str, place: Place, delimiter: str, head: bytes = b"") -> None:
        self._stream, self._name, self._start, self._delimiter = stream, name, place, delimiter
        self._decoder = Decoder(name, place.encoding, head)
        self._lines: list[bytes] = []
        """The lines of the row being read."""
        self._again: deque[bytes] = deque()
        """Lines that a broken row swallowed, and that are read once more."""
        self._older = ""
        self.replaced = 0
        """How often U+FFFD stands for bytes that are no text, in the last row."""

    def __iter__(self) -> Iterator[tuple[Place, list[str] | str]]:
        """Yield the position of each row with its cells, or with what is wrong with it."""
        import csv

        number, offset = self._start[:2]
        reader = self._reader()
        while True:
            self._lines, self._older, self.replaced = [], "", 0
            found: list[str] | str
            try:
                found = next(reader, [])
            except (csv.Error, ArticleError) as error:
                found = f"line {number} of {self._name} is not a row: {error}"
                self._again.extendleft(reversed(self._lines[1:]))
                del self._lines[1:]
                reader = self._reader()
            if not self._lines:
                return
            size = sum(map(len, self._lines))
            if found:
                yield Place(number, offset, size, self._older), found
            offset += size
            number += len(self._lines)

    def _reader(self) -> Iterator[list[str]]:
        import csv

        # The limit of the csv module holds for the whole program; ours is on the size of a row.
        csv.field_size_limit(MAX_ARTICLE_BYTES)
        return csv.reader(self._texts(), delimiter=self._delimiter, strict=True)

    def _texts(self) -> Iterator[str]:
        """Yield lines as text, as the row asks for them."""
        size = 0
        while line := self._again.popleft() if self._again else self._stream.readline(MAX_ARTICLE_BYTES + 1):
            size = size + len(line) if self._lines else len(line)
            self._lines.append(line)
            if size > MAX_ARTICLE_BYTES:
                raise too_large("it")
            text, older, replaced = self._decoder.decode(line, first=self._start.offset == 0 and len(self._lines) == 1)
            self._older = self._older or older
            self.replaced += replaced
            yield text


def pieces(stream: BufferedReader, name: str, _: Prefilter | None = None) -> Iterator[Piece]:
    """Yield the rows; blank ones are skipped.

    A row's end is known only once it is parsed.
    """
    head = stream.peek()[:HEAD_BYTES]
    columns = columns_of(head, name)
    rows = _Rows(stream, name, _TOP, columns.delimiter, head)
    each = iter(rows)
    if columns.named:
        next(each, None)
    for place, cells in each:
        try:
            made = _article(cells, columns, f"line {place.number} of {name}")
            yield Piece(place, replace(made, encoding=place.encoding, replaced=rows.replaced))
        except ArticleError as error:
            yield Piece(place, None, str(error))


def article(stream: BufferedReader, place: Place, name: str) -> Article:
    """Return the article of the row at a position."""
    columns = columns_of(stream.peek()[:HEAD_BYTES], name)
    seek_to(stream, place.offset)
    rows = _Rows(stream, name, place, columns.delimiter)
    for there, cells in rows:
        found = _article(cells, columns, f"line {place.number} of {name}")
        return replace(found, encoding=there.encoding, replaced=rows.replaced)
    raise ArticleError(f"line {place.number} of {name} is no longer there")


def columns_of(head: bytes, name: str) -> Columns:
    """Return how to read a table, from its first bytes. Raises `ArticleError`.

    There is an error if no column holds text.
    """
    best, most = Columns(",", (), named=False), -1
    for delimiter in DELIMITERS:
        rows = _first_rows(head, name, delimiter)
        if not rows:
            continue
        width = len(rows[0])
        names = [cell.strip().lower() for cell in rows[0]]
        score = width * all(len(row) == width for row in rows) + 1000 * sum(each in KNOWN for each in names)
        if score > most:
            best, most = _columns(rows, delimiter), score
    if not best.names:
        raise ArticleError(f"{name} has no first row that can be read as one")
    if best.named and not {each.strip().lower() for each in best.names} & set(TEXT):
        described = ", ".join(best.names)
        raise ArticleError(f"{name} has no column for the text ({', '.join(TEXT)}): its columns are {described}")
    return best


def _columns(rows: list[list[str]], delimiter: str) -> Columns:
    if any(cell.strip().lower() in KNOWN for cell in rows[0]):
        return Columns(delimiter, tuple(cell.strip() or str(n) for n, cell in enumerate(rows[0], 1)), named=True)
    width = len(rows[0])
    lengths = [sum(len(row[column]) for row in rows if len(row) == width) for column in range(width)]
    longest = lengths.index(max(lengths))
    names = (TEXT[0] if column == longest else str(column + 1) for column in range(width))
    return Columns(delimiter, tuple(names), named=False)


def _first_rows(head: bytes, name: str, delimiter: str) -> list[list[str]]:
    """Return the first complete rows."""
    import csv

    rows: list[list[str]] = []
    lines = [line + b"\n" for line in head.split(b"\n")]
    decoder = Decoder(name, head=head)
    texts = (decoder.decode(line, first=line is lines[0]).text for line in lines)
    with suppress(csv.Error, ArticleError):
        csv.field_size_limit(MAX_ARTICLE_BYTES)
        for row in csv.reader(texts, delimiter=delimiter, strict=True):
            rows.extend([row] if row else [])
            if len(rows) == _ROWS:
                break
        else:
            if len(head) == HEAD_BYTES and len(rows) > 1:
                del rows[-1]
    return rows


def _article(cells: list[str] | str, columns: Columns, where: str) -> Article:
    if isinstance(cells, str):
        raise ArticleError(cells)
    width = len(columns.names)
    if len(cells) < width or any(cells[width:]):
        raise ArticleError(f"{where} has {len(cells)} columns instead of {width}")
    if any("\x00" in cell for cell in cells):
        raise ArticleError(f"{where} is not text: it has NUL characters in it")
    pairs = zip(columns.names, cells, strict=False)
    return article_of({key: cell for key, cell in pairs if cell or key.lower() in TEXT}, where)
