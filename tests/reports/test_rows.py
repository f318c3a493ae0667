"""Rows of the article list: what they say about each article."""

from pathlib import Path

import pytest

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.reports.rows import ArticleRow, ArticleRows, annotated_rows, row_from_record, row_of, rows_of
from annotations.store.store import Store
from annotations.text.segmentation import sentences


def test_a_new_article_has_its_title_its_length_and_no_claims(corpus: Corpus, store: Store) -> None:
    """Every label of the scheme is there with nought."""
    entry = corpus.entries[0]
    told = row_of(corpus, store, entry)
    assert told == ArticleRow(
        id="000_f33cf88d83b625ee",
        title=corpus.load(entry).title,
        words=1104,
        status="new",
        claims={"fact": 0, "quote": 0, "speculation": 0},
    )
    assert (told.read, told.seconds, told.problem) == (0, 0.0, "")


def test_a_tagged_article_tells_what_was_made_of_it(corpus: Corpus, store: Store) -> None:
    """Counts by label in the scheme's order, those of other labels behind; how much was read, and how long."""
    entry = corpus.entries[1]
    article = corpus.load(entry)
    record = store.load(article)
    claims = [Claim.of(article.text, at, at + 4, label) for at, label in ((0, "quote"), (9, "quote"), (20, "rumour"))]
    half = tuple(span for span in sentences(article.text) if span.end <= len(article.text) // 2)
    store.apply(article, [edits.tag(record, *claims), Progress(30, half, 61.5)])
    told = row_of(corpus, store, entry)
    assert list(told.claims.items()) == [("fact", 0), ("quote", 2), ("speculation", 0), ("rumour", 1)]
    assert told.status == "in progress"
    assert 30 <= told.read <= 50
    assert told.seconds == 61.5
    assert told.words == 331


def test_an_article_read_to_the_end_is_read_whole(corpus: Corpus, store: Store) -> None:
    """All sentences are a hundred per cent but for the blank lines between them, and never more than that."""
    for entry in corpus.entries:
        article = corpus.load(entry)
        store.apply(article, [Progress(0, (*sentences(article.text), Span(0, len(article.text) + 50)), 1.0)])
        store.apply(article, [edits.set_status(store.load(article), "done")])
        told = row_of(corpus, store, entry)
        assert (told.read, told.status) == (100, "done")


def test_what_another_made_of_it_is_not_ours(corpus: Corpus, store: Store) -> None:
    """Counts are one annotator's."""
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])
    told = row_of(corpus, Store(store.folder, "bea"), corpus.entries[0])
    assert (told.status, told.claims["fact"]) == ("new", 0)


def test_the_labels_are_those_of_the_corpus(folder: Path, store: Store) -> None:
    """A corpus with a scheme of its own is counted by it."""
    (folder / "copydesk.toml").write_text(
        '[[labels]]\nname = "claim"\nkey = "1"\nletter = "C"\ncolour = "#009E73"\n', "utf-8"
    )
    corpus = open_corpus(folder)
    assert row_of(corpus, store, corpus.entries[0]).claims == {"claim": 0}


