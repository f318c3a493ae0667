"""What leaves: everything that was made, in order, and never a part of it without a word."""

from dataclasses import replace
from pathlib import Path

import pytest
from strategies import article_of

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.errors import StoreError
from annotations.exchange.records import select_records
from annotations.store.store import Store


def tag(folder: Path, annotator: str, article: Article, label: str = "fact") -> None:
    """Tag the first four characters of an article."""
    store = Store(folder, annotator)
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, label))])


def order_of(folder: Path, *order: str, annotators: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return which articles come, and whose."""
    return [(record.row.id, record.row.annotator) for record in select_records(folder, order, annotators)]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Make a store of three articles and two annotators, tagged in no order."""
    folder = tmp_path / "store"
    for article_id, annotator in (("b", "bea"), ("c", "anna"), ("a", "bea"), ("b", "anna")):
        tag(folder, annotator, article_of(f"Text of {article_id}.", article_id))
    return folder


def test_articles_come_in_the_order_of_the_corpus(kept: Path) -> None:
    """Articles that left the corpus come last, by id; records of one article by annotator."""
    assert order_of(kept, "c", "b") == [("c", "anna"), ("b", "anna"), ("b", "bea"), ("a", "bea")]
    assert order_of(kept) == [("a", "bea"), ("b", "anna"), ("b", "bea"), ("c", "anna")]


def test_only_those_who_are_named_come(kept: Path) -> None:
    """One, or several, whatever order they are named in."""
    assert order_of(kept, annotators=("anna",)) == [("b", "anna"), ("c", "anna")]
    assert order_of(kept, annotators=("bea", "anna")) == order_of(kept)


def test_a_record_comes_with_the_text_it_was_made_on(kept: Path) -> None:
    """Without the corpus."""
    for record in select_records(kept):
        assert record.text == f"Text of {record.row.id}."
        assert [claim.text for claim in record.claims] == ["Text"]


def test_without_its_history_a_record_is_the_same(kept: Path) -> None:
    """Claims, texts and order, of files that are read the short way and of those that are not."""
    store = Store(kept, "anna")
    for name, text in (("looked", "Looked at."), ("undone", "Undone.")):
        article = article_of(text, name)
        store.apply(article, [Progress(3)])
        if name == "undone":
            record = store.apply(article, [edits.tag(store.load(article), Claim.of(text, 0, 4, "fact"))])
            store.apply(article, [edits.remove(record, *record.claims)])
    whole = [replace(record, history=()) for record in select_records(kept, ("c",))]
    assert list(select_records(kept, ("c",), history=False)) == whole
    assert [record.row.id for record in whole] == ["c", "a", "b", "b", "undone"]


def test_a_name_that_stands_twice_is_seen_also_where_the_history_is_left_out(kept: Path) -> None:
    """After a merge by lines a file may state two versions of one claim; a decoder would silently drop the first."""
    path = Store(kept, "anna").path("c")
    data = path.read_text("utf-8")
    for twice in ('   "label": "fact",\n', '   "language": "en",\n'):
        assert twice in data
        path.write_text(data.replace(twice, twice + twice.replace("fact", "quote"), 1), "utf-8")
        with pytest.raises(StoreError, match="is in it twice"):
            list(select_records(kept, history=False))


def test_an_annotator_who_is_not_there_has_nothing(kept: Path) -> None:
    """Names differ by case; the caller can list the annotators first."""
    assert order_of(kept, annotators=("Bea",)) == []
    assert Store(kept, "").annotators() == ["anna", "bea"]


def test_an_empty_store_has_nothing(tmp_path: Path) -> None:
    """No folder is no record, and no trouble."""
    assert order_of(tmp_path / "store") == []
    assert order_of(tmp_path / "store", annotators=("anna",)) == []


def test_articles_that_were_only_looked_at_are_left_out(kept: Path) -> None:
    """A cursor that moved is not data; a sentence read, a mark, and a claim taken back are."""
    store = Store(kept, "anna")
    looked, passed, done, undone = (article_of(f"Text {name}.", name) for name in ("look", "pass", "done", "undone"))
    store.apply(looked, [Progress(3)])
    store.apply(passed, [Progress(3, (Span(0, 4),), 1.0)])
    store.apply(done, [edits.set_status(store.load(done), "done")])
    tag(kept, "anna", undone)
    ids = [article_id for article_id, name in order_of(kept, annotators=("anna",)) if name == "anna"]
    assert ids == ["b", "c", "done", "pass", "undone"]


def test_a_damaged_file_is_an_error_and_not_a_gap(kept: Path) -> None:
    """An export that lacks an article must not look like one that has all."""
    path = Store(kept, "bea").path("b")
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(StoreError, match=r"b\.json cannot be read"):
        order_of(kept)


def test_a_damaged_file_is_an_error_also_where_it_is_all_there_is(tmp_path: Path) -> None:
    """It was once as if nothing had ever been tagged."""
    tag(tmp_path, "anna", article_of("Text."))
    Store(tmp_path, "anna").path("a").write_bytes(b"{")
    with pytest.raises(StoreError, match=r"a\.json cannot be read: Input data was truncated"):
        order_of(tmp_path)
    with pytest.raises(StoreError, match=r"a\.json cannot be read"):
        order_of(tmp_path, annotators=("anna",))


def test_an_empty_file_holds_nothing_and_hides_nothing(tmp_path: Path) -> None:
    """A full disk left it behind: the other annotator's claims leave all the same."""
    tag(tmp_path, "anna", article_of("Text."))
    tag(tmp_path, "bea", article_of("Text."))
    whole = order_of(tmp_path, annotators=("bea",))
    Store(tmp_path, "anna").path("a").write_bytes(b"")
    assert order_of(tmp_path) == whole


def test_a_missing_text_is_an_error(kept: Path) -> None:
    """Offsets without their text are worth nothing."""
    for path in (kept / "_texts").glob("*.txt"):
        path.unlink()
    with pytest.raises(StoreError, match="the annotated text"):
        order_of(kept)
