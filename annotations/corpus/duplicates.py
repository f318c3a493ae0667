"""Whether an article that is to be added is in a corpus already: by its address, its text, or nearly its text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from annotations.article import Article
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError

WORDS_A_SHINGLE = 8
SAME_SHARE = 0.9
"""The share of an article's runs of eight words that another has if it is a copy of it (Broder 1997: resemblance)."""

_SAMPLES = 6
"""Runs of words of a new article, of which a copy has at least one."""

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


def twins(corpus: Corpus, new: Sequence[Article], progress: Progress | None = None) -> dict[int, Twin]:
    """Return the first article of a corpus that is the same, for each new one that has one, by its index.

    Reads all texts of the corpus once, holding one of them. Those that cannot be read are left out.
    """
    wanted = [_Wanted(article) for article in new]
    found: dict[int, Twin] = {}
    entries = corpus.entries
    for number, entry in enumerate(entries):
        if progress is not None:
            progress(number, len(entries))
        if len(found) == len(new):
            break
        try:
            article = corpus.load(entry)
        except ArticleError:
            continue
        look = _Look(article)
        for index, each in enumerate(wanted):
            if index not in found and (why := each.same_as(look)):
                found[index] = Twin(article.id, why)
    return found


def first_of_each(new: Iterable[Article]) -> list[int]:
    """Return the indices of articles that are no copies of one before them."""
    kept: list[tuple[int, _Look]] = []
    for index, article in enumerate(new):
        wanted = _Wanted(article)
        if not any(wanted.same_as(look) for _, look in kept):
            kept.append((index, _Look(article)))
    return [index for index, _ in kept]


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
        words = self._look.words
        self._shingles = _shingles(words)
        last = max(0, len(words) - WORDS_A_SHINGLE)
        starts = sorted({last * number // (_SAMPLES - 1) for number in range(_SAMPLES)})
        self._samples = [" ".join(words[start : start + WORDS_A_SHINGLE]) for start in starts]

    def same_as(self, other: _Look) -> str:
        """Return by what another article is the same; empty if it is not."""
        if self._look.url and self._look.url == other.url:
            # With another text it is a later version of the article, which is kept beside the earlier one.
            return "address" if self._look.text == other.text else ""
        if self._look.text == other.text:
            return "text"
        if not self._shingles or not any(sample in other.text for sample in self._samples):
            return ""
        theirs = _shingles(other.words)
        return "words" if len(self._shingles & theirs) >= SAME_SHARE * len(self._shingles | theirs) else ""


def _shingles(words: Sequence[str]) -> set[int]:
    return {hash(tuple(words[at : at + WORDS_A_SHINGLE])) for at in range(len(words) - WORDS_A_SHINGLE + 1)}
