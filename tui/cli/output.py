"""Output: data to standard output, words to standard error, and the exit status."""

import functools
import io
import os
import sys
from codecs import getincrementaldecoder
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import msgspec

from annotations.corpus.addresses import without_logins
from annotations.errors import AskedError, CopydeskError
from tui.display.cells import escaped_json, harmless, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import ReadableBuffer


class Quiet:
    """Whether messages wait until the command has failed (`-q`), and where they are logged."""

    def __init__(self) -> None:
        self.log: Callable[[str], None] | None = None
        """Is told what is said, in quiet as well."""
        self._held: list[str] | None = None

    @property
    def is_on(self) -> bool:
        """Whether messages wait."""
        return self._held is not None

    def begin(self) -> None:
        """Hold back what is said from now on."""
        self._held = []

    def hold(self, words: str) -> bool:
        """Keep a message if messages wait; return whether they do."""
        if self._held is not None:
            self._held.append(words)
        return self._held is not None

    def end(self) -> None:
        """Say what was held back, and everything from now on."""
        held, self._held = self._held or (), None
        for words in held:
            _print(words)


QUIET = Quiet()
"""That of this run."""


def fail(sentence: str, code: int) -> NoReturn:
    """Print what is wrong, in a sentence or in several on a line each, and exit.

    The status is 1 for a failure, 2 for a wrong request.
    """
    for line in sentence.split("\n"):
        say(line if line.endswith(".") else f"{line}.")
    raise SystemExit(code)


@contextmanager
def exit_on_error() -> "Iterator[None]":
    """Exit with the sentence of an error of ours: with 2 if something was asked wrongly, with 1 if it failed."""
    try:
        yield
    except AskedError as error:
        fail(str(error), 2)
    except CopydeskError as error:
        fail(str(error), 1)


def say(words: str) -> None:
    """Print a message for the person on standard error, without the passwords of addresses in it."""
    if QUIET.log is not None:
        QUIET.log(words)
    if not QUIET.hold(words):
        _print(words)


def _print(words: str) -> None:
    # With standard error closed there is nobody to tell; `print` would put the words among the data.
    if sys.stderr is not None:
        print(visible(without_logins(words)), file=sys.stderr)


def show(text: str) -> None:
    """Print a line of data.

    Exit with a message if that fails, silently if the reader left.
    """
    show_bytes(text.encode("utf-8", "replace") + b"\n")


def show_bytes(data: bytes, *, is_json: bool = False) -> None:
    """Print data as it is.

    Exit with a message if that fails, silently if the reader left.
    """
    try:
        output(is_json=is_json).write(data)
        output(is_json=is_json).flush()
    except BrokenPipeError:
        abandon_output()
        raise SystemExit(1) from None
    except OSError as error:
        abandon_output()
        fail(f"The output cannot be written: {error.strerror}.", 1)


def abandon_output() -> None:
    """Send standard output nowhere: what is not written yet would fail once more at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(value: object) -> None:
    """Print a value as a line of JSON that a terminal shows harmlessly."""
    show(escaped_json(msgspec.json.encode(value).decode()))


def meter(words: str) -> None:
    """Redraw the last line of standard error, a terminal; with no words, erase it."""
    if QUIET.is_on:
        return
    print(f"\r{visible(without_logins(words))}" if words else "\r\x1b[K", end="", file=sys.stderr, flush=True)


def output(*, is_json: bool = False) -> BinaryIO:
    """Return standard output for bytes, or exit with 1 if it is closed.

    Where it is a terminal, text written to it comes out with its control characters as symbols, in JSON escaped.
    """
    if sys.stdout is None:
        fail("Standard output is closed.", 1)
    return _terminal_output(is_json) if sys.stdout.isatty() else sys.stdout.buffer


@functools.cache
def _terminal_output(is_json: bool) -> BinaryIO:
    return _TerminalOutput(io.FileIO(os.dup(sys.stdout.fileno()), "wb"), is_json=is_json)


class _TerminalOutput(io.BufferedWriter):
    """Standard output where it is a terminal: what is data elsewhere is only text there."""

    def __init__(self, raw: io.RawIOBase, *, is_json: bool) -> None:
        super().__init__(raw)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._cleaned = escaped_json if is_json else harmless

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write text in UTF-8."""
        super().write(self._cleaned(self._decoder.decode(bytes(data))).encode())
        return len(bytes(data))


def need_terminal(*, is_plain: bool = False) -> None:
    """Exit with 2 and a sentence if there is no terminal; one that can only write lines will do if all is plain."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        fail(
            "Copydesk needs a terminal for standard input, output and error. To get data out, use export.",
            2,
        )
    if not is_plain and os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        fail(
            f"TERM is {os.environ.get('TERM') or 'not set'}: set it to the type of your terminal.",
            2,
        )


def need_browser() -> None:
    """Exit with 2 and a sentence unless `copydesk serve` has started this program, to be shown in a browser."""
    is_piped = not any(stream is None or stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if not is_piped or not os.environ.get("TEXTUAL_DRIVER", "").startswith("tui.served:"):
        fail("--served is for copydesk serve, which shows the screen in a browser. Use copydesk serve.", 2)
