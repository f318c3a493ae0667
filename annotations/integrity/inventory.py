"""The inventory of a store: its files, their kinds and their references.

Nothing here changes a file.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from annotations.claims.record import ArticleState, Record
from annotations.errors import MergingError, ReadOnlyError
from annotations.integrity.sources import Sources
from annotations.layout import BACKUP, DOUBTS, GOLD_SUFFIX, LEDGER, PREDICTIONS, QUEUE, SPEAKERS, TEAM, TEXTS, VERSIONS
from annotations.store.checksum import altered_tables, count_unsigned, has_digests
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.tables import parse
from annotations.wording import reason

Kind = Literal["claims", "quarantined", "temporary", "text", "folder", "foreign", "link", "unreadable"]

_QUARANTINED_NAME = re.compile(r"(.+\.json)\.damaged-.+", re.DOTALL)
_TEMPORARY_NAME = re.compile(r"\.(.+\.json|[0-9a-f]{64}\.txt)\.new", re.DOTALL)
_TEXT_NAME = re.compile(r"[0-9a-f]{64}\.txt")


@dataclass(frozen=True)
class StoreItem:
    """A file, folder or link in a store."""

    path: Path
    kind: Kind
    detail: str = ""
    """The target of a link; the reason why a folder is unreadable."""
    is_linked: bool = False
    """Whether the path goes through a symbolic link: such an item is read, and never repaired."""

    @property
    def target(self) -> Path:
        """The file that a quarantined file was, or that a temporary file was to become."""
        match = _QUARANTINED_NAME.fullmatch(self.path.name) or _TEMPORARY_NAME.fullmatch(self.path.name)
        return self.path.with_name(match[1]) if match else self.path


def walk(folder: Path) -> Iterator[StoreItem]:
    """Yield the items of a store, sorted by path.

    Backups, predictions, which can be imported again, assignments, and foreign hidden files are left out.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield StoreItem(folder, "unreadable", reason(error))
        return
    for path in paths:
        if path.name in (BACKUP, DOUBTS, LEDGER, PREDICTIONS, QUEUE, SPEAKERS, TEAM, VERSIONS):
            continue
        if path.is_symlink():
            yield StoreItem(path, "link", str(path.readlink()))
        try:
            if path.is_dir() and (path.name == TEXTS or not path.name.startswith("_")):
                yield from _items_in(path)
            elif not path.is_symlink():
                yield StoreItem(path, "foreign")
        except OSError as error:
            yield StoreItem(path, "unreadable", reason(error))


def find_leftovers(folder: Path) -> Iterator[StoreItem]:
    """Yield only the quarantined and temporary files of a store.

    The content of other files is not read.
    """
    with suppress(OSError):
        for subfolder in sorted(folder.iterdir()):
            if subfolder.name != TEXTS and subfolder.name.startswith(("_", ".")):
                continue
            with suppress(OSError):
                names = os.listdir(subfolder)  # noqa: PTH208, making a path of each name takes ten times as long
                if any(_QUARANTINED_NAME.fullmatch(name) or _TEMPORARY_NAME.fullmatch(name) for name in names):
                    yield from (item for item in _items_in(subfolder) if item.kind in ("quarantined", "temporary"))


def _items_in(folder: Path) -> list[StoreItem]:
    """Return a subfolder of the store and the items in it. Raises `OSError`."""
    is_linked = folder.is_symlink()
    items = [StoreItem(folder, "folder", is_linked=is_linked)]
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            items.append(StoreItem(path, "link", str(path.readlink())))
            if path.is_file() and path.suffix == ".json":
                items.append(StoreItem(path, "claims", is_linked=True))
        elif kind := _kind_of(path):
            items.append(StoreItem(path, kind, is_linked=is_linked))
    return items


def _kind_of(path: Path) -> Kind | None:
    """Return the kind of a file by its name; `None` for a foreign hidden file."""
    name, is_in_texts = path.name, path.parent.name == TEXTS
    kind: Kind | None = None if name.startswith(".") else "foreign"
    if _TEMPORARY_NAME.fullmatch(name):
        kind = "temporary"
    elif is_in_texts and _TEXT_NAME.fullmatch(name):
        kind = "text"
    elif not is_in_texts and not name.startswith("."):
        if path.suffix == ".json":
            kind = "claims"
        elif _QUARANTINED_NAME.fullmatch(name):
            kind = "quarantined"
    return kind if kind is None or path.is_file() else "foreign"


@dataclass(frozen=True)
class ClaimFile:
    """A claim file of the store, as it was read."""

    item: StoreItem
    record: Record | None = None
    """The record with its annotated text, which is empty unless `has_text`; `None` where the file is not readable."""
    has_text: bool = False
    """Whether the annotated text is available."""
    problem: str = ""
    """The reason why the file is damaged, newer or unreadable."""
    altered: tuple[str, ...] = ()
    """The tables in which another program added, removed or renumbered rows."""
    unsigned: int = 0
    """The number of rows without a checksum."""
    state: Literal["readable", "damaged", "unreadable", "newer", "missing", "merging"] = "readable"


