"""Real disks and folders that are full, limited, read-only, deleted or not owned."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fork_server import article_with_words
from harness import Harness

pytestmark = pytest.mark.slow

NOBODY = 65534


@contextmanager
def tmpfs(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small file system in memory; skip the test where that is not permitted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fill the file system completely."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1000)):
            continue
    assert os.statvfs(folder).f_bavail == 0
    return path


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Limit the size of all files to a number of bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """Return a folder of a user who is subject to permissions.

    Root becomes the user nobody for that.
    """
    with TemporaryDirectory() as name:
        root = os.geteuid() == 0
        if root:
            os.chown(name, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)


@contextmanager
def as_root() -> Iterator[None]:
    """Become root for a moment."""
    os.seteuid(0)
    try:
        yield
    finally:
        os.seteuid(NOBODY)


def tag_and_expect_failure(harness: Harness, number: int, reason: str) -> None:
    """Tag a word, and check that the failure is reported and the file is unchanged."""
    before = harness.content()
    harness.tag(number)
    assert harness.receive().record is None
    assert harness.session.save_state == "NOT SAVED"
    assert reason in harness.session.save_error
    assert harness.content() == before


def test_edits_on_a_full_disk_are_saved_when_there_is_room(tmp_path: Path) -> None:
    """On a file system without a free byte the saved file is untouched.

    Unsaved edits are saved later.
    """
    with tmpfs(tmp_path / "small", "128k") as folder:
        harness = Harness(folder)
        harness.tag(0)
        harness.receive()
        filler = fill(folder)
        for number in range(1, 6):
            tag_and_expect_failure(harness, number, "No space left on device")
        filler.unlink()
        harness.recover()


def test_a_disk_that_fills_up_keeps_all_saved_tags(tmp_path: Path) -> None:
    """Tagging goes on after the disk is full.

    Each tag is either saved or reported as not saved.
    """
    with tmpfs(tmp_path / "small", "40k") as folder:
        harness = Harness(folder)
        refusals = 0
        for number in range(40):
            before = harness.content()
            harness.tag(number)
            if harness.receive().record is None:
                refusals += 1
                assert harness.content() == before
        assert refusals
        subprocess.run(["mount", "-o", "remount,size=1m", str(folder)], check=True)
        harness.recover()


@pytest.mark.parametrize("size", [0, 1, 100, 1000, 4096])
def test_edits_above_a_file_size_limit_are_saved_without_the_limit(tmp_path: Path, size: int) -> None:
    """The system makes a real short write, of any length, and then fails."""
    harness = Harness(tmp_path)
    for number in range(4):
        harness.tag(number)
        harness.receive()
    with file_limit(size):
        for number in range(4, 7):
            tag_and_expect_failure(harness, number, "File too large")
    harness.recover()


def test_edits_in_a_read_only_folder_are_saved_when_it_is_writable(own_folder: Path) -> None:
    """The permission to write is taken away and given back."""
    harness = Harness(own_folder)
    harness.tag(0)
    harness.receive()
    harness.path.parent.chmod(0o555)
    tag_and_expect_failure(harness, 1, "Permission denied")
    harness.path.parent.chmod(0o755)
    harness.recover()


def test_a_corpus_that_is_read_only_from_the_start_is_reported(own_folder: Path) -> None:
    """The store cannot be created.

    The first tag is not saved until the corpus is writable.
    """
    own_folder.chmod(0o555)
    harness = Harness(own_folder)
    tag_and_expect_failure(harness, 0, "Permission denied")
    own_folder.chmod(0o755)
    harness.recover()


def test_parent_folders_need_not_be_readable(own_folder: Path) -> None:
    """The first tag is saved although the parent folder cannot be listed.

    Once it was reported as NOT SAVED, because the names in that folder could not be flushed.
    """
    (own_folder / "corpus").mkdir()
    own_folder.chmod(0o311)
    harness = Harness(own_folder / "corpus")
    harness.tag(0)
    assert harness.receive().trouble == ""
    own_folder.chmod(0o755)
    harness.recover()


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")


def _file_of(harness: Harness) -> Path:
    return harness.path


def _folder_of(harness: Harness) -> Path:
    return harness.path.parent


@needs_root
@pytest.mark.parametrize("path_of", [_file_of, _folder_of])
def test_a_file_of_another_user_is_not_overwritten(own_folder: Path, path_of: Callable[[Harness], Path]) -> None:
    """An unreadable file is not taken for an empty one.

    Once it is readable again, all edits are saved.
    """
    harness = Harness(own_folder)
    harness.tag(0)
    harness.receive()
    path = path_of(harness)
    mode = path.stat().st_mode
    with as_root():
        os.chown(path, 0, 0)
        path.chmod(0o700)
        data = harness.path.read_bytes()
    harness.tag(1)
    assert harness.receive().record is None
    assert "Permission denied" in harness.session.save_error
    with as_root():
        assert harness.path.read_bytes() == data
        os.chown(path, NOBODY, NOBODY)
        path.chmod(mode)
    harness.recover()


@needs_root
def test_two_users_of_one_group_share_a_store(own_folder: Path) -> None:
    """Each annotates under their own name in a folder that both may write to.

    Texts are kept once for both.
    """
    old = os.umask(0o002)
    try:
        with as_root():
            own_folder.chmod(0o2775)
        one = Harness(own_folder)
        one.tag(0)
        one.receive()
        with as_root():
            os.setegid(NOBODY)
            os.seteuid(NOBODY - 1)
            try:
                other = Harness(own_folder, "bea", article_with_words("b", 3))
                other.tag(0)
                assert other.receive().trouble == ""
            finally:
                os.seteuid(0)
                os.setegid(0)
    finally:
        os.umask(old)
