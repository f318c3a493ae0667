"""Assignments of many articles: divided, written, read, and found in the list.

`python tests/bench/assignments.py [100000]` prints milliseconds of processor time, for articles in one file.
"""

import gc
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import TypeVar

from corpora import make

from annotations.corpus.corpus import open_corpus, scan
from annotations.moment import now
from annotations.reports.assigned import AssignedArticles
from annotations.reports.query import parse_query
from annotations.store.assignment_file import NONE, change_assignments, load_assignments
from annotations.team.assignments import Request, divide
from annotations.team.groups import groups_of

Result = TypeVar("Result")

PEOPLE = ("ana", "ben", "cem", "dan", "eva")


def timed(what: str, do: Callable[[], Result]) -> Result:
    """Run something, print how long it took, and return what it returned."""
    before = process_time()
    result = do()
    print(f"{what:<40}{1000 * (process_time() - before):>8,.0f} ms")
    return result


def main(count: int) -> None:
    """Divide so many articles among five, and look for those of one."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        corpus = open_corpus(make("jsonl", count, Path(folder)), later=True)
        for progress in scan(corpus):
            corpus = progress.corpus
        groups = timed("outlets", lambda: groups_of(corpus, "outlet", corpus.entries))
        request = Request(annotators=PEOPLE, by="outlet")
        divided = timed("divide, by outlet", lambda: divide(groups, NONE, request, now()))
        store = Path(folder) / "store"
        timed("write", lambda: change_assignments(store, lambda _: divided))
        held, _ = timed("read, with checksums", lambda: load_assignments(store))
        articles = AssignedArticles(held, "ana")
        for query in ("mine:", "mine:", "for:ben", "mine: overlap:"):
            parsed = parse_query(query)
            timed(f"find {query}", partial(articles.matching, parsed, corpus.entries))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
