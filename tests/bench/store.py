"""What a tag costs until it is on disk, in a store with few claims and with many: `python tests/bench/store.py`.

The same tag is put into a store of one article with ten claims and into one of 5,000 articles with 100,000, in turns;
beside them plain TinyDB with all claims in one file, which is what a store would be if each article had no file of its
own. Counts of all articles are read as the list of articles reads them. Look at the ratios. Nothing is asserted.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from tinydb import TinyDB

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.store.store import Store

ARTICLES, EACH = 5_000, 20
TEXT = "The ministers met in the capital on Monday and said that they would meet again before the winter. " * 70


def filled(folder: Path, articles: int, each: int) -> tuple[Store, Article]:
    """Make a store with so many articles and claims in each; return it with the article in the middle."""
    store = Store(folder, "bench")
    made = [Article(id=f"article-{number}", title="", text=TEXT) for number in range(articles)]
    for article in made:
        claims = [Claim.of(TEXT, 30 * n, 30 * n + 20, "fact") for n in range(each)]
        store.apply(article, [edits.tag(store.load(article), *claims)])
    return store, made[articles // 2]


def timed(act: Callable[[], object]) -> float:
    """Return how long it takes, in milliseconds."""
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def tag(store: Store, article: Article, number: int) -> float:
    """Tag once more and take it back, so that the article stays as it is; return the time of the tag."""
    record = store.load(article)
    step = edits.tag(record, Claim.of(TEXT, number + 1, number + 25, "quote"))
    return timed(lambda: store.apply(article, [step]))


def plain(folder: Path, claims: int) -> Callable[[], float]:
    """Make plain TinyDB with so many claims in one file; return what tags once more."""
    path = folder / "plain.json"
    row = msgspec.to_builtins(Claim.of(TEXT, 0, 20, "fact"))
    TinyDB(path).table("claims").insert_multiple(dict(row) for _ in range(claims))
    return lambda: timed(lambda: TinyDB(path).table("claims").insert(dict(row)))


def told(values: list[float]) -> str:
    """Return median and 95th percentile."""
    return f"{statistics.median(values):8.2f} {statistics.quantiles(values, n=20)[-1]:8.2f}"


def main() -> None:
    """Print medians, 95th percentiles and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        few, many = filled(folder / "few", 1, 10), filled(folder / "many", ARTICLES, EACH)
        rival = plain(folder, ARTICLES * EACH)
        times: dict[str, list[float]] = {"10 claims": [], f"{ARTICLES * EACH:,} claims": []}
        slow = [rival() for _ in range(3)]
        for number in range(rounds):
            for values, (store, article) in zip(times.values(), (few, many), strict=True):
                values.append(tag(store, article, number))
        print(f"{'a tag until it is on disk, ms':<34}{'p50':>8} {'p95':>8}")
        for name, values in times.items():
            print(f"  {name:<32}{told(values)}")
        print(f"  {'plain TinyDB, one file of as many':<32}{statistics.median(slow):8.0f}")
        small, large = (statistics.median(values) for values in times.values())
        print(f"  ratio {large / small:.2f}")
        store = many[0]
        counts = timed(lambda: [store.summary(f"article-{number}") for number in range(ARTICLES)])
        print(f"counts of {ARTICLES:,} articles: {counts:.0f} ms, {counts / ARTICLES * 1000:.0f} µs each")


if __name__ == "__main__":
    main()
