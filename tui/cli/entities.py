"""`copydesk entities`: find the entities of a whole corpus beforehand, in the cache or in parts for many machines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.corpus.addresses import scheme_of
from annotations.errors import CopydeskError, NotSavedError
from tui.cli.arguments import EncodingName, ModelName, StorePath
from tui.cli.corpora import cache, opened_corpus
from tui.cli.output import fail
from tui.cli.parts import Engines, PartsRequest, bring_in, make_parts, show_status

if TYPE_CHECKING:
    from annotations.corpus.corpus import Corpus

_WITH_TO = (
    "--engine, --scheduler, --shard, --anew, --limit-memory, --text-column, --stories, --status and --json need --to."
)


def entities(
    corpus: Annotated[
        list[str],
        typer.Argument(
            metavar="CORPUS…",
            help="A folder of articles, or a file. With --to also Parquet, Arrow or JSONL by URL or pattern.",
        ),
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            show_default="one fewer than the cores",
            help="Number of processes; each needs about 250 MB of memory for the model.",
        ),
    ] = None,
    with_suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Find suggestions too, which is about five times the work.")
    ] = False,
    to: Annotated[
        str, typer.Option("--to", metavar="FOLDER", help="Write results to this path or URL instead of the cache.")
    ] = "",
    from_: Annotated[
        str, typer.Option("--from", metavar="FOLDER", help="Copy results from this path or URL into the cache.")
    ] = "",
    engine: Annotated[Engines | None, typer.Option(help="Where the work runs.  [default: local]")] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Your Dask scheduler: its address (tcp://…, tls://…) or its file.")
    ] = "",
    shard: Annotated[int | None, typer.Option(min=1, metavar="N", help="Articles per part.  [default: 2000]")] = None,
    with_stories: Annotated[
        bool, typer.Option("--stories", help="Find the features of stories and copies too.")
    ] = False,
    text_column: Annotated[str, typer.Option(metavar="NAME", help="Column of the text in tables.")] = "",
    limit_memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Memory limit of each model process, such as 2G.")
    ] = "",
    anew: Annotated[
        bool, typer.Option("--anew/--resume", help="Start over, or continue with the results that are there.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Only report what the folder of --to holds, and verify a tenth of it.")
    ] = False,
    verify_all: Annotated[bool, typer.Option("--all", help="With --status: verify all parts, not a tenth.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per part.")] = False,
    model: ModelName = "",
    store: StorePath = None,
    encoding: EncodingName = "",
) -> None:
    """Find the named entities of all articles, and cache them.

    Articles whose entities are cached are skipped. With --to, results go to a folder in parts, which many machines can
    make, stopped and continued at any time (copydesk help cluster); --from takes them into the cache.

    Examples: copydesk entities news; copydesk entities news --workers 2; copydesk entities news --to results --engine
    dask; copydesk entities news --from results
    """
    if to and from_:
        fail("Choose one: --to or --from.", 2)
    needs_to = (engine, scheduler, shard, anew, limit_memory, text_column, with_stories, as_json, status)
    if not to and any(needs_to):
        fail(_WITH_TO, 2)
    if verify_all and not status:
        fail("--all needs --status.", 2)
    try:
        if to:
            request = PartsRequest(
                corpus=tuple(corpus),
                to=to,
                workers=workers,
                engine=engine or (Engines.DASK if scheduler else Engines.LOCAL),
                scheduler=scheduler,
                shard=shard,
                model=model,
                with_suggestions=with_suggestions,
                with_stories=with_stories,
                text_column=text_column,
                limit_memory=limit_memory,
                anew=anew,
                as_json=as_json,
                verify_all=verify_all,
            )
            code = show_status(request) if status else make_parts(request, lambda: _opened(corpus, store, encoding))
        elif from_:
            code = bring_in(from_, _opened(corpus, store, encoding), model)
        else:
            code = _search(_opened(corpus, store, encoding), model, workers, with_suggestions=with_suggestions)
    except NotSavedError as error:
        fail(f"{error}.", 1)
    except CopydeskError as error:
        fail(str(error), 2)
    raise typer.Exit(code)


def _opened(given: list[str], store: Path | None, encoding: str) -> "Corpus":
    """Open a corpus. Exits with 2 if a URL is given."""
    for each in given:
        if scheme_of(each):
            fail(f"{each} can only be read with --to.", 2)
    paths = list(map(Path, given))
    return opened_corpus(paths[0] if len(paths) == 1 else paths, store, encoding=encoding)


def _search(corpus: "Corpus", model: str, workers: int | None, *, with_suggestions: bool) -> int:
    """Fill the cache, and return the exit status."""
    from annotations.nlp.batch import spare_cores
    from tui.cli.progress import search

    return search(corpus, cache(), model, workers or spare_cores(), with_suggestions=with_suggestions)
