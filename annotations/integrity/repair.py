"""Repairing a store: what is safe is mended, and every file is kept as it was before it is changed or moved."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from annotations.integrity.check import check
from annotations.integrity.inventory import ClaimFile, Kind, Sources, StoreItem, Survey, read, walk
from annotations.integrity.salvage import repaired_record, rescued, salvage
from annotations.layout import BACKUP, TEXTS
from annotations.moment import new_id, now
from annotations.store.lock import PATIENCE, locked, quarantine
from annotations.store.storage import AtomicJSONStorage, flush_folder, replace_file
from annotations.store.tables import OpenFile, write_anew
from annotations.wording import reason


def repair(folder: Path, corpus: Corpus | None) -> list[str]:
    """Mend what `check` calls mendable, and return what was done, in sentences; nothing where there is nothing to do.

    The whole store is held against other programs meanwhile. Each file goes to `_backup/<time>` before it is changed
    or moved. Raises `StoreError` where another program is writing or something cannot be written: what was done
    until then holds, and it can be run again.
    """
    if not any(finding.mendable for finding in check(folder, corpus).findings):
        return []
    try:
        with _held(folder) as hold:
            mender = _Mender(Sources(folder, corpus), hold)
            mender.make_texts()
            mender.set_aside()
            mender.rename()
            mender.bring_back()
            mender.put_right()
            return [*mender.done, *mender.kept()]
    except TimeoutError as error:
        raise StoreError(f"another program has held the store for {PATIENCE:g} seconds; try again later") from error
    except OSError as error:
        raise StoreError(f"{error.filename or folder} cannot be repaired: {reason(error)}") from error


@contextmanager
def _held(folder: Path) -> Iterator[Callable[[Path], None]]:
    """Hold all folders of a store, and yield what holds one more. Raises `TimeoutError`.

    The store itself locks the folder of an annotator before that of the texts: so it is done here.
    """
    with ExitStack() as stack:
        held: set[Path] = set()

        def hold(home: Path) -> None:
            if home not in held:
                stack.enter_context(locked(home))
                held.add(home)

        homes = [found.path for found in walk(folder) if found.kind == "folder" and not found.linked]
        for home in sorted(homes, key=lambda home: (home.name == TEXTS, home)):
            hold(home)
        yield hold


class _Backup:
    """Files as they were before a repair, below `_backup/<time>` and their own paths."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.folder = store / BACKUP / f"{now():%Y%m%dT%H%M%S%fZ}"

    def keep(self, path: Path) -> None:
        """Copy a file, to the byte and to the disk; once only, so that it stays as it was at first."""
        copy = self.folder / path.relative_to(self._store)
        if copy.exists():
            return
        copy.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        # Not by way of a file beside it: that has the name of what a crash may have left, and is kept as well.
        with copy.open("xb") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        for above in copy.parents:
            flush_folder(above)
            if above == self._store:
                break


def _beside(path: Path) -> Path:
    """Return the file that `replace_file` writes first."""
    return path.with_name(f".{path.name}.new")


