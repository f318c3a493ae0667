"""Output: data to standard output, words to standard error, and the exit status."""

import os
import sys
from typing import BinaryIO, NoReturn

import typer

from annotations.corpus.addresses import without_logins
from tui.display.cells import visible


def fail(sentence: str, code: int) -> NoReturn:
    """Print what is wrong, in a sentence, and exit.

    The status is 1 for a failure, 2 for a wrong request.
    """
    say(sentence if sentence.endswith(".") else f"{sentence}.")
    raise typer.Exit(code)


def say(words: str) -> None:
    """Print a message for the person on standard error, without the passwords of addresses in it."""
    print(visible(without_logins(words)), file=sys.stderr)


def show(text: str) -> None:
    """Print a line of data.

    Exit with a message if that fails, silently if the reader left.
    """
    try:
        output().write(text.encode("utf-8", "replace") + b"\n")
        output().flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        fail(f"The output cannot be written: {error.strerror}.", 1)


def output() -> BinaryIO:
    """Return standard output for bytes, or exit with 1 if it is closed."""
    if sys.stdout is None:
        fail("Standard output is closed.", 1)
    return sys.stdout.buffer


def need_terminal() -> None:
    """Exit with 2 and a sentence if there is no terminal."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            "Copydesk reads in a terminal: standard input, output and error must be one. To get data out, use export.",
            2,
        )
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        fail(f"The terminal says it is {os.environ.get('TERM') or 'nothing'}: set TERM to what it is.", 2)
