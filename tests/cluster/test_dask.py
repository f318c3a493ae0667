"""Dask, end to end: a scheduler and workers that are processes of their own, on the loopback interface."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from dask_cluster import LONG_SECONDS, DaskCluster, wait_until
from test_results import made, new

from annotations.corpus.corpus import open_corpus

pytest.importorskip("distributed", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("stub_model")]

TESTS = Path(__file__).parent.parent
STUB = TESTS / "stub_model.py"
ARTICLES = 8


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of a few short articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number}.txt").write_text(f"Anna went to Paris with Bob{number}.\n", "utf-8")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of programs that stop at a gate, with the stand-in for the model."""
    gate = tmp_path / "gate"
    gate.mkdir()
    paths = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    return {**os.environ, "PYTHONPATH": paths, "COPYDESK_STUB": "1", "COPYDESK_GATE": str(gate)}


@pytest.fixture
def cluster(tmp_path: Path, environment: dict[str, str]) -> Iterator[DaskCluster]:
    """Start a scheduler."""
    with ExitStack() as stack:
        yield DaskCluster(stack, tmp_path, environment)


def at_work(environment: Mapping[str, str]) -> set[int]:
    """Return the processes that wait at the gate."""
    return {int(path.name) for path in Path(environment["COPYDESK_GATE"]).iterdir() if path.name.isdigit()}


def open_gate(environment: Mapping[str, str]) -> None:
    """Let all go on, and whoever comes later."""
    (Path(environment["COPYDESK_GATE"]) / "open").touch()


def close_gate(environment: Mapping[str, str]) -> None:
    """Let all wait that come later."""
    for path in Path(environment["COPYDESK_GATE"]).iterdir():
        path.unlink()


def command(news: Path, to: Path, *options: str) -> list[str]:
    """Return the command that makes a part of each article."""
    return [sys.executable, str(STUB), "entities", str(news), "--to", str(to), "--shard", "1", *options]


def tables(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the parts."""
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_a_worker_and_then_the_scheduler_are_killed_and_the_results_are_whole(
    news: Path, tmp_path: Path, cluster: DaskCluster, environment: dict[str, str]
) -> None:
    """What a worker was in the middle of is done by the other; the parts equal those of one machine to the byte.

    A scheduler that is gone ends the command with a sentence and exit 1, and what is missing is made without a cluster.
    """
    cluster.add_worker()
    cluster.add_worker()
    asked = cluster.start(command(news, tmp_path / "out", "--scheduler", str(cluster.file)))
    wait_until(lambda: asked.poll() is not None or len(at_work(environment)) == 2)
    assert at_work(environment) == {each.pid for each in cluster.workers}, cluster.log.read_text()
    cluster.workers[0].send_signal(signal.SIGKILL)
    cluster.workers[0].wait()
    open_gate(environment)
    assert asked.wait(LONG_SECONDS) == 0, cluster.log.read_text()
    assert f"{ARTICLES} of {ARTICLES} parts: {ARTICLES} made, 0 already there" in cluster.log.read_text()
    made(open_corpus(news), tmp_path / "alone", 1)
    assert len(tables(tmp_path / "out")) == ARTICLES
    assert tables(tmp_path / "out") == tables(tmp_path / "alone")

    close_gate(environment)
    cluster.log.write_text("")
    asked = cluster.start(command(news, tmp_path / "second", "--scheduler", str(cluster.file)))
    wait_until(lambda: asked.poll() is not None or bool(at_work(environment)))
    cluster.scheduler.send_signal(signal.SIGKILL)
    assert asked.wait(LONG_SECONDS) == 1
    first, *rest = cluster.log.read_text().splitlines()
    assert first == "Stopped: the scheduler no longer answers."
    assert [line.partition(" of ")[2] for line in rest] == [f"{ARTICLES} parts: 0 made, 0 already there."]
    assert new(made(open_corpus(news), tmp_path / "second", 1)) == list(range(ARTICLES))
    assert tables(tmp_path / "second") == tables(tmp_path / "alone")


def test_workers_of_this_machine_listen_on_the_loopback_interface_only(
    news: Path, tmp_path: Path, cluster: DaskCluster, environment: dict[str, str]
) -> None:
    """While they work, no socket of the command and its processes can be reached from outside."""
    asked = cluster.start(command(news, tmp_path / "out", "--engine", "dask", "--workers", "1"))
    wait_until(lambda: asked.poll() is not None or bool(at_work(environment)))
    tree = family(asked.pid)
    found: set[str] = set()
    for pid in tree:
        # A process that has ended meanwhile listens nowhere.
        with suppress(OSError):
            found.update(listening(pid))
    open_gate(environment)
    assert asked.wait(LONG_SECONDS) == 0, cluster.log.read_text()
    assert at_work(environment) < tree
    assert found
    assert {address for address in found if not address.startswith("127.")} == set()


def family(pid: int) -> set[int]:
    """Return a process and all that it started, directly or not."""
    children: set[int] = set()
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            children.update(map(int, path.read_text().split()))
    return {pid}.union(*map(family, children))


def listening(pid: int) -> Iterator[str]:
    """Yield the addresses at which a process listens."""
    held = {str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()}
    for version in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{version}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in held:
                address = bytes.fromhex(fields[1].partition(":")[0])
                yield ".".join(map(str, reversed(address))) if version == "tcp" else f"[{address.hex()}]"
