"""The command line: arguments in, objects made and handed over."""

import functools
import gc
import sys
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from msgspec.structs import replace

from annotations.errors import ArticleError, CorpusError
from annotations.reports.rows import ArticleRow
from tui.cli.arguments import (
    AnnotatorName,
    CorpusPath,
    CorpusPaths,
    ModelName,
    StorePath,
    cache,
    opened_corpus,
    store_of,
    whole,
)
from tui.cli.output import fail, need_terminal, say, show
from tui.display.cells import visible

cli = typer.Typer(
    name="copydesk",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        show(f"copydesk {version('copydesk')}")
        raise typer.Exit


@cli.callback()
def copydesk(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version, and end.")
    ] = False,
) -> None:
    """Read news in the terminal, and tag every claim as fact, quote or speculation."""


@cli.command()
def read(corpus: CorpusPaths, annotator: AnnotatorName = "", store: StorePath = None, model: ModelName = "") -> None:
    """Open a corpus to read and tag."""
    # Hardly anything made before the first paint is garbage; collection starts after it.
    gc.disable()
    need_terminal()
    opened = opened_corpus(corpus, store, later=True)
    from tui.app import LEAVE, CopydeskApp
    from tui.config import ConfigError, read_config, remembered_width
    from tui.display.theme import THEMES

    try:
        config = read_config(themes=[theme.name for theme in THEMES])
        config = replace(config, width=remembered_width() or config.width)
    except ConfigError as error:
        fail(str(error), 2)

    app = CopydeskApp(opened, store_of(opened, annotator, store), model, cache(), config)
    try:
        app.run()
    finally:
        left = 0 if app.gave_up else app.saver.flush(LEAVE)
        if left:
            print(f"NOT SAVED: {left} change{'s' if left > 1 else ''} could not be put on disk.", file=sys.stderr)
    raise typer.Exit(app.return_code or (1 if left else 0))


@cli.command()
def articles(
    corpus: CorpusPaths,
    annotator: AnnotatorName = "",
    store: StorePath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array, for scripts.")] = False,
) -> None:
    """List the articles of a corpus with their counts."""
    from annotations.reports.rows import rows_of

    opened = whole(opened_corpus(corpus, store, later=True))
    kept = store_of(opened, annotator, store)
    rows = list(rows_of(opened, kept, opened.entries))
    if as_json:
        show(msgspec.json.encode(rows).decode())
        _say_broken(rows)
        return
    for row in rows:
        claims = "  ".join(f"{count} {name}" for name, count in row.claims.items())
        told = row.problem or f"{row.status:<11}  {row.words:>6,} words  {claims}  {row.read:>3}% read  {row.title}"
        show(visible(f"{row.id}  {told}"))
    _say_broken(rows)


def _say_broken(rows: Sequence[ArticleRow]) -> None:
    """Print how many articles cannot be read: among thousands nobody sees them."""
    if broken := sum(bool(row.problem) for row in rows):
        say(f"{broken:,} of {len(rows):,} article{'s' if len(rows) > 1 else ''} cannot be read.")


@cli.command()
def add(
    corpus: CorpusPath,
    origin: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Addresses of the web, and files.")],
) -> None:
    """Bring articles into a folder, from the web or from files."""
    from annotations.corpus.add import add as bring

    failed = False
    for each in origin:
        try:
            show(visible(str(bring(corpus, each))))
        except CorpusError as error:
            fail(str(error), 2)
        except ArticleError as error:
            say(f"{error}.")
            failed = True
    raise typer.Exit(1 if failed else 0)


@functools.cache
def complete() -> typer.Typer:
    """Add the commands that write files and reports: Typer builds all there are."""
    from tui.cli.check import check
    from tui.cli.entities import entities
    from tui.cli.export import export
    from tui.cli.history import history
    from tui.cli.import_data import import_
    from tui.cli.stats import stats

    cli.command("import")(import_)
    for command in (export, check, history, entities, stats):
        cli.command()(command)
    return cli


def main() -> None:
    """Run the command line. Every failure is one sentence."""
    # Opening a corpus does not wait for the other commands.
    run = cli if sys.argv[1:2] == ["read"] else complete()
    run()
