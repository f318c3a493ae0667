"""Reading alone changes no file that a team shares, and is not lost by that."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.errors import NotSavedError, ReadOnlyError
from annotations.integrity.check import check
from annotations.integrity.repair import repair
from annotations.reports.tallies import read_tallies
from annotations.sharing.copies import files_of, merge_copies
from annotations.store import storage
from annotations.store.archive import Archive
from annotations.store.reading_file import FOLDER, read_reading, reading_path
from annotations.store.storage import stamp_of
from annotations.store.store import Store

TEXT = "Rain fell on the town, she said. It may fall again. Nobody was hurt."
ARTICLE = Article(id="a", title="An article", text=TEXT)
FIRST, SECOND = Span(0, 32), Span(33, 51)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store in which the first sentence of an article is tagged."""
    store = Store(tmp_path / "store", "ana")
    tag(store, FIRST)
    return store


def tag(store: Store, span: Span) -> None:
    """Tag a span as fact."""
    store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), Claim.of(TEXT, *span, "fact"))])


def move(store: Store, position: int, seconds: float = 0.0) -> None:
    """Move the cursor, and read for some seconds."""
    store.apply(ARTICLE, [Progress(position, (), seconds, {"hedge": {"may": 1}})])


def test_moving_the_cursor_leaves_the_file_of_the_article_alone(store: Store) -> None:
    """The cursor, the time and the suggestions shown are there all the same, for every reader of the store."""
    path = store.path("a")
    before = path.read_bytes(), stamp_of(path)
    move(store, 40, 2.0)
    move(store, 45, 1.5)
    assert (path.read_bytes(), stamp_of(path)) == before
    summary, record = store.summary("a"), Archive(store.folder).read_without_history(path)
    assert summary is not None
    assert record is not None
    for row in (Store(store.folder, "ana").load(ARTICLE).row, store.read_article("a").row, record.row):
        assert (row.position, row.seconds, row.offered) == (45, 3.5, {"hedge": {"may": 1}})
    assert summary.row.seconds == 3.5


def test_the_next_change_takes_the_reading_along(store: Store) -> None:
    """The file of the article has it then, once, so that a team sees the time of everybody."""
    move(store, 40, 2.0)
    tag(store, SECOND)
    assert not reading_path(store.path("a")).exists()
    row = storage.decode_tables(store.path("a").read_bytes())["article"]["1"]
    assert (row["position"], row["seconds"], row["offered"]) == (40, 2.0, {"hedge": {"may": 1}})
    move(store, 41, 1.0)
    assert store.load(ARTICLE).row.seconds == 3.0


def test_sentences_that_were_read_are_work_and_shared(store: Store) -> None:
    """Only what is no work stays apart."""
    before = store.path("a").read_bytes()
    store.apply(ARTICLE, [Progress(33, (SECOND,), 1.0)])
    assert store.path("a").read_bytes() != before
    assert not reading_path(store.path("a")).exists()


def test_an_article_that_was_only_looked_at_gets_no_file(tmp_path: Path) -> None:
    """It opens where it was left."""
    store = Store(tmp_path, "ana")
    move(store, 12, 4.0)
    assert not store.path("a").exists()
    assert not (tmp_path / "_texts").exists()
    row = Store(tmp_path, "ana").load(ARTICLE).row
    assert (row.position, row.seconds) == (12, 4.0)
    assert store.last_written_id() == "a"
    tag(store, FIRST)
    assert store.load(ARTICLE).row.seconds == 4.0


def test_two_programs_add_up_their_time(store: Store) -> None:
    """Each reads what the other has written since."""
    other = Store(store.folder, "ana")
    for each in (store, other, store, other):
        move(each, 40, 1.0)
    assert store.load(ARTICLE).row.seconds == 4.0
    tag(other, SECOND)
    move(store, 3, 1.0)
    assert other.load(ARTICLE).row.seconds == 5.0
    assert len(store.load(ARTICLE).claims) == 2


