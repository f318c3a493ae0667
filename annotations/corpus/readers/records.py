"""Pieces: the articles of a file that holds many, one after the other, each with where it stands."""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any, NamedTuple, Protocol

import msgspec

from annotations.article import Article
from annotations.corpus.readers.fields import article_of
from annotations.corpus.readers.plain import guessed
from annotations.corpus.readers.streams import go_to
from annotations.errors import ArticleError

_MARK = b"\xef\xbb\xbf"


class Place(NamedTuple):
    """Where an article stands in its file."""

    number: int
    """The line that it begins on, or which element of a list it is; from 1."""
    offset: int
    """Bytes before it, unpacked, and in UTF-8 where the file is in UTF-16."""
    size: int
    """Bytes of it."""
    encoding: str = ""
    """The older encoding that it is in; empty for UTF-8."""


class Piece(NamedTuple):
    """One article of a file, or why what stands in its place is none."""

    place: Place
    article: Article | None
    """With the id that it has itself, empty where it has none."""
    problem: str = ""


May = Callable[[bytes], bool]
"""Whether an article may be wanted, by its bytes: to take it apart takes longer than to look."""


class Many(Protocol):
    """A format in which a file holds many articles."""

    def pieces(self, stream: BufferedReader, name: str, may: May | None = None) -> Iterator[Piece]:
        """Go through a file of that name once, holding one article at a time. Raises `ArticleError`.

        Where `may` says that an article is not wanted, there may be none in its piece.
        """
        ...

    def article(self, stream: BufferedReader, place: Place, name: str) -> Article:
        """Read the article that stands at a place of the file. Raises `ArticleError`."""
        ...


class Decoder:
    """Bytes of one file as text: UTF-8, or the older encoding that the first bytes show which are not."""

    def __init__(self, name: str, older: str = "") -> None:
        """Decode a file of that name, of which the older encoding may be known."""
        self._name = name
        self._older = older

    def decode(self, data: bytes, *, first: bool = False) -> tuple[str, str]:
        """Return the text and the older encoding it was in, if it was. Raises `ArticleError`.

        A byte order mark is none of the text where the bytes are the `first` of the file.
        """
        try:
            return (data.removeprefix(_MARK) if first else data).decode("utf-8"), ""
        except UnicodeDecodeError:
            pass
        if not self._older:
            self._older = guessed(data, self._name)
        try:
            return data.decode(self._older), self._older
        except UnicodeDecodeError as error:
            raise ArticleError(f"{self._name} is neither UTF-8 nor {self._older} there: {error.reason}") from error


def json_piece(data: bytes, place: Place, where: str, decoder: Decoder, *, first: bool = False) -> Piece:
    """Take the bytes of an object of JSON, which are `where` it is said, for an article, or say why they are none."""
    try:
        text, older = decoder.decode(data, first=first)
        return Piece(place._replace(encoding=older), article_of(json_object(text, where), where))
    except ArticleError as error:
        return Piece(place, None, str(error))


def json_article(stream: BufferedReader, place: Place, name: str, where: str, *, first: bool = False) -> Article:
    """Read the object of JSON that stands at a place. Raises `ArticleError`."""
    go_to(stream, place.offset)
    text, _ = Decoder(name, place.encoding).decode(stream.read(place.size), first=first)
    return article_of(json_object(text, where), where)


def json_object(text: str, where: str) -> dict[str, Any]:
    """Return the object that a text of JSON says. Raises `ArticleError` about `where` it stands.

    NaN and Infinity, which Python writes though they are no JSON, are nothing.
    """
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        found = _lenient(text, where, error)
    if not isinstance(found, dict):
        raise ArticleError(f"{where} is not an object of JSON with fields")
    return found


def _lenient(text: str, where: str, error: Exception) -> Any:
    import json

    try:
        found = json.loads(text, parse_constant=lambda _: None)
        msgspec.json.encode(found)
    except (ValueError, RecursionError):
        raise ArticleError(f"{where} is not valid JSON: {error}") from error
    return found
