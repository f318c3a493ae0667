"""The index: lists open without reading texts, and never show outdated metadata."""

import json
import os
from pathlib import Path

import pytest

from annotations.corpus.corpus import Corpus, open_corpus, scan
from annotations.errors import ArticleError
from annotations.reports.filter import sort_rows
from annotations.reports.rows import ArticleRows, row_of
from annotations.store.store import Store

SECRET = "zanzibar"


def lines(count: int, first: int = 0) -> str:
    """Make lines of JSONL whose text has a title of its own."""
    made = ({"id": f"n{n}", "title": f"Title {n}", "text": f"{SECRET} {n} text"} for n in range(first, first + count))
    return "".join(json.dumps(each) + "\n" for each in made)


def whole(corpus: Corpus, cache: Path | None) -> Corpus:
    """Look into everything."""
    for looked in scan(corpus, cache):
        corpus = looked.corpus
    return corpus


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return where the index is kept."""
    return tmp_path / "cache"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Make a folder with five texts, one that is none, and a file of ten articles."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Headline {number}\n\nIt is {SECRET}.")
    (folder / "9.txt").write_bytes(b"\0")
    (folder / "many.jsonl").write_text(lines(10))
    return folder


def rows(corpus: Corpus) -> list[tuple[str, str, int, str]]:
    """Return what a list would show."""
    store = Store(corpus.path / "annotations", "anna")
    return [(row.id, row.title, row.words, row.problem) for row in (row_of(corpus, store, e) for e in corpus.entries)]


def test_a_second_start_reads_no_texts(mixed: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles, lengths and places come from the cache; what cannot be read is tried again, as it may be mended."""
    first = whole(open_corpus(mixed, cache=cache, later=True), cache)
    assert rows(first)[:2] == [("0", "Headline 0", 5, ""), ("1", "Headline 1", 5, "")]
    assert rows(first)[6:8] == [("many.jsonl#n0", "Title 0", 3, ""), ("many.jsonl#n1", "Title 1", 3, "")]
    asked: list[str] = []
    opening = os.open

    def noting(path: str | Path, flags: int, mode: int = 0o777) -> int:
        asked.append(Path(path).name)
        return opening(path, flags, mode)

    monkeypatch.setattr(os, "open", noting)
    again = open_corpus(mixed, cache=cache, later=True)
    assert not again.unlisted
    assert rows(again) == rows(first)
    assert {name for name in asked if name.endswith((".txt", ".jsonl"))} == {"9.txt"}


def test_the_cache_holds_no_text(mixed: Path, cache: Path) -> None:
    """Titles, outlets and dates, but of the text not a word."""
    whole(open_corpus(mixed, cache=cache, later=True), cache)
    held = b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
    assert b"Headline 0" in held
    assert b"Title 3" in held
    assert SECRET.encode() not in held


def test_what_was_written_since_is_looked_into_again(mixed: Path, cache: Path) -> None:
    """A text that changed, lines that came, and a file that went."""
    whole(open_corpus(mixed, cache=cache, later=True), cache)
    (mixed / "0.txt").write_text("Another headline")
    (mixed / "1.txt").unlink()
    with (mixed / "many.jsonl").open("a") as file:
        file.write(lines(1, 10))
    found = {row[0]: row[1] for row in rows(whole(open_corpus(mixed, cache=cache, later=True), cache))}
    assert found["0"] == "Another headline"
    assert "1" not in found
    assert (found["many.jsonl#n9"], found["many.jsonl#n10"]) == ("Title 9", "Title 10")


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x81", b'{"version": 1}'])
def test_a_cache_that_cannot_be_read_is_made_anew(mixed: Path, cache: Path, data: bytes) -> None:
    """Cut off, overwritten, or half of another version: nobody hears of it."""
    before = rows(whole(open_corpus(mixed, cache=cache, later=True), cache))
    (kept,) = (cache / "index").iterdir()
    good = kept.read_bytes()
    for broken in (data, good[: len(good) // 2], good[:-1]):
        kept.write_bytes(broken)
        assert rows(whole(open_corpus(mixed, cache=cache, later=True), cache)) == before
    assert kept.read_bytes() == good
    assert [path.name for path in (cache / "index").iterdir()] == [kept.name]


def test_a_cache_that_cannot_be_written_does_not_matter(mixed: Path, tmp_path: Path) -> None:
    """A file lies where the folder should be."""
    (tmp_path / "file").write_text("")
    assert len(whole(open_corpus(mixed, cache=tmp_path / "file", later=True), tmp_path / "file").entries) == 16


def test_a_part_of_a_folder_leaves_what_is_known_of_the_rest(mixed: Path, cache: Path) -> None:
    """Opening two files by name does not make the others be scanned again."""
    whole(open_corpus(mixed, cache=cache, later=True), cache)
    (mixed / "0.txt").write_text("Another headline")
    part = whole(open_corpus([mixed / "0.txt", mixed / "1.txt"], cache=cache, later=True), cache)
    assert [entry.id for entry in part.entries] == ["0", "1"]
    again = open_corpus(mixed, cache=cache, later=True)
    assert not again.unlisted
    assert sum(entry.glance is None for entry in again.entries) == 1


def test_articles_that_are_not_listed_yet_come_as_they_are_found(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list grows, never loses anything, and says how far it is; who stops asking keeps what is whole."""
    monkeypatch.setattr("annotations.corpus.corpus.REPORT_SECONDS", 0.0)
    path = tmp_path / "many.jsonl"
    path.write_text(lines(2000))
    corpus = open_corpus(path, cache=cache, later=True)
    assert corpus.entries == ()
    counts, bytes_ = [], []
    for looked in scan(corpus, cache):
        counts.append(len(looked.corpus.entries))
        bytes_.append(looked.done)
        assert looked.total == path.stat().st_size
        if looked.corpus.entries:
            looked.corpus.load(looked.corpus.entries[-1])
    assert counts == sorted(counts)
    assert bytes_ == sorted(bytes_)
    assert (counts[-1], bytes_[-1]) == (2000, path.stat().st_size)
    assert len(set(counts)) > 3
    for _ in scan(corpus, tmp_path / "other"):
        break
    assert not (tmp_path / "other").exists()


def test_another_article_in_the_old_place_is_not_opened_for_it(tmp_path: Path) -> None:
    """A file that was rewritten since it was listed is refused; one that only grew is read."""
    path = tmp_path / "a.jsonl"
    path.write_text(lines(3))
    corpus = open_corpus(path)
    path.write_text(lines(4))
    assert corpus.load(corpus.entries[2]).text == f"{SECRET} 2 text"
    for text in (lines(3, 5), "{}\n", ""):
        path.write_text(text)
        with pytest.raises(
            ArticleError, match=r"a\.jsonl has changed since its articles were listed: open the corpus again"
        ):
            corpus.load(corpus.entries[2])


def test_dates_are_listed_and_sorted_as_dates(tmp_path: Path) -> None:
    """However their records write them; the article keeps what its file says."""
    written = ["Tue, 02 Jan 2018 10:00:00 +0000", "5 January 2018", 1515319200000, 1514764800.5, "2018-01-04T10:00:00Z"]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"text": "T.", "date": each}) for each in written))
    corpus = open_corpus(path)
    found = ArticleRows(corpus)
    assert [found[number].published[:10] for number in sort_rows(found, "date")] == [
        "2018-01-01",
        "2018-01-02",
        "2018-01-04",
        "2018-01-05",
        "2018-01-07",
    ]
    assert [corpus.load(entry).published for entry in corpus.entries] == [str(each) for each in written]
