"""Known files: those of a large folder are listed as an earlier time found them, and never wrong by name."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import time_ns

import pytest

from annotations.corpus import files, known_files
from annotations.corpus.corpus import Corpus, open_corpus, remember_files, rescan, scan
from annotations.corpus.files import stamp_of
from annotations.errors import ArticleError


@pytest.fixture(autouse=True)
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the files of folders of three and more, that seem to have rested for an hour."""
    monkeypatch.setattr(known_files, "MIN_FILES", 3)
    monkeypatch.setattr(files, "time_ns", lambda: time_ns() + 3_600_000_000_000)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return where files are kept."""
    return tmp_path / "cache"


@pytest.fixture
def news(tmp_path: Path, cache: Path) -> Path:
    """Make a folder with articles in it and below it, scanned and remembered."""
    folder = tmp_path / "news"
    (folder / "may").mkdir(parents=True)
    for name in ("a.txt", "b.md", "may/c.txt", "may/d.txt", "scan.docx"):
        (folder / name).write_text(f"Title of {name}\n\nIt was so.")
    remember(folder, cache)
    return folder


def remember(folder: Path, cache: Path, store: Path | None = None) -> Corpus:
    """Open a folder as at a first start, scan it and remember its files."""
    for progress in scan(open_corpus(folder, store, cache, later=True), cache):
        corpus = progress.corpus
    remember_files(corpus, cache)
    return corpus


def opened(folder: Path, cache: Path, encoding: str = "") -> Corpus:
    """Open a folder as a screen does."""
    return open_corpus(folder, cache=cache, later=True, unchecked=True, encoding=encoding)


def names(corpus: Corpus) -> list[str]:
    """Return the ids of all articles."""
    return [entry.id for entry in corpus.entries]


def change(folder: Path, do: Callable[[], object], again: Callable[[], object]) -> None:
    """Change a folder, again and again until its time shows it: a clock may tick a hundred times a second only."""
    before = stamp_of(folder)
    do()
    while stamp_of(folder) == before:
        again()
        do()


def test_known_files_are_not_looked_at(news: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start asks no file for its size, and lists and counts what the first one found."""
    first = open_corpus(news, cache=cache)
    monkeypatch.setattr(files, "_source", lambda *_: pytest.fail("a file was looked at"))
    second = opened(news, cache)
    assert not second.is_checked
    assert second.sources == first.sources
    assert [entry.glance for entry in second.entries] == [entry.glance for entry in first.entries]
    assert second.unread == first.unread == {".docx": 1}


def test_only_who_asks_gets_unchecked_files(news: Path, cache: Path) -> None:
    """Exports and counts look at every file."""
    assert open_corpus(news, cache=cache).is_checked
    assert open_corpus(news, cache=cache, later=True).is_checked


@pytest.mark.parametrize("below", ["", "may"])
def test_a_file_that_came_is_listed_at_once(below: str, news: Path, cache: Path) -> None:
    """Its folder has changed: everything is looked at before the first screen."""
    new = news / below / "new.txt"
    change(news / below, lambda: new.write_text("New.\n\nIt was so."), new.unlink)
    corpus = opened(news, cache)
    assert corpus.is_checked
    assert f"{below}/new".strip("/") in names(corpus)


def test_a_file_that_went_is_not_listed(news: Path, cache: Path) -> None:
    """No row leads nowhere."""
    there = news / "may" / "c.txt"
    change(news / "may", there.unlink, lambda: there.write_text("Title\n\nIt was so."))
    assert names(opened(news, cache)) == ["a", "b.md", "may/d"]


def test_another_folder_in_its_place_is_listed(news: Path, cache: Path) -> None:
    """A copy has the times of the original, as rsync leaves them, and other files."""
    shutil.move(news, away := news.with_name("away"))
    shutil.copytree(away, news)
    (news / "a.txt").unlink()
    shutil.copystat(away, news)
    corpus = opened(news, cache)
    assert corpus.is_checked
    assert "a" not in names(corpus)


def test_a_file_that_was_written_in_place_is_found_by_looking(news: Path, cache: Path) -> None:
    """The first screen may show its old title; the check that follows finds it, and a scan its new one."""
    at = news / "a.txt"
    at.write_text("Another title\n\nIt was otherwise.")
    os.utime(at, ns=(1, 1))
    corpus = opened(news, cache)
    assert not corpus.is_checked
    fresh = rescan(corpus)
    assert fresh.is_checked
    for progress in scan(fresh, cache):
        fresh = progress.corpus
    assert fresh.entries[0].glance is not None
    assert fresh.entries[0].glance.title == "Another title"
    assert corpus.load(corpus.entries[0]).title == "Another title"


def test_folders_that_show_no_change_are_found_by_looking(
    news: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk with FAT may show none: a row leads to its own file or to a sentence, until the check finds the others."""
    states = {str(folder): stamp_of(folder) for folder in (news, news / "may")}
    (news / "may" / "c.txt").unlink()
    (news / "b.txt").write_text("Another\n\nIt was otherwise.")
    monkeypatch.setattr(known_files, "stamp_of", lambda folder: states[str(folder)])
    corpus = opened(news, cache)
    assert not corpus.is_checked
    assert names(corpus) == ["a", "b.md", "may/c", "may/d"]
    with pytest.raises(ArticleError):
        corpus.load(corpus.entries[2])
    assert corpus.load(corpus.entries[3]).title == "Title of may/d.txt"
    assert names(rescan(corpus)) == ["a", "b.md", "b", "may/d"]


def test_a_check_that_finds_nothing_changes_nothing(news: Path, cache: Path) -> None:
    """The list stays the value it was, and is remembered no second time."""
    corpus = opened(news, cache)
    assert rescan(corpus) is corpus
    kept = {each: each.stat().st_mtime_ns for each in cache.rglob("*.files")}
    assert kept
    remember_files(corpus, cache)
    assert {each: each.stat().st_mtime_ns for each in cache.rglob("*.files")} == kept


def test_a_folder_that_has_just_changed_is_not_remembered(
    news: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes in the same tick of the clock would not show."""
    shutil.rmtree(cache)
    state = stamp_of(news / "may")[0]
    monkeypatch.setattr(files, "time_ns", lambda: state + 1_000_000_000)
    remember(news, cache)
    assert opened(news, cache).is_checked


def test_known_files_hold_for_their_stores_and_encodings(news: Path, cache: Path, tmp_path: Path) -> None:
    """A store inside the folder hides other files, and a named encoding is that of the files anew."""
    assert open_corpus(news, news / "may", cache, later=True, unchecked=True).is_checked
    assert {source.encoding for source in opened(news, cache, encoding="cp1252").sources} == {"cp1252"}
    (tmp_path / "news" / "copydesk.toml").write_text('[encoding]\n"*.txt" = "cp1252"\n')
    remember(news, cache)
    (tmp_path / "news" / "copydesk.toml").write_text("")
    assert {source.encoding for source in opened(news, cache).sources} == {""}


def test_damaged_knowledge_is_made_afresh(news: Path, cache: Path) -> None:
    """Everything is looked at, as without a cache."""
    for each in cache.rglob("*.files"):
        each.write_bytes(each.read_bytes()[:-5])
    assert opened(news, cache).is_checked