class _Mender:
    """One repair; whoever makes it holds the store."""

    def __init__(self, sources: Sources, hold: Callable[[Path], None]) -> None:
        self._sources = sources
        self._hold = hold
        self._backup = _Backup(sources.folder)
        self.done: list[str] = []
        """What was done, in sentences."""

    def kept(self) -> list[str]:
        """Say where the files are as they were, where there were any."""
        folder = self._backup.folder
        return [f"What was changed or moved is in {folder} as it was."] if folder.exists() else []

    def make_texts(self) -> None:
        """Make texts anew that are missing or were altered."""
        folder = self._sources.folder / TEXTS
        if folder.is_symlink():
            return
        for sha256, rows in self._survey().needed.items():
            path = folder / f"{sha256}.txt"
            made = self._sources.remade(sha256, rows)
            if made is None or path.is_symlink() or (path.exists() and path.read_bytes() == made):
                continue
            self._hold(folder)
            for each in (path, _beside(path)):
                if each.exists():
                    self._backup.keep(each)
            replace_file(path, made)
            self._say(path, "made anew")

    def set_aside(self) -> None:
        """Move damaged files out of the way; one in which rows only stand twice is written without them."""
        for kept in self._files():
            path = kept.found.path
            if kept.state != "damaged" or kept.found.linked:
                continue
            data = path.read_bytes()
            self._backup.keep(path)
            gained = rescued(data, path, self._sources)
            # What a crash left would be written over: such a file is begun anew when that has been read.
            here = gained.place == path and not _beside(path).exists()
            if gained.record is not None and here and salvage(data).whole:
                write_anew(path, gained.record)
                self._say(path, "written anew without what was in it twice or wrong")
            else:
                aside = quarantine(path)
                self._say(path, f"damaged, and moved aside as {aside.name}")

    def rename(self) -> None:
        """Give files the names that belong to their articles and annotators."""
        moves = self._survey().moves()
        for path, place in moves.items():
            self._backup.keep(path)
            self._hold(place.parent)
        # Two files may have each other's names: so all go beside their places first. Should it end half-way, they
        # are what a crash left behind, and come back with the next repair.
        moment = self._backup.folder.name
        besides = {place: place.with_name(f".{moment}-{place.name}.new") for place in moves.values()}
        for path, place in moves.items():
            path.replace(besides[place])
        for path, place in moves.items():
            besides[place].replace(place)
            flush_folder(place.parent)
            flush_folder(path.parent)
            self._say(path, f"renamed to {self._name(place)}")

    def bring_back(self) -> None:
        """Put claims back that are only in files moved aside, or left by a crash, the latest first."""
        besides, asides = self._found("beside"), self._found("aside")
        # Read before anything is written: the writing itself makes and renames files of such names.
        waiting = [(found, found.path.read_bytes()) for found in (*reversed(besides), *reversed(asides))]
        for found in besides:
            self._backup.keep(found.path)
        for found, data in waiting:
            path = found.path
            uncertain = path.parent.name != TEXTS and self._take(path, data, found.target)
            if found.kind == "beside" and not uncertain:
                path.unlink(missing_ok=True)
                flush_folder(path.parent)
                self._say(path, "removed")

    def _take(self, path: Path, data: bytes, target: Path) -> bool:
        """Put claims of a file back into the store; return whether it has some that nobody knows where to put."""
        gained = rescued(data, target, self._sources)
        if gained.record is None:
            return gained.missing > 0
        self._hold(gained.place.parent)
        self._write(gained.place, gained.record)
        self._say(gained.place, f"what was only in {path.name} brought back")
        return False

    def put_right(self) -> None:
        """Put claims where their words stand, with what is around them, and give copies ids of their own."""
        renewals = self._survey().renewals()
        for kept in self._files():
            path, record = kept.found.path, kept.record
            if record is None or kept.found.linked:
                continue
            ids = set(renewals.get(path, []))
            right = repaired_record(record) if kept.text else record
            claims = [msgspec.structs.replace(each, id=new_id()) if each.id in ids else each for each in right.claims]
            right = replace(right, claims=tuple(claims))
            if right != record:
                self._write(path, right)
                self._say(path, "put right")

    def _write(self, path: Path, record: Record) -> None:
        """Write a record into its file, where every row keeps its number, or into a new one."""
        kept = read(StoreItem(path, "tables"), self._sources)
        if kept.record is None:
            write_anew(path, record)
            return
        self._backup.keep(path)
        storage = AtomicJSONStorage(path)
        with storage.one_write():
            OpenFile(storage, kept.record, kept.record).write(record)

    def _files(self) -> Iterator[ClaimFile]:
        for found in self._found("tables"):
            yield read(found, self._sources)

    def _found(self, kind: Kind) -> list[StoreItem]:
        """Return what can be mended: nothing behind a link, nothing that must not be read."""
        return [
            found
            for found in walk(self._sources.folder)
            if found.kind == kind and not found.linked and os.access(found.path, os.R_OK)
        ]

    def _survey(self) -> Survey:
        survey = Survey(self._sources)
        for found in walk(self._sources.folder):
            if found.kind == "tables":
                survey.add(read(found, self._sources))
        return survey

    def _say(self, path: Path, what: str) -> None:
        self.done.append(f"{self._name(path)}: {what}.")

    def _name(self, path: Path) -> str:
        return os.fsencode(path.relative_to(self._sources.folder)).decode("utf-8", "backslashreplace")
