"""Commands that git runs once per file: they start without the command line, the screen and the index."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def run(arguments: Sequence[str]) -> int | None:
    """Run a command of git's, and return its exit status; `None` if these are not its arguments."""
    match arguments:
        case ["merge", "--", base, ours, theirs, path]:
            # The process ends before its garbage matters; looking for it takes a tenth of the time.
            gc.disable()
            return merge(Path(base), Path(ours), Path(theirs), Path(path))
        case ["show", "--", path]:
            return show(Path(path))
    return None


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

    print(harmless(words), file=sys.stderr)