def test_time_adds_to_what_another_machine_has_read(store: Store, tmp_path: Path) -> None:
    """Git brings a newer file: its cursor is later, and its time counts beside ours."""
    desk = Store(Path(shutil.copytree(store.folder, tmp_path / "desk")), "ana")
    move(store, 40, 2.0)
    desk.apply(ARTICLE, [Progress(33, (SECOND,), 10.0)])
    shutil.copyfile(desk.path("a"), store.path("a"))
    row = Store(store.folder, "ana").load(ARTICLE).row
    assert (row.position, row.seconds) == (33, 12.0)


@pytest.mark.parametrize("data", [b"", b"{", b'{"progress": {}}', b'{\n "progress": {"1": {"id": "a"}}}', b"\xff\xfe"])
def test_a_damaged_file_costs_the_reading_alone(store: Store, data: bytes) -> None:
    """A crash of the machine may leave one: it is no reason to stop, and the next move replaces it."""
    move(store, 40, 2.0)
    reading_path(store.path("a")).write_bytes(data)
    assert store.load(ARTICLE).row.seconds == 0.0
    move(store, 41, 1.0)
    assert store.load(ARTICLE).row.position == 41
    assert [each.name for each in check(store.folder, None).findings] == ["no-articles"]


def test_a_changed_byte_is_noticed(store: Store) -> None:
    """Seconds are data for statistics."""
    move(store, 40, 2.0)
    path = reading_path(store.path("a"))
    path.write_bytes(path.read_bytes().replace(b'"seconds": 2.0', b'"seconds": 9.0'))
    assert read_reading(store.path("a")) is None


def test_another_text_has_another_place(store: Store) -> None:
    """An offset into an older text means nothing in the new one; the text is carried over as before."""
    move(store, 40, 2.0)
    newer = replace(ARTICLE, text=f"Today. {TEXT}")
    row = store.load(newer).row
    assert (row.position, row.seconds) == (47, 2.0)
    move(store, 8)
    assert store.load(newer).row.seconds == 2.0


def test_a_folder_that_cannot_be_written_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same edit is tried again, and counts once."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as broken:
        broken.setattr("annotations.store.reading_file.replace_file", fail)
        with pytest.raises(NotSavedError, match="No space left"):
            move(store, 40, 2.0)
    move(store, 40, 2.0)
    assert store.load(ARTICLE).row.seconds == 2.0


def test_a_link_out_of_the_store_is_not_followed(store: Store, tmp_path: Path) -> None:
    """Nothing outside the store is ever written."""
    (tmp_path / "elsewhere").mkdir()
    (store.annotator_folder / FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReadOnlyError, match="outside the store"):
        move(store, 40)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_statistics_count_the_time_at_once(store: Store, tmp_path: Path) -> None:
    """Their cache goes by both files."""
    cache = tmp_path / "cache"
    assert [each.seconds for each in read_tallies(store.folder, cache)] == [0.0]
    move(store, 40, 2.0)
    assert [each.seconds for each in read_tallies(store.folder, cache)] == [2.0]
    tag(store, SECOND)
    assert [each.seconds for each in read_tallies(store.folder, cache)] == [2.0]


def test_a_repair_that_renames_a_file_takes_the_reading_along(store: Store) -> None:
    """As its file has moved."""
    move(store, 40, 2.0)
    store.path("a").rename(store.path("b"))
    reading_path(store.path("a")).rename(reading_path(store.path("b")))
    repair(store.folder, None)
    assert store.load(ARTICLE).row.seconds == 2.0


def test_a_store_that_is_merged_brings_its_reading(store: Store, tmp_path: Path) -> None:
    """Where there was nothing; else the time since the last change stays on the other machine."""
    move(store, 40, 2.0)
    other = Store(tmp_path / "other", "ana")
    for _ in range(2):
        merge_copies(other.folder, files_of(store.folder))
        assert other.load(ARTICLE).row.seconds == 2.0
