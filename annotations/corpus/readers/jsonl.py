"""JSONL: an object a line, as Prodigy, doccano, Label Studio or we write it."""

from collections.abc import Iterator
from io import BufferedReader

from annotations.article import Article
from annotations.corpus.readers.fields import RULES, FieldRules
from annotations.corpus.readers.place import Place
from annotations.corpus.readers.records import Decoder, Piece, Prefilter, json_article, json_piece
from annotations.corpus.readers.streams import HEAD_BYTES, MAX_ARTICLE_BYTES, too_large


def pieces(
    stream: BufferedReader, name: str, may: Prefilter | None = None, rules: FieldRules = RULES
) -> Iterator[Piece]:
    """Yield the articles of the lines; blank lines are skipped."""
    decoder = Decoder(name, head=stream.peek()[:HEAD_BYTES])
    offset = number = 0
    while line := stream.readline(MAX_ARTICLE_BYTES + 1):
        number += 1
        size = len(line)
        where = f"line {number} of {name}"
        if size > MAX_ARTICLE_BYTES:
            while not line.endswith(b"\n") and (line := stream.readline(MAX_ARTICLE_BYTES)):
                size += len(line)
            yield Piece(Place(number, offset, size), None, str(too_large(where)))
        elif not line.strip():
            pass
        elif may and not may(line):
            yield Piece(Place(number, offset, size), None)
        else:
            yield json_piece(line, Place(number, offset, size), where, decoder, rules, first=offset == 0)
        offset += size


def article(stream: BufferedReader, place: Place, name: str, rules: FieldRules = RULES) -> Article:
    """Return the article of the line at a position."""
    return json_article(stream, place, name, f"line {place.number} of {name}", rules, first=place.offset == 0)
