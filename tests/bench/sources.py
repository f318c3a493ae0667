"""The cost of large corpora: `python tests/bench/sources.py CORPUS…`.

`tests/bench/corpora.py` makes the corpora. Each is opened in processes of its own: first without a cache, then with
one. Printed are the seconds until all articles are listed with titles and lengths, the seconds to open the first and
the last, the peak memory until then, and the size of the index; also the seconds to make a filter, of the slowest
letter typed into it, and of a search of all texts for words that do not occur. Nothing is asserted.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotations.reports.filter import Filter


def once(corpus: Path, cache: Path) -> dict[str, float]:
    """Open, list and look into a corpus in this process."""
    from annotations.corpus.concordance import hits
    from annotations.corpus.corpus import open_corpus, scan
    from annotations.reports.filter import Filter
    from annotations.reports.rows import ArticleRows, annotated_rows
    from annotations.store.store import Store

    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = [time.perf_counter()]
    opened = open_corpus(corpus, cache=cache, later=True)
    times.append(time.perf_counter())
    for looked in scan(opened, cache):
        opened = looked.corpus
    times.append(time.perf_counter())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store = Store(corpus.with_name("nowhere"), "anna")
    rows = ArticleRows(opened).having(annotated_rows(opened, store))
    shown = rows[:40]
    times.append(time.perf_counter())
    for number in (0, -1, -2):
        opened.load(opened.entries[number])
        times.append(time.perf_counter())
    size = sum(source.size for source in opened.sources) / 1e6
    names = ("open", "look into", "list", "load first", "load last", "load last but one")
    told = {name: after - before for name, before, after in zip(names, times, times[1:], strict=False)}
    begin = time.perf_counter()
    search = Filter(rows)
    told["make a filter"] = time.perf_counter() - begin
    told["slowest key"] = max(
        _typed(search, word[:end]) for word in ("lmk", "bakon") for end in range(1, len(word) + 1)
    )
    begin = time.perf_counter()
    assert not any(each.hits for each in hits(opened, "nowhere at all"))
    told["MB/s searched"] = size / (time.perf_counter() - begin)
    return {**told, "articles": len(rows), "shown": len(shown), "MiB": memory, "MiB before": base}


def _typed(search: "Filter", typed: str) -> float:
    begin = time.perf_counter()
    search.matching(typed)
    return time.perf_counter() - begin


def main() -> None:
    """Measure every corpus that is named."""
    if sys.argv[1] == "--once":
        print(json.dumps(once(Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    for corpus in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as cache:
            for time_ in ("first", "again"):
                command = [sys.executable, __file__, "--once", corpus, cache]
                told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                print(f"{Path(corpus).name}, {time_}:", ", ".join(f"{key} {value:.4g}" for key, value in told.items()))
            index = sum(path.stat().st_size for path in Path(cache).rglob("*") if path.is_file())
            print(f"    the index has {index / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
