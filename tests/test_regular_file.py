"""Opening paths from outside: regular files only, never blocking, never larger than expected."""

import os
import socket
from pathlib import Path

import pytest

from annotations.regular_file import NotRegularError, TooLargeError, open_regular, read_regular


def open_descriptors() -> int:
    """Count the open descriptors of this process, where the system lists them."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_regular_file_is_read_through_a_link_too(tmp_path: Path) -> None:
    """A link to a file is that file."""
    (tmp_path / "a").write_bytes(b"It was so.")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_regular(tmp_path / "a") == read_regular(tmp_path / "b") == b"It was so."


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """Opening a pipe without a writer would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularError, match="it is a named pipe, not a file"):
        open_regular(tmp_path / "pipe")


def test_a_device_is_refused() -> None:
    """/dev/zero never ends."""
    with pytest.raises(NotRegularError, match="it is a device, not a file"):
        open_regular(Path("/dev/zero"))


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own words for it would be "No such device or address"."""
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
        with pytest.raises(NotRegularError, match="it is a socket or a device, not a file"):
            open_regular(Path("socket"))


def test_a_folder_and_a_missing_file_are_what_open_says(tmp_path: Path) -> None:
    """Callers distinguish them as before."""
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "missing")


def test_a_sparse_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Its size is asked, not its bytes: four gigabytes of nothing take no time to refuse."""
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(4_000_000_000)
    with pytest.raises(TooLargeError, match=r"it has 4,000,000,000 bytes; at most 1,000 are read"):
        read_regular(tmp_path / "sparse", 1_000)


def test_no_descriptor_is_left_open_by_a_refusal(tmp_path: Path) -> None:
    """A corpus of ten thousand pipes must not use up what the process may open."""
    os.mkfifo(tmp_path / "pipe")
    before = open_descriptors()
    for _ in range(20):
        with pytest.raises(NotRegularError):
            open_regular(tmp_path / "pipe")
    after = open_descriptors()
    assert before == after
