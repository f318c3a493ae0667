"""The command line: arguments in, objects made and handed over."""

import functools
import sys
from typing import Annotated

import typer

from tui.cli.output import show
from tui.cli.read import read

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


cli.command()(read)


@functools.cache
def complete() -> typer.Typer:
    """Add the commands that write files and reports: Typer builds all there are."""
    from tui.cli.add import add
    from tui.cli.articles import articles
    from tui.cli.check import check
    from tui.cli.entities import entities
    from tui.cli.export import export
    from tui.cli.history import history
    from tui.cli.import_data import import_
    from tui.cli.stats import stats

    cli.command()(articles)
    cli.command()(add)
    cli.command("import")(import_)
    for command in (export, check, history, entities, stats):
        cli.command()(command)
    return cli


def main() -> None:
    """Run the command line. Every failure is one sentence."""
    # Opening a corpus does not wait for the other commands.
    run = cli if sys.argv[1:2] == ["read"] else complete()
    run()
