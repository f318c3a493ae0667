"""Indexes of a corpus by its texts: by all of a text, by its edges and address, and by where sentences begin."""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from annotations.article import Article
from annotations.exchange.same_text import canonical

_EDGE_CHARS = 24
"""Code points at the beginning and end of a text by which an article that nearly has it is found."""
MIN_PART_CHARS = 16
"""Code points that a part of an article must have to be looked for: anything shorter stands in many."""
_START = re.compile(r"(?:\A|[\n\r]|[.!?…。！？]['\"”’»)\]]*\s)\s*(?=\S)")
"""What is before the beginning of a sentence or paragraph."""
_PART_BITS = 24
_MOST_COMPARED = 64
"""Sentences of a text by which the nearest article is found, at most."""


class TextIndex:
    """The ids of articles by their texts and addresses."""

    def __init__(self, articles: Iterator[Article]) -> None:
        """Read all articles once."""
        self.by_text: dict[str, list[str]] = {}
        self.by_canonical: dict[int, list[str]] = {}
        self.by_url: dict[str, list[str]] = {}
        self._by_edge: dict[int, str] = {}
        """By how a text begins or ends; the first article counts."""
        for article in articles:
            words = canonical(article.text)
            self.by_text.setdefault(article.sha256, []).append(article.id)
            self.by_canonical.setdefault(hash(words), []).append(article.id)
            if article.url:
                self.by_url.setdefault(article.url.partition("#")[0].rstrip("/"), []).append(article.id)
            for edge in (words[:_EDGE_CHARS], words[-_EDGE_CHARS:]):
                self._by_edge.setdefault(hash(edge), article.id)

    def nearest(self, words: str) -> str:
        """Return the id of the article that begins, or else ends, as a text in its canonical form; empty if none."""
        return self._by_edge.get(hash(words[:_EDGE_CHARS])) or self._by_edge.get(hash(words[-_EDGE_CHARS:])) or ""


class PartIndex:
    """The beginnings of all sentences and paragraphs of a corpus, sixteen bytes each."""

    def __init__(self, articles: Iterator[Article]) -> None:
        """Read all articles once."""
        self._ids: list[str] = []
        keys = array("Q")
        for number, article in enumerate(articles):
            self._ids.append(article.id)
            keys.extend(_key(words) << _PART_BITS | number for words in _beginnings(article.text))
        self._keys = array("Q", sorted(keys))

    def candidates(self, words: str) -> list[str]:
        """Return the ids of the articles in which a sentence or paragraph begins as a text does."""
        key = _key(words) << _PART_BITS
        found: dict[str, None] = {}
        for at in range(bisect_left(self._keys, key), len(self._keys)):
            if self._keys[at] >> _PART_BITS != key >> _PART_BITS:
                break
            found[self._ids[self._keys[at] & (2**_PART_BITS - 1)]] = None
        return list(found)

    def nearest(self, text: str) -> str:
        """Return the id of the article that shares most beginnings of sentences with a text; empty if none does."""
        beginnings = islice(_beginnings(text), _MOST_COMPARED)
        shared = Counter(each for words in beginnings for each in self.candidates(words))
        return max(shared, key=lambda each: shared[each], default="")


def _beginnings(text: str) -> Iterator[str]:
    """Yield the beginning of each sentence and paragraph in its canonical form, but for short ones."""
    for start in _START.finditer(text):
        words = canonical(text[start.end() : start.end() + 4 * MIN_PART_CHARS])
        if len(words) >= MIN_PART_CHARS:
            yield words


def _key(words: str) -> int:
    return hash(words[:MIN_PART_CHARS]) & ((1 << 64 - _PART_BITS) - 1)
