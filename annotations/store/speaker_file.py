"""The names of speakers on disk: `<store>/_speakers/<annotator>.json`, a TinyDB file for each annotator.

Its table `speakers` has a row for each other name: `alias`, `name` and `when`; an empty `name` says that the alias is
a speaker of its own. All annotators' files hold for the corpus; of two rows on one alias, the later one counts. Rows
of two annotators are in two files, so that git never merges them.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from tinydb import TinyDB

from annotations.claims.speaker_names import SpeakerNames, name_key
from annotations.errors import MergingError, NotSavedError, StoreError
from annotations.layout import SPEAKERS, safe_name
from annotations.moment import Moment, now
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError
from annotations.wording import reason

TABLE = "speakers"


class AliasRow(Struct, frozen=True, kw_only=True):
    """Another name of a speaker."""

    alias: str
    name: str
    """The name by which the speaker is known; empty if the alias is a speaker of its own."""
    when: Moment


def read_names(folder: Path) -> SpeakerNames:
    """Read the names of speakers that all annotators of a store have put together. Raises `StoreError`."""
    latest: dict[str, tuple[datetime, str]] = {}
    for path in _files(folder):
        for row in _rows(path):
            key = name_key(row.alias)
            if key not in latest or latest[key][0] < row.when:
                latest[key] = (row.when, row.name)
    return SpeakerNames({key: name for key, (_, name) in latest.items() if name})


def put_name(folder: Path, annotator: str, alias: str, name: str) -> None:
    """Let a name stand for a speaker known by another; an empty `name` makes it a speaker of its own again.

    Raises `NotSavedError`, and `StoreError` if the file cannot be read.
    """
    known = read_names(folder)
    rows = [(alias, name)]
    if name and name_key(known.canonical(name)) == name_key(alias):
        # The other way round until now: that would be a circle.
        rows += [(name, "")]
    path = folder / SPEAKERS / f"{safe_name(annotator)}.json"
    keys = {name_key(each) for each, _ in rows}
    try:
        with locked(path.parent):
            kept = [row for row in _rows(path) if name_key(row.alias) not in keys]
            when = max([now(), *(row.when for row in kept)])
            kept += [AliasRow(alias=each, name=" ".join(other.split()), when=when) for each, other in rows]
            storage = AtomicJSONStorage(path)
            with storage.single_write():
                table = TinyDB(storage=lambda: storage).table(TABLE)
                table.truncate()
                table.insert_multiple(map(msgspec.to_builtins, sorted(kept, key=lambda row: name_key(row.alias))))
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has held {path.parent} for {LOCK_TIMEOUT_SECONDS:g} seconds") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def _files(folder: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from sorted((folder / SPEAKERS).glob("*.json"))


def _rows(path: Path) -> list[AliasRow]:
    """Return the rows of a file; none without one. Raises `StoreError`."""
    try:
        tables = AtomicJSONStorage(path).read() or {}
        return msgspec.convert(list(tables.get(TABLE, {}).values()), list[AliasRow])
    except (DamagedError, MergingError, msgspec.ValidationError) as error:
        raise StoreError(f"{path} does not hold names of speakers: {error}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
