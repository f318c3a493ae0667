"""The repair of a store: safe corrections, with a backup of every changed file."""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.errors import StoreError
from annotations.integrity.check import check
from annotations.integrity.findings import REPAIRABLE, Finding
from annotations.integrity.inventory import ClaimFile, Inventory, Kind, StoreItem, read_claim_file, walk
from annotations.integrity.record_repair import repaired_record
from annotations.integrity.salvage import recover
from annotations.integrity.sources import Sources
from annotations.layout import TEXTS
from annotations.moment import new_id
from annotations.store.backup import Backup
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, locked, quarantine
from annotations.store.reading_file import move_reading, remove_reading, with_reading
from annotations.store.storage import AtomicJSONStorage, flush_folder, read_store_file, replace_file, temporary_path
from annotations.store.tables import OpenFile, write_new_file
from annotations.wording import reason


class Repair(Struct, frozen=True, kw_only=True):
    """The result of a repair."""

    messages: tuple[str, ...] = ()
    """A sentence for each correction."""
    failed: tuple[Finding, ...] = ()
    """The findings that a repair should have corrected, and that a check of what it wrote still reports."""


def repair(folder: Path, corpus: Corpus | None, names: Collection[str] = REPAIRABLE) -> Repair:
    """Repair the mendable findings of `check` with these names, and check what was written.

    Locks the whole store against other programs. Each file is copied to `_backup/<time>` before it is changed or moved.
    Does nothing where there is nothing to repair. Raises `StoreError` where another program is writing or a file cannot
    be written: the repairs made until then hold, and `repair` can be run again.
    """
    if not mendable(folder, corpus, names):
        return Repair()
    try:
        with _locked_store(folder) as lock:
            repairer = _Repairer(Sources(folder, corpus), lock, frozenset(names))
            repairer.reconstruct_texts()
            repairer.replace_damaged()
            repairer.rename_misplaced()
            repairer.follow_articles()
            repairer.recover_leftovers()
            repairer.correct_claims()
            messages = (*repairer.messages, *repairer.backup_message())
        return Repair(messages=messages, failed=mendable(folder, corpus, names))
    except TimeoutError as error:
        message = f"another program has locked the store for {LOCK_TIMEOUT_SECONDS:g} seconds; try again later"
        raise StoreError(message) from error
    except OSError as error:
        raise StoreError(f"{error.filename or folder} cannot be repaired: {reason(error)}") from error


def mendable(folder: Path, corpus: Corpus | None, names: Collection[str] = REPAIRABLE) -> tuple[Finding, ...]:
    """Return the findings with these names that a repair would correct. Changes nothing."""
    return tuple(finding for finding in check(folder, corpus, names).findings if finding.mendable)


@contextmanager
def _locked_store(folder: Path) -> Iterator[Callable[[Path], None]]:
    """Lock all folders of a store, and yield a function that locks one more.

    Raises `TimeoutError`. The folder of the texts is locked last: the store itself locks the folder of an annotator
    before that of the texts, and another order could lead to a deadlock.
    """
    with ExitStack() as stack:
        locked_folders: set[Path] = set()

        def lock(subfolder: Path) -> None:
            if subfolder not in locked_folders:
                stack.enter_context(locked(subfolder))
                locked_folders.add(subfolder)

        subfolders = [item.path for item in walk(folder) if item.kind == "folder" and not item.is_linked]
        for subfolder in sorted(subfolders, key=lambda path: (path.name == TEXTS, path)):
            lock(subfolder)
        yield lock


