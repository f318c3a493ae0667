"""The command line: arguments in, objects made and handed over."""

import functools
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Protocol, TextIO, runtime_checkable

from tui import failure
from tui.cli.opening import OPTIONS, open_screen, plain_opening
from tui.cli.output import QUIET, say
from tui.ending import ENDING

if TYPE_CHECKING:
    from typer import Typer

_COMMANDS = (
    "read articles claims add feeds new config import scheme show merge diff blame replay again share export check "
    "history entities draw speakers stats assign agreement adjudicate stories changes quotes ledger packet publish "
    "suggest plugins serve train doubt next completion help"
).split()
"""The commands, in the order of the help. Each is a function of its name, in a module of its name."""

_ELSEWHERE = {
    "import": ("import_data", "import_"),
    "show": ("show", "show_file"),
    "next": ("next", "next_"),
    "help": ("help", "help_"),
    "completion": ("shell_completion", "completion"),
}
"""The module and the function of commands whose names are taken."""

NAMES = frozenset(_COMMANDS)
"""Anything else that comes first and exists is a corpus to read; `./stats` is a folder of that name."""

COMPLETION = "_COPYDESK_COMPLETE"
"""The variable by which a shell asks for completions."""

_OWN = re.compile("-[qv]+|--(?:quiet|verbose|log)|--log=.*", re.DOTALL)
"""The program's own options."""

_MISPLACED = re.compile(r"No such option:? '?(?:-[qv]|--quiet|--verbose|--log)\b")


@functools.cache
def complete() -> "Typer":
    """Return the command line with every command."""
    return _with(_COMMANDS)


def _with(names: Iterable[str]) -> "Typer":
    """Return the command line with some commands: importing those that nobody asked for takes longer than most do."""
    from typer import Typer

    from tui.cli.examples import add_examples
    from tui.cli.root import root

    app = root()
    for name in names:
        module, function = _ELSEWHERE.get(name, (name, name))
        command = getattr(import_module(f"tui.cli.{module}"), function)
        if isinstance(command, Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    add_examples(app)
    return app


def _needed(arguments: Sequence[str]) -> "Typer":
    """Return the command line with the command that the arguments name; with all, if a list of them may be wanted."""
    _, rest = _parted(arguments)
    if COMPLETION in os.environ or not (rest[:1] == ["--version"] or set(rest[:1]) & NAMES):
        return complete()
    return _with(NAMES.intersection(rest[:1]))


def main() -> None:
    """Run the command line, and exit. Every failure, even an unexpected one, is reported in one sentence."""
    ENDING.watch()
    ENDING.last = _unstage
    threading.excepthook = _tell_of_thread
    status: object = 1
    try:
        status = _status()
    except SystemExit as asked:
        status = asked.code
    finally:
        if status:
            QUIET.end()
        if logs := sys.modules.get("tui.cli.logs"):
            logs.end(status)
    sys.exit(status if isinstance(status, int) else 0)


def _status() -> int:
    """Run the command and return the exit status."""
    try:
        return _run(_with_command(sys.argv[1:]))
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
            for line in _hints(told.getvalue()):
                say(line)
            return error.exit_code
        if failure.is_terminal_gone(error):
            return 128 + signal.SIGHUP
        say(failure.sentence(error))
        if logs := sys.modules.get("tui.cli.logs"):
            logs.failed(error)
        return 1


def _hints(problem: str) -> Iterator[str]:
    """Yield what may help after a message of Typer about wrong usage."""
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if "No such command" in problem and first not in NAMES:
        yield "There is no file or folder of that name either."
    if len(sys.argv) == 2 and first in NAMES and os.path.isdir(first):  # noqa: PTH112, `pathlib` is not needed for more
        yield f"{first} is a command. To open the folder of that name: copydesk read {first}"
    if _MISPLACED.search(problem):
        yield "The options -q, -v and --log come before the command: copydesk -v COMMAND."


def _run(arguments: list[str]) -> int:
    """Run the command that the arguments name; return its exit status."""
    # Opening a corpus waits for no other command, nor for Typer.
    is_opening = arguments[:1] == ["read"] and COMPLETION not in os.environ
    if is_opening and (asked := plain_opening(arguments[1:])) is not None:
        return open_screen(asked)
    from typer.main import get_command

    done = get_command(_needed(arguments))(arguments, prog_name="copydesk", standalone_mode=False)
    return done if isinstance(done, int) else 0


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the command `read` if they begin with a corpus, or with an option of `read`."""
    before, arguments = _parted(arguments)
    first = arguments[0] if arguments else ""
    is_option = first.startswith("-") and first.partition("=")[0] in OPTIONS
    is_name = not first or first.startswith("-") or first in NAMES
    is_path = not is_name and ("/" in first or os.path.exists(first))  # noqa: PTH110, which takes any name
    return [*before, "read", *arguments] if is_option or is_path else [*before, *arguments]


def _parted(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the program's own options, which come first, and the rest."""
    count = 0
    while count < len(arguments) and _OWN.fullmatch(arguments[count]):
        count += 2 if arguments[count] == "--log" else 1
    return arguments[:count], arguments[count:]


@runtime_checkable
class _UsageProblem(Protocol):
    """An exception of Typer for wrong usage of a command."""

    exit_code: int

    def show(self, file: TextIO) -> None:
        """Print usage and problem."""


def _unstage() -> None:
    """Remove the files that an export in progress has written, and say what `-q` has held back."""
    QUIET.end()
    if staging := sys.modules.get("annotations.exchange.staging"):
        staging.unstage_all()


def _tell_of_thread(error: threading.ExceptHookArgs) -> None:
    """Report that a thread ended with an error; the others continue."""
    if error.exc_value is not None and failure.is_terminal_gone(error.exc_value):
        ENDING.begin(signal.SIGHUP)
    elif error.exc_value is not None:
        QUIET.end()
        say(failure.sentence(error.exc_value))
