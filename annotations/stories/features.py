"""Features of articles: kept so that articles can be grouped and copies found without reading them again."""

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from msgspec import Struct

from annotations.article import Article
from annotations.cache import TextCache
from annotations.moment import readable_date, sortable_date
from annotations.stories.terms import end_of_words, names, stem, terms, words

LEAD_WORDS = 200
"""Words at the beginning of an article by which it is grouped. All words are no better, and the pass is slower."""

NAME_WEIGHT = 2
"""How often a word counts that has a capital inside a sentence: names tell two floods apart."""

SHINGLE_WORDS = 5
"""Words of a shingle by which copies are searched."""

KEPT_OF = 8
"""One shingle of so many is kept, the same ones in every article."""

DENSE_WORDS = 80
DENSE_KEPT_OF = 4
"""Words at the beginning of which more shingles are kept: a text that is cut to its first lines would have none."""

_FACTORS = tuple(pow(0x9E3779B97F4A7C15, place, 1 << 64) for place in range(1, SHINGLE_WORDS + 1))
"""A factor for each word of a shingle."""

_SPREAD = 0xD6E8FEB86659FD93
"""An odd number: the product's high bits depend on all bits of a hash."""

_BELOW = (1 << 64) // KEPT_OF
_DENSE_BELOW = (1 << 64) // DENSE_KEPT_OF
_SHIFT = _DENSE_BELOW.bit_length() - 33

_MAX_TIMES = 255


class Features(Struct, frozen=True, gc=False):
    """The features of one article."""

    terms: bytes
    """Hashes of the stemmed words of its lead, 4 bytes each, sorted."""
    times: bytes
    """How often each of them counts, a byte each."""
    shingles: bytes
    """Hashes of the kept shingles of its text, 4 bytes each, sorted, each once."""
    words: int
    """Words of the text."""


VERSION = 1
"""The version of these features: those of another one are made anew."""


class FeatureCache(TextCache[Features]):
    """Features that were brought from elsewhere, by the fingerprint of an article (`corpus.index_kind.print_of`)."""

    def __init__(self, folder: Path) -> None:
        """Look below a cache folder."""
        super().__init__(folder / "features" / str(VERSION), Features)


def features_of(article: Article) -> Features:
    """Return the features of an article; the same for the same title, text and language."""
    counts = lead_terms(article)
    hashes = sorted(counts)
    found = words(article.text)
    return Features(
        terms=array("I", hashes).tobytes(),
        times=bytes(min(_MAX_TIMES, counts[each]) for each in hashes),
        shingles=array("I", kept_shingles(found)).tobytes(),
        words=len(found),
    )


def lead_terms(article: Article) -> Counter[int]:
    """Return the stemmed words of title and lead by their hash, names counted twice."""
    body = article.text[: LEAD_WORDS * 40].lstrip()
    text = body if body.startswith(article.title) else f"{article.title}. {body}"
    lead = text[: end_of_words(text, LEAD_WORDS)]
    counts = Counter(map(_hash, terms(lead, article.language)))
    for named in names(lead):
        for word in words(named):
            name = _hash(stem(word, article.language))
            if name in counts:
                counts[name] += NAME_WEIGHT - 1
    return counts


def kept_shingles(found: Sequence[str]) -> list[int]:
    """Return the 32-bit hashes of the kept shingles of some words, sorted, each once.

    A text with fewer words than a shingle has none.
    """
    import numpy as np

    count = len(found) - SHINGLE_WORDS + 1
    if count < 1:
        return []
    codes = np.fromiter(map(_hash, found), dtype=np.uint64, count=len(found))
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        # Products wrap at 64 bits, as they are to.
        mixed += codes[place : place + count] * np.uint64(factor)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(_SPREAD)
    below = np.full(count, _BELOW, dtype=np.uint64)
    below[:DENSE_WORDS] = _DENSE_BELOW
    kept: list[int] = np.unique(mixed[mixed < below] >> np.uint64(_SHIFT)).tolist()
    return kept


def day_of(published: str) -> int | None:
    """Return the day of a date, as `date.toordinal` counts; `None` if none can be told."""
    try:
        return date.fromisoformat(sortable_date(readable_date(published))[:10]).toordinal()
    except ValueError:
        return None


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
