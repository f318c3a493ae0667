"""The command line: arguments in, objects made and handed over."""

import functools
import os
import sys
import threading
from io import StringIO
from typing import Annotated, Protocol, TextIO, runtime_checkable

import typer

from tui import failure
from tui.cli.output import say, show
from tui.cli.read import read
from tui.ending import ENDING

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
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read news in the terminal, and tag every claim as fact, quote or speculation."""


cli.command()(read)


@functools.cache
def complete() -> typer.Typer:
    """Add the commands that write files and reports: Typer builds all there are."""
    from tui.cli.add import add
    from tui.cli.articles import articles
    from tui.cli.blame import blame
    from tui.cli.check import check
    from tui.cli.claims import claims
    from tui.cli.diff import diff
    from tui.cli.entities import entities
    from tui.cli.export import export
    from tui.cli.history import history
    from tui.cli.import_data import import_
    from tui.cli.merge import merge
    from tui.cli.share import share
    from tui.cli.show import show_file
    from tui.cli.speakers import speakers
    from tui.cli.stats import stats

    cli.command()(articles)
    cli.command()(claims)
    cli.command()(add)
    cli.command("import")(import_)
    cli.command("show")(show_file)
    cli.command()(merge)
    cli.command()(diff)
    cli.command()(blame)
    cli.add_typer(share, name="share")
    for command in (export, check, history, entities, speakers, stats):
        cli.command()(command)
    return cli


def main() -> None:
    """Run the command line, and exit. Every failure, even an unexpected one, is reported in one sentence."""
    ENDING.watch()
    ENDING.last = _unstage
    threading.excepthook = _tell_of_thread
    sys.exit(_status())


def _status() -> int:
    """Run the command and return the exit status."""
    try:
        # Opening a corpus does not wait for the other commands.
        wanted = cli if sys.argv[1:2] == ["read"] else complete()
        done = typer.main.get_command(wanted)(standalone_mode=False)
        return done if isinstance(done, int) else 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:  # noqa: BLE001, there is nobody above who could handle it
        if isinstance(error, _UsageProblem):
            told = StringIO()
            error.show(told)
            for line in told.getvalue().splitlines():
                say(line)
            return error.exit_code
        say(failure.sentence(error))
        return 1


@runtime_checkable
class _UsageProblem(Protocol):
    """An exception of Typer for wrong usage of a command."""

    exit_code: int

    def show(self, file: TextIO) -> None:
        """Print usage and problem."""


def _unstage() -> None:
    """Remove the files that an export in progress has written."""
    if staging := sys.modules.get("annotations.exchange.staging"):
        staging.unstage_all()


def _tell_of_thread(error: threading.ExceptHookArgs) -> None:
    """Report that a thread ended with an error; the others continue."""
    if error.exc_value is not None:
        say(failure.sentence(error.exc_value))
