"""Merging three versions of a file of the store: bytes in, bytes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.article import Article
from annotations.claims.record import Record
from annotations.errors import MergingError, StoreError
from annotations.layout import TEXTS
from annotations.moment import Moment
from annotations.reconcile.histories import latest_moment
from annotations.reconcile.reconciliation import reconcile
from annotations.store.schema import State
from annotations.store.storage import DamagedError, decode_tables, encode_tables
from annotations.store.tables import parse, with_record

Texts = Callable[[str], str | None]
"""Returns an annotated text by its fingerprint; `None` if it is not at hand."""


class Merged(Struct, frozen=True):
    """The merge of three versions of a file."""

    data: bytes
    record: Record
    clashes: tuple[str, ...] = ()
    """One sentence for each value that gave way to a later one."""


class Version(Struct, frozen=True):
    """One version of a file."""

    data: bytes
    tables: State
    record: Record

    @property
    def written(self) -> datetime:
        """When it was written; if it does not say, its last change."""
        rows: list[dict[str, Any]] = [*self.tables.get("schema", {}).values(), {}]
        try:
            return msgspec.convert(rows[0].get("written"), Moment)
        except msgspec.ValidationError:
            return latest_moment(self.record.history)


def read_version(data: bytes, name: str) -> Version:
    """Read a version of a file.

    `name` is what a message calls it. Raises `StoreError` if it is damaged, has conflict markers, or is of a newer
    Copydesk.
    """
    try:
        tables = decode_tables(data)
        return Version(data, tables, parse("", tables, Path(name)))
    except DamagedError as error:
        raise StoreError(f"{name} is damaged: {error}") from error
    except MergingError as error:
        raise StoreError(f"{name} {error}") from error


def merge_versions(base: bytes, ours: bytes, theirs: bytes, texts: Texts) -> Merged:
    """Return the merge of two versions of a file that began as `base`, which is empty if both began with nothing.

    Rows keep the numbers of our version, and new ones go behind. A side that has nothing new leaves the other as it is,
    to the byte. Raises `StoreError` if the versions cannot be merged: they are damaged, of a newer Copydesk, of two
    articles or annotators, or on two texts of which one is not at hand.
    """
    mine, other = read_version(ours, "our version"), read_version(theirs, "their version")
    start = read_version(base, "the common base").record if base else None
    if start is not None and (start.row.id, start.row.annotator) != (mine.record.row.id, mine.record.row.annotator):
        start = None
    first, second, start = _on_one_text(start, mine.record, other.record, texts)
    found = reconcile(start, first, second)
    for version in (mine, other):
        if replace(found.record, text="") == version.record:
            return Merged(version.data, found.record, found.clashes)
    # Deterministic, so that two machines write the same; and later than every change, as a save would have it.
    written = max(mine.written, other.written, latest_moment(found.record.history))
    tables = with_record(mine.tables, mine.record, found.record, written)
    return Merged(encode_tables(tables), found.record, found.clashes)


def _on_one_text(
    base: Record | None, ours: Record, theirs: Record, texts: Texts
) -> tuple[Record, Record, Record | None]:
    """Return both sides and the base on the text of the side that was opened on the newer one."""
    if ours.row.sha256 == theirs.row.sha256:
        return ours, theirs, base
    is_ours_newer = latest_moment(ours.history) > latest_moment(theirs.history)
    if base is not None and base.row.sha256 in (ours.row.sha256, theirs.row.sha256):
        is_ours_newer = base.row.sha256 == theirs.row.sha256
    newer, older = (ours, theirs) if is_ours_newer else (theirs, ours)
    text, old = texts(newer.row.sha256), texts(older.row.sha256)
    if text is None or old is None:
        lacking = (newer if text is None else older).row.sha256
        name = f"{TEXTS}/{lacking}.txt"
        raise StoreError(
            f"the two sides have different texts of the article, and this store lacks {name}: "
            "copy it from the machine that has it"
        )
    row = newer.row
    article = Article(id=row.id, title=row.title, text=text, language=row.language)

    def carried(record: Record) -> Record:
        was = texts(record.row.sha256)
        same = record.row.sha256 == article.sha256
        return replace(record, text=text) if same else replace(record, text=text).carried_over(was or "", article)

    # A base whose own text is gone says nothing of places: the histories of both sides decide then.
    is_known = base is not None and texts(base.row.sha256) is not None
    return carried(ours), carried(theirs), carried(base) if base is not None and is_known else None
