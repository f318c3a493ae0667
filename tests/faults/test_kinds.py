"""Every kind of file that Copydesk writes, with every fault: nothing is lost, and each failure is a sentence."""

import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest
from damage import mutated, rounds
from failing_disk import ERRORS, FailingDisk
from kind import WORDS, Kind
from kinds import KINDS, Job, run_jobs, steps_of
from test_special_files import KINDS as SPECIAL

from annotations.corpus.links import feeds
from annotations.errors import CopydeskError, CorpusError
from annotations.recipes import recipe
from annotations.store import lock

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("repeatable")]

LEFT = (".lock", ".lock-held")
"""Files of the lock, which stay."""


@pytest.fixture(autouse=True)
def _short_lock_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the lock timeout: only the failing disk prevents locking."""
    monkeypatch.setattr(lock, "LOCK_TIMEOUT_SECONDS", 0.02)
    monkeypatch.setattr(feeds, "LOCK_SECONDS", 0.02)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Return each kind of file."""
    return KINDS[request.param]


def begun(kind: Kind, folder: Path) -> Path:
    """Make change 0 in a folder, and return it."""
    folder.mkdir()
    kind.change(folder, 0)
    assert kind.held(folder) == {0}
    return folder


def copied(home: Path, name: object) -> Path:
    """Return a copy of a folder."""
    return Path(shutil.copytree(home, home.with_name(f"{home.name}.{name}"), symlinks=True))


def names(home: Path) -> list[str]:
    """Return the names of the files in a folder, but for those of locks."""
    return sorted(str(each.relative_to(home)) for each in home.rglob("*") if each.name not in LEFT)


def after(kind: Kind, *changes: int) -> set[int]:
    """Return what a folder holds after changes in this order."""
    return set(changes[-1:] if kind.is_replaced else changes)


def try_change(kind: Kind, home: Path, number: int) -> str:
    """Make a change; return the sentence why that failed, or an empty one."""
    try:
        kind.change(home, number)
    except (CopydeskError, OSError) as error:
        return sentence(error)
    return ""


def sentence(error: Exception) -> str:
    """Return what an error says, which is one sentence."""
    assert "\n" not in str(error)
    return str(error)


def test_a_disk_that_fails_at_any_step_leaves_the_old_state_or_the_new(kind: Kind, tmp_path: Path) -> None:
    """Whether once or from then on: a sentence says so, nothing is left lying about, and the next change is saved."""
    home = begun(kind, tmp_path / "home")
    whole = copied(home, "whole")
    kind.change(whole, 1)
    kind.change(whole, 2)
    for step in range(steps_of(kind, home)):
        for lasting in (True, False):
            folder = copied(home, f"{step}{lasting}")
            with FailingDisk(folder) as disk:
                disk.fail(step, ERRORS[step % len(ERRORS)], lasting=lasting)
                said = try_change(kind, folder, 1)
                disk.heal()
                assert kind.held(folder) in (after(kind, 0), after(kind, 0, 1)), disk.steps
                assert said or kind.is_derived or kind.held(folder) == after(kind, 0, 1), disk.steps
                kind.change(folder, 1)
                kind.change(folder, 2)
            assert kind.held(folder) == after(kind, 0, 1, 2)
            left = set(names(folder)) ^ set(names(whole))
            if left and any(each.startswith("unlink ") for each in disk.steps[step:]):
                assert all(Path(each).match(kind.leaves) for each in left), disk.steps
            else:
                assert not left, disk.steps


def test_a_kill_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    """Nothing has to be put in order by hand: the next change is saved, and takes away what the kill left."""
    jobs = []
    for name, kind in KINDS.items():
        home = begun(kind, tmp_path / name.replace(" ", "-"))
        steps = range(steps_of(kind, home))
        jobs += [Job(name, str(copied(home, step)), [[1]], die=step) for step in steps]
    for job, (ended,) in zip(jobs, run_jobs(jobs), strict=True):
        assert ended.status == -signal.SIGKILL, f"{job}: {ended}"
        check_next(job, told=f"{job}: {ended}")


def check_next(job: Job, *, told: str) -> None:
    """Check that change 1 was made or not, and that this and the next one can be made; only hidden files are left."""
    kind, home = KINDS[job.kind], Path(job.home)
    assert kind.held(home) in (after(kind, 0), after(kind, 0, 1)), told
    kind.change(home, 1)
    kind.change(home, 2)
    assert kind.held(home) == after(kind, 0, 1, 2), told
    left = set(names(home)) - set(names(whole_of(kind, home)))
    assert all(any(part.startswith(".") for part in Path(each).parts) for each in left), told


def whole_of(kind: Kind, home: Path) -> Path:
    """Return a folder beside one with its first three changes, undisturbed."""
    whole = home.with_name(f"{home.name.partition('.')[0]}.whole")
    if not whole.exists():
        begun(kind, whole)
        kind.change(whole, 1)
        kind.change(whole, 2)
    return whole