@pytest.mark.parametrize("ids", [("a", "b#1", "C é~"), ("x" * 200, "con", "_y")])
def test_many_are_told_of_as_each_is(tmp_path: Path, ids: tuple[str, ...]) -> None:
    """Whatever the ids, and whatever can be read: annotations, none, or the reason."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"id": "{n}", "title": "One", "text": "A text."}}\n' for n in (*ids, "broken", "new")))
    corpus = open_corpus(path)
    store = Store(tmp_path / "store", "Anna")
    assert [row.status for row in rows_of(corpus, store, corpus.entries)] == ["new"] * 5
    for entry in corpus.entries[:3]:
        article = corpus.load(entry)
        store.apply(article, [edits.set_status(store.load(article), "done")])
    store.path("broken").write_bytes(b"{}")
    told = list(rows_of(corpus, store, corpus.entries))
    assert [row.status for row in told] == ["done"] * 3 + ["new"] * 2
    assert told[3].problem.startswith("broken.json cannot be read")
    assert told == [row_of(corpus, store, entry) for entry in corpus.entries]
    assert list(rows_of(corpus, store, corpus.entries[2:4])) == told[2:4]


def test_many_are_told_of_with_why_their_folder_cannot_be_read(corpus: Corpus, store: Store) -> None:
    """A file lies where it should be."""
    store.folder.mkdir()
    store.annotator_folder.write_bytes(b"")
    told = list(rows_of(corpus, store, corpus.entries))
    assert all("cannot be read" in row.problem for row in told)
    assert told == [row_of(corpus, store, entry) for entry in corpus.entries]


def test_a_broken_article_is_listed_with_the_reason(corpus: Corpus, store: Store) -> None:
    """It has an id and a problem, and the others are listed as ever."""
    corpus.entries[0].path.write_bytes(b"\x00")
    told = row_of(corpus, store, corpus.entries[0])
    assert told.id == "000_f33cf88d83b625ee"
    assert told.problem == "000_f33cf88d83b625ee.txt is not text: it has NUL bytes in it"
    assert (told.title, told.words, told.read) == ("", 0, 0)
    assert row_of(corpus, store, corpus.entries[1]).problem == ""


def test_an_article_whose_claims_cannot_be_read_is_listed_with_the_reason(corpus: Corpus, store: Store) -> None:
    """Title and length are shown, and the damaged file stays where it is."""
    entry = corpus.entries[0]
    path = store.path(entry.id)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}")
    told = row_of(corpus, store, entry)
    assert told.problem.startswith(f"{path.name} cannot be read")
    assert told.words == 1104
    assert path.read_bytes() == b"{}"


def test_outlet_and_date_are_told_of_every_article(tmp_path: Path) -> None:
    """Annotated or not, and right after a save too."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "title": "One", "text": "A text.", "outlet": "The Paper", "date": "2023-06-18"}\n' * 2)
    corpus = open_corpus(path)
    store = Store(tmp_path / "store", "anna")
    article = corpus.load(corpus.entries[0])
    record = store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 1, "fact"))])
    for told in (row_from_record(record, corpus), *(row_of(corpus, store, entry) for entry in corpus.entries)):
        assert (told.title, told.source, told.published) == ("One", "The Paper", "2023-06-18")
    assert row_from_record(record, corpus) == row_of(corpus, store, corpus.entries[0])


def test_a_listing_tells_of_each_article_what_is_known_by_now(tmp_path: Path) -> None:
    """From records for annotated articles, from metadata for all others, later ones included."""
    path = tmp_path / "a.jsonl"
    made = [f'{{"id": "n{n}", "title": "Title {n}", "text": "A text."}}\n' for n in range(200)]
    path.write_text("".join(made))
    corpus = open_corpus(path)
    store = Store(tmp_path / "store", "anna")
    assert list(annotated_rows(corpus, store)) == []
    article = corpus.load(corpus.entries[150])
    store.apply(article, [edits.set_status(store.load(article), "done")])
    store.path("n7").write_bytes(b"{")
    listing = ArticleRows(corpus)
    assert {row.status for row in listing} == {"new"}
    listing = listing.having(annotated_rows(corpus, store))
    assert [(row.id, row.status, bool(row.problem)) for row in listing.made.values()] == [
        ("n7", "new", True),
        ("n150", "done", False),
    ]
    assert (listing[150].status, listing[-1].title, len(listing)) == ("done", "Title 199", 200)
    assert [row.id for row in listing[6:9]] == ["n6", "n7", "n8"]
    path.write_text('{"id": "new", "text": "New."}\n' + "".join(made))
    more = listing.of(open_corpus(path))
    assert (more.number("n150"), more.number("n200")) == (151, None)
    assert [row.id for row in more if row.status == "done"] == ["n150"]
