"""`copydesk entities`: find the entities of a whole corpus beforehand, in the cache or in parts for many machines."""

from typing import Annotated

import typer

from annotations.errors import CopydeskError, NotSavedError
from tui.cli.arguments import EncodingName, ModelName, StorePath, TextColumn
from tui.cli.corpora import cache
from tui.cli.entities_request import Engines, EntitiesRequest
from tui.cli.output import fail


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
    text_column: TextColumn = "",
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
    request = EntitiesRequest(
        corpus=tuple(corpus),
        workers=workers,
        with_suggestions=with_suggestions,
        to=to,
        from_=from_,
        engine=engine,
        scheduler=scheduler,
        shard=shard,
        with_stories=with_stories,
        text_column=text_column,
        limit_memory=limit_memory,
        anew=anew,
        status=status,
        verify_all=verify_all,
        as_json=as_json,
        model=model,
        store=store,
        encoding=encoding,
    )
    request.check()
    try:
        code = _run(request)
    except NotSavedError as error:
        fail(f"{error}.", 1)
    except CopydeskError as error:
        fail(str(error), 2)
    raise typer.Exit(code)


def _run(request: EntitiesRequest) -> int:
    """Fill the cache or a folder of results, or say what is in one; return the exit status. Raises `CopydeskError`."""
    if request.status:
        from tui.cli.parts_status import show_status

        return show_status(request)
    if request.to:
        from tui.cli.parts import make_parts

        return make_parts(request)
    corpus = request.opened()
    if request.from_:
        from tui.cli.parts_status import bring_in

        return bring_in(request.from_, corpus, request.model)
    from annotations.nlp.batch import spare_cores
    from tui.cli.progress import search

    workers = request.workers or spare_cores()
    return search(corpus, cache(), request.model, workers, with_suggestions=request.with_suggestions)
