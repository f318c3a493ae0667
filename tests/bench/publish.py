"""Publishing articles as static pages: `python tests/bench/publish.py [ARTICLES]`, by default 1,000.

Each article has 20 claims. Printed are seconds, those of the processor, pages and megabytes, of the first time and of a
second one over it, beside reading the articles and their claims with nothing else. Nothing is asserted.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import export
from outside import PROGRAM

from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store


def read(folder: Path) -> float:
    """Return the seconds that all articles and claims take to read."""
    begin = time.process_time()
    corpus, store = open_corpus(folder), Store(store_folder(folder), "bench")
    for article in map(corpus.load, corpus.entries):
        store.load(article)
    return time.process_time() - begin


def main(articles: int = 1_000) -> None:
    """Build, publish twice, print."""
    export.ARTICLES = articles
    with tempfile.TemporaryDirectory() as temporary:
        folder, site = Path(temporary) / "news", Path(temporary) / "site"
        folder.mkdir()
        export.filled(folder)
        base = read(folder)
        print(f"{'read, articles and claims':<28}{base:>7.2f} s of the processor")
        command = [PROGRAM, "publish", str(folder), "--annotator", "bench", "-o", str(site)]
        for what in ("published", "published again"):
            before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            pages = list(site.rglob("*.html"))
            size = sum(page.stat().st_size for page in pages) / 1e6
            cost = f"{used:>7.2f} s of the processor, {wall:.2f} s, {used / base:.1f}×"
            print(f"{what:<28}{cost}, {len(pages):,} pages, {size:.1f} MB", flush=True)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:] if each.isdigit()))
