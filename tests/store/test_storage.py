"""The JSON storage holds the old state or the new one, never parts of both."""

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

Fault = Callable[[pytest.MonkeyPatch], AbstractContextManager[None]]


@contextmanager
def disk_full_on_write(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limit files to 100 bytes, so that a write fails half-way."""
    del monkeypatch
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _raise_disk_full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def disk_full_on_flush(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the flush report that the disk is full."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _raise_disk_full)
        yield


@contextmanager
def disk_full_on_rename(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the rename report that the disk is full."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _raise_disk_full)
        yield


@contextmanager
def interrupt_on_flush(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Raise the interrupt of Ctrl+C while the disk is flushed."""

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


def test_a_state_survives_the_round_trip(path: Path) -> None:
    """Curly quotes and emoji included; the file is UTF-8 that any JSON reader accepts."""
    assert AtomicJSONStorage(path).read() == OLD
    assert json.loads(path.read_bytes()) == OLD
    assert "北京".encode() in path.read_bytes()
    assert path.read_bytes().endswith(b"}\n")


def test_a_missing_file_has_no_state(tmp_path: Path) -> None:
    """Reading it creates no file."""
    assert AtomicJSONStorage(tmp_path / "a.json").read() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [disk_full_on_write, disk_full_on_flush, disk_full_on_rename])
def test_a_full_disk_leaves_the_old_state_and_no_other_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """Whichever step fails, the file keeps its bytes.

    The error is raised, and no other file is left.
    """
    before = path.read_bytes()
    with fault(monkeypatch), pytest.raises(OSError, match=r"No space left|File too large"):
        AtomicJSONStorage(path).write(NEW)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["a.json"]
    AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == NEW


@pytest.mark.parametrize("fault", [disk_full_on_write, disk_full_on_flush, disk_full_on_rename])
def test_a_first_write_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """The folder is as empty as before."""
    with fault(monkeypatch), pytest.raises(OSError, match=r"No space left|File too large"):
        AtomicJSONStorage(tmp_path / "a.json").write(NEW)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_the_old_state_and_no_other_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C during a write does not leave half a file either."""
    with interrupt_on_flush(monkeypatch), pytest.raises(KeyboardInterrupt):
        AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == OLD
    assert [file.name for file in path.parent.iterdir()] == ["a.json"]


def test_the_temporary_file_of_a_crash_is_overwritten(path: Path) -> None:
    """A truncated temporary file does not block later writes."""
    (path.parent / ".a.json.new").write_bytes(b'{"claims": {"1"')
    AtomicJSONStorage(path).write(NEW)
    assert AtomicJSONStorage(path).read() == NEW
    assert [file.name for file in path.parent.iterdir()] == ["a.json"]


def test_the_new_state_is_flushed_before_it_replaces_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is flushed first, then the name, then the folder.

    A power cut in between loses neither state.
    """
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
def written_paths(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect the paths of all files as they are written."""
    paths: list[Path] = []

    def record_path(path: Path, data: bytes) -> None:
        paths.append(path)
        replace_file(path, data)

    monkeypatch.setattr(storage, "replace_file", record_path)
    return paths


def test_many_changes_are_one_write(path: Path, written_paths: list[Path]) -> None:
    """A change and its history reach the disk in one write.

    Until then the tables already show the change.
    """
    json_storage = AtomicJSONStorage(path)
    with json_storage.single_write():
        db = TinyDB(storage=lambda: json_storage)
        for number in range(5):
            db.table("claims").insert({"label": "fact", "number": number})
            db.table("history").insert({"what": "tag"})
        assert len(db.table("claims")) == 6
        assert AtomicJSONStorage(path).read() == OLD
    assert written_paths == [path]
    with TinyDB(path) as db:
        assert len(db.table("claims")) == 6


def test_changes_that_fail_half_way_are_not_written(path: Path, written_paths: list[Path]) -> None:
    """An exception inside the block discards its changes."""

    def fail(json_storage: AtomicJSONStorage) -> None:
        with json_storage.single_write():
            TinyDB(storage=lambda: json_storage).table("claims").insert({"label": "fact"})
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail(AtomicJSONStorage(path))
    assert written_paths == []
    assert AtomicJSONStorage(path).read() == OLD


def test_plain_tinydb_opens_the_file(path: Path) -> None:
    """The files are readable without this program."""
    with TinyDB(path) as db:
        assert db.tables() == {"claims"}
        assert db.table("claims").get(doc_id=1) == OLD["claims"]["1"]


def test_one_row_is_a_few_lines_of_a_diff(path: Path) -> None:
    """Keys are sorted, each on a line of its own.

    A diff then shows only the change.
    """
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
    "data", [b"{", b"null", b"[]", b'{"claims": []}', b'{"claims": {"1": 2}}', b"\xff\xfe{}", b"[" * 100_000]
)
def test_a_file_without_valid_tables_is_damaged(path: Path, data: bytes) -> None:
    """An error is raised, and the file stays as it is.

    The file is truncated, not JSON, not tables, or nested too deeply.
    """
    path.write_bytes(data)
    with pytest.raises(DamagedError):
        AtomicJSONStorage(path).read()
    assert path.read_bytes() == data


def test_a_write_into_a_missing_folder_fails(tmp_path: Path) -> None:
    """The storage does not create folders; its caller does."""
    data: dict[str, Any] = {}
    with pytest.raises(FileNotFoundError):
        AtomicJSONStorage(tmp_path / "no" / "a.json").write(data)
