"""The check of a store's other files (speakers, ledgers, checked labels and more), and of git."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from annotations.errors import ReadOnlyError, StoreError
from annotations.git import lacks_driver
from annotations.integrity.findings import Finding, Severity
from annotations.integrity.sources import Sources
from annotations.regular_file import open_regular
from annotations.store.assignment_file import assignments_path, read_assignments
from annotations.store.ledger_file import ledger_files, quarantined_ledgers, read_ledger
from annotations.store.looked_file import looked_files, read_looked_file
from annotations.store.queue_file import queue_files, read_queue_file
from annotations.store.speaker_file import read_rows, speaker_files
from annotations.store.storage import DamagedError
from annotations.wording import counted

_NO_SPEAKERS = "It cannot be read: correct it or move it away. The claims keep their speakers."
_NO_LOOKED = (
    "It cannot be read, and copydesk doubt stops at it: correct it or move it away. The claims are not affected."
)
_NO_QUEUE = "The reading order cannot be read: copydesk next replaces it. The claims are not affected."


def check_beside(sources: Sources, converted: Sequence[Path]) -> Iterator[Finding]:
    """Check everything beside the claim files; `converted` are those whose line ends git has changed."""
    folder = sources.folder
    for name, severity, path, sentence in (
        *_check_git(folder, converted),
        *_check_read("speakers", speaker_files(folder), read_rows, _NO_SPEAKERS),
        *_check_assignments(folder),
        *_check_ledgers(folder),
        *_check_read("doubts", looked_files(folder), read_looked_file, _NO_LOOKED),
        *_check_read("queue", queue_files(folder), read_queue_file, _NO_QUEUE),
    ):
        yield Finding(name=name, severity=severity, path=sources.relative(path), sentence=sentence)


def has_converted_line_ends(path: Path) -> bool:
    """Return whether the first line of a file ends as on Windows: our own files never do. Reads a few bytes."""
    try:
        with open_regular(path) as file:
            return file.read(3) == b"{\r\n"
    except OSError:
        return False


_Found = Iterator[tuple[str, Severity, Path, str]]
"""Findings: the kind, the severity, the file, and the sentence."""


def _check_read(name: str, paths: Iterable[Path], read: Callable[[Path], object], sentence: str) -> _Found:
    """Report the files of one kind that cannot be read."""
    for path in paths:
        try:
            read(path)
        except StoreError:
            yield name, "error", path, sentence


def _check_git(folder: Path, converted: Sequence[Path]) -> _Found:
    """Report a clone in which git merges the files of the store line by line."""
    if lacks_driver(folder):
        yield "git", "warning", folder, "This clone merges by lines: copydesk share init tells git to merge by claim."
    if converted:
        more = f", and {counted(len(converted) - 1, 'more file')}" if len(converted) > 1 else ""
        sentence = f"Its line ends were converted{more}, as git does with core.autocrlf. The next save corrects that; "
        sentence += "copydesk share init tells git to convert none."
        yield "line-ends", "warning", converted[0], sentence


def _check_ledgers(folder: Path) -> _Found:
    """Report ledgers of stories that cannot be read, and those that were moved aside."""
    for path in ledger_files(folder):
        try:
            read_ledger(path)
        except StoreError as error:
            yield "ledger", "error", path, f"The ledger cannot be read: {error}."
    for path in quarantined_ledgers(folder):
        yield "ledger", "error", path, "A damaged ledger was moved aside: correct it and rename it, or delete it."


def _check_assignments(folder: Path) -> _Found:
    """Report assignments that cannot be read, and those that were moved aside."""
    path = assignments_path(folder)
    try:
        read_assignments(folder)
    except ReadOnlyError:
        yield "newer", "note", path, "A newer Copydesk wrote it. It is left as it is."
    except (StoreError, DamagedError) as error:
        yield "assignments", "error", path, f"The assignments cannot be read: {error}."
    for aside in sorted(path.parent.glob(f"{path.name}.damaged-*")):
        sentence = "Damaged assignments were moved aside: correct the file and rename it, or delete it."
        yield "assignments", "warning", aside, sentence
