"""How long agreement takes, in one run: `python tests/bench/agreement.py [ARTICLES] [PEOPLE] [CLAIMS]`.

By default 500 articles that five people have done, with 40 claims each: 100,000 claims. What is counted is processor
time: of reading the files with nothing else, which is the base, of reading them as agreement does, and of the report
without and with intervals. Machines are noisy: look at the ratios. Nothing is asserted.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from corpora import articles as invented

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.layout import TEXTS, safe_name, store_folder
from annotations.scheme import Attribute
from annotations.store.archive import Archive
from annotations.store.tables import write_new_file
from annotations.team.attributes import attribute_agreement
from annotations.team.bootstrap import Options
from annotations.team.readings import Query, StoreReadings
from annotations.team.report import report
from annotations.text.segmentation import sentences

LABELS = ("fact", "quote", "speculation")
CERTAINTY = Attribute(name="certainty", kind="choice", values=("high", "low"))
Result = TypeVar("Result")


def record(article: Article, cut: tuple[Span, ...], annotator: str, claims: int) -> Record:
    """Return a record in which people agree on two claims of three; some have other edges, and some are nested."""
    made = Record.new(article, annotator)
    same, own = random.Random(article.id), random.Random(article.id + annotator)
    tagged = []
    for number in range(claims):
        start, end = same.choice(cut)
        label = same.choice(LABELS)
        if number % 3 == 0:
            end = min(end, start + 10 + own.randrange(30))
            label = own.choice(LABELS)
        values = {"certainty": own.choice(CERTAINTY.values)}
        tagged.append(Claim.of(article.text, start, end, label).described(values))
    for edit in (edits.tag(made, *tagged), edits.Progress(position=0, reviewed=cut)):
        made = edit.apply(made)
    return edits.set_status(made, "done").apply(made)


def build(folder: Path, articles: int, people: int, claims: int) -> Path:
    """Make a corpus and its store; return the corpus."""
    folder.mkdir()
    for number, each in enumerate(invented(articles)):
        (folder / f"{number:06}.txt").write_text(f"{each['title']}.\n\n{each['text']}\n", "utf-8")
    corpus, store = open_corpus(folder), store_folder(folder)
    (store / TEXTS).mkdir(parents=True)
    names = [f"person{number}" for number in range(people)]
    for name in names:
        (store / name).mkdir()
    for article in map(corpus.load, corpus.entries):
        (store / TEXTS / f"{article.sha256}.txt").write_bytes(article.text.encode())
        cut = sentences(article.text, article.language)
        for name in names:
            write_new_file(store / name / f"{safe_name(article.id)}.json", record(article, cut, name, claims))
    return folder


def timed(what: str, act: Callable[[], Result], base: float = 0.0) -> tuple[Result, float]:
    """Do something and print how long it took, and how much of the base that is."""
    begin = time.process_time()
    result = act()
    taken = time.process_time() - begin
    print(f"{what:<40}{taken:>9.2f} s{f'{taken / base:>8.1f}' if base else '':>9}", flush=True)
    return result, taken


def main() -> None:
    """Build, measure, print."""
    articles, people, claims = (*map(int, sys.argv[1:]), *(500, 5, 40)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as temporary:
        folder = build(Path(temporary) / "news", articles, people, claims)
        store = store_folder(folder)
        archive = Archive(store)
        print(f"{articles:,} articles, {people} people, {claims} claims each")
        gc.disable()
        _, base = timed("read the files", lambda: [archive.read_without_history(path) for path in archive.paths()])
        readings = StoreReadings(store, open_corpus(folder), Query())
        compared, first = timed("read and cut into units", lambda: list(readings.comparisons()), base)
        names = readings.annotators
        _, second = timed("report without intervals", lambda: report(compared, names, Options(resamples=0)), base)
        _, third = timed("report with 1,000 resamples", lambda: report(compared, names, Options()), base)
        attributes = (CERTAINTY,)
        timed("attributes", lambda: attribute_agreement(compared, names, attributes, Options()), base)
        print(f"{'reading and report':<40}{first + third:>9.2f} s{(first + third) / base:>8.1f}")
        print(f"{'intervals alone':<40}{third - second:>9.2f} s{(third - second) / base:>8.1f}")


if __name__ == "__main__":
    main()
