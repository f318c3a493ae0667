"""The cost of `copydesk quotes` on many articles: `python tests/bench/quotes.py 100000 FOLDER`.

The corpus is that of `corpora.py`, with three quotations in every article; one of them is taken from another article,
as it is or with words left out. Printed are the seconds and the peak memory of a process of its own, with the number of
pairs that were planted and found. Nothing is asserted.
"""

import json
import random
import resource
import sys
import time
from pathlib import Path

from corpora import articles


def make(count: int, folder: Path) -> Path:
    """Write the corpus, unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"quoted-{count}.jsonl"
    if path.exists():
        return path
    chance = random.Random(11)
    earlier: list[list[str]] = []
    with path.open("w", encoding="utf-8") as file:
        for article in articles(count):
            words = article["text"].replace("\n\n", " ").split()
            quoted = [words[at : at + chance.randint(8, 40)] for at in (10, 60)]
            taken = chance.choice(earlier) if earlier else quoted[0]
            kept = taken if chance.random() < 0.5 else taken[:4] + taken[5 + len(taken) // 8 :]
            said = [f"“{' '.join(each)},” the mayor said." for each in (*quoted, kept)]
            article["text"] = "\n\n".join((article["text"], *said))
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            earlier = [*earlier[-5000:], *quoted]
    return path


def main() -> None:
    """Measure one search."""
    from annotations.corpus.corpus import open_corpus
    from annotations.ledger.quote_report import QuotePair
    from annotations.ledger.quote_search import QuoteSearch

    path = make(int(sys.argv[1]), Path(sys.argv[2]))
    corpus = open_corpus(path, cache=path.parent)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.perf_counter()
    search = QuoteSearch(corpus)
    pairs = sum(isinstance(each, QuotePair) for each in search.run())
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(corpus.entries):,} articles, {search.quotations:,} quotations, {pairs:,} pairs")
    busy = resource.getrusage(resource.RUSAGE_SELF)
    processor = busy.ru_utime + busy.ru_stime
    print(f"{seconds:.1f} s, {processor:.1f} s of a processor; {peak:.0f} MB at the most, {base:.0f} MB before")


if __name__ == "__main__":
    main()
