"""The archive: read access to the files of all annotators in one store."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from annotations.article import fingerprint
from annotations.claims.record import ArticleState, Record
from annotations.errors import StoreError
from annotations.layout import AGAIN_SUFFIX, original_name, safe_name, text_path
from annotations.store.checksum import altered_tables, has_digests
from annotations.store.excerpts import parse_without_history, summarise, verify_article, written_moment
from annotations.store.reading_file import read_reading, written_in
from annotations.store.storage import AtomicJSONStorage, DamagedError, read_store_file
from annotations.store.tables import parse
from annotations.wording import counted, reason

ASIDE = ".json.damaged-"
"""What follows the name of an article in the name of a damaged file that was moved aside (`lock.quarantine`)."""

Passes = Callable[[Path, StoreError], bool]
"""Returns whether a file that cannot be read is passed over."""


class Archive:
    """The files of all annotators in one store, and the annotated texts; read-only."""

    def __init__(self, folder: Path) -> None:
        """Read the store in `folder`, which need not exist."""
        self.folder = folder
        self._last_text = ("", "")
        """Fingerprint and text of the last text read: the files of one article are read one after the other."""
        self._damaged: dict[str, str] = {}
        """The latest damaged file of each article that has one, by the name of the article's own file."""

    def files(self, of: Collection[str] = (), passes: Passes | None = None) -> Iterator[tuple[Path, ArticleState]]:
        """Yield every file of the store with the state of its article, for all annotators.

        Yields nothing where there is no store. Raises `StoreError` at a folder or a file that cannot be read: its
        content must not be left out silently. If only files `of` some annotators matter, one that cannot be read in the
        folder of another is passed over, and so is one that `passes`.
        """
        for path in self.paths():
            try:
                state = self._state(path)
            except StoreError as error:
                if (of and original_name(path.parent.name) not in ("", *of)) or (passes and passes(path, error)):
                    continue
                raise
            yield path, state

    def owners(self) -> Iterator[tuple[Path, str, str]]:
        """Yield every file of the store with the id of its article and its annotator.

        Both come from the file's path; the file itself is read only where its path does not determine them. Raises
        `StoreError`.
        """
        annotator_of = cache(original_name)
        for path in self.paths():
            article, annotator = original_name(path.stem), annotator_of(path.parent.name)
            if not article or not annotator:
                state = self._state(path)
                article, annotator = state.id, state.annotator
            yield path, article, annotator

    def paths(self) -> list[Path]:
        """Return the files of the store, sorted by annotator's folder and by name; empty files hold nothing.

        Raises `StoreError`.
        """
        try:
            folders = sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("_"))
            # Names instead of paths: sorting paths takes ten times as long.
            listings = [(folder, sorted(_claim_files(folder))) for folder in folders]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{error.filename} cannot be read: {reason(error)}") from error
        return [folder / name for folder, names in listings for name in names]

    def _state(self, path: Path) -> ArticleState:
        try:
            data = read_store_file(path)
            verify_article(data)
            return summarise(data).row
        except (DamagedError, OSError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error

    def annotators(self) -> list[str]:
        """Return the names of all annotators with a readable file in this store, sorted.

        Raises `StoreError` at a folder that cannot be read.
        """
        names = set()
        for path in self.paths():
            with suppress(DamagedError, OSError):
                names.add(summarise(read_store_file(path)).row.annotator)
        return sorted(names)

    def ids_with_file(self, annotator: str, ids: Iterable[str]) -> set[str]:
        """Return the ids that may have a file of this annotator, with no false negatives.

        Lists the annotator's folder once, because most articles of a large corpus have no file.
        """
        try:
            names = [entry.name.removesuffix(".json") for entry in os.scandir(self.folder / safe_name(annotator))]
        except FileNotFoundError:
            return set()
        except OSError:
            # The error is reported when each of the files is read.
            return set(ids)
        self.note_damaged(names)
        known_ids = set(map(original_name, names))
        opaque_names = {name for name in names if not original_name(name)} if "" in known_ids else set()
        return {each for each in ids if each in known_ids or (opaque_names and safe_name(each) in opaque_names)}

    def note_damaged(self, names: Iterable[str]) -> None:
        """Remember which of some files are damaged ones that were moved aside."""
        aside = (name.partition(ASIDE) for name in names if ASIDE in name)
        self._damaged |= {stem: f"{stem}{mark}{moment}" for stem, mark, moment in sorted(aside)}

    def read(self, path: Path) -> Record:
        """Read a file of any annotator in this store, with its annotated text.

        `Record.trouble` says what in the file cannot be vouched for. Raises `StoreError`.
        """
        try:
            state = AtomicJSONStorage(path).read() or {}
            # A file of an earlier version has no digests that could tell whether a row is gone; an upgrade gives the
            # rows of version 3 other checksums.
            is_whole = has_digests(state) and not altered_tables(state)
            record = parse("", state, path)
        except (DamagedError, OSError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        reading = read_reading(path)
        row = record.row if reading is None else reading.added_to(record.row, written_in(state))
        stored = replace(record, row=row, text=self.text(record.row.sha256))
        found = stored.reanchored()
        doubts = [
            *self._misplacement(path, record),
            *_moved(stored, found),
            *([] if is_whole else unexplained(stored)),
        ]
        return replace(found, trouble="; ".join(doubts))

    @staticmethod
    def _misplacement(path: Path, record: Record) -> Iterator[str]:
        """Yield a sentence if a file is not where its article and annotator belong: the program does not show it."""
        proper = f"{_folder_name(record.row.annotator)}/{safe_name(record.row.id)}.json"
        found = f"{path.parent.name}/{path.name}"
        if found != proper:
            yield f"{found} belongs in {proper}, so it is not shown"

    def read_without_history(self, path: Path) -> Record | None:
        """Read a file as `read` does, but without its history.

        Returns `None` where the article is untouched. Raises `StoreError`.
        """
        try:
            data = read_store_file(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        record = parse_without_history(data)
        if record is None:
            record = self.read(path)
            return None if record.is_untouched else replace(record, history=())
        if (reading := read_reading(path)) is not None:
            record = replace(record, row=reading.added_to(record.row, written_moment(data)))
        if self._last_text[0] != record.row.sha256:
            self._last_text = record.row.sha256, self.text(record.row.sha256)
        stored = replace(record, text=self._last_text[1])
        found = stored.reanchored()
        doubts = [*self._misplacement(path, record), *_moved(stored, found)]
        return replace(found, trouble="; ".join(doubts)) if doubts else found

    def read_claims(self, path: Path) -> Record:
        """Read the claims and orphans of a file: a record without text and history.

        Claims are as the file has them, and are not looked up in any text. Raises `StoreError` for a file that cannot
        be read, or that is not where its article and annotator belong.
        """
        try:
            record = parse_without_history(read_store_file(path))
            if record is None:
                record = replace(parse("", AtomicJSONStorage(path).read() or {}, path), history=())
        except (DamagedError, OSError) as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        for problem in self._misplacement(path, record):
            raise StoreError(problem)
        return record

    def paths_by_article(self) -> list[Path]:
        """Return the files of the store, grouped by article.

        Raises `StoreError`.
        """
        return sorted(self.paths(), key=lambda path: (path.name, path.parent))

    def text(self, sha256: str) -> str:
        """Return the annotated text with this fingerprint. Raises `StoreError`."""
        path = text_path(self.folder, sha256)
        try:
            text = read_store_file(path).decode("utf-8")
        except (OSError, ValueError) as error:
            raise StoreError(f"the annotated text {path} cannot be read: {reason(error)}") from error
        if fingerprint(text) != sha256:
            raise StoreError(f"the text in {path} is not the one that was annotated")
        return text


def passing_again(tell: Callable[[str], object]) -> Passes:
    """Return a handler that skips damaged second readings and reports each once.

    The program moves a damaged file aside when its article is opened, and goes on; that of a second reading may not be
    opened for long.
    """
    told: set[Path] = set()

    def passes(path: Path, error: StoreError) -> bool:
        is_damaged = isinstance(error.__cause__, DamagedError) and path.parent.name.endswith(quote(AGAIN_SUFFIX))
        if is_damaged and path not in told:
            told.add(path)
            tell(f"{error}; this second reading is left out")
        return is_damaged

    return passes


_folder_name = lru_cache(maxsize=64)(safe_name)


def _moved(stored: Record, found: Record) -> Iterator[str]:
    """Yield a sentence for claims that were not at their offsets, and for those whose words are nowhere."""
    gone = len(found.orphans) - len(stored.orphans)
    moved = 0 if found is stored else len(set(found.claims) - set(stored.claims))
    if moved:
        yield f"{counted(moved, 'claim')} not at {'their' if moved > 1 else 'its'} offsets, but found elsewhere"
    if gone:
        yield f"{counted(gone, 'claim')} whose words are not in the text"


def unexplained(record: Record) -> Iterator[str]:
    """Yield a sentence for claims that are missing, or there, against what the history says."""
    from annotations.claims.replay import compare_with_history

    found = compare_with_history(record)
    for claims, what in ((found.missing, "in the history but missing"), (found.unknown, "missing from the history")):
        if claims:
            yield f"{counted(len(claims), 'claim')} {what}"


def _claim_files(folder: Path) -> Iterator[str]:
    """Yield the names of the claim files in a folder, without empty ones. Raises `OSError`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".json") and not entry.name.startswith(".") and not _is_empty(entry):
                yield entry.name


def _is_empty(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a file of 0 bytes; one that cannot be asked is read, and reported then."""
    try:
        return entry.is_file() and not entry.stat().st_size
    except OSError:
        return False
