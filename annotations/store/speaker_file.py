"""The names of speakers on disk: `<store>/_speakers/<annotator>.json`, a TinyDB file for each annotator.

Its table `speakers` has a row for each other name: `alias`, `name`, `when` and `checksum`; an empty `name` says that
the alias is a speaker of its own. All annotators' files hold for the corpus; of two rows on one alias the later one
counts, and so does the later one of two that contradict each other. Rows of two annotators are in two files, so that
git merges only those that one annotator wrote on two machines; where it leaves a conflict, both sides count.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from tinydb import TinyDB

from annotations.claims.speaker_names import SpeakerNames, name_key
from annotations.errors import MergingError, NotSavedError, StoreError
from annotations.layout import SPEAKERS, safe_name
from annotations.moment import TICK, Moment, now
from annotations.store.checksum import stamp, verify
from annotations.store.lock import LOCK_TIMEOUT_SECONDS, LockTimeoutError, locked
from annotations.store.storage import AtomicJSONStorage, DamagedError, conflict_sides, decode_tables, read_store_file
from annotations.wording import brief, reason

TABLE = "speakers"

_LATEST = datetime.max.replace(tzinfo=UTC) - TICK


class AliasRow(Struct, frozen=True, kw_only=True):
    """Another name of a speaker."""

    alias: str
    name: str
    """The name by which the speaker is known; empty if the alias is a speaker of its own."""
    when: Moment


def read_names(folder: Path) -> SpeakerNames:
    """Read the names of speakers that all annotators of a store have put together. Raises `StoreError`."""
    latest: dict[str, tuple[datetime, str]] = {}
    for path in speaker_files(folder):
        for row in read_rows(path):
            key = name_key(row.alias)
            if key not in latest or latest[key][0] < row.when:
                latest[key] = (row.when, row.name)
    stands_for: dict[str, str] = {}
    # Two annotators may have put two names together either way: without the earlier row there is no circle.
    for key, (_, name) in sorted(latest.items(), key=lambda item: item[1][0], reverse=True):
        if name and key not in _followed(stands_for, name):
            stands_for[key] = name
    return SpeakerNames(stands_for)


def _followed(stands_for: Mapping[str, str], name: str) -> set[str]:
    """Return the keys of a name and of all names that it leads to. The names must have no circle."""
    keys = {name_key(name)}
    while name := stands_for.get(name_key(name), ""):
        keys.add(name_key(name))
    return keys


def put_name(folder: Path, annotator: str, alias: str, name: str) -> None:
    """Let a name stand for a speaker known by another; an empty `name` makes it a speaker of its own again.

    Raises `NotSavedError`, and `StoreError` if the file cannot be read.
    """
    path = folder / SPEAKERS / f"{safe_name(annotator)}.json"
    try:
        with locked(path.parent):
            known = read_names(folder)
            rows = [(alias, name)]
            if name and name_key(known.canonical(name)) == name_key(alias):
                # The other way round until now: that would be a circle.
                rows += [(name, "")]
            kept = {name_key(row.alias): row for row in sorted(read_rows(path), key=lambda row: row.when)}
            # Later than all others, whose clocks may be ahead: the last word counts.
            others = [row.when for each in speaker_files(folder) for row in read_rows(each)]
            when = max([now(), *(min(other, _LATEST) + TICK for other in others)])
            for each, other in rows:
                kept[name_key(each)] = AliasRow(alias=each, name=" ".join(other.split()), when=when)
            storage = AtomicJSONStorage(path)
            with storage.single_write():
                storage.write({})
                table = TinyDB(storage=lambda: storage).table(TABLE)
                table.insert_multiple(stamp(msgspec.to_builtins(kept[key])) for key in sorted(kept))
    except LockTimeoutError as error:
        raise NotSavedError(f"another program has locked {path.parent} for {LOCK_TIMEOUT_SECONDS:g} seconds") from error
    except OSError as error:
        raise NotSavedError(f"{path} cannot be written: {reason(error)}") from error


def speaker_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a store that hold names of speakers, sorted by path."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from sorted((folder / SPEAKERS).glob("*.json"))


def read_rows(path: Path) -> list[AliasRow]:
    """Return the rows of a file; none without one. Raises `StoreError`."""
    rows: list[AliasRow] = []
    try:
        for tables in _versions(read_store_file(path)):
            verify(tables)
            if foreign := sorted(tables.keys() - {TABLE}):
                raise DamagedError(f"it has an unknown table “{brief(foreign[0], 20)}”")  # noqa: TRY301
            rows += msgspec.convert(list(tables.get(TABLE, {}).values()), list[AliasRow])
    except FileNotFoundError:
        return []
    except (DamagedError, MergingError, msgspec.ValidationError) as error:
        remedy = "correct it or move it away (the claims keep their speakers)"
        raise StoreError(f"{path} is not a file of speakers: {error}; {remedy}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    return rows


def _versions(data: bytes) -> list[dict[str, dict[str, Any]]]:
    """Return the tables of a file, or those of both sides if git left a conflict in it. Raises `DamagedError`."""
    sides = (conflict_sides(data) or (data,)) if data else ()
    return [decode_tables(side) for side in sides]
