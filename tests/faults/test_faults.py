"""A disk that fails at any step: the old state or the new one, never silence, and all is saved when it is well."""

import os
from collections.abc import Iterator
from errno import EIO, ENOSPC
from pathlib import Path

import pytest
from desk import ARTICLE, LONG, Desk
from failing import ERRORS, Disk

from annotations.store import lock


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no lock: none is held but by the disk that fails."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)


def steps_of(folder: Path, *, first: bool) -> list[str]:
    """Return the steps by which a first tag, or one more, reaches the disk."""
    desk = begun(folder, first=first)
    with Disk(folder) as disk:
        desk.tag(1)
        desk.hear()
        return list(disk.steps)


def begun(folder: Path, *, first: bool) -> Desk:
    """Sit down in a folder of its own; with one tag on disk, unless the next is to be the first."""
    folder.mkdir()
    desk = Desk(folder)
    if not first:
        desk.tag(0)
        desk.hear()
    return desk


def test_the_disk_that_fails_sees_every_step(tmp_path: Path) -> None:
    """Folders and names, the lock, the bytes in two halves, the flushing, the renaming: none goes by unseen."""
    first, later = steps_of(tmp_path / "first", first=True), steps_of(tmp_path / "later", first=False)
    calls = [step.split()[0] for step in later if "lock" not in step and "mkdir" not in step]
    assert calls == ["open", "unlink", "open", "fchmod", "write", "write", "fsync", "replace", "fsync"]
    assert {step.split()[0] for step in first} == {"mkdir", "open", "flock", "unlink", "write", "fsync", "replace"}
    assert len(first) > 2 * len(later)


def cases() -> Iterator[object]:
    """Every error from some step on, and two of them at that step alone; for a first tag and for one more."""
    for number in ERRORS:
        for first in (True, False):
            for lasting in (True, False) if number in (ENOSPC, EIO) else (True,):
                when = f"{'first' if first else 'later'}-{'lasting' if lasting else 'once'}"
                yield pytest.param(number, first, lasting, id=f"{os.strerror(number)}-{when}")


@pytest.mark.parametrize(("number", "first", "lasting"), list(cases()))
def test_whichever_step_fails_nothing_is_lost(tmp_path: Path, number: int, first: bool, lasting: bool) -> None:
    """Either it is said why the tag is not on disk, and the disk is as it was to the byte, or the tag is there whole;
    more is tagged meanwhile, and all of it is on disk in order when nothing fails any more.
    """
    for step in range(len(steps_of(tmp_path / "counted", first=first))):
        folder = tmp_path / str(step)
        desk = begun(folder, first=first)
        before = desk.state()
        with Disk(folder) as disk:
            disk.fail(step, number, lasting=lasting)
            desk.tag(1)
            outcome = desk.hear()
            if outcome.record is None:
                assert desk.session.state == "NOT SAVED"
                assert desk.session.trouble == outcome.trouble
                assert str(folder) in outcome.trouble
                assert "unforeseen" not in outcome.trouble
                if lasting:
                    assert desk.state() == before
            else:
                assert desk.store.load(ARTICLE).claims == outcome.record.claims
            desk.tag(2)
            if lasting:
                assert desk.saver.flush(LONG) >= (1 if outcome.record is None else 0)
            disk.heal()
            desk.recover()
        assert [path.name for path in folder.rglob("*.new")] == []
