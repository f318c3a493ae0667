"""A disk that fails at any step loses no edit and is always reported."""

import os
from collections.abc import Iterator
from errno import EIO, ENOSPC
from pathlib import Path

import pytest
from failing_disk import ERRORS, FailingDisk
from harness import ARTICLE, TIMEOUT_SECONDS, Harness

from annotations.store import lock

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _short_lock_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the lock timeout: only the failing disk prevents locking."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)


def steps_of(folder: Path, *, first: bool) -> list[str]:
    """Return the steps of saving a first or a later tag."""
    harness = open_harness(folder, first=first)
    with FailingDisk(folder) as disk:
        harness.tag(1)
        harness.receive()
        return list(disk.steps)


def open_harness(folder: Path, *, first: bool) -> Harness:
    """Open an article in a folder of its own.

    With one saved tag, unless the next is to be the first.
    """
    folder.mkdir()
    harness = Harness(folder)
    if not first:
        harness.tag(0)
        harness.receive()
    return harness


def test_the_failing_disk_counts_every_step(tmp_path: Path) -> None:
    """Folders, names, lock, content in two halves, flush and rename are all counted."""
    first, later = steps_of(tmp_path / "first", first=True), steps_of(tmp_path / "later", first=False)
    calls = [step.split()[0] for step in later if "lock" not in step and "mkdir" not in step]
    assert calls == ["open", "unlink", "open", "fchmod", "write", "write", "fsync", "replace", "fsync"]
    assert {step.split()[0] for step in first} == {"mkdir", "open", "flock", "unlink", "write", "fsync", "replace"}
    assert len(first) > 2 * len(later)


def cases() -> Iterator[object]:
    """Yield every error for all later steps, and two errors for one step.

    For a first and a later tag.
    """
    for number in ERRORS:
        for first in (True, False):
            for lasting in (True, False) if number in (ENOSPC, EIO) else (True,):
                case = f"{'first' if first else 'later'}-{'lasting' if lasting else 'once'}"
                yield pytest.param(number, first, lasting, id=f"{os.strerror(number)}-{case}")


@pytest.mark.parametrize(("number", "first", "lasting"), list(cases()))
def test_no_edit_is_lost_at_any_failing_step(tmp_path: Path, number: int, first: bool, lasting: bool) -> None:
    """Each tag is saved, or reported as not saved while the file keeps its bytes.

    More tags follow, and all are saved in order once no step fails.
    """
    for step in range(len(steps_of(tmp_path / "counted", first=first))):
        folder = tmp_path / str(step)
        harness = open_harness(folder, first=first)
        before = harness.content()
        with FailingDisk(folder) as disk:
            disk.fail(step, number, lasting=lasting)
            harness.tag(1)
            outcome = harness.receive()
            if outcome.record is None:
                assert harness.session.save_state == "NOT SAVED"
                assert harness.session.save_error == outcome.trouble
                assert str(folder) in outcome.trouble
                assert "unforeseen" not in outcome.trouble
                if lasting:
                    assert harness.content() == before
            else:
                assert harness.store.load(ARTICLE).claims == outcome.record.claims
            harness.tag(2)
            if lasting:
                assert harness.saver.flush(TIMEOUT_SECONDS) >= (1 if outcome.record is None else 0)
            disk.heal()
            harness.recover()
        assert [path.name for path in folder.rglob("*.new")] == []
