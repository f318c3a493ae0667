"""Ledgers on disk: `<store>/_ledger/<annotator>/<story id>.json`, a TinyDB file for each story and annotator.

Its tables are `story` (one row), `entries`, `mentions`, `rejected`, `history` and `schema`. A row has its identity in
`id`, and all but those of the history say in `updated` when they were last changed. The file is written, locked, and
guarded by checksums as the files of claims are; ledgers never change those.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from annotations.errors import NotSavedError, ReadOnlyError, StoreError
from annotations.layout import LEDGER, safe_name
from annotations.ledger.model import Ledger, Story
from annotations.moment import go_on_from
from annotations.store.ledger_tables import ledger_in, write_ledger
from annotations.store.links import refuse_links_outside
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked, quarantine, restore_on_failure
from annotations.store.storage import AtomicJSONStorage, DamagedError, Stamp, read_store_file, stamp_of
from annotations.wording import reason

if TYPE_CHECKING:
    from annotations.ledger.changes import LedgerEdit


class _StoryRows(Struct):
    """The part of a ledger that a list of stories needs; the rest is not decoded."""

    story: dict[str, Story]


_story_decoder = msgspec.json.Decoder(_StoryRows)


class LedgerStore:
    """The ledgers of one annotator on disk."""

    def __init__(self, folder: Path, annotator: str) -> None:
        """Keep the ledgers of `annotator` in the store `folder`; the first edit makes the folders."""
        self.folder = folder
        self.annotator = annotator
        self.annotator_folder = folder / LEDGER / safe_name(annotator)
        self._last: tuple[Path, Stamp, AtomicJSONStorage, Ledger] | None = None
        """The ledger that was read or written last, as long as its file is the same."""

    def path(self, story_id: str) -> Path:
        """Return the path of a story's file."""
        return self.annotator_folder / f"{safe_name(story_id)}.json"

    def stories(self) -> tuple[list[Story], list[str]]:
        """Return the stories of the annotator, by title, and a sentence for each file that cannot be read."""
        found, problems = [], []
        for path in _files_in(self.annotator_folder):
            try:
                story = read_story(path)
            except StoreError as error:
                problems.append(str(error))
            else:
                if story is not None and story.status != "dropped":
                    found.append(story)
        return sorted(found, key=lambda story: (story.title.casefold(), story.id)), problems

    def load(self, story_id: str) -> Ledger:
        """Read a ledger.

        Raises `StoreError` without a file; for a damaged one, which is moved aside and named; and `ReadOnlyError` for
        one of a newer version.
        """
        path = self.path(story_id)
        try:
            _, found = self._read(path)
        except DamagedError as error:
            raise self._quarantined(path, error) from error
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        if found is None:
            raise StoreError(f"There is no ledger {path}: another program may have removed it")
        return found

    def has_changed(self, story_id: str) -> bool:
        """Return whether the file of a ledger is not the one that was read or written here last."""
        path = self.path(story_id)
        return self._last is None or self._last[:2] != (path, stamp_of(path))

    def _read(self, path: Path) -> tuple[AtomicJSONStorage, Ledger | None]:
        """Return a ledger and its storage, as they were read or written last if the file is the same since.

        Raises as `_parse` does.
        """
        stamp = stamp_of(path)
        if self._last is not None and stamp is not None and self._last[:2] == (path, stamp):
            return self._last[2:]
        storage = AtomicJSONStorage(path)
        ledger = _parse(storage, path)
        self._last = (path, stamp, storage, ledger) if ledger is not None else None
        return storage, ledger

    def _quarantined(self, path: Path, error: DamagedError) -> StoreError:
        """Move a damaged ledger aside, and return the sentence about it."""
        try:
            with locked(path.parent):
                try:
                    _parse(AtomicJSONStorage(path), path)
                except DamagedError:
                    aside = quarantine(path)
                    return StoreError(f"The ledger {path.name} is damaged ({error}): kept as {aside.name}")
                return StoreError(f"The ledger {path.name} was just written by another program: open it again")
        except OSError as problem:
            return ReadOnlyError(f"{path} is damaged and cannot be moved aside: {reason(problem)}")

    def apply(self, story_id: str, edits: "Sequence[LedgerEdit]", made: tuple[Ledger, Ledger] | None = None) -> Ledger:
        """Apply edits to the ledger on disk in one write, and return the new ledger.

        `made` is a ledger that was read or written here, and what it becomes by the edits: the edits are not applied
        again if it is still on disk. If there is no file any more, the whole ledger is written.

        Raises `NotSavedError` if the file could not be written: it is unchanged, and the same edits may be tried again.
        Raises `StoreError` as `load` does.
        """
        path = self.path(story_id)
        refuse_links_outside(self.folder, self.folder / LEDGER, self.annotator_folder)
        try:
            with locked(self.annotator_folder):
                try:
                    storage, disk = self._read(path)
                except DamagedError as error:
                    aside = quarantine(path)
                    raise StoreError(f"The ledger {path.name} is damaged ({error}): kept as {aside.name}") from error
                if disk is None and made is None:
                    raise StoreError(f"There is no ledger {path}: another program may have removed it")
                ledger = disk
                if made is not None and (disk is None or disk is made[0]):
                    ledger, edits = made[1], ()
                assert ledger is not None
                for edit in edits:
                    ledger = edit.apply(ledger)
                if ledger is not disk:
                    # A write that fails leaves the tables of the storage in an unknown state.
                    self._last = None
                    write_ledger(storage, disk, ledger)
                    self._last = path, stamp_of(path), storage, ledger
                return ledger
        except LockTimeoutError as error:
            raise self._held(error) from error
        except OSError as error:
            raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error

    def create(self, ledger: Ledger) -> Ledger:
        """Write a new ledger, and return it.

        Raises `StoreError` if the annotator has one of this story already, `NotSavedError` if it cannot be written.
        """
        path = self.path(ledger.story.id)
        refuse_links_outside(self.folder, self.folder / LEDGER, self.annotator_folder)
        try:
            with locked(self.annotator_folder):
                if path.exists() and path.stat().st_size:
                    raise StoreError(f"There is a ledger {path} already: nothing was written")
                with restore_on_failure(None, path):
                    write_ledger(AtomicJSONStorage(path), None, ledger)
                return ledger
        except LockTimeoutError as error:
            raise self._held(error) from error
        except OSError as error:
            raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error

    def _held(self, error: LockTimeoutError) -> NotSavedError:
        del error
        return NotSavedError(f"another program has locked {self.annotator_folder} for {LOCK_TIMEOUT_SECONDS:g} seconds")


