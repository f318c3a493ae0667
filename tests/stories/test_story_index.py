"""The index of stories: brought up to date, resumed, and made afresh."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from made_news import invented_words, sentences_about

from annotations.corpus import article_index
from annotations.corpus.article_index import COMMIT_EVERY
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import StoreError
from annotations.stories.index import Indexed, StoryIndex
from annotations.stories.proposals import propose_copies, propose_stories

EVENT = "Carl Lund met Anna Berg in Oslo on Sunday for talks on the dam. The river is high, engineers of the town said."
AGAIN = "Talks on the dam began in Oslo on Sunday. Anna Berg and Carl Lund met engineers at the river, the town said."


def updated(index: StoryIndex, corpus: Corpus) -> int:
    """Bring an index up to date; return how many articles were looked at."""
    *_, last = index.update(corpus)
    assert last.done == last.total == len(corpus.entries)
    return last.fresh


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a folder of three articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"---\noutlet: One\ndate: 2026-01-02\n---\n{EVENT}")
    (folder / "b.txt").write_text(f"---\noutlet: Two\ndate: 2026-01-03\n---\n{AGAIN}")
    (folder / "c.txt").write_text("A cat was found in a tree, and firefighters brought it down.")
    return folder


def test_only_what_is_new_is_looked_at(news: Path, tmp_path: Path) -> None:
    """A file that was touched is read, and its text is the same; a new one is added, one that is gone is dropped."""
    index = StoryIndex.at(tmp_path / "index.sqlite")
    assert updated(index, open_corpus(news)) == 3
    assert updated(index, open_corpus(news)) == 0
    (news / "c.txt").touch()
    (news / "d.txt").write_text("Something else.")
    assert updated(index, open_corpus(news)) == 1
    (news / "a.txt").unlink()
    (news / "b.txt").write_text("Other words.")
    assert updated(index, open_corpus(news)) == 1
    assert [each.id for each in index] == ["b", "c", "d"]
    assert [each.outlet for each in index.headlines(["b", "gone"])] == [""]
    index.close()


def test_a_file_whose_name_is_not_utf_8_is_in_the_index(news: Path, tmp_path: Path) -> None:
    """Copies, stories and quotations could not be searched beside such a file: the database refused its path."""
    (news / os.fsdecode(b"\xff\xfe.txt")).write_text(EVENT)
    index = StoryIndex.at(tmp_path / "index.sqlite")
    assert updated(index, open_corpus(news)) == 4
    assert updated(index, open_corpus(news)) == 0
    (news / os.fsdecode(b"\xff\xfe.txt")).unlink()
    assert updated(index, open_corpus(news)) == 0
    assert [each.id for each in index] == ["a", "b", "c"]
    index.close()


def test_the_same_index_whatever_the_way(news: Path, tmp_path: Path) -> None:
    """Made at once, or in steps: the same articles with the same features."""
    index = StoryIndex.at(tmp_path / "index.sqlite")
    text = (news / "b.txt").read_text()
    (news / "b.txt").write_text("At first only this.")
    updated(index, open_corpus(news))
    (news / "b.txt").write_text(text)
    updated(index, open_corpus(news))
    afresh = StoryIndex.at(tmp_path / "other.sqlite")
    updated(afresh, open_corpus(news))
    assert list(index) == list(afresh)
    for each in (index, afresh):
        each.close()


def test_a_stop_in_between_keeps_what_was_done(tmp_path: Path) -> None:
    """Stopping after some hundred articles of one file: the next time only the rest is looked at."""
    count = COMMIT_EVERY + 20
    path = tmp_path / "news.jsonl"
    path.write_text(
        "".join(json.dumps({"id": f"{each:04}", "text": f"Text number {each}."}) + "\n" for each in range(count))
    )
    corpus = open_corpus(path)
    index = StoryIndex.at(tmp_path / "index.sqlite")
    for news in index.update(corpus):
        if news.done == COMMIT_EVERY + 5:
            break
    index.close()
    index = StoryIndex.at(tmp_path / "index.sqlite")
    assert updated(index, corpus) == count - COMMIT_EVERY
    assert len(index) == count
    index.close()


@pytest.mark.parametrize("damage", [b"no database", b"", b"SQLite format 3\x00" + b"x" * 200])
def test_a_damaged_index_is_made_afresh(news: Path, tmp_path: Path, damage: bytes) -> None:
    """It may be deleted at any time: nothing of the user's is in it."""
    path = tmp_path / "index.sqlite"
    path.write_bytes(damage)
    index = StoryIndex.at(path)
    assert updated(index, open_corpus(news)) == 3
    index.close()


def test_a_damaged_page_and_lost_tables_are_made_afresh(news: Path, tmp_path: Path) -> None:
    """What opening the file does not show: the header is whole."""
    path = tmp_path / "index.sqlite"
    with_page = StoryIndex.at(path)
    updated(with_page, open_corpus(news))
    with_page.close()
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 7):
        data[at] ^= 0x55
    path.write_bytes(data)
    mended = StoryIndex.at(path)
    assert updated(mended, open_corpus(news)) == len(mended) == len(list(mended)) == 3
    mended.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE article")
    assert updated(StoryIndex.at(path), open_corpus(news)) == 3


