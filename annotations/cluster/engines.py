"""Engines: they run the work on shards. `local` is here; Dask is behind `dask_engine`."""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Protocol

from annotations.cluster.shards import Failed, Job, Part, Shard
from annotations.cluster.work import end_processes

Work = Callable[[Shard], Part | Failed]
"""What is done with a shard. Another process must be able to import it."""


class Engine(Protocol):
    """Does work on shards, several at once."""

    @property
    def workers(self) -> int:
        """How many shards are worked on at once, by now."""
        ...

    def run(self, work: Work, shards: Iterable[Shard]) -> Iterator[Part | Failed]:
        """Yield the outcome of each shard, in any order; close the iterator to stop.

        Shards are asked for while others are worked on, from one thread at a time. Raises `ClusterError` if the engine
        as a whole is gone.
        """
        ...

    def check(self, job: Job) -> None:
        """Wait for the first worker, and raise `ClusterError` if one of them would find other results."""
        ...

    def close(self) -> None:
        """End the workers, if they are the engine's own."""
        ...


class LocalEngine:
    """Threads of this process, each with a process of the model."""

    def __init__(self, workers: int) -> None:
        """Work on so many shards at once."""
        self.workers = workers

    def run(self, work: Work, shards: Iterable[Shard]) -> Iterator[Part | Failed]:
        """Yield the outcome of each shard."""
        crew = _Crew(work, iter(shards), self.workers)
        try:
            yield from crew.news()
        finally:
            crew.end()

    def check(self, job: Job) -> None:
        """Do nothing: the worker is this program."""

    def close(self) -> None:
        """End the processes of the model."""
        end_processes()


class _Crew:
    """Threads that take shards from one iterator."""

    def __init__(self, work: Work, shards: Iterator[Shard], workers: int) -> None:
        self._work = work
        self._shards = shards
        self._taking = Lock()
        self._news: SimpleQueue[Part | Failed | BaseException | None] = SimpleQueue()
        self._is_stopped = False
        self._threads = [Thread(target=self._run, daemon=True) for _ in range(workers)]
        self._left = workers
        for thread in self._threads:
            thread.start()

    def news(self) -> Iterator[Part | Failed]:
        """Yield the outcome of each shard until all threads have ended; raise an error of any of them."""
        while self._left:
            found = self._news.get()
            if isinstance(found, BaseException):
                raise found
            if found is None:
                self._left -= 1
            else:
                yield found

    def end(self) -> None:
        """End the threads, and what they are in the middle of."""
        self._is_stopped = True
        if self._left:
            end_processes()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        try:
            while (shard := self._next()) is not None:
                self._news.put(self._work(shard))
        except BaseException as error:  # noqa: BLE001, it is raised where the results are taken
            self._news.put(error)
        finally:
            self._news.put(None)

    def _next(self) -> Shard | None:
        with self._taking:
            return None if self._is_stopped else next(self._shards, None)
