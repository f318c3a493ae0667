"""JSON: a list of objects, one or several objects, a list in an object, or the answer of a news service.

The file is not decoded as a whole: its brackets are counted to find where each object begins and ends, which gives the
byte offsets at which single articles are read later.
"""

import re
from collections.abc import Collection, Iterator
from io import BufferedReader

from annotations.article import Article
from annotations.corpus.readers.fields import RULES, FieldRules
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.records import Decoder, Piece, Prefilter, json_article, json_piece
from annotations.corpus.readers.streams import HEAD_BYTES, MAX_ARTICLE_BYTES, too_large

LISTS = (b'"data"', b'"articles"', b'"documents"')
"""Keys of an object whose list of objects holds the articles."""

FEED = b"jsonfeed.org/version"
FEED_LISTS = (b'"items"',)
"""What a JSON Feed has among its first bytes, and the key of its articles: elsewhere that key is of other things."""

ENVELOPE = b'"response"'
ENVELOPE_LISTS = (b'"results"', b'"docs"')
"""The key of an object around the answers of the Guardian and of the New York Times, and the keys of their articles."""

_CHUNK = 1024 * 1024
_TOKEN = re.compile(rb'([^"\[\]{}]*+)(?:("(?:[^"\\]++|\\.)*+")|([\[\]{}]))', re.DOTALL)
"""Text in between, then a string or a bracket. An incomplete string does not match."""


class _Tokens:
    """The strings and brackets of a file, with their offsets.

    Bytes before `held` are dropped.
    """

    def __init__(self, stream: BufferedReader, name: str) -> None:
        self._stream, self._name = stream, name
        self._buffer = b""
        self._base = self._at = 0
        self.held: int | None = None
        """The offset from which bytes are kept; `None` if none are needed."""

    def __iter__(self) -> Iterator[tuple[bytes, bytes, int]]:
        """Yield the text before a token, the token, and its offset."""
        while True:
            found = _TOKEN.match(self._buffer, self._at)
            if found is None:
                if not self._more():
                    return
                continue
            self._at = found.end()
            group = 2 if found[2] is not None else 3
            yield found[1], found[group], self._base + found.start(group)

    def since(self) -> bytes:
        """Return the kept bytes, up to and including the last token."""
        start = self._at if self.held is None else self.held - self._base
        return self._buffer[start : self._at]

    def _more(self) -> bool:
        """Read more bytes; return `False` at the end of the file."""
        data = self._stream.read(_CHUNK)
        drop = self._at if self.held is None else self.held - self._base
        self._buffer = self._buffer[drop:] + data
        self._base += drop
        self._at -= drop
        if len(self._buffer) > MAX_ARTICLE_BYTES + _CHUNK:
            raise too_large(f"the part of {self._name} that begins at byte {self._base}")
        return bool(data)


class _Nesting:
    """The nesting of brackets, which decides where an article begins and ends."""

    def __init__(self, lists: Collection[bytes] = LISTS) -> None:
        self._lists = lists
        self.depth = 0
        self._level = 0
        """The number of brackets around an article."""
        self._key = b""
        self._list_of_key = False
        self._in_envelope = False
        self.ended = False
        """Whether the list inside an object is complete."""

    def begins(self, before: bytes, token: bytes) -> bool:
        """Return whether an article begins with an opening bracket."""
        if self._list_of_key and token == b"{":
            self._level = self.depth
        outside, of_key = self._level == 0, b":" in before
        self._list_of_key = token == b"[" and outside and of_key and self._key in self._keys()
        if token == b"{" and outside and of_key and self.depth == 1:
            self._in_envelope = self._key == ENVELOPE
        if token == b"[" and outside and self.depth == 0:
            self._level = 1
        self.depth += 1
        return token == b"{" and self.depth == self._level + 1

    def _keys(self) -> Collection[bytes]:
        """Return the keys that have lists of articles where a list would begin now."""
        if self.depth == 1:
            return self._lists
        return ENVELOPE_LISTS if self.depth == 2 and self._in_envelope else ()

    def ends(self, token: bytes) -> bool:
        """Return whether an article ends with a closing bracket."""
        self._list_of_key = False
        self.depth = max(0, self.depth - 1)
        if self.depth < self._level:
            self.ended = self._level >= 2
            self._level = 0
        return token == b"}" and self.depth == self._level

    def passes(self, text: bytes) -> bool:
        """Return whether a string stands where an article should."""
        if self._level == 0 and (self.depth == 1 or (self.depth == 2 and self._in_envelope)):
            self._key = text
        self._list_of_key = False
        return self.depth == self._level


def pieces(
    stream: BufferedReader, name: str, may: Prefilter | None = None, rules: FieldRules = RULES
) -> Iterator[Piece]:
    """Yield the objects, numbered in order."""
    head = stream.peek()[:HEAD_BYTES]
    decoder, tokens = Decoder(name, head=head), _Tokens(stream, name)
    nesting = _Nesting((*LISTS, *FEED_LISTS) if FEED in head.replace(b"\\/", b"/") else LISTS)
    number = 0
    for before, token, at in tokens:
        if token in (b"{", b"["):
            if nesting.begins(before, token):
                tokens.held = at
        elif token in (b"}", b"]"):
            if nesting.ends(token) and tokens.held is not None:
                number += 1
                data = tokens.since()
                place = Place(number, tokens.held, len(data))
                if may and not may(data):
                    yield Piece(place, None)
                else:
                    yield json_piece(data, place, f"element {number} of {name}", decoder, rules)
                tokens.held = None
            if nesting.ended:
                return
        elif nesting.passes(token):
            number += 1
            yield Piece(Place(number, at, len(token)), None, f"element {number} of {name} is not an object with fields")
    if nesting.depth:
        number += 1
        yield Piece(Place(number, tokens.held or 0, 0), None, f"element {number} of {name} ends early")


def article(stream: BufferedReader, place: Place, name: str, rules: FieldRules = RULES) -> Article:
    """Return the object at a position."""
    return json_article(stream, place, name, f"element {place.number} of {name}", rules)
