"""Batches edit many articles, one change in each, and are undone together."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import claim_on

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.claims.replay import Disagreement, compare_with_history
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.integrity.check import check
from annotations.store.store import Store
from annotations.work.bulk import (
    BatchEditor,
    BatchResult,
    EditFactory,
    relabel_factory,
    removal_factory,
    speaker_factory,
    status_factory,
)
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


def tagged(store: Store, articles: tuple[Article, ...]) -> dict[str, list[str]]:
    """Tag the first two sentences of each article, and return the ids of the claims."""
    ids = {}
    for article in articles:
        claims = [Claim.of(article.text, start, start + 20, "fact") for start in (0, 40)]
        store.apply(article, [edits.tag(store.load(article), *claims)])
        ids[article.id] = [claim.id for claim in claims]
    return ids


def made(store: Store, articles: tuple[Article, ...]) -> list[list[tuple[str, str]]]:
    """Return label and speaker of the claims on disk."""
    return [[(claim.label, claim.speaker) for claim in store.load(article).claims] for article in articles]


@pytest.mark.parametrize(
    ("make", "after"),
    [
        (lambda ids: relabel_factory("quote", ids), [("quote", ""), ("quote", "")]),
        (lambda ids: speaker_factory("Ann", ids), [("fact", "Ann"), ("fact", "Ann")]),
        (removal_factory, []),
    ],
)
def test_claims_are_changed_in_one_change_an_article(
    corpus: Corpus,
    articles: tuple[Article, ...],
    store: Store,
    saver: Saver,
    make: Callable[[dict[str, list[str]]], EditFactory],
    after: list[tuple[str, str]],
) -> None:
    """All of them, with one undo; the results have the records that will be on disk, and the store stays sound."""
    ids = tagged(store, articles)
    before = made(store, articles)
    bulk = BatchEditor(store, saver)
    results = list(bulk.apply(corpus, corpus.entries, make(ids)))
    assert saver.flush(5) == 0
    assert made(store, articles) == [after, after]
    assert [len(store.load(article).history) for article in articles] == [2, 2]
    for result, article in zip(results, articles, strict=True):
        assert result.record is not None
        assert result.record.claims == store.load(article).claims
    assert list(bulk.apply(corpus, corpus.entries, make(ids))) == [BatchResult(article.id) for article in articles]
    assert not check(store.folder, corpus).findings
    list(bulk.undo(corpus))
    assert saver.flush(5) == 0
    assert made(store, articles) == before
    assert not check(store.folder, corpus).findings


def test_two_claims_on_the_same_words_do_not_get_the_same_label(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """The first gets it; the second, and one beside a claim that has it, stay as they are."""
    article = articles[0]
    claims = [Claim.of(article.text, 0, 20, label) for label in ("fact", "speculation")]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    make = relabel_factory("quote", {article.id: [claim.id for claim in claims]})
    assert [each.is_edited for each in BatchEditor(store, saver).apply(corpus, corpus.entries[:1], make)] == [True]
    assert saver.flush(5) == 0
    labels = {claim.label for claim in store.load(article).claims}
    assert "quote" in labels
    assert len(labels) == 2


@pytest.mark.parametrize(
    ("words", "name", "kept"),
    [
        ("Mr Blinken", "Antony Blinken", True),
        ("He", "Hua Chunying", True),
        ("a spokesman", "Hua Chunying", True),
        ("Mr Blinken", "Mr Biden", False),
        ("Mr Blinken", "", False),
    ],
)
def test_words_of_the_article_stay_with_a_speaker_they_can_stand_for(
    corpus: Corpus, store: Store, saver: Saver, words: str, name: str, kept: bool
) -> None:
    """Another person's name is no source of this one: its span is dropped."""
    text = f"{words} said so. Nothing else was said."
    path = corpus.path / "9.txt"
    path.write_text(text, "utf-8")
    fresh = open_corpus(corpus.path)
    said = next(fresh.load(entry) for entry in fresh.entries if entry.id == "9")
    claim = Claim.of(said.text, len(words) + 1, len(words) + 5, "quote").said_by(words, 0, len(words))
    store.apply(said, [edits.tag(store.load(said), claim)])
    entry = next(entry for entry in fresh.entries if entry.id == "9")
    list(BatchEditor(store, saver).apply(fresh, [entry], speaker_factory(name, {"9": [claim.id]})))
    assert saver.flush(5) == 0
    (changed,) = store.load(said).claims
    assert changed.speaker == name
    assert (changed.speaker_text, changed.speaker_start) == ((words, 0) if kept else ("", -1))


def test_an_undo_that_is_stopped_goes_on_where_it_was(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """No article stays in the state of a batch of which the others were undone; the batch before waits for its turn."""
    bulk = BatchEditor(store, saver)
    list(bulk.apply(corpus, corpus.entries, status_factory("done"), "done"))
    list(bulk.apply(corpus, corpus.entries, status_factory("skipped"), "skipped"))
    next(iter(bulk.undo(corpus)))
    assert bulk.last_batch == (1, "skipped")
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "skipped"]
    list(bulk.undo(corpus))
    assert bulk.last_batch == (2, "done")
    assert saver.flush(5) == 0
    assert statuses(store, articles) == ["done", "done"]


def test_undoing_a_batch_restores_no_claim_that_another_terminal_removed(
    corpus: Corpus, articles: tuple[Article, ...], store: Store, saver: Saver
) -> None:
    """What was removed after the batch stays removed, and the history leads to the same claims."""
    article = articles[0]
    one, other = (Claim.of(article.text, start, start + 4, "fact") for start in (0, 5))
    store.apply(article, [edits.tag(store.load(article), one, other)])
    bulk = BatchEditor(store, saver)
    list(bulk.apply(corpus, corpus.entries, relabel_factory("quote", {article.id: {one.id, other.id}})))
    assert saver.flush(5) == 0
    second = Store(store.folder, store.annotator)
    record = second.load(article)
    second.apply(article, [edits.remove(record, record.claims[0])])
    list(bulk.undo(corpus))
    assert saver.flush(5) == 0
    record = Store(store.folder, store.annotator).load(article)
    assert [(claim.id, claim.label) for claim in record.claims] == [(other.id, other.label)]
    assert compare_with_history(record) == Disagreement([], [], [])
