"""Many programs at one store: every tag of each of them is kept, once."""

from collections import Counter
from pathlib import Path

import pytest
from nursery import Nursery, article_of_words
from tinydb import TinyDB

from annotations.store.store import Store


@pytest.mark.parametrize(("programs", "articles"), [(2, 1), (8, 1), (2, 3), (8, 3)])
def test_what_many_programs_tag_at_once_is_all_there(
    tmp_path: Path, request: pytest.FixtureRequest, programs: int, articles: int
) -> None:
    """Two and eight programs tag other words of the same articles, as fast as they can: every tag that was said to be
    on disk is there once, in the history once, and the files are plain TinyDB.
    """
    tags = request.config.getoption("--tags") // articles
    words = programs * tags
    names = [f"article {number}" for number in range(articles)]
    job = {"do": "apply", "folder": str(tmp_path), "articles": names, "words": words, "stride": programs, "tags": tags}
    with Nursery() as nursery:
        told = list(nursery.run(*({**job, "first": first} for first in range(programs))))
    saved = Counter(line[1] for line in told if line[0] == "saved")
    waits = sum(int(line[1]) for line in told if line[0] == "again")
    print(f"{programs} programs, {articles} articles: {len(saved)} tags kept, {waits} times held for too long")
    assert len(saved) == words * articles
    kept: Counter[str] = Counter()
    for name in names:
        article = article_of_words(name, words)
        record = Store(tmp_path, "anna").load(article)
        assert record.trouble == ""
        assert record.orphans == ()
        assert all(claim.stands_in(article.text) for claim in record.claims)
        assert len({claim.span for claim in record.claims}) == len(record.claims) == words
        assert Counter(change.after for change in record.history) == Counter((claim,) for claim in record.claims)
        with TinyDB(Store(tmp_path, "anna").path(name)) as db:
            kept.update(row["id"] for row in db.table("claims"))
            history = sorted(db.table("history"), key=lambda row: row.doc_id)
            assert [row["id"] for row in history] == [change.id for change in record.history]
    assert kept == saved
