"""How long a gold standard takes, in one run: `python tests/bench/adjudication.py [ARTICLES] [PEOPLE] [CLAIMS]`.

By default 500 articles that five people have done, with 40 claims each. What is counted is processor time: of reading
the files as agreement does, which is the base, of the items in them, of a merge into an empty gold standard, which
writes a file an article, of the same merge again, which writes nothing, and of what opening one article and one
decision in it take. Nothing is asserted.
"""

import sys
import tempfile
from pathlib import Path

from agreement import build, timed

from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.team.adjudication import Adjudication, Plan
from annotations.team.gold import settle
from annotations.team.gold_edits import take
from annotations.team.items import items
from annotations.team.readings import Query, StoreReadings


def main(articles: int = 500, people: int = 5, claims: int = 40) -> None:
    """Build the corpus, and print what each step takes."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = build(Path(temporary) / "news", articles, people, claims)
        corpus = open_corpus(folder)
        made = Adjudication(corpus, store_folder(folder), Plan("dora", strategy="majority"))
        readings = StoreReadings(store_folder(folder), corpus, Query())
        compared, base = timed("files read as agreement does", lambda: list(readings.comparisons()))
        found, _ = timed("items", lambda: list(map(items, compared)), base)
        count, _ = timed("first merge", lambda: sum(map(made.merge, made.cases())), base)
        again, _ = timed("second merge", lambda: sum(map(made.merge, made.cases())), base)
        entry = corpus.entries[0]
        case, _ = timed("one article opened", lambda: made.case(entry))
        assert case is not None
        settled = next(each for each in case.settled if each.state == "open")
        record, _ = timed("one decision", lambda: take(case.record, settled, 0, "dora").apply(case.record))
        timed("the places of the article after it", lambda: settle(case.items, record, "majority"))
        print(f"{sum(map(len, found)):,} places, {count:,} claims merged, then {again}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
