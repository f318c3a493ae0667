"""In bulk: many articles at once, each with a change of its own, all undone at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import claim_on

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.store.store import Store
from annotations.work.bulk import BatchResult, Bulk, marking
from annotations.work.saver import Outcome, Saver


@pytest.fixture
def outcomes() -> list[Outcome]:
    """Collect what the saver tells."""
    return []


@pytest.fixture
def saver(store: Store, outcomes: list[Outcome]) -> Iterator[Saver]:
    """Save in the background until the test is over."""
    saver = Saver(store, outcomes.append)
    yield saver
    saver.close()


def statuses(store: Store, articles: tuple[Article, ...]) -> list[str]:
    """Return the statuses on disk."""
    return [store.load(article).row.status for article in articles]


def test_many_articles_are_marked_at_once_and_undone_at_once(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """Each has a change in its history, and is as it was after one undo; a second undo has nothing to take back."""
    bulk = Bulk(store, saver)
    told = list(bulk.do(corpus, corpus.entries, marking("skipped")))
    assert told == [BatchResult(article.id, acted=True) for article in articles]
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["skipped", "skipped"]
    assert [len(store.load(article).history) for article in articles] == [1, 1]
    assert list(bulk.undo(corpus)) == told
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["new", "new"]
    assert list(bulk.undo(corpus)) == []


def test_those_that_have_the_status_already_are_left_alone(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """No change is written for them, and undo takes back only what was done."""
    bulk = Bulk(store, saver)
    list(bulk.do(corpus, corpus.entries[:1], marking("done")))
    assert [each.acted for each in bulk.do(corpus, corpus.entries, marking("done"))] == [False, True]
    list(bulk.undo(corpus))
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "new"]


def test_what_is_on_its_way_to_the_disk_counts(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """An article tagged a moment ago goes back to in progress, one that nobody touched to new."""
    first, second = articles
    saver.put(first, edits.tag(Record.new(first, "anna"), claim_on(first, "Beijing", "fact")))
    bulk = Bulk(store, saver)
    list(bulk.do(corpus, corpus.entries, marking("flagged")))
    list(bulk.do(corpus, corpus.entries, marking(None)))
    assert saver.flush(5) == 0
    assert statuses(store, (first, second)) == ["in progress", "new"]


def test_an_article_that_cannot_be_read_is_told_and_the_others_are_done(
    folder: Path, store: Store, saver: Saver, articles: tuple[Article, ...]
) -> None:
    """One that is gone since it was listed, and one whose claims a newer version wrote."""
    (folder / "002_gone.txt").write_text("Words.")
    corpus = open_corpus(folder)
    (folder / "002_gone.txt").unlink()
    path = store.path(articles[1].id)
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": {"1": {"version": 999}}}')
    told = {each.id: each for each in Bulk(store, saver).do(corpus, corpus.entries, marking("done"))}
    assert "002_gone.txt" in told["002_gone"].problem
    assert "newer Copydesk" in told[articles[1].id].problem
    assert told[articles[0].id] == BatchResult(articles[0].id, acted=True)
    assert saver.flush(5) == 0
    assert store.load(articles[0]).row.status == "done"
    assert path.read_text() == '{"schema": {"1": {"version": 999}}}'


def test_whoever_stops_has_done_it_to_those_told(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """Stopped behind the first, the second is as it was, and undo takes back the first."""
    bulk = Bulk(store, saver)
    doing = bulk.do(corpus, corpus.entries, marking("done"))
    assert next(doing).acted
    del doing
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "new"]
    assert len(list(bulk.undo(corpus))) == 1