def test_a_file_that_cannot_grow_beyond_any_size_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    """As on a full disk, or killed by the system there: it also concerns libraries that write by themselves.

    What is said if it was not saved is one sentence.
    """
    jobs = []
    for name, kind in KINDS.items():
        home = begun(kind, tmp_path / name.replace(" ", "-"))
        sizes = {each.stat().st_size for each in whole_of(kind, home).rglob("*") if each.is_file()} - {0}
        limits = {max(sizes) * share // 4 for share in range(8)} | {size - 1 for size in sizes}
        for number, limit in enumerate(sorted(limits)):
            is_deadly = number % 2 == 1
            jobs.append(Job(name, str(copied(home, limit)), [[1]], reads=False, limit=limit, is_deadly=is_deadly))
    for job, (ended,) in zip(jobs, run_jobs(jobs), strict=True):
        told = f"{job}: {ended}"
        kind = KINDS[job.kind]
        assert ended.status in ((0, -signal.SIGXFSZ) if job.is_deadly else (0,)), told
        assert not any("\n" in each for each in ended.said), told
        if not ended.status and not ended.said and not kind.is_derived:
            assert kind.held(Path(job.home)) == after(kind, 0, 1), told
        check_next(job, told=told)


def test_two_programs_lose_nothing_of_each_other(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Both change the same file as fast as they can."""
    each = min(request.config.getoption("--tags") // 3, WORDS // 2)
    jobs = []
    for name, kind in KINDS.items():
        home = begun(kind, tmp_path / name.replace(" ", "-"))
        jobs.append(Job(name, str(home), [list(range(1, each)), list(range(each, 2 * each))], reads=False))
    for job, ended in zip(jobs, run_jobs(jobs), strict=True):
        kind, home = KINDS[job.kind], Path(job.home)
        told = f"{job}: {ended}"
        assert [one.status for one in ended] == [0, 0], told
        assert [one.said for one in ended] == [[], []], told
        held = kind.held(home)
        if kind.is_replaced:
            assert held in ({each - 1}, {2 * each - 1}), told
        else:
            assert held == set(range(2 * each)), told


def mutations(request: pytest.FixtureRequest) -> Iterator[Random]:
    """Yield a source of chance for each damage."""
    return rounds(request, 20)


def test_a_damaged_file_is_kept_or_made_again(kind: Kind, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """It is read, or a sentence says what is wrong; what a person made is never overwritten unread."""
    home = begun(kind, tmp_path / "home")
    kind.change(home, 1)
    outcomes: Counter[str] = Counter()
    for chance in mutations(request):
        folder = copied(home, "damaged")
        path = chance.choice(kind.paths(folder))
        data = mutated(chance, path.read_bytes())
        path.write_bytes(data)
        try:
            before = kind.held(folder)
        except CopydeskError as error:
            sentence(error)
            before = set()
        said = try_change(kind, folder, 2)
        if said:
            # Of a newer version as it seems, or not what it could be replaced with.
            assert path.read_bytes() == data
        elif kind.is_derived:
            assert kind.held(folder) >= after(kind, 2)
        else:
            assert kind.held(folder) >= before | {2}
            is_whole = before == {0, 1} or kind.is_unchecked
            assert (
                is_whole
                or not data
                or any(each.read_bytes() == data for each in path.parent.iterdir() if each.is_file())
            )
        outcomes["said" if said else "read" if before else "made again"] += 1
        shutil.rmtree(folder)
    print(dict(outcomes))
    assert outcomes


def test_what_is_no_file_in_place_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """A pipe, a device, a link to itself, a socket, a sparse file, a folder: nobody waits, and nothing is written."""
    jobs = []
    for name, kind in KINDS.items():
        home = begun(kind, tmp_path / name.replace(" ", "-"))
        specials = ["device", "loop", "socket", "sparse", "folder", *(() if kind.is_outside else ("pipe",))]
        for special, number in product(specials, range(len(kind.paths(home)))):
            folder = copied(home, f"{special}{number}")
            path = kind.paths(folder)[number]
            path.unlink()
            SPECIAL[special](path)
            jobs.append(Job(name, str(folder), [[1]]))
    for job, (ended,) in zip(jobs, run_jobs(jobs), strict=True):
        told = f"{job}: {ended}"
        assert ended.status == 0, told
        assert not any("\n" in each for each in ended.said), told


def test_a_recipe_that_does_not_fit_on_the_disk_leaves_nothing(tmp_path: Path) -> None:
    """Half of its settings once kept the next attempt from writing anything."""
    with FailingDisk(tmp_path) as disk:
        recipe.write("facts", tmp_path / "new")
        for step in range(1, len(disk.steps)):
            folder = tmp_path / str(step)
            disk.fail(step, ERRORS[step % len(ERRORS)], lasting=False)
            with pytest.raises(CorpusError, match="cannot be written to: "):
                recipe.write("facts", folder)
            assert list(folder.iterdir()) == []
            disk.heal()
            assert len(recipe.write("facts", folder)) == 3