def read_claim_file(item: StoreItem, sources: Sources) -> ClaimFile:
    """Read a claim file and its annotated text."""
    path = item.path
    try:
        state = AtomicJSONStorage(path).read()
        if state is None:
            return ClaimFile(item, state="missing")
        # Of the file as it is: an upgrade gives all rows new checksums. Before version 3 there were none.
        altered, unsigned = altered_tables(state), count_unsigned(state) if has_digests(state) else 0
        record = parse("", state, path)
    except DamagedError as error:
        return ClaimFile(item, problem=str(error), state="damaged")
    except MergingError as error:
        return ClaimFile(item, problem=str(error), state="merging")
    except ReadOnlyError as error:
        return ClaimFile(item, problem=str(error), state="newer")
    except OSError as error:
        return ClaimFile(item, problem=reason(error), state="unreadable")
    text = sources.text(record.row)
    return ClaimFile(
        item,
        Record(text or "", record.row, record.claims, record.orphans, record.history),
        text is not None,
        altered=tuple(altered),
        unsigned=unsigned,
    )


@dataclass(frozen=True)
class ClaimHolder:
    """A file that holds a claim with a given id."""

    path: Path
    row: ArticleState
    is_in_history: bool
    """Whether the history of the file names the claim."""
    is_linked: bool


@dataclass
class Inventory:
    """The claim files of a store and their references to each other.

    `add` each file before asking.
    """

    sources: Sources
    paths_by_proper_path: dict[Path, list[Path]] = field(default_factory=lambda: defaultdict(list))
    """The files that name one article and annotator, by the path where the file of those belongs."""
    states_by_text: dict[str, list[ArticleState]] = field(default_factory=lambda: defaultdict(list))
    """The article states whose claims or orphans were made in a text, by the fingerprint of the text."""
    holders_by_claim: dict[str, list[ClaimHolder]] = field(default_factory=lambda: defaultdict(list))
    """The files that hold a claim, by the id of the claim."""
    linked_paths: set[Path] = field(default_factory=set)

    def add(self, file: ClaimFile) -> None:
        """Add a claim file; one that is not readable is ignored."""
        record = file.record
        if record is None:
            return
        path = file.item.path
        if file.item.is_linked:
            self.linked_paths.add(path)
        self.paths_by_proper_path[self.sources.proper_path(record.row)].append(path)
        for sha256 in {record.row.sha256, *(orphan.sha256 for orphan in record.orphans)}:
            self.states_by_text[sha256].append(record.row)
        ids = {claim.id for change in record.history for claim in change.every}
        for claim in record.claims:
            holder = ClaimHolder(path, record.row, claim.id in ids, file.item.is_linked)
            self.holders_by_claim[claim.id].append(holder)

    def renames(self) -> dict[Path, Path]:
        """Return the files that can be renamed, with their proper paths.

        A proper path must be free, or the file at it is renamed as well.
        """
        renames = {
            paths[0]: proper
            for proper, paths in self.paths_by_proper_path.items()
            if len(paths) == 1 and paths[0] != proper and paths[0] not in self.linked_paths
        }
        while True:
            blocked = [
                path
                for path, proper in renames.items()
                if (os.path.lexists(proper) and proper not in renames) or proper.parent.is_symlink()
            ]
            if not blocked:
                return renames
            for path in blocked:
                del renames[path]

    def shared_claims(self) -> dict[tuple[Path, Path], list[str]]:
        """Return the claim ids that two files have in common, by the two files.

        Only files of different articles or annotators are compared. Two gold standards of an article have what was
        merged into both by one id.
        """
        shared: dict[tuple[Path, Path], list[str]] = defaultdict(list)
        for claim_id, holders in self.holders_by_claim.items():
            first = holders[0]
            for other in holders[1:]:
                rows = (first.row, other.row)
                are_gold = first.row.id == other.row.id and all(each.annotator.endswith(GOLD_SUFFIX) for each in rows)
                if not are_gold and self.sources.proper_path(first.row) != self.sources.proper_path(other.row):
                    shared[first.path, other.path].append(claim_id)
        return shared

    def copied_claims(self) -> dict[Path, list[str]]:
        """Return the claim ids that need new ids, by the file that is the copy.

        The copy is known only where files of different articles share a claim and exactly one history names it.
        """
        copied: dict[Path, list[str]] = defaultdict(list)
        for claim_id, holders in self.holders_by_claim.items():
            copies = [holder for holder in holders if not holder.is_in_history]
            articles = {holder.row.id for holder in holders}
            if len(holders) == len(articles) == len(copies) + 1:
                for copy in copies:
                    if not copy.is_linked:
                        copied[copy.path].append(claim_id)
        return copied
