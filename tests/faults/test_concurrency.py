"""Many programs at one store: every tag of each program is saved once."""

from collections import Counter
from pathlib import Path

import pytest
from fork_server import ForkServer, article_with_words
from tinydb import TinyDB

from annotations.store.store import Store

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("programs", "articles"), [(2, 1), (8, 1), (2, 3), (8, 3)])
def test_all_tags_of_concurrent_programs_are_saved(
    tmp_path: Path, request: pytest.FixtureRequest, programs: int, articles: int
) -> None:
    """Every tag that was reported as saved is in the file and in the history, once.

    Two and eight programs tag different words of the same articles as fast as they can. The files are plain TinyDB.
    """
    tags = request.config.getoption("--tags") // articles
    words = programs * tags
    names = [f"article {number}" for number in range(articles)]
    job = {
        "do": "tag through store",
        "folder": str(tmp_path),
        "articles": names,
        "words": words,
        "stride": programs,
        "tags": tags,
    }
    with ForkServer() as server:
        lines = list(server.run(*({**job, "first": first} for first in range(programs))))
    saved = Counter(line[1] for line in lines if line[0] == "saved")
    retries = sum(int(line[1]) for line in lines if line[0] == "again")
    print(f"{programs} programs, {articles} articles: {len(saved)} tags saved, {retries} retries after a lock timeout")
    assert len(saved) == words * articles
    stored: Counter[str] = Counter()
    for name in names:
        article = article_with_words(name, words)
        record = Store(tmp_path, "anna").load(article)
        assert record.trouble == ""
        assert record.orphans == ()
        assert all(claim.stands_in(article.text) for claim in record.claims)
        assert len({claim.span for claim in record.claims}) == len(record.claims) == words
        assert Counter(change.after for change in record.history) == Counter((claim,) for claim in record.claims)
        with TinyDB(Store(tmp_path, "anna").path(name)) as db:
            stored.update(row["id"] for row in db.table("claims"))
            history = sorted(db.table("history"), key=lambda row: row.doc_id)
            assert [row["id"] for row in history] == [change.id for change in record.history]
    assert stored == saved
