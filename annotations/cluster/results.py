"""Results: a folder of parts, its description, and the work that fills in missing parts.

_copydesk.json            format, model, rules, sources
part-00000-<key>.parquet  a row an article (`rows.py`)
part-00000-<key>.json     counts, failures and SHA-256 of the part, written last: a part without it does not count
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from typing import NamedTuple, TypeGuard

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotations.cluster.engines import Engine
from annotations.cluster.folder import MAX_SMALL_BYTES, Folder
from annotations.cluster.plan import Plan
from annotations.cluster.shards import FORMAT, Failed, Fault, Job, Part, Recipe, Shard, differing
from annotations.cluster.work import count, do
from annotations.errors import AskedError, ClusterError

HEAD = "_copydesk.json"

SAMPLED = 10
"""One of so many parts is verified, unless all are to be."""

_PART, _SUFFIX, _TABLE = "part-", ".json", ".parquet"


class Head(Struct, frozen=True):
    """The description of a folder of parts."""

    recipe: Recipe
    sources: tuple[str, ...]
    shard: int
    """Articles that a shard was to have."""
    shards: int
    articles: int | None = None
    format: int = FORMAT


class _AnyFormat(Struct):
    format: int


class Results:
    """A folder of parts, by path or URL."""

    def __init__(self, url: str) -> None:
        """Name the folder. Raises `AskedError`."""
        self.folder = Folder(url)

    def head(self) -> Head | None:
        """Return the description of the folder; `None` if there are no results.

        Raises `AskedError` if a newer program made it, or it cannot be understood.
        """
        data = self.folder.read(HEAD)
        if data is None:
            return None
        try:
            if msgspec.json.decode(data, type=_AnyFormat).format > FORMAT:
                raise AskedError(f"the results in {self.folder.url} are of a newer version of Copydesk")
            return msgspec.json.decode(data, type=Head)
        except msgspec.MsgspecError as error:
            raise AskedError(f"{HEAD} in {self.folder.url} is damaged: {error}") from error

    def begin(self, head: Head, *, anew: bool) -> None:
        """Take a folder for some results, or go on with one. Raises `AskedError` if it holds others."""
        if anew:
            self.folder.remove(name for name in self.folder.sizes() if name == HEAD or name.startswith(_PART))
        known = self.head()
        if known is not None and known.recipe != head.recipe:
            was, now = differing(known.recipe, head.recipe)
            raise AskedError(
                f"{self.folder.url} holds results with {was}, not {now}: name another folder, or start over with --anew"
            )
        if known is not None and known.sources != head.sources:
            raise AskedError(
                f"{self.folder.url} holds results of {', '.join(known.sources)}: name another folder, or start over "
                "with --anew"
            )
        if known != head:
            self.folder.write(HEAD, msgspec.json.encode(head))

    def parts(self) -> Iterator[Part]:
        """Yield the parts that are whole by their size. Raises `CorpusError`."""
        sizes = self.folder.sizes()
        names = sorted(name for name in sizes if name.startswith(_PART) and name.endswith(_SUFFIX))
        for name, data in self.folder.read_many(names):
            try:
                part = msgspec.json.decode(data, type=Part)
            except msgspec.MsgspecError:
                continue
            if f"{part.name}{_SUFFIX}" == name and sizes.get(f"{part.name}{_TABLE}") == part.bytes:
                yield part

    def table(self, part: Part) -> bytes | None:
        """Return the table of a part; `None` if it is not what was written. Raises `CorpusError`."""
        data = self.folder.read(f"{part.name}{_TABLE}", max(part.bytes, MAX_SMALL_BYTES))
        return data if data is not None and sha256(data).hexdigest() == part.sha256 else None

    def damaged(self, one_of: int = SAMPLED) -> Iterator[str]:
        """Yield the names of parts that are not what was written, by the SHA-256 of one of so many, read whole."""
        for part in self.parts():
            if part.number % one_of == 0 and self.table(part) is None:
                yield part.name

    def drop(self, names: set[str]) -> None:
        """Remove parts by their names, each first what says that it is whole."""
        for name in sorted(names):
            self.folder.remove((f"{name}{_SUFFIX}", f"{name}{_TABLE}"))


TRIES = 3
"""How often a shard without the articles that kill workers is tried, if its worker dies all the same."""


class Done(NamedTuple):
    """A part that is there."""

    part: Part
    is_new: bool
    """Whether it was made just now."""


def fill(results: Results, plan: Plan, job: Job, engine: Engine) -> Generator[Done | Failed, None, None]:
    """Make the parts that are missing; yield those that are there, then each as it is made.

    A shard whose worker dies is tried again once; then the articles that kill it are found by halving, in as many more
    tries as it can be halved and one, and get an error instead of results. Parts of an earlier state of the sources are
    removed at the end, if nothing failed. Raises `ClusterError` if going on is of no use, and as `Results`. To stop,
    close the iterator: what was written stays.
    """
    there = {part.name: part for part in results.parts()}
    kept: set[str] = set()
    for shard in plan:
        if (part := there.pop(shard.part, None)) is not None:
            kept.add(shard.part)
            yield Done(part, is_new=False)
    has_failed = False
    missing = (shard for shard in plan if shard.part not in kept)
    for outcome in _made(engine, job, missing):
        has_failed |= isinstance(outcome, Failed)
        yield outcome if isinstance(outcome, Failed) else Done(outcome, is_new=True)
    if not has_failed:
        results.drop(set(there))
        results.folder.remove_abandoned()


def _made(engine: Engine, job: Job, shards: Iterator[Shard]) -> Iterator[Part | Failed]:
    """Yield what came of shards, last those that kill their workers: nothing else may run beside these."""
    died: list[Shard] = []
    for outcome in _tried(engine, partial(do, job), shards):
        if _is_death(outcome):
            died.append(outcome.shard)
        else:
            yield outcome
    for shard in died:
        yield _survived(engine, job, shard)


def _tried(engine: Engine, work: Callable[[Shard], Part | Failed], shards: Iterator[Shard]) -> Iterator[Part | Failed]:
    """Yield what came of shards, those whose worker died after another try behind the others."""
    died: list[Shard] = []
    with closing(_of(engine, work, shards)) as outcomes:
        for outcome in outcomes:
            if _is_death(outcome):
                died.append(outcome.shard)
            else:
                yield outcome
    if died:
        yield from _of(engine, work, iter(died))


def _of(
    engine: Engine, work: Callable[[Shard], Part | Failed], shards: Iterator[Shard]
) -> Generator[Part | Failed, None, None]:
    """Yield what came of shards. Raises `ClusterError` if a worker cannot work."""
    for outcome in engine.run(work, shards):
        if isinstance(outcome, Failed) and outcome.fault is Fault.WORKER:
            named = f"the worker {outcome.worker}: " if outcome.worker else ""
            raise ClusterError(f"{named}{outcome.why}")
        yield outcome


def _survived(engine: Engine, job: Job, shard: Shard) -> Part | Failed:
    """Find the articles that kill the workers of a shard, and make its part without their results."""
    counted = _whole(engine, partial(count, job), shard)
    if isinstance(counted, Failed):
        return replace(counted, why=f"reading {shard.part} kills every worker", fault=Fault.SOURCE)
    deadly: list[int] = []
    suspects = [*_halves(0, counted.rows)]
    while suspects:
        # One at a time: a worker that dies takes with it whatever else it was given.
        start, stop = suspects.pop()
        probe = replace(shard, only=(start, stop))
        if not _is_deadly(engine, job, probe):
            continue
        if stop - start > 1:
            suspects += _halves(start, stop)
        elif _is_deadly(engine, job, probe):
            # A machine may be taken away at any moment: one article alone is tried twice before it is blamed.
            deadly.append(start)
    return _whole(engine, partial(do, job), replace(shard, deadly=tuple(sorted(deadly))))


def _is_deadly(engine: Engine, job: Job, probe: Shard) -> bool:
    return _is_death(_one(engine, partial(do, job), probe))


def _is_death(outcome: Part | Failed) -> TypeGuard[Failed]:
    return isinstance(outcome, Failed) and outcome.fault is Fault.DEATH


def _whole(engine: Engine, work: Callable[[Shard], Part | Failed], shard: Shard) -> Part | Failed:
    """Return what came of a shard that kills nothing by itself: it may have been given to a worker that was dying."""
    for _ in range(TRIES - 1):
        outcome = _one(engine, work, shard)
        if not _is_death(outcome):
            return outcome
    return _one(engine, work, shard)


def _one(engine: Engine, work: Callable[[Shard], Part | Failed], shard: Shard) -> Part | Failed:
    return next(iter(list(_of(engine, work, iter([shard])))))


def _halves(start: int, stop: int) -> tuple[tuple[int, int], ...]:
    middle = (start + stop) // 2
    return ((start, stop),) if stop - start == 1 else ((start, middle), (middle, stop))
