"""The store: one small TinyDB file an article and annotator, written whole or not at all.

`<folder>/<annotator>/<article>.json` holds the tables `article` (one row), `claims`, `history`, `lost` and
`schema`; `<folder>/_texts/<sha256>.txt` the text of every article that was ever annotated. Any of it opens
with plain `TinyDB(path)`. `<folder>/_backup/<time>` is what a repair changed, as it was.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace as replaced

from annotations.article import Article
from annotations.claims.record import Change, Record
from annotations.errors import NotSavedError, ReadOnlyError, StoreError, UnsettledError
from annotations.layout import TEXTS, safe_name
from annotations.store.archive import Archive
from annotations.store.lock import PATIENCE, HeldError, locked, quarantine, restore_on_failure
from annotations.store.storage import AtomicJSONStorage, DamagedError, Stamp, replace_file, stamp_of
from annotations.store.tables import OpenFile, Summary, parse, summarise
from annotations.wording import reason

if TYPE_CHECKING:
    from annotations.claims.edits import Edit


class Store(Archive):
    """The claims of one annotator on disk."""

    def __init__(self, folder: Path, annotator: str) -> None:
        """Keep the claims of `annotator` below `folder`, which is made with the first claim."""
        super().__init__(folder)
        self.annotator = annotator
        self.home = folder / safe_name(annotator)
        """The folder of the annotator's own files."""
        self._seen: dict[Path, Stamp] = {}
        """How this store has left or found the files that it wrote or looked at."""
        self._doubted: dict[Path, Stamp] = {}
        """The files that could not be understood when they were last looked at."""
        self._written: tuple[Path, Stamp, OpenFile] | None = None
        """The file that was written last, how and with what it was left: not read again while nobody changes it."""

    def path(self, article_id: str) -> Path:
        """Return the file that holds what was made of an article."""
        return self.home / f"{safe_name(article_id)}.json"

    def load(self, article: Article) -> Record:
        """Read what was made of an article; an empty record where nothing was.

        A file that cannot be understood is moved aside, and `Record.trouble` says so. Claims whose words
        have moved in the text are found again; those that are gone from it are in `Record.lost`.
        Raises `ReadOnlyError` where a newer version wrote the file, `StoreError` where it cannot be read.
        """
        try:
            return self._open(article).current
        except DamagedError:
            return self._set_aside(article)

    def apply(self, article: Article, steps: "Sequence[Edit]") -> Record:
        """Do the steps to what is on disk by now and return what is there then; one write for all of them.

        Raises `NotSavedError` if it could not be written: what is on disk is as it was, and the same steps
        may be tried again. Raises `ReadOnlyError` where it must not be written.
        """
        path = self.path(article.id)
        try:
            with locked(self.home):
                self._keep_text(article)
                aside: Path | None = None
                try:
                    opened = self._left(article) or self._open(article)
                except DamagedError as error:
                    opened, aside = self._open_anew(article, error)
                # Until it is written it is neither what it was nor what it will be.
                self._written = None
                record = opened.current
                if path.is_symlink():
                    record = replace(record, trouble=_link_said(path))
                with restore_on_failure(aside, path):
                    for step in steps:
                        record = step.apply(record)
                    record = record.reanchored()
                    with opened.storage.one_write():
                        opened.write(record)
                # Still alone: nobody else's state of the file may be taken for ours.
                self._seen[path] = stamp_of(path)
                left = replace(record, trouble="")
                self._written = path, self._seen[path], OpenFile(opened.storage, left, left)
                return record
        except HeldError as error:
            raise NotSavedError(f"another program has held {self.home} for {PATIENCE:g} seconds") from error
        except OSError as error:
            raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error

    def look(self, article: Article) -> Record | None:
        """Read what was made of an article by now; `None` where its file is as this store left or found it last.

        As `load`, but for a file that cannot be understood: it is moved aside only if it is the same when looked
        at again. Until then raises `UnsettledError`: another program may be in the midst of copying it.
        """
        path = self.path(article.id)
        stamp = stamp_of(path)
        if path in self._seen and self._seen[path] == stamp:
            return None
        try:
            record = self._open(article).current
        except DamagedError as error:
            if path not in self._doubted or self._doubted[path] != stamp:
                self._doubted[path] = stamp
                raise UnsettledError(f"{path} cannot be read: {error}") from error
            record, stamp = self._set_aside(article), None
        except StoreError:
            self._seen[path] = stamp
            raise
        self._seen[path] = stamp
        return record

    def summary(self, article_id: str) -> Summary | None:
        """Return the counts of an article without reading its claims whole; `None` where it has no file.

        Raises `StoreError` where the file cannot be understood.
        """
        path = self.path(article_id)
        try:
            return summarise(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        except DamagedError as error:
            raise StoreError(f"{path} cannot be read: {error}") from error

    def of(self, path: Path) -> str:
        """Return the id of the article that a file of this store says it is of; empty where it cannot be told."""
        try:
            return summarise(path.read_bytes()).row.id
        except (DamagedError, OSError):
            return ""

    def ids(self) -> list[str]:
        """Return the ids of all articles the annotator has a file for, in order. Raises `StoreError`."""
        return sorted(row.id for _, row in self.files() if row.annotator == self.annotator)

    def latest(self, moment: Callable[[Change], datetime | None], except_id: str) -> tuple[datetime, str] | None:
        """Return when and in which article, but one, the change with the latest `moment` was made.

        A file cannot hold a change later than its own last writing, so that the files are read from the latest
        on and no further than that takes: one or two however many there are. Files that cannot be read are
        passed over.
        """
        best: tuple[datetime, str] | None = None
        skip = self.path(except_id)
        paths = []
        for path in self.home.glob("*.json"):
            with suppress(OSError):
                paths.append((path.stat().st_mtime, path))
        for written, path in sorted(paths, reverse=True):
            if path == skip:
                continue
            if best is not None and written < best[0].timestamp():
                break
            with suppress(OSError, DamagedError, StoreError, ValueError):
                record = parse("", AtomicJSONStorage(path).read() or {}, path)
                for when in filter(None, map(moment, record.history)):
                    if best is None or when > best[0]:
                        best = (when, record.row.id)
        return best

    def recent(self) -> str:
        """Return the id of the article that was worked on last; empty where there is none."""
        written = []
        for path in self.home.glob("*.json"):
            with suppress(OSError):
                written.append((path.stat().st_mtime, path))
        ids = (self.of(path) for _, path in sorted(written, reverse=True))
        return next(filter(None, ids), "")

    def record(self, article_id: str) -> Record:
        """Read what was made of an article with the text it was made on. Raises `StoreError`."""
        return self.read(self.path(article_id))

    def _left(self, article: Article) -> OpenFile | None:
        """Return an article's file as this store wrote it last, if nobody has changed it since; whoever calls is alone.

        What was found there by looking since does not count: it is not what was written.
        """
        if self._written is None:
            return None
        path, stamp, opened = self._written
        row = opened.disk.row
        same = (path, row.sha256, row.language) == (self.path(article.id), article.sha256, article.language)
        return opened if same and stamp is not None and stamp_of(path) == stamp else None

    def _open(self, article: Article) -> OpenFile:
        """Read an article's file. Raises `DamagedError`, `StoreError`."""
        path = self.path(article.id)
        storage = AtomicJSONStorage(path)
        try:
            state = storage.read()
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}") from error
        disk = Record.new(article, self.annotator) if state is None else parse(article.text, state, path)
        if disk.row.sha256 == article.sha256:
            row = replaced(disk.row, id=article.id, language=article.language)
            return OpenFile(storage, disk, replace(disk, row=row).reanchored())
        if disk.row.id != article.id:
            raise DamagedError(f"it is of another article, {disk.row.id}")
        try:
            before = self.text(disk.row.sha256)
        except StoreError:
            before = ""
        return OpenFile(storage, disk, disk.carried_over(before, article))

    def _open_anew(self, article: Article, error: DamagedError) -> tuple[OpenFile, Path]:
        """Move a damaged file aside and begin another; say where it is kept. Whoever calls holds the folder."""
        path = self.path(article.id)
        aside = quarantine(path)
        empty = Record.new(article, self.annotator)
        cure = "copydesk check --repair takes what is whole from it"
        trouble = f"{path.name} could not be read ({error}); it is kept as {aside.name}: {cure}"
        return OpenFile(AtomicJSONStorage(path), empty, replace(empty, trouble=trouble)), aside

    def _set_aside(self, article: Article) -> Record:
        """Read once more, alone: another program may have mended the file. If not, move it aside."""
        try:
            with locked(self.home):
                try:
                    return self._open(article).current
                except DamagedError as error:
                    return self._open_anew(article, error)[0].current
        except OSError as error:
            raise ReadOnlyError(
                f"{self.path(article.id)} is damaged and cannot be moved aside: {reason(error)}"
            ) from error

    def _keep_text(self, article: Article) -> None:
        """Keep the text that the claims are about, once."""
        path = self.folder / TEXTS / f"{article.sha256}.txt"
        data = article.text.encode("utf-8")
        if not path.exists() or path.stat().st_size != len(data):
            with locked(path.parent):
                replace_file(path, data)


def _link_said(path: Path) -> str:
    """Say what becomes of a file that is a link elsewhere: nothing outside the store is written."""
    led = f"{path.name} was a link to {path.readlink()}"
    return f"{led}, which stays as it is; from now on what is tagged is kept in a file of its own"