class _Repairer:
    """One repair; its creator holds the locks of the store."""

    def __init__(self, sources: Sources, lock: Callable[[Path], None], names: frozenset[str]) -> None:
        self._names = names
        self._sources = sources
        self._lock = lock
        self._backup = Backup(sources.folder)
        self._moved_aside: set[Path] = set()
        """The files that this repair has moved aside."""
        self.messages: list[str] = []
        """A sentence for each repair."""

    def backup_message(self) -> list[str]:
        """Return a sentence that names the backup folder; none where there is no backup."""
        folder = self._backup.folder
        return [f"The originals of all changed and moved files are in {folder}."] if folder.exists() else []

    def reconstruct_texts(self) -> None:
        """Reconstruct texts that are missing or altered."""
        folder = self._sources.folder / TEXTS
        if "text" not in self._names or folder.is_symlink():
            return
        for sha256, rows in self._inventory().states_by_text.items():
            path = folder / f"{sha256}.txt"
            data = self._sources.reconstruct_text(sha256, rows)
            if data is None or path.is_symlink() or (path.exists() and read_store_file(path) == data):
                continue
            self._lock(folder)
            for overwritten in (path, temporary_path(path)):
                if overwritten.exists():
                    self._backup.keep(overwritten)
            replace_file(path, data)
            self._report(path, "restored")

    def replace_damaged(self) -> None:
        """Quarantine damaged files; rewrite those of which every row is known, and merge both sides of a conflict."""
        kinds = {"damaged": "damaged", "merging": "merge-conflict"}
        for file in self._claim_files():
            path = file.item.path
            if kinds.get(file.state) not in self._names or file.item.is_linked:
                continue
            data = read_store_file(path)
            recovery = recover(data, path, self._sources)
            if file.state == "merging" and recovery.record is None:
                continue
            self._backup.keep(path)
            # Rewriting would overwrite the temporary file of a crash: `recover_leftovers` rewrites after reading that.
            is_rewritable = recovery.path == path and not temporary_path(path).exists() and not recovery.unread_ids
            if recovery.record is not None and is_rewritable and recovery.is_complete:
                write_new_file(path, recovery.record)
                merged = "both sides of the merge kept"
                repaired = "rewritten without duplicate or wrong entries"
                self._report(path, merged if file.state == "merging" else repaired)
                for sentence in recovery.gave_way:
                    self._report(path, sentence)
            else:
                quarantined = quarantine(path)
                self._moved_aside.add(quarantined)
                self._report(path, f"damaged; moved aside as {quarantined.name}")

    def rename_misplaced(self) -> None:
        """Rename files to the proper paths of their articles and annotators."""
        renames = self._inventory().renames() if "misplaced" in self._names else {}
        for path, proper in renames.items():
            self._backup.keep(path)
            self._lock(proper.parent)
        # Two files may have each other's names: each gets a temporary name first. After a crash half-way through, the
        # next repair takes them for temporary files of a crash and recovers them.
        time = self._backup.folder.name
        temporaries = {proper: proper.with_name(f".{time}-{proper.name}.new") for proper in renames.values()}
        for path, proper in renames.items():
            path.replace(temporaries[proper])
        for path, proper in renames.items():
            temporaries[proper].replace(proper)
            move_reading(path, proper)
            flush_folder(proper.parent)
            flush_folder(path.parent)
            self._report(path, f"renamed to {self._sources.relative(proper)}")

    def recover_leftovers(self) -> None:
        """Put claims that only leftovers have back into the store.

        Leftovers are temporary and quarantined files; the latest come first.
        """
        # What a repair of a damaged file has moved aside belongs to that repair.
        if not self._names & {"leftover", "damaged", "merge-conflict"}:
            return
        temporary, quarantined = self._items("temporary"), self._items("quarantined")
        if "leftover" not in self._names:
            temporary, quarantined = [], [item for item in quarantined if item.path in self._moved_aside]
        # Read all before writing: a write creates and renames temporary files itself.
        contents = [(item, read_store_file(item.path)) for item in (*reversed(temporary), *reversed(quarantined))]
        for item in temporary:
            self._backup.keep(item.path)
        for item, data in contents:
            path = item.path
            is_uncertain = path.parent.name != TEXTS and self._recover(path, data, item.target)
            if item.kind == "temporary" and not is_uncertain:
                path.unlink(missing_ok=True)
                flush_folder(path.parent)
                self._report(path, "removed")

    def _recover(self, path: Path, data: bytes, target: Path) -> bool:
        """Put the claims of a leftover back into the store.

        Returns whether it has claims whose article or text is uncertain.
        """
        recovery = recover(data, target, self._sources)
        if recovery.record is None:
            return recovery.missing > 0
        self._lock(recovery.path.parent)
        self._write(recovery.path, recovery.record)
        self._report(recovery.path, f"restored what was only in {path.name}")
        return False

    def follow_articles(self) -> None:
        """Give files the ids that their articles have in the corpus now."""
        if "renamed-article" not in self._names:
            return
        for file in self._claim_files():
            path, record = file.item.path, file.record
            if record is None or file.item.is_linked or not (present := self._sources.present_id(record.row)):
                continue
            row = msgspec.structs.replace(with_reading(record.row, path), id=present)
            proper = self._sources.proper_path(row)
            self._backup.keep(path)
            self._lock(proper.parent)
            # Named first, written then: after a crash in between it is a misplaced file, and this starts anew.
            path.replace(proper)
            flush_folder(path.parent)
            write_new_file(proper, replace(record, row=row))
            remove_reading(path)
            self._report(
                path, f"renamed to {self._sources.relative(proper)}, because its article is called {present} now"
            )

    def correct_claims(self) -> None:
        """Correct the spans and contexts of claims, and give copied claims new ids."""
        copied = self._inventory().copied_claims() if "copied-claim" in self._names else {}
        claims, reading = "claim-place" in self._names, "reading" in self._names
        for file in self._claim_files():
            path, record = file.item.path, file.record
            if record is None or file.item.is_linked:
                continue
            ids = set(copied.get(path, []))
            corrected = repaired_record(record, claims=claims, reading=reading) if file.has_text else record
            renamed = [
                msgspec.structs.replace(claim, id=new_id()) if claim.id in ids else claim for claim in corrected.claims
            ]
            corrected = replace(corrected, claims=tuple(renamed))
            if corrected != record:
                self._write(path, corrected)
                self._report(path, "repaired")

    def _write(self, path: Path, record: Record) -> None:
        """Write a record into its file, keeping row numbers, or into a new file."""
        self._lock(path.parent)
        file = read_claim_file(StoreItem(path, "claims"), self._sources)
        if file.record is None:
            write_new_file(path, record)
            return
        self._backup.keep(path)
        storage = AtomicJSONStorage(path)
        with storage.single_write():
            OpenFile(storage, file.record, file.record).write(record)

    def _claim_files(self) -> Iterator[ClaimFile]:
        for item in self._items("claims"):
            yield read_claim_file(item, self._sources)

    def _items(self, kind: Kind) -> list[StoreItem]:
        """Return the repairable items of a kind: readable, and not behind a link."""
        return [
            item
            for item in walk(self._sources.folder)
            if item.kind == kind and not item.is_linked and os.access(item.path, os.R_OK)
        ]

    def _inventory(self) -> Inventory:
        """Return the inventory of the store as it is now."""
        inventory = Inventory(self._sources)
        for item in walk(self._sources.folder):
            if item.kind == "claims":
                inventory.add(read_claim_file(item, self._sources))
        return inventory

    def _report(self, path: Path, action: str) -> None:
        self.messages.append(f"{self._sources.relative(path)}: {action}.")
