"""Records: the articles of a file that holds many, each with its position."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BufferedReader
from typing import Any, NamedTuple, Protocol

import msgspec

from annotations.article import Article
from annotations.corpus.readers.encoding import Decoded, decode_bytes, older_lines
from annotations.corpus.readers.encoding_guess import guess
from annotations.corpus.readers.fields import RULES, FieldRules, article_of
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.streams import seek_to
from annotations.errors import ArticleError

_MARK = b"\xef\xbb\xbf"


class Piece(NamedTuple):
    """One article of a file, or the reason why there is none in its place."""

    place: Place
    article: Article | None
    """The article with its own id, empty if it has none."""
    problem: str = ""


Prefilter = Callable[[bytes], bool]
"""Decides by the bytes of an article whether it may be wanted: parsing takes longer than looking."""


class MultiReader(Protocol):
    """A reader of a format in which a file holds many articles."""

    def pieces(
        self, stream: BufferedReader, name: str, may: Prefilter | None = None, rules: FieldRules = RULES
    ) -> Iterator[Piece]:
        """Yield the articles of a file, holding one at a time. Raises `ArticleError`.

        If `may` rejects an article, its piece may come without one.
        """
        ...

    def article(self, stream: BufferedReader, place: Place, name: str, rules: FieldRules = RULES) -> Article:
        """Return the article at a position of the file. Raises `ArticleError`."""
        ...


class Decoder:
    """Decodes the bytes of one file, a record at a time: UTF-8, or the older encoding that its bytes show."""

    def __init__(self, name: str, older: str = "", head: bytes = b"") -> None:
        """Decode a file of that name, whose older encoding may be known, or be shown by its first bytes."""
        self._name = name
        self._older = older
        self._head = head

    def decode(self, data: bytes, *, first: bool = False) -> Decoded:
        """Return the text of a record. Raises `ArticleError`.

        A byte order mark is dropped from the `first` bytes of the file.
        """
        return decode_bytes(data.removeprefix(_MARK) if first else data, self._name, lambda: self._known(data))

    def _known(self, data: bytes) -> str:
        """Return the older encoding of the file, guessed from all that is known of it."""
        if not self._older:
            parts = older_lines(self._head)
            self._older = guess(parts if data in parts else parts + data, self._name)
        return self._older


def json_piece(
    data: bytes, place: Place, where: str, decoder: Decoder, rules: FieldRules, *, first: bool = False
) -> Piece:
    """Return the article in a JSON object, or the reason why there is none.

    `where` is its position in words.
    """
    try:
        decoded = decoder.decode(data, first=first)
        return Piece(place._replace(encoding=decoded.encoding), _json_article(decoded, where, rules))
    except ArticleError as error:
        return Piece(place, None, str(error))


def json_article(
    stream: BufferedReader, place: Place, name: str, where: str, rules: FieldRules, *, first: bool = False
) -> Article:
    """Return the article of the JSON object at a position. Raises `ArticleError`."""
    seek_to(stream, place.offset)
    return _json_article(Decoder(name, place.encoding).decode(stream.read(place.size), first=first), where, rules)


def _json_article(decoded: Decoded, where: str, rules: FieldRules) -> Article:
    article = article_of(json_object(decoded.text, where), where, rules)
    if not decoded.encoding and not decoded.replaced:
        return article
    return replace(article, encoding=decoded.encoding, replaced=decoded.replaced)


def json_object(text: str, where: str) -> dict[str, Any]:
    """Return the object in a text of JSON.

    Raises `ArticleError`, naming `where` it is. NaN and Infinity, which Python writes although JSON has neither, become
    null.
    """
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        found = _lenient(text, where, error)
    if not isinstance(found, dict):
        raise ArticleError(f"{where} is not a JSON object")
    return found


def _lenient(text: str, where: str, error: Exception) -> Any:
    import json

    try:
        found = json.loads(text, parse_constant=lambda _: None)
        msgspec.json.encode(found)
    except (ValueError, RecursionError):
        raise ArticleError(f"{where} is not valid JSON: {error}") from error
    return found
