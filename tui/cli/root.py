"""The root of the command line: the program's own options, before the command."""

from pathlib import Path
from typing import Annotated

import typer

from tui.cli.output import show


def root() -> typer.Typer:
    """Return a command line without commands."""
    app = typer.Typer(
        name="copydesk",
        context_settings={"help_option_names": ["-h", "--help"]},
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(copydesk)
    return app


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        show(f"copydesk {version('copydesk')}")
        raise typer.Exit


def copydesk(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing on standard error unless the command fails.")
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            show_default=False,
            help="Log on standard error; -vv logs details, with quotations from articles.",
        ),
    ] = 0,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE", help="Append the log and all messages to this file."),
    ] = None,
) -> None:
    """Read news in the terminal, and tag every claim as fact, quote or speculation.

    `copydesk FOLDER` opens a folder of articles, like `copydesk read FOLDER`. These options come before the command:
    `copydesk --log run.log add FOLDER FILE`.
    """
    if quiet or verbose or log is not None:
        from tui.cli.logs import begin

        begin(quiet=quiet, verbose=verbose, path=log)
