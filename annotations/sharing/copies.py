"""Copies from another machine, merged into a store: single files, or a whole second store."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotations.errors import StoreError
from annotations.layout import LEDGER, original_name, text_path
from annotations.sharing.beside import files_beside, is_beside, merge_beside
from annotations.sharing.driver import decoded_text, texts_beside
from annotations.sharing.versions import Texts, merge_versions, read_version
from annotations.store.archive import Archive
from annotations.store.backup import Backup
from annotations.store.lock import LockTimeoutError, locked
from annotations.store.reading_file import copy_reading
from annotations.store.storage import read_store_file, replace_file
from annotations.store.store import Store
from annotations.store.texts import write_text
from annotations.wording import reason


@dataclass
class Taken:
    """The result of merging copies."""

    new: int = 0
    """Files of articles that the annotator had nothing of here."""
    merged: int = 0
    unchanged: int = 0
    """Files unchanged."""
    messages: list[str] = field(default_factory=list)
    """One sentence for each value that gave way."""
    left: list[str] = field(default_factory=list)
    """One sentence for each file that could not be merged; nothing of it was taken."""


def merge_copies(store: Path, files: Iterable[Path], annotator: str = "") -> Taken:
    """Merge files of another machine into a store; with a name, only files of that annotator.

    A file that is changed is copied to `_backup` first. The copies stay as they are.
    """
    taken, backup = Taken(), Backup(store)
    for path in files:
        try:
            _take(store, path, annotator, taken, backup)
        except StoreError as error:
            taken.left.append(f"{path}: {error}")
        except LockTimeoutError:
            taken.left.append(f"{path}: another program is writing here; try again later")
        except OSError as error:
            taken.left.append(f"{path}: {error.filename or 'it'} cannot be read or written: {reason(error)}")
    return taken


def files_of(store: Path) -> list[Path]:
    """Return the files of a whole store: claims, names of speakers, predictions. Raises `StoreError`."""
    return [*Archive(store).paths(), *files_beside(store)]


def _take(store: Path, path: Path, annotator: str, taken: Taken, backup: Backup) -> None:
    theirs = read_store_file(path)
    if is_beside(path):
        is_ledger = path.parent.parent.name == LEDGER
        if annotator not in ("", original_name(path.parent.name if is_ledger else path.stem)):
            raise StoreError(f"it is not by {annotator}")
        _take_beside(store.joinpath(*path.parts[-3 if is_ledger else -2 :]), theirs, taken, backup)
        return
    version = read_version(theirs, path.name)
    row = version.record.row
    if annotator not in ("", row.annotator):
        raise StoreError(f"it is by {row.annotator}, not by {annotator}")
    target = Store(store, row.annotator).path(row.id)
    texts = _texts_of(target, path)
    for sha256 in {row.sha256, *(orphan.sha256 for orphan in version.record.orphans)}:
        _take_text(store, sha256, texts)
    with locked(target.parent):
        ours = read_store_file(target) if target.exists() else b""
        if not ours:
            replace_file(target, theirs)
            copy_reading(path, target)
            taken.new += 1
            return
        merged = merge_versions(b"", ours, theirs, texts)
        if merged.data == ours:
            taken.unchanged += 1
            return
        backup.keep(target)
        replace_file(target, merged.data)
    taken.merged += 1
    taken.messages += [f"{target.relative_to(store)}: {sentence}" for sentence in merged.clashes]


def _take_beside(target: Path, theirs: bytes, taken: Taken, backup: Backup) -> None:
    """Take what another store says of speakers, predictions, or a ledger."""
    with locked(target.parent):
        ours = read_store_file(target) if target.exists() else b""
        merged = merge_beside(target, ours, theirs)
        if not merged or merged == ours:
            taken.unchanged += 1
            return
        if ours:
            backup.keep(target)
        replace_file(target, merged)
    if ours:
        taken.merged += 1
    else:
        taken.new += 1


def _texts_of(*paths: Path) -> Texts:
    """Return a function that finds a text in any of the stores of these files."""
    sources = [texts_beside(path.absolute()) for path in paths]

    def find(sha256: str) -> str | None:
        found: Iterator[str | None] = (source(sha256) for source in sources)
        return next((text for text in found if text is not None), None)

    return find


def _take_text(store: Path, sha256: str, texts: Texts) -> None:
    """Copy an annotated text into the store, if the other one has it and this one does not."""
    path = text_path(store, sha256)
    try:
        is_there = decoded_text(read_store_file(path), sha256) is not None
    except OSError:
        is_there = False
    text = None if is_there else texts(sha256)
    if text is not None:
        write_text(path, text.encode("utf-8"))
