"""What the command line says: data to standard output, words to standard error, and an exit status that tells."""

import os
import sys
from typing import BinaryIO, NoReturn

import typer

from tui.display.cells import visible


def fail(sentence: str, code: int) -> NoReturn:
    """Say what is wrong, in a sentence, and exit: with 1 where something failed, 2 where it was asked wrongly."""
    say(sentence if sentence.endswith(".") else f"{sentence}.")
    raise typer.Exit(code)


def say(words: str) -> None:
    """Say something to the person, on a line of standard error."""
    print(visible(words), file=sys.stderr)


def show(text: str) -> None:
    """Write a line of data. Where it cannot be written that is said, and it is over; a reader may leave early."""
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
    """Return standard output for bytes, or exit with 1 where it is closed."""
    if sys.stdout is None:
        fail("Standard output is closed.", 1)
    return sys.stdout.buffer


def need_terminal() -> None:
    """Exit with 2 and a sentence where there is no terminal to read in."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            "Copydesk reads in a terminal: standard input, output and error must be one. To get data out, use export.",
            2,
        )
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        fail(f"The terminal says it is {os.environ.get('TERM') or 'nothing'}: set TERM to what it is.", 2)
