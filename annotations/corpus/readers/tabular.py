r"""Tables: CSV and TSV, a row an article, with the field names in the first row.

The delimiter is a comma, a semicolon, a tab or a bar: the one that a first line `sep=` names, else the one that cuts
the first row so that a known field comes out, else the one that cuts the first rows into equally many fields, the more
the better. The first row holds names if one of them is known. If none is, the text is the longest column.

Quotation marks are read as RFC 4180 has them. A row that is not so is read with `\"` for a quotation mark inside
quotation marks, and then with any that do not end a field as characters; what still is no row of as many columns as
the table has is broken.
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from io import BufferedReader
from typing import NamedTuple

from annotations.article import Article
from annotations.corpus.readers.fields import NAMED, RULES, TEXT, FieldRules, article_of
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.records import Decoder, Piece, Prefilter
from annotations.corpus.readers.streams import HEAD_BYTES, MAX_ARTICLE_BYTES, seek_to, too_large
from annotations.errors import ArticleError
from annotations.wording import counted

DELIMITERS = ",;\t|"

_ROWS = 20
"""Rows that decide on delimiter and names."""

_SEPARATOR = re.compile(rb'(?:\xef\xbb\xbf)?"?sep=([^"\r\n])"?(?:\r\n?|\n)', re.IGNORECASE)
"""The line by which Excel is told the delimiter of the rest."""

_LOOSE_LINES = 8
"""Lines of a row that is not as RFC 4180 has it, at most, unless a reader of RFC 4180 takes more for a row."""


class Columns(NamedTuple):
    """How a table is read."""

    delimiter: str
    names: tuple[str, ...]
    named: bool
    """Whether the first row holds the names."""
    start: Place = Place(1, 0, 0)
    """Where the first row begins: behind a line `sep=`."""


class _Rows:
    """The rows of a table with their positions.

    After a broken row, reading goes on with the next line.
    """

    def __init__(self, stream: BufferedReader, name: str, place: Place, columns: Columns, head: bytes = b"") -> None:
        self._stream, self._name, self._start, self._delimiter = stream, name, place, columns.delimiter
        self._width = len(columns.names)
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
                if found and not self._fits(found) and (loose := self._loose(len(self._lines))):
                    found, reader = loose, self._reader()
            except ArticleError as error:
                found = self._broken(number, error)
                reader = self._reader()
            except csv.Error as error:
                found = self._loose() or self._broken(number, error)
                reader = self._reader()
            if not self._lines:
                return
            size = sum(map(len, self._lines))
            if found:
                yield Place(number, offset, size, self._older), found
            offset += size
            number += len(self._lines)

    def _fits(self, cells: list[str]) -> bool:
        return len(cells) >= self._width and not any(cells[self._width :])

    def _broken(self, number: int, error: Exception) -> str:
        """Give back all lines of a row but the first, and return what is wrong with that."""
        self._again.extendleft(reversed(self._lines[1:]))
        del self._lines[1:]
        return f"line {number} of {self._name} is not a row: {error}"

    def _loose(self, most: int = _LOOSE_LINES) -> list[str]:
        """Return the cells of a row that has quotation marks where none should be; none if they are not as many.

        Takes as few lines as do; the others that were taken are given back. If none do, the lines stay.
        """
        taken, state = self._lines, (self._older, self.replaced)
        if not any(b'"' in line for line in taken):
            return []
        self._again.extendleft(reversed(taken))
        self._lines, self._older, self.replaced = [], "", 0
        text = ""
        with suppress(ArticleError):
            for line in self._texts():
                text += line
                for form in _FORMS:
                    if (cells := form.cells(text, self._delimiter)) and len(cells) == self._width:
                        return cells
                if len(self._lines) >= max(len(taken), most):
                    break
        self._again.extendleft(reversed(self._lines))
        self._lines = [self._again.popleft() for _ in taken]
        self._older, self.replaced = state
        return []

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


class _Form(NamedTuple):
    """A way to write cells with quotation marks."""

    quoted: str
    """The pattern of a cell in quotation marks, with its text as a group; `D` is the delimiter."""
    marks: tuple[tuple[str, str], ...]
    """What stands for characters inside quotation marks, and for which."""
    bare: str = r'[^"D\r\n][^D\r\n]*+|'
    """The pattern of a cell without quotation marks around it."""

    def cells(self, text: str, delimiter: str) -> list[str]:
        """Return the cells of a row, none if its text is no row."""
        pattern = _cell_pattern(self.quoted, self.bare, delimiter)
        cells, at = [], 0
        while found := pattern.match(text, at):
            cell = found["bare"]
            if found["quoted"] is not None:
                cell = re.sub("|".join(re.escape(mark) for mark, _ in self.marks), self._meant, found["quoted"])
            cells.append(cell)
            at = found.end()
            if found["end"] != delimiter:
                return cells if at == len(text) else []
        return []

    def _meant(self, mark: re.Match[str]) -> str:
        return dict(self.marks)[mark[0]]


@lru_cache(maxsize=32)
def _cell_pattern(quoted: str, bare: str, delimiter: str) -> re.Pattern[str]:
    one = re.escape(delimiter)
    whole = rf'(?:"(?P<quoted>{quoted})"|(?P<bare>{bare}))(?P<end>D|\r\n?|\n|\Z)'
    return re.compile(whole.replace("D", one), re.DOTALL)


_FORMS = (
    _Form(r'(?:[^"\\]++|\\.|"")*+', ((r"\"", '"'), ("\\\\", "\\"), ('""', '"'))),
    _Form(r'(?=(?P<run>(?:[^"]++|""|"(?!D|[\r\n]|\Z))*))(?P=run)', (('""', '"'),)),
    _Form(r'(?=(?P<run>(?:[^"]++|""(?!D|[\r\n]|\Z)|"(?!D|[\r\n]|\Z))*))(?P=run)', (('""', '"'),)),
    _Form(r'(?:[^"]++|"")*+', (('""', '"'),), r'"[^"D\r\n]*+"[^D\r\n]++|[^"D\r\n][^D\r\n]*+|'),
)
"""A backslash before a quotation mark, as MySQL writes it; marks inside marks that end no cell; the same where a mark
ends the text of a cell; words in marks before others. Runs are possessive by a lookahead where `(…)*+` would match too
little before Python 3.11.5 (gh-106052)."""


def pieces(stream: BufferedReader, name: str, _: Prefilter | None = None, rules: FieldRules = RULES) -> Iterator[Piece]:
    """Yield the rows; blank ones are skipped.

    A row's end is known only once it is parsed.
    """
    head = stream.peek()[:HEAD_BYTES]
    columns = columns_of(head, name, rules)
    seek_to(stream, columns.start.offset)
    rows = _Rows(stream, name, columns.start, columns, head)
    each = iter(rows)
    if columns.named:
        next(each, None)
    for place, cells in each:
        try:
            made = _article(cells, columns, f"line {place.number} of {name}", rules)
            yield Piece(place, replace(made, encoding=place.encoding, replaced=rows.replaced))
        except ArticleError as error:
            yield Piece(place, None, str(error))


def article(stream: BufferedReader, place: Place, name: str, rules: FieldRules = RULES) -> Article:
    """Return the article of the row at a position."""
    columns = columns_of(stream.peek()[:HEAD_BYTES], name, rules)
    seek_to(stream, place.offset)
    rows = _Rows(stream, name, place, columns)
    for there, cells in rows:
        found = _article(cells, columns, f"line {place.number} of {name}", rules)
        return replace(found, encoding=there.encoding, replaced=rows.replaced)
    raise ArticleError(f"line {place.number} of {name} is no longer there")


def columns_of(head: bytes, name: str, rules: FieldRules = RULES) -> Columns:
    """Return how to read a table, from its first bytes. Raises `ArticleError`.

    There is an error if no column holds text.
    """
    start, delimiters = Place(1, 0, 0), DELIMITERS
    if told := _SEPARATOR.match(head):
        start, delimiters = Place(2, told.end(), 0), told[1].decode("latin-1")
    best, most = Columns(",", (), named=False), -1
    for delimiter in delimiters:
        rows = _first_rows(head[start.offset :], name, delimiter)
        if not rows:
            continue
        width = len(rows[0])
        names = [cell.strip().lower() for cell in rows[0]]
        score = width * all(len(row) == width for row in rows) + 1000 * sum(each in rules.known for each in names)
        if score > most:
            best, most = _columns(rows, delimiter, rules), score
    if not best.names:
        raise ArticleError(f"the first row of {name} cannot be read")
    texts = rules.names("text")
    if best.named and not {each.strip().lower() for each in best.names} & set(texts):
        described = ", ".join(best.names)
        raise ArticleError(
            f"{name} has no column for the text ({', '.join(texts[:NAMED])}): its columns are {described}"
        )
    return best._replace(start=start)


def _columns(rows: list[list[str]], delimiter: str, rules: FieldRules) -> Columns:
    numbers = {int(column) - 1: what for what, column in rules.named.items() if column.isdecimal()}
    if any(cell.strip().lower() in rules.known for cell in rows[0]):
        cells = (cell.strip() or str(n) for n, cell in enumerate(rows[0], 1))
        names = tuple(rules.named[numbers[n]] if n in numbers else cell for n, cell in enumerate(cells))
        return Columns(delimiter, names, named=True)
    width = len(rows[0])
    lengths = [sum(len(row[column]) for row in rows if len(row) == width) for column in range(width)]
    longest = lengths.index(max(lengths)) if "text" not in numbers.values() else -1
    names = tuple(TEXT[0] if column == longest else str(column + 1) for column in range(width))
    return Columns(delimiter, names, named=False)


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


def _article(cells: list[str] | str, columns: Columns, where: str, rules: FieldRules) -> Article:
    if isinstance(cells, str):
        raise ArticleError(cells)
    width = len(columns.names)
    if len(cells) < width or any(cells[width:]):
        raise ArticleError(f"{where} has {counted(len(cells), 'column')} instead of {width}")
    if any("\x00" in cell for cell in cells):
        raise ArticleError(f"{where} is not text: it has NUL characters in it")
    pairs = zip(columns.names, cells, strict=False)
    texts = rules.names("text")
    return article_of({key: cell for key, cell in pairs if cell or key.lower() in texts}, where, rules)
