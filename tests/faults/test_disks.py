"""Real disks and real folders that take no more: full, limited, read-only, gone, somebody else's."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from desk import Desk
from nursery import article_of_words

from annotations.article import Span

NOBODY = 65534


@contextmanager
def tmpfs(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small file system in memory, where the one who tests may."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no room at all."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1000)):
            continue
    assert os.statvfs(folder).f_bavail == 0
    return path


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let the system refuse to make any file larger than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def ours() -> Iterator[Path]:
    """Be somebody for whom permissions count, in a folder of theirs; root puts itself into nobody's place."""
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
    """Be root for a moment."""
    os.seteuid(0)
    try:
        yield
    finally:
        os.seteuid(NOBODY)


def refused(desk: Desk, number: int, why: str) -> None:
    """Tag a word that the disk does not take, and see that it is said and that the disk is as it was."""
    before = desk.state()
    desk.tag(number)
    assert desk.hear().record is None
    assert desk.session.state == "NOT SAVED"
    assert why in desk.session.trouble
    assert desk.state() == before


def test_a_full_disk_is_said_and_all_is_saved_when_there_is_room(tmp_path: Path) -> None:
    """A file system without a free byte: nothing of what was saved is touched, and what was not is saved later."""
    with tmpfs(tmp_path / "small", "128k") as folder:
        desk = Desk(folder)
        desk.tag(0)
        desk.hear()
        filler = fill(folder)
        for number in range(1, 6):
            refused(desk, number, "No space left on device")
        filler.unlink()
        desk.recover()


def test_a_disk_that_fills_up_between_tags_keeps_all_that_it_took(tmp_path: Path) -> None:
    """Somebody tags until the disk is full, and on: each tag is on disk or said not to be."""
    with tmpfs(tmp_path / "small", "40k") as folder:
        desk = Desk(folder)
        refusals = 0
        for number in range(40):
            before = desk.state()
            desk.tag(number)
            if desk.hear().record is None:
                refusals += 1
                assert desk.state() == before
        assert refusals
        subprocess.run(["mount", "-o", "remount,size=1m", str(folder)], check=True)
        desk.recover()


@pytest.mark.parametrize("size", [0, 1, 100, 1000, 4096])
def test_a_limit_on_the_size_of_files_is_said_and_all_is_saved_without_it(tmp_path: Path, size: int) -> None:
    """The system writes as much as it may and then refuses: a real short write, of any length."""
    desk = Desk(tmp_path)
    for number in range(4):
        desk.tag(number)
        desk.hear()
    with file_limit(size):
        for number in range(4, 7):
            refused(desk, number, "File too large")
    desk.recover()


def test_a_read_only_folder_is_said_and_all_is_saved_when_it_is_not(ours: Path) -> None:
    """Somebody takes the right to write away and gives it back."""
    desk = Desk(ours)
    desk.tag(0)
    desk.hear()
    desk.path.parent.chmod(0o555)
    refused(desk, 1, "Permission denied")
    desk.path.parent.chmod(0o755)
    desk.recover()


def test_a_corpus_that_is_read_only_from_the_start_is_said(ours: Path) -> None:
    """No folder can be made in it: the first tag is not saved, and is when one may write there."""
    ours.chmod(0o555)
    desk = Desk(ours)
    refused(desk, 0, "Permission denied")
    ours.chmod(0o755)
    desk.recover()


def test_folders_above_need_not_be_readable(ours: Path) -> None:
    """The folder that holds everybody's may be closed to lists: the first tag is saved at once all the same.

    Once it was said NOT SAVED, because the names in that folder could not be flushed.
    """
    (ours / "corpus").mkdir()
    ours.chmod(0o311)
    desk = Desk(ours / "corpus")
    desk.tag(0)
    assert desk.hear().trouble == ""
    ours.chmod(0o755)
    desk.recover()


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")


def _file(desk: Desk) -> Path:
    return desk.path


def _folder(desk: Desk) -> Path:
    return desk.path.parent


