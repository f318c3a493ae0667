"""Dask: workers on many machines, or on this one: the one door to distributed, which the extra `cluster` installs.

A cluster is started by its user (docs/cluster.md); here one connects. Without the address of a scheduler, one with
workers is started on this machine, and listens on the loopback interface only.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from annotations.cluster.engines import Work
from annotations.cluster.folder import INSTALL_HINT, need
from annotations.cluster.shards import Failed, Fault, Job, Part, Shard, differing
from annotations.cluster.work import recipe_here
from annotations.corpus.addresses import scheme_of
from annotations.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Future, LocalCluster

LOOPBACK = "127.0.0.1"

AHEAD = 2
"""Shards that are handed over for each worker: one to work on and one to take next. A million of them at once would be
too much for a scheduler."""

RETRIES = 2
"""How often a shard is tried again if it raises what no sentence of ours covers: a storage that hiccups."""

_OWN_SETTINGS = {
    # A worker that dies with a shard is news for us at once, and not after three others.
    "distributed.scheduler.allowed-failures": 0,
    # How long Dask waits for a worker that is gone, before it may be replaced.
    "distributed.deploy.lost-worker-timeout": "3s",
    # What watches Dask itself takes 3 % of a core beside two workers that do nothing; without it, 1 %.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.work-stealing": False,
}
"""Settings of the scheduler that is started here."""

_TENDED_SECONDS = 1.0


class DaskEngine:
    """Workers of a Dask scheduler."""

    def __init__(self, scheduler: str, workers: int) -> None:
        """Connect to a scheduler, by its address or the file that it wrote; without one, start `workers` here.

        Raises `AskedError` without the library, `ClusterError` if the scheduler does not answer.
        """
        need("distributed")
        import dask
        from distributed import Client, LocalCluster

        _silence()
        self._cluster: LocalCluster | None = None
        self._is_over = Event()
        try:
            if scheduler:
                where = {"address": scheduler} if scheme_of(scheduler) else {"scheduler_file": scheduler}
                if "scheduler_file" in where and not Path(scheduler).is_file():
                    raise ClusterError(f"{scheduler} is neither a file nor an address such as tcp://host:8786")
                self._client: Client = Client(**where, set_as_default=False)
            else:
                dask.config.set(_OWN_SETTINGS)
                cluster = self._cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host=LOOPBACK,
                    dashboard_address=None,
                    memory_limit=0,
                    silence_logs=logging.CRITICAL,
                )
                self._client = Client(cluster, set_as_default=False)
                Thread(target=self._tend, args=(cluster, workers), daemon=True).start()
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise ClusterError(f"the scheduler {scheduler} does not answer: {error}") from error

    @property
    def workers(self) -> int:
        """How many shards are worked on at once: the threads of all workers."""
        found = self._client.scheduler_info(n_workers=-1)["workers"]
        return sum(each["nthreads"] for each in found.values())

    def check(self, job: Job) -> None:
        """Wait for the first worker, and raise `ClusterError` if one of them would find other results."""
        with _connected():
            self._client.wait_for_workers(1)
            answers: dict[str, Any] = self._client.run(_identity, job, on_error="return")
        ours = _identity(job)
        for worker, theirs in answers.items():
            if isinstance(theirs, ImportError):
                raise ClusterError(f"the worker {worker} has no Copydesk: {INSTALL_HINT} ({theirs})")
            if isinstance(theirs, Exception):
                raise ClusterError(f"the worker {worker} cannot work: {theirs}")
            if theirs != ours:
                raise ClusterError(f"the worker {worker} has {theirs}, and this is {ours}")

    def run(self, work: Work, shards: Iterable[Shard]) -> Iterator[Part | Failed]:
        """Yield the outcome of each shard. Raises `ClusterError` if the scheduler is gone."""
        from distributed import as_completed

        each = iter(shards)
        running: dict[Future, Shard] = {}
        with _connected():
            done = as_completed(loop=self._client.loop)
        try:
            while True:
                with _connected():
                    self._hand_over(work, each, running, done)
                    if not running:
                        return
                    future = next(done)
                    shard = running.pop(future)
                    outcome = _outcome(future, shard)
                yield outcome
        finally:
            if running:
                with suppress(Exception):
                    self._client.cancel(list(running), force=True)

    def close(self) -> None:
        """Leave the scheduler, and end the workers that were started here."""
        self._is_over.set()
        for each in (self._client, self._cluster):
            if each is not None:
                with suppress(Exception):
                    each.close(timeout=5)

    def _tend(self, cluster: "LocalCluster", workers: int) -> None:
        """Start workers that are gone: Dask itself gives one up that dies while it starts."""
        while not self._is_over.wait(_TENDED_SECONDS):
            with suppress(RuntimeError):
                cluster.scale(workers)

    def _hand_over(self, work: Work, shards: Iterator[Shard], running: "dict[Future, Shard]", done: Any) -> None:
        """Hand over shards until every worker has enough."""
        while len(running) < AHEAD * max(1, self.workers):
            shard = next(shards, None)
            if shard is None:
                return
            future = self._client.submit(_named, work, shard, pure=False, retries=RETRIES)
            running[future] = shard
            done.add(future)


def _silence() -> None:
    """Keep the libraries from writing to standard error: what concerns a person is raised as one sentence."""
    noisy = ("distributed", "tornado", "asyncio")
    for name in (*noisy, *logging.root.manager.loggerDict):
        if name.partition(".")[0] in noisy:
            logger = logging.getLogger(name)
            logger.handlers[:] = [logging.NullHandler()]
            logger.propagate = name not in noisy


def _named(work: Work, shard: Shard) -> Part | Failed:
    """Do the work, on a worker, and name it if something is wrong there."""
    from distributed import get_worker

    found = work(shard)
    return replace(found, worker=get_worker().address) if isinstance(found, Failed) else found


def _identity(job: Job) -> str:
    """Return what results depend on, on the machine where this runs, in words."""
    wanted, has = differing(job.recipe, recipe_here(job))
    version = metadata.version("copydesk")
    return f"Copydesk {version} with {has} instead of {wanted}" if wanted else f"Copydesk {version}"


def _outcome(future: "Future", shard: Shard) -> Part | Failed:
    """Return what came of a shard. Raises `ClusterError`."""
    from distributed import KilledWorker

    try:
        found: Part | Failed = future.result()
    except KilledWorker as error:
        return Failed(shard, f"every worker that tried {shard.part} died", Fault.DEATH, str(error.last_worker.address))
    return found


@contextmanager
def _connected() -> Iterator[None]:
    """Raise `ClusterError` for what distributed raises if the scheduler is gone, or a worker fails unforeseen."""
    from asyncio import CancelledError
    from concurrent.futures import CancelledError as FutureCancelledError

    from distributed.client import FutureCancelledError as LostError
    from distributed.comm import CommClosedError

    try:
        yield
    except (CancelledError, FutureCancelledError, LostError, CommClosedError) as error:
        raise ClusterError("the scheduler no longer answers") from error
    except ClusterError:
        raise
    except Exception as error:
        raise ClusterError(f"a worker failed: {type(error).__name__}: {error}") from error
