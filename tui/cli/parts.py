"""Results in parts, for the command line: make them, with progress; report their state; copy them into the cache."""

import re
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct

from annotations.corpus.addresses import scheme_of
from annotations.errors import AskedError, ClusterError, CorpusError, NotSavedError
from annotations.nlp.pipeline import resolve
from annotations.wording import counted
from tui.cli.corpora import PROGRESS_SECONDS, cache
from tui.cli.output import meter, say, show, show_json
from tui.cli.progress import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotations.cluster.engines import Engine
    from annotations.cluster.plan import Plan
    from annotations.cluster.results import Done, Results
    from annotations.cluster.shards import Failed, Failure, Job
    from annotations.corpus.corpus import Corpus

MAX_TOLD = 20
"""Articles with errors that are named; all of them are in the rows of their parts."""

_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


class Engines(StrEnum):
    """Where the work runs."""

    LOCAL = "local"
    DASK = "dask"


@dataclass(frozen=True, kw_only=True)
class PartsRequest:
    """The arguments of the command."""

    corpus: tuple[str, ...]
    to: str
    workers: int | None
    engine: Engines
    scheduler: str
    shard: int | None
    model: str
    with_suggestions: bool
    with_stories: bool
    text_column: str
    limit_memory: str
    anew: bool
    as_json: bool
    verify_all: bool = False


class PartEvent(Struct, tag_field="event", tag="part"):
    """A part was made, as JSON."""

    part: str
    rows: int
    words: int
    seconds: float
    failed: int
    done: int
    """Shards done, of `shards`."""
    shards: int


class FailureEvent(Struct, tag_field="event", tag="failure"):
    """An article, or a whole shard, has no results, as JSON."""

    error: str
    id: str = ""
    shard: str = ""


class EndEvent(Struct, tag_field="event", tag="end"):
    """The result of the run, as JSON."""

    shards: int
    parts: int
    articles: int
    words: int
    failed: int
    seconds: float


@dataclass
class _Course:
    """The progress of filling a folder."""

    total: int
    """Shards in total."""
    articles: int | None
    engine: "Engine"
    done: int = 0
    known: int = 0
    rows: int = 0
    words: int = 0
    """Words of the parts that were made."""
    failed: int = 0
    failures: "list[Failure]" = field(default_factory=list)
    lost: "list[Failed]" = field(default_factory=list)
    begun: float = field(default_factory=monotonic)

    def add(self, outcome: "Done | Failed") -> None:
        """Count the outcome of one more shard."""
        from annotations.cluster.results import Done

        self.done += 1
        if not isinstance(outcome, Done):
            self.lost.append(outcome)
            return
        part = outcome.part
        self.known += not outcome.is_new
        self.rows += part.rows
        self.failed += part.failed
        self.failures += part.failures[: MAX_TOLD - len(self.failures)]
        self.words += part.words if outcome.is_new else 0

    @property
    def made(self) -> int:
        """Parts that were made."""
        return self.done - self.known - len(self.lost)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return max(monotonic() - self.begun, 0.001)

    def __str__(self) -> str:
        """Return progress, speed, and remaining time."""
        of = f" of {self.articles:,}" if self.articles is not None else ""
        line = f"{self.done:,} of {self.total:,} parts  {self.rows:,}{of} articles"
        if self.made:
            left = timedelta(seconds=round(self.seconds / self.made * (self.total - self.done)))
            line += f"  {self.words / self.seconds:,.0f} words/s  {counted(self.engine.workers, 'worker')}  {left} left"
        return line + (f"  {self.failed:,} failed" if self.failed else "")

    def summary(self) -> str:
        """Return the result in a sentence."""
        told = [f"{self.made:,} made", f"{self.known:,} already there"]
        told += [f"{len(self.lost):,} failed"] if self.lost else []
        told += [f"{counted(self.failed, 'article')} without results"] if self.failed else []
        spent = timedelta(seconds=round(self.seconds))
        speed = f"; {self.words:,} words in {spent}, {self.words / self.seconds:,.0f} a second" if self.made else ""
        return f"{self.done - len(self.lost):,} of {self.total:,} parts: {', '.join(told)}{speed}."

    def end(self) -> "EndEvent":
        """Return the result as JSON."""
        there = self.done - len(self.lost)
        return EndEvent(self.total, there, self.rows, self.words, self.failed, round(self.seconds, 1))


def make_parts(request: PartsRequest, opened: "Callable[[], Corpus]") -> int:
    """Make the parts that are missing, and return the exit status. Raises `CopydeskError` if it was asked wrongly."""
    from annotations.cluster.folder import need
    from annotations.cluster.plan import SHARD_ARTICLES, Plan, sources_of
    from annotations.cluster.results import Head, Results
    from annotations.cluster.shards import Job, recipe_of

    need("pyarrow")
    files = sources_of(request.corpus)
    source = files if files is not None else opened()
    model = request.model if files is not None else request.model or opened_model(source)
    results = Results(request.to)
    recipe = recipe_of(
        resolve(model),
        request.text_column,
        with_suggestions=request.with_suggestions,
        with_features=request.with_stories,
    )
    job = Job(_place(request.to), recipe, model, _bytes(request.limit_memory))
    size = request.shard or SHARD_ARTICLES
    plan = Plan(source, recipe, size)
    head = Head(recipe, plan.sources, size, len(plan), plan.articles)
    with _engine(request) as engine:
        results.begin(head, anew=request.anew)
        if not engine.workers:
            say("There is no worker yet: waiting for the first.")
        engine.check(job)
        return _filled(results, plan, job, engine, as_json=request.as_json)


def opened_model(source: object) -> str:
    """Return the model that the settings of a corpus name; empty for the default one."""
    from annotations.corpus.corpus import Corpus

    return source.settings.model if isinstance(source, Corpus) else ""


