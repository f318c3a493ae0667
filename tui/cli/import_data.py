"""`copydesk import`: labelled data from another store or another tool."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Self

import typer

from annotations.errors import ArticleError, AskedError, StoreError
from annotations.exchange.formats.table import importable
from tui.cli.arguments import PROGRESS_SECONDS, CorpusPath, StorePath, login, store_and_corpus
from tui.cli.output import fail, meter, say

if TYPE_CHECKING:
    from annotations.exchange.importer import Import, Plan

STDIN = Path("-")


def import_(
    corpus: CorpusPath,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="What is to be brought in; - is standard input.")
    ],
    name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help=f"Of all files: {', '.join(importable())}.  [default: what each holds tells]",
        ),
    ] = "",
    annotator: Annotated[
        str,
        typer.Option(
            "--as", metavar="NAME", help="Whose claims they become.  [default: whose they are, else the login name]"
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
    store: StorePath = None,
) -> None:
    """Bring labelled data in; what is there already is kept as it is."""
    from annotations.exchange.importer import Import

    # Nothing here makes reference cycles: collecting them would take a fifth of the time.
    gc.disable()
    folder, opened = store_and_corpus(corpus, store, new=True)
    importing = Import(folder, opened, os.environ.get("COPYDESK_ANNOTATOR", "").strip() or login(), annotator.strip())
    good = True
    with _readable_files(files) as paths:
        formats = [_format(path, given, name) for given, path in zip(files, paths, strict=True)]
        for given, path, form in zip(files, paths, formats, strict=True):
            good &= _import_file(importing, path, _shown(given), form, dry_run=dry_run)
    if dry_run:
        say("Nothing was written.")
    raise typer.Exit(0 if good else 1)


@contextmanager
def _readable_files(files: list[Path]) -> Iterator[list[Path]]:
    """Yield the files; standard input and pipes of the shell are copied into temporary ones first."""
    if files.count(STDIN) > 1 or (STDIN in files and sys.stdin is None):
        fail("Standard input can be read once, and where it is open.", 2)
    from annotations.exchange.staging import temporary_folder

    with temporary_folder() as folder:
        try:
            paths = [_copied(path.expanduser(), folder / str(number)) for number, path in enumerate(files)]
        except OSError as error:
            fail(f"What comes in cannot be copied to {folder.parent}: {error.strerror}", 1)
        yield paths


def _copied(path: Path, place: Path) -> Path:
    """Return a path that can be read more than once: of a copy if needed.

    Standard input and a pipe that a shell opened for `<(…)` are copied, because a pipe can be read only once. Any other
    pipe or device is returned as it is, and the reader of the format refuses it: it may never end.
    """
    if path != STDIN and (not _is_open_descriptor(path) or path.is_file()):
        return path
    with place.open("wb") as file, nullcontext(sys.stdin.buffer) if path == STDIN else path.open("rb") as stream:
        shutil.copyfileobj(stream, file)
    return place


def _is_open_descriptor(path: Path) -> bool:
    """Return whether a path names a descriptor of this process, as `<(…)` of a shell does."""
    return path.parent in (Path("/dev/fd"), Path("/proc/self/fd")) or path == Path("/dev/stdin")


def _shown(given: Path) -> str:
    return "standard input" if given == STDIN else given.name


def _format(path: Path, given: Path, name: str) -> str:
    """Return the format of a file, or exit with 2 before anything is imported."""
    from annotations.exchange.importer import format_of

    try:
        return format_of(path, _shown(given), name)
    except (AskedError, ArticleError) as error:
        fail(str(error), 2)
    except FileNotFoundError:
        fail(f"There is no file or folder {given}.", 2)
    except OSError as error:
        fail(f"{given} cannot be read: {error.strerror}.", 2)


def _import_file(importing: "Import", path: Path, shown: str, name: str, *, dry_run: bool) -> bool:
    """Import one file and report the result; return whether nothing was rejected."""
    try:
        with _Meter(f"Looking through {shown}") as meter:
            plan = importing.plan(path, name, meter.tell)
    except ArticleError as error:
        say(f"{error}: nothing of {shown} was taken in.")
        return False
    except OSError as error:
        say(f"{shown} cannot be read ({error.strerror}): nothing of it was taken in.")
        return False
    except MemoryError:
        say(f"{shown} takes more memory than there is: nothing of it was taken in.")
        return False
    for each in plan.refused:
        say(f"{each.at(shown, lines=plan.lines)}: refused.")
    for each in plan.clashes:
        say(f"{each.at(shown, lines=plan.lines)}: kept as it is.")
    for sentence in plan.remarks():
        say(f"{shown}: {sentence}.")
    if not dry_run and not _write_plan(importing, plan, shown):
        return False
    say(f"{shown}: {plan}.")
    return not plan.turned_down


def _write_plan(importing: "Import", plan: "Plan", shown: str) -> bool:
    """Write a plan; return whether all of it was written, and report how much if not."""
    from annotations.wording import counted

    done, total = 0, len(plan.tasks)
    try:
        with _Meter(f"Bringing in {shown}") as meter:
            for done, _ in enumerate(importing.carry_out(plan), 1):
                meter.tell(done, total)
    except (StoreError, KeyboardInterrupt) as error:
        if isinstance(error, StoreError):
            say(f"{error}.")
        say(f"{shown}: {done:,} of {counted(total, 'article')} written; the same command again takes in the rest.")
        if isinstance(error, StoreError):
            return False
        raise
    return True


class _Meter:
    """Progress of something slow, if a person is watching."""

    def __init__(self, doing: str) -> None:
        """Report progress under a name."""
        self._doing = doing
        self._last = monotonic()
        self._has_shown = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Erase the progress line: the next message starts on it."""
        if self._has_shown:
            meter("")

    def tell(self, done: int, total: int) -> None:
        """Show progress now and then."""
        if sys.stderr.isatty() and monotonic() - self._last > PROGRESS_SECONDS:
            self._last, self._has_shown = monotonic(), True
            meter(f"{self._doing}: {100 * done // max(1, total)}%")
