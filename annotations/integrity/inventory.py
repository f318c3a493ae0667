"""A store as it lies on disk: every file, what each is, and how they belong together. Nothing is changed here."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from annotations.article import Article, fingerprint
from annotations.claims.record import ArticleState, Record
from annotations.corpus.corpus import Corpus
from annotations.corpus.entries import Entry
from annotations.errors import ArticleError, ReadOnlyError, StoreError
from annotations.layout import BACKUP, TEXTS
from annotations.store.archive import Archive
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.store.store import Store
from annotations.store.tables import parse
from annotations.wording import reason

Kind = Literal["tables", "aside", "beside", "text", "folder", "foreign", "link", "closed"]

_ASIDE = re.compile(r"(.+\.json)\.damaged-.+", re.DOTALL)
_BESIDE = re.compile(r"\.(.+\.json|[0-9a-f]{64}\.txt)\.new", re.DOTALL)
_TEXT = re.compile(r"[0-9a-f]{64}\.txt")


@dataclass(frozen=True)
class StoreItem:
    """Something that lies in a store."""

    path: Path
    kind: Kind
    told: str = ""
    """Where a link leads; why a folder is closed."""
    linked: bool = False
    """Whether it is reached by a symbolic link: then it is read, and never mended."""

    @property
    def target(self) -> Path:
        """The file that a damaged or a temporary one was, or was to be."""
        match = _ASIDE.fullmatch(self.path.name) or _BESIDE.fullmatch(self.path.name)
        return self.path.with_name(match[1]) if match else self.path


def walk(folder: Path) -> Iterator[StoreItem]:
    """Yield what lies in a store, in the order of the paths; the backups and hidden files of others are passed over."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield StoreItem(folder, "closed", reason(error))
        return
    for path in inside:
        if path.name == BACKUP:
            continue
        if path.is_symlink():
            yield StoreItem(path, "link", str(path.readlink()))
        try:
            if path.is_dir() and (path.name == TEXTS or not path.name.startswith("_")):
                yield from _inside(path)
            elif not path.is_symlink():
                yield StoreItem(path, "foreign")
        except OSError as error:
            yield StoreItem(path, "closed", reason(error))


def unread(folder: Path) -> Iterator[StoreItem]:
    """Yield only what nobody reads, files that were moved aside or left by a crash: the others are not looked at."""
    with suppress(OSError):
        for home in sorted(folder.iterdir()):
            if home.name != TEXTS and home.name.startswith(("_", ".")):
                continue
            with suppress(OSError):
                names = os.listdir(home)  # noqa: PTH208, a path of each takes ten times as long
                if any(_ASIDE.fullmatch(name) or _BESIDE.fullmatch(name) for name in names):
                    yield from (found for found in _inside(home) if found.kind in ("aside", "beside"))


def _inside(home: Path) -> list[StoreItem]:
    """Return what lies in the folder of an annotator or of the texts. Raises `OSError`."""
    linked = home.is_symlink()
    found = [StoreItem(home, "folder", linked=linked)]
    for path in sorted(home.iterdir()):
        if path.is_symlink():
            found.append(StoreItem(path, "link", str(path.readlink())))
            if path.is_file() and path.suffix == ".json":
                found.append(StoreItem(path, "tables", linked=True))
        elif kind := _kind(path):
            found.append(StoreItem(path, kind, linked=linked))
    return found


def _kind(path: Path) -> Kind | None:
    """Tell what a file is by its name; `None` for what is not looked at."""
    name, texts = path.name, path.parent.name == TEXTS
    kind: Kind | None = None if name.startswith(".") else "foreign"
    if _BESIDE.fullmatch(name):
        kind = "beside"
    elif texts and _TEXT.fullmatch(name):
        kind = "text"
    elif not texts and not name.startswith("."):
        if path.suffix == ".json":
            kind = "tables"
        elif _ASIDE.fullmatch(name):
            kind = "aside"
    return kind if kind is None or path.is_file() else "foreign"


class Sources:
    """Where the texts are that claims stand in: kept in the store, and in the corpus where that is open."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        """Look into the store in `folder`, and into `corpus`."""
        self.folder = folder
        self.corpus = corpus
        self.entries: dict[str, Entry] = {entry.id: entry for entry in corpus.entries} if corpus else {}

    def place(self, row: ArticleState) -> Path:
        """Return the file that belongs to an article and annotator."""
        return Store(self.folder, row.annotator).path(row.id)

    def article(self, article_id: str) -> Article | None:
        """Read an article as it is today; `None` where it is not there or cannot be read."""
        if self.corpus is None or article_id not in self.entries:
            return None
        try:
            return self.corpus.load(self.entries[article_id])
        except ArticleError:
            return None

    def text(self, row: ArticleState) -> str | None:
        """Return the text that a file's claims are about, or `None` where there is none to be had."""
        try:
            return Archive(self.folder).text(row.sha256)
        except StoreError:
            made = self.remade(row.sha256, [row])
            return None if made is None else made.decode("utf-8")

    def remade(self, sha256: str, rows: list[ArticleState]) -> bytes | None:
        """Make a missing or altered text anew: from an article that says it still, or by taking line ends back.

        Only what has that very fingerprint is returned.
        """
        for article in filter(None, (self.article(row.id) for row in rows)):
            if article.sha256 == sha256:
                return article.text.encode("utf-8")
        try:
            text = (self.folder / TEXTS / f"{sha256}.txt").read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None
        text = text.replace("\r\n", "\n")
        return text.encode("utf-8") if fingerprint(text) == sha256 else None