def _filled(results: "Results", plan: "Plan", job: "Job", engine: "Engine", *, as_json: bool) -> int:
    """Fill a folder, show progress, and return the exit status."""
    from annotations.cluster.results import fill

    course = _Course(len(plan), plan.articles, engine)
    try:
        with closing(fill(results, plan, job, engine)) as outcomes:
            follow(outcomes, course, partial(_report, course) if as_json else lambda _: None)
    except KeyboardInterrupt:
        say(f"Stopped. {course.summary()} Run the command again to continue.")
        return 130
    except (ClusterError, NotSavedError, CorpusError) as error:
        say(f"Stopped: {str(error).removesuffix('.')}.")
        say(course.summary())
        return 1
    for each in course.failures:
        say(f"{each.id}: {each.error.removesuffix('.')}.")
    if course.failed > len(course.failures):
        say(f"… and {counted(course.failed - len(course.failures), 'other article')}: their rows say why.")
    for lost in course.lost:
        say(f"{lost.shard.part}: {lost.why}.")
    if as_json:
        show_json(course.end())
    say(course.summary())
    return 1 if course.failed or course.lost else 0


def _report(course: "_Course", outcome: "Done | Failed") -> None:
    """Print what came of a shard as JSON."""
    from annotations.cluster.results import Done

    if not isinstance(outcome, Done):
        show_json(FailureEvent(outcome.why, shard=outcome.shard.part))
        return
    part = outcome.part
    for each in part.failures:
        show_json(FailureEvent(each.error, id=each.id, shard=part.name))
    if outcome.is_new:
        done = course.done + 1
        show_json(PartEvent(part.name, part.rows, part.words, part.seconds, part.failed, done, course.total))


@contextmanager
def _engine(request: PartsRequest) -> "Iterator[Engine]":
    """Give the engine that was asked for, and end it. Raises `CopydeskError`."""
    from annotations.cluster.engines import LocalEngine
    from annotations.nlp.batch import spare_cores

    if request.engine is Engines.LOCAL and request.scheduler:
        raise AskedError("--scheduler is for --engine dask")
    if request.engine is Engines.DASK:
        from annotations.cluster.dask_engine import DaskEngine

        engine: Engine = DaskEngine(request.scheduler, request.workers or spare_cores())
    else:
        engine = LocalEngine(request.workers or spare_cores())
    try:
        yield engine
    finally:
        engine.close()


def _place(url: str) -> str:
    """Return a folder as workers find it: a path from the root, or the URL."""
    return url if scheme_of(url) else str(Path(url).expanduser().absolute())


def _bytes(size: str) -> int:
    """Return the bytes of a size such as 2G; 0 for none. Raises `AskedError`."""
    if not size:
        return 0
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", size.strip(), re.IGNORECASE)
    if found is None or not float(found[1]):
        raise AskedError(f"{size} is not a size: write it as 800M or 2G")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def show_status(request: PartsRequest) -> int:
    """Say what is in a folder of results, and return the exit status: 1 if a part is damaged.

    Raises `CopydeskError`.
    """
    from annotations.cluster.results import SAMPLED, Results

    results = Results(request.to)
    head = results.head()
    if head is None:
        raise AskedError(f"there are no results in {results.folder.url}")
    parts = rows = words = failed = 0
    seconds = 0.0
    for part in results.parts():
        parts, rows, words, failed = parts + 1, rows + part.rows, words + part.words, failed + part.failed
        seconds += part.seconds
    damaged = list(results.damaged(1 if request.verify_all else SAMPLED))
    for name in damaged:
        say(f"{name} is damaged: remove its two files, and run the command again.")
    if request.as_json:
        show_json(EndEvent(head.shards, parts, rows, words, failed, round(seconds, 1)))
        return 1 if damaged else 0
    made_with = head.recipe.model + (", with suggestions" if head.recipe.rules else "")
    show(f"{', '.join(head.sources)}: {made_with}")
    show(f"{parts:,} of {head.shards:,} parts, {rows:,} articles, {words:,} words, {failed:,} failed")
    if seconds:
        show(f"{words / seconds:,.0f} words a second for each worker, {timedelta(seconds=round(seconds))} of work")
    return 1 if damaged else 0


def bring_in(folder: str, corpus: "Corpus", model: str) -> int:
    """Take results into the cache, say what was taken, and return the exit status. Raises `CopydeskError`."""
    from annotations.cluster.bring import Brought, bring
    from annotations.cluster.results import Results

    state = Brought()
    last = monotonic()
    for state in bring(Results(folder), corpus, cache(), resolve(model or corpus.settings.model)):
        if sys.stderr.isatty() and monotonic() - last > PROGRESS_SECONDS:
            last = monotonic()
            meter(f"{state.articles:,} articles, {state.parts:,} parts")
    if sys.stderr.isatty():
        meter("")
    more = [f"suggestions of {state.suggestions:,}"] if state.suggestions else []
    more += [f"features of {state.features:,}"] if state.features else []
    say(f"Entities of {state.entities:,} of {counted(state.texts, 'text')} are in the cache now{_and(more)}.")
    if state.texts > state.entities:
        say(f"{counted(state.texts - state.entities, 'text')} had no results there: opening the articles finds them.")
    if state.unread:
        say(f"{counted(state.unread, 'article')} cannot be read.")
    if state.old_rules:
        say("The suggestions there are by another version of the rules, and were left out.")
    if state.damaged:
        say(f"{counted(state.damaged, 'part')} damaged and left out: make them again with --to.")
    return 1 if state.unread or state.damaged else 0


def _and(more: list[str]) -> str:
    return f", and {' and '.join(more)}" if more else ""