def ledger_files(folder: Path) -> list[Path]:
    """Return the ledgers of all annotators of a store, sorted by path."""
    with suppress(OSError):
        return [path for owner in sorted((folder / LEDGER).iterdir()) if owner.is_dir() for path in _files_in(owner)]
    return []


def quarantined_ledgers(folder: Path) -> list[Path]:
    """Return the damaged ledgers of a store that were moved aside, sorted by path."""
    with suppress(OSError):
        return sorted((folder / LEDGER).glob("*/*.json.damaged-*"))
    return []


def _files_in(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))


def read_story(path: Path) -> Story | None:
    """Return the story of a ledger without decoding its entries; `None` for an empty file. Raises `StoreError`."""
    try:
        data = read_store_file(path)
        if not data:
            return None
        return next(iter(_story_decoder.decode(data).story.values()))
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, StopIteration):
        # It is damaged, in conflict, or newer: reading all of it says which.
        ledger = read_ledger(path)
        return ledger.story if ledger else None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error


def read_ledger(path: Path) -> Ledger | None:
    """Return the ledger in a file, which is left as it is; `None` for an empty file. Raises `StoreError`."""
    try:
        return _parse(AtomicJSONStorage(path), path)
    except DamagedError as error:
        raise StoreError(f"{path} is damaged: {error}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error


def _parse(storage: AtomicJSONStorage, path: Path) -> Ledger | None:
    """Return the ledger that a file holds. Raises `DamagedError`, `ReadOnlyError`, `MergingError`, `OSError`."""
    state = storage.read()
    if state is None:
        return None
    ledger = ledger_in(state, path)
    if ledger.history:
        go_on_from(max(change.updated for change in ledger.history))
    return ledger
