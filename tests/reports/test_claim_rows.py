"""The claims of a store as rows: read file by file, in the order of the corpus."""

from pathlib import Path

import pytest
from conftest import claim_on

from annotations.article import Article
from annotations.claims import edits
from annotations.corpus.corpus import Corpus
from annotations.reports.claim_rows import StoreClaims, read_claim_files
from annotations.store.store import Store


@pytest.fixture
def tagged(store: Store, articles: tuple[Article, ...]) -> Store:
    """Tag both articles, the second one first."""
    for article, words in zip(articles[::-1], ("Beijing", "Antony"), strict=True):
        store.apply(article, [edits.tag(store.load(article), claim_on(article, words, "fact"))])
    return store


def read(store: Store, known: StoreClaims | None = None) -> list[Path]:
    """Read the files of a store that have changed, and return them."""
    claims = known or StoreClaims()
    files = [file for file in read_claim_files(store, store.paths(), claims.stamps()) if file is not None]
    claims.put(files)
    return [file.path for file in files]


def test_claims_are_in_the_order_of_the_corpus(tagged: Store, corpus: Corpus) -> None:
    """Whatever the order of their files."""
    claims = StoreClaims()
    claims.put(file for file in read_claim_files(tagged, tagged.paths()[::-1]) if file is not None)
    claims.follow(corpus)
    assert [row.text for row in claims.listed().rows] == ["Antony", "Beijing"]
    assert claims.listed(("bob",)).rows == []


def test_only_files_that_have_changed_are_read_again(tagged: Store, articles: tuple[Article, ...]) -> None:
    """A file that is written is read, one that is gone has no claims; what is the same is no news."""
    claims = StoreClaims()
    assert len(read(tagged, claims)) == 2
    assert read(tagged, claims) == []
    article = articles[0]
    tagged.apply(article, [edits.tag(tagged.load(article), claim_on(article, "China", "quote"))])
    assert read(tagged, claims) == [tagged.path(article.id)]
    assert len(claims.listed().rows) == 3
    (file,) = (file for file in read_claim_files(tagged, [tagged.path(article.id)]) if file is not None)
    assert not claims.put([file])
    tagged.path(article.id).unlink()
    assert claims.put(file for file in read_claim_files(tagged, [tagged.path(article.id)]) if file is not None)
    assert [row.text for row in claims.listed().rows] == ["Beijing"]


def test_a_file_that_is_damaged_or_of_another_article_is_a_problem(
    tagged: Store, articles: tuple[Article, ...]
) -> None:
    """It has no rows, and says why, until it is whole again."""
    path = tagged.path(articles[0].id)
    whole = path.read_bytes()
    copy = path.with_name("copy.json")
    copy.write_bytes(whole)
    path.write_bytes(whole.replace(b'"label": "fact"', b'"label": "fakt"', 1))
    claims = StoreClaims()
    read(tagged, claims)
    assert claims.unread == {path, copy}
    assert "checksum" in claims.files[path].problem
    assert "belongs in" in claims.files[copy].problem
    assert [row.text for row in claims.listed().rows] == ["Beijing"]
    path.write_bytes(whole)
    copy.unlink()
    claims.put(file for file in read_claim_files(tagged, [path, copy]) if file is not None)
    assert not claims.unread
    assert len(claims.listed().rows) == 2


def test_orphans_are_rows_as_well(changed: Corpus, store: Store) -> None:
    """They are told apart, and keep their words."""
    store.apply(changed.load(changed.entries[0]), [edits.Progress(0)])
    claims = StoreClaims()
    read(store, claims)
    rows = claims.listed().rows
    assert len(rows) == 4
    assert {row.orphan for row in rows} == {True, False}
    assert all(row.text for row in rows)
