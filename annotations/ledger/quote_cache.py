"""The cache of the quotations of articles, so that a search reads only what is new.

It holds offsets and hashes, and no text.
"""

from array import array
from collections.abc import Iterator

from annotations.article import Article
from annotations.corpus.index_kind import IndexKind, Row
from annotations.ledger.quote_index import QuoteNumbers, quotes_of


def _packed(article: Article) -> Row:
    found = list(quotes_of(article.text))
    places = array("I", (number for each in found for number in (each.start, each.end, len(each.grams) // 4)))
    wholes = array("Q", (each.words for each in found))
    return places.tobytes(), wholes.tobytes(), b"".join(each.grams for each in found)


def unpacked(row: Row) -> Iterator[QuoteNumbers]:
    """Yield the quotations of an article as the cache has them."""
    places, wholes, grams = array("I", row[0]), array("Q", row[1]), row[2]
    at = 0
    for number, whole in enumerate(wholes):
        start, end, count = places[3 * number : 3 * number + 3]
        yield QuoteNumbers(start, end, whole, grams[at : at + 4 * count])
        at += 4 * count


KIND = IndexKind(
    name="quotes",
    version=1,
    about={},
    about_of=lambda _: (),
    derived={"places": "BLOB NOT NULL", "wholes": "BLOB NOT NULL", "grams": "BLOB NOT NULL"},
    derived_of=_packed,
    guesses_language=False,
)
COLUMNS = ", ".join(KIND.derived)