@needs_root
@pytest.mark.parametrize("of", [_file, _folder])
def test_what_another_user_took_over_is_left_alone(ours: Path, of: Callable[[Desk], Path]) -> None:
    """A file that may not be read is not taken for one that is empty, nor written over; given back, all is saved."""
    desk = Desk(ours)
    desk.tag(0)
    desk.hear()
    path = of(desk)
    mode = path.stat().st_mode
    with as_root():
        os.chown(path, 0, 0)
        path.chmod(0o700)
        data = desk.path.read_bytes()
    desk.tag(1)
    assert desk.hear().record is None
    assert "Permission denied" in desk.session.trouble
    with as_root():
        assert desk.path.read_bytes() == data
        os.chown(path, NOBODY, NOBODY)
        path.chmod(mode)
    desk.recover()


@needs_root
def test_two_users_of_one_group_share_a_store(ours: Path) -> None:
    """Each annotates under a name of their own in a folder that both may write to; the texts are kept once for both."""
    old = os.umask(0o002)
    try:
        with as_root():
            ours.chmod(0o2775)
        one = Desk(ours)
        one.tag(0)
        one.hear()
        with as_root():
            os.setegid(NOBODY)
            os.seteuid(NOBODY - 1)
            try:
                other = Desk(ours, "bea", article_of_words("b", 3))
                other.tag(0)
                assert other.hear().trouble == ""
            finally:
                os.seteuid(0)
                os.setegid(0)
    finally:
        os.umask(old)


@pytest.mark.parametrize("gone", ["file", "annotator", "store"])
def test_what_vanished_is_put_back(tmp_path: Path, gone: str) -> None:
    """The file, or the folder around it, is deleted while its article is open: with the next tag all that was on screen
    is on disk again, with its history, and it is said. Once the screen forgot it as well, and said nothing.
    """
    desk = Desk(tmp_path)
    for number in range(3):
        desk.tag(number)
        desk.hear()
    if gone == "file":
        desk.path.unlink()
    else:
        shutil.rmtree(desk.path.parent if gone == "annotator" else desk.store.folder)
    desk.tag(3)
    outcome = desk.hear()
    assert outcome.trouble == ""
    assert "put back" in desk.said
    assert [claim.text for claim in desk.session.record.claims] == desk.tagged
    desk.recover()


def test_an_older_file_in_its_place_is_brought_up_to_date(tmp_path: Path) -> None:
    """Somebody copies yesterday's file back while the article is open: what was done since is done again in its order,
    what was taken back is taken back, and what was read is read.
    """
    desk = Desk(tmp_path)
    desk.tag(0)
    desk.hear()
    yesterday = desk.path.read_bytes()
    for number in (1, 2):
        desk.tag(number)
        desk.hear()
    one, two, _ = desk.session.record.claims
    desk.session.change(one, one.relabelled("quote"))
    desk.session.remove(two.span)
    desk.session.undo()
    desk.session.note("a note")
    desk.session.mark("done")
    desk.session.read([Span(0, 20)], 7)
    desk.session.keep()
    desk.settle()
    before = desk.session.record
    desk.path.write_bytes(yesterday)
    desk.tag(3)
    desk.settle()
    after = desk.store.load(desk.article)
    assert "put back" in desk.said
    assert after.claims[:3] == before.claims
    assert (after.row.status, after.row.note, after.row.reviewed) == ("done", "a note", ((0, 20),))
    assert {change.id: change for change in before.history}.items() <= {
        change.id: change for change in after.history
    }.items()
    assert after.last() == max(after.history, key=lambda change: change.when)


def test_a_damaged_file_on_a_full_disk_is_said_when_there_is_room(tmp_path: Path) -> None:
    """A file is damaged under an open article while nothing can be written: it stays where it is, and once there is
    room it is kept aside and said. Once it was moved at the first try, and nobody ever heard of it.
    """
    desk = Desk(tmp_path)
    for number in range(3):
        desk.tag(number)
        desk.hear()
    desk.path.write_bytes(b"half")
    with file_limit(100):
        refused(desk, 3, "File too large")
    assert list(desk.path.parent.glob("*.damaged-*")) == []
    desk.settle()
    (aside,) = desk.path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == b"half"
    assert aside.name in desk.said
    desk.recover()
