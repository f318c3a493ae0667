"""Kinds of file that can be made again: a damaged one is forgotten, and never believed."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from os import utime
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet  # noqa: F401, loaded once, and not by each process that writes parts
from kind import ARTICLE, WORDS, Kind, claim_on_word
from made_kinds import CORPUS
from stub_model import StubProcess

from annotations.article import Article
from annotations.cache import Stamped, StampedCache, TextCache
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.cluster import work
from annotations.cluster.engines import Work
from annotations.cluster.plan import Plan
from annotations.cluster.results import Head, Results, fill
from annotations.cluster.shards import Failed, Job, Part, Shard, recipe_of
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.duplicates import KIND as COPIES
from annotations.corpus.index_kind import IndexKind
from annotations.errors import NotSavedError
from annotations.exchange.exporter import Export
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import ExportFilter
from annotations.ledger.quote_cache import KIND as QUOTATIONS
from annotations.moment import now
from annotations.nlp.pipeline import resolve
from annotations.pack import PackWriter
from annotations.publishing.folder import install_file, install_folder
from annotations.regular_file import read_regular
from annotations.store.predictions import Predictions
from annotations.store.queue_file import Place, read_queue, write_queue
from annotations.store.queue_file import Plan as Order
from annotations.store.store import Store
from annotations.stories.index import KIND as STORIES
from annotations.suggest.prediction import Prediction
from annotations.suggest.ranking import Ranker
from annotations.suggesters.trained import Report, install, read_ranker, read_report
from annotations.web_page import GENERATOR


def _order(home: Path, number: int) -> None:
    write_queue(home / "store", "anna", Order(made=now(), by="random"), [Place(article=f"{number}", why="random")])


def _ordered(home: Path) -> set[int]:
    found = read_queue(home / "store", "anna")
    return {int(each.article) for each in found.places} if found is not None else set()


def _predict(home: Path, number: int) -> None:
    claim = claim_on_word(number)
    made = Prediction(start=claim.start, end=claim.end, label="fact", text=claim.text, model="m")
    Predictions(home / "store").add("a", [made])


def _predicted(home: Path) -> set[int]:
    found = {each.text for each in Predictions(home / "store").read("a")}
    return {each for each in range(WORDS) if claim_on_word(each).text in found}


def _train(home: Path, number: int) -> None:
    report = Report(
        trained=now(), version=str(number), annotators=("anna",), articles=1, tuning_articles=1, held_back_articles=1,
        sentences=1, untagged=0, rejected=0, labels=(), curve=(),
    )  # fmt: skip

    def write(folder: Path) -> None:
        folder.mkdir()
        (folder / "model").write_bytes(str(number).encode() * 1000)

    install(CORPUS, home / "data", report, write, Ranker(bias=0, threshold=number + 1.0, weights={}))


def _trained(home: Path) -> set[int]:
    report, ranker = read_report(CORPUS, home / "data"), read_ranker(CORPUS, home / "data")
    if report is None:
        return set()
    (model,) = (home / "data").glob("trained/[!.]*/pipeline/model")
    found = report.version, model.read_bytes(), ranker.threshold if ranker is not None else 0
    return {each for each in range(WORDS) if found == (str(each), str(each).encode() * 1000, each + 1)}


def _page(number: int) -> bytes:
    return f"{GENERATOR}<!--{number}-->".encode() + bytes(5000)


def _page_number(page: Path) -> set[int]:
    if not page.exists():
        return set()
    number = read_regular(page, 10_000).partition(b"<!--")[2].partition(b"-->")[0]
    return {int(number)} if number.isdigit() else set()


def _publish(home: Path, number: int) -> None:
    def write(folder: Path) -> None:
        for name in ("index.html", "article/a.html"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(_page(number))

    install_folder(home / "site", write)


def _published(home: Path) -> set[int]:
    pages = [_page_number(home / "site" / name) for name in ("index.html", "article/a.html")]
    assert pages[0] == pages[1] or not all(pages)
    return pages[0]


def _pack(home: Path, number: int) -> None:
    writer = PackWriter(home / "cache" / "packs" / f"{number:02}.pack")
    writer.add(f"{number:064x}", str(number).encode())
    writer.install()


def _cache(home: Path, number: int) -> None:
    if not TextCache[int](home / "cache", int).put(f"{number:064x}", number):
        raise NotSavedError("a cache says nothing")


def _cached(home: Path) -> set[int]:
    found: TextCache[int] = TextCache(home / "cache", int)
    return {each for each in range(WORDS) if found.get(f"{each:064x}") == each}


def _stamp(home: Path, number: int) -> None:
    found = StampedCache[int](home / "stamped", int, "1")
    found.save({str(number): Stamped((number,), number)})


def _stamped(home: Path) -> set[int]:
    return {each.value for each in StampedCache[int](home / "stamped", int, "1").load().values()}


def _read_on(home: Path, number: int) -> None:
    """Move the cursor behind a word."""
    Store(home / "store", "anna").apply(ARTICLE, [edits.Progress(position=claim_on_word(number).end)])


def _read(home: Path) -> set[int]:
    position = Store(home / "store", "anna").load(ARTICLE).row.position
    return {each for each in range(WORDS) if claim_on_word(each).end == position}


def _corpus(home: Path) -> Corpus:
    """Return a corpus of an article for each change, beside the folders of a test: the same for all of them."""
    folder = home.parent / "articles"
    if not folder.exists():
        folder.mkdir()
        for number in range(WORDS):
            path = folder / f"{number:02}.txt"
            said = f"“We will not build dam {number} before the river has been measured,” said Carl Lund."
            path.write_text(f"Anna met Bob{number} in Oslo.\n\n{said}\n", "utf-8")
            utime(path, (1, 1))
    return open_corpus(folder)


def _index(kind: IndexKind) -> Kind:
    """Return an index of articles; a change indexes one more."""

    def change(home: Path, number: int) -> None:
        corpus = _corpus(home)
        one = open_corpus(corpus.path / f"{number:02}.txt").entries
        with _opened(home) as index:
            for _ in index.update(replace(corpus, entries=one)):
                pass
            # A damaged row is noticed where it is read; the index is made anew then, of this article alone.
            found = [{int(name) for (name,) in index.rows("id")} for _ in range(2)]
            assert number in found[1]

    def held(home: Path) -> set[int]:
        with _opened(home) as index:
            return {int(name) for (name,) in index.rows("id")}

    @contextmanager
    def _opened(home: Path) -> Iterator[ArticleIndex]:
        index = ArticleIndex(home / "index" / "a.sqlite", kind)
        try:
            yield index
        finally:
            index.close()

    return Kind(change, held, "index/a.sqlite", is_derived=True)


class _Some:
    """An engine that does some of the shards."""

    workers = 1

    def __init__(self, *wanted: int) -> None:
        self._wanted = wanted

    def run(self, work: Work, shards: Iterable[Shard]) -> Iterator[Part | Failed]:
        """Do those that are wanted."""
        return (work(each) for each in shards if each.number in self._wanted)

    def check(self, job: Job) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def _analyse(home: Path, number: int) -> None:
    """Make a part of cluster results, and again the first and those that are damaged, as the command does."""
    recipe, folder = recipe_of(resolve("")), home / "parts"
    results, plan = Results(str(folder)), Plan(_corpus(home), recipe, 1)
    with (
        patch.object(work, "SpacyProcess", StubProcess),
        patch.object(work, "_idle", {}),
        patch.object(work, "monotonic", lambda: 0.0),
    ):
        results.begin(Head(recipe, ("news",), 1, len(plan), plan.articles), anew=False)
        results.drop(set(results.damaged(1)))
        for each in fill(results, plan, Job(str(folder), recipe), _Some(0, number)):
            if isinstance(each, Failed):
                raise NotSavedError(each.why)


def _analysed(home: Path) -> set[int]:
    results = Results(str(home / "parts"))
    return {part.number for part in results.parts() if results.table(part) is not None}


def _claims_to_export(home: Path) -> Path:
    """Return a store with a claim on an article for each change, beside the folders of a test."""
    folder = home.parent / "to-export"
    if not folder.exists():
        store = Store(folder, "anna")
        for number in range(WORDS):
            article = Article(f"{number:02}", "", f"It rained on town {number}.")
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 9, "fact"))])
    return folder


def _export(name: str, place: str) -> Callable[[Path, int], object]:
    form = FORMATS[name]

    def export(home: Path, number: int) -> None:
        chosen = ExportFilter(articles=(f"{number:02}",))
        with Export(_claims_to_export(home), form, filter=chosen).staged(home / place) as ready:
            ready.check()
            ready.install(home / place)

    return export


def _exported_lines(home: Path) -> set[int]:
    path = home / "claims.jsonl"
    if not path.exists():
        return set()
    try:
        return {int(json.loads(line)["id"]) for line in read_regular(path, 100_000).splitlines()}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def _exported_files(home: Path) -> set[int]:
    folder = home / "brat"
    texts, standoff = ({path.stem for path in folder.glob(f"*.{ending}")} for ending in ("txt", "ann"))
    assert texts == standoff
    return set(map(int, texts))


DERIVED = {
    "reading": Kind(_read_on, _read, "store/anna/.progress/a.json", is_derived=True, is_replaced=True),
    "order of reading": Kind(_order, _ordered, "store/_queue/anna.json", is_derived=True, is_replaced=True),
    "predictions": Kind(_predict, _predicted, "store/_predictions/a.json", is_derived=True),
    "trained pipeline": Kind(_train, _trained, "data/trained/[!.]*/report.json", is_derived=True, is_replaced=True),
    "exported file": Kind(
        _export("jsonl", "claims.jsonl"),
        _exported_lines,
        "claims.jsonl",
        is_derived=True,
        is_replaced=True,
        is_outside=True,
    ),
    "exported folder": Kind(_export("brat", "brat"), _exported_files, "brat/*.ann", is_derived=True, is_replaced=True),
    "published folder": Kind(_publish, _published, "site/index.html", is_derived=True, is_replaced=True),
    "published page": Kind(
        lambda home, number: install_file(home / "page.html", lambda: _page(number)),
        lambda home: _page_number(home / "page.html"),
        "page.html",
        is_derived=True,
        is_replaced=True,
    ),
    "parts of cluster results": Kind(_analyse, _analysed, "parts/[!.]*", is_derived=True, leaves=".*.tmp-*"),
    "index of stories": _index(STORIES),
    "index of quotations": _index(QUOTATIONS),
    "index of copies": _index(COPIES),
    "pack": Kind(_pack, _cached, "cache/packs/*.pack", is_derived=True),
    "cached text": Kind(_cache, _cached, "cache/*/*.json", is_derived=True),
    "stamped cache": Kind(_stamp, _stamped, "stamped", is_derived=True, is_replaced=True),
}
"""Each of them, by name."""
