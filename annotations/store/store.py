"""The store of one annotator: one TinyDB file an article, replaced atomically.

`<folder>/<annotator>/<article>.json` holds the tables `article` (one row), `claims`, `history`, `lost` (the orphans)
and `schema`; `<folder>/<annotator>/.progress` holds the reading since it was written. `<folder>/_texts/<sha256>.txt`
holds the text of every article that was ever annotated. Each JSON file opens with plain `TinyDB(path)`.
`<folder>/_backup/<time>` holds the original files that a repair changed.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from annotations.article import Article
from annotations.claims.record import Change, Record
from annotations.errors import NotSavedError, ReadOnlyError, StoreError, UnsettledError
from annotations.layout import TEXTS
from annotations.store.archive import Archive, unexplained
from annotations.store.checksum import altered_tables, has_digests
from annotations.store.excerpts import Summary, summarise
from annotations.store.links import refuse_links_outside, replaced_link_message
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked, quarantine, restore_on_failure
from annotations.store.own_files import OwnFiles
from annotations.store.reading_file import (
    FOLDER,
    is_same_work,
    latest_reading,
    read_reading,
    remove_reading,
    with_reading,
    write_reading,
    written_in,
)
from annotations.store.recency import Recency
from annotations.store.storage import AtomicJSONStorage, DamagedError, Stamp, read_store_file, stamp_of
from annotations.store.tables import OpenFile, parse
from annotations.store.texts import keep_text
from annotations.text.spans import join_over_space
from annotations.translation import gettext as _
from annotations.wording import reason

if TYPE_CHECKING:
    from annotations.claims.edits import Edit


class Store(Archive):
    """The claims of one annotator on disk."""

    def __init__(self, folder: Path, annotator: str, again: Collection[str] = ()) -> None:
        """Keep the claims of `annotator` below `folder`, which the first edit creates.

        `again` are the ids of articles that come back for a second reading: their claims are kept apart.
        """
        super().__init__(folder)
        self.annotator = annotator
        self.own = OwnFiles(folder, annotator, again)
        self.annotator_folder = self.own.first
        """The folder of the annotator's own files, but for second readings."""
        self._recency = Recency(self.own.paths)
        self._known_stamps: dict[Path, Stamp] = {}
        """The stamp of each file when this store last wrote it or returned its content."""
        self._suspect_stamps: dict[Path, Stamp] = {}
        """The stamp of each file that was damaged when this store last looked."""
        self._last_written: tuple[Path, OpenFile] | None = None
        """The last file written and its content: not parsed again while the bytes stay the same."""

    def path(self, article_id: str) -> Path:
        """Return the path of an article's file."""
        return self.own.path(article_id)

    def annotator_of(self, article_id: str) -> str:
        """Return the name under which an article is read: another one for a second reading."""
        return self.own.annotator_of(article_id)

    def load(self, article: Article) -> Record:
        """Read the record of an article; an empty record where there is no file.

        A damaged file is quarantined, and `Record.trouble` says so; it also says which claims are gone without a
        change. Claims are re-anchored in the article's text; those whose words are gone are in `Record.orphans`. Raises
        `ReadOnlyError` where a newer version wrote the file, `StoreError` where it cannot be read.
        """
        try:
            return self._loaded(article)
        except DamagedError:
            return self._quarantine_damaged(article)

    def look(self, article: Article) -> Record:
        """Read the record of an article as `load` does, but leave a damaged file where it is: raises `StoreError`."""
        try:
            return self._loaded(article)
        except DamagedError as error:
            raise StoreError(_("{path} cannot be read: {error}", path=self.path(article.id), error=error)) from error

    def _loaded(self, article: Article) -> Record:
        """Read the record of an article, with what is in doubt about it. Raises `DamagedError`, `StoreError`."""
        opened = self._open(article)
        tables = opened.storage.read() or {}
        if not (has_digests(tables) and altered_tables(tables)):
            return opened.current
        doubts = "; ".join(unexplained(opened.disk))
        trouble = (
            _("another program has changed {name}: {doubts}", name=self.path(article.id).name, doubts=doubts)
            if doubts
            else ""
        )
        return replace(opened.current, trouble=trouble)

    def apply(self, article: Article, edits: "Sequence[Edit]") -> Record:
        """Apply edits to the record on disk in one write, and return the new record; none make a file.

        Raises `NotSavedError` if the file could not be written: it is unchanged, and the same edits may be tried
        again. Raises `ReadOnlyError` where the file must not be written.
        """
        path = self.path(article.id)
        refuse_links_outside(self.folder, path.parent, path.parent / FOLDER, self.folder / TEXTS)
        try:
            with locked(path.parent):
                return self._apply_locked(path, article, edits)
        except LockTimeoutError as error:
            message = _(
                "another program has locked {parent} for {seconds:g} seconds",
                parent=path.parent,
                seconds=LOCK_TIMEOUT_SECONDS,
            )
            raise NotSavedError(message) from error
        except OSError as error:
            raise NotSavedError(_("{path} cannot be written: {reason}", path=path, reason=reason(error))) from error

    def _apply_locked(self, path: Path, article: Article, edits: "Sequence[Edit]") -> Record:
        """Apply edits to the record on disk, and return the new record. The caller holds the lock. Raises `OSError`."""
        # Under the lock: the stamp must not be that of another program's write.
        stamp = stamp_of(path)
        quarantined: Path | None = None
        try:
            opened = self._cached(article) or self._open(article)
        except DamagedError as error:
            opened, quarantined = self._open_new(article, error)
        self._note_version(article, opened.disk)
        with restore_on_failure(quarantined, path):
            record = opened.current
            for edit in edits:
                record = edit.apply(record)
            record = record.reanchored()
            if edits and quarantined is None and _is_reading_alone(opened.disk, record):
                self._save_reading(path, opened, record)
                self._known_stamps[path] = stamp
                return record
            # A write that fails leaves the cached content in doubt.
            self._last_written = None
            if path.is_symlink():
                record = replace(record, trouble=replaced_link_message(path))
            keep_text(self.folder, article)
            with opened.storage.single_write():
                opened.write(record)
        remove_reading(path)
        self._known_stamps[path] = stamp_of(path)
        written = replace(record, trouble="")
        self._last_written = path, OpenFile(opened.storage, written, written)
        return record

    def load_if_changed(self, article: Article) -> Record | None:
        """Read the record of an article if its file has changed.

        Returns `None` if this store wrote or read the file in its current state. Reads as `load` does, except that a
        damaged file is quarantined, and an empty one believed, only if it is the same at the next call. Until then
        raises `UnsettledError`: another program may be half-way through copying the file.
        """
        path = self.path(article.id)
        stamp = stamp_of(path)
        if path in self._known_stamps and self._known_stamps[path] == stamp:
            return None
        try:
            record = self._open(article).current
        except DamagedError as error:
            if self._is_new_suspect(path, stamp):
                raise UnsettledError(_("{path} cannot be read: {error}", path=path, error=error)) from error
            record, stamp = self._quarantine_damaged(article), None
        except StoreError:
            self._known_stamps[path] = stamp
            raise
        else:
            if record.is_untouched and stamp and self._is_new_suspect(path, stamp):
                raise UnsettledError(_("{path} is empty", path=path))
        self._known_stamps[path] = stamp
        return record

    def _is_new_suspect(self, path: Path, stamp: Stamp) -> bool:
        """Return whether a file that looks half copied has changed since it last did, and remember its stamp."""
        is_new = path not in self._suspect_stamps or self._suspect_stamps[path] != stamp
        self._suspect_stamps[path] = stamp
        return is_new

    def summary(self, article_id: str) -> Summary | None:
        """Return the state and claim counts of an article; `None` without a file, and for an empty one.

        Does not decode the claims in full. Raises `StoreError` where the file is damaged or cannot be read.
        """
        path = self.path(article_id)
        try:
            data = read_store_file(path)
            found = summarise(data) if data else None
            return with_fields(found, row=with_reading(found.row, path)) if found else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(_("{path} cannot be read: {reason}", path=path, reason=reason(error))) from error
        except DamagedError as error:
            raise StoreError(_("{path} cannot be read: {error}", path=path, error=error)) from error

    def article_id_in(self, path: Path) -> str:
        """Return the article id that a file names; empty where it cannot be read."""
        try:
            return summarise(read_store_file(path)).row.id
        except (DamagedError, OSError):
            return ""

    def ids_touched(self, ids: Collection[str]) -> set[str]:
        """Return the ids that the annotator may have a file for, with no false negatives."""
        return self.ids_with_file(self.annotator, ids) - self.own.again | self.own.again.intersection(ids)

    @property
    def has_damaged(self) -> bool:
        """Whether a damaged file of any article was moved aside."""
        return bool(self._damaged)

    def damaged_file(self, article_id: str) -> str:
        """Return the name of the latest file of an article that was damaged and moved aside; empty if none is there.

        It is known once the folder was listed (`ids_touched`), or if this store has moved it.
        """
        if not self._damaged:
            return ""
        path = self.path(article_id)
        name = self._damaged.get(path.stem, "")
        return name if name and path.with_name(name).exists() else ""

    def ids(self) -> list[str]:
        """Return the ids of all articles that the annotator has a file for, sorted.

        Raises `StoreError`.
        """
        return sorted(row.id for _, row in self.files() if row.annotator == self.annotator)

    def latest_change(self, moment: Callable[[Change], datetime | None], except_id: str) -> tuple[datetime, str] | None:
        """Return the latest `moment` of any change, with the id of its article.

        The article `except_id` is left out; unreadable files are skipped.
        """
        return self._recency.latest_change(moment, skip=self.path(except_id))

    def last_written_id(self, is_wanted: Callable[[str], bool] = bool) -> str:
        """Return the id of the article that was read or written last, of those that are wanted; empty without any."""
        begun = (each for each in self._recency.latest_first() if not self.own.is_planned(each[1]))
        found = ((moment, self.article_id_in(path)) for moment, path in begun)
        written = next((each for each in found if each[1] and is_wanted(each[1])), None)
        read = (latest_reading(folder) for folder in self.own.folders)
        wanted = (each for each in (written, *read) if each is not None and is_wanted(each[1]))
        return max(wanted, default=(None, ""))[1]

    def read_article(self, article_id: str) -> Record:
        """Read the record of an article with its annotated text. Raises `StoreError`."""
        return self.read(self.path(article_id))

    def _cached(self, article: Article) -> OpenFile | None:
        """Return the last file written, if it is this article's and has the same bytes.

        The caller holds the lock. A stamp would not do: on a network file system it may be seconds old, and another
        machine's tags would be written over. Opening a file asks the server. Reading is cheap beside parsing. Raises
        `OSError`.
        """
        if self._last_written is None:
            return None
        path, opened = self._last_written
        row = opened.disk.row
        if (path, row.sha256, row.language) != (self.path(article.id), article.sha256, article.language):
            return None
        try:
            if read_store_file(path) != opened.storage.written:
                return None
        except FileNotFoundError:
            return None
        row = with_reading(row, path, written_in(opened.storage.read() or {}))
        record = replace(opened.disk, row=row)
        return OpenFile(opened.storage, record, record)

    def _open(self, article: Article) -> OpenFile:
        """Read an article's file. Raises `DamagedError`, `StoreError`."""
        path = self.path(article.id)
        storage = AtomicJSONStorage(path)
        try:
            state = storage.read()
        except OSError as error:
            raise StoreError(_("{path} cannot be read: {reason}", path=path, reason=reason(error))) from error
        disk = Record.new(article, self.annotator_of(article.id)) if state is None else parse(article.text, state, path)
        disk = replace(disk, row=with_reading(disk.row, path, written_in(state or {})))
        if disk.row.sha256 == article.sha256:
            row = with_fields(disk.row, id=article.id, language=article.language)
            if row.language != disk.row.language:
                row = with_fields(row, reviewed=join_over_space(row.reviewed, article.text))
            return OpenFile(storage, disk, replace(disk, row=row).reanchored())
        if disk.row.id != article.id:
            raise DamagedError(_("it belongs to another article, {id}", id=disk.row.id))
        try:
            old_text = self.text(disk.row.sha256)
        except StoreError:
            old_text = ""
        return OpenFile(storage, disk, disk.carried_over(old_text, article))

    def _open_new(self, article: Article, error: DamagedError) -> tuple[OpenFile, Path]:
        """Quarantine a damaged file; return an empty one and the quarantined path.

        The caller holds the lock.
        """
        path = self.path(article.id)
        quarantined = quarantine(path)
        self.note_damaged([quarantined.name])
        empty = Record.new(article, self.annotator_of(article.id))
        empty = replace(empty, row=with_reading(empty.row, path))
        remedy = _("copydesk check --repair recovers what it can")
        trouble = _(
            "{name} could not be read ({error}); it is kept as {kept}: {remedy}",
            name=path.name,
            error=error,
            kept=quarantined.name,
            remedy=remedy,
        )
        return OpenFile(AtomicJSONStorage(path), empty, replace(empty, trouble=trouble)), quarantined

    def _quarantine_damaged(self, article: Article) -> Record:
        """Read the file again under the lock; if it is still damaged, quarantine it.

        Another program may have repaired it in between.
        """
        try:
            with locked(self.path(article.id).parent):
                try:
                    return self._open(article).current
                except DamagedError as error:
                    return self._open_new(article, error)[0].current
        except OSError as error:
            raise ReadOnlyError(
                _(
                    "{path} is damaged and cannot be moved aside: {reason}",
                    path=self.path(article.id),
                    reason=reason(error),
                )
            ) from error

    def _save_reading(self, path: Path, opened: OpenFile, record: Record) -> None:
        """Write what was read since the file of an article was written; the caller holds the lock. Raises `OSError`."""
        if record.row == opened.disk.row:
            return
        before = read_reading(path)
        seconds = before.seconds if before is not None and before.id == record.row.id else 0.0
        written = written_in(opened.storage.read() or {})
        write_reading(path, record.row, seconds + record.row.seconds - opened.disk.row.seconds, written)

    def _note_version(self, article: Article, disk: Record) -> None:
        """Note that the article has another text than the one that was annotated, if that can be written.

        Saving what was annotated does not depend on it.
        """
        if disk.row.sha256 != article.sha256:
            # Imported here because few texts change.
            from annotations.store.version_log import note_changed_text

            with suppress(NotSavedError, OSError):
                note_changed_text(self.folder, article, disk)


def _is_reading_alone(disk: Record, record: Record) -> bool:
    """Return whether a record has nothing that its file, as it was read, lacks, but for the reading."""
    return is_same_work(disk.row, record.row) and (disk.claims, disk.orphans, disk.history) == (
        record.claims,
        record.orphans,
        record.history,
    )
