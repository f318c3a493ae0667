"""The command line: arguments in, objects made and handed over."""

import functools
import os
import signal
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
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


NAMES = frozenset(
    "agreement assign read articles claims add import show merge diff blame share export check history entities scheme "
    "speakers stats".split()
)
"""The commands. Anything else that comes first and exists is a corpus to read; `./stats` is a folder of that name."""

READ_OPTIONS = frozenset("--annotator --store --encoding --model --theme --colours".split())
"""The options of `read`, which may be left out before them."""

COMPLETION = "_COPYDESK_COMPLETE"
"""The variable by which a shell asks for completions."""


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
    """Read news in the terminal, and tag every claim as fact, quote or speculation.

    `copydesk FOLDER` opens a folder of articles, like `copydesk read FOLDER`.
    """


cli.command()(read)


@functools.cache
def complete() -> typer.Typer:
    """Add the commands that write files and reports: Typer builds all there are."""
    from tui.cli.add import add
    from tui.cli.agreement import agreement
    from tui.cli.articles import articles
    from tui.cli.assign import assign
    from tui.cli.blame import blame
    from tui.cli.check import check
    from tui.cli.claims import claims
    from tui.cli.diff import diff
    from tui.cli.entities import entities
    from tui.cli.examples import add_examples
    from tui.cli.export import export
    from tui.cli.history import history
    from tui.cli.import_data import import_
    from tui.cli.merge import merge
    from tui.cli.scheme import scheme
    from tui.cli.share import share
    from tui.cli.show import show_file
    from tui.cli.speakers import speakers
    from tui.cli.stats import stats

    cli.command()(articles)
    cli.command()(claims)
    cli.command()(add)
    cli.command("import")(import_)
    cli.command()(scheme)
    cli.command("show")(show_file)
    cli.command()(merge)
    cli.command()(diff)
    cli.command()(blame)
    cli.add_typer(share, name="share")
    for command in (export, check, history, entities, speakers, stats, assign, agreement):
        cli.command()(command)
    add_examples(cli)
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
        arguments = _with_command(sys.argv[1:])
        # Opening a corpus does not wait for the other commands; its help and the shell's completion have them all.
        is_opening = arguments[:1] == ["read"] and not {"-h", "--help"} & set(arguments)
        wanted = cli if is_opening and COMPLETION not in os.environ else complete()
        done = typer.main.get_command(wanted)(arguments, prog_name="copydesk", standalone_mode=False)
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
            if "No such command" in told.getvalue() and not set(sys.argv[1:2]) & NAMES:
                say("There is no file or folder of that name either.")
            return error.exit_code
        if failure.is_terminal_gone(error):
            return 128 + signal.SIGHUP
        say(failure.sentence(error))
        return 1


def _with_command(arguments: list[str]) -> list[str]:
    """Return the arguments with the command `read` if they begin with a corpus, or with an option of `read`."""
    first = arguments[0] if arguments else ""
    is_option = first.startswith("-") and first.partition("=")[0] in READ_OPTIONS
    is_name = not first or first.startswith("-") or first in NAMES
    is_path = not is_name and ("/" in first or os.path.exists(first))  # noqa: PTH110, which takes any name
    return ["read", *arguments] if is_option or is_path else arguments


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
    if error.exc_value is not None and failure.is_terminal_gone(error.exc_value):
        ENDING.begin(signal.SIGHUP)
    elif error.exc_value is not None:
        say(failure.sentence(error.exc_value))
