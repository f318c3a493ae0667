"""Commands that git runs once per file: they start without the command line, the screen and the index."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, cast


def run(arguments: Sequence[str]) -> int | None:
    """Run a command of git's, and return its exit status; `None` if these are not its arguments."""
    match arguments:
        case ["merge", "--", base, ours, theirs, path]:
            return _status(lambda: merge(Path(base), Path(ours), Path(theirs), Path(path)))
        case ["show", "--", path]:
            return _status(lambda: show(Path(path)))
    return None


def _status(command: Callable[[], int]) -> int:
    """Run a command, and return its exit status. Every failure, even an unexpected one, is reported in one sentence."""
    _hurry()
    try:
        status = command()
        # Python has no output where the program was started with it closed.
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001, there is nobody above who could handle it
        from tui import failure

        _say(failure.sentence(error))
        return 1
    return status


def end(status: int) -> NoReturn:
    """End the process at once, whose output is written: to take all modules apart takes longer than to merge a file."""
    os._exit(status)


def _hurry() -> None:
    """Leave out what takes a third of the time, and what one file does not need."""
    # The process ends before its garbage matters.
    gc.disable()
    # msgspec takes two names from it, where it is installed, that Python has as well.
    cast("dict[str, Any]", sys.modules).setdefault("typing_extensions", None)
    sys.modules.setdefault("inspect", _Later("inspect"))


class _Later(ModuleType):
    """Takes the place of a module that data classes import for those without a docstring, until it is asked."""

    def __getattr__(self, name: str) -> Any:
        # Who imported this one asks it again and again: all get the names of one module.
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def merge(base: Path, ours: Path, theirs: Path, path: Path) -> int:
    """Merge three files into `ours`; git leaves the conflict to a person if the status is 1."""
    from annotations.errors import StoreError
    from annotations.sharing.driver import merge_files

    try:
        clashes = merge_files(base, ours, theirs, path)
    except StoreError as error:
        _say(f"{path}: {error}. Then: copydesk merge --here CORPUS.")
        return 1
    for sentence in clashes:
        _say(f"{path}: {sentence}.")
    return 0


def show(path: Path) -> int:
    """Print a file of the store, one claim a line; a file that is none as it is, because git shows it."""
    from annotations.errors import StoreError
    from annotations.sharing.listing import lines
    from annotations.sharing.versions import read_version
    from annotations.store.storage import read_store_file

    try:
        data = read_store_file(path)
    except OSError as error:
        _say(f"{path} cannot be read: {error.strerror}.")
        return 1
    try:
        output = "".join(f"{line}\n" for line in lines(read_version(data, str(path)).record)).encode()
    except StoreError:
        output = data
    sys.stdout.buffer.write(output)
    return 0


def _say(words: str) -> None:
    from annotations.sharing.listing import harmless

    print(harmless(words), file=sys.stderr, flush=True)
