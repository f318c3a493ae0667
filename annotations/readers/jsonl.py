"""JSONL: an object a line, shaped as Prodigy, doccano, Label Studio, data-set loaders or we write them."""

from collections.abc import Iterator
from io import BufferedReader

from annotations.article import Article
from annotations.errors import ArticleError
from annotations.readers.fields import article_of
from annotations.readers.pieces import Decoder, Piece, Place, json_object
from annotations.readers.source import LARGEST, go_to, too_large


def pieces(stream: BufferedReader, name: str) -> Iterator[Piece]:
    """Go through the lines; those that are blank are no articles."""
    decoder = Decoder(name)
    offset = number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        size = len(line)
        where = f"line {number} of {name}"
        if size > LARGEST:
            while not line.endswith(b"\n") and (line := stream.readline(LARGEST)):
                size += len(line)
            yield Piece(Place(number, offset, size), None, str(too_large(where)))
        elif line.strip():
            yield _piece(line, Place(number, offset, size), where, decoder)
        offset += size


def _piece(line: bytes, place: Place, where: str, decoder: Decoder) -> Piece:
    try:
        text, older = decoder.decode(line, first=place.offset == 0)
        return Piece(place._replace(encoding=older), article_of(json_object(text, where), where))
    except ArticleError as error:
        return Piece(place, None, str(error))


def article(stream: BufferedReader, place: Place, name: str) -> Article:
    """Read the line that begins at a place."""
    go_to(stream, place.offset)
    where = f"line {place.number} of {name}"
    text, _ = Decoder(name, place.encoding).decode(stream.read(place.size), first=place.offset == 0)
    return article_of(json_object(text, where), where)
