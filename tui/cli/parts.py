"""Results in parts, for the command line: make them, with progress."""

from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.corpus.addresses import scheme_of
from annotations.errors import AskedError, ClusterError, CorpusError, NotSavedError
from annotations.nlp.pipeline import resolve
from annotations.wording import counted
from tui.cli.entities_request import Engines, EntitiesRequest
from tui.cli.output import say, show_json
from tui.cli.parts_course import Course, print_outcome
from tui.cli.progress import follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotations.cluster.engines import Engine
    from annotations.cluster.plan import Plan
    from annotations.cluster.results import Results
    from annotations.cluster.shards import Job


def make_parts(request: EntitiesRequest) -> int:
    """Make the parts that are missing, and return the exit status. Raises `CopydeskError` if it was asked wrongly."""
    from annotations.cluster.folder import need
    from annotations.cluster.plan import SHARD_ARTICLES, Plan, sources_of
    from annotations.cluster.results import Head, Results
    from annotations.cluster.shards import Job, recipe_of

    need("pyarrow")
    files = sources_of(request.corpus)
    source = files if files is not None else request.opened()
    model = request.model if files is not None else request.model or opened_model(source)
    results = Results(request.to)
    recipe = recipe_of(
        resolve(model),
        request.text_column,
        with_suggestions=request.with_suggestions,
        with_features=request.with_stories,
    )
    job = Job(_place(request.to), recipe, model, request.max_bytes())
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

    course = Course(len(plan), plan.articles, engine)
    try:
        with closing(fill(results, plan, job, engine)) as outcomes:
            follow(outcomes, course, partial(print_outcome, course) if as_json else lambda _: None)
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


@contextmanager
def _engine(request: EntitiesRequest) -> "Iterator[Engine]":
    """Give the engine that was asked for, and end it. Raises `CopydeskError`."""
    from annotations.cluster.engines import LocalEngine
    from annotations.nlp.batch import spare_cores

    if request.chosen_engine is Engines.LOCAL and request.scheduler:
        raise AskedError("--scheduler is for --engine dask")
    if request.chosen_engine is Engines.DASK:
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
