"""Duplicates: articles to be added that a corpus has already, by their address, their text, or nearly their text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zlib import crc32

from annotations.article import Article
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.index_kind import IndexKind
from annotations.errors import ArticleError, StoreError
from annotations.text.shingles import PASSAGE_WORDS, resemblance, shingles

SAME_SHARE = 0.9
"""The share of an article's runs of eight words that another has if it is a copy of it (Broder 1997: resemblance)."""

LOWEST_SHINGLES = 12
"""The shingles of an article by which its copies are found: those with the lowest hashes."""

_ADDRESS, _TEXT = 1 << 40, 1 << 41
"""Set apart the keys of addresses and whole texts from those of shingles, which have 32 bits."""

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src", "cmpid", "ocid")
"""Beginnings of the names of parameters that say how a reader came to a page."""

Progress = Callable[[int, int], None]
"""Is told how many of how many articles were compared."""


def canonical(url: str) -> str:
    """Return an address without what does not change the page.

    That is the scheme, `www.`, the case of the host, a default port, a slash at the end, the fragment, and parameters
    that follow a reader. Empty for an empty address; one that is not valid stays as it is.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        # `http://[x/`: no address, but what an article says of itself.
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    host += f":{port}" if port not in (None, 80, 443) else ""
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith(_TRACKING)
    )
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), ""))


@dataclass(frozen=True)
class Twin:
    """An article of the corpus that is the same as a new one."""

    id: str
    why: str
    """`address`: the same address and text; `text`; or `words`: nearly the same text."""


class Twins:
    """Finds the articles of a folder that are the same as new ones.

    What articles are found by is kept in the cache: of a large folder only what is new is read again.
    """

    def __init__(self, folder: Path, cache: Path | None) -> None:
        """Look in the articles of `folder`; without a `cache` the folder is read once for each of these."""
        self._folder, self._cache = folder, cache
        self._index: ArticleIndex | None = None

    def close(self) -> None:
        """Close the index."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def of(self, new: Sequence[Article], progress: Progress | None = None) -> dict[int, Twin]:
        """Return the first article of the folder that is the same, for each new one that has one, by its index.

        Articles that cannot be read are left out. Raises `CorpusError` for a folder without articles.
        """
        corpus = open_corpus(self._folder, cache=self._cache)
        try:
            return self._among(corpus, new, progress)
        except StoreError:
            # Another program is at it for long, or the disk is full: all is read, as without a cache.
            self.close()
            self._cache = None
            return self._among(corpus, new, progress)

    def _among(self, corpus: Corpus, new: Sequence[Article], progress: Progress | None) -> dict[int, Twin]:
        self._index = self._index or ArticleIndex.of(corpus.path, self._cache, KIND)
        for news in self._index.update(corpus):
            if progress is not None:
                progress(news.done, news.total)
        found: dict[int, Twin] = {}
        for number, article in enumerate(new):
            wanted = _Wanted(article)
            ids = self._index.having(_keys(article))
            for place in sorted(place for each in ids if (place := corpus.entries.number(each)) is not None):
                try:
                    other = corpus.load(corpus.entries[place])
                except ArticleError:
                    continue
                if why := wanted.same_as(_Look(other)):
                    found[number] = Twin(other.id, why)
                    break
        return found


def first_of_each(new: Iterable[Article]) -> list[int]:
    """Return the indices of articles that are no copies of one before them."""
    by_key: defaultdict[int, list[int]] = defaultdict(list)
    kept: dict[int, _Look] = {}
    for index, article in enumerate(new):
        wanted, keys = _Wanted(article), set(_keys(article))
        near = sorted({other for key in keys for other in by_key[key]})
        if not any(wanted.same_as(kept[other]) for other in near):
            kept[index] = _Look(article)
            for key in keys:
                by_key[key].append(index)
    return sorted(kept)


class _Look:
    """What an article is compared by."""

    def __init__(self, article: Article) -> None:
        self.url = canonical(article.url)
        self.words = article.text.split()
        self.text = " ".join(self.words)


class _Wanted:
    """A new article whose copies are looked for."""

    def __init__(self, article: Article) -> None:
        self._look = _Look(article)
        self._shingles = _shingles(self._look.words)

    def same_as(self, other: _Look) -> str:
        """Return by what another article is the same; empty if it is not."""
        if self._look.url and self._look.url == other.url:
            # With another text it is a later version of the article, which is kept beside the earlier one.
            return "address" if self._look.text == other.text else ""
        if self._look.text == other.text:
            return "text"
        if not self._shingles:
            return ""
        return "words" if resemblance(self._shingles, _shingles(other.words)) >= SAME_SHARE else ""


def _shingles(words: Sequence[str]) -> set[int]:
    return {_hash(" ".join(run)) for run in shingles(words, PASSAGE_WORDS)}


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _keys(article: Article) -> Iterator[int]:
    """Yield the numbers by which an article that is the same is found: address, text, and its lowest shingles.

    Of two texts that share nine shingles of ten, the lowest of all is in both in nine cases of ten (Broder 1997,
    min-wise hashing), and so is the next; that none of a dozen is in both does not happen.
    """
    look = _Look(article)
    if look.url:
        yield _ADDRESS | _hash(look.url)
    yield _TEXT | _hash(look.text)
    yield from nsmallest(LOWEST_SHINGLES, _shingles(look.words))


KIND = IndexKind("twins", 1, {}, lambda _: (), {}, lambda _: (), keys_of=_keys, guesses_language=False)
"""What the cache keeps of an article to find it again: hashes, and no text."""
