"""Reading that the file of the article lacks: the cursor, the time and the suggestions shown since its last write.

`<annotator>/.progress/<article>.json` holds it, beside the files that a team shares, so that moving the cursor changes
none of those. The next write of the file of the article takes it along and removes it. It is written less carefully: it
is replaced as a whole, but not flushed to the disk, so that a crash of the machine may cost the reading since then.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from annotations.claims.claim import Offset
from annotations.claims.judgement import ShownCounts, larger_counts
from annotations.claims.record import ArticleState
from annotations.moment import TICK, Moment, now
from annotations.regular_file import read_regular
from annotations.store.checksum import CHECKSUM, checksum_of, stamp
from annotations.store.storage import DamagedError, encode_tables, replace_file

FOLDER = ".progress"
"""The folder, inside that of an annotator, that holds these files."""

TABLE = "progress"

MAX_BYTES = 1_000_000
"""The largest of these files that is read."""

_WITHOUT_READING: dict[str, Any] = {"position": 0, "seconds": 0.0, "offered": {}}


class Reading(Struct, frozen=True, kw_only=True):
    """The reading of one article since its file was last written."""

    id: str
    """The id of the article."""
    sha256: str
    """The fingerprint of the text in which the position counts."""
    position: Offset
    """Position of the cursor, as a code point."""
    seconds: float
    """Seconds of reading since the file of the article was last written."""
    offered: ShownCounts
    """The suggestions on screen, counted by rule and cue."""
    written: Moment

    def added_to(self, row: ArticleState, written: datetime | None) -> ArticleState:
        """Return the state of an article with this reading; `written` is when its file was written, if it says so.

        Another machine may have moved the cursor since: the later position counts.
        """
        if self.id != row.id:
            return row
        is_later = self.sha256 == row.sha256 and (written is None or self.written > written)
        return msgspec.structs.replace(
            row,
            position=self.position if is_later else row.position,
            seconds=round(row.seconds + self.seconds, 1),
            offered=larger_counts(row.offered, self.offered),
        )


def reading_path(path: Path) -> Path:
    """Return the file of the reading beside the file of an article."""
    return path.parent / FOLDER / path.name


_decoder = msgspec.json.Decoder(dict[str, dict[str, Reading]])
_CHECKSUM = f'"{CHECKSUM}": "'.encode()


def read_reading(path: Path) -> Reading | None:
    """Return the reading that the file of an article, at `path`, lacks; `None` without any.

    A file that is damaged counts as none: a crash of the machine may leave one, and it holds no work.
    """
    folder, name = os.path.split(path)
    try:
        # A list of articles asks this of thousands: making a path would take as long as opening the file.
        data = read_regular(f"{folder}/{FOLDER}/{name}", MAX_BYTES)
    except OSError:
        return None
    with suppress(msgspec.MsgspecError, ValueError, LookupError, DamagedError):
        reading = _decoder.decode(data)[TABLE]["1"]
        start = data.index(_CHECKSUM) + len(_CHECKSUM)
        return reading if data[start : start + 8].decode() == checksum_of(reading) else None
    return None


def with_reading(row: ArticleState, path: Path, written: datetime | None = None) -> ArticleState:
    """Return the state of an article as its file at `path` has it, with the reading since."""
    found = read_reading(path)
    return row if found is None else found.added_to(row, written)


def is_same_work(one: ArticleState, other: ArticleState) -> bool:
    """Return whether two states of an article differ in their reading alone."""
    return msgspec.structs.replace(one, **_WITHOUT_READING) == msgspec.structs.replace(other, **_WITHOUT_READING)


def write_reading(path: Path, row: ArticleState, seconds: float, written: datetime | None) -> None:
    """Write the reading of an article whose file, at `path`, was written at that moment and lacks these seconds.

    The caller holds the lock of the folder of `path`. Raises `OSError`.
    """
    target = reading_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    moment = now() if written is None else max(now(), written + TICK)
    reading = Reading(
        id=row.id,
        sha256=row.sha256,
        position=row.position,
        seconds=round(max(0.0, seconds), 1),
        offered=row.offered,
        written=moment,
    )
    replace_file(target, encode_tables({TABLE: {"1": stamp(msgspec.to_builtins(reading))}}), flush=False)


def remove_reading(path: Path) -> None:
    """Remove the reading of an article whose file, at `path`, has it now.

    Raises nothing: where it cannot be removed, its seconds are counted twice.
    """
    with suppress(OSError):
        if (reading := reading_path(path)).exists():
            reading.unlink()


def move_reading(path: Path, target: Path) -> None:
    """Move the reading of an article along with its file, from `path` to `target`. Raises nothing: it is no work."""
    with suppress(OSError):
        reading_path(target).parent.mkdir(parents=True, exist_ok=True)
        reading_path(path).replace(reading_path(target))


def copy_reading(path: Path, target: Path) -> None:
    """Copy the reading beside a file that is copied from `path` to `target`. Raises nothing: it is no work."""
    with suppress(OSError):
        data = read_regular(reading_path(path), MAX_BYTES)
        reading_path(target).parent.mkdir(parents=True, exist_ok=True)
        replace_file(reading_path(target), data, flush=False)


def latest_reading(folder: Path) -> tuple[datetime, str] | None:
    """Return the moment and the article of the latest reading in the folder of an annotator.

    These files never leave the machine, so that their modification times tell the order.
    """
    with suppress(OSError):
        paths = sorted(folder.joinpath(FOLDER).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        if paths and (found := read_reading(folder / paths[-1].name)) is not None:
            return found.written, found.id
    return None


def written_in(tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> datetime | None:
    """Return when the file with these tables was written; `None` where it does not say."""
    row = next(iter(tables.get("schema", {}).values()), {})
    try:
        return msgspec.convert(row.get("written"), Moment)
    except msgspec.ValidationError:
        return None