@dataclass(frozen=True)
class ClaimFile:
    """A file of claims, as it was read."""

    found: StoreItem
    record: Record | None = None
    """What it says, in the text it was made on, which is empty where `text` is missing; `None` for trouble."""
    text: bool = False
    """Whether the text it was made on is to be had."""
    trouble: str = ""
    state: Literal["whole", "damaged", "closed", "newer", "gone"] = "whole"


def read(found: StoreItem, sources: Sources) -> ClaimFile:
    """Read a file of claims with its text."""
    path = found.path
    try:
        state = AtomicJSONStorage(path).read()
        if state is None:
            return ClaimFile(found, state="gone")
        record = parse("", state, path)
    except DamagedError as error:
        return ClaimFile(found, trouble=str(error), state="damaged")
    except ReadOnlyError as error:
        return ClaimFile(found, trouble=str(error), state="newer")
    except OSError as error:
        return ClaimFile(found, trouble=reason(error), state="closed")
    text = sources.text(record.row)
    return ClaimFile(
        found, Record(text or "", record.row, record.claims, record.orphans, record.history), text is not None
    )


@dataclass(frozen=True)
class Holder:
    """A file that holds a claim of some id."""

    path: Path
    row: ArticleState
    explained: bool
    """Whether its history knows the claim."""
    linked: bool


@dataclass
class Survey:
    """How the files of a store belong together; `add` each of them, then ask."""

    sources: Sources
    places: dict[Path, list[Path]] = field(default_factory=lambda: defaultdict(list))
    """By the path that belongs to an article and annotator: the files that say they are of those."""
    needed: dict[str, list[ArticleState]] = field(default_factory=lambda: defaultdict(list))
    """By the fingerprint of a text: what was made on it."""
    holders: dict[str, list[Holder]] = field(default_factory=lambda: defaultdict(list))
    """By the id of a claim: the files that hold it."""
    linked: set[Path] = field(default_factory=set)

    def add(self, kept: ClaimFile) -> None:
        """Take up a file that could be read."""
        record = kept.record
        if record is None:
            return
        path = kept.found.path
        if kept.found.linked:
            self.linked.add(path)
        self.places[self.sources.place(record.row)].append(path)
        for sha256 in {record.row.sha256, *(lost.sha256 for lost in record.orphans)}:
            self.needed[sha256].append(record.row)
        known = {claim.id for change in record.history for claim in change.every}
        for claim in record.claims:
            self.holders[claim.id].append(Holder(path, record.row, claim.id in known, kept.found.linked))

    def moves(self) -> dict[Path, Path]:
        """Return which files can be given the name that belongs to them: nothing else has it, or it moves as well."""
        moves = {
            paths[0]: place
            for place, paths in self.places.items()
            if len(paths) == 1 and paths[0] != place and paths[0] not in self.linked
        }
        while True:
            blocked = [
                path
                for path, place in moves.items()
                if (os.path.lexists(place) and place not in moves) or place.parent.is_symlink()
            ]
            if not blocked:
                return moves
            for path in blocked:
                del moves[path]

    def twins(self) -> dict[tuple[Path, Path], list[str]]:
        """Return the ids of claims that two files of different articles or annotators have in common."""
        twins: dict[tuple[Path, Path], list[str]] = defaultdict(list)
        for claim_id, holders in self.holders.items():
            first = holders[0]
            for other in holders[1:]:
                if self.sources.place(first.row) != self.sources.place(other.row):
                    twins[first.path, other.path].append(claim_id)
        return twins

    def renewals(self) -> dict[Path, list[str]]:
        """Return the ids to be made new, by the file that is the copy.

        That can be told where two articles share a claim and the history of one of them alone knows it.
        """
        renewals: dict[Path, list[str]] = defaultdict(list)
        for claim_id, holders in self.holders.items():
            copies = [holder for holder in holders if not holder.explained]
            articles = {holder.row.id for holder in holders}
            if len(holders) == len(articles) == len(copies) + 1:
                for copy in copies:
                    if not copy.linked:
                        renewals[copy.path].append(claim_id)
        return renewals