def test_an_index_that_another_program_holds_gets_a_sentence(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not to be deleted then. What fails while it is read gets a sentence as well, or is made afresh."""
    monkeypatch.setattr(article_index, "WAIT_SECONDS", 0.01)
    path = tmp_path / "index.sqlite"
    index = StoryIndex.at(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program is at the index"):
            updated(index, open_corpus(news))
    of_no_corpus = StoryIndex.at(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE article")
    reads: tuple[Callable[[StoryIndex], object], ...] = (
        len, list, lambda each: each.headlines(["a"]), lambda each: [*each.addresses()],
    )  # fmt: skip
    for read in reads:
        with pytest.raises(StoreError, match="cannot be used"):
            read(of_no_corpus)
    assert len(index) == 3


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE article SET shingles = x'00' WHERE id = 'b'",
        "UPDATE article SET times = substr(times, 2) WHERE id = 'b'",
        "UPDATE article SET day = 'Monday' WHERE id = 'b'",
        "UPDATE article SET title = CAST(x'61ff' AS TEXT) WHERE id = 'b'",
        "PRAGMA writable_schema=1; UPDATE sqlite_master SET sql = replace(sql, 'terms', CAST(x'd2d2' AS TEXT))",
    ],
)
def test_a_damaged_row_is_made_afresh_while_it_is_read(news: Path, tmp_path: Path, damage: str) -> None:
    """SQLite does not notice it: stories were made of other numbers, or reading stopped until the file was deleted."""
    path, corpus = tmp_path / "index.sqlite", open_corpus(news)
    with closing(StoryIndex.at(path)) as index:
        updated(index, corpus)
        whole = [*index], index.headlines(["a", "b"])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(damage)
    with closing(StoryIndex.at(path)) as index:
        updated(index, corpus)
        assert ([*index], index.headlines(["a", "b"])) == whole


def test_an_index_that_cannot_be_written_is_held_in_memory(news: Path, tmp_path: Path) -> None:
    """A cache that is no folder, and another program that writes."""
    (tmp_path / "cache").write_text("no folder")
    index = StoryIndex.of(open_corpus(news), tmp_path / "cache")
    assert updated(index, open_corpus(news)) == 3
    index.close()
    path = tmp_path / "index.sqlite"
    first = StoryIndex.at(path)
    updated(first, open_corpus(news))
    first.close()
    assert path.stat().st_size
    path.chmod(0o400)
    again = StoryIndex.at(path)
    assert updated(again, open_corpus(news)) in (0, 3)
    again.close()


def test_an_id_that_moves_to_another_file_stays_one_article(tmp_path: Path) -> None:
    """An article that goes from one file to another is not dropped with the first."""
    folder = tmp_path / "news"
    folder.mkdir()
    line = json.dumps({"id": "one", "text": EVENT}) + "\n"
    other = json.dumps({"id": "two", "text": AGAIN}) + "\n"
    (folder / "b.jsonl").write_text(line + other)
    index = StoryIndex.at(tmp_path / "index.sqlite")
    updated(index, open_corpus(folder))
    (folder / "a.jsonl").write_text(line)
    (folder / "b.jsonl").write_text(other)
    updated(index, open_corpus(folder))
    assert {each.id for each in index} == {entry.id for entry in open_corpus(folder).entries}
    index.close()


def test_proposals_name_outlets_and_dates(news: Path, tmp_path: Path) -> None:
    """Two outlets, one event; the third article stands alone."""
    index = StoryIndex.at(tmp_path / "index.sqlite")
    updated(index, open_corpus(news))
    (found,) = propose_stories(index)
    assert [article.id for article in found.articles] == ["a", "b"]
    assert found.outlets == ("One", "Two")
    assert found.is_dated
    assert propose_stories(index, least=1.0) == []
    index.close()


def test_copies_are_offered_with_their_share(tmp_path: Path) -> None:
    """The earlier one is the first, the later its copy."""
    import random

    folder = tmp_path / "news"
    folder.mkdir()
    chance = random.Random(3)
    pool = invented_words(chance, 500)
    wire = sentences_about(chance, pool[:20], pool, 12)
    (folder / "later.txt").write_text("---\ndate: 2026-01-03\n---\n" + "\n\n".join(wire[:8]))
    (folder / "wire.txt").write_text("---\ndate: 2026-01-02\n---\n" + "\n\n".join(wire))
    corpus = open_corpus(folder)
    index = StoryIndex.at(tmp_path / "index.sqlite")
    updated(index, corpus)
    (offer,) = propose_copies(index, corpus)
    assert (offer.master.id, offer.copy.id, offer.covered) == ("wire", "later", 1.0)
    (folder / "wire.txt").unlink()
    assert list(propose_copies(index, corpus)) == []
    index.close()


def test_articles_that_cannot_be_read_are_left_out(news: Path, tmp_path: Path) -> None:
    """They come in when they can be."""
    (news / "bad.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": \n{"id": "y", "text": "Two."}\n')
    index = StoryIndex.at(tmp_path / "index.sqlite")
    corpus = open_corpus(news)
    updated(index, corpus)
    assert {each.id for each in index} >= {"a", "b", "c"}
    assert all(isinstance(each, Indexed) and each.features.words for each in index)
    index.close()
