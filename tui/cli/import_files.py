"""The files of an import: readable more than once, and of a known format."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from annotations.errors import ArticleError, AskedError, PluginError
from annotations.exchange.detect import format_of
from annotations.exchange.staging import temporary_folder
from tui.cli.output import fail

STDIN = Path("-")


class ImportFile(NamedTuple):
    """A file to import."""

    path: Path
    named: Path
    """The path that was given, which may be that of a pipe."""
    format: str

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        return _shown(self.named)


@contextmanager
def import_files(given: Sequence[Path], name: str, encoding: str, *, plugins: bool) -> Iterator[list[ImportFile]]:
    """Yield the files, of the format of that name or of those that are detected; exit with 2 before any is imported.

    Standard input and pipes of the shell are copied into temporary files first.
    """
    with _readable_files(given) as paths:
        yield [
            ImportFile(path, each, _format(path, each, name, encoding, plugins=plugins))
            for each, path in zip(given, paths, strict=True)
        ]


@contextmanager
def _readable_files(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield the files; standard input and pipes of the shell are copied into temporary ones first."""
    if files.count(STDIN) > 1 or (STDIN in files and sys.stdin is None):
        fail("Standard input is closed, or named more than once.", 2)
    with temporary_folder() as folder:
        try:
            paths = [_copied(path.expanduser(), folder / str(number)) for number, path in enumerate(files)]
        except OSError as error:
            fail(f"The input cannot be copied to {folder.parent}: {error.strerror}", 1)
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


def _format(path: Path, given: Path, name: str, encoding: str, *, plugins: bool) -> str:
    """Return the format of a file, or exit with 2 before anything is imported."""
    try:
        return format_of(path, _shown(given), name, encoding, plugins=plugins)
    except (AskedError, ArticleError, PluginError) as error:
        fail(str(error), 2)
    except FileNotFoundError:
        fail(f"There is no file or folder {given}.", 2)
    except OSError as error:
        fail(f"{given} cannot be read: {error.strerror}.", 2)
