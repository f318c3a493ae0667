"""The file that holds the old state or the new one, never half of each."""

import errno
import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from annotations.store import storage
from annotations.store.storage import AtomicJSONStorage, DamagedError, replace_file

OLD = {"claims": {"1": {"label": "fact", "text": "“Zoë”, 北京 👩‍👩‍👧‍👦"}}}
NEW = {"claims": {"1": {"label": "quote", "text": "x" * 5000}, "2": {"label": "fact", "text": "y"}}}

Failing = Callable[[pytest.MonkeyPatch], AbstractContextManager[None]]


@contextmanager
def no_room_to_write(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the system refuse to write more than 100 bytes into any file: a write that fails half-way."""
    del monkeypatch
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def no_room_to_flush(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the disk say only when it is flushed that it is full."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        yield


@contextmanager
def no_room_to_rename(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the folder have no room for the renaming."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _full)
        yield


@contextmanager
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Press Ctrl-C while the disk is flushed."""

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop)
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write the old state."""
    path = tmp_path / "store" / "a.json"
    path.parent.mkdir()
    AtomicJSONStorage(path).write(OLD)
    return path


def test_a_state_comes_back_as_it_was(path: Path) -> None:
    """Curly quotes, emoji and all, as UTF-8 that any JSON reader takes."""
    assert AtomicJSONStorage(path).read() == OLD
    assert json.loads(path.read_bytes()) == OLD
    assert "北京".encode() in path.read_bytes()
    assert path.read_bytes().endswith(b"}\n")


def test_there_is_no_state_where_there_is_no_file(tmp_path: Path) -> None:
    """Nothing was written yet, and reading makes no file."""
    assert AtomicJSONStorage(tmp_path / "a.json").read() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failing", [no_room_to_write, no_room_to_flush, no_room_to_rename])
def test_a_full_disk_leaves_the_old_state_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch, failing: Failing
) -> None:
    """Whichever step fails, it is said, the file is the old one to the byte, and nothing lies beside it."""
    before = path.read_bytes()
    with failing(monkeypatch), pytest.raises(OSError, match=r"No space left|File too large"):
        AtomicJSONStorage(path).write(NEW)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["a.json"]
    AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == NEW


@pytest.mark.parametrize("failing", [no_room_to_write, no_room_to_flush, no_room_to_rename])
def test_a_first_write_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: Failing
) -> None:
    """Nothing was there, and nothing is."""
    with failing(monkeypatch), pytest.raises(OSError, match=r"No space left|File too large"):
        AtomicJSONStorage(tmp_path / "a.json").write(NEW)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_the_old_state_and_no_litter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the wrong moment is no reason for half a file either."""
    with interrupted(monkeypatch), pytest.raises(KeyboardInterrupt):
        AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == OLD
    assert [each.name for each in path.parent.iterdir()] == ["a.json"]


def test_what_a_crash_left_beside_is_written_over(path: Path) -> None:
    """Half a file from a power cut is in nobody's way."""
    (path.parent / ".a.json.new").write_bytes(b'{"claims": {"1"')
    AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == NEW
    assert [each.name for each in path.parent.iterdir()] == ["a.json"]


def test_the_new_state_is_flushed_before_it_takes_the_place_of_the_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the bytes, then the name, then the folder: a power cut in between loses neither state."""
    order: list[str] = []
    flush, rename = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        flush(descriptor)

    def replace(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    AtomicJSONStorage(path).write(NEW)
    assert order == ["file", "rename", "folder"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect the paths of all files that are written, while they are."""
    paths: list[Path] = []

    def counted(path: Path, data: bytes) -> None:
        paths.append(path)
        replace_file(path, data)

    monkeypatch.setattr(storage, "replace_file", counted)
    return paths


def test_many_changes_are_one_write(path: Path, written: list[Path]) -> None:
    """A change and its history reach the disk together, and meanwhile the tables show what was changed."""
    kept = AtomicJSONStorage(path)
    with kept.single_write():
        db = TinyDB(storage=lambda: kept)
        for number in range(5):
            db.table("claims").insert({"label": "fact", "number": number})
            db.table("history").insert({"what": "tag"})
        assert len(db.table("claims")) == 6
        assert AtomicJSONStorage(path).read() == OLD
    assert written == [path]
    with TinyDB(path) as db:
        assert len(db.table("claims")) == 6


def test_changes_that_fail_half_way_are_no_write(path: Path, written: list[Path]) -> None:
    """What went wrong inside is not kept."""

    def fail(kept: AtomicJSONStorage) -> None:
        with kept.single_write():
            TinyDB(storage=lambda: kept).table("claims").insert({"label": "fact"})
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail(AtomicJSONStorage(path))
    assert written == []
    assert AtomicJSONStorage(path).read() == OLD


def test_plain_tinydb_opens_the_file(path: Path) -> None:
    """Nobody needs this program to read what it kept."""
    with TinyDB(path) as db:
        assert db.tables() == {"claims"}
        assert db.table("claims").get(doc_id=1) == OLD["claims"]["1"]


def test_one_row_is_a_few_lines_of_a_diff(path: Path) -> None:
    """Keys in order and each on a line of its own, so that a change shows as itself."""
    AtomicJSONStorage(path).write({"claims": {"1": {"b": 1, "a": "x"}}, "article": {}})
    lines = path.read_text("utf-8").splitlines()
    assert [line.strip() for line in lines] == [
        "{",
        '"article": {},',
        '"claims": {',
        '"1": {',
        '"a": "x",',
        '"b": 1',
        "}",
        "}",
        "}",
    ]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b'{"claims": []}', b'{"claims": {"1": 2}}', b"\xff\xfe{}", b"[" * 100_000]
)
def test_what_is_not_tables_is_damaged(path: Path, data: bytes) -> None:
    """Emptied, cut off, not JSON, not tables, nested without end: it is said, and the file stays as it is."""
    path.write_bytes(data)
    with pytest.raises(DamagedError):
        AtomicJSONStorage(path).read()
    assert path.read_bytes() == data


def test_a_file_in_a_folder_that_is_not_there_is_not_written(tmp_path: Path) -> None:
    """Whoever writes has made the folder; there is no guessing."""
    data: dict[str, Any] = {}
    with pytest.raises(FileNotFoundError):
        AtomicJSONStorage(tmp_path / "no" / "a.json").write(data)
