"""Drawing: a sample of a large number of articles, in one pass; the same seed gives the same sample in any order.

Each article has a rank, made of the seed, its text and its id; those with the lowest ranks are drawn. With strata, the
sample is shared evenly among them as far as each has enough.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from hashlib import blake2b
from heapq import heappush, heapreplace, nlargest
from io import BytesIO
from typing import Any

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.cluster.conditions import Condition, Judged
from annotations.cluster.plan import Plan
from annotations.cluster.reading import read_articles
from annotations.cluster.results import Results
from annotations.cluster.rows import entities_in, suggestions_in
from annotations.cluster.shards import Failure, Shard
from annotations.cluster.tables import read_part
from annotations.corpus.addresses import without_login
from annotations.errors import AskedError
from annotations.moment import readable_date, sortable_date

STRATA = ("outlet", "language", "year", "month")
"""Strata by name; any other name is that of a field of the source."""

_SPARE = 1_000
"""Articles beyond the sample that are held before those that cannot be drawn any more are dropped."""


class Drawn(Struct):
    """Progress of a drawing."""

    read: int = 0
    """Articles that were read."""
    unread: int = 0
    """Articles that cannot be read."""
    unknown: int = 0
    """Articles without results, where the conditions are about these."""
    matching: int = 0
    """Articles that could have been drawn."""
    strata: int = 0


class _Held(Struct, order=True):
    """An article that may be drawn; the highest rank is the first in a heap."""

    minus_rank: int
    order: int
    article: Article
    source: str


class Sample:
    """A sample of `size` articles, shared among strata."""

    def __init__(self, size: int, seed: int) -> None:
        self._size, self._seed = size, seed
        self._held: dict[str, list[_Held]] = {}
        self.counts: dict[str, int] = {}
        """The articles of each stratum, drawn or not."""
        self._most = size
        self._number = self._kept = 0

    def add(self, stratum: str, article: Article, source: str) -> None:
        """Add an article that may be drawn."""
        self.counts[stratum] = self.counts.get(stratum, 0) + 1
        self._number += 1
        state = f"{self._seed}\0{article.sha256}\0{article.id}".encode("utf-8", "surrogatepass")
        minus_rank = -int.from_bytes(blake2b(state, digest_size=16).digest(), "big")
        held = self._held.setdefault(stratum, [])
        if len(held) < self._most:
            heappush(held, _Held(minus_rank, self._number, article, source))
            self._kept += 1
        elif held and minus_rank > held[0].minus_rank:
            heapreplace(held, _Held(minus_rank, self._number, article, source))
        if self._kept > 2 * self._size + _SPARE:
            self._drop()

    def drawn(self) -> Iterator[tuple[str, Article, str]]:
        """Yield the sample in the order in which it was read: stratum, article and source."""
        shares = self._shares()
        found = [
            (each.order, name, each.article, each.source)
            for name, held in self._held.items()
            for each in nlargest(shares[name], held)
        ]
        for _, name, article, source in sorted(found, key=lambda each: each[0]):
            yield name, article, source

    def _level(self) -> int:
        """Return the most articles that one stratum can have by now: more articles and strata only lower it."""
        left, level = self._size, 0
        counts = sorted(self.counts.values())
        for done, count in enumerate(counts):
            level = left // (len(counts) - done)
            if count > level:
                return level
            left -= count
        return max(level, counts[-1] if counts else 0)

    def _shares(self) -> dict[str, int]:
        """Return how many are drawn of each stratum; what cannot be divided goes to some of them, by the seed."""
        level = self._level()
        shares = {name: min(count, level) for name, count in self.counts.items()}
        left = min(self._size, sum(self.counts.values())) - sum(shares.values())
        more = sorted((name for name, count in self.counts.items() if count > level), key=self._turn)
        for name in more[:left]:
            shares[name] += 1
        return shares

    def _turn(self, stratum: str) -> bytes:
        return blake2b(f"{self._seed}\0{stratum}".encode("utf-8", "surrogatepass")).digest()

    def _drop(self) -> None:
        """Drop what cannot be drawn any more."""
        self._most = min(self._most, self._level() + 1)
        for name, held in self._held.items():
            if len(held) > self._most:
                self._held[name] = nlargest(self._most, held)[::-1]
        self._kept = sum(map(len, self._held.values()))


def draw(
    plan: Plan, sample: Sample, by: str, where: Sequence[Condition], results: Results | None
) -> Generator[Drawn, None, None]:
    """Read all articles of a plan once, and put those that meet all conditions into a sample; yield how far it is.

    With results the plan must be theirs. Raises `CorpusError`.
    """
    state = Drawn()
    parts = {part.name: part for part in results.parts()} if results is not None else {}
    for shard in plan:
        part = parts.get(shard.part)
        data = results.table(part) if results is not None and part is not None else None
        rows = read_part(BytesIO(data), ("sha256", "entities", "suggestions")) if data is not None else None
        for article, row in _with_rows(shard, plan, rows):
            state.read += 1
            if isinstance(article, Failure):
                state.unread += 1
            elif results is not None and row is None:
                state.unknown += 1
            elif _meets(article, row, where):
                state.matching += 1
                sample.add(stratum_of(article, by), article, without_login(shard.at))
                state.strata = len(sample.counts)
        yield state


def _with_rows(
    shard: Shard, plan: Plan, rows: Iterable[dict[str, Any]] | None
) -> Iterator[tuple[Article | Failure, dict[str, Any] | None]]:
    """Yield the articles of a shard, each with its row of the part if it has results."""
    each = iter(rows or ())
    for article in read_articles(shard, plan.recipe.text_column, whole=True):
        row = next(each, None)
        fits = row is not None and isinstance(article, Article) and row["sha256"] == article.sha256
        yield article, row if fits and row is not None and row["entities"] is not None else None


def _meets(article: Article, row: dict[str, Any] | None, where: Sequence[Condition]) -> bool:
    judged = Judged(article)
    if row is not None and where:
        judged = Judged(article, entities_in(row), suggestions_in(row))
    return all(each.holds(judged) for each in where)


def stratum_of(article: Article, by: str) -> str:
    """Return the stratum of an article; empty where it lacks what tells it."""
    if not by:
        return ""
    if by == "outlet":
        return article.source
    if by == "language":
        return article.language
    if by in ("year", "month"):
        return sortable_date(readable_date(article.published))[: 4 if by == "year" else 7]
    found = article.meta.get(by)
    return "" if found is None else str(found)


def line_of(article: Article, stratum: str, source: str, drawing: "Drawing", count: int) -> bytes:
    """Return a drawn article as a line of JSON, its other fields unchanged, with where it is from."""
    record: dict[str, Any] = {**article.meta, "id": article.id, "title": article.title, "text": article.text}
    known = {"source": article.source, "url": article.url, "published": article.published}
    record |= {name: value for name, value in known.items() if value}
    about = {"source": source, **msgspec.to_builtins(drawing), "stratum": stratum, "stratum_articles": count}
    record["drawn_from"] = {name: value for name, value in about.items() if value not in ("", None)}
    try:
        return msgspec.json.encode(record, enc_hook=str) + b"\n"
    except UnicodeEncodeError as error:
        raise AskedError(f"{article.id} has half a character in it, which no file can hold: {error}") from error


class Drawing(Struct):
    """How a sample was drawn, as each of its articles says."""

    seed: int
    size: int
    by: str = ""
    where: str = ""
    articles: int = 0
    """Articles that could have been drawn: an article stands for `stratum_articles` divided by those drawn of it."""
