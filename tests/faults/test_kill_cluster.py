"""Results in parts, whose processes are killed at any moment: they come out as if nothing had happened."""

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest
from dask_cluster import LONG_SECONDS, DaskCluster, wait_until
from processes import children_of

from annotations.cluster.engines import LocalEngine
from annotations.cluster.plan import Plan
from annotations.cluster.results import Done, Head, Results, fill
from annotations.cluster.shards import Job, recipe_of
from annotations.corpus.corpus import open_corpus
from annotations.nlp.pipeline import resolve

pytest.importorskip("distributed", reason="the extra `cluster` is not installed: pip install 'copydesk[cluster]'")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("stub_model")]

TESTS = Path(__file__).parent.parent
ARTICLES = 24
MAX_START_SECONDS = 1.0
"""How long after its start a command is killed that has made no part yet."""
MAX_PART_SECONDS = 0.05
"""How long after a part a process is killed: enough for the next one or two."""


@dataclass
class Folder:
    """A folder of results, and the parts that were whole when they were last looked at."""

    path: Path
    times: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The file and its time of each part that was whole."""

    def look(self) -> None:
        """Fail if a part that says that it is whole is not, or one that was whole was made again."""
        found: dict[str, tuple[int, int]] = {}
        for said in self.path.glob("part-*.json"):
            table = said.with_suffix(".parquet")
            assert json.loads(said.read_bytes())["sha256"] == sha256(table.read_bytes()).hexdigest()
            about = table.stat()
            found[said.stem] = (about.st_ino, about.st_mtime_ns)
        assert {name: found.get(name) for name in self.times} == self.times
        self.times = found

    def count(self) -> int:
        """Return how many parts are said to be whole."""
        return sum(1 for _ in self.path.glob("part-*.json"))

    def contents(self) -> dict[str, bytes]:
        """Return the rows, and what is said of them but how long they took; nothing else may be there but `.` files."""
        found = {path.name: path.read_bytes() for path in self.path.iterdir() if not path.name.startswith(".")}
        for said in self.path.glob("part-*.json"):
            found[said.name] = json.dumps({**json.loads(said.read_bytes()), "seconds": 0}).encode()
        return found


class Newsroom:
    """Articles, and the commands that make parts of them."""

    def __init__(self, folder: Path) -> None:
        """Write the articles into a folder."""
        self.folder = folder
        self.news = folder / "news"
        self.news.mkdir()
        for number in range(ARTICLES):
            (self.news / f"{number:02}.txt").write_text(f"Anna went to Paris with Bob{number}.\n", "utf-8")
        paths = os.pathsep.join((str(TESTS.parent), str(TESTS)))
        self.environment = {**os.environ, "PYTHONPATH": paths, "COPYDESK_STUB": "process"}

    def start(self, to: Path, *options: str) -> subprocess.Popen[bytes]:
        """Start the command that makes a part of each article; its last words are in the file `log`."""
        command = [sys.executable, str(TESTS / "stub_model.py"), "entities", str(self.news), "--to", str(to)]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [*command, "--shard", "1", *options], env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def finish(self, to: Path) -> None:
        """Make what is missing in this process, undisturbed."""
        recipe = recipe_of(resolve(""))
        results, plan = Results(str(to)), Plan(open_corpus(self.news), recipe, 1)
        results.begin(Head(recipe, plan.sources, 1, len(plan), plan.articles), anew=False)
        assert all(isinstance(each, Done) for each in fill(results, plan, Job(str(to), recipe), LocalEngine(2)))

    @property
    def said(self) -> str:
        """What the last command said."""
        return (self.folder / "log").read_text("utf-8")


class LocalCampaign:
    """Kills of what works on this machine."""

    victims = ("command", "model")

    def __init__(self, newsroom: Newsroom, _: ExitStack) -> None:
        self._newsroom = newsroom

    def start(self, to: Path) -> subprocess.Popen[bytes]:
        """Start the command."""
        return self._newsroom.start(to, "--workers", "2")

    def process(self, victim: str, command: subprocess.Popen[bytes], chance: random.Random) -> int | None:
        """Return the process that is to be killed; `None` if there is none by now."""
        if victim == "command":
            return command.pid if command.poll() is None else None
        models = sorted(children_of(command.pid)) if command.poll() is None else []
        return chance.choice(models) if models else None


class DaskCampaign:
    """Kills of what works on a cluster."""

    victims = ("worker", "command", "scheduler", "model")

    def __init__(self, newsroom: Newsroom, stack: ExitStack) -> None:
        self._newsroom = newsroom
        self._clusters = 0
        self._cluster: DaskCluster | None = None
        self._mine = stack.enter_context(ExitStack())

    def start(self, to: Path) -> subprocess.Popen[bytes]:
        """Start the command, and the parts of the cluster that are gone."""
        if self._cluster is None or self._cluster.scheduler.poll() is not None:
            self._mine.close()
            self._clusters += 1
            folder = self._newsroom.folder / f"cluster-{self._clusters}"
            folder.mkdir()
            self._cluster = DaskCluster(self._mine, folder, self._newsroom.environment)
        while sum(each.poll() is None for each in self._cluster.workers) < 2:
            self._cluster.add_worker()
        return self._newsroom.start(to, "--scheduler", str(self._cluster.file))

    def process(self, victim: str, command: subprocess.Popen[bytes], chance: random.Random) -> int | None:
        """Return the process that is to be killed; `None` if there is none by now."""
        if command.poll() is not None or victim == "command":
            return None if command.poll() is not None else command.pid
        assert self._cluster is not None
        if victim == "scheduler":
            return self._cluster.scheduler.pid
        workers = [each.pid for each in self._cluster.workers if each.poll() is None]
        if victim == "worker":
            return chance.choice(workers)
        models = sorted(model for worker in workers for model in children_of(worker))
        return chance.choice(models) if models else None


CAMPAIGNS: Mapping[str, Callable[[Newsroom, ExitStack], LocalCampaign | DaskCampaign]] = {
    "local": LocalCampaign,
    "dask": DaskCampaign,
}


@pytest.mark.parametrize("engine", CAMPAIGNS)
def test_killed_at_any_moment_no_part_is_lost_or_made_twice(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str
) -> None:
    """The resumed results equal the undisturbed ones to the byte, and parts that were whole keep their file and time.

    A process is killed at a random moment, the same command goes on, and so forth until the folder is complete, which
    is then begun anew. A worker or the process of the model does not end the command; a scheduler does.
    """
    chance = random.Random(request.config.getoption("--seed") or None)
    newsroom = Newsroom(tmp_path)
    whole = Folder(tmp_path / "whole")
    newsroom.finish(whole.path)
    hits: Counter[str] = Counter()
    completed = 0
    folder = Folder(tmp_path / "out-0")
    with ExitStack() as stack:
        campaign = CAMPAIGNS[engine](newsroom, stack)
        wanted = max(len(campaign.victims), request.config.getoption("--kills") // 60)
        for number in range(10 * wanted):
            victim = campaign.victims[hits.total() % len(campaign.victims)]
            command = campaign.start(folder.path)
            stack.callback(command.wait)
            stack.callback(command.kill)
            hits[victim] += _struck(campaign, victim, command, folder, chance)
            status = command.wait(LONG_SECONDS)
            assert status in {"command": (-9, 0), "scheduler": (1, 2, 0)}.get(victim, (0,)), newsroom.said
            folder.look()
            if status == 0 or number % 5 == 4:
                newsroom.finish(folder.path)
                folder.look()
                assert folder.contents() == whole.contents()
                completed += 1
                folder = Folder(tmp_path / f"out-{completed}")
            if hits.total() == wanted:
                break
        newsroom.finish(folder.path)
        folder.look()
    assert folder.contents() == whole.contents()
    assert hits.total() == wanted
    print(f"{dict(hits)} kills that came before the end, in {completed + 1} folders of {ARTICLES} parts: all whole")


def _struck(
    campaign: LocalCampaign | DaskCampaign,
    victim: str,
    command: subprocess.Popen[bytes],
    folder: Folder,
    chance: random.Random,
) -> bool:
    """Kill a process at a random moment; return whether that came before the command's end."""
    there = folder.count()
    more = chance.randrange(max(1, ARTICLES - there - 2))
    wait_until(lambda: command.poll() is not None or folder.count() >= there + more)
    Event().wait(chance.uniform(0, MAX_PART_SECONDS if more else MAX_START_SECONDS))
    process = campaign.process(victim, command, chance)
    if process is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    return True
