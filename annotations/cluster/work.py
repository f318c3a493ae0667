"""The work on a shard: read its articles, find what the job asks for, write its part. Runs on any machine.

The model runs in a process of its own for each worker (`nlp.process`): an article that it does not survive costs that
process and no other article.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import msgspec

from annotations.article import Article
from annotations.cluster.folder import Folder, need
from annotations.cluster.reading import read_articles
from annotations.cluster.rows import error_row, row_of, schema
from annotations.cluster.shards import (
    MAX_FAILURES_TOLD,
    Failed,
    Failure,
    Fault,
    Job,
    Part,
    Recipe,
    Shard,
    differing,
    recipe_of,
)
from annotations.cluster.tables import RowWriter
from annotations.corpus.index_kind import print_of
from annotations.errors import AskedError, CorpusError, DiedError, ModelError, NotSavedError
from annotations.nlp.analysis import suggest_in_article
from annotations.nlp.pipeline import BATCH_CHARS, resolve
from annotations.nlp.process import SpacyProcess
from annotations.stories.features import features_of
from annotations.wording import reason

ARTICLE_SECONDS = 60.0
"""Seconds for each `PATIENT_CHARS` of a text, begun ones included, after which an article is given up."""

PATIENT_CHARS = 100_000
"""Code points that take two seconds at the usual speed."""

DEADLY = "this article killed its worker every time"


def do(job: Job, shard: Shard) -> Part | Failed:
    """Make the part of a shard. What is wrong with the whole shard is returned, and would be wrong again."""
    begun = monotonic()
    try:
        need("pyarrow")
        wanted, has = differing(job.recipe, recipe_here(job))
        if wanted:
            return Failed(shard, f"it has {has}, and the results are made with {wanted}", Fault.WORKER)
        if (made := _made_before(job, shard)) is not None:
            return made
        with _process(job) as process:
            rows = _rows(job, shard, process)
            return _written(job, shard, rows, begun) if shard.only is None else _tried(shard, rows, begun)
    except CorpusError as error:
        return Failed(shard, str(error).removesuffix("."), Fault.SOURCE)
    except (ModelError, AskedError, NotSavedError) as error:
        return Failed(shard, str(error).removesuffix("."), Fault.WORKER)
    except OSError as error:
        return Failed(shard, f"{shard.part} cannot be written: {reason(error)}", Fault.WORKER)


def _made_before(job: Job, shard: Shard) -> Part | None:
    """Return the part if it is there: another worker may have died between writing it and saying so."""
    if shard.only is not None:
        return None
    folder = Folder(job.folder)
    data = folder.read(f"{shard.part}.json")
    if data is None:
        return None
    try:
        part = msgspec.json.decode(data, type=Part)
    except msgspec.MsgspecError:
        return None
    return part if folder.size(f"{shard.part}.parquet") == part.bytes else None


def recipe_here(job: Job) -> Recipe:
    """Return the recipe of a job as this machine has it. Raises `ModelError`."""
    return recipe_of(
        resolve(job.model_name),
        job.recipe.text_column,
        with_suggestions=job.with_suggestions,
        with_features=job.with_features,
    )


def count(_: Job, shard: Shard) -> Part | Failed:
    """Return a part that says how many articles the shard has, without looking into them."""
    try:
        rows = sum(1 for _ in read_articles(shard))
    except CorpusError as error:
        return Failed(shard, str(error).removesuffix("."), Fault.SOURCE)
    return Part(number=shard.number, key=shard.key, rows=rows, words=0, seconds=0)


def _tried(shard: Shard, rows: Iterable[dict[str, Any]], begun: float) -> Part:
    count = sum(1 for _ in rows)
    return Part(number=shard.number, key=shard.key, rows=count, words=0, seconds=monotonic() - begun)


def _written(job: Job, shard: Shard, rows: Iterable[dict[str, Any]], begun: float) -> Part:
    """Write the part, and what is said of it beside it, last. Raises `NotSavedError` and `OSError`."""
    folder = Folder(job.folder)
    name = f"{shard.part}.parquet"
    staged = folder.staged(name)
    failures: list[Failure] = []
    words = articles = failed = 0
    try:
        with RowWriter(staged, schema()) as writer:
            for row in rows:
                writer.add(row)
                articles += 1
                if row.get("error"):
                    failed += 1
                    failures += [Failure(row["id"], row["error"])] if failed <= MAX_FAILURES_TOLD else []
                else:
                    words += row["words"]
        part = Part(
            number=shard.number,
            key=shard.key,
            rows=articles,
            words=words,
            seconds=round(monotonic() - begun, 3),
            failed=failed,
            failures=tuple(failures),
            bytes=staged.stat().st_size,
            sha256=_sum(staged),
        )
        folder.install(staged, name)
    except BaseException:
        with suppress(OSError):
            staged.unlink(missing_ok=True)
        raise
    folder.write(f"{shard.part}.json", msgspec.json.encode(part))
    return part


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _rows(job: Job, shard: Shard, process: SpacyProcess) -> Iterator[dict[str, Any]]:
    """Yield the rows of a shard in the order of its articles. Raises `ModelError`, and as `read_articles`."""
    deadly = frozenset(shard.deadly)
    first, stop = shard.only or (0, None)
    waiting: list[Article | Failure] = []
    size = 0
    for number, article in enumerate(read_articles(shard, job.recipe.text_column)):
        if number < first or (stop is not None and number >= stop):
            continue
        if number in deadly and isinstance(article, Article):
            waiting.append(Failure(article.id, DEADLY))
            continue
        waiting.append(article)
        size += len(article.text) if isinstance(article, Article) else 0
        if size >= BATCH_CHARS:
            yield from _analysed(job, process, waiting)
            waiting, size = [], 0
    yield from _analysed(job, process, waiting)


def _analysed(job: Job, process: SpacyProcess, articles: list[Article | Failure]) -> Iterator[dict[str, Any]]:
    """Yield the rows of some articles, those that can be read analysed together. Raises `ModelError`."""
    readable = [each for each in articles if isinstance(each, Article)]
    try:
        seconds = sum(map(_patience, readable))
        found = dict(zip(map(id, readable), process.ask(*readable, seconds=seconds) if readable else (), strict=True))
    except DiedError:
        _check_running(process)
        found = {}
    for each in articles:
        if isinstance(each, Failure):
            yield error_row(each.id, each.error)
            continue
        try:
            entities = found[id(each)] if found else process.ask(each, seconds=_patience(each))[0]
            suggestions = suggest_in_article(process, each, entities, ARTICLE_SECONDS) if job.with_suggestions else None
        except DiedError as error:
            _check_running(process)
            yield error_row(each.id, str(error), each)
            continue
        features = (print_of(each), features_of(each)) if job.with_features else None
        yield row_of(each, entities, suggestions, features)


def _check_running(process: SpacyProcess) -> None:
    """Raise `ModelError` if the process was ended on purpose: no article is at fault then."""
    if process.is_over:
        raise ModelError("the work was stopped")


def _patience(article: Article) -> float:
    return ARTICLE_SECONDS * -(-len(article.text) // PATIENT_CHARS)


_idle: dict[tuple[str, int], list[SpacyProcess]] = {}
"""Processes of the model that have nothing to do, by model and limit: one for each thread that has done a shard."""
_lent: set[SpacyProcess] = set()
_change = Lock()


@contextmanager
def _process(job: Job) -> Iterator[SpacyProcess]:
    """Lend a process of the model, which is kept for the next shard. Raises `ModelError`."""
    with _change:
        kept = _idle.setdefault((job.recipe.model, job.limit_bytes), [])
        process = kept.pop() if kept else SpacyProcess(job.recipe.model, limit_bytes=job.limit_bytes)
        _lent.add(process)
    try:
        if process.running is None:
            _load(process)
        yield process
    except BaseException:
        process.reap()
        raise
    else:
        with _change:
            kept.append(process)
    finally:
        with _change:
            _lent.discard(process)


def _load(process: SpacyProcess) -> None:
    """Start a process: loading a model may take long on a shared disk, and counts for no article.

    Raises `ModelError`.
    """
    try:
        process.ask(Article("", "", ""))
    except DiedError as error:
        raise ModelError(f"the model cannot be loaded: {error}") from error


def end_processes() -> None:
    """End all processes of the model, those in the middle of a shard as well: it fails then, and writes nothing."""
    with _change:
        kept = [process for some in _idle.values() for process in some]
        _idle.clear()
        for process in _lent:
            process.end()
    for process in kept:
        process.reap()
