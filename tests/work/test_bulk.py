"""Batches edit many articles, one change in each, and are undone together."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import claim_on

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.store.store import Store
from annotations.work.bulk import BatchEditor, BatchResult, status_factory
from annotations.work.saver import Outcome, Saver


@pytest.fixture
def outcomes() -> list[Outcome]:
    """Collect the saver's outcomes."""
    return []


@pytest.fixture
def saver(store: Store, outcomes: list[Outcome]) -> Iterator[Saver]:
    """Save in the background until the end of the test."""
    saver = Saver(store, outcomes.append)
    yield saver
    saver.close()


def statuses(store: Store, articles: tuple[Article, ...]) -> list[str]:
    """Return the statuses on disk."""
    return [store.load(article).row.status for article in articles]


def test_a_batch_sets_statuses_and_one_undo_reverts_them(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """Each article has one change in its history, and one undo reverts all of them.

    A second undo changes nothing.
    """
    bulk = BatchEditor(store, saver)
    results = list(bulk.apply(corpus, corpus.entries, status_factory("skipped")))
    assert results == [BatchResult(article.id, is_edited=True) for article in articles]
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["skipped", "skipped"]
    assert [len(store.load(article).history) for article in articles] == [1, 1]
    assert list(bulk.undo(corpus)) == results
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["new", "new"]
    assert list(bulk.undo(corpus)) == []


def test_articles_with_the_status_already_are_not_edited(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """They get no change, and undo reverts only articles that were edited."""
    bulk = BatchEditor(store, saver)
    list(bulk.apply(corpus, corpus.entries[:1], status_factory("done")))
    assert [each.is_edited for each in bulk.apply(corpus, corpus.entries, status_factory("done"))] == [False, True]
    list(bulk.undo(corpus))
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "new"]


def test_a_batch_sees_pending_edits(corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver) -> None:
    """An article with a pending tag goes back to in progress, an untouched one to new."""
    first, second = articles
    saver.put(first, edits.tag(Record.new(first, "anna"), claim_on(first, "Beijing", "fact")))
    bulk = BatchEditor(store, saver)
    list(bulk.apply(corpus, corpus.entries, status_factory("skipped")))
    list(bulk.apply(corpus, corpus.entries, status_factory(None)))
    assert saver.flush(5) == 0
    assert statuses(store, (first, second)) == ["in progress", "new"]


def test_an_unreadable_article_is_reported_and_the_others_are_edited(
    folder: Path, store: Store, saver: Saver, articles: tuple[Article, ...]
) -> None:
    """One article was deleted after the scan, and one has a file of a newer version."""
    (folder / "002_gone.txt").write_text("Words.")
    corpus = open_corpus(folder)
    (folder / "002_gone.txt").unlink()
    path = store.path(articles[1].id)
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": {"1": {"version": 999}}}')
    results = {
        each.id: each for each in BatchEditor(store, saver).apply(corpus, corpus.entries, status_factory("done"))
    }
    assert "002_gone.txt" in results["002_gone"].problem
    assert "newer Copydesk" in results[articles[1].id].problem
    assert results[articles[0].id] == BatchResult(articles[0].id, is_edited=True)
    assert saver.flush(5) == 0
    assert store.load(articles[0]).row.status == "done"
    assert path.read_text() == '{"schema": {"1": {"version": 999}}}'


def test_a_stopped_batch_has_edited_the_articles_already_yielded(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """Stopped after the first article, the second is unchanged.

    Undo reverts the first.
    """
    bulk = BatchEditor(store, saver)
    results = bulk.apply(corpus, corpus.entries, status_factory("done"))
    assert next(results).is_edited
    del results
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "new"]
    assert len(list(bulk.undo(corpus))) == 1
