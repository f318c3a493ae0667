"""Versions of one article: what was changed after it was published, and which claims that touches."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.add import Wish, add_all
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import NotSavedError
from annotations.layout import VERSIONS, store_folder
from annotations.reports.article_records import ArticleRecords
from annotations.store.store import Store
from annotations.store.version_log import ids_with_versions, note_version, read_versions
from annotations.stories.differences import differences, marks_of
from annotations.stories.versions import ChangedArticle, VersionSearch, keep_versions

OLD = """The dam will hold, Carl Lund said. Twelve people left the town.

The minister of the province resigned on 4 June."""
NEW = "The dam may hold, Carl Lund said.\n\nThe minister of the province resigned on 5 June. Nobody was hurt."


def changed(folder: Path, corpus: Corpus, urls: dict[str, str] | None = None) -> list[ChangedArticle]:
    """Return the articles with several versions."""
    return list(VersionSearch(folder, corpus, ArticleRecords(folder).stored, urls or {}).changed())


def test_sentences_are_changed_softened_dropped_and_added() -> None:
    """A changed number comes first, then the order of the new text."""
    found = differences(OLD, NEW)
    assert [(each.kind, each.marks) for each in found] == [
        ("changed", ("numbers",)),
        ("changed", ("softened",)),
        ("dropped", ()),
        ("added", ()),
    ]
    for each in found:
        assert OLD[each.start_before : each.end_before] == each.before
        assert NEW[each.start_after : each.end_after] == each.after
    assert ("hardened",) in {each.marks for each in differences(NEW, OLD)}


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("He paid 1,000 euros.", "He paid 1,500 euros.", {"numbers"}),
        ("The first in five years.", "The first in six years.", {"numbers"}),
        ("It was Carl Lund who left.", "It was Anna Lund who left.", {"names"}),
        ("He did not pay.", "He did pay.", {"negation"}),
        ("It will break.", "It could break.", {"softened"}),
        ("It reportedly broke.", "It broke.", {"hardened"}),
        ("It broke in May.", "It broke in the month of May.", set()),
        ("", "", set()),
    ],
)
def test_what_sets_a_changed_sentence_apart(before: str, after: str, marks: set[str]) -> None:
    """Numbers, names, negation, and hedges."""
    assert set(marks_of(before, after)) == marks


def test_white_space_and_moved_sentences_are_no_difference() -> None:
    """Two spaces, and a paragraph that went down."""
    one = "First sentence here. Second sentence here.\n\nThird sentence here."
    assert differences(one, one.replace(" ", "  ", 1)) == []
    assert differences(one, "Third sentence here.\n\nFirst sentence here. Second sentence here.") == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_differences_have_the_words_of_both_texts(before: str, after: str) -> None:
    """Offsets are right to the character; a text does not differ from itself."""
    for each in differences(before, after):
        assert before[each.start_before : each.end_before] == each.before
        assert after[each.start_after : each.end_after] == each.after
    assert differences(before, before) == []


def test_an_annotated_article_keeps_its_versions(tmp_path: Path) -> None:
    """The file changes twice: before anybody worked on it again, and after. Claims stay on their words."""
    folder = tmp_path / "news"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text(OLD)
    store = Store(store_folder(folder), "ana")
    article = open_corpus(folder).load(open_corpus(folder).entries[0])
    claims = [
        Claim.of(OLD, OLD.index(words), OLD.index(words) + len(words), "fact")
        for words in ("Twelve people", "on 4 June")
    ]
    store.apply(article, [edits.tag(store.load(article), *claims)])
    assert not (store.folder / VERSIONS).exists()
    path.write_text(NEW)
    corpus = open_corpus(folder)
    (found,) = changed(store.folder, corpus)
    (change,) = found.changes
    touched = {
        each.difference.before: [(claim.text, claim.state) for claim in each.claims] for each in change.sentences
    }
    assert touched["Twelve people left the town."] == [("Twelve people", "orphan")]
    assert touched["The minister of the province resigned on 4 June."] == [("on 4 June", "orphan")]
    store.apply(corpus.load(corpus.entries[0]), [edits.Progress(position=1)])
    assert len(read_versions(store.folder, "a")) == 2
    (again,) = changed(store.folder, corpus)
    assert [each.difference for each in again.changes[0].sentences] == [each.difference for each in change.sentences]
    assert [[claim.text for claim in each.claims] for each in again.changes[0].sentences] == [
        [claim.text for claim in each.claims] for each in change.sentences
    ]
    path.write_text(OLD)
    assert len(changed(store.folder, open_corpus(folder))[0].changes) == 2


def test_the_same_address_and_the_same_id_are_one_article(tmp_path: Path) -> None:
    """A page that was added again, and a file that has an id twice."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number, (name, text) in enumerate({"a": OLD, "a-2": NEW}.items()):
        url, day = f"https://{'www.' * number}example.org/a/", f"2026-01-0{number + 1}T10:00:00Z"
        (folder / f"{name}.txt").write_text(f"---\nurl: {url}\nretrieved: {day}\n---\n{text}")
    lines = [{"id": "x", "text": OLD}, {"id": "x", "text": NEW}, {"id": "y", "text": OLD}]
    (folder / "b.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    corpus = open_corpus(folder)
    urls = {entry.id: corpus.load(entry).url for entry in corpus.entries}
    found = changed(store_folder(folder), corpus, urls)
    assert [each.article for each in found] == ["a", corpus.entries[2].id]
    assert [each.changes[0].sentences[0].difference.marks for each in found] == [("numbers",), ("numbers",)]
    assert [each.changes[0].before.article for each in found] == ["a", corpus.entries[2].id]


def test_an_address_that_is_added_again_with_another_text_is_kept_beside(tmp_path: Path) -> None:
    """The same text is skipped; another one is a version, and no file is overwritten."""
    folder = tmp_path / "news"
    folder.mkdir()
    page = tmp_path / "page.txt"
    outcomes = []
    for text in (OLD, OLD, NEW, NEW):
        page.write_text(f"---\ntitle: Dam\nurl: https://example.org/a\n---\n{text}")
        outcomes += list(add_all(folder, str(page), Wish()))
    assert [isinstance(each, Path) for each in outcomes] == [True, False, True, False]
    corpus = open_corpus(folder)
    urls = {entry.id: corpus.load(entry).url for entry in corpus.entries}
    (found,) = changed(store_folder(folder), corpus, urls)
    assert len(found.changes) == 1


def test_texts_that_were_kept_are_compared_later(tmp_path: Path) -> None:
    """Without annotations, once they were noted; noting twice is noting once."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(OLD)
    corpus, store = open_corpus(folder), store_folder(folder)
    article = corpus.load(corpus.entries[0])
    assert list(keep_versions(store, iter([article, article]))) == [True, False]
    assert changed(store, corpus) == []
    (folder / "a.txt").write_text(NEW)
    (found,) = changed(store, open_corpus(folder))
    assert found.changes[0].before.seen is not None
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("Another.")
    assert changed(store, open_corpus(folder)) == []


def test_a_log_of_two_machines_is_read(tmp_path: Path) -> None:
    """Lines in any order, twice, and one that was cut: git has joined them."""
    for text in (OLD, NEW, OLD):
        note_version(tmp_path, Article("a", "", text))
    path = next((tmp_path / VERSIONS).iterdir())
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*reversed(lines), *lines, b"<<<<<<<", lines[0][:30]]))
    assert len(read_versions(tmp_path, "a")) == 3
    assert ids_with_versions(tmp_path) == ["a"]


def test_a_log_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    """Its lines may be whole: the file was once replaced by one with the new line alone."""
    note_version(tmp_path, Article("a", "", OLD))
    path = next((tmp_path / VERSIONS).iterdir())
    whole = path.rename(tmp_path / "whole")
    path.symlink_to(path.name)
    with pytest.raises(NotSavedError, match=r"a\.jsonl cannot be written: "):
        note_version(tmp_path, Article("a", "", NEW))
    assert path.is_symlink()
    whole.replace(path)
    note_version(tmp_path, Article("a", "", NEW))
    assert len(read_versions(tmp_path, "a")) == 2


def test_a_line_of_a_log_may_be_nested_to_any_depth(tmp_path: Path) -> None:
    """Another program wrote it; the other lines are read."""
    note_version(tmp_path, Article("a", "", OLD))
    path = next((tmp_path / VERSIONS).iterdir())
    path.write_bytes(b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n" + path.read_bytes())
    assert len(read_versions(tmp_path, "a")) == 1
    assert ids_with_versions(tmp_path) == ["a"]
